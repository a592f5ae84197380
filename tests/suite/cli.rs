//! The program from outside: its files, its messages, and its exit codes.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "tests of the program")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use pressrun::io::disk::Publisher;
use serde_json::Value;
use tempfile::TempDir;

/// A folder to work in.
struct Desk(TempDir);

/// The result of a run.
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// A desk with a publication made by `init`.
    fn with_paper() -> Self {
        let desk = Self::new();
        assert_eq!(desk.run("init .").code, Some(0));
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().expect("a folder")).expect("a folder");
        fs::write(self.path(name), text).expect("written");
    }

    /// Replaces a text in the paper.
    fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} has no {from}");
        self.write(name, &text.replace(from, to));
    }

    /// The id of the only issue.
    fn issue(&self) -> String {
        let issues = fs::read_dir(self.path("content/issues")).expect("issues");
        let names = issues.map(|entry| entry.expect("an entry").file_name());
        names.map(|name| name.to_string_lossy().into_owned()).next().expect("an issue")
    }

    /// Runs the program with arguments that have no spaces in them.
    fn run(&self, arguments: &str) -> Ran {
        self.run_with(&arguments.split_whitespace().collect::<Vec<_>>())
    }

    fn run_with(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().expect("the program"))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pressrun"));
        command.args(arguments).current_dir(self.0.path()).env("TZ", "Asia/Shanghai");
        command
    }

    /// Every file and folder below the desk.
    fn all(&self) -> Vec<String> {
        let mut found = Vec::new();
        list(self.0.path(), self.0.path(), &mut found);
        found.sort();
        found
    }
}

impl Ran {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }

    fn expect(self, code: i32, said: &str) -> Self {
        assert_eq!(self.code, Some(code), "{}{}", self.out, self.err);
        assert!(self.out.contains(said) || self.err.contains(said), "{}{}", self.out, self.err);
        self
    }
}

fn list(root: &Path, folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        found.push(path.strip_prefix(root).expect("below").display().to_string());
        if path.is_dir() {
            list(root, &path, found);
        }
    }
}

#[test]
fn a_new_paper_builds_and_passes_every_check() {
    let desk = Desk::new();
    desk.run("init the-valley-post")
        .expect(0, "cd the-valley-post\n  pressrun serve --watch --open ");
    assert!(desk.read("the-valley-post/site.yaml").contains("name: The Valley Post\n"));
    assert!(desk.read("the-valley-post/site.yaml").contains("timezone: Asia/Shanghai\n"));
    desk.run("check --root the-valley-post --strict").expect(0, "no errors, no warnings");
    let built = desk.run("build --root the-valley-post --strict");
    assert_eq!((built.code, built.err.as_str()), (Some(0), ""));
    let front = desk.read("the-valley-post/public/index.html");
    assert!(front.contains("The Valley Post") && front.contains("A Story Is a Text File"));
    assert!(desk.path("the-valley-post/public/favicon.ico").exists());
    // Its pull quote has a speaker.
    let mut issues = fs::read_dir(desk.path("the-valley-post/content/issues")).expect("issues");
    let issue = issues.next().expect("an issue").expect("an entry").file_name();
    let issue = issue.to_string_lossy();
    let story = format!("the-valley-post/public/{issue}/news/a-story-is-a-text/index.html");
    let story = desk.read(&story);
    assert!(story.contains("<p class=\"speaker\">"), "{story}");

    let nowhere = desk.command(&["init", "x"]).env("TZ", "Nowhere/Land").output();
    Ran::of(nowhere.expect("the program")).expect(0, "wrote");
    assert!(desk.read("x/site.yaml").contains("timezone: UTC\n"), "{}", desk.read("x/site.yaml"));
}

#[test]
fn init_takes_only_an_empty_folder() {
    let desk = Desk::new();
    desk.write(".git/config", "");
    desk.run("init .").expect(0, "wrote");
    let before = desk.all();
    desk.run("init .").expect(2, "it contains `.gitignore`, `content`, `site.yaml`");
    desk.run("init site.yaml").expect(2, "`site.yaml` is a file");
    desk.run("init site.yaml/below").expect(3, "cannot create");
    assert_eq!(desk.all(), before);
}

