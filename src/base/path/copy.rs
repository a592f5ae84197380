//! Recognizes the names that sync programs, browsers and desktops give to a second version of a file.

/// A name that a program made from the name of another file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CopyName {
    /// The name of the other file.
    pub original: String,
    /// Whether only programs give such names. If not, it is a copy only if the other file is beside it.
    pub is_sure: bool,
}

/// Words for "conflict" in many languages, which names of conflict copies have in brackets …
const CONFLICT: [&str; 13] = [
    "conflict",
    "konflikt",
    "conflit",
    "conflitto",
    "conflito",
    "motstridig",
    "ristiriita",
    "конфликт",
    "конфлікт",
    "競合",
    "冲突",
    "衝突",
    "충돌",
];

/// … together with one of these words for "copy" or "version".
const COPY: [&str; 15] = [
    "copy",
    "copie",
    "copia",
    "cópia",
    "kopie",
    "kopia",
    "kopi",
    "kopio",
    "version",
    "копия",
    "копія",
    "コピー",
    "副本",
    "複本",
    "사본",
];

/// Words that desktops put after the name of a copied file.
const COPIED: [&str; 19] = [
    " - copy",
    " - kopie",
    " - copie",
    " - copia",
    " - kopia",
    " - копия",
    " - 副本",
    " - コピー",
    " copy",
    " kopie",
    " 副本",
    "のコピー",
    " — копия",
    " (kopie)",
    " (copie)",
    " (copia)",
    " (kopia)",
    " (копия)",
    "（副本）",
];

/// Words that they put before it.
const COPY_OF: [&str; 7] =
    ["copy of ", "kopie von ", "copie de ", "copia de ", "kopia av ", "kopi av ", "копия "];

/// Beginnings and endings of the computer names that OneDrive adds to a file name.
const COMPUTERS: [&str; 9] = [
    "-desktop-",
    "-laptop-",
    "-win-",
    "-macbook",
    "s-macbook",
    "s-mbp",
    "s-imac",
    "s-mac-mini",
    "-surface",
];

/// The file that a file is a second version of, according to its name.
pub fn copied(name: &str) -> Option<CopyName> {
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, format!(".{extension}")),
        _ => (name, String::new()),
    };
    let of = |stem: &str, is_sure: bool| {
        let original = format!("{}{extension}", stem.trim_end());
        (!stem.trim().is_empty()).then_some(CopyName { original, is_sure })
    };
    let sure = merged(stem).or_else(|| in_brackets(stem));
    match sure {
        Some(stem) => of(stem, true),
        None => of(perhaps(stem)?, false),
    }
}

/// The name without the endings of Syncthing, Nextcloud and merge tools.
fn merged(stem: &str) -> Option<&str> {
    let small = stem.to_ascii_lowercase();
    let digits_after = |mark: &str| {
        let at = small.rfind(mark)?;
        let rest = &small[at + mark.len()..];
        rest.starts_with(|c: char| c.is_ascii_digit()).then(|| &stem[..at])
    };
    let marks = [
        ".sync-conflict-",
        "_conflict-",
        "-conflict-",
        "_backup_",
        "_base_",
        "_local_",
        "_remote_",
    ];
    let is_upper = |before: &str| {
        // `_LOCAL_` comes from Git; `_local_` can come from anybody.
        let mark = stem[before.len()..].trim_start_matches('_');
        !small[before.len()..].starts_with(['_'])
            || mark.starts_with("conflict")
            || mark.starts_with(char::is_uppercase)
    };
    marks.iter().find_map(|mark| digits_after(mark)).filter(|before| is_upper(before)).or_else(
        || {
            let at = small.strip_suffix(".conflict").map(str::len);
            at.map(|at| &stem[..at])
        },
    )
}

