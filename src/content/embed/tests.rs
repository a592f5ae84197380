//! Addresses of known sites, and others.

use super::{Shape, of};

/// Addresses, what they show, and the addresses of the frames.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        "https://www.youtube.com/watch?v=abcdefghi-_&t=1m5s",
        "YouTube",
        "https://www.youtube-nocookie.com/embed/abcdefghi-_?start=65",
    ),
    (
        "http://youtu.be/abcdefghi-_?si=x",
        "YouTube",
        "https://www.youtube-nocookie.com/embed/abcdefghi-_",
    ),
    (
        "https://youtube.com/playlist?list=PLabc",
        "YouTube",
        "https://www.youtube-nocookie.com/embed/videoseries?list=PLabc",
    ),
    ("https://vimeo.com/123456789", "Vimeo", "https://player.vimeo.com/video/123456789?dnt=1"),
    (
        "https://vimeo.com/123456789/0a1b2c",
        "Vimeo",
        "https://player.vimeo.com/video/123456789?dnt=1&h=0a1b2c",
    ),
    (
        "https://tube.example/w/hYCzHRrWXuUbXTYfw6ex8U",
        "tube.example",
        "https://tube.example/videos/embed/hYCzHRrWXuUbXTYfw6ex8U",
    ),
    (
        "https://tube.example/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d",
        "tube.example",
        "https://tube.example/videos/embed/9c9de5e8-0a1e-484a-b099-e80766180a6d",
    ),
    (
        "https://soundcloud.com/a-band/a-song?si=1",
        "SoundCloud",
        "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fa-band%2Fa-song",
    ),
    (
        "https://open.spotify.com/intl-de/episode/4rOoJ6Egrf8K2IrywzwOMk",
        "Spotify",
        "https://open.spotify.com/embed/episode/4rOoJ6Egrf8K2IrywzwOMk",
    ),
    ("https://www.datawrapper.de/_/aBc1D/", "Datawrapper", "https://datawrapper.dwcdn.net/aBc1D/"),
    (
        "https://public.flourish.studio/visualisation/12345/",
        "Flourish",
        "https://flo.uri.sh/visualisation/12345/embed",
    ),
    (
        "https://www.openstreetmap.org/?mlat=31.2&mlon=121.5#map=12/31.23/-121.47",
        "OpenStreetMap",
        "https://www.openstreetmap.org/export/embed.html?bbox=-121.55789%2C31.20803%2C-121.38211%2C31.25197&layer=mapnik&marker=31.20000%2C121.50000",
    ),
    (
        "https://social.example/@desk/112233445566778899",
        "social.example",
        "https://social.example/@desk/112233445566778899/embed",
    ),
    (
        "https://bsky.app/profile/desk.example/post/3kabcdefgh2x",
        "Bluesky",
        "https://embed.bsky.app/embed/desk.example/app.bsky.feed.post/3kabcdefgh2x",
    ),
    (
        "https://archive.org/details/A_Film.1925",
        "Internet Archive",
        "https://archive.org/embed/A_Film.1925",
    ),
];

#[test]
fn known_sites_are_recognised_by_their_addresses() {
    for (address, host, frame) in KNOWN {
        let found = of(address).unwrap_or_else(|| panic!("{address} is not known"));
        assert_eq!((found.host.as_str(), found.frame.as_str()), (*host, *frame), "{address}");
    }
}

#[test]
fn other_addresses_are_not_recognised() {
    for address in [
        "https://www.youtube.com/@channel",
        "https://www.youtube.com/watch?v=short",
        "https://youtube.com.example/watch?v=abcdefghi-_",
        "https://notyoutube.com/watch?v=abcdefghi-_",
        "https://user@www.youtube.com:443/watch?v=abcdefghi-_",
        "ftp://youtu.be/abcdefghi-_",
        "https://vimeo.com/features",
        "https://tube.example/w/short",
        "https://tube.example/w/hYCzHRrWXuUbXTYfw6ex8U.jpg",
        "https://localhost/w/hYCzHRrWXuUbXTYfw6ex8U",
        "https://soundcloud.com/a-band",
        "https://open.spotify.com/user/x",
        "https://www.openstreetmap.org/node/1",
        "https://www.openstreetmap.org/#map=99/1/1",
        "https://social.example/@desk",
        "https://social.example/@de sk/112233445566778899",
        "https://bsky.app/profile/desk.example",
        "https://archive.org/details/",
        "https://photos.example/crane.jpg",
        "crane.jpg",
        "",
    ] {
        assert_eq!(of(address), None, "{address}");
    }
}

#[test]
fn an_upright_film_is_upright() {
    let shape = |address| of(address).map(|embed| embed.shape);
    assert_eq!(shape("https://youtu.be/abcdefghi-_"), Some(Shape::Ratio(16, 9)));
    assert_eq!(shape("https://youtube.com/shorts/abcdefghi-_"), Some(Shape::Ratio(9, 16)));
}
