"""What hinders people on a page, as axe-core finds it."""

from pathlib import Path

AXE = Path(__file__).parents[1] / "web" / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = ("serious", "critical")
RUN = """async () => {
    const {violations} = await axe.run(document, {resultTypes: ['violations']});
    return violations.map(({id, impact, nodes}) => [impact, id, nodes.map(({html, any}) =>
        [html.slice(0, 160), any.map(({message}) => message).join('; ').slice(0, 200)])]);
}"""


def faults_of(page):
    """Give the serious faults of a page that axe-core has been put into."""
    return [fault for fault in page.evaluate(RUN) if fault[0] in SERIOUS]
