//! Which names are no sources, for whoever walks the project and whoever watches it.

/// Files that desktops leave behind.
const DEBRIS: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// How the names of the files end in which Vim keeps what is not yet saved: `.grid.md.swp`.
const SWAP: [&str; 4] = [".swp", ".swo", ".swn", ".swx"];

/// Whether a name in a folder of the project (`content/static`, or nothing for the root) is no source:
/// hidden, or left behind by an editor, desktop or tool.
pub fn is_skipped(folder: &str, name: &str) -> bool {
    let leftover = name.ends_with('~')
        || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
        || (name.starts_with('.') && SWAP.iter().any(|end| name.ends_with(end)))
        || DEBRIS.contains(&name)
        || name.starts_with(".#")
        || name == ".git";
    let tool = name == "node_modules" && is_below(folder, "themes");
    leftover || tool || (name.starts_with('.') && !is_below(folder, "content/static"))
}

/// Whether a path is the folder or lies in it.
pub fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
