//! `robots.txt` (RFC 9309).

use std::io;

use super::{Outline, Product, ProductInput};
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

    fn fixed_routes(&self) -> &'static [&'static str] {
        &["robots.txt"]
    }

    fn make(&self, _: usize, input: &ProductInput<'_>) -> io::Result<Vec<u8>> {
        let base = &input.settings().base;
        let sitemap = base.absolute(&format!("{}sitemap.xml", base.prefix()));
        Ok(format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n").into_bytes())
    }
}
