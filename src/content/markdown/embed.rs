//! Fills the holes in raw HTML, addresses and pictures, and makes tags for pictures on other sites.

use super::body::Hole;
use super::escape;
use super::render::{BodyRenderer, Segment};

/// A picture on another site, which browsers load from there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RemotePicture {
    /// Its address.
    pub src: String,
    /// Its alternative text.
    pub alt: String,
    /// Its caption.
    pub caption: Option<String>,
    /// Its credit.
    pub credit: Option<String>,
}

impl BodyRenderer<'_> {
    /// An address of raw HTML.
    pub(super) fn address(&mut self, hole: Hole) {
        match hole {
            Hole::Attribute(attribute, link) => {
                if let Some(url) = self.resolver.link(link as usize) {
                    self.add(&[" ", attribute.name(), "=\""]);
                    escape::href(&mut self.html, &url);
                    self.html.push('"');
                }
            }
            Hole::Address(link) => {
                let link = link as usize;
                let written = || self.body.links[link].target.clone();
                let url = self.resolver.link(link).unwrap_or_else(written);
                // A comma at its end would separate it from the next address.
                escape::href(&mut self.html, &url.replace(',', "%2C"));
            }
            _ => {}
        }
    }

    /// The missing attributes of a picture in raw HTML.
    pub(super) fn raw_image(&mut self, hole: Hole) {
        let (Hole::Source(index) | Hole::Sizes(index) | Hole::Size(index) | Hole::Alt(index)) =
            hole
        else {
            return;
        };
        let Some(image) = self.resolver.image(index as usize) else { return };
        match hole {
            Hole::Source(_) => {
                self.html.push_str(" src=\"");
                escape::href(&mut self.html, &image.src);
                self.html.push('"');
                if !image.srcset.is_empty() {
                    self.attribute("srcset", &image.srcset);
                }
            }
            Hole::Sizes(_) if image.sizes.is_empty() => {}
            Hole::Sizes(_) => self.attribute("sizes", &image.sizes),
            Hole::Size(_) => {
                self.attribute("width", &image.width.to_string());
                self.attribute("height", &image.height.to_string());
            }
            _ => self.attribute("alt", &image.alt),
        }
    }

    /// A figure, which the theme draws unless the picture is on another site.
    pub(super) fn figure(&mut self, index: usize) {
        match self.resolver.remote(index) {
            Some(remote) => self.remote_figure(index, &remote),
            None => self.segment(Segment::Figure(index)),
        }
    }

    fn remote_figure(&mut self, index: usize, picture: &RemotePicture) {
        self.html.push_str("<figure class=\"figure\">\n");
        let link = self.body.images[index].link.map(Hole::LinkStart);
        link.into_iter().for_each(|link| self.fill(link));
        self.remote_tag(picture);
        link.into_iter().for_each(|_| self.fill(Hole::LinkEnd));
        let words = [("caption", &picture.caption), ("credit", &picture.credit)];
        let words: Vec<_> =
            words.into_iter().filter_map(|(c, text)| Some((c, text.as_ref()?))).collect();
        if !words.is_empty() {
            self.html.push_str("\n<figcaption class=\"cutline\">");
            for (n, (class, text)) in words.into_iter().enumerate() {
                self.html.push_str(if n > 0 { " " } else { "" });
                self.add(&["<span class=\"", class, "\">"]);
                escape::text(&mut self.html, text);
                self.html.push_str("</span>");
            }
            self.html.push_str("</figcaption>");
        }
        self.html.push_str("\n</figure>\n");
    }

    /// The tag of a picture on another site.
    pub(super) fn remote_tag(&mut self, picture: &RemotePicture) {
        self.html.push_str("<img src=\"");
        escape::href(&mut self.html, &picture.src);
        self.html.push('"');
        self.attribute("alt", &picture.alt);
        self.html.push_str(" loading=\"lazy\">");
    }
}
