//! Answers each request from one edition.

use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::http::{Method, Response, StatusCode};
use tokio::sync::watch;

use super::condition::{self, Wanted};
use super::file::{self, Given};
use super::host::Hosts;
use super::page::{self, Tag};
use super::served::{Asked, Lookup, Served};
use super::{events, served};
use crate::base::digest::Digest;
use crate::base::media_type;
use crate::base::output::{OpenFile, Proof, Proofs};
use crate::base::path::Route;

/// How long a request waits for the first edition.
const PATIENCE: Duration = Duration::from_secs(30);

/// The state that all requests share.
pub(super) struct ServerState {
    pub(super) editions: watch::Receiver<Option<Arc<Served>>>,
    pub(super) hosts: Hosts,
}

/// A response before conditions and ranges are applied.
struct Reply {
    status: StatusCode,
    media_type: String,
    /// Its version, quoted; only responses that can be cached have one.
    tag: Option<String>,
    body: Payload,
}

/// The contents to send.
enum Payload {
    Bytes(Bytes),
    File(OpenFile),
}

impl Payload {
    /// Its length in bytes.
    fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File(file) => file.len,
        }
    }

    /// A part of its bytes, which must exist.
    fn part(self, range: Range<u64>) -> Body {
        match self {
            // Bytes in memory always fit into a `usize`.
            Self::Bytes(bytes) => bytes.slice(range.start as usize..range.end as usize).into(),
            Self::File(open) => file::body(open, range),
        }
    }
}

impl<T: Into<Bytes>> From<T> for Payload {
    fn from(bytes: T) -> Self {
        Self::Bytes(bytes.into())
    }
}

