//! What open pages are told, over server-sent events.
//!
//! Each stream compares what its page was made of with what is on show; nobody keeps a list of readers.
//! `page` comes with the page's new version, `assets` with the URL paths of assets that were renewed
//! where they stood (`null`: some, unknown which), `trouble` with the mistakes there are.

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

/// How often a silent stream says that it is there, so that one nobody reads is noticed.
const BREATH: Duration = Duration::from_secs(15);

/// An open page.
struct OpenPage {
    editions: watch::Receiver<Option<Arc<Served>>>,
    /// The path of its URL.
    path: String,
    /// What it is made of.
    version: String,
    /// What the assets it has were made of.
    assets: u64,
    /// The mistakes it was told of last.
    trouble: Option<Vec<String>>,
    waiting: VecDeque<Event>,
}

/// The stream of a page, which says in the query where and what it is.
pub(super) fn response(
    mut editions: watch::Receiver<Option<Arc<Served>>>,
    query: Option<&str>,
) -> Response<Body> {
    // What is on show already is news to this reader.
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

    /// Says what is another now. The trouble comes last: it lies over the page it belongs to.
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

/// A value of a query, decoded; empty if it is not there.
fn value(query: &str, name: &str) -> String {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.find(|(key, _)| *key == name).map_or("", |(_, value)| value);
    percent_decode_str(value).decode_utf8_lossy().into_owned()
}
