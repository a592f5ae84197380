//! Storage and servers that `rclone` reaches. Files become visible one by one.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use serde::Deserialize;

use super::folder::read;
use super::{Error, Host, Locked, Progress, Records, Release, failed};
use crate::base::path::Route;
use crate::deploy::changes::{Deletion, Examined, Upload};
use crate::deploy::headers::Headers;
use crate::deploy::lock;
use crate::deploy::manifest::{self, Manifest};
use crate::deploy::place::{Login, Protocol};
use crate::io::program::{self, Call, variable};
use crate::io::rclone::{Remote, last_words, obscured};

/// A place that `rclone` reaches.
#[derive(Debug)]
pub(super) struct Storage {
    remote: Remote,
    features: Features,
}

/// What rclone says of a kind of place.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Features {
    /// Whether it consists of buckets, whose objects have headers and appear complete or not at all.
    bucket_based: bool,
    /// Whether rclone uploads under another name first.
    partial_uploads: bool,
}

/// The answer of rclone.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Described {
    features: Features,
}

/// A line that rclone says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Said {
    level: String,
    msg: String,
    object: String,
    stats: Option<Stats>,
}

impl Said {
    /// Whether it may say why rclone fails. New versions say that as a notice.
    fn is_message(&self) -> bool {
        self.stats.is_none() && !matches!(self.level.as_str(), "info" | "debug")
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Stats {
    bytes: u64,
}

/// A file in a listing of rclone.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    path: String,
    size: i64,
}

/// How long rclone waits for an answer, and how often it asks. What takes long is repeated here, for the files that
/// are missing.
const PATIENCE: [&str; 5] =
    ["--contimeout=15s", "--timeout=60s", "--retries=1", "--low-level-retries=5", "--use-json-log"];

/// How often a batch is tried, and for how many seconds to wait before each further attempt.
const PAUSES: [u64; 3] = [0, 2, 8];

/// The exit code of rclone for a folder that does not exist.
const NO_FOLDER: i32 = 3;

impl Storage {
    /// Opens a place.
    pub(super) fn open(remote: Remote) -> Result<Self, Error> {
        let call = remote.call("backend").args(["features", &remote.path]).args(PATIENCE);
        let said = run(call, "the place cannot be opened")?;
        let described: Option<Described> = serde_json::from_slice(&said).ok();
        let features = described.map(|described| described.features).unwrap_or_default();
        Ok(Self { remote, features })
    }

    /// A server that is given by its address.
    pub(super) fn server(protocol: Protocol, login: &Login) -> Result<Self, Error> {
        let password = match variable(PASSWORD) {
            Some(password) => {
                let what = "the password cannot be used";
                let hidden = obscured(&password.to_string_lossy());
                Some(OsString::from(hidden.map_err(super::while_doing(what))?))
            }
            None => None,
        };
        let text = |text: &str| Some(OsString::from(text));
        let kind = match protocol {
            Protocol::Sftp => "sftp",
            Protocol::Ftp | Protocol::Ftps => "ftp",
            Protocol::Webdav | Protocol::Webdavs => "webdav",
        };
        let is_web = kind == "webdav";
        let scheme = if protocol == Protocol::Webdavs { "https" } else { "http" };
        let port = login.port.map(|port| format!(":{port}")).unwrap_or_default();
        let url = format!("{scheme}://{}{port}/", login.host);
        let settings = [
            ("TYPE", text(kind)),
            ("HOST", text(&login.host).filter(|_| !is_web)),
            ("USER", login.user.as_deref().and_then(text)),
            ("PORT", login.port.map(|port| port.to_string().into()).filter(|_| !is_web)),
            ("PASS", password),
            ("EXPLICIT_TLS", text("true").filter(|_| protocol == Protocol::Ftps)),
            ("KNOWN_HOSTS_FILE", known_hosts().filter(|_| protocol == Protocol::Sftp)),
            ("URL", text(&url).filter(|_| is_web)),
            ("VENDOR", text("other").filter(|_| is_web)),
        ];
        Self::open(Remote::defined(&login.folder, settings)).map_err(|error| match error {
            Error::Program { doing, source, hint: None } if protocol == Protocol::Sftp => {
                Error::Program { doing, source, hint: Some(acquaint(login)) }
            }
            other => other,
        })
    }

