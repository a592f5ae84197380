"""Pictures of sea, sky and field for the sample publication."""

import math
import random

from brush import (CORAL, CREAM, FOREST, INK, LEAF, MIST, NAVY, OCHRE, RUST, SAND, SLATE, TEAL, Canvas, curve, mix,
                   turn)

WIDE = (1600, 1067)


def _turbine(c, x, foot, height, angle, tower, blade, collar=None):
    hub = (x, foot - height)
    w = height * 0.030
    c.poly([(x - w, foot), (x - w * 0.5, hub[1]), (x + w * 0.5, hub[1]), (x + w, foot)], tower)
    c.poly([(x, foot), (x, hub[1]), (x + w * 0.5, hub[1]), (x + w, foot)], mix(tower, INK, 0.22))
    if collar:
        c.rect(x - w * 1.15, foot - height * 0.10, w * 2.3, height * 0.10, collar)
        c.rect(x - w * 2.0, foot - height * 0.115, w * 4.0, height * 0.012, mix(collar, INK, 0.4))
    c.rect(x - height * 0.035, hub[1] - height * 0.018, height * 0.075, height * 0.034, mix(tower, INK, 0.1), radius=3)
    long = height * 0.62
    for spoke in range(3):
        shape = [(x - long * 0.014, hub[1]), (x - long * 0.052, hub[1] - long * 0.20), (x - long * 0.012, hub[1] - long),
                 (x + long * 0.008, hub[1] - long), (x + long * 0.022, hub[1] - long * 0.2), (x + long * 0.014, hub[1])]
        c.poly(turn(shape, angle + spoke * 120, hub), blade)
    c.disc(*hub, height * 0.020, mix(blade, INK, 0.12))


def _cloud(c, x, y, w, colour, alpha):
    c.rect(x, y, w, w * 0.045, colour, alpha, radius=w * 0.0225)
    c.rect(x + w * 0.18, y - w * 0.028, w * 0.5, w * 0.05, colour, alpha, radius=w * 0.025)
    c.rect(x + w * 0.42, y + w * 0.025, w * 0.75, w * 0.035, colour, alpha, radius=w * 0.0175)


def _glitter(c, x, top, bottom, spread, colour, seed):
    rng = random.Random(seed)
    y = top + 4
    while y < bottom:
        share = (y - top) / (bottom - top)
        for _ in range(4):
            w = rng.uniform(18, 60 + 90 * share)
            at = x + rng.gauss(0, spread * (0.35 + share)) - w / 2
            c.rect(at, y + rng.uniform(-3, 3), w, 2 + 4 * share, colour, 0.75 - 0.55 * share, radius=2)
        y += 9 + 16 * share


def _gull(c, x, y, s, colour):
    c.line(curve([(x - s, y - s * 0.25), (x - s * 0.45, y - s * 0.42), (x, y), (x + s * 0.45, y - s * 0.42),
                  (x + s, y - s * 0.2)]), colour, max(1.6, s * 0.10))