#[test]
fn a_name_that_yaml_takes_for_something_else_is_quoted() {
    let desk = Desk::new();
    desk.run_with(&["init", "x", "--name", "Today: \"No\" # 1"]).expect(0, "wrote");
    desk.run("build --root x --strict").expect(0, "no warnings");
    assert!(desk.read("x/public/index.html").contains("Today: &quot;No&quot; # 1"));
}

#[test]
fn a_new_issue_and_its_first_story_build_once_they_are_no_draft() {
    let desk = Desk::with_paper();
    let title = ["new", "issue", "2001-10", "--title", "Harvest: Home"];
    desk.run_with(&title).expect(0, "content/issues/2001-10/issue.yaml");
    desk.run("new issue 2001-10").expect(2, "already exists");
    desk.run("new issue Harvest --date 9000").expect(2, "write `harvest`");
    desk.run("new issue harvest").expect(2, "--date");
    desk.run("new issue harvest --date soon").expect(2, "`soon` is not a date");

    let story = ["new", "article", "2001-10/news", "--headline", "Größe: \"Small\" # 1"];
    let begun = desk.run_with(&story).expect(0, "draft: true");
    assert!(!begun.out.contains("contents"), "the issue lists nothing: {}", begun.out);
    desk.run_with(&story).expect(2, "already exists");
    desk.run("check").expect(0, "1 warning[placeholder]");

    let file = "content/issues/2001-10/news/größe-small-1.md";
    desk.run("build").expect(0, "no errors");
    assert!(!desk.path("public/2001-10").exists(), "a draft is not published");
    desk.edit(file, "draft: true\n", "");
    desk.edit(file, "The story begins here.", "The harvest is home.");
    desk.run("build --strict").expect(0, "no warnings");
    let page = desk.read("public/2001-10/news/größe-small-1/index.html");
    assert!(page.contains("Größe: “Small” # 1"), "{page}");
}

#[test]
fn a_file_of_the_theme_is_copied_and_then_stands_in_for_it() {
    let desk = Desk::with_paper();
    let listed = desk.run("theme eject");
    assert_eq!(listed.code, Some(0), "{}", listed.err);
    assert!(listed.out.contains("\ntemplates/404.html\n"), "{}", listed.out);
    let copied = desk.run("theme eject 404.html");
    assert_eq!((copied.code, copied.err.as_str()), (Some(0), ""));
    let file = "themes/broadsheet/templates/404.html";
    assert!(copied.out.starts_with(&format!("wrote `{file}`")), "{}", copied.out);
    let built_in = include_str!("../../themes/broadsheet/templates/404.html");
    assert_eq!(desk.read(file), built_in);
    assert!(desk.run("theme eject").out.contains("templates/404.html  (yours: "));
    desk.write(file, "Nothing here.\n");
    assert_eq!(desk.run("build").code, Some(0));
    assert_eq!(desk.read("public/404.html"), "Nothing here.\n");
    let again = desk.run("theme eject templates/404.html");
    assert_eq!(again.code, Some(2));
    assert!(again.err.contains("already exists"), "{}", again.err);
    assert_eq!(desk.read(file), "Nothing here.\n");
}

#[test]
fn a_file_the_theme_does_not_have_is_not_copied() {
    let desk = Desk::with_paper();
    let mistyped = desk.run("theme eject artcle.html");
    assert_eq!(mistyped.code, Some(2));
    assert!(mistyped.err.contains("did you mean `article.html`?"), "{}", mistyped.err);
    let other = desk.run("theme eject --theme gazzete style.css");
    assert_eq!(other.code, Some(1));
    assert!(other.err.contains("did you mean `gazette`?"), "{}", other.err);
    assert_eq!(desk.run("theme eject --theme gazette style.css").code, Some(0));
    assert!(desk.path("themes/gazette/assets/style.css").is_file());
    assert!(!desk.path("themes/broadsheet").exists());
}

