//! Suggestions for addresses that are nearly right, such as `www.paper.example` or `desk@paper.example`.

/// The common schemes of links.
const SCHEMES: &[&str] = &["https", "http", "mailto", "tel"];

/// Last parts of host names that identify a link without a scheme.
const TOPS: &[&str] = &[
    "com", "org", "net", "edu", "gov", "int", "info", "biz", "io", "news", "blog", "press", "app",
    "dev", "at", "au", "be", "br", "ca", "ch", "cn", "cz", "de", "dk", "es", "eu", "example", "fi",
    "fr", "gr", "hu", "ie", "il", "in", "it", "jp", "kr", "mx", "nl", "no", "nz", "pl", "pt", "ro",
    "ru", "se", "tw", "ua", "uk", "us", "za",
];

/// The scheme of an absolute URL (RFC 3986, section 3.1).
pub(super) fn scheme(target: &str) -> Option<&str> {
    let (scheme, _) = target.split_once(':')?;
    let good = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    good.then_some(scheme)
}

/// The complete address for an incomplete one.
pub(super) fn address(target: &str) -> Option<String> {
    let unbracketed = target.strip_prefix('(').map(|t| t.strip_suffix(')').unwrap_or(t));
    let inner = unbracketed
        .unwrap_or(target)
        .trim_matches(|c: char| c.is_whitespace() || "\"'<>“”„«»‹›‘’：；，。".contains(c));
    let inner = inner.trim_start_matches(':');
    if let Some(right) = doubled(inner) {
        return Some(right);
    }
    let is_marked = inner.len() < target.len() && inner.len() < target.trim().len();
    if is_marked && is_whole(inner) {
        return Some(inner.to_owned());
    }
    if is_mail(inner) {
        return Some(format!("mailto:{inner}"));
    }
    if is_host(inner) {
        return Some(format!("https://{inner}"));
    }
    misspelt(inner)
}

/// Whether it is a complete web or mail address.
fn is_whole(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    let web = ["https://", "http://"].iter().find_map(|scheme| lower.strip_prefix(scheme));
    web.is_some_and(|host| host.starts_with(char::is_alphanumeric))
        || lower.strip_prefix("mailto:").is_some_and(is_mail)
}

fn is_mail(address: &str) -> bool {
    let Some((name, host)) = address.split_once('@') else { return false };
    let is_name =
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || ".+-_".contains(c));
    let host = host.split('?').next().unwrap_or(host);
    let is_host = host.chars().all(|c| c.is_alphanumeric() || ".-".contains(c));
    is_name && is_host && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
}

/// Whether it begins with a host name, as browsers show addresses.
fn is_host(address: &str) -> bool {
    let host = address.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let (host, port) = host.split_once(':').unwrap_or((&host, ""));
    let is_port = port.bytes().all(|b| b.is_ascii_digit());
    let good =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-');
    let parts: Vec<&str> = host.split('.').collect();
    let is_known =
        parts.first() == Some(&"www") || parts.last().is_some_and(|top| TOPS.contains(top));
    is_port && parts.len() > 1 && is_known && parts.iter().all(|part| good(part))
}

/// The address without the first of two schemes: `http://https://`, `https://http//`.
fn doubled(address: &str) -> Option<String> {
    let (first, rest) = address.split_once("://")?;
    let scheme = ["https", "http"].iter().find(|scheme| {
        rest.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
    })?;
    let after = &rest[scheme.len()..];
    let is_scheme = after.starts_with("//") || after.starts_with(":/");
    let host = after.trim_start_matches([':', '/']);
    (first.to_ascii_lowercase().starts_with("http") && is_scheme && host.contains('.'))
        .then(|| format!("{scheme}://{host}"))
}

/// The address with a corrected scheme: `htps://`, `http:/`, `https//`.
fn misspelt(address: &str) -> Option<String> {
    let end = address.find([':', '/', ';'])?;
    let (scheme, rest) = address.split_at(end);
    if !scheme.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let scheme = scheme.to_ascii_lowercase();
    let near = |known: &&&str| {
        strsim::damerau_levenshtein(&scheme, known)
            <= usize::from(scheme.len() > 3 || scheme.starts_with("ht"))
    };
    let known = SCHEMES
        .iter()
        .filter(|known| **known == scheme)
        .chain(SCHEMES.iter().filter(near))
        .next()?;
    let is_web = known.starts_with("http");
    let after = rest.trim_start_matches([':', '/', ';']);
    let right = if is_web { "://" } else { ":" };
    let is_right =
        *known == scheme && rest.starts_with(right) && !rest[right.len()..].starts_with('/');
    let has_host = !is_web || after.split('/').next().is_some_and(|host| host.contains('.'));
    let separates = [":", "//", ";//"].iter().any(|mark| rest.starts_with(mark));
    (!is_right && has_host && separates && !after.is_empty())
        .then(|| format!("{known}{right}{after}"))
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn what_was_meant_is_found() {
        for (written, meant) in [
            ("www.paper.example", "https://www.paper.example"),
            ("paper.example/a?b#c", "https://paper.example/a?b#c"),
            ("www.paper.example:8000/a", "https://www.paper.example:8000/a"),
            ("desk@paper.example", "mailto:desk@paper.example"),
            ("http://https://paper.example/a", "https://paper.example/a"),
            ("https://http//paper.example", "http://paper.example"),
            ("\"https://paper.example/\"", "https://paper.example/"),
            ("“https://paper.example/”", "https://paper.example/"),
            ("：https://paper.example/", "https://paper.example/"),
            ("(https://paper.example/)", "https://paper.example/"),
            ("htps://paper.example/", "https://paper.example/"),
            ("htp://paper.example/", "http://paper.example/"),
            ("https;//paper.example/", "https://paper.example/"),
            ("http:/paper.example/", "http://paper.example/"),
            ("https//paper.example/", "https://paper.example/"),
            ("https:///paper.example/", "https://paper.example/"),
            ("mailot:desk@paper.example", "mailto:desk@paper.example"),
            ("mailto://desk@paper.example", "mailto:desk@paper.example"),
        ] {
            assert_eq!(address(written).as_deref(), Some(meant), "{written}");
        }
    }

    #[test]
    fn what_is_right_stays() {
        for right in [
            "https://paper.example/",
            "HTTP://paper.example",
            "mailto:desk@paper.example",
            "tel:+43123",
            "sms:123",
            "crane.md",
            "../2025-09/news/crane.md#x",
            "/topics/harbour/",
            "#top",
            "report.pdf",
            "ftp://x.example/",
            "photo.jpg",
            "a:b",
            "text/a.md",
            "http-status.md",
            "https/readme.md",
            "webcal://paper.example/x.ics",
        ] {
            assert_eq!(address(right), None, "{right}");
        }
    }
}
