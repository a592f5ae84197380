//! `pressrun deploy`.

#![expect(
    clippy::disallowed_methods,
    reason = "the clock, the environment and the answer of the user are read here"
)]

mod outcome;
mod progress;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rayon::prelude::*;

use super::flags::{BuildFlags, DeployFlags, Format, extent};
use super::{Ended, Failure, build, known_folder, prints, report};
use crate::base::diagnostic::Diagnostic;
use crate::base::digest::Digest;
use crate::base::media_type;
use crate::base::output::OutputKind;
use crate::base::path::Route;
use crate::content::address_record;
use crate::content::settings::{self, Request, Settings, Target};
use crate::deploy::changes::{Changes, Rules, SiteFile, Upload};
use crate::deploy::host_files::{self, HostFiles};
use crate::deploy::release::Layout;
use crate::io::disk::{self, Publisher};
use crate::io::host::{self, Begun, Host, Notes, Release, Run, Use};
use crate::io::program;
use outcome::Outcome;
use progress::Bar;

/// Deploys the site to a target, or rolls one back.
pub(super) fn deploy(flags: &DeployFlags) -> Result<Ended, Failure> {
    known_folder(&flags.publication.root.folder)?;
    let Some((target, settings)) = target(flags)? else { return Ok(Ended::Mistakes) };
    if !flags.no_build && !flags.rollback {
        let ended = build::build(&building(flags, &target))?;
        if ended != Ended::Done {
            if flags.json {
                report::print(&outcome::mistakes())?;
            }
            return Ok(ended);
        }
    }
    // While it is open, no build changes the output folder.
    let publisher = Publisher::open(&flags.publication.root.folder, &output(flags))?;
    let deployment = Deployment::new(flags, &target, &settings, &publisher)?;
    match flags.rollback {
        true => deployment.roll_back(),
        false => deployment.deploy(&publisher),
    }
}

/// One deployment: what was asked for, and what it works with.
struct Deployment<'a> {
    flags: &'a DeployFlags,
    target: &'a Target,
    /// The address at which people read the site there.
    base_url: String,
    prefix: String,
    /// The kind of host whose files the site there has.
    host_files: Option<HostFiles>,
    host: Box<dyn Host>,
    notes: PathBuf,
    source: PathBuf,
    now: Timestamp,
    run: String,
    by: String,
}

impl<'a> Deployment<'a> {
    fn new(
        flags: &'a DeployFlags,
        target: &'a Target,
        settings: &Settings,
        publisher: &Publisher,
    ) -> Result<Self, Failure> {
        let now = Timestamp::now();
        let by = deployer();
        let run = format!("{} {} {by}", now.as_nanosecond(), std::process::id());
        let how = Use {
            root: &flags.publication.root.folder,
            cache: &publisher.record(&format!("deploy-{}", target.name)),
            in_place: target.in_place,
            is_orphan: target.is_orphan,
        };
        Ok(Self {
            flags,
            target,
            base_url: settings.base.absolute(settings.base.prefix()),
            prefix: settings.base.prefix().to_owned(),
            host_files: settings.host_files,
            host: host::open(&target.place, how).map_err(|error| unreachable(&error))?,
            notes: publisher.record(&format!("deploy-{}.json", target.name)),
            source: publisher.output().to_owned(),
            now,
            run: Digest::of(run.as_bytes()).short(),
            by,
        })
    }

    fn run<'b>(&'b self, site: &'b [SiteFile]) -> Run<'b> {
        Run {
            id: self.run.clone(),
            by: self.by.clone(),
            now: self.now.as_second(),
            clock: &|| Timestamp::now().as_second(),
            force: self.flags.force,
            check: self.flags.check_remote,
            source: &self.source,
            site,
        }
    }

    fn deploy(&self, publisher: &Publisher) -> Result<Ended, Failure> {
        let site = self.site(publisher)?;
        let mut notes = Notes::read(&self.notes, &self.target.to);
        let run = self.run(&site);
        let begun = host::begin(&*self.host, &notes, &run).map_err(|error| unreachable(&error))?;
        let begun = begun.map_err(refused)?;
        let changes = self.changes(&site, &begun);
        let outcome = Outcome::new(self.flags, self.target, (&begun, &changes));
        if self.flags.dry_run || changes.is_empty() {
            let tidy = || begun.tidy(&*self.host, &mut notes);
            return outcome.end_without_changes(tidy).map(|()| Ended::Done);
        }
        outcome.show()?;
        self.guard(&changes, &begun)?;
        if !self.flags.yes && !self.confirmed()? {
            report::complain("nothing was changed");
            return Ok(Ended::Refused);
        }
        self.compare(&changes.uploads)?;
        self.carry_out((&changes, &begun), &mut notes, &run)?;
        let routes = changes.changed().filter(|route| !host_files::is_one(route));
        let routes = routes.map(|route| self.address(route)).collect::<Vec<_>>();
        let wrong = if self.flags.verify { self.verify(&changes)? } else { Vec::new() };
        outcome.end(&wrong)?;
        self.after(&routes)?;
        Ok(if wrong.is_empty() { Ended::Done } else { Ended::MachineFailed })
    }

