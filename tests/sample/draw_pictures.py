#!/usr/bin/env python3
"""Draws every picture of the sample publication, the same bytes on each run.

    python3 -m pip install Pillow==12.0.0
    python3 tests/sample/draw_pictures.py            # all pictures, into content/
    python3 tests/sample/draw_pictures.py turbines   # only those whose name holds a word
"""

import sys
from pathlib import Path

import scenes_land
import scenes_works

CONTENT = Path(__file__).resolve().parents[2] / "content"
SEPTEMBER = "issues/2025-09"

PICTURES = {
    f"{SEPTEMBER}/cover.jpg": scenes_land.cover,
    f"{SEPTEMBER}/focus/turbines.jpg": scenes_land.turbines,
    f"{SEPTEMBER}/focus/robot-hall.jpg": scenes_works.robot_hall,
    f"{SEPTEMBER}/focus/packing-line.png": scenes_works.packing_line,
    f"{SEPTEMBER}/nation/seed-room.jpg": scenes_land.seed_room,
    f"{SEPTEMBER}/world/forum-hall.jpg": scenes_works.forum_hall,
    f"{SEPTEMBER}/world/night-line.jpg": scenes_land.night_line,
    "photos/air-taxi.webp": scenes_land.air_taxi,
    "photos/container-port.jpg": scenes_works.container_port,
    "issues/2025-08-28/paper/press.png": scenes_works.press,
    "static/favicon.ico": scenes_works.favicon,
}


def save(picture, path):
    """Writes one picture in the format of its name, without any metadata."""
    path.parent.mkdir(parents=True, exist_ok=True)
    match path.suffix:
        case ".jpg":
            picture.save(path, quality=80, optimize=True, progressive=True)
        case ".webp":
            picture.save(path, quality=80, method=6)
        case ".png":
            picture.quantize(64).save(path, optimize=True)
        case ".ico":
            picture.save(path, sizes=[(16, 16), (32, 32), (48, 48)])


def main():
    """Draws the pictures whose path holds one of the words given, or all."""
    words = sys.argv[1:]
    for name, scene in PICTURES.items():
        if words and not any(word in name for word in words):
            continue
        path = CONTENT / name
        save(scene(), path)
        print(f"{path.stat().st_size // 1024:4} KB  {name}")


if __name__ == "__main__":
    main()
