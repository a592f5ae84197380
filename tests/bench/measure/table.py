"""Tables that can be read as they are printed, and are Markdown."""


def table(head, rows):
    """The first column is words, the others are figures."""
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    ruler = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(line(row, widths) for row in (cells[0], ruler, *cells[1:]))


def line(row, widths):
    first, *figures = row
    padded = [first.ljust(widths[0]), *(figure.rjust(width) for figure, width in zip(figures, widths[1:]))]
    return f"| {' | '.join(padded)} |"


def figure(value):
    """Three digits that count."""
    if value >= 100:
        return f"{value:,.0f}"
    if value >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}"
