//! The rights that travel with a published picture, and nothing else.

use std::borrow::Cow;

use super::{Extras, Fact, Format, Icc, PhotoError, copy, iim, xmp};

/// Longer than this, in letters, no right is written, so that a packet always fits into one segment.
const LONGEST: usize = 1200;

/// What a published picture says of itself.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Rights {
    /// Who took it.
    pub creator: Option<String>,
    /// Who is to be named under it.
    pub credit: Option<String>,
    /// Whose it is.
    pub copyright: Option<String>,
    /// Who had it first.
    pub source: Option<String>,
    /// Where its licence can be read, a URL.
    pub web_statement: Option<String>,
    /// What stands for it where it cannot be seen.
    pub alt: Option<String>,
    /// Whether a camera, a hand or a program made it: a term of the IPTC, as a URL.
    pub digital_source_type: Option<String>,
}

/// Rights as they stand in files.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Packet {
    /// An XMP packet; `None` if there is nothing to say.
    pub(super) xmp: Option<Vec<u8>>,
    /// The contents of a JPEG segment, for the programs of agencies that read no XMP.
    iim: Option<Vec<u8>>,
}

impl Rights {
    /// Writes the rights down: as XMP for every format, as IPTC-IIM (creator, credit, source, copyright)
    /// for JPEG besides. The same rights always give the same packet.
    pub fn packet(&self) -> Packet {
        let all = self.all();
        let dataset = |(fact, text): &(Fact, String)| {
            let (number, most) = match fact {
                Fact::Creator => (80, 32),
                Fact::Credit => (110, 32),
                Fact::Source => (115, 32),
                Fact::Copyright => (116, 128),
                _ => return None,
            };
            Some((number, most, Cow::from(text.clone())))
        };
        let datasets: Vec<_> = all.iter().filter_map(dataset).collect();
        let properties: Vec<_> = all.iter().map(|(fact, text)| (*fact, text.as_str())).collect();
        Packet {
            xmp: (!properties.is_empty()).then(|| xmp::write(&properties)),
            iim: (!datasets.is_empty()).then(|| iim::write(&datasets)),
        }
    }

    fn all(&self) -> Vec<(Fact, String)> {
        let all = [
            (Fact::Creator, &self.creator),
            (Fact::Credit, &self.credit),
            (Fact::Copyright, &self.copyright),
            (Fact::Source, &self.source),
            (Fact::WebStatement, &self.web_statement),
            (Fact::Alt, &self.alt),
            (Fact::DigitalSourceType, &self.digital_source_type),
        ];
        let short = |text: &String| text.chars().take(LONGEST).collect::<String>();
        let filled = |(fact, text): (Fact, &Option<String>)| {
            text.as_ref().filter(|text| !text.is_empty()).map(|text| (fact, short(text)))
        };
        all.into_iter().filter_map(filled).collect()
    }
}

impl Packet {
    /// What is written, for a digest of it.
    pub fn bytes(&self) -> &[u8] {
        self.xmp.as_deref().unwrap_or_default()
    }

    pub(super) fn extras<'a>(&'a self, exif: Option<&'a [u8]>, icc: Icc<'a>) -> Extras<'a> {
        Extras { exif, xmp: self.xmp.as_deref(), iim: self.iim.as_deref(), icc }
    }
}

/// Puts rights and a colour profile into a picture that was just encoded, upright, and drops whatever
/// else the encoder has written beside the image.
///
/// # Errors
/// If the bytes are no whole file of the format.
pub fn embed(
    format: Format,
    encoded: &[u8],
    rights: &Packet,
    icc: Option<&[u8]>,
) -> Result<Vec<u8>, PhotoError> {
    copy(format, encoded, &rights.extras(None, Icc::Put(icc)))
}
