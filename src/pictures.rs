//! Picture files: their metadata, and the prints made from them.

pub mod photo;
pub mod recording;
pub mod darkroom;
pub mod slot;
