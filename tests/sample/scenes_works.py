"""Pictures of halls, harbours and machines for the sample publication."""

import math
import random

from brush import (CORAL, CREAM, INK, MIST, NAVY, OCHRE, RUST, SAND, TEAL, Canvas, curve, mix)

WIDE = (1600, 1067)


def _arm(c, x, y, s, bends, colour, mirror=1):
    """A robot arm standing at a point: angles of its three limbs, in degrees from upright."""
    dark = mix(colour, INK, 0.32)
    c.disc(x, y + s * 0.02, s * 0.30, INK, 0.28, ry=s * 0.06, blur=4)
    c.poly([(x - s * .20, y), (x - s * .13, y - s * .16), (x + s * .13, y - s * .16), (x + s * .20, y)], NAVY)
    joint = (x, y - s * 0.20)
    width = s * 0.17
    for bend, reach in zip(bends, (0.56, 0.50, 0.20)):
        a = math.radians(bend * mirror)
        end = (joint[0] + math.sin(a) * s * reach, joint[1] - math.cos(a) * s * reach)
        c.limb(joint, end, width, width * 0.66, colour)
        c.limb((joint[0] + width * .16, joint[1] + width * .12), (end[0] + width * .10, end[1] + width * .10), width * 0.34, width * 0.2, dark)
        c.disc(*joint, width * 0.60, dark)
        c.disc(*joint, width * 0.30, CREAM)
        joint, width = end, width * 0.72
    c.disc(*joint, width * 0.6, NAVY)
    for side in (-1, 1):
        c.line([joint, (joint[0] + side * s * .06, joint[1] + s * .07), (joint[0] + side * s * .04, joint[1] + s * .14)], NAVY, s * 0.026)
    return joint


def _person(c, x, foot, h, coat, skin="#d9a27c", trousers=NAVY):
    c.disc(x, foot, h * 0.17, INK, 0.3, ry=h * 0.025, blur=3)
    for side in (-1, 1):
        c.limb((x + side * h * .05, foot - h * 0.46), (x + side * h * .065, foot - h * .03), h * 0.095, h * 0.07, trousers)
    c.poly(curve([(x - h * .12, foot - h * .44), (x - h * .13, foot - h * .76), (x - h * .05, foot - h * .83), (x + h * .05, foot - h * .83),
                  (x + h * .13, foot - h * .76), (x + h * .12, foot - h * .44)]), coat)
    c.limb((x + h * .11, foot - h * .75), (x + h * .15, foot - h * .50), h * .065, h * .05, mix(coat, INK, .14))
    c.limb((x - h * .11, foot - h * .75), (x - h * .15, foot - h * .50), h * .065, h * .05, mix(coat, INK, .06))
    c.rect(x - h * .025, foot - h * .86, h * .05, h * .06, skin)
    c.disc(x, foot - h * .91, h * .065, skin, ry=h * .075)
    c.poly(curve([(x - h * .07, foot - h * .90), (x - h * .06, foot - h * .98), (x, foot - h), (x + h * .06, foot - h * .98), (x + h * .07, foot - h * .90),
                  (x + h * .03, foot - h * .945), (x - h * .03, foot - h * .945)]), "#2b2430")


