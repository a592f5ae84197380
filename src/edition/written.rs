//! An edition as it is written down for the next run of the program: all but its settings, which are read
//! again, and its texts ([`crate::content::markdown::Body::is_whole`]).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Directory, Edition, Issue, Media, NameKind, Page, Redirect, Story, StoryId};
use crate::base::path::{Route, SourcePath};
use crate::content::settings::Settings;

/// An edition that was written down.
#[derive(Deserialize)]
pub struct Written {
    issues: Vec<Issue>,
    stories: Vec<Story>,
    pages: Vec<Page>,
    statics: BTreeMap<SourcePath, Route>,
    media: Media,
    directories: BTreeMap<NameKind, Directory>,
    redirects: Vec<Redirect>,
    feed: Vec<StoryId>,
    next_release: Option<Timestamp>,
    next_change: Option<Timestamp>,
}

/// The same, while it is written. The fields are those of [`Written`], in their order.
#[derive(Serialize)]
struct Writing<'a> {
    issues: &'a [Issue],
    stories: &'a [Story],
    pages: &'a [Page],
    statics: &'a BTreeMap<SourcePath, Route>,
    media: &'a Media,
    directories: &'a BTreeMap<NameKind, Directory>,
    redirects: &'a [Redirect],
    feed: &'a [StoryId],
    next_release: Option<Timestamp>,
    next_change: Option<Timestamp>,
}

impl Edition {
    /// The edition as it is to be written down.
    pub fn written(&self) -> impl Serialize {
        // Every field is named, so that a new one has to be thought about.
        let Self {
            settings: _,
            issues,
            stories,
            pages,
            statics,
            media,
            directories,
            redirects,
            feed,
            next_release,
            next_change,
        } = self;
        let (next_release, next_change) = (*next_release, *next_change);
        Writing {
            issues,
            stories,
            pages,
            statics,
            media,
            directories,
            redirects,
            feed,
            next_release,
            next_change,
        }
    }
}

impl Written {
    /// The edition again; the settings must be those it was put together with.
    pub fn with(self, settings: Settings) -> Edition {
        let Self {
            issues,
            stories,
            pages,
            statics,
            media,
            directories,
            redirects,
            feed,
            next_release,
            next_change,
        } = self;
        Edition {
            settings,
            issues,
            stories,
            pages,
            statics,
            media,
            directories,
            redirects,
            feed,
            next_release,
            next_change,
        }
    }
}
