"""A column that narrows by several filters says which choice belongs to which; by one it needs no heading."""

from __future__ import annotations

import pytest

from desks.cases.filters import Filters

pytestmark = pytest.mark.db
CHOICES = {"buoc": [("received", "Chờ điều phối")], "kenh": [("zalo", "Zalo"), ("web", "Trang web")]}


def test_several_filters_in_one_column_have_a_heading_each() -> None:
    head = Filters.of({"kenh": "web"}).head("Nội dung", CHOICES, "buoc", "kenh", "donvi")
    assert [(each.group, each.label) for each in head.options] == [
        ("Trạng thái", "Chờ điều phối"),
        ("Kênh", "Tất cả"),
        ("", "Zalo"),
        ("", "Trang web"),
    ]


def test_one_filter_needs_none() -> None:
    head = Filters.of({}).head("Kênh", CHOICES, "kenh", "donvi")
    assert [each.group for each in head.options] == ["", ""]
