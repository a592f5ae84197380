"""A small canvas for flat, layered illustrations, on top of Pillow.

Positions are logical pixels of the finished picture; the canvas itself is twice as large and is
scaled down at the end, which smooths every edge. Nothing here depends on the clock or on chance:
the grain comes from a generator with a fixed seed.
"""

import math
import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SCALE = 2

INK = "#14202e"
NAVY = "#1d3148"
SLATE = "#3c566d"
TEAL = "#3b7a84"
MIST = "#a9c6c6"
CREAM = "#f6ead4"
SAND = "#e8cb9c"
OCHRE = "#dc9f43"
CORAL = "#dd6f4e"
RUST = "#a8432f"
LEAF = "#6c9a58"
FOREST = "#2c5646"


def rgb(colour):
    """The three numbers of `#rrggbb`; a triple stays what it is."""
    if isinstance(colour, tuple):
        return colour
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def mix(first, second, share):
    """A colour between two others: 0 is the first, 1 the second."""
    pairs = zip(rgb(first), rgb(second))
    return tuple(round(a + (b - a) * share) for a, b in pairs)


def ramp(width, height, stops):
    """A vertical gradient through `(position 0..1, colour)` stops."""
    column = Image.new("RGB", (1, height))
    for y in range(height):
        column.putpixel((0, y), _between(stops, y / max(1, height - 1)))
    return column.resize((width, height))


def _between(stops, at):
    for (low, first), (high, second) in zip(stops, stops[1:]):
        if at <= high:
            return mix(first, second, (at - low) / (high - low))
    return rgb(stops[-1][1])


def turn(points, angle, centre):
    """Points turned around a centre; degrees, clockwise on the screen."""
    a = math.radians(angle)
    cx, cy = centre
    turned = []
    for x, y in points:
        dx, dy = x - cx, y - cy
        turned.append((cx + dx * math.cos(a) - dy * math.sin(a), cy + dx * math.sin(a) + dy * math.cos(a)))
    return turned


def curve(points, steps=16):
    """A smooth line through the points (Catmull-Rom)."""
    padded = [points[0], *points, points[-1]]
    line = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:]):
        for step in range(steps):
            t = step / steps
            line.append(tuple(_spline(a, b, c, d, t) for a, b, c, d in zip(p0, p1, p2, p3)))
    return [*line, points[-1]]


def _spline(a, b, c, d, t):
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


