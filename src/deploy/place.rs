//! The addresses of places that a site can be deployed to.

/// A place that a site is deployed to. No place contains a password.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// A folder, absolute or below that of the publication.
    Folder(String),
    /// A folder on a server, reached with `ssh` and `rsync`.
    Ssh(Login),
    /// A branch of a git repository.
    Git {
        /// The address of the repository, as `git` takes it.
        repository: String,
        /// The branch.
        branch: String,
    },
    /// A bucket of S3 or a compatible service. The names of its objects begin with the prefix, which is empty or ends
    /// in `/`.
    Bucket {
        /// The name of the bucket.
        bucket: String,
        /// The beginning of the names of objects.
        prefix: String,
    },
    /// A server that `rclone` reaches by its address.
    Server(Protocol, Login),
    /// A place from the configuration of `rclone`: `webspace:html`.
    Remote(String),
}

/// How a server is reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Protocol {
    /// SFTP, the file transfer of SSH.
    Sftp,
    /// FTP without encryption.
    Ftp,
    /// FTP with encryption.
    Ftps,
    /// WebDAV over HTTP.
    Webdav,
    /// WebDAV over HTTPS.
    Webdavs,
}

/// A folder on a server, and who logs in there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Login {
    /// The user, if the address names one.
    pub user: Option<String>,
    /// The host.
    pub host: String,
    /// The port, if it is not the usual one.
    pub port: Option<u16>,
    /// The folder: absolute, or below the folder in which the user arrives. Never ends in `/`; empty for that folder
    /// itself.
    pub folder: String,
}

/// Why an address cannot be a place, and what to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadPlace {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// Whether it contains a password, so that it must not be shown.
    pub is_secret: bool,
}

const HINT: &str = "write `file:/srv/paper`, `ssh://user@host/srv/paper`, `git+ssh://git@host/owner/repository.git#gh-pages`, \
                    `s3://bucket/prefix`, `sftp://user@host/folder`, or a remote of rclone such as `webspace:html`";

const PROTOCOLS: &[(&str, Protocol)] = &[
    ("sftp://", Protocol::Sftp),
    ("ftp://", Protocol::Ftp),
    ("ftps://", Protocol::Ftps),
    ("webdav://", Protocol::Webdav),
    ("webdavs://", Protocol::Webdavs),
];

impl Place {
    /// Reads an address.
    ///
    /// # Errors
    /// If the text is not an address of a place, or contains a password.
    pub fn parse(text: &str) -> Result<Self, BadPlace> {
        if has_password(text) {
            let message = "the address contains a password".to_owned();
            return Err(BadPlace { message, hint: "delete it there".to_owned(), is_secret: true });
        }
        if let Some(rest) = text.strip_prefix("git+") {
            return git(text, rest);
        }
        if let Some(rest) = text.strip_prefix("s3://") {
            return bucket(rest).ok_or_else(|| bad(text));
        }
        if let Some(rest) = text.strip_prefix("ssh://") {
            let login = login(rest).filter(|login| !login.folder.is_empty());
            return login.map(Self::Ssh).ok_or_else(|| bad(text));
        }
        if let Some((start, protocol)) = PROTOCOLS.iter().find(|(start, _)| text.starts_with(start))
        {
            let login = login(&text[start.len()..]).ok_or_else(|| bad(text))?;
            return Ok(Self::Server(*protocol, login));
        }
        folder(text).or_else(|| remote(text)).ok_or_else(|| of_another_form(text))
    }

    /// Whether each deployment there becomes visible as a whole.
    pub fn is_switched(&self) -> bool {
        matches!(self, Self::Folder(_) | Self::Ssh(_) | Self::Git { .. })
    }
}

impl Login {
    /// The user and host: `publisher@paper.example`.
    pub fn name(&self) -> String {
        match &self.user {
            Some(user) => format!("{user}@{}", self.host),
            None => self.host.clone(),
        }
    }
}

fn bad(text: &str) -> BadPlace {
    BadPlace {
        message: format!("`{text}` is not a place that a site can be deployed to"),
        hint: HINT.to_owned(),
        is_secret: false,
    }
}

/// Whether an address contains a password: `user:password@host`, or a setting of `rclone` that may be one.
fn has_password(text: &str) -> bool {
    let host = text.split_once("://").map(|(_, rest)| rest.split('/').next().unwrap_or_default());
    let before_host = host.and_then(|host| host.rsplit_once('@')).map(|(user, _)| user);
    before_host.is_some_and(|user| user.contains(':')) || text.starts_with(':')
}

