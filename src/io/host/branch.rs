//! A branch of a git repository. Each deployment is a commit, and no working tree is touched.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::{Error, Host, Locked, Progress, Records, Release, failed, while_doing};
use crate::base::path::Route;
use crate::deploy::changes::Examined;
use crate::deploy::manifest::{self, Manifest};
use crate::io::program::{Call, Program};

/// A branch.
#[derive(Debug)]
pub(super) struct Branch {
    repository: String,
    branch: String,
    /// A bare repository of our own, which holds the last commits.
    cache: PathBuf,
    is_orphan: bool,
}

/// The branch there, as our repository knows it.
const TIP: &str = "refs/pressrun/tip";

/// Tells hosts such as GitHub to publish the files as they are.
const NO_JEKYLL: &str = ".nojekyll";

impl Branch {
    pub(super) fn open(
        (repository, branch): (&str, &str),
        cache: &Path,
        is_orphan: bool,
    ) -> Result<Self, Error> {
        let (repository, branch) = (repository.to_owned(), branch.to_owned());
        let cache = cache.with_extension("git");
        std::fs::create_dir_all(&cache).map_err(failed("create", &cache))?;
        // Commands run in other folders.
        let cache = std::fs::canonicalize(&cache).map_err(failed("find", &cache))?;
        let own = Self { repository, branch, cache, is_orphan };
        own.prepare()?;
        Ok(own)
    }

    /// Makes our own repository, and fetches the newest commit.
    fn prepare(&self) -> Result<(), Error> {
        let init = Call::new(Program::Git).args(["init", "--quiet", "--bare"]).args([&self.cache]);
        init.run().map_err(while_doing("the branch cannot be read"))?;
        // A forced reference: the branch there may have been replaced.
        let reference = format!("+refs/heads/{}:{TIP}", self.branch);
        let there = self.git(&["ls-remote", "--heads", "--", &self.repository, &self.full_name()]);
        let there = self.said(there, "the repository cannot be reached")?;
        if there.trim().is_empty() {
            let gone = self.git(&["update-ref", "-d", TIP]);
            return self.said(gone, "the branch cannot be read").map(drop);
        }
        let depth = if self.is_orphan { "--depth=1" } else { "--depth=2" };
        let fetch = ["fetch", "--quiet", "--no-tags", depth, "--", &self.repository, &reference];
        self.said(self.git(&fetch), "the branch cannot be read").map(drop)
    }

    fn full_name(&self) -> String {
        format!("refs/heads/{}", self.branch)
    }

    /// A call of git in our own repository.
    fn git(&self, arguments: &[&str]) -> Call {
        let call = Call::new(Program::Git).args(["--git-dir"]).args([&self.cache]).args(arguments);
        // Nobody may be able to answer a question.
        let call = call.usual_env("GIT_TERMINAL_PROMPT", "0").without_env("GIT_INDEX_FILE");
        call.without_env("GIT_WORK_TREE").without_env("GIT_DIR")
    }

    fn said(&self, call: Call, doing: &str) -> Result<String, Error> {
        let said = call.run().map_err(while_doing(doing))?;
        Ok(String::from_utf8_lossy(&said).into_owned())
    }

    /// The newest commit; `None` if the branch does not exist yet.
    fn tip(&self) -> Option<String> {
        let call = self.git(&["rev-parse", "--verify", "--quiet", TIP]);
        self.said(call, "").ok().map(|tip| tip.trim().to_owned())
    }

    /// The bytes of a file of the newest commit.
    fn file(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some(tip) = self.tip() else { return Ok(None) };
        let listed = self.git(&["ls-tree", "--name-only", "-z", &tip, "--", name]);
        if self.said(listed, "the branch cannot be read")?.is_empty() {
            return Ok(None);
        }
        let call = self.git(&["cat-file", "blob", &format!("{tip}:{name}")]);
        call.run().map(Some).map_err(while_doing("the branch cannot be read"))
    }

