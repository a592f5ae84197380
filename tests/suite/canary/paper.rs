//! A paper with hidden stories, a hidden issue and a hidden page, or without them.

use std::collections::BTreeMap;

use super::pictures;
use super::words::{CanaryWords, Way};

/// The sources of a publication: paths and bytes.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// How the things of a paper are hidden: lines of YAML, empty for released ones; `None` for deleted ones, which are
/// not listed anywhere.
#[derive(Clone, Copy)]
pub(crate) struct Hides<'a> {
    /// Stories of released issues.
    pub stories: Option<&'a str>,
    /// The newest issue, whole.
    pub issue: Option<&'a str>,
    /// A plain page.
    pub page: Option<&'a str>,
}

impl<'a> Hides<'a> {
    /// The same for all.
    pub(crate) fn all(release: Option<&'a str>) -> Self {
        Self { stories: release, issue: release, page: release }
    }

    /// What is left with everything hidden deleted.
    pub(crate) fn without_hidden(self) -> Self {
        let released = |it: Option<&'a str>| if it == Some("") { it } else { None };
        Self {
            stories: released(self.stories),
            issue: released(self.issue),
            page: released(self.page),
        }
    }

    /// Whether it only contains what is always public.
    pub(crate) fn is_empty(self) -> bool {
        self.stories.or(self.issue).or(self.page).is_none()
    }
}

/// A paper and the canaries in it.
pub(crate) struct Paper {
    pub tree: Tree,
    pub words: Vec<CanaryWords>,
}

/// The sources of the paper. Hidden things come first wherever there is an order: they lead, spell names differently,
/// and are alone in their section.
pub(crate) fn paper(theme: &str, hides: Hides<'_>) -> Paper {
    let mut paper = Paper { tree: Tree::new(), words: Vec::new() };
    paper.settings(theme, hides);
    paper.released(hides);
    if let Some(release) = hides.stories {
        paper.stories(release);
    }
    if let Some(release) = hides.issue {
        paper.issue(release);
    }
    if let Some(release) = hides.page {
        let mut words = CanaryWords::new("p", 1861);
        words.page("content/pages/zqppage.md", release);
        words.passages(release);
        words.words.extend(["zqpmenu", "zqpformer"].map(str::to_owned));
        paper.add([words]);
    }
    paper.theme();
    paper
}

impl Paper {
    fn put(&mut self, path: &str, text: &str) {
        self.tree.insert(path.to_owned(), text.as_bytes().to_vec());
    }

    fn add(&mut self, words: impl IntoIterator<Item = CanaryWords>) {
        for words in words {
            self.tree.extend(words.files.clone());
            self.words.push(words);
        }
    }

    fn settings(&mut self, theme: &str, hides: Hides<'_>) {
        let there = |given: bool, text: &str| if given { text.to_owned() } else { String::new() };
        let (stories, issue) = (hides.stories.is_some(), hides.issue.is_some());
        let sections = there(stories, "zqasection: Zqasectionname, ")
            + &there(issue, "zqisection: Zqisectionname, ");
        let columns =
            there(stories, "zqakicker, zqbkicker, ") + &there(issue, "zqckicker, zqdkicker, ");
        let inserts = there(hides.page.is_some(), "inserts: [{file: zqpinsert, at: front}]\n");
        let redirects = "redirects: {/zqpformer/: content/pages/zqppage.md}\n";
        let redirects = there(hides.page.is_some(), redirects);
        let text = format!(
            "name: The Aviary\nbase_url: https://paper.example/\ntimezone: Europe/Vienna\nchecks: {{small-photo: off}}\neditions: {{epub: true, email: true, markdown: true, json: true}}\n\
             theme: {theme}\nper_page: 2\nhost_files: netlify\n\
             {inserts}{redirects}sections: {{{sections}sport: Sport, news: News}}\ncolumns: [{columns}Nests]\n{}",
            menu(hides)
        );
        self.put("site.yaml", &text);
    }

    /// What is public at any time.
    fn released(&mut self, hides: Hides<'_>) {
        let stories = hides.stories.is_some();
        let there = |text: &'static str| if stories { text } else { "" };
        let contents = format!(
            "date: 2025-10\nnumber: 7\nfront: [{}news/first, {}sport/match]\ncontents:\n{}\
             - {{section: news, page: 2, stories: [{}first, second, third]}}\n\
             - {{section: sport, page: 3, stories: [match]}}\n",
            there("zqasection/zqafile, "),
            there("news/zqbfile, "),
            there("- {section: zqasection, stories: [zqafile]}\n"),
            there("zqbfile, "),
        );
        self.put("content/issues/2025-10/issue.yaml", &contents);
        // Two without `contents`: pages and ranks decide. Nothing else in the second is public.
        self.put("content/issues/2025-08/issue.yaml", "date: 2025-08\n");
        if stories {
            self.put("content/issues/2025-09/issue.yaml", "date: 2025-09\ntitle: Zqlonely\n");
        }
        let first = format!(
            "---\nheadline: The first\nbyline: [Ada Bird]\ntopics: [Wild CanaryWords]\n\
             photos: [/photos/shared.jpg]\n---\n\n{}",
            links(hides, "../../")
        );
        self.put("content/issues/2025-10/news/first.md", &first);
        for (path, page) in [
            ("2025-10/news/second", "page: 4"),
            ("2025-10/news/third", "topics: [Wild Birds]"),
            ("2025-10/sport/match", "byline: Eva Nest"),
            ("2025-08/news/old", "page: 2"),
            ("2025-08/sport/game", "page: 5"),
        ] {
            let text = format!("---\nheadline: About {path}\n{page}\n---\n\nA text.\n");
            self.put(&format!("content/issues/{path}.md"), &text);
        }
        let about = format!("---\ntitle: About\n---\n\n{}", links(hides, "../issues/"));
        self.put("content/pages/about.md", &about);
        self.tree
            .insert("content/photos/shared.jpg".to_owned(), pictures::jpeg("shared", "shared", 7));
        self.put(
            "content/photos/shared.jpg.yaml",
            "caption: A nest\ncredit: A. Bird\nalt: Three eggs in a nest\n",
        );
        self.put("content/static/humans.txt", "people\n");
    }

