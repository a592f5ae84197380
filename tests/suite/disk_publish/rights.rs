//! Places that cannot be written. Root can write everywhere, so the program runs as another user here.

use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::process::{Command, Output};

use super::*;

/// The user that builds if root runs the tests: nobody.
const NOBODY: u32 = 65_534;

/// A desk with a publication that the builder owns.
struct Paper {
    desk: TempDir,
}

impl Paper {
    fn new() -> Self {
        let desk = project();
        let paper = Self { desk };
        set(paper.desk.path(), 0o777);
        let issue = "paper/content/issues/2025-09";
        paper.write("paper/site.yaml", "name: T\nbase_url: https://paper.example/\n");
        paper.write(&format!("{issue}/issue.yaml"), "date: 2025-09\n");
        for n in 1..4 {
            let text = format!("---\nheadline: Story {n}\ntopics: [t{n}]\n---\n\nIt is told.\n");
            paper.write(&format!("{issue}/news/s{n}.md"), &text);
        }
        paper
    }

    fn path(&self, name: &str) -> PathBuf {
        self.desk.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        let above =
            path.ancestors().skip(1).take_while(|above| above.starts_with(self.desk.path()));
        let missing: Vec<&Path> = above.filter(|above| !above.exists()).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder).expect("create");
            give_away(folder);
        }
        fs::write(&path, text).expect("write");
        give_away(&path);
    }

    /// Builds as a user to whom permissions apply.
    fn build(&self, output: &str) -> Output {
        let program = env!("CARGO_BIN_EXE_pressrun");
        let mut command = match is_root() {
            true => {
                let mut command = Command::new("setpriv");
                let user = ["--reuid=65534", "--regid=65534", "--clear-groups", program];
                command.args(user);
                command
            }
            false => Command::new(program),
        };
        let (root, output) = (self.path("paper"), self.path(output));
        command.args(["build", "--root"]).arg(root).arg("--output").arg(output);
        command.output().expect("it runs")
    }

    fn builds(&self, output: &str) -> String {
        let ran = self.build(output);
        let said = String::from_utf8_lossy(&ran.stdout) + String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success(), "{said}");
        said.into_owned()
    }
}

fn is_root() -> bool {
    let own = project();
    fs::metadata(own.path()).expect("a folder").uid() == 0
}

fn give_away(path: &Path) {
    if is_root() {
        chown(path, Some(NOBODY), Some(NOBODY)).expect("given");
    }
}

fn set(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
}

/// Removes the permission to write from every folder of a publication.
fn close(folder: &Path, mode: u32) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            close(&path, mode);
        }
    }
    set(folder, mode);
}

#[test]
fn a_folder_that_cannot_be_written_is_found_before_anything_changes() {
    let paper = Paper::new();
    paper.builds("paper/public");
    let before = tree(&paper.path("paper/public"));
    paper.write("paper/site.yaml", "name: U\nbase_url: https://paper.example/\n");
    let story = "---\nheadline: Story 1\ntopics: [t9]\n---\n\nIt is told.\n";
    paper.write("paper/content/issues/2025-09/news/s1.md", story);
    set(&paper.path("paper/public/topics/t2"), 0o555);
    set(&paper.path("paper/public/topics"), 0o555);
    for _ in 0..2 {
        let ran = paper.build("paper/public");
        let said = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(3), "{said}");
        assert!(said.contains("nothing was published"), "{said}");
        assert!(said.contains("public/topics`") && said.contains("public/topics/t2`"), "{said}");
        assert_eq!(tree(&paper.path("paper/public")), before);
    }
    set(&paper.path("paper/public/topics/t2"), 0o755);
    set(&paper.path("paper/public/topics"), 0o755);
    paper.builds("paper/public");
    assert_ne!(tree(&paper.path("paper/public")), before);
}

#[test]
fn sources_that_cannot_be_written_are_built_into_another_place_again_and_again() {
    let paper = Paper::new();
    close(&paper.path("paper"), 0o555);
    let said = paper.builds("site");
    assert!(said.contains("records for the next build are in"), "{said}");
    let again = paper.builds("site");
    assert!(again.contains("; 0 written,") && !again.contains("records for"), "{again}");
    assert!(paper.path(".site.pressrun").is_dir());
    assert!(!paper.path("paper/.pressrun").exists());
    // A deleted story is removed: the records are found again.
    close(&paper.path("paper"), 0o755);
    fs::remove_file(paper.path("paper/content/issues/2025-09/news/s3.md")).expect("removed");
    close(&paper.path("paper"), 0o555);
    let said = paper.builds("site");
    assert!(!paper.path("site/2025-09/news/s3").exists(), "{said}");
    close(&paper.path("paper"), 0o755);
}

#[test]
fn an_output_folder_that_alone_can_be_written_holds_what_is_needed() {
    let paper = Paper::new();
    let volume = paper.path("mnt/site");
    fs::create_dir_all(&volume).expect("create");
    give_away(&volume);
    close(&paper.path("paper"), 0o555);
    if !is_root() {
        set(&paper.path("mnt"), 0o555);
    }
    paper.builds("mnt/site");
    let records = volume.join(".pressrun");
    assert_eq!(fs::metadata(&records).expect("records").permissions().mode() & 0o777, 0o700);
    let kept: Vec<String> = tree(&records).into_keys().collect();
    assert!(kept.iter().any(|name| name.ends_with("/manifest.json")), "{kept:#?}");
    // Data about sources are not stored where readers could request them.
    for private in ["/sources", "/ledger", "/edition"] {
        assert!(!kept.iter().any(|name| name.ends_with(private)), "{kept:#?}");
    }
    close(&paper.path("paper"), 0o755);
    fs::remove_file(paper.path("paper/content/issues/2025-09/news/s3.md")).expect("removed");
    close(&paper.path("paper"), 0o555);
    let said = paper.builds("mnt/site");
    assert!(!volume.join("2025-09/news/s3").exists(), "{said}");
    assert!(!volume.join(".pressrun-staging").exists());
    set(&paper.path("mnt"), 0o755);
    close(&paper.path("paper"), 0o755);
}
