//! The sites whose pages can be shown in a text.

use super::Shape;
use super::address::{Address, id, name, number};

/// A site, or sites with the same software.
pub struct Host {
    /// Its name.
    pub name: &'static str,
    /// Its domains; empty if the software runs on many, so that only the path tells.
    pub domains: &'static [&'static str],
    /// The address and shape of the frame for a page.
    pub(super) frame: fn(&Address<'_>) -> Option<(String, Shape)>,
}

impl Host {
    /// Whether an address can belong to it.
    pub(super) fn names(&self, address: &Address<'_>) -> bool {
        self.domains.is_empty() || self.domains.contains(&address.host.as_str())
    }
}

/// The known sites. Those that only the path tells come last.
pub const HOSTS: &[Host] = &[
    Host { name: "YouTube", domains: YOUTUBE, frame: youtube },
    Host { name: "Vimeo", domains: &["vimeo.com", "player.vimeo.com"], frame: vimeo },
    Host {
        name: "SoundCloud",
        domains: &["soundcloud.com", "m.soundcloud.com"],
        frame: soundcloud,
    },
    Host { name: "Spotify", domains: &["open.spotify.com"], frame: spotify },
    Host {
        name: "Datawrapper",
        domains: &["datawrapper.dwcdn.net", "datawrapper.de"],
        frame: datawrapper,
    },
    Host { name: "Flourish", domains: &["public.flourish.studio", "flo.uri.sh"], frame: flourish },
    Host {
        name: "OpenStreetMap",
        domains: &["openstreetmap.org", "osm.org"],
        frame: openstreetmap,
    },
    Host { name: "Bluesky", domains: &["bsky.app"], frame: bluesky },
    Host { name: "Internet Archive", domains: &["archive.org"], frame: internet_archive },
    Host { name: "PeerTube", domains: &[], frame: peertube },
    Host { name: "Mastodon", domains: &[], frame: mastodon },
];

const YOUTUBE: &[&str] =
    &["youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com", "youtu.be"];

const FILM: Shape = Shape::Ratio(16, 9);

type Frame = Option<(String, Shape)>;

fn youtube(page: &Address<'_>) -> Frame {
    let embed = "https://www.youtube-nocookie.com/embed";
    let (film, shape) = match page.path.as_slice() {
        [film] if page.host == "youtu.be" => (*film, FILM),
        ["watch"] => (page.get("v")?, FILM),
        ["embed" | "live" | "v", film] => (*film, FILM),
        ["shorts", film] => (*film, Shape::Ratio(9, 16)),
        ["playlist"] => {
            return Some((format!("{embed}/videoseries?list={}", id(page.get("list")?)?), FILM));
        }
        _ => return None,
    };
    let film = id(film).filter(|film| film.len() == 11)?;
    let begin = page.get("t").or_else(|| page.get("start")).and_then(seconds);
    let begin = begin.map(|begin| format!("?start={begin}")).unwrap_or_default();
    Some((format!("{embed}/{film}{begin}"), shape))
}

/// A time such as `90`, `90s` or `1h2m3s`, in seconds.
fn seconds(time: &str) -> Option<u32> {
    let (mut total, mut rest) = (0_u32, time);
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let count: u32 = rest[..digits].parse().ok()?;
        let unit = match rest[digits..].chars().next() {
            Some('h') => 3600,
            Some('m') => 60,
            Some('s') | None => 1,
            Some(_) => return None,
        };
        total = total.checked_add(count.checked_mul(unit)?)?;
        rest = rest.get(digits + 1..).unwrap_or_default();
    }
    (total > 0).then_some(total)
}

fn vimeo(page: &Address<'_>) -> Frame {
    let (film, key) = match page.path.as_slice() {
        ["video", film] | [film] => (*film, page.get("h")),
        ["channels", _, film] | ["groups", _, "videos", film] => (*film, None),
        [film, key] => (*film, Some(*key)),
        _ => return None,
    };
    let key = key.and_then(id).map(|key| format!("&h={key}")).unwrap_or_default();
    Some((format!("https://player.vimeo.com/video/{}?dnt=1{key}", number(film)?), FILM))
}

fn soundcloud(page: &Address<'_>) -> Frame {
    let (path, shape) = match page.path.as_slice() {
        [artist, "sets", set] => {
            (format!("{}%2Fsets%2F{}", id(artist)?, id(set)?), Shape::Height(450))
        }
        [artist, track] => (format!("{}%2F{}", id(artist)?, id(track)?), Shape::Height(166)),
        _ => return None,
    };
    let player = "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2F";
    Some((format!("{player}{path}"), shape))
}