    fn stories(&mut self, release: &str) {
        let (mut a, mut b) = (CanaryWords::new("a", 1811), CanaryWords::new("b", 1821));
        let a_path = "content/issues/2025-10/zqasection/zqafile.md";
        a.story(a_path, Way::First, release);
        a.words.extend(["zqasection", "zqasectionname", "zqamenu"].map(str::to_owned));
        let b_path = "content/issues/2025-10/news/zqbfile.md";
        b.story(b_path, Way::Second, release);
        b.words.push("zqbfile".to_owned());
        self.add([a, b]);
        // The lowest page of its issue, in a section that would come later without it.
        let text = format!("---\n{release}headline: Zqnhead\npage: 1\n---\n\nZqntext\n");
        self.put("content/issues/2025-08/sport/zqnfile.md", &text);
        let text = format!("---\n{release}headline: Zqlhead\n---\n\nZqltext\n");
        self.put("content/issues/2025-09/news/zqlfile.md", &text);
        let mut rest = CanaryWords::new("", 1801);
        let words = ["zqnhead", "zqntext", "zqnfile", "zqlhead", "zqltext", "zqlfile", "zqlonely"];
        rest.words.extend(words.map(str::to_owned));
        self.add([rest]);
    }

    fn issue(&mut self, release: &str) {
        let folder = "content/issues/zqissue";
        let mut issue = CanaryWords::new("i", 1831);
        let stories = ["zqisection/zqcfile", "zqisection/zqdfile"];
        issue.issue(folder, &stories, release);
        issue.words.extend(
            ["zqissue", "zqimenu", "zqisection", "zqisectionname", "zqdfile"].map(str::to_owned),
        );
        let (mut c, mut d) = (CanaryWords::new("c", 1841), CanaryWords::new("d", 1851));
        c.story(&format!("{folder}/zqisection/zqcfile.md"), Way::First, "");
        d.story(&format!("{folder}/zqisection/zqdfile.md"), Way::Second, "");
        self.add([issue, c, d]);
    }

    /// A theme that prints every answer of the view, so that no template must be trusted.
    fn theme(&mut self) {
        self.put("themes/glass/theme.yaml", "name: Glass\nextends: broadsheet\n");
        let front = "{{ issue }} {{ letter(id=issue.id) }} {{ inserts() }}\
                     {{ arrangement(id=issue.id, by=\"sections\") }}";
        let all = "{{ page }} {{ site }} {{ words }} {{ navigation() }}";
        let story = "{{ story }} {{ issue }} {{ place }} {{ body(id=story.id) }} {{ extract(id=story.id) }}\
                     {% for p in story.parts %} {{ part(id=story.id, n=p.n) }}{% endfor %}";
        for (page, given) in [
            ("front", front),
            ("archive", "{{ years }}"),
            ("section", "{{ issue }} {{ section }}"),
            ("listing", "{{ listing }}"),
            ("layouts/feature", story),
            ("index", "{{ index }}"),
            ("sheet", "{{ issue }} {{ sheet }}"),
            ("article", story),
            ("page", "{{ text }}"),
            ("404", "{{ issue }}"),
            ("redirect", "{{ target }} {{ target_absolute }}"),
        ] {
            self.put(&format!("themes/glass/templates/{page}.html"), &format!("{all} {given}"));
        }
    }
}

/// A text that links to everything hidden, from a file for which `issues` leads to all issues. If there is nothing to
/// link to, only the words.
/// The menu of the paper, which also leads to hidden things.
fn menu(hides: Hides<'_>) -> String {
    let link = |there: Option<&str>, label: &str, target: &str| match there {
        Some(_) => format!("  - {{label: {label}, to: content/{target}}}\n"),
        None => String::new(),
    };
    let story = link(hides.stories, "Zqamenu", "issues/2025-10/zqasection/zqafile.md");
    let issue = link(hides.issue, "Zqimenu", "issues/zqissue/issue.yaml");
    let page = link(hides.page, "Zqpmenu", "pages/zqppage.md");
    format!(
        "menu:\n  head:\n{story}  - {{label: About, to: content/pages/about.md}}\n  foot:\n{issue}{page}\
         \x20 - {{label: Matches, to: /sections/sport/}}\n"
    )
}

fn links(hides: Hides<'_>, issues: &str) -> String {
    let link = |there: Option<&str>, text: &str, target: &str| match there {
        Some(_) => format!("[{text}]({issues}{target})"),
        None => text.to_owned(),
    };
    let (by_name, name) = match hides.stories {
        Some(_) => ("[a name][r]", format!("[r]: {issues}2025-10/news/zqbfile.md \"Zqbtitle\"\n")),
        None => ("a name", String::new()),
    };
    let crowd =
        link(hides.stories, "the *crowd*", "2025-10/zqasection/zqafile.md#the-zqacrosshead");
    let issue = link(hides.issue, "an issue", "zqissue/issue.yaml");
    let of_issue = link(hides.issue, "a story of it", "zqissue/zqisection/zqdfile.md");
    let page = link(hides.page, "a page", "../pages/zqppage.md");
    format!("See {crowd}, {by_name}, {issue}, {of_issue} and {page}.\n\n{name}")
}