    /// Writes the files of a release into our repository, and gives the digests of all uploads.
    fn blobs(&self, release: &Release<'_>) -> Result<Vec<String>, Error> {
        let uploads = release.changes.uploads.iter();
        // Paths in lines; routes contain no line breaks.
        let names: String = uploads.map(|upload| format!("{}\n", upload.route)).collect();
        let call = self.git(&["hash-object", "-w", "--no-filters", "--stdin-paths"]);
        let said = self.said(call.within(release.source).input(names.into()), WRITING)?;
        Ok(said.lines().map(str::to_owned).collect())
    }

    /// Makes the tree of a release from that of the newest commit.
    fn tree(&self, release: &Release<'_>, tip: Option<&str>) -> Result<String, Error> {
        let index = self.cache.join("pressrun-index");
        _ = std::fs::remove_file(&index);
        let git = |arguments: &[&str]| self.git(arguments).env("GIT_INDEX_FILE", &index);
        if let Some(tip) = tip {
            self.said(git(&["read-tree", tip]), WRITING)?;
        }
        let manifest = self.git(&["hash-object", "-w", "--stdin"]);
        let manifest = self.said(manifest.input(release.manifest.to_vec()), WRITING)?;
        let empty = self.git(&["hash-object", "-w", "--stdin"]);
        let empty = self.said(empty, WRITING)?;
        let mut lines = String::new();
        for deletion in &release.changes.deletions {
            _ = write!(lines, "0 {}\t{}\0", "0".repeat(40), deletion.route);
        }
        for (upload, blob) in release.changes.uploads.iter().zip(self.blobs(release)?) {
            _ = write!(lines, "100644 {blob}\t{}\0", upload.route);
        }
        let is_own = |name: &str| {
            Route::new(name).is_ok_and(|route| release.changes.manifest.files.contains_key(&route))
        };
        if !is_own(NO_JEKYLL) {
            _ = write!(lines, "100644 {}\t{NO_JEKYLL}\0", empty.trim());
        }
        _ = write!(lines, "100644 {}\t{}\0", manifest.trim(), manifest::NAME);
        let update = git(&["update-index", "-z", "--index-info"]).input(lines.into_bytes());
        self.said(update, WRITING)?;
        Ok(self.said(git(&["write-tree"]), WRITING)?.trim().to_owned())
    }

    /// Makes the commit of a release.
    fn commit(&self, release: &Release<'_>, tip: Option<&str>) -> Result<String, Error> {
        let tree = self.tree(release, tip)?;
        let parent = tip.filter(|_| !self.is_orphan);
        let parent = parent.map(|tip| vec!["-p", tip]).unwrap_or_default();
        let message = format!("Deployed {}\n", release.name);
        let call = self.git(&["commit-tree", &tree]).args(parent).input(message.into_bytes());
        // Who has not told git who they are need not do so for this.
        let is_known = self.git(&["var", "GIT_COMMITTER_IDENT"]).run().is_ok()
            && self.git(&["config", "user.email"]).run().is_ok();
        let call = match is_known || env::var_os("GIT_AUTHOR_NAME").is_some() {
            true => call,
            false => ["AUTHOR", "COMMITTER"].iter().fold(call, |call, role| {
                call.usual_env(&format!("GIT_{role}_NAME"), "pressrun")
                    .usual_env(&format!("GIT_{role}_EMAIL"), "pressrun@localhost")
            }),
        };
        Ok(self.said(call, WRITING)?.trim().to_owned())
    }

    /// Lets the branch there lead to a commit, if it still leads to the one that we know.
    fn push(&self, commit: &str, tip: Option<&str>) -> Result<(), Error> {
        let lease = format!("--force-with-lease={}:{}", self.full_name(), tip.unwrap_or_default());
        let reference = format!("{commit}:{}", self.full_name());
        let push = ["push", "--quiet", "--porcelain", &lease, "--", &self.repository, &reference];
        let pushed = self.git(&push).run();
        pushed.map_err(|source| Error::Program {
            doing: "the branch cannot be replaced".to_owned(),
            source,
            hint: Some(
                "if somebody else has deployed in the meantime, run the command again to see what is to be done now".to_owned(),
            ),
        })?;
        self.said(self.git(&["update-ref", TIP, commit]), WRITING).map(drop)
    }
}

