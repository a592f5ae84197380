//! The themes built into the program.

/// The files of a theme: path below its folder, and bytes.
pub(super) type Files = &'static [(&'static str, &'static [u8])];

macro_rules! files {
    ($($theme:literal: $($path:literal),*);* $(;)?) => {
        &[$($(($path, include_bytes!(concat!("../../../themes/", $theme, "/", $path)))),*),*]
    };
}

/// A built-in theme.
#[derive(Debug)]
pub(super) struct BuiltIn {
    pub(super) name: &'static str,
    /// The built-in theme that it extends.
    pub(super) extends: Option<&'static str>,
    pub(super) files: Files,
}

/// The built-in themes. Other themes extend the first one by default.
pub(super) const THEMES: &[BuiltIn] = &[
    BuiltIn { name: "broadsheet", extends: None, files: BROADSHEET },
    BuiltIn { name: "gazette", extends: Some("broadsheet"), files: GAZETTE },
];

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
        "templates/body-end.html",
        "templates/body-start.html",
        "templates/components.html",
        "templates/corrections.html",
        "templates/front-end.html",
        "templates/front.html",
        "templates/head.html",
        "templates/index.html",
        "templates/layouts/calendar.html",
        "templates/layouts/feature.html",
        "templates/layouts/results.html",
        "templates/layouts/staff.html",
        "templates/listing.html",
        "templates/page.html",
        "templates/print-story.html",
        "templates/print.html",
        "templates/redirect.html",
        "templates/section.html",
        "templates/sheet.html",
        "templates/story-end.html";
);

/// A magazine.
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
        "templates/corrections.html",
        "templates/front.html",
        "templates/layouts/calendar.html",
        "templates/layouts/feature.html",
        "templates/layouts/results.html",
        "templates/layouts/staff.html",
        "templates/listing.html",
        "templates/page.html",
        "templates/print-story.html",
        "templates/print.html",
        "templates/section.html",
        "templates/sheet.html";
);

/// The built-in theme of a name.
pub(super) fn find(name: &str) -> Option<&'static BuiltIn> {
    THEMES.iter().find(|theme| theme.name == name)
}