def robot_hall():
    """Robot arms along a line in a factory hall, with three people watching."""
    c = Canvas(*WIDE, [(0, "#1f3d52"), (0.5, "#3f6f7c"), (0.62, "#6f9a9b"), (1, "#6f9a9b")])
    for i in range(9):
        x = 30 + i * 178
        c.rect(x, 120, 138, 440, [(0, "#9cc4c0"), (1, "#f3e4bd")])
        for y in (230, 340, 450):
            c.rect(x, y, 138, 5, "#35606f")
        c.rect(x + 66, 120, 6, 440, "#35606f")
    c.glow(860, 330, 620, "#fff3cf", 0.55)
    for x in range(-60, 1700, 220):
        c.line([(x, 96), (x + 110, 30), (x + 220, 96)], "#15303f", 7)
    c.rect(0, 92, 1600, 14, "#15303f")
    c.rect(0, 24, 1600, 10, "#15303f")
    for x in (240, 640, 1040, 1440):
        c.line([(x, 106), (x, 160)], INK, 4)
        c.poly([(x - 44, 186), (x - 20, 158), (x + 20, 158), (x + 44, 186)], INK)
        c.rect(x - 40, 186, 80, 7, "#fff0bf")
        c.poly([(x - 40, 193), (x + 40, 193), (x + 190, 640), (x - 190, 640)], "#fff4cf", 0.10)
    c.rect(0, 600, 1600, 467, [(0, "#a9bdb0"), (0.25, "#7f9c9b"), (1, "#35586a")])
    for i in range(-9, 26):
        c.line([(800 + (i * 100 - 800) * 0.55, 602), (800 + (i * 100 - 800) * 2.3, 1067)], "#2f5365", 2, 0.35)
    for y in (630, 680, 760, 890):
        c.line([(0, y), (1600, y)], "#2f5365", 2, 0.3)
    for x, bends, m in [(250, (-18, 70, 150), 1), (560, (20, 80, 160), 1), (1040, (18, 78, 165), -1), (1350, (-10, 74, 150), -1)]:
        _arm(c, x, 650, 210, bends, "#5f8f96", m)
    c.rect(0, 660, 1600, 16, "#23455a")
    for i in range(13):
        x = 20 + i * 126
        c.rect(x, 628, 74, 34, mix(SAND, TEAL, (i % 3) * .25), radius=5)
    _line_of_cars(c)
    for x, y, s, bends, m in [(170, 850, 520, (14, 84, 168), 1), (1430, 850, 520, (10, 80, 164), -1), (800, 828, 400, (-20, 62, 150), 1)]:
        _arm(c, x, y, s, bends, "#e0793f", m)
    _person(c, 500, 1050, 300, CREAM)
    _person(c, 600, 1060, 322, TEAL, "#b97f5c")
    _person(c, 1128, 1055, 312, "#c9553f", "#e2b08c")
    c.rect(1150, 872, 46, 60, "#dbe9e4", radius=4)
    return c.finish(seed=21)


def _line_of_cars(c):
    c.rect(0, 838, 1600, 42, "#1b3547")
    c.rect(0, 838, 1600, 8, OCHRE)
    for x in range(20, 1600, 60):
        c.disc(x, 862, 9, "#456a7b")
    for x, paint in [(400, "#e9e3d2"), (1090, "#8fb5b3")]:
        c.poly(curve([(x - 190, 826), (x - 196, 780), (x - 120, 764), (x - 64, 704), (x + 50, 700), (x + 120, 760), (x + 190, 780), (x + 196, 826)]), paint)
        c.poly(curve([(x - 98, 764), (x - 52, 718), (x - 8, 716)]) + [(x - 8, 764)], "#2d5366")
        c.poly([(x + 6, 764)] + curve([(x + 6, 716), (x + 44, 714), (x + 96, 762)]), "#2d5366")
        c.rect(x - 190, 792, 380, 6, mix(paint, INK, .22))
        for side in (-116, 116):
            c.disc(x + side, 822, 40, INK)
            c.disc(x + side, 822, 19, MIST)


