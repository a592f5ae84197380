//! Notifies open pages over server-sent events.
//!
//! Each stream compares its page with the current edition; there is no list of readers. `page` carries the page's new
//! version, `assets` the URL paths of assets that changed in place (`null` if they are not known), `trouble` the
//! current mistakes.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::Response;
use axum::http::header::{HeaderValue, X_CONTENT_TYPE_OPTIONS};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream;
use percent_encoding::percent_decode_str;
use serde_json::json;
use tokio::sync::watch;

use super::served::Served;

/// How often a silent stream sends a sign of life, so that closed ones are detected.
const BREATH: Duration = Duration::from_secs(15);

/// An open page.
struct OpenPage {
    editions: watch::Receiver<Option<Arc<Served>>>,
    /// The path of its URL.
    path: String,
    /// Its version.
    version: String,
    /// The version of the assets it has.
    assets: u64,
    /// The mistakes that were sent last.
    trouble: Option<Vec<String>>,
    waiting: VecDeque<Event>,
}

/// The event stream of a page; the query contains its path and version.
pub(super) fn response(
    mut editions: watch::Receiver<Option<Arc<Served>>>,
    query: Option<&str>,
) -> Response<Body> {
    // What is already shown is news for this reader.
    editions.mark_changed();
    let value = |name: &str| value(query.unwrap_or_default(), name);
    let reader = OpenPage {
        editions,
        path: value("page"),
        version: value("version"),
        assets: u64::from_str_radix(&value("assets"), 16).unwrap_or_default(),
        trouble: None,
        waiting: VecDeque::new(),
    };
    let events = stream::unfold(reader, |mut reader| async {
        let event = reader.next().await?;
        Some((Ok::<_, Infallible>(event), reader))
    });
    let keep_alive = KeepAlive::new().interval(BREATH);
    let mut response = Sse::new(events).keep_alive(keep_alive).into_response();
    response.headers_mut().insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

impl OpenPage {
    /// The next event; `None` when the server closes.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            self.editions.changed().await.ok()?;
            let served = self.editions.borrow_and_update().clone();
            if let Some(served) = served {
                self.compare(&served);
            }
        }
    }

    /// Sends what has changed. The mistakes come last, because they are drawn over their page.
    fn compare(&mut self, served: &Served) {
        if served.assets != self.assets {
            let renewed = served.renewed_since(self.assets);
            self.say(
                "assets",
                &json!({ "now": format!("{:x}", served.assets), "renewed": renewed }),
            );
            self.assets = served.assets;
        }
        let version = served.version(&self.path);
        if version != self.version {
            self.say("page", &json!(version));
            self.version = version;
        }
        let trouble = served.trouble();
        if self.trouble.as_ref() != Some(&trouble) {
            self.say("trouble", &json!(trouble));
            self.trouble = Some(trouble);
        }
    }

    fn say(&mut self, name: &str, value: &serde_json::Value) {
        self.waiting.push_back(Event::default().event(name).data(value.to_string()));
    }
}

/// A value of a query, decoded; empty if it does not exist.
fn value(query: &str, name: &str) -> String {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.find(|(key, _)| *key == name).map_or("", |(_, value)| value);
    percent_decode_str(value).decode_utf8_lossy().into_owned()
}
