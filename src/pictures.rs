//! What a picture file is and says of itself, and the prints that are made of it.

pub mod photo;
pub mod darkroom;
pub mod slot;