def container_port():
    """Gantry cranes over a container ship, with new cars waiting on the quay."""
    c = Canvas(*WIDE, [(0, "#78adb3"), (0.35, "#b9d3c4"), (0.58, "#f6e2b6"), (0.66, "#f6cd95"), (1, "#f6cd95")])
    c.glow(420, 600, 560, "#fff4d2", 0.85)
    c.disc(420, 500, 80, "#fffaec")
    for x, y, w in [(120, 150, 460), (1010, 110, 420), (640, 300, 330)]:
        c.rect(x, y, w, 20, "#fbf4e0", .7, radius=10)
        c.rect(x + w * .2, y - 12, w * .5, 22, "#fbf4e0", .7, radius=11)
    for x, s in [(60, .5), (230, .5), (1500, .55)]:
        _crane(c, x, 690, s, "#9fb6ae")
    c.poly(curve([(0, 690), (200, 660), (500, 676), (900, 650), (1300, 672), (1600, 655)]) + [(1600, 700), (0, 700)], "#8fb0a8")
    c.rect(0, 688, 1600, 379, [(0, "#d6cf9f"), (0.12, "#8fb3ab"), (0.5, "#437d88"), (1, "#225261")])
    rng = random.Random(3)
    for _ in range(80):
        y = rng.uniform(705, 1000)
        c.rect(rng.uniform(-50, 1600), y, rng.uniform(30, 150), 3, "#e9efd6", .28, radius=2)
    for y in range(700, 980, 13):
        c.rect(420 + rng.gauss(0, 45) - 40, y, rng.uniform(40, 120), 4, "#fff2cc", .6, radius=2)
    for x, s in [(470, 1.0), (910, 1.0), (1310, 1.0)]:
        _crane(c, x, 870, s, "#b5452f" if x != 910 else "#c8573a")
    for x in (1310, 1440):
        c.line([(x, 860), (x, 938)], "#b5452f" if x == 1310 else mix("#b5452f", INK, .25), 17)
    _ship(c, rng)
    c.rect(0, 940, 1600, 127, [(0, "#b9ab8e"), (1, "#7f745f")])
    c.rect(0, 934, 1600, 12, "#e8d9b4")
    for x in range(30, 1600, 150):
        c.rect(x, 918, 26, 22, NAVY, radius=4)
    for i in range(10):
        x, y = 60 + i * 168, 1012
        paint = [CREAM, CORAL, MIST, "#2f5f6c", SAND][i % 5]
        c.disc(x + 55, y + 24, 74, INK, .25, ry=8, blur=3)
        c.poly(curve([(x - 14, y + 18), (x - 12, y - 8), (x + 20, y - 14), (x + 40, y - 38), (x + 80, y - 38), (x + 102, y - 12), (x + 124, y - 4), (x + 124, y + 18)]), paint)
        c.poly([(x + 28, y - 13), (x + 44, y - 31), (x + 58, y - 31), (x + 58, y - 13)], NAVY)
        c.poly([(x + 63, y - 13), (x + 63, y - 31), (x + 77, y - 31), (x + 92, y - 13)], NAVY)
        for dx in (14, 98):
            c.disc(x + dx, y + 18, 13, INK)
            c.disc(x + dx, y + 18, 6, MIST)
    return c.finish(seed=22)


def _crane(c, x, foot, s, colour):
    dark = mix(colour, INK, .25)
    top = foot - 560 * s
    for dx in (0, 130):
        c.line([(x + dx * s, foot), (x + dx * s, top + 120 * s)], colour if dx == 0 else dark, 17 * s)
    c.line([(x, foot - 180 * s), (x + 130 * s, foot - 180 * s)], dark, 13 * s)
    c.line([(x, foot - 180 * s), (x + 130 * s, foot - 400 * s)], dark, 8 * s)
    c.line([(x - 10 * s, top + 128 * s), (x + 10 * s, top)], colour, 13 * s)
    c.line([(x + 130 * s, top + 128 * s), (x + 10 * s, top)], dark, 9 * s)
    c.rect(x - 290 * s, top + 118 * s, 520 * s, 20 * s, colour)
    c.rect(x - 290 * s, top + 132 * s, 520 * s, 6 * s, dark)
    for end in (-280, -130, 220):
        c.line([(x + 10 * s, top), (x + end * s, top + 120 * s)], dark, 4 * s)
    c.rect(x + 150 * s, top + 92 * s, 70 * s, 36 * s, CREAM if s == 1.0 else colour)
    if s == 1.0:
        c.rect(x - 190, top + 138, 44, 30, NAVY, radius=3)
        for dx in (-180, -156):
            c.line([(x + dx, top + 166), (x + dx, top + 250)], INK, 2.5)
        c.rect(x - 214, top + 250, 92, 36, TEAL)
        for i in range(1, 6):
            c.rect(x - 214 + i * 15, top + 254, 3, 28, mix(TEAL, INK, .3))


