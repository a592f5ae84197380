//! The key with which the publication tells search engines what has changed (IndexNow).

use crate::base::diagnostic::Code;
use crate::base::yaml::Map;

/// Reads `indexnow`: a key, which the site publishes in a file of its name.
pub(super) fn read(map: &Map<'_>) -> Option<String> {
    let node = map.get("indexnow")?;
    let key = node.label()?;
    let is_good = (8..=128).contains(&key.len())
        && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !is_good {
        let message = format!("`{key}` cannot be a key for IndexNow");
        let hint =
            "write 8 to 128 letters, digits and hyphens, such as `openssl rand -hex 16` prints";
        node.report(Code::BadValue, message, hint.to_owned());
        return None;
    }
    Some(key)
}
