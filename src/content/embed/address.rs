//! The address of a page on another site, in parts.

/// An address with a scheme that browsers load frames from.
pub(super) struct Address<'a> {
    /// The domain in lower case, without `www.`.
    pub(super) host: String,
    /// The parts of the path between slashes, without empty ones.
    pub(super) path: Vec<&'a str>,
    query: &'a str,
    /// What follows the `#`.
    pub(super) fragment: &'a str,
}

impl<'a> Address<'a> {
    /// Takes `https://host/path?query#fragment`; `None` for an address with a user, a port or no domain.
    pub(super) fn parse(address: &'a str) -> Option<Self> {
        let (scheme, rest) = address.split_once("://")?;
        if !["http", "https"].iter().any(|known| known.eq_ignore_ascii_case(scheme)) {
            return None;
        }
        let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let host = host.to_ascii_lowercase();
        let host = host.strip_prefix("www.").unwrap_or(&host).to_owned();
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let is_name = |name: &str| !name.is_empty() && name.chars().all(is_of_name);
        if !host.contains('.') || !host.split('.').all(is_name) {
            return None;
        }
        let path = path.split('/').filter(|part| !part.is_empty()).collect();
        Some(Self { host, path, query, fragment })
    }

    /// The value of a key of the query.
    pub(super) fn get(&self, key: &str) -> Option<&'a str> {
        let mut pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find_map(|(name, value)| (name == key).then_some(value))
    }
}

/// A name that needs no encoding in an address.
pub(super) fn name(text: &str) -> Option<&str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    (!text.is_empty() && !text.starts_with('.') && text.chars().all(is_plain)).then_some(text)
}

/// A name of letters, digits, hyphens and underscores.
pub(super) fn id(text: &str) -> Option<&str> {
    name(text).filter(|text| !text.contains('.'))
}

/// A whole number.
pub(super) fn number(text: &str) -> Option<&str> {
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then_some(text)
}