def _ship(c, rng):
    paints = ["#c9553f", "#2f6f7c", "#dc9f43", "#3c566d", "#e5d3ac", "#8a4a3c", "#5d8a7c"]
    for col in range(15):
        x = 150 + col * 74
        if col in (11, 12):
            continue
        for row in range([4, 5, 6, 6, 5, 6, 6, 5, 6, 6, 5, 0, 0, 5, 4][col]):
            paint = rng.choice(paints)
            y = 768 - row * 36
            c.rect(x, y, 72, 34, paint)
            for i in range(1, 6):
                c.rect(x + i * 12, y + 4, 2.5, 26, mix(paint, INK, .2))
    c.rect(968, 530, 136, 276, "#f7efdc")
    for y in range(548, 790, 40):
        c.rect(980, y, 112, 14, "#2c5566")
    c.rect(940, 520, 192, 16, "#e3d6b8")
    c.rect(1010, 440, 46, 82, CORAL)
    c.rect(1010, 456, 46, 14, CREAM)
    c.poly([(70, 800), (1330, 800), (1300, 900), (1250, 946), (170, 946), (110, 890)], "#1f3c50")
    c.poly([(128, 904), (1298, 904), (1250, 946), (170, 946)], "#a8432f")
    c.rect(70, 800, 1260, 7, CREAM)
    for x in range(190, 1290, 70):
        c.disc(x, 838, 5, MIST)


def forum_hall():
    """A conference hall seen from the back rows: a screen, a lectern and four chairs."""
    c = Canvas(*WIDE, [(0, "#132235"), (0.5, "#233f58"), (1, "#1a2d42")])
    for i in range(9):
        c.poly([(i * 200 - 100, 0), (i * 200 + 100, 0), (800 + (i * 200 - 700) * .78, 120), (800 + (i * 200 - 900) * .78, 120)], mix("#1c3147", "#294a63", (i % 2)))
    for x0, y0, x1, y1 in [(0, 0, 250, 150), (1600, 0, 1350, 150)]:
        c.poly([(x0, y0), (x1, y1), (x1, 640), (x0, 830)], "#1a3047")
        for k in range(1, 6):
            t = k / 6
            x = x0 + (x1 - x0) * t
            c.line([(x, y0 + (y1 - y0) * t), (x, 830 - 190 * t)], "#d99a55", 3, .55)
    _screen(c)
    c.rect(250, 610, 1100, 92, [(0, "#c98d52"), (0.25, "#a86f41"), (1, "#6b4630")])
    c.rect(250, 610, 1100, 6, "#eebf83")
    for x in (420, 800, 1180):
        c.disc(x, 132, 13, "#fff2cc")
        c.poly([(x - 12, 132), (x + 12, 132), (x + 170, 640), (x - 170, 640)], "#fff0c4", 0.10)
    _lectern(c, 470, 612)
    for i, coat in enumerate(["#3b6a78", "#d8c6a4", "#8c3f37", "#566a86"]):
        _seated(c, 830 + i * 120, 612, coat, ["#d9a27c", "#b97f5c", "#e2b08c", "#8f5f43"][i])
    rng = random.Random(17)
    for row in range(5):
        y, size, gap = 700 + row * 78 + row * row * 5, 25 + row * 8, 86 + row * 26
        shade = mix("#31506a", "#0c1624", row / 4)
        for i in range(-1, int(1600 / gap) + 2):
            x = i * gap + (gap / 2 if row % 2 else 0) + rng.uniform(-7, 7)
            if rng.random() < 0.07:
                continue
            c.rect(x - size * 1.35, y + size * 1.02, size * 2.7, size * 4, shade, radius=size * .9)
            c.disc(x, y, size * .82, mix(shade, "#d9a27c", 0.10), ry=size)
            c.arc(x, y, size * .92, 205, 335, mix(shade, "#f0c58a", .55), 2.4)
        c.rect(0, y + size * 2.3, 1600, size * 1.2, mix("#5a3440", "#1a0f18", row / 4))
    return c.finish(seed=23)


