"""Judges prints: bytes, and likeness to an exact reduction of the original. `python -m prints.judge PHOTOS OUTPUT`
prints a line for each file: photo, format, width, bytes, SSIM."""

import sys
from pathlib import Path

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter


def ssim(one, other):
    """Structural similarity of the luma (Wang et al. 2004: a Gaussian window of 11 pixels, sigma 1.5), as a mean."""
    def blur(values):
        return gaussian_filter(values, 1.5, truncate=3.5)
    a, b = (np.asarray(image.convert("L"), dtype=np.float64) for image in (one, other))
    mean_a, mean_b = blur(a), blur(b)
    spread_a, spread_b = blur(a * a) - mean_a**2, blur(b * b) - mean_b**2
    both = blur(a * b) - mean_a * mean_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    found = (2 * mean_a * mean_b + c1) * (2 * both + c2) / ((mean_a**2 + mean_b**2 + c1) * (spread_a + spread_b + c2))
    return float(found[5:-5, 5:-5].mean())


def main():
    photos, output = map(Path, sys.argv[1:])
    prints = [path for path in sorted(output.rglob("photo-*")) if path.suffix in (".jpg", ".webp", ".avif")]
    for photo in sorted(photos.iterdir()):
        whole, exact = Image.open(photo).convert("RGB"), {}
        for path in prints:
            if not path.name.startswith(photo.stem):
                continue
            made = Image.open(path).convert("RGB")
            if made.size not in exact:
                exact[made.size] = whole.resize(made.size, Image.Resampling.LANCZOS)
            print(photo.stem, path.suffix[1:], made.width, path.stat().st_size, ssim(exact[made.size], made), sep="\t")


if __name__ == "__main__":
    main()
