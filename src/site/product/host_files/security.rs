//! The usual content security policy.

use crate::site::view::View;

/// The name of the header.
pub(super) const NAME: &str = "Content-Security-Policy";

/// The policy of a site whose pages load nothing from elsewhere; `None` if that is not certain.
pub(super) fn policy(_: &View) -> Option<String> {
    None
}