    /// Uploads a small file, in one request also if that is the manifest of a large site.
    fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let call = self.remote.call("rcat").args([self.remote.file(name)]).args(PATIENCE);
        let call = call.args(["--streaming-upload-cutoff=64M"]);
        let call = with_headers(
            call,
            Some(&Headers {
                content_type: "application/json".to_owned(),
                cache_control: "no-store".to_owned(),
            }),
        );
        run(without_questions(call).input(bytes.to_vec()), "the records cannot be written")
            .map(drop)
    }

    /// Uploads files that have the same headers. Repeats those that fail.
    fn upload(&self, batch: &[Upload], release: &Release<'_>) -> Result<(), Error> {
        let mut missing: BTreeMap<&str, &Upload> =
            batch.iter().map(|upload| (upload.route.as_str(), upload)).collect();
        let mut result = Ok(());
        for pause in PAUSES {
            thread::sleep(Duration::from_secs(pause));
            result = self.upload_once(&mut missing, release);
            if result.is_ok() {
                return Ok(());
            }
        }
        result
    }

    fn upload_once(
        &self,
        missing: &mut BTreeMap<&str, &Upload>,
        release: &Release<'_>,
    ) -> Result<(), Error> {
        let headers = missing.values().next().and_then(|upload| upload.entry.headers.as_ref());
        let names: String = missing.keys().map(|name| format!("{name}\n")).collect();
        let call = self.remote.call("copy").args(PATIENCE).args([
            "--verbose",
            "--stats=1s",
            "--no-traverse",
            "--no-check-dest",
            "--files-from-raw=-",
        ]);
        let call = with_headers(call, headers).args([release.source.as_os_str()]);
        let call = without_questions(call.args([&self.remote.path])).input(names.into_bytes());
        // What the files of this call have in bytes is counted once they have arrived.
        let mut arrived_bytes = 0;
        let copied = call.run_and_hear(|line| {
            let Ok(said) = serde_json::from_str::<Said>(line) else { return true };
            if said.msg.starts_with("Copied")
                && let Some(upload) = missing.remove(said.object.as_str())
            {
                arrived_bytes += upload.entry.size;
                (release.tell)(Progress::Arrived(upload));
            }
            if let Some(stats) = &said.stats {
                (release.tell)(Progress::Bytes(stats.bytes.saturating_sub(arrived_bytes)));
            }
            said.is_message()
        });
        copied.map_err(|error| while_doing("files cannot be uploaded", error))?;
        // A program that is content although files are missing has not been understood.
        match missing.keys().next() {
            None => Ok(()),
            Some(first) => Err(Error::Impossible(format!(
                "`rclone` does not say that it has uploaded `{first}`"
            ))),
        }
    }

    fn delete(&self, deletions: &[&Deletion], release: &Release<'_>) -> Result<(), Error> {
        if deletions.is_empty() {
            return Ok(());
        }
        self.delete_names(deletions.iter().map(|deletion| deletion.route.as_str()))?;
        deletions.iter().for_each(|own| (release.tell)(Progress::Deleted(&own.route)));
        Ok(())
    }

    fn delete_names<'a>(&self, names: impl Iterator<Item = &'a str>) -> Result<(), Error> {
        let names: String = names.map(|name| format!("{name}\n")).collect();
        let call = self.remote.call("delete").args(PATIENCE).args(["--files-from-raw=-"]);
        let call = call.args(["--no-traverse", &self.remote.path]).input(names.into_bytes());
        run(without_questions(call), "files cannot be deleted").map(drop)
    }

    /// Removes folders that deletions have left empty. Buckets have no folders.
    fn remove_folders(&self, release: &Release<'_>) -> Result<(), Error> {
        if self.features.bucket_based {
            return Ok(());
        }
        let used: BTreeSet<&str> =
            release.changes.manifest.all().flat_map(|(route, _)| folders(route.as_str())).collect();
        let gone = release.changes.deletions.iter().filter_map(|deletion| {
            folders(deletion.route.as_str()).find(|folder| !used.contains(folder))
        });
        for folder in gone.collect::<BTreeSet<&str>>() {
            let call = self.remote.call("rmdirs").args(PATIENCE).args([self.remote.file(folder)]);
            run(call, "empty folders cannot be removed")?;
        }
        Ok(())
    }
}

/// The variable with the password for a server.
const PASSWORD: &str = "PRESSRUN_DEPLOY_PASSWORD";

impl Host for Storage {
    fn takes_headers(&self) -> bool {
        self.features.bucket_based
    }