/// Answers a request.
pub(super) async fn answer(
    State(state): State<Arc<ServerState>>,
    request: Request,
) -> Response<Body> {
    let (parts, _) = request.into_parts();
    if let Some(objection) = state.hosts.objection(&parts) {
        return Reply::text(StatusCode::FORBIDDEN, &objection).into_response(&parts);
    }
    if !matches!(parts.method, Method::GET | Method::HEAD) {
        let reply = Reply::text(StatusCode::METHOD_NOT_ALLOWED, "This server only shows pages.\n");
        let mut response = reply.into_response(&parts);
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    match Asked::read(parts.uri.path()).as_ref().and_then(Asked::own) {
        Some("client.js") => Reply::script().into_response(&parts),
        Some("events") => events::response(state.editions.clone(), parts.uri.query()),
        _ => match first_served(state.editions.clone()).await {
            Some(served) => match served.picture(parts.uri.path()) {
                Some((route, proofs)) => picture(route, proofs).await.into_response(&parts),
                None => from_served(&served, &parts).await,
            },
            None => Reply::unready("no-edition", "/", 0).into_response(&parts),
        },
    }
}

/// The current edition; waits for the first one.
async fn first_served(mut editions: watch::Receiver<Option<Arc<Served>>>) -> Option<Arc<Served>> {
    let first = tokio::time::timeout(PATIENCE, editions.wait_for(Option::is_some)).await;
    first.ok()?.ok()?.clone()
}

/// Responds with a picture. Reading it from the disk does not block other requests.
async fn picture(route: Route, proofs: Arc<dyn Proofs>) -> Reply {
    let at = route.clone();
    let proof = tokio::task::spawn_blocking(move || proofs.at(&at)).await;
    match proof.ok().flatten() {
        Some(Proof::Print(bytes)) => Reply::print(&route, bytes),
        Some(Proof::StandIn(bytes, media_type)) => Reply::stand_in(bytes, media_type),
        None => Reply::text(StatusCode::NOT_FOUND, "The picture cannot be read.\n"),
    }
}

/// Responds from the current edition.
async fn from_served(served: &Served, request: &Parts) -> Response<Body> {
    let path = request.uri.path();
    let prefix = &served.shown.prefix;
    let version = served.version(path);
    let tag = Tag { prefix, version: &version, assets: served.assets };
    let missing = |text: &str| Reply::own(StatusCode::NOT_FOUND, "Not found", text, &tag);
    let reply = match served.find(path) {
        Lookup::Output(route, output) => match file::given(output).await {
            Ok(given) => Reply::output(&route, given, &tag),
            Err(error) => Reply::unreadable(&error),
        },
        Lookup::Elsewhere(path) => return redirect(path, request),
        Lookup::Hidden(why) => missing(why),
        Lookup::Missing => match not_found(served).await {
            Some(page) => Reply::not_found(&page, &tag),
            None => missing("There is nothing here, and the publication has no 404 page."),
        },
        Lookup::Outside => missing(&format!("The publication is below {prefix}.")),
        Lookup::Malformed => {
            Reply::text(StatusCode::BAD_REQUEST, "This is not the path of a page.\n")
        }
        Lookup::Unready => Reply::unready(&version, prefix, served.assets),
    };
    reply.into_response(request)
}

/// The site's own 404 page.
async fn not_found(served: &Served) -> Option<Bytes> {
    match file::given(served.not_found()?).await {
        Ok(Given::Whole(page)) => Some(page),
        Ok(Given::File(..)) | Err(_) => None,
    }
}

/// Redirects to another path. Not permanently: the next edition may have something else there, and a browser would
/// not ask again.
fn redirect(mut path: String, request: &Parts) -> Response<Body> {
    if let Some(query) = request.uri.query() {
        path = format!("{path}?{query}");
    }
    let reply = Reply::text(StatusCode::TEMPORARY_REDIRECT, &format!("It is at {path}\n"));
    let mut response = reply.into_response(request);
    put(&mut response, header::LOCATION, &path);
    response
}

impl Reply {
    /// An output as it is, or a page with the script added.
    fn output(route: &Route, given: Given, tag: &Tag<'_>) -> Self {
        let bytes = match given {
            Given::Whole(bytes) => bytes,
            Given::File(file, sample) => return Self::file(route, file, &sample),
        };
        let media_type = media_type::of(route, &bytes);
        // The file may have changed since the edition was made.
        let version = served::version(&Digest::of(&bytes));
        let (body, tag) = match media_type.starts_with("text/html") {
            true => (tag.add_to(&bytes).into(), format!("\"{version}-{}\"", tag.name())),
            false => (bytes.into(), format!("\"{version}\"")),
        };
        Self { status: StatusCode::OK, media_type, tag: Some(tag), body }
    }

    /// A long file that is read while it is sent.
    fn file(route: &Route, file: OpenFile, sample: &[u8]) -> Self {
        // Its last character may be cut off.
        let sample = match str::from_utf8(sample) {
            Err(error) if error.error_len().is_none() => &sample[..error.valid_up_to()],
            _ => sample,
        };
        let media_type = media_type::of(route, sample);
        let tag = Some(format!("\"{}\"", served::version(&file.version)));
        Self { status: StatusCode::OK, media_type, tag, body: Payload::File(file) }
    }

    /// The response for a file that is missing or unreadable.
    fn unreadable(error: &io::Error) -> Self {
        let text = format!("The file can no longer be read: {error}\n");
        Self::text(StatusCode::NOT_FOUND, &text)
    }

    /// A print, whose route identifies its contents.
    fn print(route: &Route, bytes: Vec<u8>) -> Self {
        let media_type = media_type::of(route, &bytes);
        let tag = Some(format!("\"{}\"", Digest::of(&bytes).short()));
        Self { status: StatusCode::OK, media_type, tag, body: bytes.into() }
    }

    /// A stand-in that is shown while a print is made; it must not be cached.
    fn stand_in(bytes: Vec<u8>, media_type: &str) -> Self {
        let media_type = media_type.to_owned();
        Self { status: StatusCode::OK, media_type, tag: None, body: bytes.into() }
    }

    /// The site's own 404 page.
    fn not_found(page: &[u8], tag: &Tag<'_>) -> Self {
        let body = tag.add_to(page).into();
        let media_type = media_type::HTML.to_owned();
        Self { status: StatusCode::NOT_FOUND, media_type, tag: None, body }
    }

    /// A page made by the server.
    fn own(status: StatusCode, title: &str, text: &str, tag: &Tag<'_>) -> Self {
        let body = tag.add_to(page::own(title, text).as_bytes()).into();
        Self { status, media_type: media_type::HTML.to_owned(), tag: None, body }
    }

    /// The page shown while there is no edition. If mistakes are the reason, they come with the events.
    fn unready(version: &str, prefix: &str, assets: u64) -> Self {
        let text = "There is no page to show yet. It appears here as soon as a build succeeds.";
        let tag = Tag { prefix, version, assets };
        Self::own(StatusCode::SERVICE_UNAVAILABLE, "No edition yet", text, &tag)
    }

    /// The script for open pages.
    fn script() -> Self {
        let tag = format!("\"{}\"", Digest::of(page::CLIENT.as_bytes()).short());
        let media_type = "text/javascript; charset=utf-8".to_owned();
        let body = Bytes::from_static(page::CLIENT.as_bytes()).into();
        Self { status: StatusCode::OK, media_type, tag: Some(tag), body }
    }

    fn text(status: StatusCode, text: &str) -> Self {
        let media_type = "text/plain; charset=utf-8".to_owned();
        Self { status, media_type, tag: None, body: text.to_owned().into() }
    }

    /// The response to a request: complete, partial, or "not modified".
    fn into_response(self, request: &Parts) -> Response<Body> {
        let Some(tag) = &self.tag else { return self.whole() };
        if condition::is_known(&request.headers, tag) {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            put(&mut response, header::ETAG, tag);
            put(&mut response, header::CACHE_CONTROL, "no-cache");
            return response;
        }
        let length = self.body.len();
        // Ranges are only defined for GET (RFC 9110, section 14.2).
        let wanted = match request.method == Method::GET {
            true => condition::wanted(&request.headers, tag, length),
            false => Wanted::Whole,
        };
        match wanted {
            Wanted::Whole => self.whole(),
            Wanted::Part(bytes) => {
                let range = format!("bytes {}-{}/{length}", bytes.start, bytes.end - 1);
                let part = Self { status: StatusCode::PARTIAL_CONTENT, ..self };
                let mut response = part.send(bytes);
                put(&mut response, header::CONTENT_RANGE, &range);
                response
            }
            Wanted::Beyond => {
                let text = format!("The file has {length} bytes.\n");
                let mut response = Self::text(StatusCode::RANGE_NOT_SATISFIABLE, &text).whole();
                put(&mut response, header::CONTENT_RANGE, &format!("bytes */{length}"));
                response
            }
        }
    }

    /// The response with the whole body. (For HEAD, the server drops the body.)
    fn whole(self) -> Response<Body> {
        let all = 0..self.body.len();
        self.send(all)
    }

    /// The response with a part of the body.
    fn send(self, range: Range<u64>) -> Response<Body> {
        let length = (range.end - range.start).to_string();
        let mut response = Response::new(self.body.part(range));
        *response.status_mut() = self.status;
        put(&mut response, header::CONTENT_TYPE, &self.media_type);
        put(&mut response, header::CONTENT_LENGTH, &length);
        put(&mut response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        match &self.tag {
            Some(tag) => {
                put(&mut response, header::ETAG, tag);
                put(&mut response, header::ACCEPT_RANGES, "bytes");
                put(&mut response, header::CACHE_CONTROL, "no-cache");
            }
            None => put(&mut response, header::CACHE_CONTROL, "no-store"),
        }
        response
    }
}

/// Sets a header. Invalid values are dropped; requests with such characters in their URL do not get this far.
fn put(response: &mut Response<Body>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
