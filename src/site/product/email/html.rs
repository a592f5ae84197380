//! An e-mail as HTML. The programs of Outlook's family read few styles and no style sheets, so that styles stand at the
//! elements, and the width at a table that only these programs see. Others get dark colours from a style sheet.

use super::{Item, Mail, Photo, Section};
use crate::content::markdown::escaped;
use crate::site::product::wording::word;

/// The dark colours.
const DARK: &str = include_str!("dark.css");

// Fonts that machines have.
const SERIF: &str = "Georgia,'Times New Roman',serif";
const SANS: &str = "'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

// Colours. Each pair of text and ground has a contrast of more than 4.5 to 1, here and in `dark.css`.
const PAPER: &str = "#ffffff";
const INK: &str = "#1a1a1a";
const QUIET: &str = "#5a5a5a";
const ACCENT: &str = "#8f2318";

/// The width of an e-mail in pixels, at most.
const WIDTH: u64 = 600;

/// Writes an e-mail.
pub(super) fn write(mail: &Mail<'_>) -> String {
    let settings = mail.window.view().settings();
    let (language, direction) = (&settings.reading.language, settings.direction());
    let locale = format!("lang=\"{language}\" dir=\"{direction}\"");
    let (title, preview) = (shown(&mail.title()), shown(mail.preview()));
    let rows = [head(mail), lead(mail), sections(mail), foot(mail)].concat();
    format!(
        "<!doctype html>\n<html {locale}>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"supported-color-schemes\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>\n{DARK}</style>\n</head>\n\
         <body class=\"p\" style=\"margin:0;padding:0;background-color:{PAPER}\">\n\
         <div style=\"display:none;max-height:0;overflow:hidden;font-size:1px;line-height:1px;color:{PAPER}\">{preview}</div>\n\
         <div class=\"p\" {locale} style=\"background-color:{PAPER}\">\n\
         <!--[if mso]><table role=\"presentation\" align=\"center\" width=\"{WIDTH}\"><tr><td><![endif]-->\n\
         <table role=\"presentation\" style=\"width:100%;max-width:{WIDTH}px;margin:0 auto;border-collapse:collapse\">\n\
         {rows}</table>\n\
         <!--[if mso]></td></tr></table><![endif]-->\n</div>\n</body>\n</html>\n"
    )
}

/// The name of the paper, the issue, and the way to it on the web.
fn head(mail: &Mail<'_>) -> String {
    let name = link(&mail.url, &shown(&mail.window.view().settings().name));
    let folio: Vec<String> = mail.folio.iter().map(|part| together(&shown(part))).collect();
    let web = shown(&word(mail.window, "email_web", &[]));
    let web = format!("<a class=\"m\" href=\"{}\" style=\"color:{QUIET}\">{web}</a>", mail.url);
    let mut html = format!(
        "<h1 class=\"t\" style=\"margin:0;font:bold 32px/38px {SERIF};color:{INK}\">{name}</h1>\n"
    );
    let line = format!("margin:8px 0 0;font:13px/19px {SANS};color:{QUIET}");
    html += &format!("<p class=\"m\" style=\"{line}\">{}</p>\n", folio.join(" · "));
    html += &format!("<p class=\"m\" style=\"{line}\">{web}</p>\n");
    let mut rows = row("", "padding:24px 20px 16px;text-align:center", &html);
    if !mail.description.is_empty() {
        let words = format!(
            "<p class=\"t\" style=\"margin:0;font:17px/25px {SERIF};color:{INK}\">{}</p>\n",
            shown(&mail.description)
        );
        rows += &row(
            " class=\"r\"",
            &format!("padding:16px 20px 0;border-top:1px solid {INK}"),
            &words,
        );
    }
    rows
}

/// The story that leads the issue, with its photo.
fn lead(mail: &Mail<'_>) -> String {
    let Some(item) = &mail.lead else { return String::new() };
    let photo = mail.photo.as_ref().map(|photo| figure(photo, &item.url)).unwrap_or_default();
    let size = format!("font:bold 28px/34px {SERIF}");
    let html = format!("{photo}{}", story(item, ("h2", &size)));
    let style =
        format!("padding:20px 20px 24px;border-top:{};", border(mail.description.is_empty()));
    row(&attributes("r", item), style.trim_end_matches(';'), &html)
}

/// The border above the lead, which the description has already if there is one.
fn border(is_first: bool) -> String {
    if is_first { format!("1px solid {INK}") } else { "0".to_owned() }
}

fn figure(photo: &Photo, url: &str) -> String {
    let words = [inert(&photo.caption_html), shown(&photo.rights)];
    let words: Vec<String> = words.into_iter().filter(|words| !words.is_empty()).collect();
    let image = format!(
        "<a href=\"{url}\"><img src=\"{}\" alt=\"{}\" width=\"{}\" height=\"{}\" \
         style=\"display:block;width:100%;max-width:{}px;height:auto;border:0\"></a>\n",
        photo.src,
        shown(&photo.alt).replace('"', "&quot;"),
        photo.shown_width(),
        photo.height * photo.shown_width() / photo.width.max(1),
        photo.shown_width(),
    );
    let cutline = format!(
        "<p class=\"m\" style=\"margin:6px 0 14px;font:12px/17px {SANS};color:{QUIET}\">{}</p>\n",
        words.join(" ")
    );
    image + if words.is_empty() { "" } else { &cutline }
}

