//! Films and sounds that only say how long they last.

/// An MP4 file (ISO/IEC 14496-12) of some seconds.
pub(crate) fn film(seconds: u32) -> Vec<u8> {
    let mvhd = [[0; 12].to_vec(), 1_u32.to_be_bytes().to_vec(), seconds.to_be_bytes().to_vec()];
    let size = [&[0; 76][..], &[2, 128, 0, 0, 1, 104, 0, 0]].concat();
    let track = part(b"trak", &part(b"tkhd", &size));
    let about = [part(b"mvhd", &mvhd.concat()), track].concat();
    [part(b"ftyp", b"isom\0\0\0\0"), part(b"moov", &about)].concat()
}

fn part(name: &[u8], contents: &[u8]) -> Vec<u8> {
    let size = (contents.len() as u32 + 8).to_be_bytes();
    [&size, name, contents].concat()
}

/// An MP3 file (ISO/IEC 11172-3) whose first frame says of how many it consists.
pub(crate) fn sound(seconds: u32) -> Vec<u8> {
    let frames = (seconds * 44_100 / 1152).to_be_bytes();
    [&[0xff, 0xfb, 0x90, 0][..], &[0; 32], b"Xing", &[0, 0, 0, 1], &frames].concat()
}

/// The path of the picture that stands for a film until it plays.
pub(crate) fn poster(path: &str) -> String {
    format!("{path}.png")
}
