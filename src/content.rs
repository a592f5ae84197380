//! Reads and checks the files that editors write, one at a time.

pub mod embed;
pub mod open_mark;
pub mod markdown;
pub mod genre;
pub mod name_kind;
pub mod address;
pub mod settings;
pub mod sidecar;
pub mod article;
pub mod text_file;
pub mod author;
pub mod data;
pub mod fields;
pub mod issue;
pub mod remote;
pub mod closed_issue;
pub mod references;
pub mod lineup;
pub mod address_record;
pub mod text_record;
pub mod replaced_words;
pub mod sources;
pub mod begin;
