//! A caption with its credit at the end, as the trade writes it: `Turbines. (PHOTO: AGENCY)`.

/// Words before a colon and the names.
const WORDS: &[&str] = &[
    "photo credit",
    "photo",
    "photos",
    "foto",
    "fotos",
    "bild",
    "bilder",
    "picture",
    "pictures",
    "image",
    "images",
    "illustration",
    "illustrations",
    "drawing",
    "drawings",
    "graphic",
    "graphics",
    "infographic",
    "grafik",
    "zeichnung",
    "dessin",
    "infographie",
    "video",
    "videos",
    "vidéo",
    "VIDÉO",
    "vídeo",
    "VÍDEO",
    "film",
    "films",
    "audio",
    "sound",
    "sounds",
    "chart",
    "charts",
    "map",
    "maps",
    "karte",
    "karten",
    "carte",
    "cartes",
    "видео",
    "ВИДЕО",
    "فيديو",
    "视频",
    "音频",
    "фото",
    "Фото",
    "ФОТО",
    "صورة",
    "사진",
    "crédit photo",
    "crédits photo",
    "CRÉDIT PHOTO",
    "CRÉDITS PHOTO",
    "credit photo",
    "crédit",
    "CRÉDIT",
    "credit",
    "图片来源",
    "图片",
    "图",
    "摄影",
    "摄",
    "写真",
];

/// Words before the names, without a colon or with one.
const WORDS_BY: &[&str] = &[
    "photo by",
    "photos by",
    "photo credit by",
    "picture by",
    "pictures by",
    "image by",
    "images by",
    "foto von",
    "fotos von",
    "bild von",
    "bilder von",
];

/// Words after the names, in brackets.
const WORDS_AFTER: &[&str] = &["摄影", "摄", "供图", "撮影"];

/// The longest credit without brackets, in letters.
const LONGEST: usize = 80;

/// Splits a caption into its text and its credit, both trimmed.
///
/// A credit is the text in the last brackets after `PHOTO:`, `Photo by`, `Foto:`, `Bild:`, `Crédit photo :`, `图：` and
/// the like, or before `摄`. Without brackets, it is the text after such a word and a colon, if a sentence ends before
/// the word. Case does not matter, and full-width brackets and colons are accepted. The credit is returned in its
/// [standard spelling](spelled_credit). An empty or unclosed credit remains part of the caption.
pub fn split_credit(caption: &str) -> (String, Option<String>) {
    let caption = caption.trim();
    let split = in_last_brackets(caption).and_then(|(text, inner)| Some((text, credit(inner)?)));
    match split.or_else(|| without_brackets(caption)) {
        Some((text, credit)) => (text.trim_end().to_owned(), Some(credit)),
        None => (caption.to_owned(), None),
    }
}

/// Whether a caption has a credit whose bracket is not closed: `Turbines. (PHOTO: AGENCY`.
pub fn has_open_credit(caption: &str) -> bool {
    let Some((_, inside)) = caption.rsplit_once(['(', '（']) else { return false };
    !inside.contains([')', '）']) && credit(inside).is_some()
}

/// The text before the brackets that end a text, and the text inside them. Drops a full stop after the brackets.
pub fn in_last_brackets(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end();
    let text = text.strip_suffix(['.', '。']).unwrap_or(text);
    let inside = text.strip_suffix([')', '）'])?;
    let mut depth = 1;
    for (at, c) in inside.char_indices().rev() {
        match c {
            ')' | '）' => depth += 1,
            '(' | '（' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&inside[..at], &inside[at + c.len_utf8()..]));
        }
    }
    None
}

/// The names in brackets, if a word marks them as a credit.
fn credit(inner: &str) -> Option<String> {
    let inner = inner.trim();
    let by = || WORDS_BY.iter().find_map(|word| after_by(strip_word(inner, word)?));
    let after = || WORDS_AFTER.iter().find_map(|word| inner.strip_suffix(word));
    names(after_word(inner).or_else(by).or_else(after)?)
}

