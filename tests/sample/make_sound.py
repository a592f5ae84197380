"""Makes the sound of the sample: a press with four rollers, three seconds of it.

usage: python3 tests/sample/make_sound.py content/issues/2024/paper/rollers.mp3    (needs `lame`)
"""

import math
import random
import struct
import subprocess
import sys

RATE = 22_050
SECONDS = 3
TURN = 0.42


def sample(n, noise):
    """A hum, and a clack at every turn of the rollers."""
    time = n / RATE
    hum = 0.16 * math.sin(2 * math.pi * 58 * time) + 0.08 * math.sin(2 * math.pi * 116.5 * time)
    since = time % TURN
    clack = noise * math.exp(-since * 60) * 0.5
    ring = 0.12 * math.sin(2 * math.pi * 740 * since) * math.exp(-since * 25)
    fade = min(1, time * 8, (SECONDS - time) * 4)
    return int(32_767 * 0.8 * fade * (hum + clack + ring))


def main():
    random.seed(1450)
    frames = [sample(n, random.uniform(-1, 1)) for n in range(RATE * SECONDS)]
    command = ["lame", "--quiet", "-r", "-s", str(RATE / 1000), "-m", "m", "-b", "32", "-", sys.argv[1]]
    subprocess.run(command, input=struct.pack(f"<{len(frames)}h", *frames), check=True)


main()