/// The name without a final pair of brackets that mentions a conflict.
fn in_brackets(stem: &str) -> Option<&str> {
    let pairs = [('(', ')'), ('[', ']'), ('（', '）')];
    let (before, inner) =
        pairs.iter().find_map(|(open, close)| stem.strip_suffix(*close)?.rsplit_once(*open))?;
    let small = inner.trim().to_lowercase();
    let whole = [
        "conflict",
        "conflicted",
        "case conflict",
        "unicode encoding conflict",
        "selective sync conflict",
        "conflict copy",
    ];
    let has = |words: &[&str]| words.iter().any(|word| small.contains(word));
    let is_conflict = whole
        .contains(&small.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' '))
        || small.starts_with("sfconflict")
        || (has(&CONFLICT) && has(&COPY));
    is_conflict.then_some(before)
}

/// The name without the words that desktops and browsers add to copies.
fn perhaps(stem: &str) -> Option<&str> {
    let small = stem.to_lowercase();
    if small.len() != stem.len() {
        return None;
    }
    let numbered = stem.strip_suffix([')', '）']).and_then(|rest| rest.rsplit_once(['(', '（']));
    let is_number =
        |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let unnumbered =
        numbered.filter(|(_, number)| is_number(number)).map(|(before, _)| before.trim_end());
    let spaced =
        stem.rsplit_once(' ').filter(|(_, number)| is_number(number)).map(|(before, _)| before);
    let base = unnumbered.or(spaced).unwrap_or(stem);
    let low = base.to_lowercase();
    let after = COPIED.iter().find_map(|end| low.strip_suffix(end)).map(|rest| &base[..rest.len()]);
    let before = COPY_OF
        .iter()
        .find_map(|start| low.strip_prefix(start))
        .map(|rest| &base[base.len() - rest.len()..]);
    let computer = COMPUTERS.iter().filter_map(|name| low.find(name)).min();
    let computer = computer.map(|at| {
        // `crane-Anas-MacBook-Pro`: the name of the computer begins at the hyphen before.
        let begins =
            if low[at..].starts_with('-') { at } else { low[..at].rfind('-').unwrap_or(at) };
        &base[..begins]
    });
    after.or(before).or(computer.filter(|rest| !rest.is_empty())).or(unnumbered).or(spaced)
}

#[cfg(test)]
mod tests {
    use super::copied;

    fn said(name: &str) -> String {
        match copied(name) {
            Some(copy) => format!("{}{}", copy.original, if copy.is_sure { "" } else { "?" }),
            None => String::new(),
        }
    }

    #[test]
    fn the_copies_of_programs_are_known_by_their_names() {
        for name in [
            "crane (Ana's conflicted copy 2025-09-18).md",
            "crane (Ana’s conflicted copy 2025-09-18).md",
            "crane (In Konflikt stehende Kopie von Ana 2025-09-18).md",
            "crane (Copie en conflit de Ana 2025-09-18).md",
            "crane (Ana 的冲突副本 2025-09-18).md",
            "crane (Case Conflict 1).md",
            "crane (conflicted copy 2025-09-18 101112).md",
            "crane_conflict-20250918-101112.md",
            "crane.sync-conflict-20250918-101112-ABCDEFG.md",
            "crane (SFConflict ana@paper.example 2025-09-18-10-11-12).md",
            "crane [Conflict].md",
            "crane_REMOTE_4711.md",
        ] {
            assert_eq!(said(name), "crane.md", "{name}");
        }
        for name in [
            "crane (1).md",
            "crane(2).md",
            "crane copy.md",
            "crane - Copy (3).md",
            "Copy of crane.md",
            "crane - Kopie.md",
            "crane-DESKTOP-AB12CD3.md",
            "crane-Anas-MacBook-Pro.md",
            "crane 2.md",
            "crane (Kopie).md",
            "crane — копия.md",
            "Копия crane.md",
            "crane（1）.md",
        ] {
            assert_eq!(said(name), "crane.md?", "{name}");
        }
    }

    #[test]
    fn the_names_of_people_are_left_alone() {
        for name in [
            "crane.md",
            "gaza (conflict zone 2025-09-18).jpg",
            "the-conflict.md",
            "conflict.md",
            "photocopy.md",
            "report-2025.md",
            "crane (harbour).md",
            "(1).md",
            "copy.md",
            "news_local_3.md",
        ] {
            assert_eq!(said(name), "", "{name}");
        }
    }
}
