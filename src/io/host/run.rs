//! The way through a deployment, which is the same for every kind of place.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Error, Host, Locked, Notes, Progress, Records, Release};
use crate::base::digest::Digest;
use crate::base::path::Route;
use crate::deploy::changes::{Examined, SiteFile, rebuilt};
use crate::deploy::headers::Headers;
use crate::deploy::lock::{Lock, PATIENCE, Standing};
use crate::deploy::manifest::{Entry, Manifest};

/// What is at a place before a deployment.
#[derive(Debug)]
pub struct Begun {
    /// The files there.
    pub manifest: Manifest,
    /// Differences between the manifest and the files, if they were looked for.
    pub examined: Examined,
    /// What the user should know, each a sentence.
    pub news: Vec<String>,
    /// Whether the last run of this machine was stopped, and this one continues it.
    pub continues: bool,
    /// The manifest as it is stored.
    stored: Option<Vec<u8>>,
    /// Whether there was a lock already, which this run takes over.
    replaces_lock: bool,
}

/// Why a deployment does not begin.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// What is in the way.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// Who deploys, and when.
#[derive(Clone)]
pub struct Run<'a> {
    /// Identifies the run.
    pub id: String,
    /// Who deploys.
    pub by: String,
    /// Now, in seconds since 1970.
    pub now: i64,
    /// Gives the time, like `now`.
    pub clock: &'a dyn Fn() -> i64,
    /// Whether the work of others is overwritten.
    pub force: bool,
    /// Whether the files at the place are compared with its manifest.
    pub check: bool,
    /// The folder with the files of the site.
    pub source: &'a Path,
    /// The files of the site.
    pub site: &'a [SiteFile],
}

impl Run<'_> {
    /// The note that this run leaves.
    fn lock(&self) -> Lock {
        Lock { run: self.id.clone(), by: self.by.clone(), since: self.now, ended: false }
    }
}

/// Looks at a place before a deployment. Changes nothing.
///
/// # Errors
/// If the place cannot be reached. The inner error says why the deployment must not begin.
pub fn begin(
    host: &dyn Host,
    notes: &Notes,
    run: &Run<'_>,
) -> Result<Result<Begun, Refusal>, Error> {
    let Records { manifest: stored, lock } = host.records()?;
    let mut news: Vec<String> = host.caution().into_iter().collect();
    let standing = lock.as_deref().map(|lock| {
        let lock = Lock::parse(lock);
        (lock.standing(notes.run(), run.now), lock)
    });
    let mut continues = false;
    match &standing {
        None => {}
        Some((Standing::Own, _)) => {
            continues = true;
            news.push(
                "the last deployment from here was stopped; this one continues it".to_owned(),
            );
        }
        Some((Standing::Dead(silent), lock)) => news.push(format!(
            "a deployment by {} has said nothing for {}, so it is taken for dead and replaced",
            lock.by,
            span(*silent)
        )),
        Some((Standing::Ended, lock)) => {
            news.push(format!("a deployment by {} has ended before all was done", lock.by));
        }
        Some((Standing::Held, lock)) if run.force => {
            news.push(format!("the deployment by {} is overridden", lock.by));
        }
        Some((Standing::Held, lock)) => return Ok(Err(busy(lock, run.now))),
    }
    let mut manifest = match stored.as_deref() {
        Some(bytes) => match Manifest::parse(bytes) {
            Some(manifest) => manifest,
            None => {
                news.push("the manifest there cannot be read".to_owned());
                found(host, run, &mut news)?
            }
        },
        None => found(host, run, &mut news)?,
    };
    if let Some(refusal) = others(stored.as_deref(), &manifest, notes).filter(|_| !run.force) {
        return Ok(Err(refusal));
    }
    let examined = match run.check && stored.is_some() {
        true => host.examine(&manifest, run.source)?,
        false => Examined::default(),
    };
    // Places that keep releases show nothing of this one before the switch.
    if continues && !host.keeps_releases() {
        overlay(&mut manifest, notes, run.site, host.takes_headers());
    }
    let replaces_lock = standing.is_some();
    Ok(Ok(Begun { manifest, examined, news, continues, stored, replaces_lock }))
}

/// Somebody else is deploying.
fn busy(lock: &Lock, now: i64) -> Refusal {
    let since = match now.saturating_sub(lock.since) {
        _ if lock.is_damaged() => "with a note that cannot be read".to_owned(),
        ahead if ahead < 0 => "by a clock that is ahead of this one".to_owned(),
        silent => format!("and said so {} ago", span(silent)),
    };
    let hint = match lock.is_damaged() {
        true => "if nobody is deploying there, use `--force`",
        false => {
            "wait until that deployment has ended; if it has died, use `--force`, or wait until it has said nothing for an hour"
        }
    };
    Refusal { message: format!("{} is deploying there, {since}", lock.by), hint: hint.to_owned() }
}

/// Refuses if the place has another manifest than the one this machine last saw there.
fn others(stored: Option<&[u8]>, manifest: &Manifest, notes: &Notes) -> Option<Refusal> {
    let is_known = notes.knows(Digest::of(stored?));
    (!is_known).then(|| Refusal {
        message: format!(
            "somebody else has deployed there since the last deployment from here: {}, {}",
            manifest.by,
            moment(manifest.made)
        ),
        hint: "get their changes of the publication first; to overwrite what they have deployed, use `--force`".to_owned(),
    })
}

