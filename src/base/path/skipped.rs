//! Names of files that are not sources, for reading and watching the project.

/// Files and folders that systems, disks and sync programs leave behind, in lower case.
const DEBRIS: [&str; 33] = [
    // macOS
    ".ds_store",
    ".appledouble",
    ".lsoverride",
    ".spotlight-v100",
    ".trashes",
    ".fseventsd",
    ".temporaryitems",
    ".documentrevisions-v100",
    ".volumeicon.icns",
    ".apdisk",
    "__macosx",
    "icon\r",
    "network trash folder",
    // Windows
    "thumbs.db",
    "thumbs.db:encryptable",
    "ehthumbs.db",
    "ehthumbs_vista.db",
    "desktop.ini",
    "$recycle.bin",
    "system volume information",
    // Synology and QNAP drives
    "@eadir",
    "@tmp",
    "@recycle",
    "#recycle",
    ".@__thumb",
    // Linux
    ".directory",
    "lost+found",
    // Sync programs
    ".dropbox",
    ".dropbox.attr",
    ".dropbox.cache",
    ".stfolder",
    ".stversions",
    ".owncloudsync.log",
];

/// The beginnings of such names, in lower case.
const BEGINNINGS: [&str; 13] = [
    // Files that macOS keeps beside other files on foreign drives, and other Apple files.
    "._",
    ".com.apple.",
    // Office programs, while a file is open.
    "~$",
    "~wrl",
    ".~lock.",
    // Emacs, GNOME, JetBrains, and files that were deleted while they were open.
    ".#",
    ".goutputstream-",
    "___jb_",
    ".nfs0",
    ".fuse_hidden",
    ".trash-",
    // Syncthing, while it receives a file.
    ".syncthing.",
    "~syncthing~",
];

/// The endings of the files in which Vim keeps unsaved changes: `.grid.md.swp`.
const SWAP: [&str; 5] = [".swp", ".swo", ".swn", ".swx", ".kate-swp"];

/// The endings of copies that editors and tools keep.
const BACKUPS: [&str; 3] = [".bck", ".crdownload", ".partial"];

/// The endings of copies that follow another extension: `grid.md.bak`.
const SECOND_EXTENSIONS: [&str; 6] = [".bak", ".orig", ".rej", ".old", ".tmp", ".part"];

/// Folders and files of version control and package managers that are never published.
const TOOLS: [&str; 6] = [".git", ".svn", ".hg", "CVS", ".gitkeep", ".stignore"];

/// Whether a name in a folder of the project (`content/static`, or empty for the root) is not a source, because
/// the file is hidden or was left behind by an editor, system or tool.
pub fn is_skipped(folder: &str, name: &str) -> bool {
    let small = name.to_lowercase();
    let backup = |end: &str| {
        let before = small.strip_suffix(end);
        before.is_some_and(|before| before.trim_start_matches('.').contains('.'))
    };
    let leftover = name.ends_with('~')
        || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
        || (name.starts_with('.') && SWAP.iter().any(|end| small.ends_with(end)))
        || BACKUPS.iter().any(|end| small.len() > end.len() && small.ends_with(end))
        || SECOND_EXTENSIONS.iter().any(|end| backup(end))
        || BEGINNINGS.iter().any(|start| small.starts_with(start))
        || DEBRIS.contains(&small.as_str())
        || TOOLS.contains(&name);
    let tool = name == "node_modules" && is_below(folder, "themes");
    leftover || tool || (name.starts_with('.') && !is_below(folder, "content/static"))
}

/// Whether a path is the folder or is in it.
pub fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::is_skipped;

    #[test]
    fn debris_is_left_out_everywhere() {
        for name in [
            "._crane.md",
            ".DS_Store",
            "Thumbs.db",
            "thumbs.db",
            "Desktop.ini",
            "@eaDir",
            "#recycle",
            "~$crane.docx",
            "~WRL0001.tmp",
            ".~lock.crane.odt#",
            "crane.md~",
            "#crane.md#",
            ".#crane.md",
            ".crane.md.swp",
            "crane.bck",
            "crane.md.bak",
            "style.css.orig",
            "plan.pdf.crdownload",
            "__MACOSX",
            "$RECYCLE.BIN",
            "lost+found",
            ".gitkeep",
            ".syncthing.crane.md.tmp",
            "CVS",
            ".svn",
            "crane.md.tmp",
        ] {
            for folder in
                ["content/issues/2025-09-18/news", "content/static/files", "themes/own/assets"]
            {
                assert!(is_skipped(folder, name), "{folder}/{name}");
            }
        }
    }

    #[test]
    fn what_people_publish_is_a_source() {
        for name in [
            "crane.md",
            "press.bak",
            "old.jpg",
            ".htaccess",
            ".well-known",
            "robots.txt",
            "a.tmp",
            "crane (1).md",
            "Icon.svg",
            "~anna.html",
            "my.old.press.jpg",
            "annual-report.part2.pdf",
            "#1.png",
            "tags",
            "_redirects",
            "cvs",
            "v1.2.jpg",
        ] {
            assert!(!is_skipped("content/static", name), "{name}");
        }
        assert!(is_skipped("content/pages", ".htaccess"));
    }
}
