"""Cuts the fonts of a theme down to what a newspaper sets, and measures the faces that stand in.

usage: make.py WORK THEME    (WORK holds the unpacked packages and THEME/style.css; fonts go to WORK/THEME/fonts,
licences to WORK/licences; each font also holds its copyright and its licence in its `name` table)

A font keeps Latin-1 and the punctuation of the trade; the letters of the rest of Europe lie in a second
file, which a browser takes only where a page needs it. Of the axes only what the theme uses is kept.
"""

import re
import sys
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x131, 0x152, 0x153, 0x2C6, 0x2DA, 0x2DC, 0x2009, 0x2013, 0x2014,
         *range(0x2018, 0x201F), 0x2020, 0x2021, 0x2022, 0x2026, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x2044,
         0x20AC, 0x2122, 0x2212, 0x2215]
EUROPE = [*range(0x100, 0x131), *range(0x132, 0x152), *range(0x154, 0x180), *range(0x218, 0x21C), 0x2C7, 0x2D8,
          0x2D9, 0x2DB, 0x2DD, 0x300, 0x301, 0x302, 0x303, 0x304, 0x306, 0x307, 0x308, 0x30A, 0x30B, 0x30C, 0x326,
          0x327, 0x328, *range(0x1E80, 0x1E86), 0x1E9E, 0x1EF2, 0x1EF3, 0x20A4, 0x20A7, 0x20A9, 0x20B1, 0x20B9,
          0x20BA, 0x20BD]
FEATURES = ["kern", "mark", "mkmk", "liga", "ccmp", "locl", "pnum", "tnum", "frac", "numr", "dnom"]

# How often letters, and the space between words, stand in a thousand of English text.
OFTEN = dict(zip(" etaoinshrdlcumwfgypbvkjxqz",
                 [180, 102, 75, 65, 62, 57, 57, 53, 50, 49, 35, 33, 22, 22, 20, 20, 18, 16, 16, 16, 12, 8, 6, 1, 1, 1, 1]))

LICENCE = "This Font Software is licensed under the SIL Open Font License, Version 1.1."

START, END = "/* faces: written by vendor/fonts/update */\n", "/* end of faces */\n"


@dataclass
class Face:
    """One file of a family, the axes it keeps, and the local faces that stand in for it, as metrics names them."""

    name: str
    family: str
    source: str
    axes: dict
    weight: str
    display: str
    style: str = "normal"
    local: list = field(default_factory=list)


@dataclass
class Local:
    """A face readers may have: its names, its name in the metrics, and the weights it stands in for."""

    names: list
    metrics: str
    weight: str
    sized_at: float
    style: str = "normal"


TIMES = Local(["Times New Roman", "TimesNewRomanPSMT", "Liberation Serif", "Times"], "timesNewRoman/regular", "400", 400)
TIMES_BOLD = Local(["Times New Roman Bold", "TimesNewRomanPS-BoldMT", "Liberation Serif Bold", "Times Bold"],
                   "timesNewRoman/700", "600 700", 700)
TIMES_ITALIC = Local(["Times New Roman Italic", "TimesNewRomanPS-ItalicMT", "Liberation Serif Italic", "Times Italic"],
                     "timesNewRoman/italic", "400", 400, "italic")
GEORGIA = Local(["Georgia"], "georgia/regular", "400", 400)
GEORGIA_BOLD = Local(["Georgia Bold", "Georgia-Bold"], "georgia/700", "600 700", 700)
GEORGIA_ITALIC = Local(["Georgia Italic", "Georgia-Italic"], "georgia/italic", "400", 400, "italic")
NOTO = Local(["Noto Serif", "NotoSerif"], "notoSerif/regular", "400", 400)
NOTO_BOLD = Local(["Noto Serif Bold", "NotoSerif-Bold"], "notoSerif/700", "600 700", 700)
ARIAL = Local(["Arial", "ArialMT", "Liberation Sans", "Roboto"], "arial/regular", "400 500", 400)
ARIAL_BOLD = Local(["Arial Bold", "Arial-BoldMT", "Liberation Sans Bold", "Roboto Bold"], "arial/700", "600 700", 600)

# The stand-ins of a face, best first: `--serif` and its like in the style sheet name them in this order.
BROADSHEET = [
    Face("display", "Broadsheet Display", "newsreader/files/newsreader-{}-opsz-normal.woff2",
         {"opsz": 48, "wght": 600}, "500 700", "swap", local=[[TIMES_BOLD], [GEORGIA_BOLD], [NOTO_BOLD]]),
    Face("text", "Broadsheet Text", "newsreader/files/newsreader-{}-opsz-normal.woff2",
         {"opsz": 16, "wght": (400, 700)}, "400 700", "swap",
         local=[[GEORGIA, GEORGIA_BOLD], [TIMES, TIMES_BOLD], [NOTO, NOTO_BOLD]]),
    Face("italic", "Broadsheet Text", "newsreader/files/newsreader-{}-opsz-italic.woff2",
         {"opsz": 16, "wght": 400}, "400 700", "swap", style="italic", local=[[GEORGIA_ITALIC], [TIMES_ITALIC]]),
    Face("label", "Broadsheet Label", "libre-franklin/files/libre-franklin-{}-wght-normal.woff2",
         {"wght": (400, 700)}, "400 700", "swap", local=[[ARIAL, ARIAL_BOLD]]),
]
GAZETTE = [
    Face("display", "Gazette Display", "source-serif/files/source-serif-4-{}-opsz-normal.woff2",
         {"opsz": 60, "wght": 370}, "300 500", "swap", local=[[TIMES], [GEORGIA], [NOTO]]),
    Face("text", "Gazette Text", "source-serif/files/source-serif-4-{}-opsz-normal.woff2",
         {"opsz": 18, "wght": (400, 700)}, "400 700", "swap",
         local=[[GEORGIA, GEORGIA_BOLD], [TIMES, TIMES_BOLD], [NOTO, NOTO_BOLD]]),
    Face("italic", "Gazette Text", "source-serif/files/source-serif-4-{}-opsz-italic.woff2",
         {"opsz": 22, "wght": 400}, "400 700", "swap", style="italic", local=[[GEORGIA_ITALIC], [TIMES_ITALIC]]),
    Face("label", "Gazette Label", "libre-franklin/files/libre-franklin-{}-wght-normal.woff2",
         {"wght": 600}, "400 700", "swap", local=[[ARIAL_BOLD]]),
]
THEMES = {"broadsheet": BROADSHEET, "gazette": GAZETTE}


