//! Redirects and headers in the forms of hosts, from one [`Model`].

mod apache;
mod caddy;
mod limits;
mod model;
mod names;
mod nginx;
mod pages;
mod prefixes;
mod rules;
mod s3;
mod security;

use std::io;

use super::{Outline, Product, ProductInput};
use crate::base::diagnostic::Diagnostic;
use crate::base::path::Route;
use crate::deploy::host_files::HostFiles as Kind;
use crate::site::view::View;
use model::Model;

/// The files of the host that the site is built for.
pub(super) struct HostFiles;

/// A file of a host: its route, and what makes it.
type File = (&'static str, fn(&Model) -> String);

/// The files of a kind of host.
fn files(kind: Kind) -> &'static [File] {
    match kind {
        Kind::Netlify => &[("_redirects", rules::netlify_redirects), ("_headers", rules::headers)],
        Kind::Cloudflare => {
            &[("_redirects", rules::cloudflare_redirects), ("_headers", rules::headers)]
        }
        Kind::Nginx => &[
            (".pressrun-host/nginx-http.conf", nginx::http),
            (".pressrun-host/nginx-server.conf", nginx::server),
        ],
        Kind::Apache => &[(".htaccess", apache::htaccess)],
        Kind::Caddy => &[(".pressrun-host/site.caddy", caddy::site)],
        Kind::S3 => &[(".pressrun-host/s3-website.json", s3::website)],
        Kind::Pages => &[(".nojekyll", |_| String::new()), ("CNAME", pages::cname)],
    }
}

impl Product for HostFiles {
    fn name(&self) -> &'static str {
        "host files"
    }

    fn routes(&self, site: &Outline<'_>) -> Vec<Route> {
        let settings = &site.edition.settings;
        let Some(kind) = settings.host_files else { return Vec::new() };
        let has_domain = pages::domain(&settings.base).is_some();
        let names = files(kind).iter().map(|(name, _)| *name);
        let names = names.filter(|name| *name != "CNAME" || has_domain);
        names.filter_map(|name| Route::new(name).ok()).collect()
    }

    fn is_replaceable(&self) -> bool {
        true
    }

    /// The text of the file, which is made from the plan alone.
    fn identity(&self, n: usize, site: &Outline<'_>, _: &View) -> String {
        let Some(model) = Model::of(site.edition, site.theme) else { return String::new() };
        files(model.kind).get(n).map(|(_, make)| make(&model)).unwrap_or_default()
    }

    fn check(&self, site: &Outline<'_>) -> Vec<Diagnostic> {
        Model::of(site.edition, site.theme).map(|model| limits::check(&model)).unwrap_or_default()
    }

    fn make(&self, _: usize, input: &ProductInput<'_>) -> io::Result<Vec<u8>> {
        Ok(input.identity.as_bytes().to_vec())
    }
}