/// The text after a word and a colon, if a sentence ends before the word, and what precedes it.
fn without_brackets(caption: &str) -> Option<(&str, String)> {
    let is_of_address = |at: usize| caption[at..].starts_with("://");
    let mut colons = caption.rmatch_indices([':', '：']);
    let (colon, _) = colons.find(|(at, _)| !is_of_address(*at))?;
    let begins = |(at, _): (usize, char)| {
        let (text, rest) = (&caption[..at], &caption[at..]);
        let names = after_word(rest)?;
        let is_last = rest.len() - names.len() > colon - at;
        let ended = text.trim_end().chars().next_back();
        let is_apart = ended.is_none_or(|c| ".!?。！？…”\"»|–—)）".contains(c));
        (is_last && is_apart && is_name(names)).then_some((text, names))
    };
    let (text, found) = caption.char_indices().find_map(begins)?;
    Some((text, names(found)?))
}

/// Whether words without brackets can be names: of an agency, or with a capital letter at the beginning.
fn is_name(words: &str) -> bool {
    let words = words.trim();
    let is_short = words.chars().count() <= LONGEST && !words.contains(['!', '?', ';', '(', ')']);
    let is_lower = words.starts_with(char::is_lowercase) && words.contains(char::is_whitespace);
    is_short && !is_lower
}

/// The text after one of the words and its colon.
fn after_word(text: &str) -> Option<&str> {
    let after = |word: &&str| strip_word(text, word)?.trim_start().strip_prefix([':', '：']);
    WORDS.iter().find_map(after)
}

/// The text after `by`, with a colon or a space between.
fn after_by(rest: &str) -> Option<&str> {
    let names = rest.trim_start().strip_prefix([':', '：']);
    names.or_else(|| rest.starts_with(char::is_whitespace).then_some(rest))
}

/// A credit in its standard spelling: names with `/` between them, without spaces around it. Beside an address, the
/// spaces remain.
pub fn spelled_credit(credit: &str) -> String {
    names(credit).unwrap_or_else(|| credit.to_owned())
}

/// The names of a credit, separated by `/`; addresses stay whole.
pub fn credited_names(credit: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut begin = 0;
    let mut end_token = 0;
    for token in credit.split_inclusive(char::is_whitespace) {
        let start = end_token;
        end_token += token.len();
        if is_address(token.trim_end()) {
            continue;
        }
        for (at, slash) in token.match_indices('/') {
            names.push(&credit[begin..start + at]);
            begin = start + at + slash.len();
        }
    }
    names.push(&credit[begin..]);
    names.into_iter().map(str::trim).filter(|name| !name.is_empty()).collect()
}

/// Names with `/` between them; `None` without any name.
fn names(text: &str) -> Option<String> {
    let mut joined = String::new();
    let mut ends_in_address = false;
    for name in credited_names(text) {
        let mut words = name.split_whitespace();
        let begins_with_address = words.next().is_some_and(is_address);
        if !joined.is_empty() {
            joined.push_str(if ends_in_address || begins_with_address { " / " } else { "/" });
        }
        joined.push_str(name);
        ends_in_address = name.split_whitespace().next_back().is_some_and(is_address);
    }
    (!joined.is_empty()).then_some(joined)
}

/// Whether a word is the address of a page: `https://ann.example`, `www.ann.example/photos`,
/// `ann.example/photos`.
fn is_address(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '<', '[', '|']);
    let host = word.split('/').next().unwrap_or_default();
    let top = host.rsplit_once('.').map_or("", |(_, top)| top);
    let is_host = (2..=8).contains(&top.len()) && top.bytes().all(|b| b.is_ascii_lowercase());
    word.contains("://") || word.starts_with("www.") || is_host && host.len() > top.len() + 1
}