#[test]
fn a_new_story_is_told_where_the_issue_lists_it() {
    let desk = Desk::with_paper();
    let issue = desk.issue();
    let yaml = format!("content/issues/{issue}/issue.yaml");
    let before = desk.read(&yaml);
    let line = 1 + before.lines().position(|line| line.contains("section: desk")).expect("desk");
    let told = format!("add `letters` to `stories` of `desk` in {yaml}, line {line}");
    desk.run(&format!("new article {issue}/desk/letters")).expect(0, &told);
    desk.edit(
        &yaml,
        "desk\n    page: 2\n    stories: [",
        "desk\n    page: 2\n    stories: [letters, ",
    );
    desk.edit("site.yaml", "  desk:", "  sport: Sport\n  desk:");
    desk.run(&format!("new article --issue {issue} --section sport --headline Goal"))
        .expect(0, "  - section: sport\n        stories: [goal]");
    desk.edit(&yaml, "contents:", "contents:\n  - section: sport\n    stories: [goal]");
    // The two stories have no text yet.
    desk.run("check").expect(0, "2 warning[placeholder]");
    assert!(
        desk.read(&format!("content/issues/{issue}/desk/letters.md"))
            .contains("headline: Letters\n")
    );

    desk.run(&format!("new article {issue}/sprot/x")).expect(2, "did you mean `sport`?");
    desk.run(&format!("new article {issue}/culture/x"))
        .expect(2, "the sections are news, sport, desk");
    desk.run("new article 2000/news/x").expect(2, "pressrun new issue 2000");
    desk.run(&format!("new article {issue}/news")).expect(2, "the story has no name");
    desk.run(&format!("new article {issue}/news --headline 🙂"))
        .expect(2, "does not give a file name");
    desk.run(&format!("new article {issue}")).expect(2, "ISSUE/SECTION/SLUG");
    desk.run(&format!("new article {issue}/news/../x")).expect(2, "ISSUE/SECTION/SLUG");
    desk.write(&yaml, "date: soon\n");
    desk.run(&format!("new article {issue}/news/x")).expect(1, "`soon` is not a date");
}

#[test]
fn a_folder_that_is_no_publication_is_left_alone() {
    let desk = Desk::new();
    for command in ["build", "check", "new issue 2025", "new article 2025/a/b"] {
        desk.run(command).expect(1, "there is no `site.yaml` here");
    }
    desk.run("build --root nowhere").expect(2, "`nowhere` is not a folder");
    desk.run("new issue 2025 --root nowhere").expect(2, "`nowhere` is not a folder");
    assert_eq!(desk.all(), Vec::<String>::new());
}

