//! Values that everything else is made of: names, texts, dates, mistakes; sources in, outputs out.

pub mod threads;
pub mod character;
pub mod colour;
pub mod path;
pub mod digest;
pub mod diagnostic;
pub mod snapshot;
pub mod output;
pub mod media_type;
pub mod yaml;
pub mod date;
pub mod language;