/// A branch of a repository.
fn git(text: &str, rest: &str) -> Result<Place, BadPlace> {
    let (repository, branch) = rest.split_once('#').unwrap_or((rest, "gh-pages"));
    let schemes = ["ssh://", "https://", "http://", "file://"];
    let known = schemes.iter().any(|scheme| repository.starts_with(scheme));
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control();
    let is_branch = |c: char| c.is_alphanumeric() || "-._/".contains(c);
    let is_good = known
        && repository.chars().all(is_plain)
        && !branch.starts_with(['-', '/', '.'])
        && !branch.ends_with(['/', '.'])
        && !branch.contains("..")
        && !branch.contains("//")
        && !branch.is_empty()
        && branch.chars().all(is_branch);
    if !is_good {
        return Err(bad(text));
    }
    Ok(Place::Git { repository: repository.to_owned(), branch: branch.to_owned() })
}

fn bucket(rest: &str) -> Option<Place> {
    let (bucket, path) = rest.split_once('/').unwrap_or((rest, ""));
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    let path = path.strip_suffix('/').unwrap_or(path);
    let is_part = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['?', '#', ':']);
    let is_good = !bucket.is_empty()
        && bucket.chars().all(is_name)
        && (path.is_empty() || path.split('/').all(is_part));
    let prefix = if path.is_empty() { String::new() } else { format!("{path}/") };
    is_good.then(|| Place::Bucket { bucket: bucket.to_owned(), prefix })
}

/// A folder on a server. Its characters need no quotes in any shell, and none of its parts can be read as an option.
fn login(rest: &str) -> Option<Login> {
    let (whole, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (user, host) = match whole.rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, whole),
    };
    let (host, port) = match host.rsplit_once(':') {
        Some((host, port)) => (host, Some(port.parse().ok().filter(|port| *port > 0)?)),
        None => (host, None),
    };
    let is_name = |text: &str| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-+@".contains(c);
        !text.is_empty() && !text.starts_with('-') && text.chars().all(is_plain)
    };
    let path = path.trim_end_matches('/');
    let folder = match path.strip_prefix('~').and_then(|path| path.strip_prefix('/')) {
        Some(below) => below.to_owned(),
        None if path.is_empty() || path == "~" => String::new(),
        None => format!("/{path}"),
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-+@,=/".contains(c);
    let is_path = folder.chars().all(is_plain)
        && folder.trim_start_matches('/').split('/').all(|part| !matches!(part, "." | ".."))
        && !folder.contains("//")
        && !folder.starts_with('-');
    let is_good = is_name(host) && user.is_none_or(is_name) && is_path;
    let user = user.map(str::to_owned);
    is_good.then(|| Login { user, host: host.to_owned(), port, folder })
}

/// A folder on this machine: `file:/srv/paper`, `/srv/paper`, `../site`, `C:\site`.
fn folder(text: &str) -> Option<Place> {
    let path = match text.strip_prefix("file:") {
        Some(path) => match path.strip_prefix("//") {
            Some(path) => path.starts_with('/').then_some(path)?,
            None => path,
        },
        None => {
            let mut letters = text.chars();
            let is_drive = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
                && letters.next() == Some(':')
                && letters.next().is_some_and(|c| c == '/' || c == '\\');
            let is_path = ["/", "./", "../"].iter().any(|start| text.starts_with(start));
            (is_path || is_drive).then_some(text)?
        }
    };
    let path = path.trim_end_matches('/');
    (!path.is_empty()).then(|| Place::Folder(path.to_owned()))
}

/// A remote of `rclone`: a name, a colon and a path. A single letter is a Windows drive.
fn remote(text: &str) -> Option<Place> {
    let (name, path) = text.split_once(':').filter(|(_, path)| !path.starts_with("//"))?;
    if name == "file" {
        return None;
    }
    let is_name = |c: char| c.is_alphanumeric() || "_-.+ ".contains(c);
    let is_good = name.chars().count() > 1
        && name.chars().all(is_name)
        && !name.starts_with(['-', ' '])
        && !path.chars().any(char::is_control);
    is_good.then(|| Place::Remote(text.trim_end_matches('/').to_owned()))
}

