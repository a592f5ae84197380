//! Every kind of diagnostic, with its severity and what it is about. The docs list is checked against
//! this table, and `tests/cases` must trip each of them.

use serde::{Deserialize, Serialize};

use super::Severity;

macro_rules! catalog {
    ($($variant:ident $name:literal $severity:ident $about:literal;)*) => {
        /// A kind of diagnostic.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
        pub enum Code {
            $(#[doc = $about] $variant,)*
        }

        impl Code {
            /// Every kind, in the order of the docs.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Its name, as printed: `unknown-key`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How bad it is.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// What it is about, in a sentence.
            pub fn about(self) -> &'static str {
                match self { $(Self::$variant => $about,)* }
            }
        }
    };
}

catalog! {
    // Files
    UnreadableFile "unreadable-file" Error "A source file cannot be read, is not UTF-8 where it must be, or is too large.";
    BadLink "bad-symlink" Error "A symbolic link leads out of the project, to itself, or nowhere.";
    ConflictMarks "conflict-marks" Error "A file with the marks that Git leaves where two versions could not be merged.";
    ConflictCopy "conflict-copy" Error "A second copy of a file that a sync program made because both were changed.";
    BadName "bad-name" Error "A slug, alias, file or folder name cannot be part of a URL on every host.";
    StrayFile "stray-file" Error "A file lies where no file of its kind belongs, and would not be published.";
    UnusedFile "unused-file" Warning "Nothing refers to a file that lies beside the articles; it is not published.";
    // YAML
    BadYaml "bad-yaml" Error "YAML that cannot be parsed.";
    CutValue "cut-value" Warning "A value of which YAML leaves out a part: what follows ` #`, or a first word with `&` or `!`.";
    DuplicateKey "duplicate-key" Error "A key stands twice in one mapping.";
    UnknownKey "unknown-key" Error "A key that does not exist.";
    WrongType "wrong-type" Error "A value of the wrong type.";
    BadValue "bad-value" Error "A value of the right type that makes no sense: an impossible date, an unknown time zone.";
    MissingKey "missing-key" Error "A key that must be there is not.";
    BadFrontMatter "bad-front-matter" Error "Front matter without its opening or closing `---`.";
    EmptyArticle "empty-article" Error "A file without any text.";
    // Settings
    UnknownTheme "unknown-theme" Error "The theme does not exist.";
    UnknownSection "unknown-section" Error "A section that `site.yaml` does not name.";
    BadPattern "bad-url-pattern" Error "A URL pattern that lacks a placeholder it needs, or has one that does not exist.";
    // Issues
    NoIssueFile "no-issue-file" Error "An issue folder without `issue.yaml`.";
    UnlistedStory "unlisted-story" Error "A story that `contents` in `issue.yaml` does not list.";
    UnknownStory "unknown-story" Error "`contents` or `front` names a story that does not exist.";
    StoryTwice "story-twice" Error "A story listed twice.";
    FutureDate "future-date" Warning "A public issue or story dated more than half a year ahead.";
    // Stories
    BadParts "bad-parts" Error "`parts` and the page marks in the text do not agree.";
    MisplacedLink "misplaced-link" Warning "A link in a headline or dek, which take none; its words stay.";
    NoText "no-text" Warning "A story or page without any text.";
    Placeholder "placeholder" Warning "Words left in that stand for others: marks for words to come, filler text, the examples of `pressrun new`.";
    DatelineTwice "dateline-twice" Warning "A text that begins with its dateline, which the theme writes before it.";
    ByInByline "by-in-byline" Warning "A byline that begins with \"By\" or the like, which the theme adds by itself.";
    SeveralNames "several-names" Warning "A byline that holds several names, or a name and a role, in one string.";
    NameClash "name-clash" Error "Two different names that would have one page.";
    MovedStory "moved-story" Warning "A story or page that is no longer at the address where the last build published it.";
    // Photos and files
    MissingFile "missing-file" Error "A photo or file that something refers to does not exist.";
    RemotePhoto "remote-photo" Error "A picture that lies on another site.";
    RemoteHost "remote-host" Warning "Pictures that stay on another site, where `pictures: {remote: allow}` lets them.";
    BadPhoto "bad-photo" Error "A picture that cannot be read or cleaned of private metadata.";
    WrongExtension "wrong-extension" Warning "A picture whose name promises another format.";
    MetadataConflict "metadata-conflict" Warning "A picture whose file says two different things of one fact.";
    IgnoredCaption "ignored-caption" Warning "A caption in the file of a picture that a camera or a program wrote, or that is in other languages.";
    NoAlt "no-alt" Warning "A photo without alternative text.";
    AltIsCaption "alt-is-caption" Warning "Alternative text that only repeats the caption.";
    NoCredit "no-credit" Warning "A photo without a credit.";
    UnknownCredit "unknown-credit" Warning "A credit that `credits` in `site.yaml` does not know.";
    OpenCredit "open-credit" Warning "A caption with a credit whose bracket is not closed.";
    NoEndPunctuation "no-end-punctuation" Warning "A caption that ends without a full stop.";
    Restricted "restricted-photo" Warning "A photo whose instructions limit its use.";
    SmallPhoto "small-photo" Warning "A photo with too few pixels for its place.";
    PhotoTwice "photo-twice" Warning "A photo that stands twice on the front of an issue.";
    PhotoWithPlace "photo-with-place" Warning "A photo in `content/static/` that tells where it was taken; static files are published as they are.";
    // Text
    BrokenLink "broken-link" Error "A link to a source file that does not exist or has no page.";
    UnknownAddress "unknown-address" Warning "A whole address of this site at which nothing is published.";
    BrokenAnchor "broken-anchor" Error "A link to a crosshead that does not exist.";
    HiddenLink "hidden-link" Warning "A link to a story that is not released; its text stays, without the link.";
    RawHtml "raw-html" Error "Raw HTML where `markdown.raw_html: deny` forbids it.";
    UnbalancedHtml "unbalanced-html" Warning "Raw HTML in which a tag closes nothing, is not closed or does not end; it is put right where it is published.";
    IndentedHtml "indented-html" Warning "Indented lines of raw HTML after an empty line, which Markdown takes for code.";
    DuplicateId "duplicate-id" Warning "An anchor that is used twice in a text, or belongs to the theme.";
    UnknownBox "unknown-box" Error "A marked block (`> [!...]`) of a kind that does not exist, or with its title missing or misplaced.";
    SecondHeadline "second-headline" Warning "A first-level heading in the text; the headline is the page's only one.";
    MissingNote "missing-footnote" Error "A footnote reference without its note.";
    UnusedNote "unused-footnote" Warning "A footnote that nothing refers to, or a second one of the same name; it is not published.";
    OpenComment "open-comment" Error "A comment that does not end, or what looks like a comment but is not one; it would hide text, or show what was not meant to be seen.";
    PictureInText "picture-in-text" Error "What looks like a picture cannot be read as one and would be published as text.";
    LinkInText "link-in-text" Warning "What looks like a link cannot be read as one and is published as text.";
    MarksInText "marks-in-text" Warning "Marks of Markdown are published as text, since a space, a line or a second mark is missing.";
    GarbledText "garbled-text" Warning "Text that was opened in the wrong encoding, or a placeholder for a lost character or picture.";
    LostCells "lost-cells" Warning "Cells of a table that its head has no columns for; they are not published.";
    ForeignMarkup "foreign-markup" Warning "Shortcodes, template expressions and other marks that other programs read are published as text.";
    UnknownTag "unknown-tag" Warning "A tag that no browser knows, which hides what is in it from readers.";
    UnderlinedParagraph "underlined-paragraph" Warning "A paragraph or picture that a line of dashes directly below it turns into a crosshead.";
    IndentedParagraph "indented-paragraph" Warning "A paragraph that is published as code, since it is indented.";
    // Theme
    BadTemplate "bad-template" Error "A template that cannot be parsed or rendered.";
    BadAsset "bad-asset" Error "A style sheet that names an asset the theme does not have.";
    NoWords "no-interface-words" Warning "The theme lacks interface words in the publication's language.";
    OldName "old-name" Warning "A name that was replaced with another one; it still works.";
    // Routes
    RouteClash "route-clash" Error "Two sources claim one URL.";
    FolderCase "folder-case" Warning "Two folders whose names differ only in upper and lower case.";
    OddAlias "odd-alias" Warning "An alias that does not do on a static site what its author may expect.";
    // Output
    ForeignFile "foreign-file" Error "The output folder holds a file at one of our routes that pressrun did not write.";
    BadOutput "bad-output-folder" Error "A folder that may not be the output folder.";
}
