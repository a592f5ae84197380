//! Builds a paper in memory, and searches its outputs.

use std::collections::BTreeMap;

use jiff::Timestamp;
use pressrun::base::output::Memory;
use pressrun::base::snapshot::Snapshot;
use pressrun::build::{Build, BuildCache, Environment, Input, build};
use pressrun::content::settings::Request;

use super::paper::Tree;
use super::pictures::utf16;
use super::words::{CanaryWords, SONG};

/// Every output: routes and bytes.
pub(crate) type Site = BTreeMap<String, Vec<u8>>;

pub(crate) fn instant(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

pub(crate) fn second_before(instant: Timestamp) -> Timestamp {
    Timestamp::from_second(instant.as_second() - 1).expect("an instant")
}

/// Builds a paper, which must be free of errors.
pub(crate) fn site(tree: &Tree, instant: Timestamp, drafts: bool) -> (Site, Build) {
    let texts = tree.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
    let snapshot = Snapshot::of_texts(texts);
    let request =
        Request { instant: instant.into(), drafts, base_url: None, theme: None, host_files: None };
    let memory = Memory::default();
    let built = build(
        &Input::new(&snapshot, Vec::new(), &request),
        &mut BuildCache::default(),
        Environment::new(&memory, &|_| {}),
    )
    .expect("built");
    assert!(built.is_good(), "the paper has mistakes: {:#?}", built.outcome.diagnostics);
    let outputs = memory.into_outputs().into_iter();
    (outputs.map(|(route, bytes)| (route.to_string(), bytes)).collect(), built)
}

/// Requires that nothing hidden is found anywhere: in no route and no byte.
pub(crate) fn assert_silent(site: &Site, words: &[CanaryWords]) {
    let songs = songs(words);
    for (route, bytes) in site {
        // Fonts belong to the theme, and their compressed bytes can contain any three letters.
        let bytes = if route.ends_with(".woff2") { &[] } else { bytes.as_slice() };
        for text in [route.to_lowercase(), readable(bytes)] {
            for (form, song) in &songs {
                assert!(
                    !text.contains(song),
                    "{route} gives a canary away ({form}): {}",
                    around(&text, song)
                );
            }
        }
    }
}

/// Requires that every word of the hidden things is found somewhere, except those that must never appear.
pub(crate) fn assert_heard(sites: &[&Site], canaries: &[CanaryWords]) {
    let texts: Vec<String> = sites
        .iter()
        .flat_map(|site| site.iter())
        .map(|(route, bytes)| format!("{}\n{}", route.to_lowercase(), readable(bytes)))
        .collect();
    let heard = |word: &&String| texts.iter().any(|text| text.contains(word.as_str()));
    let words = canaries.iter().flat_map(|canary| &canary.words);
    let silent: Vec<&String> = words.filter(|word| !heard(word)).collect();
    assert!(silent.is_empty(), "released, and yet nowhere to be found: {silent:?}");
    let hushed = canaries.iter().flat_map(|canary| &canary.hushed);
    let blurted: Vec<&String> = hushed.filter(heard).collect();
    assert!(blurted.is_empty(), "for nobody, and yet published: {blurted:?}");
}

/// Requires that two sites are the same, byte for byte.
pub(crate) fn assert_same(site: &Site, other: &Site) {
    let routes = |site: &Site| site.keys().cloned().collect::<Vec<_>>();
    assert_eq!(routes(site), routes(other));
    let different = site.iter().find(|(route, bytes)| **bytes != other[*route]);
    let Some((route, bytes)) = different else { return };
    let (here, there) = (readable(bytes), readable(&other[route]));
    let lines = here.lines().zip(there.lines()).find(|(a, b)| a != b);
    panic!("{route} differs, first in: {lines:#?}");
}

/// Canaries are lower-case letters and digits, so escaping in HTML, XML, JSON and URLs does not change them. Changed
/// forms are searched for separately.
fn songs(words: &[CanaryWords]) -> Vec<(&'static str, String)> {
    let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
    let escaped = |text: &str| text.bytes().map(|byte| format!("%{byte:02x}")).collect::<String>();
    let entities = |text: &str| text.bytes().map(|byte| format!("&#{byte};")).collect::<String>();
    let wide = String::from_utf8_lossy(&utf16(SONG)).into_owned();
    let mut songs = vec![
        ("plain", SONG.to_owned()),
        ("UTF-16", wide),
        ("percent-encoded", escaped(SONG)),
        ("as entities", entities(SONG)),
    ];
    for words in words {
        songs.push(("a date", words.days()));
        songs.extend(words.words.iter().map(|word| ("in hexadecimal", hex(word))));
        let of_word = |word: &String| pressrun::base::digest::Digest::of(word.as_bytes()).short();
        songs.extend(words.words.iter().map(|word| ("a digest of a word", of_word(word))));
        songs.extend(words.digests.iter().map(|digest| ("a digest of a file", digest.clone())));
    }
    songs
}

fn readable(bytes: &[u8]) -> String {
    if bytes.starts_with(b"PK\x03\x04") {
        let files = crate::epub::files(bytes);
        let texts = files.iter().filter(|(name, _)| !name.contains("/media/"));
        return texts.map(|(name, bytes)| format!("{name}\n{}\n", readable(bytes))).collect();
    }
    String::from_utf8_lossy(bytes).to_lowercase()
}

fn around<'t>(text: &'t str, song: &str) -> &'t str {
    let at = text.find(song).unwrap_or_default();
    let start = text.floor_char_boundary(at.saturating_sub(80));
    &text[start..text.floor_char_boundary(at + 120)]
}