    /// The files of the site. Refuses a site that is not for the readers there.
    fn site(&self, publisher: &Publisher) -> Result<Vec<SiteFile>, Failure> {
        let hint = Some("run `pressrun deploy` without `--no-build` and `--at`".to_owned());
        let Some(published) = publisher.published() else {
            return Err(Failure::usage("no site has been built yet".into(), hint));
        };
        match published.about() {
            None => {
                let message = "it is not known for whom the site was built";
                return Err(Failure::usage(message.to_owned(), hint));
            }
            Some(about) if about.drafts => {
                let message = "the site was built with `--drafts`, so it shows what is not public";
                return Err(Failure::usage(message.to_owned(), hint));
            }
            Some(about) if about.early => {
                let message =
                    "the site was built as of a later time, so it shows what is under embargo";
                return Err(Failure::usage(message.to_owned(), hint));
            }
            Some(about) if about.base_url != self.base_url => {
                let message = format!(
                    "the site was built for {}, but the target `{}` is read at {}",
                    about.base_url, self.target.name, self.base_url
                );
                return Err(Failure::usage(message, hint));
            }
            Some(about) if about.host_files.as_deref() != self.host_files.map(HostFiles::name) => {
                let message = format!(
                    "the site was built with {}, but the target `{}` has {}",
                    files_of(about.host_files.as_deref()),
                    self.target.name,
                    files_of(self.host_files.map(HostFiles::name))
                );
                return Err(Failure::usage(message, hint));
            }
            Some(_) => {}
        }
        let record = disk::read_record(&self.flags.publication.root.folder, address_record::FILE)?;
        let is_lost = |route: &Route| published.get(route).is_none();
        if let Some(lost) = address_record::routes(&record).into_iter().find(is_lost) {
            let message = format!(
                "`{}` is recorded in {}, but the site that was built does not have it",
                lost.address(),
                address_record::FILE
            );
            return Err(Failure::usage(message, hint));
        }
        let file = |file: disk::PublishedFile<'_>| SiteFile {
            route: file.route.clone(),
            digest: file.digest,
            size: file.size,
        };
        let place = &self.target.place;
        let files = published.iter().filter(|file| host_files::goes_to(place, file.route));
        Ok(files.map(file).collect())
    }

    fn changes(&self, site: &[SiteFile], begun: &Begun) -> Changes {
        let is_utf8 = |route: &Route| {
            media_type::is_text(route)
                && fs::read(self.source.join(route.as_str()))
                    .is_ok_and(|bytes| str::from_utf8(&bytes).is_ok())
        };
        let rules = Rules {
            headers: self.host.takes_headers(),
            is_utf8: &is_utf8,
            damaged: &begun.examined.damaged,
            keep: self.target.keep,
            grace: i64::from(self.target.keep_days) * 86_400,
            purge: self.flags.purge,
            now: self.now.as_second(),
            by: &self.by,
        };
        Changes::new(site, &begun.manifest, &rules)
    }

    /// Refuses changes with too many deletions.
    fn guard(&self, changes: &Changes, begun: &Begun) -> Result<(), Failure> {
        let is_allowed = self.target.max_deletions.allows(changes, &begun.manifest);
        if is_allowed || self.flags.allow_deletions {
            return Ok(());
        }
        let gone = changes.deletions.len();
        Err(Failure::Refused(
            format!("{gone} files would be deleted; nothing was changed"),
            "if they are meant to go, use `--allow-deletions`; `max_deletions` in site.yaml sets how many may go without it"
                .to_owned(),
        ))
    }

    fn confirmed(&self) -> Result<bool, Failure> {
        if !io::stdin().is_terminal() || self.flags.json {
            let hint = "add `--yes` to deploy without being asked, or `--dry-run` to look only";
            return Err(Failure::usage("nobody can be asked here".into(), Some(hint.into())));
        }
        report::ask(&format!("deploy to `{}`? [y/N] ", self.target.name));
        let mut answer = String::new();
        io::stdin().read_line(&mut answer).map_err(anyhow::Error::from)?;
        Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
    }

    /// Refuses to upload files that are not those that the build has written.
    fn compare(&self, uploads: &[Upload]) -> Result<(), Failure> {
        let Some(other) = changed_since(&self.source, uploads) else { return Ok(()) };
        let message =
            format!("`{}` in the output folder is not as the build wrote it", other.route);
        Err(Failure::usage(message, Some("run `pressrun build`, then deploy again".to_owned())))
    }

    fn carry_out(
        &self,
        (changes, begun): (&Changes, &Begun),
        notes: &mut Notes,
        run: &Run<'_>,
    ) -> Result<(), Failure> {
        let bar = Bar::new(changes, self.flags.quiet || self.flags.json);
        let release = Release {
            source: &self.source,
            changes,
            before: &begun.manifest,
            manifest: &changes.manifest.to_bytes(),
            interim: &changes.interim().to_bytes(),
            name: &Layout::name(self.now, &self.run),
            keep: if self.flags.purge { 0 } else { self.target.keep },
            tell: &|progress| bar.tell(progress),
        };
        let done = begun.deploy((&*self.host, notes), run, &release);
        bar.clear();
        done.map_err(|error| unfinished(&error, bar.arrived()))?.map_err(refused)
    }

    /// The full address of a file of the site.
    fn address(&self, route: &Route) -> String {
        let origin = self.base_url.strip_suffix(&self.prefix).unwrap_or(&self.base_url);
        format!("{origin}{}", route.url(&self.prefix))
    }

    /// Fetches what was changed; gives what is wrong with it, one line each.
    fn verify(&self, changes: &Changes) -> Result<Vec<String>, Failure> {
        let uploads = changes.uploads.iter().filter(|own| self.is_shown(&own.route));
        let wanted: BTreeMap<String, Digest> =
            uploads.map(|own| (self.address(&own.route), own.entry.digest)).collect();
        host::verify(&wanted).map_err(|error| unreachable(&error))
    }

    /// Whether readers get a file at its address: it is not for the host, and the host does not redirect instead.
    fn is_shown(&self, route: &Route) -> bool {
        const REDIRECT: &[u8] = b"http-equiv=\"refresh\"";
        let is_moved = || {
            let page = fs::read(self.source.join(route.as_str())).unwrap_or_default();
            OutputKind::of(route) == OutputKind::Page
                && page.windows(REDIRECT.len()).any(|words| words == REDIRECT)
        };
        !(host_files::is_one(route) || self.host_files.is_some() && is_moved())
    }

    /// Runs the command of the target with the changed addresses.
    fn after(&self, addresses: &[String]) -> Result<(), Failure> {
        let Some(command) = &self.target.after else { return Ok(()) };
        let option = if cfg!(windows) { "/C" } else { "-c" };
        let call = program::Call::new(program::Program::Shell)
            .args([option, command])
            .within(&self.flags.publication.root.folder)
            .env("PRESSRUN_TARGET", &self.target.name)
            .input(
                addresses.iter().map(|address| format!("{address}\n")).collect::<String>().into(),
            );
        let said = call.run_and_hear(|line| {
            report::complain(line);
            false
        });
        let said = said.map_err(|error| {
            let what = "the site is deployed, but the command in `after` failed";
            Failure::Machine(anyhow::Error::new(error).context(what))
        })?;
        if !self.flags.json && !self.flags.quiet {
            report::print(&String::from_utf8_lossy(&said))?;
        }
        Ok(())
    }

    fn roll_back(&self) -> Result<Ended, Failure> {
        let mut notes = Notes::read(&self.notes, &self.target.to);
        let run = self.run(&[]);
        let release = host::roll_back((&*self.host, &mut notes), &run)
            .map_err(|error| unreachable(&error))?;
        let release = release.map_err(refused)?;
        report::print(&outcome::rolled_back(self.flags, self.target, &release))?;
        Ok(Ended::Done)
    }
}

