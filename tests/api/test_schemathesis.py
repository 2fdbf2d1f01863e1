"""A fuzzer that reads our description and believes it: whatever it sends, what comes back is what the description says."""

from __future__ import annotations

import time
from typing import Any

import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.calling import a_caller
from tests.casework.town import Town

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
SECONDS_EACH, LEAST_EACH = 1.6, 10


def test_the_api_keeps_what_its_description_promises(lasting_town: Town, settings: Any) -> None:
    from config.wsgi import application

    settings.API = {**settings.API, "calls_per_minute": 10_000_000}
    key = a_caller("feedback:write", "feedback:read", "feedback:read_all", "feedback:files", "hooks:manage").key
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    tried = {}
    for operation in [found.ok() for found in schema.get_all_operations()]:
        tried[operation.label] = _try(operation, key)
    assert len(tried) >= 14
    assert min(tried.values()) >= 1, tried
    assert sum(tried.values()) >= 60, tried


def _try(operation: Any, key: str) -> int:
    """As many cases of one operation as fit into its time, and some in any case."""
    until, count = time.monotonic() + SECONDS_EACH, 0

    @seed(20261122)
    @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def each(data: Any) -> None:
        nonlocal count
        case = data.draw(operation.as_strategy())  # drawn even when the time is over: else it would call this flaky
        if count >= LEAST_EACH and time.monotonic() > until:  # these, however busy the machine is
            return
        answer = case.call(headers={"Authorization": f"Bearer {key}"})
        case.validate_response(answer, checks=CHECKS)
        count += 1

    each()
    return count
