//! Consecutive editions: never mixed, never with a missing page.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::http::{Kept, get};
use super::{serve, shown};

/// An edition whose style sheet has its number in its name.
fn edition(number: usize) -> pressrun::io::serve::Shown {
    let sheet = format!("assets/main.{number:012x}.css");
    let filler = format!("<i>{number}</i>").repeat(500);
    let page = format!("<link href=/{sheet}>{filler}");
    let pages = ["index.html", "a/index.html", "b.html"].map(|path| (path, page.as_str()));
    let text = format!("sheet {number}");
    shown(&[&pages[..], &[(sheet.as_str(), text.as_str()), ("same.css", "same")]].concat())
}

/// Readers load pages while editions are shown as fast as possible.
#[test]
fn a_page_is_of_one_edition() {
    let server = serve(&[]);
    server.show(edition(0));
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let readers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut kept = Kept::new(&server);
                    let mut newest = 0;
                    while !done.load(Ordering::Relaxed) {
                        let number = page(&mut kept, "/");
                        assert!(number >= newest, "never back");
                        newest = number;
                    }
                    newest
                })
            })
            .collect();
        for number in 1..=200 {
            server.show(edition(number));
            // So that readers see many of them.
            thread::sleep(Duration::from_millis(2));
        }
        done.store(true, Ordering::Relaxed);
        for reader in readers {
            assert!(reader.join().expect("a reader") > 100);
        }
    });
    assert_eq!(page(&mut Kept::new(&server), "/"), 200);
}

/// Ten thousand loads of a page and its style sheet, during 500 rebuilds. The next edition is shown when each of four
/// readers has loaded five more pages, at any moment of a load. Otherwise, more than twenty editions could pass
/// between a page and its style sheet.
#[test]
fn no_page_load_fails_however_often_it_is_rebuilt() {
    const EDITIONS: usize = 500;
    let server = serve(&[]);
    server.show(edition(0));
    let loads: [AtomicUsize; 4] = Default::default();
    thread::scope(|scope| {
        for (n, loads) in loads.iter().enumerate() {
            let server = &server;
            scope.spawn(move || {
                let mut kept = Kept::new(server);
                for load in 0..EDITIONS * 5 {
                    let number = page(&mut kept, ["/", "/a/", "/b.html"][(n + load) % 3]);
                    let sheet = kept.get(&format!("/assets/main.{number:012x}.css"));
                    assert_eq!((sheet.status, sheet.text()), (200, &*format!("sheet {number}")));
                    loads.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for number in 1..=EDITIONS {
            let began = Instant::now();
            while loads.iter().any(|loads| loads.load(Ordering::Relaxed) < (number - 1) * 5) {
                assert!(began.elapsed() < Duration::from_secs(60), "a reader has failed");
                thread::sleep(Duration::from_micros(200));
            }
            server.show(edition(number));
        }
    });
    assert_eq!(loads.iter().map(|loads| loads.load(Ordering::Relaxed)).sum::<usize>(), 10_000);
}

/// Loads a page, and returns the edition to which all of it belongs.
fn page(kept: &mut Kept, path: &str) -> usize {
    let page = kept.get(path);
    assert_eq!(page.status, 200, "{path}");
    let text = page.text();
    let number = text["<link href=/assets/main.".len()..].split('.').next().expect("a number");
    let number = usize::from_str_radix(number, 16).expect("a number");
    let one = format!("<i>{number}</i>");
    assert_eq!(text.matches(&one).count(), 500, "{path} is a mixture");
    assert_eq!(text.matches("<i>").count(), 500, "{path} is a mixture");
    number
}

#[test]
fn assets_whose_names_hold_a_digest_stay_for_twenty_editions_and_nothing_else_does() {
    let gone = ["old.html", "old.css", "old.txt", "report.pdf", "assets/old.css", "media/old.jpg"];
    let kept = ["assets/old.0123456789ab.css", "media/sub/old.cdef01234567.jpg"];
    let all = gone.iter().chain(&kept).map(|path| (*path, "0"));
    let server = serve(&all.chain([("index.html", "0")]).collect::<Vec<_>>());
    for number in 1..=20 {
        server.show(shown(&[("index.html", &number.to_string())]));
        for path in kept {
            assert_eq!(get(&server, &format!("/{path}")).text(), "0", "{number} editions later");
        }
        for path in gone {
            assert_eq!(get(&server, &format!("/{path}")).status, 404, "{path}");
        }
        // The same edition again, or mistakes, do not count as an edition.
        let mut again = shown(&[("index.html", &number.to_string())]);
        again.trouble = vec!["bad".to_owned()];
        server.show(again);
    }
    server.show(shown(&[("index.html", "21")]));
    for path in kept {
        assert_eq!(get(&server, &format!("/{path}")).status, 404);
    }
}

#[test]
fn an_asset_that_comes_back_is_the_new_one_and_retires_anew() {
    const SHEET: &str = "assets/a.0123456789ab.css";
    let server = serve(&[("index.html", "0"), (SHEET, "old")]);
    let sheet = || get(&server, &format!("/{SHEET}"));
    server.show(shown(&[("index.html", "1")]));
    server.show(shown(&[("index.html", "2"), (SHEET, "new")]));
    assert_eq!(sheet().text(), "new");
    for number in 3..=22 {
        server.show(shown(&[("index.html", &number.to_string())]));
        assert_eq!(sheet().text(), "new", "{number}");
    }
    server.show(shown(&[("index.html", "23")]));
    assert_eq!(sheet().status, 404);
}