/// The first file whose bytes are not those that the build has written.
#[expect(clippy::disallowed_types, reason = "outputs are compared before they are uploaded")]
fn changed_since<'a>(source: &Path, uploads: &'a [Upload]) -> Option<&'a Upload> {
    let is_other = |upload: &&Upload| {
        let digest = fs::File::open(source.join(upload.route.as_str())).and_then(Digest::of_reader);
        !digest.is_ok_and(|(digest, _)| digest == upload.entry.digest)
    };
    uploads.par_iter().find_first(is_other)
}

/// Finds the target, and reads the settings as they are for it. Reports the mistakes in `site.yaml` if nothing will be
/// built, which would report them.
fn target(flags: &DeployFlags) -> Result<Option<(Target, Settings)>, Failure> {
    let snapshot = disk::read_settings(&flags.publication.root.folder)?;
    let instant = Timestamp::UNIX_EPOCH.into();
    let request = Request {
        instant,
        drafts: false,
        base_url: flags.publication.base_url.clone(),
        theme: None,
        host_files: None,
    };
    let (settings, mistakes) = settings::read(&snapshot, &request);
    let Some(settings) = settings.filter(|_| !mistakes.iter().any(Diagnostic::is_error)) else {
        report::draw(&mistakes, &snapshot, extent(flags.all));
        if flags.json {
            report::print(&outcome::mistakes())?;
        }
        return Ok(None);
    };
    let target = choose(&settings.deploy, flags.target.as_deref())?.clone();
    let base_url = request.base_url.or_else(|| target.base_url.clone());
    let host_files = target.host_files;
    let (settings, _) = settings::read(&snapshot, &Request { base_url, host_files, ..request });
    Ok(settings.map(|settings| (target, settings)))
}