/// The files at a place without a manifest, as far as their names tell what they are.
fn found(host: &dyn Host, run: &Run<'_>, news: &mut Vec<String>) -> Result<Manifest, Error> {
    let listed = host.list()?;
    if listed.is_empty() {
        return Ok(Manifest::default());
    }
    let manifest = rebuilt(run.site, &listed, host.takes_headers());
    let routes: BTreeSet<&str> = run.site.iter().map(|file| file.route.as_str()).collect();
    let unknown = listed.keys().filter(|name| !routes.contains(name.as_str())).count();
    news.push(format!(
        "there is no manifest yet, but {} files: {} are taken for what their names say, {unknown} are not part of this site and \
         stay",
        listed.len(),
        manifest.files.len()
    ));
    Ok(manifest)
}

/// Adds what a stopped run has uploaded to the manifest that it found.
fn overlay(manifest: &mut Manifest, notes: &Notes, site: &[SiteFile], headers: bool) {
    let sizes: BTreeMap<&Route, u64> = site.iter().map(|file| (&file.route, file.size)).collect();
    for (route, digest) in &notes.arrived {
        let headers = headers.then(|| Headers::of(route, true));
        let size = sizes.get(route).copied().unwrap_or_default();
        manifest.files.insert(route.clone(), Entry { digest: *digest, size, headers });
    }
}

impl Begun {
    /// Ends a run that has nothing to do: notes what was seen, and removes the note of a run that has ended.
    ///
    /// # Errors
    /// If the place cannot be reached, or this machine fails.
    pub fn tidy(&self, host: &dyn Host, notes: &mut Notes) -> Result<(), Error> {
        if self.replaces_lock {
            host.unlock()?;
        }
        self.stored.as_deref().map_or(Ok(()), |manifest| notes.end(Digest::of(manifest)))
    }

    /// Makes the changes.
    ///
    /// # Errors
    /// If the place cannot be reached, or refuses something. The inner error says that somebody else was faster.
    pub fn deploy(
        &self,
        (host, notes): (&dyn Host, &mut Notes),
        run: &Run<'_>,
        release: &Release<'_>,
    ) -> Result<Result<(), Refusal>, Error> {
        let lock = run.lock();
        let next = [Digest::of(release.manifest), Digest::of(release.interim)];
        notes.begin(&run.id, &next, self.continues)?;
        (release.tell)(Progress::Doing("locking the place"));
        if let Locked::Held(other) = host.lock(&lock.to_bytes(), self.replaces_lock)? {
            return Ok(Err(busy(&Lock::parse(&other), run.now)));
        }
        let now = host.records()?;
        if now.lock.as_deref().is_some_and(|note| Lock::parse(note).run != run.id) {
            let other = Lock::parse(now.lock.as_deref().unwrap_or_default());
            return Ok(Err(busy(&other, run.now)));
        }
        if now.manifest != self.stored {
            host.unlock()?;
            return Ok(Err(Refusal {
                message: "somebody else has deployed there a moment ago".to_owned(),
                hint: "run the command again to see what is to be done now".to_owned(),
            }));
        }
        let renewed = Cell::new(run.now);
        let tell = |progress: Progress<'_>| {
            if let Progress::Arrived(upload) = progress {
                notes.note_arrived(&upload.route, upload.entry.digest);
            }
            let since = (run.clock)();
            if since - renewed.get() > PATIENCE / 6 {
                renewed.set(since);
                // If it cannot be renewed now, the deployment itself will say why.
                _ = host.lock(&Lock { since, ..lock.clone() }.to_bytes(), true);
            }
            (release.tell)(progress);
        };
        if let Err(error) = host.deploy(&Release { tell: &tell, ..*release }) {
            // Others need not wait. If this fails too, they are told since when nothing was heard.
            _ = host.lock(&Lock { ended: true, ..lock }.to_bytes(), true);
            return Err(error);
        }
        host.unlock()?;
        notes.end(Digest::of(release.manifest)).map(Ok)
    }
}

/// A span of time, roughly.
fn span(seconds: i64) -> String {
    match seconds {
        ..120 => format!("{seconds} seconds"),
        120..7200 => format!("{} minutes", seconds / 60),
        7200..172_800 => format!("{} hours", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// An instant, in UTC.
fn moment(seconds: i64) -> String {
    let instant = jiff::Timestamp::from_second(seconds).unwrap_or_default();
    format!("{}", instant.strftime("%Y-%m-%d %H:%M UTC"))
}

/// Shows the release before the present one again, and says which it is.
///
/// # Errors
/// If there is none, or the place cannot be reached. The inner error says that somebody else is deploying.
pub fn roll_back(
    (host, notes): (&dyn Host, &mut Notes),
    run: &Run<'_>,
) -> Result<Result<String, Refusal>, Error> {
    if !host.keeps_releases() {
        return host.roll_back().map(Ok);
    }
    let before = host.records()?;
    let held = before.lock.as_deref().map(Lock::parse);
    let is_held = |lock: &&Lock| lock.standing(notes.run(), run.now) == Standing::Held;
    if let Some(lock) = held.as_ref().filter(is_held).filter(|_| !run.force) {
        return Ok(Err(busy(lock, run.now)));
    }
    let lock = run.lock();
    if let Locked::Held(other) = host.lock(&lock.to_bytes(), held.is_some())? {
        return Ok(Err(busy(&Lock::parse(&other), run.now)));
    }
    let rolled = host.roll_back();
    if rolled.is_ok()
        && let Some(manifest) = host.records()?.manifest
    {
        notes.end(Digest::of(&manifest))?;
    }
    host.unlock()?;
    rolled.map(Ok)
}
