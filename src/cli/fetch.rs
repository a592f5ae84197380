//! `pressrun photo fetch`: downloads pictures from other sites into the publication.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the downloads are made by another program, and only on this command"
)]

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::process::Command;

use anyhow::Context;
use jiff::Timestamp;

use super::flags::FetchFlags;
use super::{Ended, Failure, known_folder, report};
use crate::base::diagnostic::{Extent, visible};
use crate::base::path::SourcePath;
use crate::base::snapshot::Snapshot;
use crate::content::remote::{self, Remote, Taken};
use crate::content::settings::{self, Request};
use crate::io::disk;
use crate::pictures::photo;

/// The largest picture, in bytes.
const LARGEST: &str = "200000000";

/// The longest download, in seconds.
const LONGEST: &str = "120";

/// A run and its results.
struct Fetch<'a> {
    root: &'a Path,
    taken: Taken,
    /// The downloaded files: for each folder and address, the name of the file.
    names: BTreeMap<(String, String), String>,
    /// The first file of each address, from which others are copied, or the reason why it was not downloaded.
    tried: BTreeMap<String, Result<SourcePath, String>>,
    files: usize,
    replaced: usize,
    mistakes: Vec<String>,
}

/// Downloads the pictures and rewrites the sources.
pub(super) fn fetch(flags: &FetchFlags) -> Result<Ended, Failure> {
    let root = &flags.root.folder;
    known_folder(root)?;
    let (snapshot, _) = disk::read(root)?;
    let instant = Timestamp::UNIX_EPOCH.into();
    let request = Request { instant, drafts: false, base_url: None, theme: None, host_files: None };
    let settings = match settings::read(&snapshot, &request) {
        (Some(settings), _) => settings,
        (None, mistakes) => {
            report::draw(&mistakes, &snapshot, Extent::All);
            return Ok(Ended::Mistakes);
        }
    };
    let wanted = remote::pictures(&snapshot, &settings);
    if wanted.is_empty() {
        report::print("no picture is on another site; nothing was changed\n")?;
        return Ok(Ended::Done);
    }
    let mut fetch = Fetch {
        root,
        taken: Taken::of(&snapshot),
        names: BTreeMap::new(),
        tried: BTreeMap::new(),
        files: 0,
        replaced: 0,
        mistakes: Vec::new(),
    };
    for source in wanted.chunk_by(|a, b| a.file == b.file) {
        fetch.source(source, &snapshot)?;
    }
    fetch.report()
}

impl Fetch<'_> {
    /// Downloads the pictures of one source and rewrites it.
    fn source(&mut self, pictures: &[Remote], snapshot: &Snapshot) -> Result<(), Failure> {
        let Some(first) = pictures.first() else { return Ok(()) };
        let mut names = Vec::new();
        for picture in pictures {
            match self.picture(picture)? {
                Ok(name) if picture.span.0 < picture.span.1 => names.push((picture.span, name)),
                Ok(name) => {
                    let Remote { file, address, .. } = picture;
                    self.mistakes.push(format!(
                        "`{file}`: the address `{address}` is written in another form there; replace it with `{name}` yourself"
                    ));
                }
                Err(mistake) => self.mistakes.push(format!("`{}`: {mistake}", picture.file)),
            }
        }
        let text = snapshot.text(&first.file).unwrap_or_default();
        if !names.is_empty() {
            let spans = names.iter().map(|(span, name)| (*span, name.as_str()));
            disk::rewrite(self.root, &first.file, (text, &remote::replaced(text, spans)))?;
            self.replaced += names.len();
        }
        Ok(())
    }

    /// The name of a picture in the folder of its source. Downloads it if it does not exist yet.
    fn picture(&mut self, picture: &Remote) -> Result<Result<String, String>, Failure> {
        let folder = picture.file.folder().to_owned();
        let key = (folder, picture.address.clone());
        if let Some(name) = self.names.get(&key) {
            return Ok(Ok(name.clone()));
        }
        let (folder, address) = &key;
        let bytes = match self.tried.get(address) {
            Some(Err(mistake)) => return Ok(Err(mistake.clone())),
            Some(Ok(first)) => {
                let path = self.root.join(first.as_str());
                std::fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?
            }
            None => match self.download(address)? {
                Ok(bytes) => bytes,
                Err(mistake) => {
                    self.tried.insert(address.clone(), Err(mistake.clone()));
                    return Ok(Err(mistake));
                }
            },
        };
        let name = match photo::read(&bytes) {
            Ok((facts, _)) => self.taken.claim(folder, &remote::name(address, facts.format)),
            Err(trouble) => {
                let mistake = format!(
                    "`{address}` does not lead to a picture that can be published: {trouble}"
                );
                self.tried.insert(address.clone(), Err(mistake.clone()));
                return Ok(Err(mistake));
            }
        };
        let file = SourcePath::new(&format!("{folder}/{name}")).map_err(anyhow::Error::from)?;
        disk::create_new(self.root, &[(file.clone(), bytes)])?;
        self.files += 1;
        report::print(&format!("{}\n  -> {file}\n", visible(address)))?;
        self.tried.entry(address.clone()).or_insert(Ok(file));
        self.names.insert(key, name.clone());
        Ok(Ok(name))
    }

    /// The bytes at an address. The inner error is the reason why there are none.
    fn download(&self, address: &str) -> Result<Result<Vec<u8>, String>, Failure> {
        let whole = match address.starts_with("//") {
            true => format!("https:{address}"),
            false => address.to_owned(),
        };
        let output = Command::new("curl")
            .args(["--fail", "--location", "--silent", "--show-error", "--globoff"])
            .args(["--proto", "=http,https", "--proto-redir", "=http,https"])
            .args(["--max-filesize", LARGEST, "--max-time", LONGEST, "--retry", "2"])
            .args(["--user-agent", concat!("pressrun/", env!("CARGO_PKG_VERSION"))])
            .args(["--output", "-", "--url", &whole])
            .output();
        match output {
            Ok(output) if output.status.success() => Ok(Ok(output.stdout)),
            Ok(output) => {
                let said = String::from_utf8_lossy(&output.stderr);
                let said = said.trim().trim_start_matches("curl: ");
                Ok(Err(format!("cannot download `{address}`: {}", visible(said))))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(no_curl()),
            Err(error) => Err(anyhow::Error::from(error).context("cannot start `curl`").into()),
        }
    }

    fn report(self) -> Result<Ended, Failure> {
        let Self { files, replaced, mistakes, .. } = self;
        for mistake in &mistakes {
            report::complain(&format!("error: {mistake}"));
        }
        let failed = match mistakes.len() {
            0 => String::new(),
            1 => "; 1 reference was not changed".to_owned(),
            n => format!("; {n} references were not changed"),
        };
        let plural =
            |n: usize, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
        report::print(&format!(
            "{} downloaded, {} rewritten{failed}\n",
            plural(files, "picture"),
            plural(replaced, "reference")
        ))?;
        Ok(if mistakes.is_empty() { Ended::Done } else { Ended::Mistakes })
    }
}

fn no_curl() -> Failure {
    let message = "the program `curl`, which downloads pictures, is not installed";
    let hint = "install it (Debian, Ubuntu: `sudo apt install curl`; Fedora: `sudo dnf install curl`; Alpine: \
                `apk add curl`; Windows: `winget install curl`; macOS has it), then run this again";
    Failure::Usage(message.to_owned(), Some(hint.to_owned()))
}
