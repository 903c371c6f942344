"""How figures get from matplotlib to the page: a backend, which matplotlib imports.

Apart from `cells`, since matplotlib comes only when a cell first draws.
"""

from live_cells import show_figures
from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas

__all__ = ["FigureCanvas", "show"]


def show(*args: object, **kwargs: object) -> None:
    """Show all open figures: ``plt.show()``."""
    show_figures()