class Canvas:
    """A picture in the making."""

    def __init__(self, width, height, stops):
        self.width, self.height = width, height
        self.image = ramp(width * SCALE, height * SCALE, stops)
        self.pen = ImageDraw.Draw(self.image)

    def poly(self, points, fill, alpha=1.0, blur=0):
        """A filled polygon; `fill` is a colour or a list of vertical gradient stops."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        if alpha == 1.0 and blur == 0 and not isinstance(fill, list):
            self.pen.polygon(scaled, fill=rgb(fill))
            return
        self._through(scaled, fill, alpha, blur, lambda pen, at: pen.polygon(at, fill=255))

    def disc(self, x, y, rx, fill, alpha=1.0, ry=None, blur=0):
        """An ellipse around a centre."""
        ry = rx if ry is None else ry
        box = [((x - rx) * SCALE, (y - ry) * SCALE), ((x + rx) * SCALE, (y + ry) * SCALE)]
        if alpha == 1.0 and blur == 0 and not isinstance(fill, list):
            self.pen.ellipse([*box[0], *box[1]], fill=rgb(fill))
            return
        self._through(box, fill, alpha, blur, lambda pen, at: pen.ellipse([*at[0], *at[1]], fill=255))

    def rect(self, x, y, w, h, fill, alpha=1.0, radius=0, blur=0):
        """A rectangle, with round corners if asked."""
        box = [(x * SCALE, y * SCALE), ((x + w) * SCALE, (y + h) * SCALE)]
        r = radius * SCALE
        if alpha == 1.0 and blur == 0 and not isinstance(fill, list):
            self.pen.rounded_rectangle([*box[0], *box[1]], r, fill=rgb(fill))
            return
        self._through(box, fill, alpha, blur, lambda pen, at: pen.rounded_rectangle([*at[0], *at[1]], r, fill=255))

    def line(self, points, colour, width, alpha=1.0):
        """A line of even width with round joints."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        thick = max(1, round(width * SCALE))
        if alpha == 1.0:
            self.pen.line(scaled, fill=rgb(colour), width=thick, joint="curve")
            return
        pad = thick
        self._through(scaled, colour, alpha, 0, lambda pen, at: pen.line(at, fill=255, width=thick, joint="curve"), pad)

    def ring(self, x, y, r, colour, width, ry=None):
        """The outline of a circle or ellipse."""
        ry = r if ry is None else ry
        box = [(x - r) * SCALE, (y - ry) * SCALE, (x + r) * SCALE, (y + ry) * SCALE]
        self.pen.ellipse(box, outline=rgb(colour), width=round(width * SCALE))

    def arc(self, x, y, r, start, end, colour, width):
        """A part of a circle's outline, in degrees."""
        box = [(x - r) * SCALE, (y - r) * SCALE, (x + r) * SCALE, (y + r) * SCALE]
        self.pen.arc(box, start, end, fill=rgb(colour), width=round(width * SCALE))

    def limb(self, start, end, wide, narrow, colour):
        """A tapering bar between two points with round ends: an arm, a trunk, a blade."""
        (x0, y0), (x1, y1) = start, end
        a = math.atan2(y1 - y0, x1 - x0) + math.pi / 2
        dx, dy = math.cos(a), math.sin(a)
        w, n = wide / 2, narrow / 2
        self.poly([(x0 + dx * w, y0 + dy * w), (x1 + dx * n, y1 + dy * n),
                   (x1 - dx * n, y1 - dy * n), (x0 - dx * w, y0 - dy * w)], colour)
        self.disc(x0, y0, w, colour)
        self.disc(x1, y1, n, colour)

    def glow(self, x, y, r, colour, alpha):
        """Light that fades from a centre."""
        size = round(2 * r * SCALE)
        fade = ImageChops.invert(Image.radial_gradient("L")).point(lambda v: round(max(0, v - 74) / 181 * 255))
        mask = fade.resize((size, size)).point(lambda v: round(v * v / 255 * alpha))
        corner = (round((x - r) * SCALE), round((y - r) * SCALE))
        self.image.paste(Image.new("RGB", (size, size), rgb(colour)), corner, mask)

    def veil(self, y0, y1, colour, top, bottom):
        """Haze over the full width whose strength runs from `top` to `bottom`."""
        w, h = self.width * SCALE, round((y1 - y0) * SCALE)
        mask = Image.linear_gradient("L").resize((w, h)).point(lambda v: round(255 * (top + (bottom - top) * v / 255)))
        self.image.paste(Image.new("RGB", (w, h), rgb(colour)), (0, round(y0 * SCALE)), mask)

    def _through(self, points, fill, alpha, blur, paint, pad=0):
        soft = blur * SCALE
        edge = pad + 3 * soft + 2
        left = math.floor(min(x for x, _ in points) - edge)
        top = math.floor(min(y for _, y in points) - edge)
        size = (math.ceil(max(x for x, _ in points) + edge) - left, math.ceil(max(y for _, y in points) + edge) - top)
        mask = Image.new("L", size, 0)
        paint(ImageDraw.Draw(mask), [(x - left, y - top) for x, y in points])
        if soft:
            mask = mask.filter(ImageFilter.GaussianBlur(soft))
        if alpha != 1.0:
            mask = mask.point(lambda v: round(v * alpha))
        ink = ramp(*size, fill) if isinstance(fill, list) else Image.new("RGB", size, rgb(fill))
        self.image.paste(ink, (left, top), mask)

    def finish(self, grain=5, seed=1):
        """The finished picture: scaled down, with a little paper grain."""
        small = self.image.resize((self.width, self.height), Image.LANCZOS)
        if grain == 0:
            return small
        half = (self.width // 2 + 1, self.height // 2 + 1)
        noise = Image.frombytes("L", half, random.Random(seed).randbytes(half[0] * half[1]))
        noise = noise.resize((self.width, self.height), Image.BICUBIC).filter(ImageFilter.GaussianBlur(0.8))
        level = noise.point(lambda v: min(255, max(0, 128 + round((v - 128) * grain / 64))))
        return ImageChops.overlay(small, Image.merge("RGB", (level, level, level)))
