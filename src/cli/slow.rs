//! Names each slow page once, so that the user knows where to look.

#![expect(clippy::disallowed_methods, reason = "the clock is read here")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use super::report;
use crate::build::Pages;

/// Pages that take longer are named.
const LONG: Duration = Duration::from_secs(10);

/// The time between two checks.
const PERIOD: Duration = Duration::from_secs(1);

/// The pages that are being made.
#[derive(Debug, Default)]
pub(super) struct SlowPages(Arc<Mutex<UnderWay>>);

#[derive(Debug, Default)]
struct UnderWay {
    last: usize,
    pages: BTreeMap<usize, PageInProgress>,
}

#[derive(Debug)]
struct PageInProgress {
    /// Its name, and its template.
    names: [String; 2],
    begun: Instant,
    is_named: bool,
}

impl SlowPages {
    /// Starts to watch pages, until it is dropped.
    pub(super) fn watch() -> Self {
        let pages = Self::default();
        let seen = Arc::downgrade(&pages.0);
        // Without a thread, slow pages are not named, but nothing else is lost.
        _ = thread::Builder::new().name("slow pages".to_owned()).spawn(move || look(&seen));
        pages
    }
}

impl Pages for SlowPages {
    fn begin(&self, page: &str, template: &str) -> usize {
        let mut under_way = lock(&self.0);
        under_way.last += 1;
        let number = under_way.last;
        let names = [page, template].map(str::to_owned);
        under_way
            .pages
            .insert(number, PageInProgress { names, begun: Instant::now(), is_named: false });
        number
    }

    fn end(&self, number: usize) {
        lock(&self.0).pages.remove(&number);
    }
}

/// Names slow pages until the pages are dropped.
fn look(pages: &Weak<Mutex<UnderWay>>) {
    while let Some(pages) = pages.upgrade() {
        let mut under_way = lock(&pages);
        let slow = |page: &&mut PageInProgress| !page.is_named && page.begun.elapsed() >= LONG;
        for page in under_way.pages.values_mut().filter(slow) {
            page.is_named = true;
            let [name, template] = &page.names;
            report::complain(&format!(
                "warning: {name} has taken {} seconds so far\n\
                 help: look for nested loops in the template `{template}`",
                LONG.as_secs()
            ));
        }
        drop(under_way);
        drop(pages);
        thread::sleep(PERIOD);
    }
}

fn lock(pages: &Mutex<UnderWay>) -> MutexGuard<'_, UnderWay> {
    pages.lock().unwrap_or_else(PoisonError::into_inner)
}
