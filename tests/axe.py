"""What axe-core finds serious on a page that stands in a browser."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

# A rule has one impact for whatever it finds, so those that can find nothing serious need not run: they and the selectors
# that nobody reads are half of the work.
RUN = """async () => {
  const lesser = axe._audit.rules.filter(each => ['minor', 'moderate'].includes(each.impact));
  const rules = Object.fromEntries(lesser.map(each => [each.id, {enabled: false}]));
  return (await axe.run({resultTypes: ['violations'], selectors: false, rules})).violations;
}"""


def serious(page: Any) -> list[str]:
    """Each rule that is broken seriously or critically, with the first place."""
    page.evaluate(AXE_SCRIPT)
    found = [each for each in page.evaluate(RUN) if each["impact"] in {"serious", "critical"}]
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]
