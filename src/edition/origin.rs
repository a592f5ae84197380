//! Positions in front matter, which are only computed for mistakes.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::diagnostic::Place;
use crate::base::path::SourcePath;
use crate::base::snapshot::Snapshot;
use crate::base::yaml::{KeyPath, Places};
use crate::content::article::FrontMatter;

/// A file, and the path to a value of its front matter.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Origin {
    /// The file of a story or page.
    pub file: SourcePath,
    /// The value; `None` for the file as a whole.
    pub at: Option<KeyPath>,
}

impl Origin {
    /// A file as a whole.
    pub fn of(file: &SourcePath) -> Self {
        Self { file: file.clone(), at: None }
    }
}

/// The places of origins. The front matter of a file is only parsed for positions when the first one is needed.
pub struct Origins<'s> {
    snapshot: &'s Snapshot,
    files: RefCell<BTreeMap<SourcePath, Option<Places<'s>>>>,
}

impl<'s> Origins<'s> {
    /// Takes the files in which places will be looked up.
    pub fn new(snapshot: &'s Snapshot) -> Self {
        Self { snapshot, files: RefCell::default() }
    }

    /// The place of an origin.
    pub fn locate(&self, origin: &Origin) -> Place {
        let Origin { file, at: Some(at) } = origin else { return Place::file(&origin.file) };
        let mut files = self.files.borrow_mut();
        let places = files.entry(file.clone()).or_insert_with(|| self.places(file));
        places.as_ref().map_or_else(|| Place::file(file), |places| places.locate(file, at))
    }

    fn places(&self, file: &SourcePath) -> Option<Places<'s>> {
        let text = self.snapshot.text(file)?;
        if file.extension() == "yaml" {
            return Some(Places::new(text, 0));
        }
        let front_matter = FrontMatter::find(file, text).ok()?;
        Some(Places::new(front_matter.yaml(text), front_matter.yaml_start()))
    }
}