fn spotify(page: &Address<'_>) -> Frame {
    let path = match page.path.as_slice() {
        [first, rest @ ..] if *first == "embed" || first.starts_with("intl-") => rest,
        path => path,
    };
    let [kind, item] = path else { return None };
    let height = match *kind {
        "track" | "episode" => 152,
        "album" | "playlist" | "show" | "artist" => 352,
        _ => return None,
    };
    let frame = format!("https://open.spotify.com/embed/{kind}/{}", id(item)?);
    Some((frame, Shape::Height(height)))
}

fn datawrapper(page: &Address<'_>) -> Frame {
    let chart = match page.path.as_slice() {
        ["_", chart] => chart,
        [chart] | [chart, _] if page.host == "datawrapper.dwcdn.net" => chart,
        _ => return None,
    };
    let chart = id(chart).filter(|chart| chart.len() == 5)?;
    Some((format!("https://datawrapper.dwcdn.net/{chart}/"), Shape::Height(480)))
}

fn flourish(page: &Address<'_>) -> Frame {
    let ([kind @ ("visualisation" | "story"), chart]
    | [kind @ ("visualisation" | "story"), chart, "embed"]) = page.path.as_slice()
    else {
        return None;
    };
    let frame = format!("https://flo.uri.sh/{kind}/{}/embed", number(chart)?);
    Some((frame, Shape::Height(600)))
}

/// The map around a point. Its frame takes the corners of a map, and shows at least what is between them: its width
/// is that of 512 pixels, and it is flat, so that its height never matters.
fn openstreetmap(page: &Address<'_>) -> Frame {
    let mut view = page.fragment.strip_prefix("map=")?.split(['/', '&']);
    let zoom: u32 = view.next()?.parse().ok().filter(|zoom| *zoom <= 20)?;
    let degrees =
        |text: &str, limit: f64| text.parse::<f64>().ok().filter(|degrees| degrees.abs() <= limit);
    let (north, east) = (degrees(view.next()?, 85.0)?, degrees(view.next()?, 180.0)?);
    let half = 360.0 / f64::from(1_u32 << zoom);
    let flat = half / 4.0;
    let corners = format!(
        "{:.5}%2C{:.5}%2C{:.5}%2C{:.5}",
        east - half,
        north - flat,
        east + half,
        north + flat
    );
    let mark = || {
        let (north, east) = (degrees(page.get("mlat")?, 85.0)?, degrees(page.get("mlon")?, 180.0)?);
        Some(format!("&marker={north:.5}%2C{east:.5}"))
    };
    let mark = mark().unwrap_or_default();
    let map = "https://www.openstreetmap.org/export/embed.html";
    Some((format!("{map}?bbox={corners}&layer=mapnik{mark}"), Shape::Ratio(4, 3)))
}

fn bluesky(page: &Address<'_>) -> Frame {
    let ["profile", who, "post", post] = page.path.as_slice() else { return None };
    name(who.strip_prefix("did:plc:").unwrap_or(who))?;
    let post = format!("{who}/app.bsky.feed.post/{}", id(post)?);
    Some((format!("https://embed.bsky.app/embed/{post}"), Shape::Height(480)))
}

fn internet_archive(page: &Address<'_>) -> Frame {
    let ["details" | "embed", item] = page.path.as_slice() else { return None };
    Some((format!("https://archive.org/embed/{}", name(item)?), Shape::Ratio(4, 3)))
}

/// A film is known by its UUID, or by a short form of it.
fn peertube(page: &Address<'_>) -> Frame {
    let (["w", film] | ["videos", "watch" | "embed", film]) = page.path.as_slice() else {
        return None;
    };
    let is_short = film.len() == 22 && film.bytes().all(|b| b.is_ascii_alphanumeric());
    let is_uuid = film.len() == 36
        && film.split('-').map(str::len).eq([8, 4, 4, 4, 12])
        && film.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    let frame = format!("https://{}/videos/embed/{film}", page.host);
    (is_short || is_uuid).then_some((frame, FILM))
}

/// A post is known by who wrote it, perhaps on another server, and a long number.
fn mastodon(page: &Address<'_>) -> Frame {
    let [who, post] = page.path.as_slice() else { return None };
    let writer = who.strip_prefix('@')?;
    let (user, server) = writer.split_once('@').map_or((writer, None), |(u, s)| (u, Some(s)));
    let server = server.is_none_or(|server| name(server).is_some());
    let post = number(post).filter(|post| post.len() > 5)?;
    let frame = format!("https://{}/@{}/{post}/embed", page.host, writer);
    (name(user).is_some() && server).then_some((frame, Shape::Height(480)))
}
