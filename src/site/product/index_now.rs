//! The file with the key for IndexNow. Search engines fetch it to see that who reports changes owns the site.

use std::io;

use super::{Outline, Product, ProductInput};
use crate::base::path::Route;
use crate::site::view::View;

/// The file with the key, if `site.yaml` has one.
pub(super) struct IndexNow;

impl Product for IndexNow {
    fn name(&self) -> &'static str {
        "indexnow key"
    }

    fn routes(&self, site: &Outline<'_>) -> Vec<Route> {
        let key = site.edition.settings.index_now.as_ref();
        key.and_then(|key| Route::new(&format!("{key}.txt")).ok()).into_iter().collect()
    }

    fn identity(&self, _: usize, _: &Outline<'_>, view: &View) -> String {
        view.settings().index_now.clone().unwrap_or_default()
    }

    fn make(&self, _: usize, input: &ProductInput<'_>) -> io::Result<Vec<u8>> {
        Ok(input.settings().index_now.clone().unwrap_or_default().into_bytes())
    }
}
