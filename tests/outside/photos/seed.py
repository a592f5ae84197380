"""Photos whose facts are known: drawn by nobody, 8 pixels wide, filled in by exiftool.

Each is what some sender does: an agency's wire file, an old desk's Latin-1, a camera with a place in
every corner. `make(folder)` writes them all and returns their names with what each is about.
"""

import binascii
import struct
import subprocess
import zlib

WORDS = {
    "description": "Turbines off the coast at dawn. (PHOTO: SAMPLE WIRE)", "headline": "Wind at sea", "creator": "Ana López",
    "credit": "Sample Wire", "copyright": "© Sample Wire 2025", "source": "Sample Wire Pictures", "city": "Łódź",
    "country": "Poland", "instructions": "Mandatory credit", "alt": "Two white turbines over grey water",
    "extended_description": "Two turbines, one behind the other.", "web_statement": "https://rights.example/1",
    "digital_source_type": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
}
XMP = {"description": "XMP-dc:Description", "headline": "XMP-photoshop:Headline", "creator": "XMP-dc:Creator",
       "credit": "XMP-photoshop:Credit", "copyright": "XMP-dc:Rights", "source": "XMP-photoshop:Source",
       "city": "XMP-photoshop:City", "country": "XMP-photoshop:Country", "instructions": "XMP-photoshop:Instructions",
       "date": "XMP-photoshop:DateCreated", "alt": "XMP-iptcCore:AltTextAccessibility",
       "extended_description": "XMP-iptcCore:ExtDescrAccessibility", "web_statement": "XMP-xmpRights:WebStatement",
       "digital_source_type": "XMP-iptcExt:DigitalSourceType"}
IIM = {"description": "IPTC:Caption-Abstract", "headline": "IPTC:Headline", "creator": "IPTC:By-line",
       "credit": "IPTC:Credit", "copyright": "IPTC:CopyrightNotice", "source": "IPTC:Source", "city": "IPTC:City",
       "country": "IPTC:Country-PrimaryLocationName", "instructions": "IPTC:SpecialInstructions", "date": "IPTC:DateCreated"}
PRIVATE = ["-GPSLatitude=31.2304", "-GPSLatitudeRef=N", "-GPSLongitude=121.4737", "-GPSLongitudeRef=E",
           "-XMP-exif:GPSLatitude=31.2304", "-XMP-exif:GPSLongitude=121.4737", "-SerialNumber=CANARY1",
           "-XMP-aux:SerialNumber=CANARY2", "-OwnerName=CANARY3", "-Comment=CANARY4", "-ExifIFD:UserComment=CANARY5",
           "-XMP-mwg-rs:RegionName=CANARY6", "-XMP-iptcExt:PersonInImage=CANARY7"]


