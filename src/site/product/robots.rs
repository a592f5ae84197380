//! `robots.txt` (RFC 9309).

use std::io;

use super::{Making, Outline, Product};
use crate::base::path::Route;

/// Tells robots that they may read everything, and where the sitemap is.
pub(super) struct Robots;

impl Product for Robots {
    fn name(&self) -> &'static str {
        "robots"
    }

    fn routes(&self, _: &Outline<'_>) -> Vec<Route> {
        Route::new("robots.txt").into_iter().collect()
    }

    fn is_replaceable(&self) -> bool {
        true
    }

    fn make(&self, _: usize, making: &Making<'_>) -> io::Result<Vec<u8>> {
        let base = &making.site.edition.settings.base;
        let sitemap = base.absolute(&format!("{}sitemap.xml", base.prefix()));
        Ok(format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n").into_bytes())
    }
}
