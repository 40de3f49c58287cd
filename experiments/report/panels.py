"""Panels: small multiples, as many side by side as a page has room for."""

from collections.abc import Sequence

import altair as alt

PANEL = 250
"""Least width of one, in pixels."""
GAP = 36
"""Of it what is beside its plot: room between panels, and the ends of its axis."""
MOST = 4
"""Side by side, however wide the page is."""


def panels(
    drawn: alt.LayerChart, data: str, by: str, *, titles: Sequence[str]
) -> alt.FacetChart:
    """Return *drawn* once for each value of the field *by* of data set *data*.

    These are the *titles*, in their order; each has its own axis of x. The script of the
    page says how wide they are.
    """
    columns = min(MOST, len(titles))
    header = alt.Header(labelLimit=alt.ExprRef("child_width"))
    facet = alt.Facet(f"{by}:N", title=None, sort=list(titles), header=header)
    together = drawn.properties(width=PANEL - GAP).facet(
        facet=facet,
        columns=columns,
        data=alt.NamedData(data),
        spacing=24,
        autosize="pad",
        usermeta={"panel": PANEL, "gap": GAP},
    )
    apart: alt.FacetChart = together.resolve_scale(x="independent")
    return apart
