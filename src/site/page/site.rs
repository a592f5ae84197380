//! The publication, as templates see it.

use serde::Serialize;

use crate::content::settings;
use crate::site::view::View;
use crate::site::view::shape::{AbsoluteAddress, Address, Field, License, Link};

/// The publication, as `site` in every template.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Site {
    /// The publication's name.
    pub name: String,
    /// A sentence about it.
    pub description: Option<String>,
    /// The language tag.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The front of the newest issue.
    pub url: Address,
    /// The full address of the site, ending in `/`.
    pub base_url: AbsoluteAddress,
    /// The archive.
    pub archive_url: Address,
    /// The page of all corrections; it exists if there is one, or a standing page `corrections`.
    pub corrections_url: Address,
    /// The feed, as Atom.
    pub feed_url: Address,
    /// The same as RSS.
    pub rss_url: Address,
    /// The same as JSON.
    pub json_feed_url: Address,
    /// The feed of stories with sounds, if there are any.
    pub podcast_url: Option<Address>,
    /// What readers may do with its stories, if nothing else is said.
    pub license: Option<License>,
    /// Who answers for it.
    pub publisher: Option<Publisher>,
    /// The fields under `extra`; those that the theme declares have its [types](#fields).
    pub extra: Field,
}

/// Who answers for the publication.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Publisher {
    /// The legal name.
    pub name: String,
    /// A picture.
    pub logo: Option<Address>,
    /// The publisher's own site.
    pub url: Option<AbsoluteAddress>,
    /// A mailbox.
    pub email: Option<String>,
    /// A telephone number.
    pub phone: Option<String>,
    /// The postal address.
    pub address: Option<String>,
    /// Pages with rules the paper follows.
    pub policies: Vec<Link>,
}

impl Site {
    /// The part of the settings that templates see, with the fields as the theme declares them.
    pub fn of(view: &View) -> Self {
        let settings = view.settings();
        let url = |path: &str| format!("{}{path}", settings.base.prefix());
        Self {
            name: settings.name.clone(),
            description: settings.description.clone(),
            language: settings.reading.language.clone(),
            direction: settings.direction(),
            base_url: settings.base.absolute(&url("")),
            archive_url: url("issues/"),
            corrections_url: url("corrections/"),
            feed_url: url("feed.xml"),
            rss_url: url("rss.xml"),
            json_feed_url: url("feed.json"),
            podcast_url: view.has_podcast().then(|| url("podcast.xml")),
            license: settings.license.as_ref().map(License::of),
            publisher: settings.publisher.as_ref().map(|publisher| Publisher::of(publisher, &url)),
            extra: view.site_fields(),
            url: url(""),
        }
    }
}

impl Publisher {
    fn of(publisher: &settings::Publisher, url: &dyn Fn(&str) -> String) -> Self {
        let path = |to: &str| match to.strip_prefix('/') {
            Some(path) => url(path),
            None => to.to_owned(),
        };
        let policy = |policy: &settings::Policy| Link {
            name: policy.name.clone(),
            url: Some(path(&policy.to)),
        };
        let mailbox = |address: &String| address.trim_start_matches("mailto:").to_owned();
        Self {
            name: publisher.name.clone(),
            logo: publisher.logo.as_ref().map(|(logo, _)| path(logo)),
            url: publisher.url.clone(),
            email: publisher.email.as_ref().map(mailbox),
            phone: publisher.phone.clone(),
            address: publisher.address.clone(),
            policies: publisher.policies.iter().map(policy).collect(),
        }
    }
}
