//! The usual content security policy.
//!
//! It forbids scripts, and everything from other sites except frames, which a card of an embed loads when a reader asks for
//! it. The built-in themes have no scripts. They write styles into their pages: the colours of the theme's options, and the
//! colours and ratios of pictures. A paper whose pages may have more gets no policy, unless it writes one itself.

use crate::base::media_type::extension;
use crate::base::path::Route;
use crate::content::markdown::Body;
use crate::edition::Edition;
use crate::site::theme::Theme;

/// The name of the header.
pub(super) const NAME: &str = "Content-Security-Policy";

/// Extensions of static files that are pages of their own, or scripts of such pages.
const PROGRAMS: [&str; 6] = ["htm", "html", "js", "mjs", "wasm", "xhtml"];

/// What a file of a theme contains if it runs something, or loads it from elsewhere; in lower case.
const ACTIVE: [&str; 12] = [
    "<script",
    "<link",
    "<iframe",
    "<frame",
    "<object",
    "<embed",
    "<base",
    "<applet",
    "javascript:",
    "@import",
    "http://",
    "https://",
];

/// The policy of a site whose pages run nothing and load nothing from elsewhere; `None` if that is not certain.
pub(super) fn policy(edition: &Edition, theme: &Theme) -> Option<String> {
    let settings = &edition.settings;
    let is_active = settings.loads_embeds
        || edition.statics.values().any(is_program)
        || bodies(edition).any(|body| body.is_active)
        || has_active_files(theme);
    let pictures =
        if settings.allows_remote { "'self' data: http: https:" } else { "'self' data:" };
    (!is_active).then(|| {
        format!(
            "default-src 'self'; base-uri 'self'; frame-src 'self' https:; img-src {pictures}; script-src 'none'; \
             style-src 'self' 'unsafe-inline'"
        )
    })
}

fn is_program(route: &Route) -> bool {
    PROGRAMS.contains(&extension(route).as_str())
}

/// The texts that pages show.
fn bodies(edition: &Edition) -> impl Iterator<Item = &Body> {
    let stories = edition.stories.iter().map(|story| &story.article.body);
    let pages = edition.pages.iter().map(|page| &page.content.body);
    stories.chain(pages).chain(edition.passages.iter().map(|passage| passage.content.body()))
}

/// Whether a file that the paper has added to its theme may run something, or load it from elsewhere.
fn has_active_files(theme: &Theme) -> bool {
    let templates = theme.templates.all().values().map(|template| &template.file);
    let own = templates.filter(|file| file.is_own).map(|file| &file.bytes);
    let styles = theme.assets.values().filter(|asset| extension(&asset.route) == "css");
    own.chain(styles.map(|asset| &asset.bytes))
        .any(|bytes| is_active(&String::from_utf8_lossy(bytes)))
}

/// Whether a template or style sheet may run something, or load it from elsewhere. Links may lead anywhere, and the name
/// of a namespace loads nothing.
fn is_active(text: &str) -> bool {
    let mut text = text.to_ascii_lowercase();
    for harmless in ["href=\"https://", "href=\"http://", "http://www.w3.org/"] {
        text = text.replace(harmless, "");
    }
    ACTIVE.iter().any(|word| text.contains(word)) || text.contains("(//") || has_handler(&text)
}

/// Whether a text has an attribute that runs a script: ` onclick=`.
fn has_handler(text: &str) -> bool {
    text.match_indices(" on").any(|(at, _)| {
        let name = text[at + 3..].trim_start_matches(|c: char| c.is_ascii_lowercase());
        name.trim_start().starts_with("=\"") && name.len() < text.len() - at - 3
    })
}

#[cfg(test)]
mod tests {
    use super::is_active;

    #[test]
    fn files_of_a_theme_that_run_or_load_are_told_from_others() {
        for active in [
            "{% if x %}<script>x()</script>{% endif %}",
            "<LINK rel=\"preconnect\" href=\"https://a.example/\">",
            "<img src=\"https://a.example/x.png\">",
            "<body onload=\"x()\">",
            "p{background:url(//a.example/x.png)}",
            "@import url(\"x.css\");",
        ] {
            assert!(is_active(active), "{active}");
        }
        for passive in [
            "<a href=\"https://a.example/\">a</a>",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>",
            "<p class=\"one\">and on = 1",
            "{{ s.text | safe }}",
        ] {
            assert!(!is_active(passive), "{passive}");
        }
    }
}