def turbines():
    """Wind turbines off a coast at dusk."""
    c = Canvas(*WIDE, [(0, "#24405f"), (0.24, "#5d6a86"), (0.42, "#c17f78"), (0.54, "#ee9d68"), (0.62, "#fbd79c"),
                       (1, "#fbd79c")])
    c.glow(1060, 620, 560, "#ffe9b8", 0.85)
    c.disc(1060, 600, 92, "#fff3d2")
    for x, y, w, colour, a in [(150, 170, 420, "#8e7f93", .55), (900, 120, 520, "#7d7a94", .5),
                               (560, 300, 460, "#e7a583", .6), (1180, 360, 380, "#f4bd8d", .65),
                               (60, 420, 360, "#f1b387", .55), (760, 470, 300, "#fbd9a6", .6)]:
        _cloud(c, x, y, w, colour, a)
    c.poly(curve([(0, 600), (120, 560), (250, 582), (380, 548), (520, 600), (640, 640), (720, 662)]) + [(0, 662)], "#a86f74")
    c.poly(curve([(0, 628), (140, 600), (300, 618), (430, 640), (520, 662)]) + [(0, 662)], "#7a5a70")
    c.rect(0, 655, 1600, 412, [(0, "#f3b77f"), (0.10, "#c98a76"), (0.35, "#57717f"), (0.7, "#24475a"), (1, "#152f42")])
    _glitter(c, 1060, 658, 1040, 80, "#ffe3ae", 4)
    for x, foot, h, angle in [(1290, 668, 150, 12), (1420, 668, 150, 64), (760, 668, 150, 95), (880, 668, 150, 30),
                              (1530, 672, 165, 100), (640, 672, 165, 55)]:
        _turbine(c, x, foot, h, angle, "#8d6f80", "#9b7a86")
    for x, foot, h, angle in [(960, 700, 300, 80), (1490, 706, 320, 22), (660, 712, 340, 8)]:
        _turbine(c, x, foot, h, angle, "#c9b3ac", "#e2cdbd", OCHRE)
    for x, foot, h, angle in [(1250, 800, 560, 40), (420, 845, 690, 18)]:
        c.rect(x - h * .06, foot - 4, h * .12, 7, "#d9ebe6", 0.5, radius=3)
        _turbine(c, x, foot, h, angle, "#efe3d3", "#fbf4e6", OCHRE)
        c.rect(x - h * .05, foot + 12, h * .10, h * .16, "#efe3d3", 0.16, radius=6, blur=4)
    c.poly([(842, 800), (1010, 800), (990, 832), (868, 832)], NAVY)
    c.rect(900, 772, 62, 28, "#f4e6cf")
    c.rect(908, 779, 46, 8, SLATE)
    c.rect(928, 744, 4, 28, NAVY)
    c.rect(850, 796, 154, 6, CORAL)
    c.rect(820, 834, 240, 4, "#cfe3df", .5, radius=2)
    rng = random.Random(8)
    for _ in range(46):
        y = rng.uniform(860, 1050)
        c.rect(rng.uniform(0, 1600), y, rng.uniform(40, 150), 3, "#5f8b95", 0.35, radius=2)
    c.poly(curve([(0, 905), (120, 915), (240, 965), (370, 985), (500, 1030), (600, 1067)]) + [(0, 1067)], "#17303a")
    c.poly(curve([(0, 960), (130, 980), (260, 1030), (340, 1067)]) + [(0, 1067)], "#0f222c")
    for _ in range(120):
        x = rng.uniform(0, 420)
        y = 925 + x * 0.24 + rng.uniform(-4, 30)
        c.line([(x, y), (x + rng.uniform(2, 16), y - rng.uniform(16, 46))], "#17303a", 2.2)
    for x, y, s in [(700, 215, 22), (770, 250, 15), (640, 262, 13), (1130, 250, 17)]:
        _gull(c, x, y, s, "#3b4b61")
    return c.finish(seed=11)


