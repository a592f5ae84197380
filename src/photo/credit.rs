//! The trade's form of a caption, with the credit at its end: `Turbines. (PHOTO: AGENCY)`.

/// Splits a caption into its text and its credit, both trimmed.
///
/// A credit is what stands last in brackets after `PHOTO:` or `Photo by`, in any case; full-width
/// brackets and colons count. Spaces around the `/` between names go, else it is kept as written. An
/// empty or unclosed credit stays part of the caption.
pub fn split_credit(caption: &str) -> (String, Option<String>) {
    let caption = caption.trim();
    let split = last_brackets(caption).and_then(|(text, inner)| Some((text, credit(inner)?)));
    match split {
        Some((text, credit)) => (text.trim_end().to_owned(), Some(credit)),
        None => (caption.to_owned(), None),
    }
}

/// What stands before the brackets that end a text, and what stands in them.
fn last_brackets(text: &str) -> Option<(&str, &str)> {
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

/// The names after `PHOTO:` or `Photo by`, if there are any.
fn credit(inner: &str) -> Option<String> {
    let rest = strip_word(inner.trim(), "photo")?;
    let by = strip_word(rest.trim_start(), "by").filter(|_| rest.starts_with(char::is_whitespace));
    let names = match by {
        Some(names) => names
            .trim_start()
            .strip_prefix([':', '：'])
            .or_else(|| names.starts_with(char::is_whitespace).then_some(names)),
        None => rest.trim_start().strip_prefix([':', '：']),
    };
    let names: Vec<&str> = names?.split('/').map(str::trim).filter(|n| !n.is_empty()).collect();
    (!names.is_empty()).then(|| names.join("/"))
}

/// What follows a word at the beginning of a text, in whatever case it is written.
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
            ("Turbines\n( Photo : A / B /C)", "Turbines", "A/B/C"),
            ("風力（PHOTO：新華社）", "風力", "新華社"),
            ("(PHOTO: AGENCY)", "", "AGENCY"),
            ("It (left). (Photo: A (B))", "It (left).", "A (B)"),
            ("Old (PHOTO: A) new (PHOTO: B)", "Old (PHOTO: A) new", "B"),
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
        ] {
            assert_eq!(split_credit(caption), (caption.to_owned(), None));
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
