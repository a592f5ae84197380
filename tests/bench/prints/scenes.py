"""Photographs that nobody took: hills under a sky, houses with windows, texture at every scale, and grain."""

import numpy as np
from PIL import Image, ImageDraw
from scipy import fft
from scipy.ndimage import gaussian_filter

SIZE = (4000, 3000)


def write(folder, count):
    """Draws the photographs `photo-001.jpg` and on; the same number always gives the same picture."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, count + 1):
        photograph(number).save(folder / f"{name(number)}.jpg", quality=90)


def name(number):
    return f"photo-{number:03}"


def photograph(number):
    random = np.random.default_rng(number)
    scene = np.asarray(drawing(random), dtype=np.float32)
    scene = gaussian_filter(scene, (1.2, 1.2, 0))  # a lens is never sharper than its pixels
    scene *= 1 + (depth() * cloud(random))[..., None]
    scene += grain(random, scene)
    return Image.fromarray(np.clip(scene, 0, 255).astype(np.uint8))


def cloud(random):
    """Texture at every scale, as natural scenes have it: its amplitude falls with the frequency."""
    width, height = SIZE
    spectrum = fft.rfft2(random.standard_normal((height, width), dtype=np.float32))
    down, across = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None, :]
    spectrum /= np.maximum(np.hypot(down, across), 1 / width).astype(np.float32) ** 1.2
    texture = fft.irfft2(spectrum, s=(height, width))
    return texture / texture.std()


def depth():
    """How strong the texture is: the sky is nearly smooth, the ground is rough."""
    height = SIZE[1]
    row = np.arange(height, dtype=np.float32)[:, None]
    return 0.04 + 0.12 / (1 + np.exp((1500 - row) / 120))


def grain(random, scene):
    """What a sensor adds: more in the shadows, and partly smeared over neighbours."""
    height, width, _ = scene.shape
    noise = random.standard_normal((height, width, 3), dtype=np.float32)
    noise = 0.5 * noise + 1.6 * gaussian_filter(noise, (0.9, 0.9, 0))
    return noise * (9 - scene.mean(axis=2, keepdims=True) / 40)


def drawing(random):
    """A sky that pales, ridges, and a row of houses with windows and wires."""
    width, height = SIZE
    base = random.integers(70, 190, 3)
    fall = np.linspace(0, 70, height)[:, None, None] + np.zeros((1, width, 1))
    picture = Image.fromarray(np.clip(base + fall, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    for row in range(3):
        draw.polygon(ridge(random, 1300 + 260 * row), fill=tuple(int(part) // (row + 2) + 20 for part in base))
    left = 0
    while left < width:
        left = house(random, draw, left)
    for _ in range(5):
        y = int(random.integers(300, 1500))
        draw.line([(0, y), (width, y + int(random.integers(-200, 200)))], fill=(30, 30, 34), width=int(random.integers(3, 9)))
    return picture


def ridge(random, level):
    width, height = SIZE
    line = [(x, level + int(random.integers(-90, 90))) for x in range(0, width + 1, 80)]
    return [(0, height), *line, (width, height)]


def house(random, draw, left):
    """One house; gives where the next begins."""
    width, top = int(random.integers(260, 620)), int(random.integers(1700, 2300))
    wall = tuple(int(part) for part in random.integers(40, 215, 3))
    draw.rectangle([left, top, left + width, SIZE[1]], fill=wall)
    roof = tuple(part * 2 // 3 for part in wall)
    draw.polygon([(left - 20, top), (left + width // 2, top - int(random.integers(60, 260))), (left + width + 20, top)], fill=roof)
    for y in range(top + 60, SIZE[1] - 120, 170):
        for x in range(left + 40, left + width - 80, 130):
            lit = random.random() < 0.4
            draw.rectangle([x, y, x + 64, y + 96], fill=(236, 214, 150) if lit else (28, 32, 44), outline=(225, 225, 225), width=6)
    return left + width
