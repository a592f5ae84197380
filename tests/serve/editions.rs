//! One edition after the other: never a mixture, never a page missing.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::http::{Kept, get};
use super::{serve, shown};

/// An edition whose style sheet has its number in its name.
fn edition(number: usize) -> pressrun::serve::Shown {
    let sheet = format!("assets/main.{number}.css");
    let filler = format!("<i>{number}</i>").repeat(500);
    let page = format!("<link href=/{sheet}>{filler}");
    let pages = ["index.html", "a/index.html", "b.html"].map(|path| (path, page.as_str()));
    let text = format!("sheet {number}");
    shown(&[&pages[..], &[(sheet.as_str(), text.as_str()), ("same.css", "same")]].concat())
}

/// Readers load pages all the while editions are shown as fast as can be.
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

/// Ten thousand loads of a page and of the style sheet it names, over 500 rebuilds. The next edition
/// is shown when each of four readers has loaded five more pages, wherever in a load they are then:
/// were it not for that, more than twenty editions could pass between a page and its style sheet.
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
                    let sheet = kept.get(&format!("/assets/main.{number}.css"));
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

/// Loads a page and says of which edition all of it is.
fn page(kept: &mut Kept, path: &str) -> usize {
    let page = kept.get(path);
    assert_eq!(page.status, 200, "{path}");
    let text = page.text();
    let number = text["<link href=/assets/main.".len()..].split('.').next().expect("a number");
    let one = format!("<i>{number}</i>");
    assert_eq!(text.matches(&one).count(), 500, "{path} is a mixture");
    assert_eq!(text.matches("<i>").count(), 500, "{path} is a mixture");
    number.parse().expect("a number")
}

#[test]
fn assets_stay_for_twenty_editions_and_pages_do_not() {
    let server =
        serve(&[("index.html", "0"), ("old.html", "0"), ("old.css", "0"), ("old.txt", "0")]);
    for number in 1..=20 {
        server.show(shown(&[("index.html", &number.to_string())]));
        assert_eq!(get(&server, "/old.css").text(), "0", "{number} editions later");
        assert_eq!(get(&server, "/old.html").status, 404);
        assert_eq!(get(&server, "/old.txt").status, 404);
        // The same edition again, or mistakes, are no edition.
        let mut again = shown(&[("index.html", &number.to_string())]);
        again.trouble = vec!["bad".to_owned()];
        server.show(again);
    }
    server.show(shown(&[("index.html", "21")]));
    assert_eq!(get(&server, "/old.css").status, 404);
}

#[test]
fn an_asset_that_comes_back_is_the_new_one_and_retires_anew() {
    let server = serve(&[("index.html", "0"), ("a.css", "old")]);
    server.show(shown(&[("index.html", "1")]));
    server.show(shown(&[("index.html", "2"), ("a.css", "new")]));
    assert_eq!(get(&server, "/a.css").text(), "new");
    for number in 3..=22 {
        server.show(shown(&[("index.html", &number.to_string())]));
        assert_eq!(get(&server, "/a.css").text(), "new", "{number}");
    }
    server.show(shown(&[("index.html", "23")]));
    assert_eq!(get(&server, "/a.css").status, 404);
}
