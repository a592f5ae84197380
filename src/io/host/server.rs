//! A folder with releases on a server, which `ssh` and `rsync` reach. It is laid out as a [folder with
//! releases](super::release) on this machine.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::{Error, Host, Locked, Progress, Records, Release, while_doing};
use crate::base::path::Route;
use crate::deploy::changes::Examined;
use crate::deploy::lock;
use crate::deploy::manifest::Manifest;
use crate::deploy::place::Login;
use crate::deploy::release::{
    CURRENT, Layout, NEXT, PARTIAL, RELEASES, STAGING, before, superfluous,
};
use crate::io::program::{Call, Program};

/// A folder on a server.
#[derive(Debug)]
pub(super) struct Server {
    login: Login,
}

/// How long `ssh` waits for a server that is silent.
const PATIENCE: [&str; 6] =
    ["-o", "ConnectTimeout=15", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4"];

/// Says that somebody else has left a note.
const HELD: &str = "held";

impl Server {
    pub(super) fn at(login: &Login) -> Self {
        Self { login: login.clone() }
    }

    /// Runs a script of the shell in the folder.
    fn shell(&self, script: &str, input: Vec<u8>, doing: &str) -> Result<String, Error> {
        // The folder has no characters that the shell would see.
        let script = format!("set -eu\ncd {}\n{script}", self.login.folder);
        self.anywhere(&script, input, doing)
    }

    /// Runs a script of the shell in the folder in which the user arrives.
    fn anywhere(&self, script: &str, input: Vec<u8>, doing: &str) -> Result<String, Error> {
        let call = Call::new(Program::Ssh).args(PATIENCE).args(self.port("-p"));
        let call =
            call.args(["--".to_owned(), self.login.name(), format!("sh -c {}", quoted(script))]);
        let said = call.input(input).run().map_err(while_doing(doing))?;
        Ok(String::from_utf8_lossy(&said).into_owned())
    }

    fn port(&self, option: &str) -> Vec<String> {
        self.login.port.map(|port| vec![option.to_owned(), port.to_string()]).unwrap_or_default()
    }

    /// A call of `rsync`.
    fn rsync(&self) -> Call {
        let shell = ["ssh".to_owned()].into_iter().chain(PATIENCE.map(str::to_owned));
        let shell = shell.chain(self.port("-p")).collect::<Vec<_>>().join(" ");
        Call::new(Program::Rsync).args(["--checksum", "--rsh", &shell])
    }

    /// A folder below this one, as `rsync` takes it.
    fn place(&self, folder: &str) -> String {
        format!("{}:{}/{folder}/", self.login.name(), self.login.folder)
    }

    /// The name of the present release, and those of all.
    fn releases(&self) -> Result<(Option<String>, Vec<String>), Error> {
        let script = format!("readlink {CURRENT} || echo\nls {RELEASES}");
        let said = self.shell(&script, Vec::new(), "the releases cannot be listed")?;
        let (current, names) = said.split_once('\n').unwrap_or((&said, ""));
        let names = names.lines().filter(|name| Layout::is_name(name)).map(str::to_owned);
        Ok((Layout::name_of(current).map(str::to_owned), names.collect()))
    }

    /// Begins a release with the files of the present one that stay.
    fn stage(&self, release: &Release<'_>) -> Result<(), Error> {
        let script = format!(
            "mkdir -p {RELEASES}\n\
             rm -rf {RELEASES}/{PARTIAL}\n\
             if [ -d {RELEASES}/{STAGING} ]; then mv {RELEASES}/{STAGING} {RELEASES}/{PARTIAL}; fi\n\
             if [ -d {CURRENT}/ ]; then\n\
             cp -Rpl {CURRENT}/. {RELEASES}/{STAGING} 2>/dev/null || {{ rm -rf {RELEASES}/{STAGING}; cp -Rp {CURRENT}/. {RELEASES}/{STAGING}; }}\n\
             else mkdir {RELEASES}/{STAGING}; fi\n\
             cd {RELEASES}/{STAGING}\n\
             while IFS= read -r name; do\n\
             rm -f \"./$name\"\n\
             folder=$name\n\
             while case $folder in */*) true;; *) false;; esac; do folder=${{folder%/*}}; rmdir \"./$folder\" 2>/dev/null || break; done\n\
             done"
        );
        let mut names = String::new();
        for deletion in &release.changes.deletions {
            _ = writeln!(names, "{}", deletion.route);
        }
        self.shell(&script, names.into_bytes(), "the release cannot be begun").map(drop)
    }

    fn upload(&self, release: &Release<'_>) -> Result<(), Error> {
        if release.changes.uploads.is_empty() {
            return Ok(());
        }
        let uploads = release.changes.uploads.iter();
        let names: String = uploads.map(|upload| format!("./{}\n", upload.route)).collect();
        let source = format!("{}/", release.source.display());
        let call =
            self.rsync().args(["--times", "--chmod=D755,F644", "--partial", "--files-from=-"]);
        let call = call.args([format!("--link-dest=../{PARTIAL}")]).args(["--", &source]);
        let call = call.args([self.place(&format!("{RELEASES}/{STAGING}"))]);
        call.input(names.into_bytes()).run().map_err(while_doing("files cannot be uploaded"))?;
        release.changes.uploads.iter().for_each(|upload| (release.tell)(Progress::Arrived(upload)));
        Ok(())
    }

    /// The lines that let the link lead to a release. Readers find the old one or the new one at every moment.
    fn switching(name: &str) -> String {
        format!(
            "rm -f {NEXT}\n\
             ln -s {RELEASES}/{name} {NEXT}\n\
             mv -T {NEXT} {CURRENT} 2>/dev/null || mv -h {NEXT} {CURRENT}"
        )
    }
}

impl Host for Server {
    fn records(&self) -> Result<Records, Error> {
        // The folder may not exist yet.
        let script = format!(
            "cd {} 2>/dev/null || exit 0\n\
             if [ -e {CURRENT} ] && [ ! -L {CURRENT} ]; then echo no-link; exit 0; fi\n\
             cat {lock} 2>/dev/null || true\n\
             echo\n\
             to=$(readlink {CURRENT} || true)\n\
             if [ -n \"$to\" ]; then cat \"$to.json\" 2>/dev/null || true; fi",
            self.login.folder,
            lock = lock::NAME
        );
        let said = self.anywhere(&script, Vec::new(), "the server cannot be reached")?;
        let (lock, manifest) = said.split_once('\n').unwrap_or_default();
        if lock == "no-link" {
            let what = format!(
                "`{CURRENT}` on the server is not a symbolic link, so it cannot lead to releases; rename it"
            );
            return Err(Error::Impossible(what));
        }
        let some = |text: &str| (!text.is_empty()).then(|| text.as_bytes().to_vec());
        Ok(Records { manifest: some(manifest), lock: some(lock) })
    }

    fn lock(&self, note: &[u8], over: bool) -> Result<Locked, Error> {
        // The note is complete before it gets its name, where the server has hard links.
        let name = if over {
            format!("mv -f \"$draft\" {}", lock::NAME)
        } else {
            format!("ln \"$draft\" {lock} || (set -C; cat \"$draft\" > {lock})", lock = lock::NAME)
        };
        let script = format!(
            "set -eu\nmkdir -p {folder}\ncd {folder}\n\
             draft={lock}.$$\n\
             trap 'rm -f \"$draft\"' EXIT\n\
             cat > \"$draft\"\n\
             {}\
             if {{ {name}; }} 2>/dev/null; then exit 0; fi\n\
             if [ -e {lock} ]; then echo {HELD}; cat {lock}; else echo \"{folder} cannot be written\" >&2; exit 1; fi",
            whole("$draft", note),
            folder = self.login.folder,
            lock = lock::NAME
        );
        let said = self.anywhere(&script, note.to_vec(), "the server cannot be written to")?;
        Ok(match said.strip_prefix(HELD) {
            Some(other) => Locked::Held(other.trim().as_bytes().to_vec()),
            None => Locked::Done,
        })
    }

    fn unlock(&self) -> Result<(), Error> {
        let script = format!("rm -f {}", lock::NAME);
        self.shell(&script, Vec::new(), "the lock cannot be removed").map(drop)
    }

    fn deploy(&self, release: &Release<'_>) -> Result<(), Error> {
        (release.tell)(Progress::Doing("linking what stays"));
        self.stage(release)?;
        (release.tell)(Progress::Doing("uploading"));
        self.upload(release)?;
        (release.tell)(Progress::Doing("switching"));
        let name = release.name;
        let script = format!(
            "cat > {RELEASES}/{name}.json\n\
             {}\
             mv {RELEASES}/{STAGING} {RELEASES}/{name}\n\
             {}\n\
             rm -rf {RELEASES}/{PARTIAL}",
            whole(&format!("{RELEASES}/{name}.json"), release.manifest),
            Self::switching(name)
        );
        self.shell(&script, release.manifest.to_vec(), "the release cannot be shown")?;
        let (_, names) = self.releases()?;
        let old = superfluous(&names, name, release.keep);
        if !old.is_empty() {
            let old = old.iter().map(|old| format!("{RELEASES}/{old} {RELEASES}/{old}.json"));
            let script = format!("rm -rf {}", old.collect::<Vec<_>>().join(" "));
            self.shell(&script, Vec::new(), "old releases cannot be removed")?;
        }
        for deletion in &release.changes.deletions {
            (release.tell)(Progress::Deleted(&deletion.route));
        }
        Ok(())
    }

    fn examine(&self, manifest: &Manifest, source: &Path) -> Result<Examined, Error> {
        let listed = self.list()?;
        let is_other = |route: &Route, size: u64| listed.get(route.as_str()) != Some(&size);
        let other = manifest.all().filter(|(route, entry)| is_other(route, entry.size));
        let mut damaged: std::collections::BTreeSet<Route> =
            other.map(|(route, _)| route.clone()).collect();
        let call = self.rsync().args(["--recursive", "--dry-run", "--out-format=%n", "--"]);
        let call = call.args([format!("{}/", source.display()), self.place(CURRENT)]);
        let said = call.run().map_err(while_doing("the files there cannot be compared"))?;
        let said = String::from_utf8_lossy(&said).into_owned();
        let differs = said.lines().filter_map(|name| Route::new(name).ok());
        // What differs because the site has changed is uploaded anyway.
        damaged.extend(differs.filter(|route| manifest.get(route).is_some()));
        let known = |name: &&String| Route::new(name).is_ok_and(|r| manifest.get(&r).is_some());
        let unknown = listed.keys().filter(|name| !known(name)).cloned().collect();
        Ok(Examined { damaged, unknown })
    }

    fn list(&self) -> Result<BTreeMap<String, u64>, Error> {
        let script = format!(
            "cd {}/{CURRENT} 2>/dev/null || exit 0\nfind . -type f -exec wc -c {{}} +",
            self.login.folder
        );
        let said = self.anywhere(&script, Vec::new(), "the files there cannot be listed")?;
        let files = said.lines().filter_map(|line| {
            let (size, name) = line.trim_start().split_once(' ')?;
            Some((name.strip_prefix("./")?.to_owned(), size.parse().ok()?))
        });
        Ok(files.collect())
    }

    fn keeps_releases(&self) -> bool {
        true
    }

    fn roll_back(&self) -> Result<String, Error> {
        let (current, names) = self.releases()?;
        let Some((current, earlier)) =
            current.as_deref().and_then(|current| Some((current, before(&names, current)?)))
        else {
            return Err(Error::Impossible("there is no earlier release there".to_owned()));
        };
        // The release that is left is not what the next deployment is to be rolled back to.
        let script = format!(
            "{}\nrm -rf {RELEASES}/{current} {RELEASES}/{current}.json",
            Self::switching(earlier)
        );
        self.shell(&script, Vec::new(), "the earlier release cannot be shown")?;
        Ok(earlier.to_owned())
    }
}

/// The line that ends a script unless a file has arrived whole: when this machine is stopped, the server sees only that
/// its input has ended.
fn whole(file: &str, bytes: &[u8]) -> String {
    format!("[ $(wc -c < \"{file}\") -eq {} ]\n", bytes.len())
}

/// A text as one word of the shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}
