//! Finds garbled text: UTF-8 that was read as Windows-1252 or Windows-1251, and the placeholders that programs write
//! for lost characters (U+FFFD) and pasted objects (U+FFFC).

use std::ops::Range;

/// The characters of Windows-1252 from 0x80 to 0x9F.
const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// Characters that follow `Ã` and the like only if the two were one letter.
const PLAIN: &str = "¡¢£¤¥¦§¨©ª¬®¯°±²³´µ¶·¸¹º¼½¾¿ƒˆ‰Š‹ŒŽ˜™š›œžŸ†‡";

/// Characters that follow `Р` and `С` only if the two were one Cyrillic letter.
const CYRILLIC: &str = "°±²³´µ¶·ё№є»јЅѕїЃѓ‚„…†‡€‰Љ‹ЊЌЋЏђљ›њќћџЎўЈ¤Ґ¦§Ё©Є«¬®Ї‘’“”•–—™Ђ";

/// The first bytes of the characters that a garbled piece begins with: Latin letters with accents, Cyrillic letters, and
/// placeholders.
const LATIN: u8 = 0xC3;
const CYRILLIC_LETTER: u8 = 0xD0;
const SPECIAL: u8 = 0xEF;

/// A place where a text is garbled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Garbled {
    /// Where it is, in bytes.
    pub range: Range<usize>,
    /// The original text, if it can be reconstructed.
    pub right: Option<String>,
}

impl Garbled {
    /// The message and the hint.
    pub fn explain(&self, text: &str) -> (String, String) {
        match text.get(self.range.clone()).unwrap_or_default() {
            "\u{fffd}" => (
                "a character was lost here and replaced by U+FFFD".to_owned(),
                "write the character that was there".to_owned(),
            ),
            "\u{fffc}" => (
                "a picture or another object was lost here and replaced by U+FFFC".to_owned(),
                "delete the character, and put the picture beside the story".to_owned(),
            ),
            garbled => (
                format!("`{garbled}` is a letter in the wrong encoding"),
                match &self.right {
                    Some(right) => {
                        format!("write `{right}`, or convert the original to UTF-8 again")
                    }
                    None => "convert the original to UTF-8 again".to_owned(),
                },
            ),
        }
    }
}

/// The first place where a text is garbled.
pub fn garbled(text: &str) -> Option<Garbled> {
    if !text.bytes().any(|byte| matches!(byte, LATIN | CYRILLIC_LETTER | SPECIAL)) {
        return None;
    }
    let mut before = ' ';
    text.char_indices().find_map(|(at, c)| {
        let found = begins(&text[at..], before);
        before = c;
        let (length, right) = found?;
        Some(Garbled { range: at..at + length, right })
    })
}

/// The length of the garbled piece at the beginning of a text, and the original.
fn begins(text: &str, before: char) -> Option<(usize, Option<String>)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    match first {
        '\u{fffc}' | '\u{fffd}' => return Some((first.len_utf8(), None)),
        'Ã' | 'Â' | 'Å' | 'Ä' | 'â' | 'ð' | 'ï' | 'Ð' | 'Ñ' | 'в' | 'Р' | 'С' => {}
        _ => return None,
    }
    let second = chars.next()?;
    let third = chars.next().unwrap_or(' ');
    let fourth = chars.next().unwrap_or(' ');
    let is_sure = match first {
        'â' => matches!(second, '€' | '\u{80}') && byte(third).is_some(),
        'ð' => matches!(second, 'Ÿ' | '\u{9f}') && byte(third).is_some(),
        'ï' => second == '»' && third == '¿',
        'Ð' | 'Ñ' => {
            byte(second).is_some_and(is_tail)
                && matches!(third, 'Ð' | 'Ñ')
                && byte(fourth).is_some_and(is_tail)
        }
        'в' => second == 'Ђ',
        'Р' | 'С' => {
            CYRILLIC.contains(second) && matches!(third, 'Р' | 'С') && CYRILLIC.contains(fourth)
        }
        _ => is_pair(before, (first, second, third)),
    };
    is_sure.then(|| {
        let count = match first {
            'â' | 'ï' => 3,
            'ð' => 4,
            _ => 2,
        };
        let length = text.chars().take(count).map(char::len_utf8).sum();
        (length, decoded(&text[..length]))
    })
}

/// Whether an accented capital and the characters after it were one letter. Among capitals they can be two.
fn is_pair(before: char, (first, second, third): (char, char, char)) -> bool {
    if matches!(second, '\u{80}'..='\u{9f}') {
        return true;
    }
    match second {
        _ if before.is_uppercase() => false,
        '\u{a0}' => first == 'Â' && !before.is_alphabetic() && !before.is_whitespace(),
        '‘' | '’' | '“' | '”' | '„' | '‚' | '…' | '–' | '—' | '€' => {
            first == 'Ã' && !before.is_alphabetic() && third.is_lowercase()
        }
        _ => PLAIN.contains(second),
    }
}

/// The byte of a character in Windows-1252, unless it is ASCII.
fn byte(c: char) -> Option<u8> {
    let high = HIGH.chars().position(|high| high == c).and_then(|at| u8::try_from(at + 0x80).ok());
    high.or_else(|| u8::try_from(u32::from(c)).ok().filter(|byte| *byte >= 0x80))
}

/// Whether a byte continues a UTF-8 character.
fn is_tail(byte: u8) -> bool {
    (0x80..=0xbf).contains(&byte)
}

/// The text whose bytes were read as Windows-1252.
fn decoded(text: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> = text.chars().map(byte).collect();
    let text = String::from_utf8(bytes?).ok()?;
    text.chars().all(super::is_visible).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::garbled;

    #[test]
    fn letters_in_the_wrong_encoding_are_found() {
        for (text, right) in [
            ("Itâ€™s", Some("’")),
            ("cafÃ©", Some("é")),
            ("Ã©tÃ©", Some("é")),
            ("Ãœber", Some("Ü")),
            ("Ã–sterreich", Some("Ö")),
            ("costs Â£5", Some("£")),
            ("5Â\u{a0}km", None),
            ("naÄ‡i", Some("ć")),
            ("ðŸ˜€", Some("😀")),
            ("ÐŸÑ€Ð¸Ð²ÐµÑ‚", Some("П")),
            ("РџСЂРёРІРµС‚", None),
            ("вЂ™", None),
            ("a\u{fffd}", None),
        ] {
            let found = garbled(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found.right.as_deref(), right, "{text}");
        }
    }

    #[test]
    fn other_letters_are_let_be() {
        for text in [
            "AMANHÔ",
            "CAFÉ—",
            "ÎNCÂ»",
            "château",
            "forêt",
            "Ðakovo",
            "Ñandú",
            "Été",
            "Ä–",
            "Âge",
            "São João",
            "5 °C",
            "MARCHÂ²",
            "Россия",
            "СССР",
            "«Р»",
            "Ã, Â",
            "pão–Ã",
            "п. Р–12",
        ] {
            assert_eq!(garbled(text), None, "{text}");
        }
    }
}