    fn caution(&self) -> Option<String> {
        let is_safe = self.features.bucket_based || self.features.partial_uploads;
        (!is_safe).then(|| {
            "this `rclone` writes files there in place, so that a reader may get half a page for a moment; from version 1.63 on, \
             it renames complete files on most servers (https://rclone.org/downloads/)"
                .to_owned()
        })
    }

    fn records(&self) -> Result<Records, Error> {
        let folder = Scratch::new()?;
        let names = format!("{}\n{}\n", manifest::NAME, lock::NAME);
        let call = self.remote.call("copy").args(PATIENCE).args([
            "--no-traverse",
            "--files-from-raw=-",
            &self.remote.path,
        ]);
        let call = call.args([&folder.0]).input(names.into_bytes());
        match run(call, "the manifest cannot be read") {
            Err(error) if is_missing(&error) => {}
            other => drop(other?),
        }
        Ok(Records {
            manifest: read(&folder.0.join(manifest::NAME))?,
            lock: read(&folder.0.join(lock::NAME))?,
        })
    }

    fn lock(&self, note: &[u8], _: bool) -> Result<Locked, Error> {
        if !self.features.bucket_based {
            let call = self.remote.call("mkdir").args(PATIENCE).args([&self.remote.path]);
            run(call, "the folder cannot be created")?;
        }
        // Most hosts cannot write a file only if it does not exist. The note is read again before anything is uploaded.
        self.put(lock::NAME, note).map(|()| Locked::Done)
    }

    fn unlock(&self) -> Result<(), Error> {
        self.delete_names([lock::NAME].into_iter())
    }

    fn deploy(&self, release: &Release<'_>) -> Result<(), Error> {
        let early = release.changes.in_the_way();
        self.delete(&early, release)?;
        for batch in release.changes.batches() {
            if let Some(first) = batch.first() {
                (release.tell)(Progress::Doing(first.stage.word()));
            }
            self.upload(batch, release)?;
        }
        self.put(manifest::NAME, release.interim)?;
        if release.changes.deletions.is_empty() {
            return Ok(());
        }
        (release.tell)(Progress::Doing("deleting"));
        self.delete(&release.changes.deletions.iter().collect::<Vec<_>>(), release)?;
        self.remove_folders(release)?;
        self.put(manifest::NAME, release.manifest)
    }

    fn examine(&self, manifest: &Manifest, source: &Path) -> Result<Examined, Error> {
        let listed = self.list()?;
        let is_other = |route: &Route, size: u64| listed.get(route.as_str()) != Some(&size);
        let damaged = manifest.all().filter(|(route, entry)| is_other(route, entry.size));
        let mut damaged: BTreeSet<Route> = damaged.map(|(route, _)| route.clone()).collect();
        damaged.extend(self.differing(manifest, source)?);
        let known = |name: &&String| Route::new(name).is_ok_and(|r| manifest.get(&r).is_some());
        let unknown = listed.keys().filter(|name| !known(name)).cloned().collect();
        Ok(Examined { damaged, unknown })
    }

    fn list(&self) -> Result<BTreeMap<String, u64>, Error> {
        let call = self.remote.call("lsjson").args(PATIENCE).args([
            "--recursive",
            "--files-only",
            "--no-mimetype",
            "--no-modtime",
            &self.remote.path,
        ]);
        let said = match run(call, "the files there cannot be listed") {
            Err(error) if is_missing(&error) => return Ok(BTreeMap::new()),
            said => said?,
        };
        let files: Vec<Listed> = serde_json::from_slice(&said).map_err(|_| {
            Error::Impossible("the list of files that `rclone` gives cannot be read".to_owned())
        })?;
        let is_ours = |name: &str| name == manifest::NAME || name == lock::NAME;
        let files = files.into_iter().filter(|file| !is_ours(&file.path));
        Ok(files.map(|file| (file.path, file.size.try_into().unwrap_or(u64::MAX))).collect())
    }
}