/// The files of a kind of host, in words.
fn files_of(kind: Option<&str>) -> String {
    kind.map_or_else(|| "no `host_files`".to_owned(), |kind| format!("`host_files: {kind}`"))
}

/// The target with a name, or the only one.
fn choose<'a>(targets: &'a [Target], name: Option<&str>) -> Result<&'a Target, Failure> {
    let names = targets.iter().map(|target| format!("`{}`", target.name));
    let names = names.collect::<Vec<_>>().join(", ");
    let message = match (targets, name) {
        ([], _) => "site.yaml does not say where the site is deployed to".to_owned(),
        ([only], None) => return Ok(only),
        (_, None) => "there are several targets; name one".to_owned(),
        (_, Some(name)) => match targets.iter().find(|target| target.name == name) {
            Some(target) => return Ok(target),
            None => format!("no target is called `{name}`"),
        },
    };
    let hint = match targets {
        [] => "add it, for example: `deploy: {production: \"sftp://user@host/folder\"}`".to_owned(),
        _ => format!("the targets are {names}"),
    };
    Err(Failure::usage(message, Some(hint)))
}

/// The flags of the build for a target.
fn building(flags: &DeployFlags, target: &Target) -> BuildFlags {
    let mut publication = flags.publication.clone();
    publication.base_url = publication.base_url.or_else(|| target.base_url.clone());
    BuildFlags {
        only_prints: false,
        shard: None,
        publication,
        host_files: target.host_files,
        output: flags.output.clone(),
        drafts: false,
        strict: flags.strict,
        all: flags.all,
        adopt: false,
        watch: false,
        poll: false,
        no_cache: false,
        memory: flags.memory,
        explain: false,
        timings: false,
        format: Format::Human,
        quiet: flags.quiet || flags.json,
    }
}

fn output(flags: &DeployFlags) -> PathBuf {
    flags.output.clone().unwrap_or_else(|| prints::output(&flags.publication))
}

/// The name of whoever deploys, for others who deploy to the same place.
fn deployer() -> String {
    let names =
        ["PRESSRUN_DEPLOYER", "GITHUB_ACTOR", "GITLAB_USER_LOGIN", "USER", "LOGNAME", "USERNAME"];
    let found = names.iter().find_map(|name| env::var(name).ok().filter(|name| !name.is_empty()));
    found.unwrap_or_else(|| "somebody".to_owned())
}

fn refused(refusal: host::Refusal) -> Failure {
    Failure::Refused(refusal.message, refusal.hint)
}

/// The error that a place cannot be used.
fn unreachable(error: &host::Error) -> Failure {
    match error.is_usage() {
        true => Failure::usage(error.to_string(), error.hint()),
        false => {
            let hint = error.hint().map(|hint| format!("\nhelp: {hint}")).unwrap_or_default();
            Failure::Machine(anyhow::anyhow!("{error}{hint}"))
        }
    }
}

/// The error that a deployment has stopped half-way.
fn unfinished(error: &host::Error, arrived: usize) -> Failure {
    let hint = error.hint().map(|hint| format!("\nhelp: {hint}")).unwrap_or_default();
    Failure::Machine(anyhow::anyhow!(
        "{error}; the deployment stopped after {arrived} files, and readers find each page old or new and complete; run the \
         command again to continue{hint}"
    ))
}
