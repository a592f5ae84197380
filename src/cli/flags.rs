//! Commands and flags, with their help texts.

mod build;
mod close;
mod deploy;
mod import;
mod index_now;
mod mv;
mod release;
mod schema;
mod theme;

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::base::date::Written;
use crate::base::diagnostic::Extent;
use crate::content::settings::{BaseUrl, Cache};
use crate::deploy::host_files::HostFiles;

pub(super) use build::BuildFlags;
pub(super) use close::CloseFlags;
pub(super) use deploy::DeployFlags;
pub(super) use import::ImportFlags;
pub(super) use index_now::IndexNowFlags;
pub(super) use mv::MvFlags;
pub(super) use release::ReleaseFlags;
pub(super) use schema::SchemaFlags;
pub(super) use theme::{EjectFlags, ThemeCommand};

/// Publishes the issues of a newspaper or magazine as a static site.
///
/// You write stories in Markdown, with a few lines of YAML on top, and add photos. pressrun turns them
/// into a complete site that any web host can serve.
#[derive(Debug, Parser)]
#[command(name = "pressrun", version, arg_required_else_help = true, after_help = AFTER)]
pub(super) struct Flags {
    #[command(subcommand)]
    pub(super) command: Command,
}

/// First steps, and the exit codes.
const AFTER: &str = "\
A first paper in three lines:
  pressrun init my-paper
  cd my-paper
  pressrun serve --watch --open

Exit codes:
  0  success, perhaps with warnings
  1  the publication has mistakes, or warnings with --strict; nothing was published
  2  the command cannot run: an unknown flag, a missing folder, a file that already exists
  3  the machine or a host failed: a full disk, a folder that cannot be written, no more threads
  4  a deployment did not begin: too many deletions, or somebody else deploys";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Start a publication in a new folder
    ///
    /// Writes a small paper that builds: settings, a first issue dated today with three stories to edit,
    /// and a page about the paper. The folder must be empty or new; no file is ever overwritten.
    #[command(after_help = "Example: pressrun init my-paper --name \"The Valley Messenger\"")]
    Init(InitFlags),
    /// Start an issue or a story
    #[command(subcommand)]
    New(NewCommand),
    /// Turn printed pages into article sources
    ///
    /// Reads pages that a converter has made from print, and writes a file for each story: what belongs
    /// together is joined, and what is doubtful is marked for you, with the evidence. Nothing is completed,
    /// and no character is lost. Imported again, a page never overwrites what you have changed.
    #[command(after_help = "\
Example: pressrun import page-4.md --issue 2025-09-18 --page 4")]
    Import(ImportFlags),
    /// Move a story or an issue to another place or name
    ///
    /// Moves the file with the photos that only it shows, changes `contents` and `front` of the issues and
    /// every link and reference to it, and adds redirects from its old addresses. Feed readers do not see it
    /// as new. Only the bytes that must change are changed. If a name is taken, or the publication would
    /// have mistakes afterwards, nothing is moved.
    #[command(after_help = "\
Examples:
  pressrun mv 2025-09/news/crane 2025-09/news/harbour-crane
  pressrun mv 2025-09/news/crane 2025-10/harbour/crane --dry-run
  pressrun mv 2025-09 2025-09-18")]
    Mv(MvFlags),
    Close(CloseFlags),
    /// Build the site into the output folder
    ///
    /// Reads site.yaml, content/ and themes/ and writes the site. If there is an error, nothing in the
    /// output folder changes, and the last good site stays. A build writes only files that differ, and
    /// removes only files that an earlier build wrote.
    ///
    /// Errors and warnings go to standard error, the summary to standard output.
    Build(BuildFlags),
    /// Show the site in a browser while you edit
    ///
    /// Builds the site in memory and serves it to this machine, without touching the output folder. With
    /// --watch, open pages show each change as soon as you save it. If a change contains an error, they
    /// show the error over the last good page.
    #[command(after_help = "\
