//! The themes built into the program.

/// The files of a theme: path below its folder, and bytes.
pub(super) type Files = &'static [(&'static str, &'static [u8])];

macro_rules! files {
    ($($theme:literal: $($path:literal),*);* $(;)?) => {
        &[$($(($path, include_bytes!(concat!("../../../themes/", $theme, "/", $path)))),*),*]
    };
}

/// The built-in themes. Other themes extend the first one by default.
pub(super) const THEMES: &[(&str, Files)] = &[("broadsheet", BROADSHEET), ("gazette", GAZETTE)];

/// A newspaper.
const BROADSHEET: Files = files!(
    "broadsheet":
        "theme.yaml",
        "assets/code.css",
        "assets/fonts/display-europe.woff2",
        "assets/fonts/display.woff2",
        "assets/fonts/italic-europe.woff2",
        "assets/fonts/italic.woff2",
        "assets/fonts/label-europe.woff2",
        "assets/fonts/label.woff2",
        "assets/fonts/text-europe.woff2",
        "assets/fonts/text.woff2",
        "assets/style.css",
        "i18n/ar.yaml",
        "i18n/de.yaml",
        "i18n/en-GB.yaml",
        "i18n/en.yaml",
        "i18n/es.yaml",
        "i18n/fr.yaml",
        "i18n/zh.yaml",
        "templates/404.html",
        "templates/archive.html",
        "templates/article.html",
        "templates/base.html",
        "templates/components.html",
        "templates/front.html",
        "templates/index.html",
        "templates/listing.html",
        "templates/page.html",
        "templates/print-story.html",
        "templates/print.html",
        "templates/redirect.html",
        "templates/section.html",
        "templates/sheet.html";
);

/// A magazine; its interface words are those of the newspaper.
const GAZETTE: Files = files!(
    "gazette":
        "theme.yaml",
        "assets/fonts/display-europe.woff2",
        "assets/fonts/display.woff2",
        "assets/fonts/italic-europe.woff2",
        "assets/fonts/italic.woff2",
        "assets/fonts/label-europe.woff2",
        "assets/fonts/label.woff2",
        "assets/fonts/text-europe.woff2",
        "assets/fonts/text.woff2",
        "assets/style.css",
        "templates/archive.html",
        "templates/article.html",
        "templates/base.html",
        "templates/components.html",
        "templates/front.html",
        "templates/index.html",
        "templates/listing.html",
        "templates/page.html",
        "templates/print-story.html",
        "templates/print.html",
        "templates/section.html",
        "templates/sheet.html";
    "broadsheet":
        "assets/code.css",
        "i18n/ar.yaml",
        "i18n/de.yaml",
        "i18n/en-GB.yaml",
        "i18n/en.yaml",
        "i18n/es.yaml",
        "i18n/fr.yaml",
        "i18n/zh.yaml",
        "templates/404.html",
        "templates/redirect.html";
);

/// The files of a built-in theme.
pub(super) fn find(name: &str) -> Option<Files> {
    THEMES.iter().find(|(known, _)| *known == name).map(|(_, files)| *files)
}

/// The text of a file of a built-in theme.
pub(super) fn text(files: Files, path: &str) -> Option<&'static str> {
    let (_, bytes) = files.iter().find(|(known, _)| *known == path)?;
    std::str::from_utf8(bytes).ok()
}