impl Storage {
    /// The files of a manifest whose digests at the place differ from those of the site, as far as the place knows
    /// digests.
    fn differing(&self, manifest: &Manifest, source: &Path) -> Result<BTreeSet<Route>, Error> {
        use crate::base::digest::Digest;
        let is_same = |route: &Route, digest: Digest| {
            let bytes = fs::read(source.join(route.as_str()));
            bytes.is_ok_and(|bytes| Digest::of(&bytes) == digest)
        };
        let same = manifest.files.iter().filter(|(route, entry)| is_same(route, entry.digest));
        let names: String = same.map(|(route, _)| format!("{route}\n")).collect();
        if names.is_empty() {
            return Ok(BTreeSet::new());
        }
        let call = self.remote.call("check").args(PATIENCE);
        let call = call.args(["--one-way", "--combined=-", "--files-from-raw=-"]);
        let call = call.args([source.as_os_str()]).args([&self.remote.path]);
        let said = call.input(names.into_bytes()).run_anyway();
        let said =
            said.map_err(|error| while_doing("the files there cannot be compared", error))?;
        let said = String::from_utf8_lossy(&said).into_owned();
        let differs =
            said.lines().filter_map(|line| line.strip_prefix("* ").or(line.strip_prefix("+ ")));
        Ok(differs.filter_map(|name| Route::new(name).ok()).collect())
    }
}

/// Sets the headers with which files are stored.
fn with_headers(call: Call, headers: Option<&Headers>) -> Call {
    let Some(headers) = headers else { return call };
    let header = |name: &str, value: &str| format!("--header-upload={name}: {value}");
    call.args([
        header("Content-Type", &headers.content_type),
        header("Cache-Control", &headers.cache_control),
    ])
}

/// Spares requests that only confirm what an upload has answered. The user can set these variables, too.
fn without_questions(call: Call) -> Call {
    call.usual_env("RCLONE_S3_NO_HEAD", "true")
        .usual_env("RCLONE_S3_NO_CHECK_BUCKET", "true")
        .usual_env("RCLONE_TRANSFERS", "16")
        .usual_env("RCLONE_CHECKERS", "16")
}

/// Runs rclone.
fn run(call: Call, doing: &str) -> Result<Vec<u8>, Error> {
    let said = call.run_and_hear(|line| match serde_json::from_str::<Said>(line) {
        Ok(said) => said.is_message(),
        Err(_) => true,
    });
    said.map_err(|error| while_doing(doing, error))
}

/// Describes what rclone was asked to do, with its last message.
fn while_doing(doing: &str, error: program::Error) -> Error {
    let source = match error {
        program::Error::Failed { program, code, said } => {
            let message = said.lines().rev().find_map(|line| {
                let said: Said = serde_json::from_str(line).ok()?;
                let object = if said.object.is_empty() {
                    String::new()
                } else {
                    format!("{}: ", said.object)
                };
                let cause =
                    said.msg.rsplit_once(" errors and: ").map_or(&*said.msg, |(_, cause)| cause);
                let words = cause.split_whitespace().collect::<Vec<_>>().join(" ");
                (!words.is_empty()).then(|| format!("{object}{words}"))
            });
            let said = message.unwrap_or_else(|| last_words(&said));
            program::Error::Failed { program, code, said }
        }
        other => other,
    };
    Error::Program { doing: doing.to_owned(), source, hint: None }
}

/// Whether rclone has found no such folder.
fn is_missing(error: &Error) -> bool {
    matches!(
        error,
        Error::Program { source: program::Error::Failed { code: Some(NO_FOLDER), .. }, .. }
    )
}

/// The folders around a file, the outermost first.
fn folders(route: &str) -> impl Iterator<Item = &str> {
    route.match_indices('/').map(|(at, _)| &route[..at])
}

/// What to do if a server cannot be opened, perhaps because its key is unknown.
fn acquaint(login: &Login) -> String {
    let port = login.port.map(|port| format!("-P {port} ")).unwrap_or_default();
    format!(
        "if the key of the server is unknown, connect to it once with `sftp {port}{}`, compare the key with the one that your host \
         names, and answer `yes`; the password belongs into {PASSWORD}, and keys into ssh-agent",
        login.name()
    )
}

/// The file with the keys of servers that the user knows.
fn known_hosts() -> Option<OsString> {
    let home = variable("HOME").or_else(|| variable("USERPROFILE"))?;
    Some(PathBuf::from(home).join(".ssh").join("known_hosts").into())
}

/// A folder that is removed in the end.
#[derive(Debug)]
pub(super) struct Scratch(pub(super) PathBuf);

impl Scratch {
    pub(super) fn new() -> Result<Self, Error> {
        let mut number = 0;
        loop {
            let name = format!("pressrun-{}-{number}", std::process::id());
            let path = env::temp_dir().join(name);
            match fs::create_dir(&path) {
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => number += 1,
                made => return made.map(|()| Self(path.clone())).map_err(failed("create", &path)),
            }
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}
