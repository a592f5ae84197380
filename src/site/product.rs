//! Products: outputs that are not pages of the theme. A product is one file that implements [`Product`], and one
//! line in [`ALL`].

mod email;
mod epub;
mod exports;
mod feed;
mod host_files;
mod index_now;
mod news;
mod robots;
mod sitemap;
mod web_manifest;
mod wording;
mod xml;

use std::io;

use tera::Value;

use crate::base::diagnostic::Diagnostic;
use crate::base::digest::Digest;
use crate::base::output::Sink;
use crate::base::path::Route;
use crate::content::settings::Settings;
use crate::edition::{Edition, StoryId};
use crate::site::theme::Theme;
use crate::site::view::{Question, View, Wanted, Window};

/// The products of every site.
pub const ALL: Products = &[
    &feed::Feed,
    &feed::Rss,
    &feed::JsonFeed,
    &feed::NameFeeds,
    &feed::Podcast,
    &sitemap::Sitemap,
    &news::News,
    &robots::Robots,
    &web_manifest::WebManifest,
    &host_files::HostFiles,
    &index_now::IndexNow,
    &epub::Epub,
    &email::Email,
    &exports::Exports,
    &exports::Manifests,
    &exports::Schemas,
];

/// Products, in the order in which they claim their routes.
pub type Products = &'static [&'static dyn Product];

/// A kind of output that is not a page of the theme.
pub trait Product: Sync {
    /// Its name, which no other product has: `feed`.
    fn name(&self) -> &'static str;

    /// Where it is published. Its files are numbered in this order, from 0.
    fn routes(&self, site: &Outline<'_>) -> Vec<Route>;

    /// The routes that it has on every site, so that texts can link to them.
    fn fixed_routes(&self) -> &'static [&'static str] {
        &[]
    }

    /// Whether a static file at one of its routes takes its place.
    fn is_replaceable(&self) -> bool {
        false
    }

    /// Whether readers or their programs keep its addresses, so that these must not vanish: those of feeds.
    fn keeps_addresses(&self) -> bool {
        false
    }

    /// Whether it is made after all pages and prints. Only then can it ask for [outputs](ProductInput::output). It is
    /// made only where prints are made with the pages: `check` and `serve` do not make it.
    fn is_made_last(&self) -> bool {
        false
    }

    /// The prints that its files contain, for a product that is made last: they are made with those of pages.
    fn prints(&self, _site: &Outline<'_>, _view: &View) -> Vec<Wanted> {
        Vec::new()
    }

    /// A text that changes whenever the file's input from the outline changes. Questions to the window are remembered
    /// separately.
    fn identity(&self, _n: usize, _site: &Outline<'_>, _view: &View) -> String {
        String::new()
    }

    /// What is wrong with the site for it, such as more of something than its readers take.
    fn check(&self, _site: &Outline<'_>) -> Vec<Diagnostic> {
        Vec::new()
    }

    /// Makes a file.
    ///
    /// # Errors
    /// If an output cannot be read.
    fn make(&self, n: usize, input: &ProductInput<'_>) -> io::Result<Vec<u8>>;
}

/// What a product knows about a site before anything is made.
#[derive(Clone, Copy, Debug)]
pub struct Outline<'a> {
    /// The edition.
    pub edition: &'a Edition,
    /// The theme.
    pub theme: &'a Theme,
    /// The pages that robots may list, in order of their routes, with the number of a story.
    pub listed: &'a [(Route, Option<StoryId>)],
}

/// What a file of a product is made from. It does not give the edition itself, because what a product reads there would
/// not be remembered.
pub struct ProductInput<'a> {
    /// Its [identity](Product::identity).
    pub identity: &'a str,
    /// The pages that robots may list, in order of their routes, with the number of a story.
    pub listed: &'a [(Route, Option<StoryId>)],
    /// The view of the edition; it remembers the questions.
    pub window: &'a Window,
    outputs: &'a dyn Sink,
}

impl<'a> ProductInput<'a> {
    /// What there is to make a product from. `outputs` holds the finished outputs.
    pub fn new(
        identity: &'a str,
        listed: &'a [(Route, Option<StoryId>)],
        window: &'a Window,
        outputs: &'a dyn Sink,
    ) -> Self {
        Self { identity, listed, window, outputs }
    }

    /// The settings of the publication.
    pub fn settings(&self) -> &Settings {
        self.window.view().settings()
    }

    /// The bytes of an output of this build, for a product that is made last. `None` if there is no such output, if nothing
    /// is published (`check`), or if it is a print that is made later (`serve`).
    ///
    /// # Errors
    /// If the machine cannot read it.
    pub fn output(&self, route: &Route) -> io::Result<Option<Vec<u8>>> {
        let digest = self.window.ask(Question::Output(route.clone()));
        match digest.as_str().and_then(Digest::parse) {
            Some(digest) => self.outputs.read(route, &digest),
            None => Ok(None),
        }
    }
}

/// The routes at which every site has products, so that texts can link to them.
pub fn fixed_routes(products: Products) -> Vec<Route> {
    let names = products.iter().flat_map(|product| product.fixed_routes());
    names.filter_map(|name| Route::new(name).ok()).collect()
}

/// A product by its name.
pub fn named(products: Products, name: &str) -> Option<&'static dyn Product> {
    products.iter().copied().find(|product| product.name() == name)
}

/// The text at a path of an answer; empty if there is none.
fn text(value: &Value, path: &str) -> String {
    value.get_from_path(path).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The values of a list at a path of an answer; none if there is no list.
fn list<'v>(value: &'v Value, path: &'v str) -> impl Iterator<Item = &'v Value> {
    value.get_from_path(path).and_then(Value::as_array).unwrap_or_default().iter()
}

/// The media type of a picture, by its extension.
fn picture_type(url: &str) -> &'static str {
    match url.rsplit('.').next() {
        Some("png") => "image/png",
        Some("gif") => "image/gif",
        Some("webp") => "image/webp",
        Some("svg") => "image/svg+xml",
        _ => "image/jpeg",
    }
}