#[test]
fn a_build_that_waits_for_another_publishes_the_sources_as_they_are_then() {
    let desk = Desk::with_paper();
    let story = format!("content/issues/{}/desk/before-it-goes-out.md", desk.issue());
    let other = Publisher::open(&desk.path("."), &desk.path("public")).expect("free");
    let child = desk.command(&["build"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    std::thread::sleep(Duration::from_millis(700));
    desk.edit(&story, "headline: ", "headline: At Last ");
    drop(other);
    let ran = child.expect("the program").wait_with_output().expect("an end");
    Ran::of(ran).expect(0, "no errors");
    let page = format!("public/{}/desk/before-it-goes-out/index.html", desk.issue());
    assert!(desk.read(&page).contains("At Last "));
}

#[test]
fn what_is_wrong_with_the_output_folder_hides_nothing_else() {
    let desk = Desk::with_paper();
    desk.write(&format!("content/issues/{}/news/unused.txt", desk.issue()), "nobody refers to it");
    desk.run("build --output content").expect(1, "1 error, 1 warning; nothing was published");
    desk.write("public/index.html", "mine");
    let foreign = desk.run("build").expect(1, "unused.txt");
    foreign.expect(1, "1 error, 1 warning; nothing was published");
}

#[test]
fn what_cannot_be_meant_is_a_mistake_in_usage() {
    let desk = Desk::with_paper();
    desk.run("").expect(2, "pressrun init my-paper");
    desk.run("build --at soon").expect(2, "neither a day nor a time");
    desk.run("build --base-url paper.example").expect(2, "https://paper.example/");
    desk.run("build --format xml").expect(2, "possible values: human, json");
    desk.run("biuld").expect(2, "similar subcommand exists: 'build'");
    desk.run("--version").expect(0, env!("CARGO_PKG_VERSION"));
    for command in ["", "init", "new", "new issue", "new article", "build", "check"] {
        desk.run(&format!("{command} --help")).expect(0, "Usage: pressrun");
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        desk.run(&format!("completions {shell}")).expect(0, "base-url");
    }
}

#[test]
fn every_outcome_is_one_json_document() {
    let desk = Desk::with_paper();
    let good = desk.run("build --format json").json();
    assert_eq!(good["summary"]["written"].as_u64().map(|n| n > 20), Some(true), "{good}");
    assert_eq!((&good["error"], &good["diagnostics"]), (&Value::Null, &Value::Array(Vec::new())));

    desk.edit("site.yaml", "language:", "langauge:");
    for command in ["build", "check"] {
        let ran =
            desk.run(&format!("{command} --format json")).expect(1, "did you mean `language`?");
        assert_eq!((&ran.json()["summary"], ran.err.as_str()), (&Value::Null, ""));
    }
    let log = desk.run("check --format sarif").expect(1, "unknown-key").json();
    assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(1));
    desk.edit("site.yaml", "langauge:", "language:");
    desk.run("check --format sarif").expect(0, "\"results\": []").json();

    let usage = desk.run("build --format json --root nowhere").expect(2, "not a folder");
    assert!(usage.json()["error"].is_string() && usage.err.is_empty());
    let machine = desk.run("build --format json --output site.yaml/x").expect(3, "cannot");
    assert!(machine.json()["error"].is_string() && machine.err.is_empty(), "{}", machine.err);
}

#[test]
fn strict_publishes_nothing_where_there_are_warnings() {
    let desk = Desk::with_paper();
    desk.write(&format!("content/issues/{}/news/unused.txt", desk.issue()), "nobody refers to it");
    let strict =
        desk.run("build --strict").expect(1, "1 warning; nothing was published (--strict)");
    assert!(strict.out.is_empty() && !desk.path("public").exists());
    desk.run("check --strict").expect(1, "1 warning");
    desk.run("check").expect(0, "1 warning");
    let quiet = desk.run("build --quiet").expect(0, "unused.txt");
    assert!(quiet.out.is_empty() && desk.path("public/index.html").exists());
}

#[test]
fn an_instant_without_an_offset_is_meant_in_the_time_zone_of_the_paper() {
    let desk = Desk::with_paper();
    let story = format!("content/issues/{}/desk/before-it-goes-out.md", desk.issue());
    desk.edit(&story, "topics:", "embargo: 8000-07-01 06:00\ntopics:");
    let page = format!("public/{}/desk/before-it-goes-out/index.html", desk.issue());
    desk.run("build --at 8000-07-01T05:59")
        .expect(0, "next release: 8000-07-01T06:00:00+08:00; build again then");
    assert!(!desk.path(&page).exists());
    desk.run("build --at 8000-07-01T06:00");
    assert!(desk.path(&page).exists());
    let early = desk.run("build --at 8000-06-30T21:59:59Z --format json").json();
    assert_eq!(early["summary"]["next_release"], "8000-07-01T06:00:00+08:00");
    assert!(!desk.path(&page).exists());
    desk.run("build --at 8000-07-01").expect(0, "next release");
    desk.run("build --at 9000-01-01");
    assert!(desk.path(&page).exists());
}

#[test]
fn the_summary_counts_what_is_held_back_by_kind() {
    let desk = Desk::with_paper();
    desk.write(
        "content/authors/ada-bird.md",
        "---\nname: Ada Bird\ndraft: true\n---\n\nShe writes.\n",
    );
    desk.write("content/inserts/sign-up.md", "---\ndraft: true\n---\n\nSign up.\n");
    let letter = format!("content/issues/{}/issue.md", desk.issue());
    desk.write(&letter, "---\nembargo: 8000-07-01 06:00\n---\n\nDear readers.\n");
    let under_embargo = format!("held back under embargo: 1 letter ({letter})");
    desk.run("build")
        .expect(0, "held back as drafts: 1 insert, 1 author (")
        .expect(0, &under_embargo);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let desk = Desk::new();
    let mut command = desk.command(&["completions", "zsh"]);
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program");
    drop(child.stdout.take());
    let ran = Ran::of(child.wait_with_output().expect("an end"));
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_cannot_be_written_is_a_failure_of_the_machine() {
    let desk = Desk::new();
    let full = fs::File::options().write(true).open("/dev/full").expect("a full device");
    let mut command = desk.command(&["completions", "zsh"]);
    let ran = Ran::of(command.stdout(full).output().expect("the program"));
    ran.expect(3, "cannot write to standard output");
}

#[test]
fn thousands_of_findings_stay_readable() {
    let desk = Desk::with_paper();
    let links: String = (0..3000).map(|n| format!("[x](none-{n}.md)\n\n")).collect();
    let file = format!("content/issues/{}/news/a-story-is-a-text.md", desk.issue());
    desk.write(&file, &format!("{}\n{links}", desk.read(&file)));
    let first = desk.run("build");
    assert_eq!(first.code, Some(1));
    assert_eq!(first.err.matches("error[broken-link]: ").count(), 3, "{}", first.err);
    let counted = "by kind:\n   3000 error[broken-link], the first 3 are shown\n";
    assert!(first.err.contains(counted), "{}", first.err);
    assert!(first.err.contains("`--all` shows every finding"), "{}", first.err);
    let all = desk.run("build --all");
    assert_eq!(all.err.matches("error[broken-link]: ").count(), 3000);
    assert!(!all.err.contains("by kind:"), "everything is shown");
    let json = desk.run("build --format json").json();
    let found = json["diagnostics"].as_array().expect("an array");
    assert_eq!(found.iter().filter(|found| found["code"] == "broken-link").count(), 3000);
}

#[test]
fn check_counts_by_story_only_on_request() {
    let desk = Desk::with_paper();
    let file = format!("content/issues/{}/news/a-story-is-a-text.md", desk.issue());
    desk.write(&file, &format!("{}\n[x](none.md)\n", desk.read(&file)));
    let plain = desk.run("check").expect(1, "by kind:");
    assert!(!plain.err.contains("by story:"), "{}", plain.err);
    let by_story = desk.run("check --by story").expect(1, "by story:");
    assert!(by_story.err.contains(&format!("  {file}: broken-link")), "{}", by_story.err);
}

#[test]
fn a_cache_that_would_be_published_or_read_as_a_source_is_refused() {
    let desk = Desk::with_paper();
    for place in [
        "public",
        "public/prints",
        "content/static/prints",
        "Content/x",
        "themes/x",
        ".pressrun/pictures",
        ".git/x",
        ".",
        "content/../public/x",
    ] {
        desk.run_with(&["build", "--cache", place]).expect(1, "machines cannot share prints in");
    }
    desk.run_with(&["check", "--cache", "public/x"]).expect(1, "error[bad-value]");
    assert!(!desk.path("public/index.html").exists());
    assert!(!desk.path("content/static/prints").exists());
    desk.run_with(&["build", "--output", "site", "--cache", "site/prints"])
        .expect(1, "is in the output folder");
    desk.edit("site.yaml", "name: ", "cache: public/prints\nname: ");
    desk.run("build").expect(1, "--> site.yaml:").expect(1, "choose a separate folder");
    let overridden = Ran::of(
        desk.command(&["build", "--cache", "none"])
            .env("PRESSRUN_CACHE", "public/x")
            .output()
            .expect("runs"),
    );
    overridden.expect(0, "no errors");
    for good in ["publicity", "../prints"] {
        desk.run_with(&["build", "--cache", good]).expect(0, "no errors");
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_copied_to_where_a_link_leads_out() {
    let (desk, elsewhere) = (Desk::with_paper(), Desk::new());
    fs::remove_dir_all(desk.path("themes")).ok();
    std::os::unix::fs::symlink(elsewhere.path("."), desk.path("themes")).expect("a link");
    desk.run("theme eject article.html").expect(2, "leads out of the publication's folder");
    assert_eq!(elsewhere.all(), [] as [&str; 0]);
}

#[cfg(unix)]
#[test]
fn the_name_of_a_file_cannot_forge_a_line_of_a_log() {
    let desk = Desk::with_paper();
    let issue = desk.issue();
    let forged = "a\n::error::forged\r::error::forged\u{2028}::error::forged";
    let folder = format!("content/issues/{issue}");
    desk.write(&format!("{folder}/{forged}.md"), "no front matter");
    desk.write(&format!("content/pages/{forged}.md"), "---\ntitle: [\n---\nx");
    desk.write(&format!("content/static/{forged}.txt"), "x");
    desk.write(&format!("content/pages/{forged}.jpg"), "x");
    let page = "---\ntitle: A page\nphotos: [\"b\\n::error::forged.jpg\"]\n---\n\n[x](<b&#10;::error::forged.md>)\n";
    desk.write("content/pages/page.md", page);
    for arguments in [
        "check",
        "check --format json",
        "check --format sarif",
        "build",
        "build --format json",
        "build --explain",
    ] {
        let ran = desk.run(arguments);
        assert_ne!(ran.code, Some(0), "{arguments}");
        let said = ran.out + &ran.err;
        assert!(said.contains("::error::forged"), "{said}");
        let lines = said.split(['\n', '\r', '\u{2028}']);
        let is_forged = |line: &&str| line.trim_start().starts_with("::error");
        assert_eq!(lines.filter(is_forged).collect::<Vec<_>>(), [] as [&str; 0], "{arguments}");
    }
    let json = desk.run("check --format json").json();
    let mistakes = json["diagnostics"].as_array().expect("mistakes");
    let one_line =
        |text: &Value| !text.as_str().unwrap_or_default().contains(['\n', '\r', '\u{2028}']);
    assert!(mistakes.iter().all(|mistake| one_line(&mistake["message"])), "{json:#}");
    let names = mistakes.iter().filter_map(|mistake| mistake["file"].as_str());
    assert!(
        names.into_iter().any(|name| name.contains(forged)),
        "a machine is given the name as it is"
    );
}

/// A paper whose story of the desk has a photo, complete or cut short, and is a draft.
fn with_photo(whole: bool) -> Desk {
    let desk = Desk::with_paper();
    let folder = format!("content/issues/{}/desk", desk.issue());
    let photo = desk.path(&format!("{folder}/river.jpg"));
    let grain = |x: u32, y: u32| (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) as u8;
    let pixel = |x: u32, y: u32| image::Rgb([(x / 8) as u8, (y / 8) as u8, grain(x / 4, y / 4)]);
    image::RgbImage::from_fn(1000, 700, pixel).save(&photo).expect("a picture");
    if !whole {
        let bytes = fs::read(&photo).expect("a picture");
        fs::write(&photo, &bytes[..bytes.len() / 3]).expect("written");
    }
    let photos = "draft: true\nphotos: [{src: river.jpg, alt: A river, credit: Ann Lee}]\ntopics:";
    desk.edit(&format!("{folder}/before-it-goes-out.md"), "topics:", photos);
    desk
}

#[test]
fn check_writes_nothing_and_makes_no_prints() {
    let desk = with_photo(true);
    let before = desk.all();
    desk.run("check --cache shared").expect(0, "1 warning");
    assert_eq!(desk.all(), before);
    desk.run("build --drafts").expect(0, "1 warning");
    let before = desk.all();
    assert!(before.iter().any(|path| path.starts_with(".pressrun/pictures/")), "{before:?}");
    desk.run("check").expect(0, "1 warning");
    assert_eq!(desk.all(), before);
}

#[test]
fn check_finds_a_picture_of_which_no_prints_can_be_made() {
    let desk = with_photo(false);
    let before = desk.all();
    desk.run("check").expect(1, "bad-photo").expect(1, "river.jpg");
    assert_eq!(desk.all(), before);
}

/// A command for a user with this many processes and threads.
#[cfg(target_os = "linux")]
fn limited(desk: &Desk, threads: u32, arguments: &str) -> Ran {
    let program =
        format!("exec prlimit --nproc={threads} {} {arguments}", env!("CARGO_BIN_EXE_pressrun"));
    let shell = ["sh", "-c", &program];
    let is_root = fs::metadata("/proc/self").is_ok_and(|facts| {
        use std::os::unix::fs::MetadataExt;
        facts.uid() == 0
    });
    // The limit does not apply to root.
    let nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    let words: Vec<&str> = nobody.into_iter().filter(|_| is_root).chain(shell).collect();
    if is_root {
        let mut give = Command::new("chmod");
        assert!(give.args(["-R", "777"]).arg(desk.0.path()).status().expect("chmod").success());
    }
    let mut command = Command::new(words[0]);
    Ran::of(command.args(&words[1..]).current_dir(desk.0.path()).output().expect("a shell"))
}

#[test]
#[cfg(target_os = "linux")]
fn a_machine_that_starts_no_threads_builds_with_one_or_says_what_is_missing() {
    let desk = with_photo(true);
    limited(&desk, 1, "build --drafts").expect(0, "1 warning");
    assert!(desk.path("public/index.html").is_file());
    limited(&desk, 1, "check").expect(0, "1 warning");
    limited(&desk, 1, "serve --watch --port 0").expect(3, "the system does not start any");
    let watching = limited(&desk, 1, "build --watch").expect(3, "error: cannot watch");
    assert!(!watching.err.contains("panicked"), "{}", watching.err);
}

/// A server of pictures: each request gets an answer by its path.
fn serve_pictures(
    answers: Vec<(&'static str, Vec<u8>)>,
) -> (std::net::SocketAddr, std::sync::Arc<std::sync::Mutex<Vec<String>>>) {
    use std::io::{BufRead, BufReader, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let asked = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let log = std::sync::Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut line = String::new();
            let mut lines = BufReader::new(stream.try_clone().expect("a stream"));
            lines.read_line(&mut line).expect("a request");
            let mut header = String::new();
            while lines.read_line(&mut header).is_ok_and(|n| n > 2) {
                header.clear();
            }
            let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
            let answer = answers.iter().find(|(known, _)| *known == path);
            log.lock().expect("a log").push(path);
            let (status, body) =
                answer.map_or(("404 Not Found", &[][..]), |(_, body)| ("200 OK", body));
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
        }
    });
    (address, asked)
}

fn png(width: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(width, 400)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("a picture");
    bytes.into_inner()
}

#[test]
fn pictures_of_other_sites_are_downloaded_once_and_named() {
    let (address, asked) = serve_pictures(vec![
        ("/a/The%20Crane.jpg?w=9&h=8", png(700)),
        ("/mill.png", png(710)),
        ("/page.png", b"<!doctype html><p>No such picture".to_vec()),
    ]);
    let site = format!("http://{address}");
    let desk = Desk::new();
    desk.write("site.yaml", "name: T\nbase_url: https://t.example/\nchecks: {no-credit: off, no-alt: off, alt-is-caption: off}\n");
    desk.write(
        "content/issues/2025-09/issue.yaml",
        &format!("date: 2025-09\ncover: \"{site}/mill.png\"\n"),
    );
    let story = format!(
        "---\nheadline: A\nphotos:\n  - {{src: \"{site}/mill.png\", alt: x}}\n---\n\n![Crane]({site}/a/The%20Crane.jpg?w=9&amp;h=8)\n\n\
         In line ![mill][m] <img class=x src='{site}/a/The%20Crane.jpg?w=9&amp;h=8'>\n\n![gone]({site}/gone.jpg) ![no]({site}/page.png)\n\n\
         [m]: {site}/mill.png\n"
    );
    desk.write("content/issues/2025-09/news/a.md", &story);
    desk.write("content/issues/2025-09/news/mill.png", "ours");
    desk.write(
        "content/issues/2025-09/news/draft.md",
        &format!("---\nheadline: D\ndraft: true\n---\n\n![x]({site}/mill.png)\n"),
    );
    desk.run("build").expect(1, "pressrun photo fetch");
    assert_eq!(*asked.lock().expect("a log"), [""; 0], "build never uses the network");

    let ran = desk
        .run("photo fetch")
        .expect(1, "3 pictures downloaded, 6 references rewritten; 2 references were not changed");
    assert!(
        ran.err.contains("/gone.jpg`") && ran.err.contains("/page.png` does not lead to a picture"),
        "{}",
        ran.err
    );
    let mended = desk.read("content/issues/2025-09/news/a.md");
    assert_eq!(
        mended,
        format!(
            "---\nheadline: A\nphotos:\n  - {{src: \"mill-2.png\", alt: x}}\n---\n\n![Crane](The-Crane.png)\n\n\
             In line ![mill][m] <img class=x src='The-Crane.png'>\n\n![gone]({site}/gone.jpg) ![no]({site}/page.png)\n\n\
             [m]: mill-2.png\n"
        )
    );
    assert!(desk.read("content/issues/2025-09/issue.yaml").contains("cover: \"mill.png\""));
    assert!(desk.read("content/issues/2025-09/news/draft.md").contains("![x](mill-2.png)"));
    assert_eq!(desk.read("content/issues/2025-09/news/mill.png"), "ours", "no file is overwritten");
    let asked_for = |path: &str| asked.lock().expect("a log").iter().filter(|p| *p == path).count();
    assert_eq!((asked_for("/mill.png"), asked_for("/a/The%20Crane.jpg?w=9&h=8")), (1, 1));

    desk.edit(
        "content/issues/2025-09/news/a.md",
        &format!("![gone]({site}/gone.jpg) ![no]({site}/page.png)"),
        "",
    );
    desk.run("photo fetch").expect(0, "no picture is on another site");
    desk.run("build").expect(0, "0 removed; 2 warnings");
}

#[test]
fn without_curl_it_is_said_how_to_get_it() {
    let desk = Desk::with_paper();
    let issue = desk.issue();
    desk.write(
        &format!("content/issues/{issue}/news/x.md"),
        "---\nheadline: X\n---\n\n![x](https://x.example/x.png)\n",
    );
    let mut command = desk.command(&["photo", "fetch"]);
    let ran = Ran::of(command.env("PATH", desk.path("content")).output().expect("the program"));
    ran.expect(2, "`curl`, which downloads pictures, is not installed")
        .expect(2, "sudo apt install curl");
}

#[test]
fn shares_of_the_prints_are_together_all_prints() {
    let desk = with_photo(true);
    let folder = format!("content/issues/{}/desk", desk.issue());
    let photos = (1..6).map(|n| {
        image::RgbImage::new(900 + n, 600)
            .save(desk.path(&format!("{folder}/{n}.png")))
            .expect("a picture");
        format!("{{src: {n}.png, alt: A river, credit: Ann Lee}}")
    });
    let photos = photos.collect::<Vec<_>>().join(", ");
    let story = format!("{folder}/before-it-goes-out.md");
    desk.edit(&story, "draft: true\nphotos: [", &format!("photos: [{photos}, "));
    desk.edit("site.yaml", "name: ", "editions: {epub: true}\nname: ");
    let prints = || {
        let files = desk.all().into_iter().filter(|path| path.starts_with("shared/"));
        files.filter(|path| desk.path(path).is_file()).collect::<Vec<_>>()
    };
    let mut counts = vec![0];
    for shard in ["1/3", "2/3", "3/3"] {
        let command = ["build", "--only-prints", "--shard", shard, "--cache", "shared"];
        desk.run_with(&command).expect(0, "in the print cache");
        counts.push(prints().len());
        fs::remove_dir_all(desk.path(".pressrun/pictures")).expect("removed");
    }
    assert!(counts.is_sorted_by(|one, other| one < other), "each has a share: {counts:?}");
    assert!(!desk.path("public").join("index.html").exists());
    let before = prints();
    desk.run("build --cache shared").expect(0, "pages");
    assert_eq!(prints(), before, "the build makes no print again");
    desk.run("build --only-prints --shard 4/3").expect(2, "not a share");
    desk.run("build --shard 1/3").expect(2, "--only-prints");
    let json = ["build", "--only-prints", "--format", "json"];
    desk.run_with(&json).expect(2, "cannot be used with");
}
