//! Examines a picture of any known format as far as possible.

use super::fact::{Embedded, MetadataValue, Origin, SOURCES};
use super::iim::Iim;
use super::{Anatomy, Format, LARGEST_PACKET, Orientation, PhotoError, exif, measure, xmp};

/// The facts of a picture, whether it can be published or not.
#[derive(Clone, PartialEq, Debug)]
pub struct Examined {
    /// The name of its format.
    pub format: &'static str,
    /// Width and height in pixels as it is shown; `None` for formats that are only known by name.
    pub size: Option<(u32, u32)>,
    /// How it is turned before it is shown.
    pub orientation: Orientation,
    /// Its metadata.
    pub embedded: Embedded,
    /// Why it cannot be published.
    pub trouble: Option<PhotoError>,
}

/// Examines a picture: completely if it is of a [`Format`]; of AVIF and HEIC files, only the Exif.
///
/// # Errors
/// If it is not a picture, is damaged, or has no size.
pub fn examine(bytes: &[u8]) -> Result<Examined, PhotoError> {
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
    let PhotoError::CannotClean(format) = trouble else { return Err(trouble) };
    let blocks = match format {
        "AVIF" | "HEIC" => Blocks { exif: exif::in_heif(bytes), ..Blocks::default() },
        _ => Blocks::default(),
    };
    let orientation = blocks.exif.as_ref().and_then(Orientation::in_exif);
    let orientation = orientation.unwrap_or(Orientation::UPRIGHT);
    let embedded = blocks.merged();
    Ok(Examined { format, size: None, orientation, embedded, trouble: Some(trouble) })
}

/// The metadata of a publishable picture.
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
            let xmp = self.xmp.iter().find(|property| property.fact == fact).and_then(|property| {
                let origin = Origin::Xmp(source.xmp.0, source.xmp.2);
                let found = MetadataValue::new(fact, property.texts.clone(), origin)?;
                Some(found.in_languages(&property.languages))
            });
            let iim = source.iim.and_then(|dataset| {
                let texts = self.iim.values(dataset).map(str::to_owned);
                MetadataValue::new(fact, texts, Origin::Iim(dataset))
            });
            let exif = source.exif.zip(self.exif.as_ref()).and_then(|(tag, exif)| {
                MetadataValue::new(fact, exif::texts(exif, tag), Origin::Exif(tag))
            });
            merged.merge(fact, [xmp, iim, exif]);
        }
        merged
    }
}