impl Photo {
    /// Its width on the screen, in pixels.
    fn shown_width(&self) -> u64 {
        self.width.min(WIDTH - 40)
    }
}

/// The sections, and the link to what is left out.
fn sections(mail: &Mail<'_>) -> String {
    let mut rows: String = mail.sections.iter().map(section).collect();
    if let Some(rest) = mail.rest() {
        let link = format!(
            "<p style=\"margin:0;font:16px/24px {SANS}\"><a class=\"a\" href=\"{}\" style=\"color:{ACCENT}\">{}</a></p>\n",
            mail.url,
            shown(&rest)
        );
        rows += &row("", "padding:4px 20px 24px", &link);
    }
    rows
}

fn section(section: &Section) -> String {
    let name = link(&section.url, &shown(&section.name));
    let head = format!(
        "<h2 class=\"t\" style=\"margin:0;font:bold 14px/20px {SANS};color:{INK}\">{name}</h2>\n"
    );
    let style = format!("padding:10px 20px 14px;border-top:1px solid {INK}");
    let size = format!("font:bold 20px/26px {SERIF}");
    let story = |item: &Item| {
        row(&attributes("", item), "padding:0 20px 20px", &story(item, ("h3", &size)))
    };
    row(" class=\"r\"", &style, &head) + &section.items.iter().map(story).collect::<String>()
}

/// A story: kicker, headline, dek, byline and corrections.
fn story(item: &Item, (heading, size): (&str, &str)) -> String {
    let mut html = String::new();
    if !item.kickers.is_empty() {
        let kickers: Vec<String> = item.kickers.iter().map(|kicker| shown(kicker)).collect();
        let style = format!("margin:0 0 2px;font:bold 13px/19px {SANS};color:{ACCENT}");
        html += &format!("<p class=\"a\" style=\"{style}\">{}</p>\n", kickers.join(" · "));
    }
    let headline = link(&item.url, &inert(&item.headline_html));
    html += &format!(
        "<{heading} class=\"t\" style=\"margin:0;{size};color:{INK}\">{headline}</{heading}>\n"
    );
    if !item.dek_html.is_empty() {
        let style = format!("margin:4px 0 0;font:16px/24px {SERIF};color:{INK}");
        html += &format!("<p class=\"t\" style=\"{style}\">{}</p>\n", inert(&item.dek_html));
    }
    let style = format!("margin:4px 0 0;font:13px/19px {SANS};color:{QUIET}");
    if !item.byline.is_empty() {
        html += &format!("<p class=\"m\" style=\"{style}\">{}</p>\n", shown(&item.byline));
    }
    for correction in &item.corrections {
        let (label, text) = (shown(&correction.label), inert(&correction.html));
        html += &format!("<p class=\"m\" style=\"{style}\"><b>{label}</b> {text}</p>\n");
    }
    html
}

/// Who sends the e-mail, and where readers unsubscribe.
fn foot(mail: &Mail<'_>) -> String {
    let style = format!("margin:0 0 6px;font:12px/18px {SANS};color:{QUIET}");
    let sender: Vec<String> = mail.sender().into_iter().map(shown).collect();
    let mut html = format!("<p class=\"m\" style=\"{style}\">{}</p>\n", sender.join("<br>"));
    if let Some(address) = mail.unsubscribe() {
        let address = escaped(address).replace('"', "&quot;");
        let words = shown(&word(mail.window, "email_unsubscribe", &[]));
        html += &format!(
            "<p class=\"m\" style=\"{style}\"><a class=\"m\" href=\"{address}\" style=\"color:{QUIET}\">{words}</a></p>\n"
        );
    }
    row(" class=\"r\"", &format!("padding:16px 20px 32px;border-top:1px solid {INK}"), &html)
}

/// A row of the table that holds everything.
fn row(attributes: &str, style: &str, html: &str) -> String {
    format!("<tr><td{attributes} style=\"{style}\">\n{html}</td></tr>\n")
}

/// The class of a row, and the language of its story.
fn attributes(class: &str, item: &Item) -> String {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    match &item.language {
        Some((tag, direction)) => format!("{class} lang=\"{tag}\" dir=\"{direction}\""),
        None => class,
    }
}

/// A link that looks like the text around it.
fn link(url: &str, html: &str) -> String {
    format!("<a class=\"t\" href=\"{url}\" style=\"color:{INK};text-decoration:none\">{html}</a>")
}

/// "No. 37" in one line; a long title can be in several.
fn together(html: &str) -> String {
    let is_short = html.chars().count() < 16;
    if is_short { html.replace(' ', "&nbsp;") } else { html.to_owned() }
}

/// A text as HTML.
fn shown(text: &str) -> String {
    inert(&escaped(text))
}

/// HTML of the paper in which no mail service finds anything to fill in.
fn inert(html: &str) -> String {
    html.replace('{', "&#123;").replace("*|", "&#42;|")
}