def png():
    """A PNG of 8 by 6 grey pixels."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", binascii.crc32(name + data))
    rows = b"".join(b"\0" + bytes(range(y * 9, y * 9 + 8)) for y in range(6))
    header = struct.pack(">IIBBBBB", 8, 6, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def tiff():
    """A TIFF of 8 by 6 grey pixels, without compression."""
    entries = [(256, 3, 8), (257, 3, 6), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 134), (277, 3, 1), (278, 3, 6), (279, 4, 48)]
    directory = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    head = b"II*\0" + struct.pack("<IH", 8, len(entries)) + directory + bytes(4)
    return head.ljust(134, b"\0") + bytes(48)


JPEG = bytes.fromhex(
    "ffd8ffdb0043000806060706050807070709090" "80a0c140d0c0b0b0c1912130f141d1a1f1e1d1a1c1c20242e2720222c231c1c28"
    "37292c30313434341f27393d38323c2e333432ffc0000b080006000801011100ffc4001f0000010501010101010100000000000000"
    "000102030405060708090a0bffc400b5100002010303020403050504040000017d010203000411051221314106135161072271143281"
    "91a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a434445464748494a535455565758595a6364"
    "65666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6"
    "c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9faffda0008010100003f002bffd9")
WEBP = bytes.fromhex("524946461e00000057454250" "5650384c11000000" "2f07400100" "07d0fffef7bfff8188e87f00" "00")
GIF = bytes.fromhex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b")


def moving_gif():
    """A GIF of two frames, shown over and over, with something private before each."""
    frame = b"\x21\xfe\x07CANARY9\0" + b"\x21\xf9\x04\0\x0a\0\0\0" + GIF[19:-1]
    return GIF[:19] + b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0" + frame * 2 + b";" + b"CANARY10"


def fill(path, table, words=None, more=()):
    """Writes words into a file with exiftool."""
    words = WORDS | {"date": "2025-09-12"} if words is None else words
    tags = [f"-{table[key]}={text}" for key, text in words.items() if key in table]
    run = subprocess.run(["exiftool", "-q", "-m", "-api", "Compact=NoPadding", "-overwrite_original", "-sep", ";", *tags, *more, str(path)],
                         text=True, capture_output=True, check=False)
    if run.returncode:
        raise RuntimeError(f"{path.name}: {run.stderr.strip()}")


def exif_with_maker_note():
    """An Exif block as a camera begins it: its own notes, which nobody else can read, in the way all makers choose."""
    note = b"CANARY11 31.2304N 121.4737E"
    head = b"II*\0" + struct.pack("<IHHHIII", 8, 1, 0x8769, 4, 1, 26, 0)
    return b"Exif\0\0" + head + struct.pack("<HHHIII", 1, 0x927c, 7, len(note), 44, 0) + note


def camera(path, folder):
    """A JPEG with a maker note and with thumbnails in Exif and XMP that have a place of their own in them."""
    block = exif_with_maker_note()
    path.write_bytes(JPEG[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + JPEG[2:])
    thumbnail = folder / "thumbnail.jpg"
    thumbnail.write_bytes(JPEG)
    places = ["-GPSLatitude=31.2304", "-GPSLatitudeRef=N", "-GPSLongitude=121.4737", "-GPSLongitudeRef=E"]
    fill(thumbnail, {}, more=[*places, "-ExifIFD:UserComment=CANARY12"])
    fill(path, XMP, more=[*PRIVATE, f"-ThumbnailImage<={thumbnail}", f"-XMP-xmp:ThumbnailImage<={thumbnail}", "-XMP-xmp:ThumbnailFormat=JPEG"])
    thumbnail.unlink()
    return path


def all_of(path, other, marks):
    """Gives a photo all that is in another one, of which it has to hold these bytes."""
    if path != other:
        run = subprocess.run(["exiftool", "-q", "-m", "-overwrite_original", "-tagsfromfile", str(other), "-all:all", "-unsafe",
                              "-makernotes", str(path)], text=True, capture_output=True, check=False)
        if run.returncode:
            raise RuntimeError(f"{path.name}: {run.stderr.strip()}")
    lacks = [mark for mark in marks if mark not in path.read_bytes()]
    if lacks:
        raise RuntimeError(f"{path.name} lacks {lacks}")


def make(folder):
    """Writes every photo; returns their paths."""
    def new(name, data=JPEG):
        path = folder / name
        path.write_bytes(data)
        return path
    fill(new("agency-both.jpg"), XMP), fill(folder / "agency-both.jpg", IIM, more=["-codedcharacterset=utf8"])
    fill(new("iim-first.jpg"), IIM, more=["-codedcharacterset=utf8"]), fill(folder / "iim-first.jpg", XMP)
    fill(new("iim-utf8.jpg"), IIM, more=["-codedcharacterset=utf8"])
    fill(new("iim-latin.jpg"), IIM, {"creator": "Ana López", "description": "Café “Mole”", "city": "Köln"},
         ["-charset", "iptc=Latin"])
    long = {"creator": "Anastasia Wilhelmina Montgomery-Featherstone", "credit": "The Sample Wire Picture Agency of the North"}
    fill(new("iim-cut.jpg"), XMP, long), fill(folder / "iim-cut.jpg", IIM, {key: text[:32] for key, text in long.items()})
    fill(new("conflict.jpg"), XMP, {"credit": "Sample Wire"}), fill(folder / "conflict.jpg", IIM, {"credit": "Other Wire"})
    fill(new("xmp-large.jpg"), XMP, more=[f"-XMP-photoshop:History={'h' * 20000}"])
    fill(new("two-creators.jpg"), XMP, {"creator": "Ana López;Bo Li"})
    fill(new("exif-only.jpg"), {}, {}, ["-IFD0:ImageDescription=A quay", "-IFD0:Artist=Ana Lopez", "-IFD0:Copyright=Sample Wire",
                                        "-ExifIFD:DateTimeOriginal=2025:09:12 06:30:00"])
    fill(new("private.jpg"), XMP, more=[*PRIVATE, "-Orientation#=6"])
    fill(folder / "private.jpg", IIM, {"city": "Shanghai"}, ["-IPTC:Sub-location=CANARY8"])
    many_segments(new("many-segments.jpg"))
    fill(new("words.png", png()), XMP)
    fill(new("private.png", png()), XMP, more=[*PRIVATE, "-Orientation#=6"])
    fill(new("words.webp", WEBP), XMP)
    fill(new("private.webp", WEBP), XMP, more=[one for one in PRIVATE if "Comment=CANARY4" not in one])
    fill(new("words.gif", GIF), XMP)
    fill(new("private.gif", moving_gif()), XMP, more=[one for one in PRIVATE if one.startswith(("-XMP", "-Comment"))])
    fill(new("private.tif", tiff()), XMP, more=[*[one for one in PRIVATE if "Comment=CANARY4" not in one], "-Orientation#=6"])
    shot, inside = camera(new("camera.jpg"), folder), [b"CANARY11", b"CANARY12"]
    all_of(shot, shot, inside)
    for name, data in (("camera.png", png()), ("camera.webp", WEBP)):
        all_of(new(name, data), shot, inside)
    # The thumbnail of a TIFF is a page of its own, which exiftool does not write.
    all_of(new("camera.tif", tiff()), shot, inside[:1])
    fill(new("words.tif", tiff()), XMP), fill(folder / "words.tif", IIM, more=["-codedcharacterset=utf8"])
    return sorted(folder.iterdir())


def many_segments(path):
    """IIM datasets whose resource goes on in a second APP13 segment."""
    fill(path, IIM, more=["-codedcharacterset=utf8"])
    data = path.read_bytes()
    start = data.index(b"Photoshop 3.0\0")
    length = struct.unpack(">H", data[start - 2:start])[0]
    body, rest = data[start + 14:start - 2 + length], data[start - 2 + length:]
    parts = [body[:100], body[100:]]
    segments = b"".join(b"\xff\xed" + struct.pack(">H", len(part) + 16) + b"Photoshop 3.0\0" + part for part in parts)
    path.write_bytes(data[:start - 4] + segments + rest)


# The photos that the tests in Rust read, which are kept in the repository.
KEPT = ["agency-both.jpg", "many-segments.jpg", "iim-latin.jpg", "iim-cut.jpg", "conflict.jpg", "exif-only.jpg", "two-creators.jpg",
        "private.jpg", "private.png", "private.webp", "private.gif", "private.tif", "words.gif", "words.tif"]

if __name__ == "__main__":
    # Writes these photos anew: python3 tests/outside/photos/seed.py
    import tempfile
    from pathlib import Path
    place = Path(__file__).resolve().parents[2] / "photos"
    place.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        for photo in make(Path(work)):
            if photo.name in KEPT:
                (place / photo.name).write_bytes(photo.read_bytes())
