//! The names in a folder with releases, here or on a server.

use jiff::Timestamp;

/// The link to the present release.
pub const CURRENT: &str = "current";

/// The link while it is made.
pub const NEXT: &str = ".pressrun-next";

/// The folder with all releases.
pub const RELEASES: &str = "releases";

/// A release that is not complete yet.
pub const STAGING: &str = ".new";

/// What a stopped run has uploaded.
pub const PARTIAL: &str = ".partial";

/// The names of releases.
#[derive(Debug)]
pub struct Layout;

impl Layout {
    /// The name of the release that begins at an instant: `20250918T060000123Z-1a2b3c4d`. Names sort by time.
    pub fn name(instant: Timestamp, run: &str) -> String {
        let run = run.get(..8).unwrap_or(run);
        format!("{}Z-{run}", instant.strftime("%Y%m%dT%H%M%S%3f"))
    }

    /// Whether a folder among the releases is one of ours.
    pub fn is_name(name: &str) -> bool {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        name.len() > 16 && name.as_bytes()[8] == b'T' && name.chars().all(plain)
    }

    /// The name of the release that the link leads to.
    pub fn name_of(link: &str) -> Option<&str> {
        let name = link.trim_end_matches('/').rsplit('/').next()?;
        Self::is_name(name).then_some(name)
    }
}

/// The release before another one.
pub fn before<'a>(names: &'a [String], current: &str) -> Option<&'a str> {
    names.iter().map(String::as_str).filter(|name| *name < current).max()
}

/// The releases that may go when one is new and so many earlier ones stay.
pub fn superfluous<'a>(names: &'a [String], new: &str, keep: u32) -> Vec<&'a str> {
    let mut old: Vec<&str> = names.iter().map(String::as_str).filter(|name| *name != new).collect();
    old.sort_unstable();
    old.truncate(old.len().saturating_sub(keep as usize));
    old
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_sort_by_time() {
        let instant = |text: &str| text.parse::<Timestamp>().expect("an instant");
        let one = Layout::name(instant("2025-09-18T06:00:00.123Z"), "1a2b3c4d5e6f");
        let two = Layout::name(instant("2025-09-18T06:00:00.124Z"), "0000000000");
        assert_eq!(one, "20250918T060000123Z-1a2b3c4d");
        assert!(one < two && Layout::is_name(&one));
        assert_eq!(Layout::name_of(&format!("releases/{one}")), Some(one.as_str()));
        for bad in [STAGING, PARTIAL, "x", "20250918T060000Z-$(x)"] {
            assert!(!Layout::is_name(bad), "{bad}");
        }
        let names = [two.clone(), one.clone()];
        assert_eq!(before(&names, &two), Some(one.as_str()));
        assert_eq!(before(&names, &one), None);
        assert_eq!(superfluous(&names, &two, 0), [one.as_str()]);
        assert!(superfluous(&names, &two, 1).is_empty());
    }
}
