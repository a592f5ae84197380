//! The place where machines share prints.

/// A place for a cache that several machines use.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cache {
    /// Nowhere, regardless of `site.yaml`.
    None,
    /// A bucket of S3 or a compatible service. The names of its objects begin with the prefix, which is empty or ends
    /// in `/`.
    Bucket {
        /// The name of the bucket.
        bucket: String,
        /// The beginning of the names of objects.
        prefix: String,
    },
    /// A place that `rclone` knows: `backup:prints`.
    Remote(String),
    /// A folder, absolute or below that of the publication.
    Folder(String),
}

/// The hint for an invalid value.
pub(super) const HINT: &str = "write `s3://bucket/prefix`, a remote of rclone such as `backup:prints`, a folder such as `/srv/prints`, or `none`";

impl Cache {
    /// Reads `s3://bucket/prefix`, `remote:path`, a folder (as a path, or as `file:///srv/prints`), or `none`.
    pub fn parse(text: &str) -> Option<Self> {
        if text == "none" {
            return Some(Self::None);
        }
        if let Some(folder) = text.strip_prefix("file://") {
            return folder.starts_with('/').then(|| Self::Folder(folder.to_owned()));
        }
        let Some(rest) = text.strip_prefix("s3://") else {
            if is_remote(text) {
                return Some(Self::Remote(text.to_owned()));
            }
            let is_path = !text.is_empty() && !text.contains("://");
            return is_path.then(|| Self::Folder(text.to_owned()));
        };
        let (bucket, path) = rest.split_once('/').unwrap_or((rest, ""));
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        let path = path.strip_suffix('/').unwrap_or(path);
        let is_good = !bucket.is_empty()
            && bucket.chars().all(is_name)
            && (path.is_empty() || path.split('/').all(|part| !matches!(part, "" | "." | "..")));
        let prefix = if path.is_empty() { String::new() } else { format!("{path}/") };
        is_good.then(|| Self::Bucket { bucket: bucket.to_owned(), prefix })
    }
}

/// Whether a text is a remote of rclone: a name, a colon and a path. A single letter is a Windows drive.
fn is_remote(text: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || "_-.+@ ".contains(c);
    let named = text.split_once(':').filter(|(_, path)| !path.starts_with("//"));
    named.is_some_and(|(name, _)| name.chars().count() > 1 && name.chars().all(is_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_apart() {
        let bucket = |bucket: &str, prefix: &str| {
            Some(Cache::Bucket { bucket: bucket.to_owned(), prefix: prefix.to_owned() })
        };
        let folder = |path: &str| Some(Cache::Folder(path.to_owned()));
        assert_eq!(Cache::parse("s3://prints"), bucket("prints", ""));
        assert_eq!(Cache::parse("s3://prints/paper/2025/"), bucket("prints", "paper/2025/"));
        assert_eq!(Cache::parse("file:///srv/prints"), folder("/srv/prints"));
        assert_eq!(Cache::parse("../prints"), folder("../prints"));
        assert_eq!(Cache::parse("C:/prints"), folder("C:/prints"));
        let remote = Some(Cache::Remote("backup:prints/paper".to_owned()));
        assert_eq!(Cache::parse("backup:prints/paper"), remote);
        assert_eq!(Cache::parse("none"), Some(Cache::None));
        for bad in ["", "s3://", "s3://a b", "s3://a/../b", "s3://a//b", "gs://a", "file://x"] {
            assert_eq!(Cache::parse(bad), None, "{bad}");
        }
    }
}
