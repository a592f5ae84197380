//! The places to which the site is deployed.

use super::{BASE_URL, BaseUrl};
use crate::base::diagnostic::{Code, visible_line};
use crate::base::path::fold;
use crate::base::yaml::foreign::{Foreign, key};
use crate::base::yaml::table::{Form, Table, may, must, whole};
use crate::base::yaml::{Map, Node};
use crate::deploy::changes::MostDeletions;
use crate::deploy::host_files::HostFiles;
use crate::deploy::place::Place;

/// The keys of a target.
pub const KEYS: &Table = &Table {
    heading: "Keys of a target",
    keys: &[
        must("to", Form::Text),
        may("base_url", Form::Pattern(BASE_URL)),
        may("host_files", Form::Word(&HostFiles::NAMES)),
        may("keep", Form::Number(0, u64::MAX)),
        may("keep_days", Form::Number(0, u64::MAX)),
        may("max_deletions", Form::Pattern(r"^\s*[0-9]+\s*%?\s*$")),
        whole("in_place", Form::Flag),
        may("history", Form::Word(&HISTORIES)),
        may("after", Form::Text),
    ],
};

/// What a deployment does with the history of a branch.
const HISTORIES: [&str; 2] = ["linear", "orphan"];

/// The form of `deploy`.
pub(super) const FORM: Form = Form::Names(&[], &Form::Either(&[Form::Text, Form::Map(KEYS)]));

const SECRET: &str = "delete it there, and change the secret at the host, as it may be in your version control; secrets are in the \
                      environment (PRESSRUN_DEPLOY_PASSWORD, AWS_SECRET_ACCESS_KEY) or in the files of the program that connects";

/// Keys for secrets, in lower case, without hyphens and underscores.
const SECRETS: &[&str] = &[
    "password",
    "pass",
    "secret",
    "token",
    "accesskey",
    "accesskeyid",
    "secretaccesskey",
    "secretkey",
    "privatekey",
    "apikey",
];

/// Keys of other programs in a target.
const FOREIGN: &[Foreign] = &[
    key("url", "to"),
    key("address", "to"),
    key("target", "to"),
    key("destination", "to"),
    key("baseurl", "base_url"),
];

/// A place to which the site is deployed, and how.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its name.
    pub name: String,
    /// The place.
    pub place: Place,
    /// The address of the place as it is written.
    pub to: String,
    /// The address at which people read the site there, if it is not `base_url` of the publication.
    pub base_url: Option<String>,
    /// The kind of host for which redirects and headers are written, if it is not `host_files` of the publication.
    pub host_files: Option<HostFiles>,
    /// The number of earlier releases that stay, and of the deployments for which unused names with a digest stay.
    pub keep: u32,
    /// The number of days for which unused names with a digest stay at least.
    pub keep_days: u32,
    /// How many files a deployment may delete without being asked.
    pub max_deletions: MostDeletions,
    /// Whether files in a folder are replaced one by one, without releases.
    pub in_place: bool,
    /// Whether each deployment replaces the history of the branch.
    pub is_orphan: bool,
    /// A command that gets the changed addresses.
    pub after: Option<String>,
}

/// Reads `deploy`: for each name of a target, its address or a mapping.
pub(super) fn read(map: &Map<'_>) -> Vec<Target> {
    let Some(node) = map.get("deploy") else { return Vec::new() };
    let hint = || {
        let written = node.bare_text();
        let place = Place::parse(&written).is_ok().then_some(written);
        let place = place.unwrap_or_else(|| "s3://bucket/prefix".to_owned());
        format!("give it a name: `{}`", node.with(&format!("{{production: \"{place}\"}}")))
    };
    let mut targets: Vec<Target> = Vec::new();
    for (name, node) in node.map_or(hint).iter() {
        let is_name = |c: char| c.is_alphanumeric() || "-_.".contains(c);
        if name.is_empty() || name.starts_with(['-', '.']) || !name.chars().all(is_name) {
            let message = format!("`{}` cannot be the name of a target", visible_line(&name));
            node.report(Code::BadName, message, "use letters, digits and hyphens".to_owned());
            continue;
        }
        if let Some(first) = targets.iter().find(|first| fold(&first.name) == fold(&name)) {
            let message = format!("`{name}` is the same name as `{}`", first.name);
            node.report(Code::DuplicateKey, message, "choose another name".to_owned());
            continue;
        }
        targets.extend(target(name, &node));
    }
    targets
}