Examples:
  pressrun serve --watch --open
  pressrun serve --watch --drafts --port 4000
  pressrun serve --at 2025-09-18T06:00")]
    Serve(ServeFlags),
    /// Look for mistakes without writing anything
    ///
    /// Reports everything that `build` would report, and checks drafts and embargoed stories as if they
    /// were released. Errors and warnings go to standard error; JSON and SARIF to standard output.
    Check(CheckFlags),
    /// Record what is published, so that no address is lost
    ///
    /// Writes every address of the site into content/addresses.txt. From then on, `build`, `check` and
    /// `deploy` report an error if one of them would vanish without a redirect. Tells which texts have
    /// changed since the last release, by content/texts.txt. Commit both files. Drafts and embargoed
    /// stories are not recorded.
    #[command(after_help = "Example: pressrun release --json > changes.json")]
    Release(ReleaseFlags),
    /// Bring the site to its readers
    ///
    /// Builds the site, compares it with what is at a target of `deploy` in site.yaml, shows what is to be
    /// uploaded and deleted and why, and does it: in an order in which the site works at every moment. A
    /// deployment that was stopped is continued by the next one.
    #[command(after_help = "\
Examples:
  pressrun deploy --dry-run
  pressrun deploy production --yes --verify
  pressrun deploy production --rollback")]
    Deploy(Box<DeployFlags>),
    /// Tell search engines which addresses have changed (IndexNow)
    ///
    /// Bing, Yandex, Seznam, Naver and others then fetch these pages again. Needs a key, `indexnow` in
    /// site.yaml, which the site publishes. Run it after the deployment.
    #[command(
        name = "indexnow",
        after_help = "\
Example:
  pressrun release --json > changes.json
  pressrun deploy --yes
  pressrun indexnow changes.json"
    )]
    IndexNow(IndexNowFlags),
    /// Print the metadata of picture files, and what readers would see
    ///
    /// Reads caption, credit, rights and the like from the file (XMP, IPTC-IIM, Exif) and from the sidecar
    /// FILE.yaml beside it, and shows where each was found. Works without a publication.
    #[command(after_help = "\
