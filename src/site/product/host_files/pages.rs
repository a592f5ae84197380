//! The files of hosts of pages, which cannot redirect.

use super::model::Model;
use crate::content::settings::BaseUrl;

/// Domains that belong to the host.
const OF_HOSTS: [&str; 5] = ["github.io", "gitlab.io", "codeberg.page", "pages.dev", "netlify.app"];

/// `CNAME`: the domain at which GitHub Pages shows the site.
pub(super) fn cname(model: &Model) -> String {
    model.domain.as_ref().map(|domain| format!("{domain}\n")).unwrap_or_default()
}

/// The domain of a site that has one to itself: not a machine's address, nor one that a host lends. A site below a path
/// shares its domain with another, which names it.
pub(super) fn domain(base: &BaseUrl) -> Option<String> {
    let origin = base.absolute("");
    let host = origin.split_once("://").map(|(_, host)| host.to_ascii_lowercase())?;
    let is_lent = |lender: &&str| host.ends_with(&format!(".{lender}"));
    let is_letter = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
    let is_name = host.contains('.')
        && host.chars().all(is_letter)
        && host.ends_with(|c: char| c.is_ascii_alphabetic());
    (base.prefix() == "/" && is_name && !OF_HOSTS.iter().any(is_lent)).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::{BaseUrl, domain};

    #[test]
    fn a_domain_is_one_that_belongs_to_the_site() {
        let of = |base: &str| domain(&BaseUrl::parse(base).expect("an address"));
        assert_eq!(of("https://paper.example/").as_deref(), Some("paper.example"));
        assert_eq!(of("https://WWW.paper.example").as_deref(), Some("www.paper.example"));
        for other in [
            "https://paper.example/below/",
            "https://owner.github.io/",
            "https://paper.example:8080/",
            "http://127.0.0.1/",
            "http://[::1]/",
            "http://localhost/",
            "https://bücher.example/",
        ] {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