def _screen(c):
    c.glow(800, 360, 640, "#7fc0c4", 0.5)
    c.rect(390, 150, 820, 410, "#0e2636", radius=6)
    c.rect(402, 162, 796, 386, [(0, "#2c7380"), (1, "#7fb9ae")], radius=3)
    cities = [(470, 330), (560, 260), (640, 390), (730, 300), (820, 250), (880, 400), (985, 320), (1060, 250), (1120, 390)]
    for first, second in [(0, 2), (1, 3), (3, 6), (2, 5), (4, 7), (6, 8), (0, 1), (5, 8), (3, 4)]:
        (x0, y0), (x1, y1) = cities[first], cities[second]
        c.line(curve([(x0, y0), ((x0 + x1) / 2, min(y0, y1) - abs(x1 - x0) * .22), (x1, y1)]), "#f8e6bd", 3, .8)
    for i, (x, y) in enumerate(cities):
        c.disc(x, y, 17, "#f8e6bd", .3)
        c.disc(x, y, 8, CORAL if i == 6 else CREAM)
    for i, w in enumerate((420, 300)):
        c.rect(800 - w / 2, 478 + i * 26, w, 12, CREAM, .75, radius=6)


def _lectern(c, x, y):
    c.limb((x, y - 130), (x, y - 60), 62, 58, "#24303f")
    c.poly([(x - 6, y - 158), (x + 6, y - 158), (x, y - 104)], CREAM)
    c.disc(x, y - 184, 21, "#c98f6b", ry=25)
    c.poly(curve([(x - 23, y - 184), (x - 16, y - 212), (x + 16, y - 212), (x + 23, y - 184), (x, y - 198)]), "#231c26")
    c.poly([(x - 62, y - 100), (x + 62, y - 100), (x + 46, y), (x - 46, y)], "#8b5836")
    c.rect(x - 70, y - 110, 140, 14, "#e0ae74", radius=3)
    c.line([(x + 18, y - 110), (x + 12, y - 146)], INK, 3)


def _seated(c, x, y, coat, skin):
    c.rect(x - 36, y - 96, 72, 62, "#e3d6bb", radius=12)
    c.limb((x, y - 104), (x, y - 56), 50, 46, coat)
    for side in (-1, 1):
        c.limb((x + side * 12, y - 50), (x + side * 17, y - 4), 22, 15, NAVY)
    c.disc(x, y - 150, 19, skin, ry=23)
    c.poly(curve([(x - 21, y - 150), (x - 14, y - 176), (x + 14, y - 176), (x + 21, y - 150), (x, y - 164)]), "#2a2029")


def packing_line():
    """A line drawing in three inks: boxes on a belt, an arm, and a mast with radio waves."""
    c = Canvas(1600, 1000, [(0, CREAM), (1, CREAM)])
    c.disc(1130, 360, 300, "#efd5a4")
    for x in range(70, 1600, 170):
        c.line([(x, 90), (x, 250), (x + 120, 250), (x + 120, 90), (x, 90)], TEAL, 4)
        c.line([(x + 60, 90), (x + 60, 250)], TEAL, 3)
    c.line([(40, 300), (1560, 300)], TEAL, 3)
    c.rect(60, 690, 1480, 44, "#d7e2d6", radius=22)
    for x in range(84, 1540, 62):
        c.ring(x, 712, 15, NAVY, 5)
    c.line([(82, 688), (1518, 688)], NAVY, 7)
    c.line([(82, 736), (1518, 736)], NAVY, 7)
    for x in (190, 620, 1050, 1440):
        c.line([(x, 738), (x - 28, 930)], NAVY, 7)
        c.line([(x + 28, 738), (x + 56, 930)], NAVY, 7)
    c.line([(30, 932), (1570, 932)], NAVY, 6)
    for x, open_ in [(130, True), (430, True), (950, False), (1230, False)]:
        _box(c, x, 684, open_)
    tip = _arm(c, 760, 684, 470, (-26, 34, 168), "#dd6f4e", 1)
    c.rect(tip[0] - 46, tip[1] + 58, 92, 62, SAND)
    c.line([(tip[0] - 46, tip[1] + 58), (tip[0] + 46, tip[1] + 58), (tip[0] + 46, tip[1] + 120), (tip[0] - 46, tip[1] + 120), (tip[0] - 46, tip[1] + 56)], NAVY, 6)
    c.line([(1400, 684), (1400, 330)], NAVY, 9)
    c.line([(1372, 684), (1400, 470), (1428, 684)], NAVY, 5)
    c.disc(1400, 322, 15, CORAL)
    for r in (52, 92, 132):
        c.arc(1400, 322, r, -48, 48, CORAL, 8)
        c.arc(1400, 322, r, 132, 228, CORAL, 8)
    return c.finish(grain=0)


