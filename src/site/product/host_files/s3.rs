//! The configuration of a bucket of S3 as a website.

use serde_json::{Value, json};

use super::model::{Model, Move};

/// The configuration as `aws s3api put-bucket-website` takes it.
pub(super) fn website(model: &Model) -> String {
    let folder = model.folder();
    let folder = folder.trim_start_matches('/');
    let (scheme, host) = model.origin.split_once("://").unwrap_or(("https", &model.origin));
    let rule = |one: &Move| -> Value {
        let key = one.paths().first().copied().unwrap_or_default();
        json!({
            "Condition": {"KeyPrefixEquals": format!("{folder}{key}")},
            "Redirect": {
                "HttpRedirectCode": "301",
                // Without a name, readers who come through CloudFront would be sent to the bucket.
                "HostName": host,
                "Protocol": scheme,
                "ReplaceKeyWith": one.to.trim_start_matches('/'),
            },
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
