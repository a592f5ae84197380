//! A picture of any format we can read, looked at as far as that goes.

use super::fact::{Embedded, Found, Origin, SOURCES};
use super::iim::Iim;
use super::{Anatomy, Format, LARGEST_PACKET, Orientation, Trouble, exif, gif, measure, xmp};

/// What is found in a picture, whether it can be published or not.
#[derive(Clone, PartialEq, Debug)]
pub struct Examined {
    /// The name of its format.
    pub format: &'static str,
    /// Width and height in pixels as it is shown; unknown in formats that we only know by name.
    pub size: Option<(u32, u32)>,
    /// How it is turned before it is shown.
    pub orientation: Orientation,
    /// What it says of itself.
    pub embedded: Embedded,
    /// Why it cannot be published.
    pub trouble: Option<Trouble>,
}

/// Looks at a picture: a JPEG, PNG or WebP file whole; the XMP of a GIF; XMP, IIM and Exif of a TIFF file;
/// the Exif of AVIF and HEIC files.
///
/// # Errors
/// If it is no picture, is damaged, or has no size.
pub fn examine(bytes: &[u8]) -> Result<Examined, Trouble> {
    let trouble = match Format::of(bytes) {
        Ok(format) => {
            let anatomy = super::anatomy(format, bytes)?;
            let facts = measure(format, &anatomy)?;
            return Ok(Examined {
                format: format.name(),
                size: Some((facts.width, facts.height)),
                orientation: facts.orientation,
                embedded: embedded(&anatomy),
                trouble: None,
            });
        }
        Err(trouble) => trouble,
    };
    let Trouble::CannotClean(format) = trouble else { return Err(trouble) };
    let (size, blocks) = match format {
        "GIF" => {
            let gif = gif::read(bytes)?;
            (
                Some(gif.size),
                Blocks { xmp: gif.xmp.map(xmp::read).unwrap_or_default(), ..Blocks::default() },
            )
        }
        "TIFF" => tiff(bytes),
        "AVIF" | "HEIC" => (None, Blocks { exif: exif::in_heif(bytes), ..Blocks::default() }),
        _ => (None, Blocks::default()),
    };
    let orientation = blocks.exif.as_ref().and_then(Orientation::in_exif);
    let orientation = orientation.unwrap_or(Orientation::UPRIGHT);
    let size = size.map(|size| orientation.turn(size));
    Ok(Examined { format, size, orientation, embedded: blocks.merged(), trouble: Some(trouble) })
}

fn tiff(bytes: &[u8]) -> (Option<(u32, u32)>, Blocks) {
    let Some(exif) = exif::read(bytes) else { return (None, Blocks::default()) };
    let xmp = exif::xmp(&exif).map(|packet| xmp::read(&packet)).unwrap_or_default();
    let iim = exif::iim(&exif).map(|datasets| Iim::read(&datasets)).unwrap_or_default();
    (exif::size(&exif), Blocks { xmp, iim, exif: Some(exif) })
}

/// What the metadata of a publishable picture says.
pub(super) fn embedded(anatomy: &Anatomy<'_>) -> Embedded {
    let packets = anatomy.xmp.iter().filter(|packet| packet.len() <= LARGEST_PACKET);
    let iim = Some(&anatomy.iim).filter(|iim| iim.len() <= LARGEST_PACKET);
    let blocks = Blocks {
        xmp: packets.flat_map(|packet| xmp::read(packet)).collect(),
        iim: iim.map(|datasets| Iim::read(datasets)).unwrap_or_default(),
        exif: anatomy.exif.and_then(exif::read),
    };
    blocks.merged()
}

/// The three kinds of metadata of one file.
#[derive(Default)]
struct Blocks {
    xmp: Vec<xmp::Property>,
    iim: Iim,
    exif: Option<::exif::Exif>,
}

impl Blocks {
    fn merged(&self) -> Embedded {
        let mut merged = Embedded::default();
        for source in SOURCES {
            let fact = source.fact;
            let xmp = self.xmp.iter().find(|(of, _)| *of == fact).and_then(|(_, texts)| {
                Found::new(fact, texts.clone(), Origin::Xmp(source.xmp.0, source.xmp.2))
            });
            let iim = source.iim.and_then(|dataset| {
                let texts = self.iim.values(dataset).map(str::to_owned);
                Found::new(fact, texts, Origin::Iim(dataset))
            });
            let exif = source.exif.zip(self.exif.as_ref()).and_then(|(tag, exif)| {
                Found::new(fact, exif::texts(exif, tag), Origin::Exif(tag))
            });
            merged.merge(fact, [xmp, iim, exif]);
        }
        merged
    }
}
