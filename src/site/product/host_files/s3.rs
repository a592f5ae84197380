//! The configuration of a bucket of S3 as a website.

use serde_json::{Value, json};

use super::model::Model;

/// The configuration as `aws s3api put-bucket-website` takes it. A rule holds for every name that begins with its prefix, so
/// there is none for an address below which there is another page.
pub(super) fn website(model: &Model) -> String {
    let folder = model.folder();
    let folder = folder.trim_start_matches('/');
    let rule = |one: &super::model::Move| -> Value {
        let key = format!("{folder}{}", one.paths().first().copied().unwrap_or_default());
        let to = one.to.trim_start_matches('/');
        json!({
            "Condition": {"KeyPrefixEquals": key},
            "Redirect": {"HttpRedirectCode": "301", "ReplaceKeyWith": to},
        })
    };
    let mut website = json!({
        "IndexDocument": {"Suffix": "index.html"},
        "ErrorDocument": {"Key": format!("{folder}404.html")},
    });
    if !model.moves.is_empty() {
        website["RoutingRules"] = model.moves.iter().map(rule).collect();
    }
    format!("{website:#}\n")
}
