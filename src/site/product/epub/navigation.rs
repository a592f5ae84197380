//! The navigation document (EPUB 3.3, section 7): contents by section, printed pages, landmarks.

use super::Book;
use super::chapter::{Chapter, document};
use crate::content::markdown::escaped;
use crate::site::product::wording::word;

/// Writes the navigation document.
pub(super) fn write(book: &Book<'_>) -> String {
    let title = word(book.window, "contents", &[]);
    let mut body = format!(
        "<nav epub:type=\"toc\" role=\"doc-toc\" id=\"toc\">\n<h1>{}</h1>\n<ol>\n{}</ol>\n</nav>\n",
        escaped(&title),
        contents(book)
    );
    let pages: String = book.chapters.iter().flat_map(pages).collect();
    if !pages.is_empty() {
        let title = escaped(&word(book.window, "navigation_pages", &[]));
        body.push_str(&format!(
            "<nav epub:type=\"page-list\" role=\"doc-pagelist\" hidden=\"\">\n<h2>{title}</h2>\n<ol>\n{pages}</ol>\n</nav>\n"
        ));
    }
    body.push_str(&landmarks(book, &title));
    document(&book.window.view().settings().reading.language, &title, &body)
}

/// The stories by section, with what stands before and after them.
fn contents(book: &Book<'_>) -> String {
    let in_sections: Vec<usize> = book.sections.iter().flat_map(|(_, own)| own).copied().collect();
    let mut sections = book.sections.iter().filter(|(_, own)| !own.is_empty());
    let mut out = String::new();
    for (n, chapter) in book.chapters.iter().enumerate() {
        if !in_sections.contains(&n) {
            out.push_str(&entry(chapter));
        }
        if in_sections.first() == Some(&n) {
            out.extend(sections.by_ref().map(|(name, own)| {
                let stories = own.iter().filter_map(|n| book.chapters.get(*n)).map(entry);
                let stories: String = stories.collect();
                format!("<li><span>{}</span>\n<ol>\n{stories}</ol></li>\n", escaped(name))
            }));
        }
    }
    out
}

fn entry(chapter: &Chapter) -> String {
    let lang = chapter.language.as_ref();
    let lang = lang.map(|tag| format!(" lang=\"{tag}\" xml:lang=\"{tag}\"")).unwrap_or_default();
    format!("<li><a href=\"{}\"{lang}>{}</a></li>\n", chapter.file, escaped(&chapter.title))
}

fn pages(chapter: &Chapter) -> impl Iterator<Item = String> {
    let page = |(id, label): &(String, String)| {
        format!("<li><a href=\"{}#{id}\">{}</a></li>\n", chapter.file, escaped(label))
    };
    chapter.pages.iter().map(page)
}

fn landmarks(book: &Book<'_>, contents: &str) -> String {
    let link = |kind: &str, file: &str, title: &str| {
        format!("<li><a epub:type=\"{kind}\" href=\"{file}\">{}</a></li>\n", escaped(title))
    };
    let cover = link("cover", &book.cover.file, &book.cover.title);
    let contents = link("toc", "contents.xhtml#toc", contents);
    let first = book.chapters.first();
    let first = first.map(|first| link("bodymatter", &first.file, &first.title));
    let first = first.unwrap_or_default();
    let title = escaped(&word(book.window, "navigation_more", &[]));
    format!(
        "<nav epub:type=\"landmarks\" hidden=\"\">\n<h2>{title}</h2>\n<ol>\n{cover}{contents}{first}</ol>\n</nav>\n"
    )
}