/// The text after a word at the beginning of a text, in upper or lower case.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(word.len())?;
    start.eq_ignore_ascii_case(word).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_trade_form_is_split() {
        for (caption, text, credit) in [
            ("Turbines. (PHOTO: AGENCY)", "Turbines.", "AGENCY"),
            (" Turbines (photo: Ann Lee) \n", "Turbines", "Ann Lee"),
            ("Turbines (Photo by Ann Lee)", "Turbines", "Ann Lee"),
            ("Turbines (PHOTO BY: Ann)", "Turbines", "Ann"),
            ("By district. (MAP: DATA DESK)", "By district.", "DATA DESK"),
            ("Turbines\n( Photo : A / B /C)", "Turbines", "A/B/C"),
            ("風力（PHOTO：新華社）", "風力", "新華社"),
            ("(PHOTO: AGENCY)", "", "AGENCY"),
            ("It (left). (Photo: A (B))", "It (left).", "A (B)"),
            ("Old (PHOTO: A) new (PHOTO: B)", "Old (PHOTO: A) new", "B"),
            ("Turbines. (PHOTO: AGENCY).", "Turbines.", "AGENCY"),
            ("Windräder. Foto: Anna Meier/dpa", "Windräder.", "Anna Meier/dpa"),
            ("Windräder. (Foto: dpa)", "Windräder.", "dpa"),
            ("Windräder. FOTO: dpa", "Windräder.", "dpa"),
            ("Windräder (Bild: A. Meier)", "Windräder", "A. Meier"),
            ("Éoliennes. (Crédit photo : Ann Lee)", "Éoliennes.", "Ann Lee"),
            ("Turbines (Photos by A / B)", "Turbines", "A/B"),
            ("Foto: dpa", "", "dpa"),
            ("Barrels a year. (ILLUSTRATION: A. Lee)", "Barrels a year.", "A. Lee"),
            ("Fässer. (Grafik: dpa)", "Fässer.", "dpa"),
            ("Мост. (Фото: А. Иванова)", "Мост.", "А. Иванова"),
            ("الرافعة. (صورة: PAPER STUDIO)", "الرافعة.", "PAPER STUDIO"),
            ("风力发电。（图：新华社）", "风力发电。", "新华社"),
            ("风力发电（王五 摄）", "风力发电", "王五"),
            (
                "Fire. (Photo: Ann Lee | http://ann.example.org / CC BY 4.0)",
                "Fire.",
                "Ann Lee | http://ann.example.org / CC BY 4.0",
            ),
            (
                "Fire. Photo: Ann Lee, https://a.example/b/c",
                "Fire.",
                "Ann Lee, https://a.example/b/c",
            ),
            ("Fire (Photo: www.ann.example/photos / AP)", "Fire", "www.ann.example/photos / AP"),
            ("Fire (Photo: Ann Lee / For The Paper)", "Fire", "Ann Lee/For The Paper"),
        ] {
            let expected = (text.to_owned(), Some(credit.to_owned()));
            assert_eq!(split_credit(caption), expected, "{caption}");
        }
    }

    #[test]
    fn what_is_no_credit_stays() {
        for caption in [
            "",
            "Turbines",
            "Turbines (left)",
            "Turbines (PHOTO: AGENCY",
            "Turbines (PHOTO:)",
            "Turbines (PHOTO: / )",
            "Turbines (Photo by )",
            "Turbines (Photo bystander)",
            "Turbines (photograph: A)",
            "Turbines (photoby A)",
            "Turbines (PHOTO: A) at sea",
            "Turbines PHOTO: A)",
            "Turbines Foto: dpa",
            "Old times. Photo: the crane at work",
            "Old times. Drawing: the crane at work",
            "Sales (graphic: see page 4",
            "He said: Foto! Photo: what? Yes",
        ] {
            assert_eq!(split_credit(caption), (caption.to_owned(), None));
        }
    }

    #[test]
    fn a_credit_has_one_spelling() {
        for (written, spelled) in [
            ("Ann Lee / For The Paper", "Ann Lee/For The Paper"),
            ("Ann Lee /AP/ Wire", "Ann Lee/AP/Wire"),
            ("Ann Lee", "Ann Lee"),
            ("https://a.example/x/", "https://a.example/x/"),
            ("A / a.example/x / B", "A / a.example/x / B"),
            ("/", "/"),
            ("", ""),
        ] {
            assert_eq!(spelled_credit(written), spelled);
        }
    }

    #[test]
    fn a_bracket_that_is_not_closed_is_seen() {
        for open in ["Turbines. (PHOTO: AGENCY", "Turbines (photo by Ann Lee.", "风力（图：新华社"]
        {
            assert!(has_open_credit(open), "{open}");
        }
        for other in ["Turbines (left", "Turbines (PHOTO: A) at sea", "PHOTO: AGENCY", "Turbines ("]
        {
            assert!(!has_open_credit(other), "{other}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics_and_both_are_trimmed(caption in "[ a()（）:：/photoPHOTOby報]{0,24}") {
            let (text, credit) = split_credit(&caption);
            prop_assert_eq!(text.trim(), &text);
            prop_assert!(credit.is_none_or(|c| c.trim() == c && !c.is_empty()));
        }
    }
}