const WRITING: &str = "the commit cannot be made";

impl Host for Branch {
    fn records(&self) -> Result<Records, Error> {
        Ok(Records { manifest: self.file(manifest::NAME)?, lock: None })
    }

    fn lock(&self, _: &[u8], _: bool) -> Result<Locked, Error> {
        // A push replaces only the commit that we know, so the second of two deployments fails.
        Ok(Locked::Done)
    }

    fn unlock(&self) -> Result<(), Error> {
        Ok(())
    }

    fn deploy(&self, release: &Release<'_>) -> Result<(), Error> {
        let tip = self.tip();
        (release.tell)(Progress::Doing("making the commit"));
        let commit = self.commit(release, tip.as_deref())?;
        (release.tell)(Progress::Doing("pushing"));
        self.push(&commit, tip.as_deref())?;
        release.changes.uploads.iter().for_each(|upload| (release.tell)(Progress::Arrived(upload)));
        Ok(())
    }

    fn examine(&self, manifest: &Manifest, source: &Path) -> Result<Examined, Error> {
        let listed = self.tree_of_tip()?;
        let files: Vec<&Route> = manifest.files.keys().collect();
        let there = |route: &&&Route| source.join(route.as_str()).is_file();
        let files: Vec<&Route> = files.iter().filter(there).copied().collect();
        let names: String = files.iter().map(|route| format!("{route}\n")).collect();
        let call = self.git(&["hash-object", "--no-filters", "--stdin-paths"]);
        let own = self.said(call.within(source).input(names.into()), "the site cannot be read")?;
        let own: BTreeMap<&str, &str> = files.iter().map(|r| r.as_str()).zip(own.lines()).collect();
        let is_damaged = |route: &Route| match (listed.get(route.as_str()), own.get(route.as_str()))
        {
            (None, _) => true,
            (Some((blob, _)), Some(own)) => blob != own,
            (Some(_), None) => false,
        };
        let damaged = manifest.all().map(|(route, _)| route).filter(|route| is_damaged(route));
        let known = |name: &&String| Route::new(name).is_ok_and(|r| manifest.get(&r).is_some());
        let unknown = listed.keys().filter(|name| !known(name) && *name != NO_JEKYLL);
        Ok(Examined { damaged: damaged.cloned().collect(), unknown: unknown.cloned().collect() })
    }

    fn list(&self) -> Result<BTreeMap<String, u64>, Error> {
        let tree = self.tree_of_tip()?;
        Ok(tree.into_iter().map(|(name, (_, size))| (name, size)).collect())
    }

    fn keeps_releases(&self) -> bool {
        true
    }

    fn roll_back(&self) -> Result<String, Error> {
        let earlier = self.git(&["rev-parse", "--verify", "--quiet", &format!("{TIP}^")]);
        let (Some(tip), Ok(earlier)) = (self.tip(), self.said(earlier, "")) else {
            let what = "the branch has no earlier commit; with `history: orphan`, none are kept";
            return Err(Error::Impossible(what.to_owned()));
        };
        let earlier = earlier.trim();
        self.push(earlier, Some(&tip))?;
        Ok(earlier.get(..12).unwrap_or(earlier).to_owned())
    }
}

impl Branch {
    /// The files of the newest commit: their digests and lengths.
    fn tree_of_tip(&self) -> Result<BTreeMap<String, (String, u64)>, Error> {
        let Some(tip) = self.tip() else { return Ok(BTreeMap::new()) };
        let call = self.git(&["ls-tree", "-r", "-l", "-z", &tip]);
        let said = self.said(call, "the branch cannot be read")?;
        let files = said.split('\0').filter_map(|line| {
            let (facts, name) = line.split_once('\t')?;
            let mut facts = facts.split_whitespace().skip(2);
            let (blob, size) = (facts.next()?.to_owned(), facts.next()?.parse().ok()?);
            (name != manifest::NAME).then(|| (name.to_owned(), (blob, size)))
        });
        Ok(files.collect())
    }
}