def _tower(c, x, base, w, h, face, lit, rng, crown):
    top = base - h
    c.rect(x, top, w, h + 4, face)
    c.rect(x + w * 0.62, top, w * 0.38, h + 4, mix(face, INK, 0.10))
    if crown == 1:
        c.poly([(x, top), (x + w / 2, top - w * 0.7), (x + w, top)], face)
        c.rect(x + w / 2 - 2, top - w * 1.2, 4, w * 0.6, face)
    elif crown == 2:
        c.poly([(x, top), (x + w, top - w * 0.55), (x + w, top)], face)
    elif crown == 3:
        c.disc(x + w / 2, top, w / 2, face, ry=w * 0.32)
    for row in range(int(h // 26)):
        if rng.random() < 0.55:
            width = w * rng.choice([0.3, 0.5, 0.74])
            c.rect(x + w * 0.12, top + 16 + row * 26, width, 7, lit, 0.75)


def _skyline(c, base, low, high, face, lit, seed, step=(46, 96)):
    rng = random.Random(seed)
    x = -20
    while x < 1620:
        w = rng.uniform(*step)
        bump = 0.5 + 0.5 * math.sin(x / 260 + seed)
        _tower(c, x, base, w, low + (high - low) * (0.35 * rng.random() + 0.65 * bump), face, lit, rng, rng.choice([0, 0, 1, 2, 3]))
        x += w + rng.uniform(0, 18)


def air_taxi():
    """An electric aircraft that takes off upright, above a river city in the morning."""
    c = Canvas(*WIDE, [(0, "#5fa3ad"), (0.35, "#a7cfc8"), (0.62, "#f3e3bf"), (0.75, "#f8d3a0"), (1, "#f8d3a0")])
    c.glow(330, 640, 520, "#fff6da", 0.9)
    c.disc(330, 610, 74, "#fffaf0")
    for x, y, w in [(90, 190, 420), (980, 150, 470), (1250, 420, 330), (560, 470, 330)]:
        _cloud(c, x, y, w, "#f7f1e0", 0.7)
    _skyline(c, 860, 90, 300, "#b9cbbd", "#e9e3c6", 3, (40, 80))
    c.veil(560, 860, "#f8dcb0", 0, 0.55)
    _skyline(c, 890, 70, 330, "#6f9a9b", "#cfe0cf", 5, (50, 100))
    c.veil(640, 890, "#f4dcb4", 0, 0.35)
    _skyline(c, 915, 40, 250, "#2f5f6c", "#f3c77b", 9, (60, 120))
    c.rect(0, 905, 1600, 162, [(0, "#7fb0ab"), (0.5, "#3f7f88"), (1, "#265663")])
    _glitter(c, 330, 908, 1050, 120, "#fff0c8", 2)
    c.poly(curve([(700, 1067), (860, 990), (1100, 962), (1360, 968), (1600, 940)]) + [(1600, 1067)], "#1f4a4a")
    rng = random.Random(6)
    for _ in range(60):
        x = rng.uniform(860, 1600)
        c.disc(x, 1010 - (x - 860) * 0.06 + rng.uniform(0, 60), rng.uniform(14, 34), mix("#2f6a55", "#1f4a4a", rng.random()))
    _aircraft(c)
    return c.finish(seed=12)


def _aircraft(c):
    body, shade, glass = "#fdf8ec", "#d9d7cb", "#274a5c"
    c.line([(440, 342), (1200, 318)], "#eef0e6", 12)
    for x, y, r in [(480, 302, 118), (740, 294, 112), (1172, 282, 112)]:
        c.disc(x, y, r, "#f7fbf6", 0.42, ry=11)
        c.line([(x - r * .92, y + 3), (x + r * .92, y - 3)], "#51707a", 3)
        c.rect(x - 6, y - 4, 12, 42, SLATE, radius=4)
        c.disc(x, y - 3, 9, NAVY)
    c.poly(curve([(520, 430), (560, 372), (650, 336), (780, 326), (930, 352), (1090, 372), (1262, 372)])
           + curve([(1262, 384), (1090, 408), (930, 452), (780, 486), (650, 488), (565, 470), (520, 430)]), body)
    c.poly(curve([(526, 446), (640, 462), (800, 454), (960, 424), (1262, 380)])
           + curve([(1262, 384), (1090, 408), (930, 452), (780, 486), (650, 488), (565, 470), (526, 446)]), shade)
    c.poly(curve([(552, 408), (590, 366), (660, 346), (704, 344)]) + curve([(700, 410), (640, 424), (552, 420)]), glass)
    c.poly(curve([(728, 344), (790, 342), (850, 356)]) + [(838, 400), (722, 408)], glass)
    c.poly([(578, 400), (612, 366), (640, 356), (612, 404)], "#6f9aa6")
    c.line(curve([(540, 446), (700, 448), (900, 414), (1240, 378)]), CORAL, 7)
    c.poly([(1150, 374), (1262, 262), (1300, 262), (1268, 384)], CORAL)
    c.poly([(1180, 384), (1262, 384), (1330, 420), (1290, 424)], shade)
    c.poly([(800, 350), (912, 356), (1010, 470), (950, 478)], "#eae6d8")
    c.poly([(950, 478), (1010, 470), (1016, 480), (956, 488)], "#b9bab0")
    for x, y, r in [(978, 452, 128)]:
        c.rect(x - 7, y - 8, 14, 40, SLATE, radius=4)
        c.disc(x, y - 14, r, "#f7fbf6", 0.5, ry=14)
        c.line([(x - r * .92, y - 16), (x + r * .92, y - 11)], "#51707a", 3)
        c.disc(x, y - 14, 10, NAVY)
    c.line([(600, 486), (590, 540)], NAVY, 6)
    c.line([(820, 482), (834, 536)], NAVY, 6)
    c.line([(540, 542), (890, 534)], NAVY, 7)


def _cob(c, x, y, length, angle, ripe=OCHRE):
    at = (x, y)
    half = length * 0.17

    def place(points):
        return turn(points, angle, at)

    c.poly(place(curve([(x - half * 0.55, y), (x - half, y - length * 0.3), (x - half * 0.8, y - length * 0.72), (x, y - length),
                        (x + half * 0.8, y - length * 0.72), (x + half, y - length * 0.3), (x + half * 0.55, y)])), mix(ripe, RUST, 0.35))
    rows, columns = 17, 6
    for row in range(rows):
        t = 0.05 + row / rows * 0.9
        wide = half * 0.97 * math.sin(math.pi * min(1, 0.36 + t * 0.64)) ** 0.55 if t < 0.97 else 0
        for col in range(columns):
            u = (col + 0.5) / columns * 2 - 1
            kx, ky = place([(x + math.sin(u * 1.35) * wide, y - length * t)])[0]
            r = length / rows * 0.50 * (1 - 0.25 * t)
            c.disc(kx, ky, r, mix(mix("#f6cf62", ripe, abs(u + 0.35)), RUST, max(0, u) * 0.25))
    for side in (-1, 1):
        husk = [(x, y + length * 0.10), (x + side * half * 1.35, y - length * 0.12), (x + side * half * 1.5, y - length * 0.42),
                (x + side * half * 1.9, y - length * 0.66), (x + side * half * 0.75, y - length * 0.34), (x, y - length * 0.02)]
        c.poly(place(curve(husk)), LEAF if side < 0 else mix(LEAF, FOREST, 0.45))
    c.poly(place(curve([(x, y + length * .1), (x - half * .75, y - length * .06), (x - half * .1, y - length * .32),
                        (x + half * .7, y - length * .06), (x, y + length * .1)])), mix(LEAF, "#d7dc9a", 0.35))
    c.limb(*place([(x, y + length * 0.06), (x, y + length * 0.2)]), 22, 15, mix(LEAF, FOREST, 0.3))


def _seedling(c, x, y, s, tint):
    c.line(curve([(x, y), (x - s * 0.04, y - s * 0.4), (x + s * 0.03, y - s * 0.7)]), tint, s * 0.05)
    for side, up, reach in [(-1, 0.42, 0.42), (1, 0.52, 0.46), (-1, 0.66, 0.34), (1, 0.72, 0.24)]:
        root = (x, y - s * up)
        tip = (x + side * s * reach, y - s * (up + 0.24))
        c.poly(curve([root, (x + side * s * reach * 0.45, y - s * (up + 0.26)), tip])
               + curve([tip, (x + side * s * reach * 0.55, y - s * (up + 0.10)), root]), tint if side < 0 else mix(tint, FOREST, 0.35))


def seed_room():
    """A seed laboratory in a greenhouse: cobs, seedlings, dishes and a microscope."""
    c = Canvas(*WIDE, [(0, "#cfe3d2"), (0.6, "#f3efd6"), (1, "#f3efd6")])
    c.glow(1180, 180, 640, "#fffbe6", 0.9)
    for i in range(9):
        x = i * 200
        c.poly(curve([(x - 60, 740), (x + 20, 610), (x + 100, 660), (x + 170, 590), (x + 260, 740)]), "#b6d2ae", 0.8)
    for i in range(12):
        _seedling(c, 60 + i * 138, 742, 190 + 34 * (i % 3), "#9cc19a")
    for x in range(0, 1700, 228):
        c.rect(x, 0, 10, 745, "#f8f8ec")
        c.rect(x + 10, 0, 5, 745, "#b9cfc0", 0.6)
    for y in (150, 395):
        c.rect(0, y, 1600, 8, "#f8f8ec")
        c.rect(0, y + 8, 1600, 4, "#b9cfc0", 0.6)
    c.poly([(1100, 0), (1350, 0), (820, 745), (420, 745)], "#fffdf0", 0.22)
    c.poly([(1420, 0), (1500, 0), (1120, 745), (1000, 745)], "#fffdf0", 0.20)
    c.rect(0, 735, 1600, 332, [(0, "#fbf6e6"), (0.09, "#e9dfc6"), (1, "#c9b592")])
    c.rect(0, 735, 1600, 10, "#fffdf4")
    c.rect(0, 925, 1600, 142, [(0, "#8b6a4a"), (1, "#5b4331")])
    c.rect(0, 925, 1600, 8, "#a98761")
    for i in range(6):
        x = 560 + i * 112
        c.disc(x + 4, 826, 58, "#8f7d5d", 0.35, ry=12, blur=4)
        c.poly([(x - 46, 736), (x + 46, 736), (x + 34, 824), (x - 34, 824)], RUST if i % 2 else CORAL)
        c.poly([(x + 8, 736), (x + 46, 736), (x + 34, 824), (x + 6, 824)], mix(RUST, INK, 0.14))
        c.rect(x - 52, 722, 104, 22, mix(CORAL, CREAM, 0.12), radius=4)
        c.rect(x - 26, 770, 44, 26, CREAM, radius=2)
        _seedling(c, x, 724, 150 + 74 * ((i * 5) % 3) / 2, LEAF)
    _microscope(c, 1395, 838)
    _cob(c, 215, 850, 520, -16)
    _cob(c, 400, 872, 480, 14, "#e8b04a")
    for x, y, kind in [(640, 890, "#f1c453"), (800, 896, "#dca23e"), (960, 890, "#f3e2b3"), (1120, 896, "#c6763a")]:
        c.disc(x, y + 8, 74, "#8f7d5d", 0.35, ry=16, blur=4)
        c.disc(x, y, 70, "#f7f8f0", ry=19)
        c.ring(x, y, 70, "#a9bcb2", 3, ry=19)
        rng = random.Random(x)
        for _ in range(17):
            c.disc(x + rng.uniform(-44, 44), y + rng.uniform(-9, 8), 8, mix(kind, RUST, rng.random() * 0.25), ry=6)
    return c.finish(seed=13)


def _microscope(c, x, y):
    metal, dark = "#f1efe6", NAVY
    c.disc(x, y + 14, 150, "#8f7d5d", 0.4, ry=18, blur=5)
    c.rect(x - 130, y - 26, 260, 38, dark, radius=14)
    c.poly(curve([(x + 60, y - 26), (x + 112, y - 140), (x + 92, y - 270), (x + 10, y - 330)])
           + curve([(x - 6, y - 290), (x + 46, y - 240), (x + 56, y - 140), (x + 4, y - 26)]), metal)
    c.rect(x - 128, y - 142, 190, 20, dark, radius=5)
    c.rect(x - 92, y - 152, 96, 10, MIST)
    tube = turn([(x - 78, y - 412), (x - 26, y - 412), (x - 26, y - 236), (x - 78, y - 236)], 14, (x - 52, y - 300))
    c.poly(tube, metal)
    c.poly(turn([(x - 44, y - 412), (x - 26, y - 412), (x - 26, y - 236), (x - 44, y - 236)], 14, (x - 52, y - 300)), "#cfd2ca")
    c.poly(turn([(x - 70, y - 452), (x - 34, y - 452), (x - 34, y - 404), (x - 70, y - 404)], 14, (x - 52, y - 300)), dark)
    c.poly(turn([(x - 70, y - 236), (x - 34, y - 236), (x - 42, y - 172), (x - 62, y - 172)], 14, (x - 52, y - 300)), TEAL)
    c.disc(x + 66, y - 120, 30, dark)
    c.disc(x + 66, y - 120, 17, OCHRE)


def _pylon(c, x, foot, h, colour):
    w = h * 0.15
    c.line([(x - w, foot), (x - w * 0.22, foot - h * 0.62), (x, foot - h), (x + w * 0.22, foot - h * 0.62), (x + w, foot)], colour, h * 0.012)
    for i in range(6):
        t0, t1 = i / 6 * 0.62, (i + 1) / 6 * 0.62
        a, b = w * (1 - t0 / 0.62 * 0.78), w * (1 - t1 / 0.62 * 0.78)
        c.line([(x - a, foot - h * t0), (x + b, foot - h * t1)], colour, h * 0.007)
        c.line([(x + a, foot - h * t0), (x - b, foot - h * t1)], colour, h * 0.007)
    for level, reach in [(0.62, 0.27), (0.76, 0.22), (0.89, 0.16)]:
        y = foot - h * level
        c.line([(x - h * reach, y), (x + h * reach, y)], colour, h * 0.011)
        c.line([(x - h * reach, y), (x, y - h * 0.06), (x + h * reach, y)], colour, h * 0.007)
        for side in (-1, 1):
            c.rect(x + side * h * reach - h * .005, y, h * 0.01, h * 0.045, colour)


def _wires(c, first, second, colour):
    for level, reach in [(0.62, 0.27), (0.76, 0.22), (0.89, 0.16)]:
        for side in (-1, 1):
            (x0, f0, h0), (x1, f1, h1) = first, second
            a = (x0 + side * h0 * reach, f0 - h0 * level + h0 * 0.045)
            b = (x1 + side * h1 * reach, f1 - h1 * level + h1 * 0.045)
            middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2 + abs(b[0] - a[0]) * 0.07)
            c.line(curve([a, middle, b]), colour, 1.6)


def night_line():
    """A power line over hills at night."""
    c = Canvas(1200, 800, [(0, "#0f1c33"), (0.5, "#2b4467"), (0.8, "#7a7391"), (1, "#c98f7f")])
    rng = random.Random(5)
    for _ in range(140):
        c.disc(rng.uniform(0, 1200), rng.uniform(0, 430), rng.uniform(0.6, 1.9), "#e8e6d4", rng.uniform(0.3, 0.9))
    c.glow(930, 170, 220, "#f3ecd0", 0.35)
    c.disc(930, 170, 52, "#f6efd6")
    c.poly(curve([(0, 600), (260, 540), (520, 600), (820, 520), (1200, 590)]) + [(1200, 800), (0, 800)], "#3a4a68")
    posts = [(1010, 640, 220), (640, 668, 330), (150, 720, 560)]
    for first, second in zip(posts, posts[1:]):
        _wires(c, first, second, "#1b2942")
    _wires(c, posts[0], (1260, 630, 170), "#1b2942")
    _wires(c, posts[-1], (-420, 740, 800), "#1b2942")
    for post in posts:
        _pylon(c, *post, "#16223a")
    c.poly(curve([(0, 690), (300, 660), (640, 670), (900, 630), (1200, 650)]) + [(1200, 800), (0, 800)], "#1d2b45")
    c.poly(curve([(0, 730), (400, 740), (800, 700), (1200, 730)]) + [(1200, 800), (0, 800)], "#111c31")
    for _ in range(34):
        c.disc(rng.uniform(480, 1180), rng.uniform(668, 716), 2.2, "#f6c977", 0.9)
    return c.finish(seed=14)


def _stalk(c, x, foot, h, tint):
    c.line(curve([(x, foot), (x + 6, foot - h * 0.5), (x, foot - h)]), tint, h * 0.022)
    for up, side, reach in [(0.18, -1, .30), (0.26, 1, .34), (0.42, -1, .34), (0.50, 1, .30), (0.66, -1, .26), (0.73, 1, .24)]:
        root, tip = (x, foot - h * up), (x + side * h * reach, foot - h * (up + 0.02))
        c.poly(curve([root, (x + side * h * reach * 0.5, foot - h * (up + 0.17)), tip])
               + curve([tip, (x + side * h * reach * 0.5, foot - h * (up + 0.115)), root]), tint if side < 0 else mix(tint, FOREST, 0.4))
    for lean in (-22, -9, 4, 17):
        c.line(turn([(x, foot - h), (x, foot - h * 1.13)], lean, (x, foot - h)), SAND, h * 0.010)


def cover():
    """The cover: a field before a big sun, stalks and turbines growing side by side."""
    c = Canvas(1200, 1600, [(0, "#f2c98a"), (0.4, "#f6ddb0"), (0.7, "#f9ead0"), (1, "#f9ead0")])
    c.disc(600, 760, 430, [(0, "#d9583c"), (1, "#ee9a5b")])
    for x, y, w in [(60, 300, 420), (760, 210, 380), (700, 560, 470), (-60, 640, 340)]:
        _cloud(c, x, y, w, "#fdf3de", 0.75)
    for x, foot, h, angle in [(250, 1110, 330, 20), (960, 1100, 420, 70)]:
        _turbine(c, x, foot, h, angle, "#f1dcc0", "#fdf3de")
    _turbine(c, 600, 1120, 700, 0, "#fbeeda", "#fffaf0")
    c.poly(curve([(0, 1080), (300, 1030), (640, 1090), (940, 1040), (1200, 1080)]) + [(1200, 1600), (0, 1600)], "#c98b4c")
    c.poly(curve([(0, 1180), (380, 1110), (760, 1170), (1200, 1110)]) + [(1200, 1600), (0, 1600)], "#8d9a55")
    for i in range(9):
        c.line(curve([(600 + (i - 4) * 40, 1150), (600 + (i - 4) * 150, 1340), (600 + (i - 4) * 330, 1600)]), "#6f8549", 7)
    c.poly(curve([(0, 1330), (420, 1270), (820, 1330), (1200, 1260)]) + [(1200, 1600), (0, 1600)], "#3f6a4c")
    for x, foot, h in [(330, 1420, 420), (880, 1430, 450), (600, 1400, 330)]:
        _stalk(c, x, foot, h, LEAF)
    for x, foot, h in [(110, 1600, 640), (1090, 1600, 670)]:
        _stalk(c, x, foot, h, "#2f6249")
    _cob(c, 480, 1560, 330, -12)
    _cob(c, 700, 1570, 350, 15, "#e8b04a")
    return c.finish(seed=15)