def cut(font, axes, letters):
    """The font with these axes pinned or narrowed and these letters only."""
    whole = BytesIO()
    instancer.instantiateVariableFont(font, axes).save(whole)
    font = TTFont(whole, recalcTimestamp=False)
    options = subset.Options(layout_features=FEATURES, name_IDs=[0, 1, 2, 3, 4, 6, 13, 14], notdef_outline=True,
                             hinting=False, desubroutinize=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    return font


def rename(font, name):
    """A changed font does not go by the name of the one it was made from, but keeps its licence."""
    for record in font["name"].names:
        if record.nameID in (1, 3, 4):
            record.string = name
        elif record.nameID == 6:
            record.string = name.replace(" ", "")
    font["name"].setName(LICENCE, 13, 3, 1, 0x409)


def average(font):
    """The average advance of a letter in running text, in ems."""
    widths, letters = font["hmtx"], font.getBestCmap()
    total = sum(widths[letters[ord(letter)]][0] * often for letter, often in OFTEN.items())
    return total / sum(OFTEN.values()) / font["head"].unitsPerEm


def published(work, name):
    """Average advance in ems of a local font, from the metrics others have published."""
    text = (work / "metrics/entireMetricsCollection" / name / "index.mjs").read_text()
    number = {key: int(value) for key, value in re.findall(r"\b(xWidthAvg|unitsPerEm): (\d+)", text.split("subsets")[0])}
    return number["xWidthAvg"] / number["unitsPerEm"]


def ranges(letters):
    """Letters as a `unicode-range`."""
    spans = []
    for letter in sorted(letters):
        if spans and letter == spans[-1][1] + 1:
            spans[-1][1] = letter
        else:
            spans.append([letter, letter])
    return ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in spans)


def rule(face, file, letters):
    return (f'@font-face {{ font-family: "{face.family}"; font-style: {face.style}; font-weight: {face.weight}; '
            f"font-display: {face.display}; src: url(fonts/{file}) format(\"woff2\"); unicode-range: {ranges(letters)} }}\n")


def stand_ins(work, face, scale):
    """The local faces, sized so that lines break and stand where they will."""
    rules = []
    for n, local in ((n, local) for n, family in enumerate(face.local) for local in family):
        source = TTFont(work / face.source.format("latin"))
        weight = face.axes["wght"] if isinstance(face.axes["wght"], int) else local.sized_at
        font = instancer.instantiateVariableFont(source, {**face.axes, "wght": weight})
        size = average(font) / (published(work, local.metrics) * scale)
        ascent, descent = (abs(n) / font["head"].unitsPerEm / size for n in (font["hhea"].ascent, font["hhea"].descent))
        sources = ", ".join(f'local("{one}")' for one in local.names)
        weights = face.weight if len(face.local[n]) == 1 else local.weight
        rules.append(f'@font-face {{ font-family: "{face.family} {n + 1}"; font-style: {local.style}; '
                     f"font-weight: {weights}; src: {sources}; size-adjust: {size:.1%}; "
                     f"ascent-override: {ascent:.1%}; descent-override: {descent:.1%}; line-gap-override: 0% }}\n")
    return rules


def scale_of_metrics(work):
    """Others weigh letters a little otherwise: by how much, on a font we have both ways."""
    source = work / BROADSHEET[1].source.format("latin")
    regular = instancer.instantiateVariableFont(TTFont(source), {"opsz": 16, "wght": 400})
    return average(regular) / published(work, "newsreader/regular")


def make(work, theme):
    rules, scale = [], scale_of_metrics(work)
    for face in THEMES[theme]:
        for part, letters, file in (("latin", LATIN, face.name), ("latin-ext", EUROPE, f"{face.name}-europe")):
            font = TTFont(work / face.source.format(part), recalcTimestamp=False)
            letters = [letter for letter in letters if letter in font.getBestCmap()]
            font = cut(font, face.axes, letters)
            rename(font, f"{face.family} {face.name}")
            font.flavor = "woff2"
            font.save(work / theme / f"fonts/{file}.woff2")
            rules.append(rule(face, f"{file}.woff2", letters))
        rules += stand_ins(work, face, scale)
    return rules


def main(work, theme):
    rules = make(work, theme)
    for family in {face.source.split("/")[0] for face in THEMES[theme]}:
        (work / f"licences/{family}-OFL.txt").write_text((work / family / "LICENSE").read_text())
    sheet = work / theme / "style.css"
    before, rest = sheet.read_text().split(START)
    sheet.write_text(before + START + "".join(rules) + END + rest.split(END)[1])


main(Path(sys.argv[1]), sys.argv[2])
