//! The keys of `site.yaml`, and the forms of their values.

use super::BASE_URL;
use super::{checks, crawlers, deploy, editions, feed, headers, inserts, license, menu, publisher};
use crate::base::yaml::table::{Form, Table, may, must, whole};
use crate::deploy::host_files::HostFiles;

/// The keys of `site.yaml`.
pub const KEYS: &Table = &Table {
    heading: "site.yaml",
    keys: &[
        must("name", Form::Text),
        may("description", Form::AnyText),
        may("kind", Form::Word(&PUBLICATIONS)),
        must("base_url", Form::Pattern(BASE_URL)),
        may("language", Form::Pattern(LANGUAGE)),
        may("timezone", Form::Text),
        may("theme", Form::Known("themes", &Form::Text)),
        may("theme_options", Form::Options),
        may("sections", Form::Names(&[], &Form::Either(&[Form::Text, Form::Map(SECTION_KEYS)]))),
        may("columns", Form::List(&Form::Text)),
        may("collectives", Form::List(&Form::Text)),
        may("credits", Form::List(&Form::Text)),
        may("checks", Form::Map(checks::KEYS)),
        may("pictures", Form::Map(PICTURE_KEYS)),
        may("embeds", Form::Word(&EMBEDS)),
        may("cache", Form::Text),
        may("deploy", deploy::FORM),
        may("host_files", Form::Word(&HostFiles::NAMES)),
        may("headers", Form::Map(headers::KEYS)),
        may("license", license::FORM),
        may("publisher", Form::Map(publisher::KEYS)),
        may("inserts", Form::List(&Form::Map(inserts::KEYS))),
        may("urls", Form::Map(URL_KEYS)),
        may("authors", NAMES),
        may("topics", NAMES),
        may("markdown", Form::Map(MARKDOWN_KEYS)),
        may("per_page", Form::Number(1, 1000)),
        may("feed", Form::Map(feed::KEYS)),
        may("editions", Form::Map(editions::KEYS)),
        may("crawlers", crawlers::FORM),
        may("extra", Form::Fields("site")),
        may("menu", Form::Map(menu::KEYS)),
        may("icon", Form::Text),
        may("redirects", Form::Names(&[], &Form::Text)),
        may("indexnow", Form::Pattern("^[0-9A-Za-z-]{8,128}$")),
    ],
};

/// What a publication can be.
pub(super) const PUBLICATIONS: [&str; 2] = ["newspaper", "magazine"];

/// How pages show what is on other sites.
const EMBEDS: [&str; 2] = ["card", "load"];

/// Whether a picture may stay on another site.
const REMOTE: [&str; 2] = ["error", "allow"];

/// Whether texts may contain HTML.
const RAW_HTML: [&str; 2] = ["allow", "deny"];

/// A language tag.
pub const LANGUAGE: &str = "^[A-Za-z]{2,3}(-[0-9A-Za-z]{1,8})*$";

/// The keys of `markdown` in `site.yaml`.
pub const MARKDOWN_KEYS: &Table = &Table {
    heading: "Keys of markdown",
    keys: &[
        may("smart_punctuation", Form::Flag),
        may("raw_html", Form::Word(&RAW_HTML)),
        may("math", Form::Flag),
    ],
};

/// The keys of `pictures` in `site.yaml`.
pub const PICTURE_KEYS: &Table = &Table {
    heading: "Keys of pictures",
    keys: &[may("avif", Form::Flag), may("remote", Form::Word(&REMOTE))],
};

/// The keys of `urls` in `site.yaml`.
pub const URL_KEYS: &Table = &Table {
    heading: "Keys of urls",
    keys: &[may("article", ADDRESS), may("issue", ADDRESS), may("section", ADDRESS)],
};

/// The keys of a section in `site.yaml` that is written as a mapping.
pub const SECTION_KEYS: &Table = &Table {
    heading: "Keys of a section",
    keys: &[must("name", Form::Text), whole("retired", Form::Flag)],
};

/// The keys of an author or topic in `site.yaml`.
pub const NAME_KEYS: &Table =
    &Table { heading: "Keys of an author or topic", keys: &[may("slug", SLUG)] };

/// Settings of authors or topics, by name.
const NAMES: Form = Form::Names(&[], &Form::Maybe(&Form::Map(NAME_KEYS)));

/// A slug.
pub const SLUG: Form = Form::Pattern(r"^[^\u0000-/:-`{-\u00a9]+(-[^\u0000-/:-`{-\u00a9]+)*$");

/// The pattern of an address.
const ADDRESS: Form = Form::Pattern("^/(.*/)?$");
