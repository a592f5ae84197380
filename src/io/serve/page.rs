//! HTML in responses: adds the update script to pages, and makes the server's own pages.

use std::sync::LazyLock;

use super::served::OWN;
use crate::base::digest::Digest;

/// The script of open pages: a library that patches a page in place, and the code that uses it. They have their own
/// scope, so that they do not affect scripts of the page.
pub(super) static CLIENT: LazyLock<String> = LazyLock::new(|| {
    let morph = include_str!("../../../vendor/idiomorph/idiomorph.js");
    format!("(() => {{\n{morph}\n{}}})();\n", include_str!("client.js"))
});

/// What the script of a page needs to know.
pub(super) struct Tag<'a> {
    /// The site's prefix.
    pub(super) prefix: &'a str,
    /// The version of the page.
    pub(super) version: &'a str,
    /// The version of all assets.
    pub(super) assets: u64,
}

impl Tag<'_> {
    fn html(&self) -> String {
        let Self { prefix, version, assets } = self;
        let prefix = escape(prefix);
        format!(
            "<script src=\"{prefix}{OWN}/client.js\" data-pressrun=\"{version}\" \
             data-assets=\"{assets:x}\" defer></script>"
        )
    }

    /// A name for this tag and its script.
    pub(super) fn name(&self) -> String {
        static SCRIPT: LazyLock<Digest> = LazyLock::new(|| Digest::of(CLIENT.as_bytes()));
        Digest::of(format!("{} {}", self.html(), *SCRIPT).as_bytes()).short()
    }

    /// Adds the tag to a page, at the end of its body.
    pub(super) fn add_to(&self, page: &[u8]) -> Vec<u8> {
        const END: &[u8] = b"</body>";
        let ends = |window: &[u8]| window.eq_ignore_ascii_case(END);
        let at = page.windows(END.len()).rposition(ends).unwrap_or(page.len());
        [&page[..at], self.html().as_bytes(), &page[at..]].concat()
    }
}

/// A page made by the server: a heading and a sentence, both plain text.
pub(super) fn own(title: &str, text: &str) -> String {
    let (title, text) = (escape(title), escape(text));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
         <style>body {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 15vh auto; \
         padding: 0 1rem; overflow-wrap: anywhere }}</style>\n\
         </head>\n<body>\n<h1>{title}</h1>\n<p>{text}</p>\n</body>\n</html>\n"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
