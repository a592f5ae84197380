"""The pictures of the archive: hills and a sun, drawn, never photographed."""

from random import Random

from PIL import Image, ImageDraw

from .stories import PHOTOS

SIZE = (1200, 800)


def write(folder, seed=37):
    folder.mkdir(parents=True, exist_ok=True)
    random = Random(seed)
    for number in range(1, PHOTOS + 1):
        plate(random).save(folder / f"plate-{number}.jpg", quality=82)


def plate(random):
    """One picture: a sky that pales towards the horizon, a sun, three rows of hills."""
    width, height = SIZE
    picture = Image.new("RGB", SIZE)
    draw = ImageDraw.Draw(picture)
    base = [random.randint(90, 200) for _ in range(3)]
    for y in range(height):
        draw.line([(0, y), (width, y)], fill=tuple(min(255, part + y // 8) for part in base))
    x, y, radius = random.randint(100, 1100), random.randint(100, 400), random.randint(30, 80)
    draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill=(250, 240, 200))
    for row in range(3):
        draw.polygon(hills(random, 420 + 110 * row), fill=tuple(part // (row + 2) for part in base))
    return picture


def hills(random, level):
    width, height = SIZE
    ridge = [(x, level + random.randint(-50, 50)) for x in range(0, width + 1, 60)]
    return [(0, height), *ridge, (width, height)]
