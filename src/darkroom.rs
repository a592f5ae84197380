//! stub
use serde::{Deserialize, Serialize};
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Format {
    Jpeg,
    Png,
    WebP,
    Avif,
}
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Crop {
    pub ratio: (u32, u32),
    pub focus: (u16, u16),
}
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Recipe {
    pub width: u32,
    pub crop: Option<Crop>,
    pub format: Format,
}
pub fn size(source: (u32, u32), recipe: &Recipe) -> (u32, u32) {
    let (w, h) = (u64::from(source.0), u64::from(source.1));
    let (cw, ch) = match recipe.crop {
        None => (w, h),
        Some(Crop { ratio: (a, b), .. }) => {
            let (a, b) = (u64::from(a), u64::from(b));
            if w * b > h * a { ((h * a / b).max(1), h) } else { (w, (w * b / a).max(1)) }
        }
    };
    let width = u64::from(recipe.width).min(cw);
    (width as u32, ((ch * width + cw / 2) / cw).max(1) as u32)
}

impl Format {
    /// Ext.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Avif => "avif",
        }
    }
    /// Type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Avif => "image/avif",
        }
    }
}

/// x
#[derive(Debug, thiserror::Error)]
#[error("bad")]
pub struct Trouble;
/// x
pub struct Developed {
    pub bytes: Vec<u8>,
}
/// x
pub fn develop(source: &[u8], recipes: &[Recipe]) -> Result<Vec<Developed>, Trouble> {
    let _ = source;
    Ok(recipes.iter().map(|r| Developed { bytes: format!("{r:?}").into_bytes() }).collect())
}