Examples:
  pressrun photo content/photos/*.jpg --format json
  pressrun photo fetch")]
    Photo(PhotoFlags),
    /// Change a theme
    #[command(subcommand)]
    Theme(ThemeCommand),
    /// Print JSON Schemas of the files you write, for editors
    ///
    /// With them, an editor such as VS Code completes the keys of site.yaml, issue.yaml and front matter,
    /// explains them, and marks mistakes while you write. In a publication, it also suggests the names of
    /// your sections, authors, topics and so on.
    #[command(after_help = "\
Examples:
  pressrun schema issue
  pressrun schema --output .vscode/schemas")]
    Schema(SchemaFlags),
    /// Print a script that completes commands and flags in your shell
    #[command(after_help = "Example: pressrun completions bash > /etc/bash_completion.d/pressrun")]
    Completions {
        /// The shell
        shell: Shell,
    },
}

impl Command {
    /// Whether the caller expects a JSON document.
    pub(super) fn wants_json(&self) -> bool {
        match self {
            Self::Build(flags) => flags.format == Format::Json,
            Self::Check(flags) => flags.format == CheckFormat::Json,
            Self::Photo(flags) => flags.format == Format::Json,
            Self::Deploy(flags) => flags.json,
            Self::Release(flags) => flags.json,
            _ => false,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct InitFlags {
    /// The folder of the new publication
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
    /// The name of the paper [default: made from the folder's name]
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    pub(super) name: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum NewCommand {
    /// Start an issue: content/issues/ID/issue.yaml
    #[command(after_help = "\
Examples:
  pressrun new issue 2025-09-18
  pressrun new issue 2025-09 --title Harvest
  pressrun new issue harvest --date 2025-09")]
    Issue(IssueFlags),
    /// Start a story: content/issues/ISSUE/SECTION/SLUG.md
    ///
    /// The story is a draft: to publish it, delete its line `draft: true`. If the issue lists its stories
    /// in `contents`, the command prints the line to add there.
    #[command(after_help = "\
Examples:
  pressrun new article 2025-09/focus --headline \"Grid Operators Turn to AI\"
  pressrun new article 2025-09/focus/grid-ai
  pressrun new article --issue 2025-09 --section focus --headline \"Grid Operators Turn to AI\"")]
    Article(ArticleFlags),
}

#[derive(Debug, Args)]
pub(super) struct IssueFlags {
    /// The issue's id, used for its folder and its address; preferably its date
    #[arg(value_name = "ID")]
    pub(super) id: String,
    /// The date of the issue (2025-09-18, 2025-09 or 2025), if the id is not a date
    #[arg(long)]
    pub(super) date: Option<String>,
    /// A title of its own
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    pub(super) title: Option<String>,
    #[command(flatten)]
    pub(super) root: RootFlag,
}

#[derive(Debug, Args)]
pub(super) struct ArticleFlags {
    /// Where the story belongs: ISSUE/SECTION, or ISSUE/SECTION/SLUG to name its file
    #[arg(value_name = "PLACE", required_unless_present_all = ["issue", "section"])]
    pub(super) place: Option<String>,
    /// The issue's id, instead of PLACE
    #[arg(long, value_name = "ID", requires = "section", conflicts_with = "place")]
    pub(super) issue: Option<String>,
    /// The section's key in site.yaml, instead of PLACE
    #[arg(long, value_name = "KEY", requires = "issue", conflicts_with = "place")]
    pub(super) section: Option<String>,
    /// The headline; the file is named after it
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    pub(super) headline: Option<String>,
    #[command(flatten)]
    pub(super) root: RootFlag,
}

#[derive(Debug, Args)]
pub(super) struct ServeFlags {
    #[command(flatten)]
    pub(super) publication: PublicationFlags,
    /// Show drafts and embargoed stories under a ribbon
    #[arg(long)]
    pub(super) drafts: bool,
    /// Build again whenever a file changes, and update open pages
    #[arg(long)]
    pub(super) watch: bool,
    /// Show every finding, not only the first three of each kind
    #[arg(long)]
    pub(super) all: bool,
    /// The port, or the next free one if it is taken [default: 8000]
    #[arg(long, value_name = "N")]
    pub(super) port: Option<u16>,
    /// The address to listen on; 0.0.0.0 gives other machines access
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    pub(super) host: String,
    /// A further host name to answer requests for: that of a tunnel, or one in the local network; may be repeated
    #[arg(long, value_name = "NAME", value_parser = host_name)]
    pub(super) allow_host: Vec<String>,
    /// Memory limit for processing pictures: 256M, 2G
    #[arg(long, value_name = "SIZE", default_value = "512M", value_parser = memory)]
    pub(super) memory: u64,
    /// Open the front page in your browser
    #[arg(long)]
    pub(super) open: bool,
    /// Look at all files twice a second, if the system does not report changes (network drives)
    #[arg(long, requires = "watch")]
    pub(super) poll: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckFlags {
    /// Memory limit for processing pictures: 256M, 2G
    #[arg(long, value_name = "SIZE", default_value = "512M", value_parser = memory)]
    pub(super) memory: u64,
    #[command(flatten)]
    pub(super) publication: PublicationFlags,
    /// Treat warnings as errors
    #[arg(long)]
    pub(super) strict: bool,
    /// Show every finding, not only the first three of each kind
    #[arg(long)]
    pub(super) all: bool,
    /// What the list at the end counts by
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = Grouping::Kind)]
    pub(super) by: Grouping,
    /// The format of the report
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    pub(super) format: CheckFormat,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct PhotoFlags {
    #[command(subcommand)]
    pub(super) command: Option<PhotoCommand>,
    /// The pictures
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    /// The format of the report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
}

#[derive(Debug, Subcommand)]
pub(super) enum PhotoCommand {
    /// Download pictures from other sites into the folders of their stories
    ///
    /// Finds pictures on other sites that texts, `photos` and issue.yaml show, downloads each with the program
    /// curl, and replaces its address with the name of the file. It changes only the sources that show these
    /// pictures, and overwrites no other file. Run it again to retry those that failed.
    #[command(after_help = "Example: pressrun photo fetch --root my-paper")]
    Fetch(FetchFlags),
}

#[derive(Debug, Args)]
pub(super) struct FetchFlags {
    #[command(flatten)]
    pub(super) root: RootFlag,
}

/// Which publication.
#[derive(Clone, Debug, Args)]
pub(super) struct RootFlag {
    /// The publication's folder, where site.yaml is
    #[arg(long = "root", value_name = "DIR", default_value = ".")]
    pub(super) folder: PathBuf,
}

/// Which publication, and for which time.
#[derive(Clone, Debug, Args)]
pub(super) struct PublicationFlags {
    #[command(flatten)]
    pub(super) root: RootFlag,
    /// The address of the site, instead of `base_url` in site.yaml
    #[arg(long, value_name = "URL", value_parser = base_url)]
    pub(super) base_url: Option<String>,
    /// The theme, instead of `theme` in site.yaml
    #[arg(long, value_name = "NAME")]
    pub(super) theme: Option<String>,
    /// Where machines share prints, instead of `cache` in site.yaml
    ///
    /// `s3://bucket/prefix`, a remote of rclone such as `backup:prints`, a folder, or `none`. A bucket is
    /// found with the usual variables: AWS_REGION, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID,
    /// AWS_SECRET_ACCESS_KEY and the like.
    #[arg(long, value_name = "PLACE", env = "PRESSRUN_CACHE", value_parser = cache)]
    pub(super) cache: Option<Cache>,
    /// Use this time instead of now: stories that are still embargoed at it are hidden
    ///
    /// A day, or a day and a time: 2025-09-18, 2025-09-18T06:00 or 2025-09-18T06:00+08:00. Without an
    /// offset, the time is in the publication's time zone.
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    pub(super) at: Option<Written>,
}

fn instant(text: &str) -> Result<Written, &'static str> {
    let hint =
        "neither a day nor a time; write 2025-09-18, 2025-09-18T06:00 or 2025-09-18T06:00+08:00";
    Written::parse(text).ok_or(hint)
}

fn cache(text: &str) -> Result<Cache, &'static str> {
    Cache::parse(text).ok_or(
        "not a place for a cache; write s3://bucket/prefix, a remote of rclone, a folder, or none",
    )
}

fn host_files(text: &str) -> Result<HostFiles, String> {
    let names = HostFiles::NAMES.join(", ");
    HostFiles::named(text).ok_or_else(|| format!("not a kind of host; write one of {names}"))
}

fn base_url(text: &str) -> Result<String, &'static str> {
    let hint = "not a web address; write it in full: https://paper.example/";
    BaseUrl::parse(text).map(|_| text.to_owned()).ok_or(hint)
}

/// Reads a host name as browsers send it, without a port.
fn host_name(text: &str) -> Result<String, &'static str> {
    let letters = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
    let is_name = !text.is_empty() && text.bytes().all(letters);
    let is_address = text.parse::<std::net::IpAddr>().is_ok();
    let hint = "not a host name; write it as in the address bar, without `https://` and port: \
                desk.local (for an international name, `xn--…`)";
    (is_name || is_address).then(|| text.to_owned()).ok_or(hint)
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Format {
    /// Lines for people
    Human,
    /// One JSON document on standard output
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum CheckFormat {
    /// Lines for people
    Human,
    /// One JSON document on standard output
    Json,
    /// SARIF 2.1.0 on standard output, for code forges
    Sarif,
}

/// What `check` counts findings by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Grouping {
    /// A line for each kind of finding
    Kind,
    /// A line for each story, page and issue
    Story,
}

/// How many findings are shown.
pub(super) fn extent(all: bool) -> Extent {
    if all { Extent::All } else { Extent::First }
}

/// Reads an amount of memory in bytes: `512M` (mebibytes) or `2G` (gibibytes).
fn memory(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let shift = match text[digits.len()..].to_ascii_lowercase().trim_end_matches("ib") {
        "m" => 20,
        "g" => 30,
        _ => return Err("an amount of memory ends in M or G, such as 512M".to_owned()),
    };
    let number: u64 =
        digits.parse().map_err(|_| "an amount of memory begins with a number".to_owned())?;
    number
        .checked_shl(shift)
        .filter(|bytes| *bytes > 0 && bytes >> shift == number)
        .ok_or_else(|| "the amount is zero or too large".to_owned())
}
