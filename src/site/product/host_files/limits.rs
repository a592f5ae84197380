//! What the files of a host can hold.

use super::model::{Model, Move, urls};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::deploy::host_files::HostFiles as Kind;

/// How many redirects a kind of host takes, and what to do about more.
fn most_redirects(kind: Kind) -> Option<(usize, &'static str)> {
    Some(match kind {
        Kind::Cloudflare => (2000, "for more, use Bulk Redirects in the dashboard of Cloudflare"),
        Kind::Netlify => (10_000, "Netlify advises against more"),
        Kind::Apache => {
            (2000, "Apache reads the file at each request, so more of them would delay every page")
        }
        Kind::S3 => (50, "for more, use a function of CloudFront in front of the bucket"),
        Kind::Nginx | Kind::Caddy | Kind::Pages => return None,
    })
}

/// The longest line with a redirect on Cloudflare, in characters.
const LONGEST_REDIRECT: usize = 1000;

/// The most rules for headers on Cloudflare, and the longest line with a header, in characters.
const HEADER_RULES: usize = 100;
const LONGEST_HEADER: usize = 2000;

/// As many redirects as a host takes, the first of these.
pub(super) fn fitting(moves: Vec<Move>, kind: Kind, prefix: &str) -> Vec<Move> {
    let most = most_redirects(kind).map_or(usize::MAX, |(most, _)| most);
    let mut lines = 0;
    let fits = |one: &Move| {
        let urls = match kind {
            Kind::Cloudflare | Kind::Netlify => urls(&one.from, prefix),
            _ => [String::new()].into(),
        };
        let longest = urls.iter().map(|url| url.len() + one.to.len() + " 301 ".len()).max();
        let is_too_long = kind == Kind::Cloudflare && longest > Some(LONGEST_REDIRECT);
        if is_too_long || lines + urls.len() > most {
            return false;
        }
        lines += urls.len();
        true
    };
    moves.into_iter().filter(fits).collect()
}

/// The limits that a site exceeds.
pub(super) fn check(model: &Model) -> Vec<Diagnostic> {
    let name = model.kind.name();
    let found =
        |message: String, hint: String| Diagnostic::nowhere(Code::HostLimit, message).hint(hint);
    let mut all = Vec::new();
    if let (1.., Some((most, advice))) = (model.left_out, most_redirects(model.kind)) {
        let count = model.left_out + model.moves.len();
        all.push(found(
            format!(
                "{} of {count} redirects do not fit into the files for `{name}`, which hold {most}",
                model.left_out
            ),
            format!("these remain pages that send readers on; {advice}"),
        ));
    }
    if model.kind == Kind::Cloudflare {
        let rules = 1 + model.kept.len() + model.fresh.len() + model.types.len();
        if rules > HEADER_RULES {
            all.push(found(
                format!("`_headers` has {rules} rules, and Cloudflare reads only {HEADER_RULES}"),
                "move files from `assets/` and `media/` in content/static/ to a folder of another name".to_owned(),
            ));
        }
        let long = model
            .headers
            .iter()
            .find(|(name, value)| name.len() + value.len() + 4 > LONGEST_HEADER);
        if let Some((name, _)) = long {
            all.push(found(
                format!("`{name}` is too long for Cloudflare, which ignores lines of more than {LONGEST_HEADER} characters"),
                "shorten it in `headers` in site.yaml".to_owned(),
            ));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{Kind, Move, fitting};
    use crate::base::path::Route;

    fn moves(names: impl Iterator<Item = String>) -> Vec<Move> {
        let to = || "/new/".to_owned();
        let from = |name: String| Route::page(&name).expect("a route");
        names.map(|name| Move { from: from(name), to: to() }).collect()
    }

    #[test]
    fn lines_are_counted_and_not_redirects() {
        let count =
            |kind, form: fn(usize) -> String| fitting(moves((0..2100).map(form)), kind, "/").len();
        assert_eq!(count(Kind::Cloudflare, |n| format!("old/{n}")), 2000);
        assert_eq!(count(Kind::Cloudflare, |n| format!("it's/{n}")), 1000, "each in two forms");
        assert_eq!(count(Kind::Apache, |n| format!("it's/{n}")), 2000);
        assert_eq!(count(Kind::Netlify, |n| format!("it's/{n}")), 2100);
        assert_eq!(count(Kind::Nginx, |n| format!("old/{n}")), 2100);
        assert_eq!(count(Kind::S3, |n| format!("old/{n}")), 50);
    }

    #[test]
    fn a_line_that_is_too_long_is_left_out() {
        let long = || moves([["long"; 250].join("/"), "short".to_owned()].into_iter());
        let fit = fitting(long(), Kind::Cloudflare, "/");
        assert_eq!(fit.len(), 1);
        assert_eq!(fit[0].from.as_str(), "short/index.html");
        assert_eq!(fitting(long(), Kind::Netlify, "/").len(), 2);
    }
}
