"""Makes small pictures with as many encoders and settings as there are, and says what is to become of each."""

import json
import random
import struct
import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageDraw

SIZE = (331, 247)

# What a picture comes to: prints that look like it, or a message with these words.
PRINTED = None


def base():
    """A picture with slopes, edges and a little grain."""
    width, height = SIZE
    grain = random.Random(7)
    picture = Image.new("RGB", SIZE)
    pixels = picture.load()
    for y in range(height):
        for x in range(width):
            noise = grain.randrange(5)
            pixels[x, y] = (40 + x * 180 // width + noise, 30 + y * 190 // height + noise, 200 - (x + y) * 150 // (width + height))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((60, 40, 160, 140), fill=(200, 40, 50))
    draw.rectangle((190, 90, 290, 200), fill=(30, 120, 200))
    draw.line((0, 240, 330, 10), fill=(240, 240, 230), width=5)
    return picture


class Maker:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.files = {}
        # Files that look like another one, where browsers leave out the last rows.
        self.alike = {}
        self.picture = base()
        self.ppm = self.folder / "base.ppm"
        self.picture.save(self.ppm)
        self.grey = self.folder / "base.pgm"
        self.picture.convert("L").save(self.grey)

    def put(self, name, data, outcome=PRINTED):
        (self.folder / name).write_bytes(data)
        self.files[name] = outcome

    def run(self, *command):
        return subprocess.run([str(part) for part in command], capture_output=True, check=True).stdout

    def cjpeg(self, name, *options, source=None, outcome=PRINTED):
        data = self.run("cjpeg", "-quality", "88", *options, source or self.ppm)
        self.put(f"{name}.jpg", data, outcome)
        return data

    def convert(self, name, *options, source=None, outcome=PRINTED):
        self.run("convert", source or self.ppm, *options, self.folder / name)
        self.files[name] = outcome

    def save(self, name, picture, outcome=PRINTED, **options):
        picture.save(self.folder / name, **options)
        self.files[name] = outcome


def segments(jpeg):
    """The places of the segments before the first scan."""
    at = 2
    while jpeg[at + 1] != 0xDA:
        length = struct.unpack(">H", jpeg[at + 2:at + 4])[0] + 2
        yield at, jpeg[at + 1], length
        at += length


def without(jpeg, marker):
    kept, last = bytearray(jpeg[:2]), 2
    for at, found, length in segments(jpeg):
        if found != marker:
            kept += jpeg[at:at + length]
        last = at + length
    return bytes(kept) + jpeg[last:]


def patched(jpeg, marker, offset, values):
    """Other bytes at an offset in the contents of a segment."""
    changed = bytearray(jpeg)
    for at, found, _length in segments(jpeg):
        if found == marker:
            changed[at + 4 + offset:at + 4 + offset + len(values)] = values
    return bytes(changed)


def remarked(jpeg, marker, other):
    changed = bytearray(jpeg)
    for at, found, _length in segments(jpeg):
        if found == marker:
            changed[at + 1] = other
    return bytes(changed)


def jpegs(maker):
    folder = maker.folder
    for sampling in ("1x1", "2x1", "1x2", "2x2", "4x1", "4x2", "1x4", "3x1", "3x2", "2x4", "1x3"):
        maker.cjpeg(f"sampling-{sampling}", "-sample", sampling)
    for sampling in ("1x1", "2x1", "2x2", "3x1"):
        maker.cjpeg(f"progressive-{sampling}", "-progressive", "-sample", sampling)
    for sampling in ("2x1,1x2,1x1", "2x2,2x1,1x2"):
        maker.cjpeg(f"mixed-{sampling.replace(',', '-')}", "-sample", sampling)
    (folder / "separate.txt").write_text("0;\n1;\n2;\n")
    (folder / "chroma-first.txt").write_text("1;\n2;\n0;\n")
    for sampling in ("1x1", "2x1", "1x2", "2x2", "4x1", "4x2"):
        maker.cjpeg(f"separate-{sampling}", "-scans", folder / "separate.txt", "-sample", sampling)
    maker.cjpeg("separate-restart", "-scans", folder / "separate.txt", "-restart", "3B")
    maker.cjpeg("chroma-first", "-scans", folder / "chroma-first.txt")
    maker.cjpeg("restart-each", "-restart", "1B")
    maker.cjpeg("restart-rows", "-restart", "1", "-optimize")
    maker.cjpeg("restart-progressive", "-restart", "2B", "-progressive")
    maker.cjpeg("grey", "-grayscale")
    maker.cjpeg("grey-progressive", "-progressive", source=maker.grey)
    maker.cjpeg("grey-2x2", "-sample", "2x2", source=maker.grey)
    maker.cjpeg("stored-rgb", "-rgb")
    maker.cjpeg("coarse", "-quality", "12")
    maker.cjpeg("fine", "-quality", "100", "-sample", "1x1")
    maker.cjpeg("arithmetic", "-arithmetic", outcome="arithmetic-coded JPEG")
    plain = maker.cjpeg("plain")
    maker.put("twelve-bit.jpg", patched(plain, 0xC0, 0, b"\x0c"), "12-bit JPEG")
    maker.put("lossless.jpg", remarked(plain, 0xC0, 0xC3), "lossless JPEG")
    maker.put("hierarchical.jpg", remarked(plain, 0xC0, 0xC5), "hierarchical JPEG")
    maker.put("no-end-marker.jpg", plain[:-2])
    maker.put("half-an-end-marker.jpg", plain[:-1])
    maker.alike = {"no-end-marker.jpg": "plain.jpg", "half-an-end-marker.jpg": "plain.jpg"}
    progressive = maker.cjpeg("progressive", "-progressive")
    maker.put("progressive-no-end-marker.jpg", progressive[:-2])
    maker.put("bytes-after-the-end.jpg", plain + b"\xff\xd8 more \xff\xd9" * 40)
    maker.put("fill-bytes.jpg", plain[:2] + b"\xff\xff\xff" + plain[2:])
    maker.put("stops-early.jpg", plain[:len(plain) * 3 // 10] + b"\xff\xd9", "damaged")
    maker.put("progressive-stops-early.jpg", progressive[:len(progressive) * 3 // 10], "damaged")
    taller = struct.pack(">H", SIZE[1] * 2)
    maker.put("claims-more-rows.jpg", patched(plain, 0xC0, 1, taller), "damaged")
    maker.save("pillow.jpg", maker.picture, quality=90)
    maker.save("pillow-progressive.jpg", maker.picture, quality=80, progressive=True, subsampling=1)
    inks(maker)


def inks(maker):
    # As programs for print store them, with Adobe's note: 255 is no ink.
    maker.save("cmyk.jpg", maker.picture.convert("CMYK"), quality=95)
    cmyk = (maker.folder / "cmyk.jpg").read_bytes()
    maker.put("cmyk-no-note.jpg", without(cmyk, 0xEE))
    # The same samples taken for luminance and chrominance make a strange picture, but one and the same.
    maker.put("ycck.jpg", patched(cmyk, 0xEE, 11, b"\x02"))
    maker.convert("cmyk-progressive.jpg", "-colorspace", "CMYK", "-interlace", "JPEG", "-quality", "92")


def profile(primaries, gamma):
    """A colour profile (ICC.1, version 2) of three primaries, in XYZ at D50, and one gamma."""
    def xyz(values):
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(value * 65536)) for value in values)
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    text = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"test\0" + b"\0" * 78
    tags = [(b"desc", text + b"\0" * (-len(text) % 4)), (b"cprt", b"text\0\0\0\0free\0\0\0\0"), (b"wtpt", xyz((0.9642, 1, 0.8249)))]
    tags += [(name, xyz(values)) for name, values in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries)]
    tags += [(name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")]
    table, body, at = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags:
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data
    head = struct.pack(">I4sI4s4s4s", at + len(body), b"test", 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H", 2025, 9, 18, 0, 0, 0) + b"acsp" + b"\0" * 28 + struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


PROFILES = {
    "p3": profile(((0.5151, 0.2412, -0.0011), (0.2919, 0.6922, 0.0419), (0.1572, 0.0666, 0.7841)), 2.2),
    "adobe-rgb": profile(((0.6097, 0.3111, 0.0195), (0.2053, 0.6257, 0.0609), (0.1492, 0.0632, 0.7445)), 2.2),
    "linear": profile(((0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)), 1.0),
}


def profiles(maker):
    for name, data in PROFILES.items():
        maker.save(f"profile-{name}.jpg", maker.picture, quality=95, subsampling=0, icc_profile=data)
        maker.save(f"profile-{name}.png", maker.picture, icc_profile=data)
        maker.save(f"profile-{name}.webp", maker.picture, quality=95, icc_profile=data)
        maker.save(f"profile-{name}.tif", maker.picture, icc_profile=data)


def see_through(picture):
    width, height = picture.size
    mask = Image.new("L", picture.size)
    mask.putdata([min(255, x * 300 // width) for y in range(height) for x in range(width)])
    result = picture.convert("RGBA")
    result.putalpha(mask)
    return result


def pngs(maker):
    picture, clear = maker.picture, see_through(maker.picture)
    few = picture.quantize(200)
    maker.save("rgb.png", picture)
    maker.save("rgba.png", clear)
    maker.save("rgba-opaque.png", picture.convert("RGBA"))
    maker.save("grey.png", picture.convert("L"))
    maker.save("grey-alpha.png", clear.convert("LA"))
    maker.save("palette.png", few)
    maker.save("palette-transparent.png", few, transparency=3)
    maker.save("palette-4.png", picture.quantize(16), bits=4)
    maker.save("palette-2.png", picture.quantize(4), bits=2)
    maker.save("palette-1.png", picture.quantize(2), bits=1)
    maker.save("bilevel.png", picture.convert("1"))
    for depth in (2, 4):
        maker.convert(f"grey-{depth}.png", "-colorspace", "Gray", "-depth", depth, "-define", "png:color-type=0",
                      "-define", f"png:bit-depth={depth}")
    maker.convert("rgb-16.png", "-depth", "16", "-define", "png:bit-depth=16", "-define", "png:color-type=2", "-blur", "0x1")
    maker.convert("grey-16.png", "-colorspace", "Gray", "-define", "png:bit-depth=16", "-define", "png:color-type=0", "-blur", "0x1")
    maker.save("clear.png", clear)
    maker.convert("rgba-16.png", "-define", "png:bit-depth=16", "-define", "png:color-type=6", source=maker.folder / "clear.png")
    for name in ("rgb", "rgba", "grey", "palette", "rgb-16"):
        maker.convert(f"{name}-interlaced.png", "-interlace", "PNG", source=maker.folder / f"{name}.png")
    maker.put("colour-that-is-clear.png", chunked(maker, "rgb.png", b"tRNS", struct.pack(">3H", 200, 40, 50)))
    maker.put("grey-that-is-clear.png", chunked(maker, "grey.png", b"tRNS", struct.pack(">H", 112)))
    gamma = (b"gAMA", struct.pack(">I", 100000))
    primaries = (b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000))
    maker.put("gamma.png", chunked(maker, "rgb.png", *gamma))
    maker.put("gamma-and-primaries.png", chunked(maker, "gamma.png", *primaries))
    whole = (maker.folder / "rgb.png").read_bytes()
    maker.put("stops-early.png", whole[:len(whole) // 2], "damaged")


def chunked(maker, name, kind, data):
    """A PNG with one more chunk after its head."""
    import zlib
    png = (maker.folder / name).read_bytes()
    chunk = struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return png[:33] + chunk + png[33:]


def others(maker):
    picture, clear = maker.picture, see_through(maker.picture)
    maker.save("lossy.webp", picture, quality=85)
    maker.save("lossless.webp", picture, lossless=True)
    maker.save("lossy-alpha.webp", clear, quality=85)
    maker.save("lossless-alpha.webp", clear, lossless=True)
    for name, options in {"sharp": ["-sharp_yuv"], "segments": ["-segments", "1", "-sns", "0"], "nearly": ["-near_lossless", "40"]}.items():
        maker.run("cwebp", "-quiet", *options, maker.folder / "rgb.png", "-o", maker.folder / f"cwebp-{name}.webp")
        maker.files[f"cwebp-{name}.webp"] = PRINTED
    few = picture.quantize(120)
    maker.save("plain.gif", few)
    maker.save("interlaced.gif", few, interlace=1)
    maker.save("transparent.gif", few, transparency=5)
    for name, options in {"none": ["none"], "lzw": ["lzw"], "lzw-predictor": ["lzw:2"], "zip": ["zip"], "packbits": ["packbits"]}.items():
        maker.save("from.tif", picture)
        maker.run("tiffcp", "-c", *options, maker.folder / "from.tif", maker.folder / f"{name}.tif")
        maker.files[f"{name}.tif"] = PRINTED
    maker.run("tiffcp", "-B", maker.folder / "from.tif", maker.folder / "big-endian.tif")
    maker.run("tiffcp", "-t", "-w", "64", "-l", "64", maker.folder / "from.tif", maker.folder / "tiled.tif")
    maker.run("tiffcp", "-p", "separate", maker.folder / "from.tif", maker.folder / "planes.tif")
    maker.files.update({"big-endian.tif": PRINTED, "tiled.tif": PRINTED, "planes.tif": PRINTED})
    maker.save("grey.tif", picture.convert("L"))
    maker.save("rgba.tif", clear)
    maker.convert("rgb-16.tif", "-depth", "16", "-blur", "0x1")
    maker.save("jpeg-within.tif", picture, compression="jpeg")
    maker.save("palette.tif", few, "palette")
    for name, brand in (("phone.heic", b"heic"), ("camera.avif", b"avif")):
        maker.put(name, b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0mif1" + brand, "HEIC" if name.endswith("c") else "AVIF")


def references(maker, judge):
    """What Chromium cannot show, as a PNG that another program makes of it."""
    for name in list(maker.files):
        if name.endswith(".tif") and maker.files[name] is PRINTED:
            how = "icc_transform" if name.startswith("profile-") else "colourspace"
            maker.run("vips", how, maker.folder / name, f"{judge / name}.png[strip]", "srgb")
    for name, other in maker.alike.items():
        (judge / f"{name}.png").write_bytes((maker.folder / other).read_bytes())


def main(folder, judge):
    maker = Maker(folder)
    for make in (jpegs, profiles, pngs, others):
        make(maker)
    references(maker, Path(judge))
    print(json.dumps(maker.files))


main(sys.argv[1], sys.argv[2])