/// The error for an address that is written as for another program.
fn of_another_form(text: &str) -> BadPlace {
    let scp = text.strip_prefix("git@").and_then(|rest| rest.split_once(':'));
    let https = text.strip_prefix("https://").filter(|rest| rest.ends_with(".git"));
    let hint = match (scp, https) {
        (Some((host, path)), _) => format!("write `git+ssh://git@{host}/{path}#gh-pages`"),
        (None, Some(_)) => format!("write `git+{text}#gh-pages`"),
        (None, None) => HINT.to_owned(),
    };
    BadPlace { hint, ..bad(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login(user: Option<&str>, host: &str, port: Option<u16>, folder: &str) -> Login {
        let (user, host, folder) = (user.map(str::to_owned), host.to_owned(), folder.to_owned());
        Login { user, host, port, folder }
    }

    #[test]
    fn places_are_told_apart() {
        let folder = |path: &str| Ok(Place::Folder(path.to_owned()));
        for text in ["file:/srv/paper", "file:///srv/paper/", "/srv/paper"] {
            assert_eq!(Place::parse(text), folder("/srv/paper"), "{text}");
        }
        assert_eq!(Place::parse("file:../site"), folder("../site"));
        assert_eq!(Place::parse("../site"), folder("../site"));
        assert_eq!(Place::parse("C:\\site"), folder("C:\\site"));
        let bucket = |bucket: &str, prefix: &str| {
            Ok(Place::Bucket { bucket: bucket.to_owned(), prefix: prefix.to_owned() })
        };
        assert_eq!(Place::parse("s3://paper"), bucket("paper", ""));
        assert_eq!(Place::parse("s3://paper/site/"), bucket("paper", "site/"));
        let ssh = login(Some("ana"), "paper.example", Some(2222), "/srv/paper");
        assert_eq!(Place::parse("ssh://ana@paper.example:2222/srv/paper"), Ok(Place::Ssh(ssh)));
        let ssh = login(None, "paper.example", None, "paper");
        assert_eq!(Place::parse("ssh://paper.example/~/paper/"), Ok(Place::Ssh(ssh)));
        let git = |repository: &str, branch: &str| {
            Ok(Place::Git { repository: repository.to_owned(), branch: branch.to_owned() })
        };
        let address = "ssh://git@host.example/ana/paper.git";
        assert_eq!(Place::parse(&format!("git+{address}#pages")), git(address, "pages"));
        assert_eq!(Place::parse(&format!("git+{address}")), git(address, "gh-pages"));
        let server = login(Some("u1"), "web.example", None, "/html");
        let sftp = Place::Server(Protocol::Sftp, server.clone());
        assert_eq!(Place::parse("sftp://u1@web.example/html"), Ok(sftp));
        assert_eq!(
            Place::parse("ftps://u1@web.example/html"),
            Ok(Place::Server(Protocol::Ftps, server))
        );
        assert_eq!(Place::parse("webspace:html/"), Ok(Place::Remote("webspace:html".to_owned())));
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for bad in [
            "",
            "paper",
            "s3://",
            "s3://a/../b",
            "ssh://host",
            "ssh://-oProxyCommand=x/srv",
            "ssh://host/srv/$(x)",
            "ssh://host/../etc",
            "ssh://host:0/srv",
            "git+paper.git",
            "git+file:///srv/a.git#-x",
            "file:",
            "file://host/x",
            "https://paper.example/",
        ] {
            assert!(Place::parse(bad).is_err(), "{bad}");
        }
        let hint = |text: &str| Place::parse(text).map_err(|bad| bad.hint);
        let right = "write `git+ssh://git@host.example/ana/paper.git#gh-pages`".to_owned();
        assert_eq!(hint("git@host.example:ana/paper.git"), Err(right));
        let right = "write `git+https://host.example/a.git#gh-pages`".to_owned();
        assert_eq!(hint("https://host.example/a.git"), Err(right));
    }

    #[test]
    fn passwords_are_refused_and_not_repeated() {
        for text in [
            "sftp://u1:hunter2@web.example/html",
            "git+https://ana:hunter2@host.example/a.git#x",
            "ssh://ana:hunter2@host/srv/x",
            ":sftp,host=web.example,pass=hunter2:html",
        ] {
            let bad = Place::parse(text).expect_err("it contains a password");
            assert!(bad.message.contains("password"), "{}", bad.message);
            assert!(!format!("{}{}", bad.message, bad.hint).contains("hunter2"));
        }
    }
}
