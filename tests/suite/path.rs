//! Properties of names: whatever text comes in, no path leaves its folder.

use pressrun::base::path::{PathError, Route, Slug, SourcePath, encode_path, fold};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// Texts full of what paths trip over.
fn tricky() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "..",
        ".",
        "/",
        "\\",
        "\0",
        ":",
        "con",
        "NUL",
        "lpt1",
        " ",
        "-",
        "--",
        "é",
        "e\u{301}",
        "İ",
        "ß",
        "ı",
        "中",
        "طاقة",
        "नि",
        "🙂",
        "A",
        "z",
        "9",
        "%2e",
        "%",
        "?",
        "#",
        "\"",
        "\u{202e}",
        "\u{feff}",
        "’",
        "ǅ",
        "ﬀ",
        "Ω",
        "ς",
        "\u{345}",
        "ά",
        "_",
        ".md",
        "index.html",
        "~",
        "\u{307}",
        "\u{301}",
        "\u{200d}",
        "\u{ad}",
        "—",
        "ʼ",
        "…",
    ]);
    prop::collection::vec(pieces, 0..8).prop_map(|pieces| pieces.concat())
}

/// Tricky texts and any others.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![tricky(), any::<String>()]
}

/// Whether a path stays in its folder wherever it is put.
fn stays(path: &str) -> bool {
    !path.starts_with('/')
        && !path.is_empty()
        && !path.contains('\0')
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

fn decoded(url: &str) -> String {
    percent_encoding::percent_decode_str(url).decode_utf8().expect("UTF-8").into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_slug_is_its_own_slug(name in texts()) {
        if let Ok(slug) = Slug::of(&name) {
            prop_assert_eq!(Slug::of(slug.as_str()), Ok(slug.clone()));
            prop_assert_eq!(Slug::new(slug.as_str()), Ok(slug.clone()));
            prop_assert!(!slug.as_str().contains(['/', '\\', '.', ' ', '%']));
            prop_assert!(Route::new(slug.as_str()).is_ok());
        }
    }

    #[test]
    fn names_that_are_equal_have_one_slug(name in texts()) {
        let decomposed: String = name.nfd().collect();
        prop_assert_eq!(fold(&name), fold(&decomposed));
        prop_assert_eq!(Slug::of(&name), Slug::of(&decomposed));
        prop_assert_eq!(fold(&fold(&name)), fold(&name));
    }

    #[test]
    fn a_slug_taken_as_it_is_is_not_changed(text in texts()) {
        if let Ok(slug) = Slug::new(&text) {
            prop_assert_eq!(slug.as_str(), text.as_str());
        }
    }

    #[test]
    fn no_route_leaves_the_output_folder(text in texts()) {
        for route in [Route::new(&text), Route::page(&text)].into_iter().flatten() {
            prop_assert!(stays(route.as_str()), "{route:?}");
            prop_assert!(!route.as_str().contains(['\\', ':']));
        }
    }

    #[test]
    fn no_source_path_leaves_the_project(base in texts(), reference in texts()) {
        let Ok(base) = SourcePath::new(&base) else { return Ok(()) };
        prop_assert!(stays(base.as_str()));
        if let Ok(joined) = base.join(&reference) {
            prop_assert!(stays(joined.as_str()), "{joined:?}");
        }
    }

    #[test]
    fn climbing_past_the_root_is_refused(depth in 0usize..5, up in 0usize..8) {
        let base = SourcePath::new(&format!("{}x.md", "a/".repeat(depth))).expect("a path");
        let joined = base.join(&format!("{}y.md", "../".repeat(up)));
        if up > depth {
            prop_assert_eq!(joined, Err(PathError::Escapes));
        } else {
            let expected = format!("{}y.md", "a/".repeat(depth - up));
            prop_assert_eq!(joined.expect("within").as_str().to_owned(), expected);
        }
    }

    #[test]
    fn a_url_says_its_route(text in texts()) {
        let Ok(route) = Route::new(&text) else { return Ok(()) };
        let url = route.url("/paper/");
        prop_assert!(url.is_ascii());
        prop_assert!(!url.contains([' ', '"', '\'', '<', '>', '?', '#']));
        let path = decoded(url.strip_prefix("/paper/").expect("the prefix"));
        let clean = path.is_empty() || path.ends_with('/');
        let back = if clean { format!("{path}index.html") } else { path };
        prop_assert_eq!(back, route.as_str());
        prop_assert_eq!(decoded(&encode_path(&text)), text);
    }

    #[test]
    fn routes_that_clash_are_folded_alike(text in texts()) {
        let composed: String = text.nfc().collect();
        let decomposed: String = text.nfd().collect();
        if let (Ok(one), Ok(other)) = (Route::new(&composed), Route::new(&decomposed)) {
            prop_assert_eq!(one.folded(), other.folded());
        }
        let lower = text.to_lowercase();
        if let (Ok(one), Ok(other)) = (Route::new(&text), Route::new(&lower)) {
            prop_assert_eq!(one.folded(), other.folded());
        }
    }
}

#[test]
fn reserved_names_are_refused() {
    for name in
        ["con", "CON", "nul.txt", "com1", "lpt9.tar.gz", "aux ", "end.", "a:b", "a\\b", "x\0"]
    {
        assert!(Route::new(name).is_err(), "{name:?}");
    }
    for name in ["console", "com0", "com10", "nulls", ".nojekyll", "a.b", "ä"] {
        assert!(Route::new(name).is_ok(), "{name:?}");
    }
    assert_eq!(Slug::new(&"x".repeat(300)), Err(PathError::TooLong));
    assert_eq!(Route::new(&"é".repeat(128)), Err(PathError::TooLong));
}

#[test]
fn a_long_name_is_cut_at_a_word() {
    let of = |name: &str| Slug::of(name).expect("a slug").to_string();
    let words = of(&"crane ".repeat(60));
    assert!(words.len() <= 200 && words.ends_with("-crane"), "{words}");
    assert_eq!(of(&"x".repeat(300)), "x".repeat(200));
    let chinese = of(&"港口的新起重机".repeat(20));
    assert!((190..=200).contains(&chinese.len()), "{chinese}");
    let fits = format!("{}-y", "x".repeat(253));
    assert_eq!(of(&fits), fits, "what is no longer than a name can be stays");
    assert_eq!(Slug::new(&fits).expect("a slug").cut().as_str(), "x".repeat(200));
    for letter in ["कि", "e\u{301}"] {
        let slug = Slug::of(&letter.repeat(200)).expect("a slug");
        assert_eq!(Slug::new(slug.as_str()), Ok(slug.clone()));
    }
}

#[test]
fn what_an_apostrophe_kept_apart_is_put_in_order() {
    for name in ["\u{116b6}'\u{16af0}", "e'\u{301}"] {
        let slug = Slug::of(name).expect("a slug");
        assert_eq!(Slug::new(slug.as_str()), Ok(slug.clone()), "{name:?}");
    }
}

#[test]
fn names_that_are_typed_in_another_way_are_one() {
    for (one, other) in [
        ("Editor's Notes", "Editor’s Notes"),
        ("O’Brien", "Oʼbrien"),
        ("d`Or", "d´or"),
        ("ג'ורג'", "ג׳ורג׳"),
        ("\"Quoted\" Name", "„Quoted“ name"),
        ("«Quoted» name", "“Quoted” name"),
        ("Ann-Lee Wu", "Ann‑Lee Wu"),
        ("Town -- Country", "Town – Country"),
        ("Town—Country", "Town---Country"),
        ("Wait...", "Wait…"),
        ("Ann / Bo", "Ann/Bo"),
        ("Town — Country", "Town–Country"),
        ("Q & A", "Q&A"),
        ("Fea\u{ad}ture", "Feature"),
        ("Feature\u{200b}", "\u{200f}Feature"),
        ("می\u{200c}خواهم", "میخواهم"),
        ("Ann\u{a0}Lee", "Ann Lee"),
        ("山田\u{3000}太郎", "山田 太郎"),
        ("One\u{2028}Two", "one two"),
        ("A – – B", "A -- B"),
        ("İstanbul", "istanbul"),
        ("I\u{307}stanbul", "i\u{307}stanbul"),
    ] {
        assert_eq!(fold(one), fold(other), "{one} {other}");
        assert_eq!(Slug::of(one), Slug::of(other), "{one} {other}");
    }
    assert_ne!(fold("Coca Cola"), fold("Coca-Cola"));
    assert_ne!(fold("Iyi"), fold("ıyi"));
}

#[test]
fn a_slug_has_no_hole_where_nothing_can_be_seen() {
    for (name, slug) in [
        ("Fea\u{ad}ture", "feature"),
        ("A\u{200b}long\u{2060}word", "alongword"),
        ("\u{feff}Word\u{fe0f}", "word"),
        ("İzmir'de", "izmirde"),
        ("Дарʼя", "даря"),
    ] {
        assert_eq!(Slug::of(name).as_ref().map(Slug::as_str), Ok(slug), "{name:?}");
    }
}

#[test]
fn names_that_differ_in_case_are_one() {
    for (one, other) in
        [("ΟΔΟΣ", "Οδος"), ("ſchrift", "SCHRIFT"), ("ÉCOLE", "école"), ("Ada  L", "ADA l")]
    {
        assert_eq!(fold(one), fold(other));
    }
    assert_ne!(fold("Strauß"), fold("Strauss"), "two families");
    assert_ne!(fold("Yıldız"), fold("Yildiz"), "two families");
    assert_eq!(fold("Yıldız"), fold("yıldız"));
    let routes = ["a/οδος", "a/ΟΔΟΣ"].map(|text| Route::new(text).expect("a route").folded());
    assert_eq!(routes[0], routes[1]);
    let routes = ["a b.txt", "a  b.txt"].map(|text| Route::new(text).expect("a route").folded());
    assert_ne!(routes[0], routes[1], "two files on every host");
}

#[test]
fn a_source_path_is_shown_in_one_line_and_kept_as_it_is() {
    let name = "content/a\n::error::b\r\u{1b}\u{2028}\u{7f}.md";
    let path = SourcePath::new(name).expect("a path");
    assert_eq!(path.as_str(), name);
    assert_eq!(path.to_string(), "content/a␊::error::b␍␛�␡.md");
    assert_eq!(serde_json::to_value(&path).expect("a value"), name);
}
