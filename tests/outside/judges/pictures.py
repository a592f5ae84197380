"""Every published picture, read by exiftool: nothing in it but what is needed to draw it.

Places, serial numbers, thumbnails and whole metadata blocks (Exif, XMP, IPTC, Photoshop, maker
notes, comments, text chunks) are findings, because the list below names what may stay and not what
must go. Three things may: the orientation, the colour profile, and the rights.
"""

import json
import subprocess

ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".tif", ".tiff")
# Groups in which every field describes the file or its pixels.
WHOLE_GROUPS = {"System", "ExifTool", "Composite", "Adobe", "PNG-pHYs", "VP8", "VP8L"}
# Fields that may stand in other groups.
FIELDS = {
    "File": {"FileType", "FileTypeExtension", "MIMEType", "ExifByteOrder", "ImageWidth", "ImageHeight", "BitsPerSample",
             "ColorComponents", "EncodingProcess", "YCbCrSubSampling", "CurrentIPTCDigest"},
    "IFD0": {"Orientation", "XResolution", "YResolution", "ResolutionUnit", "YCbCrPositioning",
             # What draws the image of a TIFF.
             "ImageWidth", "ImageHeight", "BitsPerSample", "Compression", "PhotometricInterpretation", "FillOrder", "StripOffsets",
             "SamplesPerPixel", "RowsPerStrip", "StripByteCounts", "PlanarConfiguration", "T4Options", "T6Options", "Predictor",
             "TransferFunction", "WhitePoint", "PrimaryChromaticities", "ColorMap", "TileWidth", "TileLength", "TileOffsets",
             "TileByteCounts", "ExtraSamples", "SampleFormat"},
    "JFIF": {"JFIFVersion", "ResolutionUnit", "XResolution", "YResolution"},
    "PNG": {"ImageWidth", "ImageHeight", "BitDepth", "ColorType", "Compression", "Filter", "Interlace", "Palette",
            "Transparency", "SRGBRendering", "Gamma", "BackgroundColor", "ProfileName", "SignificantBits",
            "WhitePointX", "WhitePointY", "RedX", "RedY", "GreenX", "GreenY", "BlueX", "BlueY"},
    "PNG-cICP": {"ColorPrimaries", "TransferCharacteristics", "MatrixCoefficients", "VideoFullRangeFlag"},
    "RIFF": {"WebP_Flags", "ImageWidth", "ImageHeight", "VP8Version", "HorizontalScale", "VerticalScale", "AlphaIsUsed",
             "AlphaPreprocessing", "AlphaFiltering", "AlphaCompression"},
    "XMP-dc": {"Creator", "Rights"},
    "XMP-photoshop": {"Credit", "Source"},
    "XMP-xmpRights": {"WebStatement"},
    "XMP-iptcCore": {"AltTextAccessibility"},
    "XMP-iptcExt": {"DigitalSourceType"},
    "IPTC": {"CodedCharacterSet", "By-line", "Credit", "Source", "CopyrightNotice"},
    "QuickTime": {"MajorBrand", "MinorVersion", "CompatibleBrands", "HandlerType", "PrimaryItemReference", "MediaDataSize",
                  "MediaDataOffset", "ImageSpatialExtent", "ImagePixelDepth", "AV1ConfigurationVersion", "ChromaFormat",
                  "ChromaSamplePosition", "ColorRepresentation", "ColorProfiles", "ColorPrimaries", "TransferCharacteristics",
                  "MatrixCoefficients", "VideoFullRangeFlag", "AuxiliaryImageType"},
    "Meta": {"PrimaryItemReference"},
    "GIF": {"GIFVersion", "ImageWidth", "ImageHeight", "HasColorMap", "ColorResolutionDepth", "BitsPerPixel", "BackgroundColor",
            "FrameCount", "Duration", "AnimationIterations", "TransparentColor"},
}


def judge(site, _cache):
    names = site.named(*ENDINGS)
    if not names:
        return []
    # Names go in by standard input: a large site has more than a command line holds.
    run = subprocess.run(["exiftool", "-json", "-G1", "-a", "-u", "-@", "-"], cwd=site.folder, text=True,
                         input="".join(f"./{name}\n" for name in names), capture_output=True, check=False)
    try:
        pictures = json.loads(run.stdout)
    except ValueError:
        return [f"exiftool did not run: {run.stderr.strip()[-500:]}"]
    missing = set(names) - {one["SourceFile"].removeprefix("./") for one in pictures}
    return [f"{name}: exiftool cannot read it" for name in sorted(missing)] + [
        f"{one['SourceFile'].removeprefix('./')}: {key} = {str(value)[:60]}"
        for one in pictures for key, value in one.items() if not allowed(key)] + [
        f"{name}: bytes after the end of the picture" for name in names if has_trailer(site.bytes(name))]


def has_trailer(data):
    """Whether a JPEG, PNG, WebP or GIF goes on after its own end, where anything could hide."""
    if data.startswith(b"\xff\xd8"):
        return not data.endswith(b"\xff\xd9")
    if data.startswith(b"\x89PNG"):
        return data[-8:-4] != b"IEND"
    if data.startswith(b"GIF"):
        return not data.endswith(b"\0;")
    if data.startswith(b"RIFF"):
        return int.from_bytes(data[4:8], "little") + 8 != len(data)
    return False


def allowed(key):
    """Whether a field, named `Group:Field`, describes pixels, colours or the file itself."""
    group, _, name = key.partition(":")
    if key == "SourceFile" or group.startswith("ICC"):
        return True
    if name in ("Warning", "Error") or name.startswith(("GPS", "Thumbnail")):
        return False
    return group in WHOLE_GROUPS or name in FIELDS.get(group, ())