fn target(name: String, node: &Node<'_>) -> Option<Target> {
    if !node.is_map() {
        let (place, to) = place(node)?;
        return Some(Target::new(name, place, to));
    }
    if has_secret(&name, node) {
        return None;
    }
    let map = node.map_with(KEYS, FOREIGN);
    let to = map.get("to");
    if to.is_none() {
        map.missing("to", "to: s3://bucket/prefix");
    }
    let number = |key: &str, usual: u32| {
        let count = map.get(key).and_then(|node| node.count());
        count.map_or(usual, |count| u32::try_from(count).unwrap_or(u32::MAX))
    };
    let (place, to) = place(&to?)?;
    let plain = Target::new(name, place, to);
    Some(Target {
        base_url: map.get("base_url").and_then(|node| base_url(&node)),
        host_files: host_files(&map),
        keep: number("keep", plain.keep),
        keep_days: number("keep_days", plain.keep_days),
        max_deletions: map.get("max_deletions").and_then(|n| most(&n)).unwrap_or_default(),
        in_place: map.flag("in_place") || plain.in_place,
        is_orphan: map.get("history").and_then(|node| {
            node.choice("kind of history", &HISTORIES).map(|kind| kind == "orphan")
        }) == Some(true),
        after: map.filled("after"),
        ..plain
    })
}

impl Target {
    /// A target with the usual settings.
    fn new(name: String, place: Place, to: String) -> Self {
        Self {
            name,
            place,
            to,
            base_url: None,
            host_files: None,
            keep: 5,
            keep_days: 7,
            max_deletions: MostDeletions::default(),
            in_place: cfg!(windows),
            is_orphan: false,
            after: None,
        }
    }
}

/// The kind of host in `host_files`, of a target or of the publication.
pub(super) fn host_files(map: &Map<'_>) -> Option<HostFiles> {
    HostFiles::named(map.get("host_files")?.choice("kind of host", &HostFiles::NAMES)?)
}

/// Reports a secret in a target.
fn has_secret(name: &str, node: &Node<'_>) -> bool {
    let bare = |key: &str| key.to_lowercase().replace(['-', '_', ' '], "");
    let is_secret = |(key, _): &(String, Node<'_>)| SECRETS.contains(&bare(key).as_str());
    let has_password = |(_, node): &(String, Node<'_>)| {
        Place::parse(&node.bare_text()).is_err_and(|bad| bad.is_secret)
    };
    let map = node.open_map();
    let message = match map.iter().find(is_secret) {
        Some((key, _)) => {
            format!("the target `{name}` has the key `{key}`, but a secret does not belong here")
        }
        None if map.iter().any(|entry| has_password(&entry)) => of_address(name),
        None => return false,
    };
    node.report_secret(&message, SECRET);
    true
}

fn of_address(name: &str) -> String {
    format!("the address of the target `{name}` contains a password")
}

fn place(node: &Node<'_>) -> Option<(Place, String)> {
    let text = node.filled()?;
    match Place::parse(&text) {
        Ok(place) => Some((place, text)),
        Err(bad) if bad.is_secret => {
            node.report_secret(&of_address(node.at().last_key().unwrap_or_default()), SECRET);
            None
        }
        Err(bad) => {
            node.report(Code::BadValue, bad.message, bad.hint);
            None
        }
    }
}

fn base_url(node: &Node<'_>) -> Option<String> {
    let text = node.filled()?;
    if BaseUrl::parse(&text).is_none() {
        let hint = format!("write it in full: `{}`", node.with("https://trial.example/"));
        node.report(Code::BadValue, format!("`{text}` is not a web address"), hint);
        return None;
    }
    Some(text)
}

/// A number of files, or a share in percent.
fn most(node: &Node<'_>) -> Option<MostDeletions> {
    let text = node.label()?;
    let share = text.strip_suffix('%').map(|number| number.trim().parse());
    let most = match share {
        Some(share) => share.ok().filter(|share| *share <= 100).map(MostDeletions::Percent),
        None => text.parse().ok().map(MostDeletions::Files),
    };
    if most.is_none() {
        let hint = format!("write `{}` or `{}`", node.with("100"), node.with("\"25%\""));
        node.report(Code::BadValue, format!("`{text}` is not a number of files"), hint);
    }
    most
}
