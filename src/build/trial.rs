//! Pictures that are decoded only to find the damaged ones: nothing is made of them, and nothing is kept.

use crate::base::digest::Digest;
use crate::base::output::PrintCache;

/// How those who only look for mistakes look at pictures.
pub struct Trial<'a> {
    /// What earlier builds have made: a picture whose colour is there is sound.
    print_cache: &'a dyn PrintCache,
    /// How many bytes of memory the pictures may take that are worked on at a time.
    pub(super) memory: u64,
}

impl<'a> Trial<'a> {
    /// Begins with a print cache, in which nothing is changed, and with so much memory.
    pub fn new(print_cache: &'a dyn PrintCache, memory: u64) -> Self {
        Self { print_cache, memory }
    }
}

impl PrintCache for Trial<'_> {
    fn find(&self, key: &Digest) -> Option<Vec<u8>> {
        // It would count as a use to read it, and nobody looks at the pages.
        self.print_cache.has(key).then(Vec::new)
    }

    fn has(&self, key: &Digest) -> bool {
        self.print_cache.has(key)
    }

    fn file(&self, _: &Digest, _: &[u8]) {}
}