def _box(c, x, y, open_):
    c.rect(x, y - 150, 180, 150, SAND)
    c.line([(x, y), (x, y - 150), (x + 180, y - 150), (x + 180, y), (x, y), (x, y - 12)], NAVY, 7)
    if open_:
        for side, root in ((-1, x), (1, x + 180)):
            c.line([(root, y - 150), (root + side * 52, y - 198)], NAVY, 7)
        for dx in (45, 90, 135):
            c.disc(x + dx, y - 158, 26, "#dd6f4e" if dx == 90 else "#8fb8b0")
            c.ring(x + dx, y - 158, 26, NAVY, 5)
        c.rect(x + 4, y - 146, 172, 40, SAND)
        c.line([(x, y - 150), (x + 180, y - 150)], NAVY, 7)
    else:
        c.rect(x + 72, y - 150, 36, 146, "#dd6f4e")
        c.line([(x + 72, y - 150), (x + 72, y)], NAVY, 4)
        c.line([(x + 108, y - 150), (x + 108, y)], NAVY, 4)
    for i, w in enumerate((4, 9, 4, 6, 10, 4)):
        c.rect(x + 18 + i * 9, y - 46, w * .6, 30, NAVY)


def press():
    """A line drawing in three inks: a rotary press and the paper running through it."""
    c = Canvas(1600, 1000, [(0, CREAM), (1, CREAM)])
    c.disc(430, 470, 330, "#efd5a4")
    c.line(curve([(250, 800), (330, 560), (560, 420), (700, 520), (820, 690), (960, 520), (1080, 330), (1230, 470), (1330, 690), (1540, 720)]), "#fffaf0", 26)
    c.line(curve([(250, 788), (330, 548), (560, 408), (700, 508), (820, 678), (960, 508), (1080, 318), (1230, 458), (1330, 678), (1540, 708)]), NAVY, 4)
    for x in (470, 1320):
        c.rect(x, 200, 60, 700, "#c5d8d0")
        c.line([(x, 200), (x + 60, 200), (x + 60, 900), (x, 900), (x, 198)], NAVY, 6)
    c.rect(430, 160, 990, 50, "#c5d8d0")
    c.line([(430, 160), (1420, 160), (1420, 210), (430, 210), (430, 158)], NAVY, 6)
    for x, y, r, paint in [(230, 700, 175, "#fff6e2"), (640, 620, 105, CORAL), (820, 470, 100, "#8fb8b0"), (820, 690, 92, CREAM),
                           (1010, 610, 105, CORAL), (1080, 400, 92, "#8fb8b0"), (1230, 590, 100, CREAM), (640, 380, 70, CREAM)]:
        c.disc(x, y, r, paint)
        c.ring(x, y, r, NAVY, 8)
        c.ring(x, y, r * .62, NAVY, 3)
        c.disc(x, y, r * .2, NAVY)
        for k in range(6):
            a = math.radians(k * 60 + x % 60)
            c.line([(x + math.cos(a) * r * .26, y + math.sin(a) * r * .26), (x + math.cos(a) * r * .56, y + math.sin(a) * r * .56)], NAVY, 4)
    for r in range(60, 175, 18):
        c.ring(230, 700, r, RUST, 2)
    for i in range(7):
        y = 868 - i * 22
        c.poly([(1410, y), (1560, y), (1570, y + 17), (1400, y + 17)], "#fffaf0")
        c.line([(1410, y), (1560, y), (1570, y + 17), (1400, y + 17), (1410, y)], NAVY, 3)
    c.line([(30, 900), (1570, 900)], NAVY, 7)
    return c.finish(grain=0)


def favicon():
    """The mark of the paper: a folded sheet with a headline and two columns."""
    c = Canvas(256, 256, [(0, "#a8200d"), (1, "#a8200d")])
    c.rect(40, 32, 176, 192, "#ffffff")
    c.rect(60, 54, 136, 34, "#121212")
    for y in (108, 136, 164, 192):
        c.rect(60, y, 60, 12, "#121212")
        c.rect(136, y, 60, 12, "#121212")
    return c.finish(grain=0)
