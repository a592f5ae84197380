//! Every kind of diagnostic, with its severity and a description. A test compares docs/diagnostics.md with this table, and
//! `tests/cases` has an example of each kind.

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

            /// Its severity.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// A description, in one sentence.
            pub fn about(self) -> &'static str {
                match self { $(Self::$variant => $about,)* }
            }
        }
    };
}

catalog! {
    // Files
    UnreadableFile "unreadable-file" Error "A source file cannot be read, is not UTF-8, or is too large.";
    BadLink "bad-symlink" Error "A symbolic link leads out of the project, to itself, or nowhere.";
    ConflictMarks "conflict-marks" Error "A file contains the marks that Git leaves when it cannot merge two versions.";
    ConflictCopy "conflict-copy" Error "A sync program made a second copy of a file because both were changed.";
    BadName "bad-name" Error "A slug, alias, file or folder name cannot be part of a URL on every host.";
    StrayFile "stray-file" Error "A file is in a folder where pressrun does not look for it, and would not be published.";
    UnusedFile "unused-file" Warning "Nothing refers to a file beside the articles, so it is not published.";
    // YAML
    BadYaml "bad-yaml" Error "The YAML cannot be parsed.";
    BadData "bad-data" Error "A file in `content/data/` cannot be read as JSON or as a table.";
    CutValue "cut-value" Warning "YAML drops a part of a value: what follows ` #`, or a first word with `&` or `!`.";
    DuplicateKey "duplicate-key" Error "A key appears twice in one mapping.";
    UnknownKey "unknown-key" Error "The key is unknown.";
    UndeclaredField "undeclared-field" Warning "The theme declares fields for this kind of file, but not this one.";
    WrongType "wrong-type" Error "A value has the wrong type.";
    BadValue "bad-value" Error "A value has the right type but is not valid: an impossible date, an unknown time zone.";
    MissingKey "missing-key" Error "A required key is missing.";
    BadFrontMatter "bad-front-matter" Error "The front matter or its opening or closing `---` is missing.";
    EmptyArticle "empty-article" Error "The file is empty.";
    // Settings
    UnknownTheme "unknown-theme" Error "The theme does not exist.";
    UnknownSection "unknown-section" Error "`site.yaml` does not list the section.";
    BadPattern "bad-url-pattern" Error "A URL pattern lacks a required placeholder, or contains an unknown one.";
    // Issues
    NoIssueFile "no-issue-file" Error "An issue folder has no `issue.yaml`.";
    UnlistedStory "unlisted-story" Error "`contents` in `issue.yaml` does not list the story.";
    UnknownStory "unknown-story" Error "`contents` or `front` names a story that does not exist.";
    StoryTwice "story-twice" Error "A story is listed twice.";
    ClosedIssue "closed-issue" Error "A closed issue has changed without a correction or a new time of update.";
    FutureDate "future-date" Warning "A public issue or story is dated more than half a year ahead.";
    // Stories
    BadParts "bad-parts" Error "`parts` and the page marks in the text do not agree.";
    MisplacedLink "misplaced-link" Warning "A headline, dek, jump head or correction contains a link, or a link is around a film; only what the link contains is published.";
    NoText "no-text" Warning "A story or page has no text.";
    Placeholder "placeholder" Warning "A placeholder is left in a story: a mark for words to come, filler text, an example of `pressrun new`.";
    OpenMark "open-mark" Error "An import has left something for an editor to decide.";
    CorrectionNotFound "correction-not-found" Warning "A story does not contain the words that a correction names as the right ones.";
    UncorrectedWords "uncorrected-words" Warning "Words that were corrected in one story still stand elsewhere; only `check` looks for them.";
    DatelineTwice "dateline-twice" Warning "The text begins with its dateline, which the theme also prints.";
    ByInByline "by-in-byline" Warning "A byline begins with \"By\" or the like, which the theme adds.";
    SeveralNames "several-names" Warning "A byline contains several names, or a name and a role, in one text.";
    NameClash "name-clash" Error "Two different names would share one page.";
    MovedStory "moved-story" Warning "A story or page is no longer at the address where the last build published it.";
    // Photos and files
    MissingFile "missing-file" Error "A photo or file does not exist.";
    RemotePhoto "remote-photo" Error "A picture is on another site.";
    RemoteHost "remote-host" Warning "Pictures stay on another site, as `pictures: {remote: allow}` permits.";
    BadPhoto "bad-photo" Error "A picture cannot be read, or cannot be cleaned of private metadata.";
    WrongExtension "wrong-extension" Warning "The extension of a picture does not match its format.";
    MetadataConflict "metadata-conflict" Warning "The metadata of a picture contradicts itself.";
    IgnoredCaption "ignored-caption" Warning "A caption in a picture is not shown: a camera or a program wrote it, or it is in another language.";
    NoAlt "no-alt" Warning "A photo has no alternative text.";
    AltIsCaption "alt-is-caption" Warning "Alternative text only repeats the caption.";
    NoCredit "no-credit" Warning "A photo has no credit.";
    UnknownCredit "unknown-credit" Warning "`credits` in `site.yaml` does not list the credit.";
    OpenCredit "open-credit" Warning "The bracket around a credit is not closed.";
    NoEndPunctuation "no-end-punctuation" Warning "A caption ends without a full stop.";
    Restricted "restricted-photo" Warning "The instructions of a photo restrict its use.";
    SmallPhoto "small-photo" Warning "A photo has too few pixels for its place.";
    DeepCrop "deep-crop" Warning "A place of the theme shows much less than the whole photo.";
    PhotoTwice "photo-twice" Warning "A photo appears twice on the front of an issue.";
    PhotoWithPlace "photo-with-place" Warning "A photo, film or sound in `content/static/` contains the place where it was taken; static files are published unchanged.";
    // Text
    BrokenLink "broken-link" Error "A link leads to a file or address that does not exist.";
    UnknownAddress "unknown-address" Warning "A link leads to an address of this site where nothing is published.";
    BrokenAnchor "broken-anchor" Error "A link leads to a crosshead that does not exist.";
    HiddenLink "hidden-link" Warning "A link leads to a story that is not released; its words are published without the link.";
    RawHtml "raw-html" Error "A text contains HTML, although `markdown.raw_html: deny` forbids it.";
    UnbalancedHtml "unbalanced-html" Warning "In HTML in a text, a tag closes nothing, is not closed or does not end; the published HTML is corrected.";
    IndentedHtml "indented-html" Warning "Indented lines of HTML follow an empty line; Markdown would read them as code.";
    DuplicateId "duplicate-id" Warning "An anchor is used twice in a text, or is reserved for the theme.";
    UnknownBox "unknown-box" Error "The kind of a marked block (`> [!...]`) is unknown, or its title is missing or misplaced.";
    BadFormula "bad-formula" Error "A formula in TeX cannot be read.";
    SecondHeadline "second-headline" Warning "The text contains a first-level heading, which is for the headline only.";
    MissingNote "missing-footnote" Error "A footnote does not exist.";
    UnusedNote "unused-footnote" Warning "Nothing refers to a footnote, or there is a second one of the same name; it is not published.";
    OpenComment "open-comment" Error "A comment does not end, or something looks like a comment but is not one; it would hide text, or be published.";
    PictureInText "picture-in-text" Error "Something looks like a picture but cannot be read as one, so it would be published as text.";
    LinkInText "link-in-text" Warning "Something looks like a link but cannot be read as one, so it is published as text.";
    MarksInText "marks-in-text" Warning "Marks of Markdown are published as text, because a space, a line or a second mark is missing.";
    GarbledText "garbled-text" Warning "The text was opened in the wrong encoding, or a character or picture was lost.";
    LostCells "lost-cells" Warning "A row of a table has more cells than its head; the extra cells are not published.";
    ForeignMarkup "foreign-markup" Warning "Shortcodes, template expressions and other marks that other programs read are published as text.";
    UnknownTag "unknown-tag" Warning "No browser knows a tag, so readers do not see it.";
    UnderlinedParagraph "underlined-paragraph" Warning "A line of dashes directly below a paragraph or picture turns it into a crosshead.";
    IndentedParagraph "indented-paragraph" Warning "A paragraph is published as code because it is indented.";
    // Theme
    BadTemplate "bad-template" Error "A template cannot be parsed or rendered.";
    BadAsset "bad-asset" Error "A style sheet names an asset that the theme does not have.";
    NoWords "no-interface-words" Warning "The theme lacks interface words in the publication's language.";
    OldName "old-name" Warning "A name has been replaced; the old name still works.";
    // Routes
    RouteClash "route-clash" Error "Two sources have the same URL.";
    FolderCase "folder-case" Warning "The names of two folders differ only in upper and lower case.";
    BadAddress "bad-address" Error "A line of `content/addresses.txt` is not an address of this site.";
    GoneAddress "gone-address" Error "An address in `content/addresses.txt` is no longer published, and nothing redirects it.";
    OddAlias "odd-alias" Warning "An alias does not work on a static site as its author may expect.";
    HostLimit "host-limit" Warning "The site has more redirects or headers than the files of its host can hold.";
    LongEmail "long-email" Warning "The stories of the newest issue do not all fit into its e-mail.";
    // Output
    ForeignFile "foreign-file" Error "The site needs the place of a file in the output folder that pressrun did not write.";
    BadOutput "bad-output-folder" Error "The folder cannot be the output folder.";
}
