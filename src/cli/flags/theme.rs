//! The flags of `pressrun theme`.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};

use super::RootFlag;

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum ThemeCommand {
    /// Copy a file of the theme into the publication, so that you can change it
    ///
    /// Writes it to themes/THEME/, where it replaces the built-in file; no file is ever overwritten. Without
    /// FILE, the command lists all files of the theme and marks those that the publication already has.
    #[command(after_help = "\
Examples:
  pressrun theme eject
  pressrun theme eject article.html
  pressrun theme eject i18n/de.yaml")]
    Eject(EjectFlags),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct EjectFlags {
    /// The file, with its folder if the name is not unique: templates/article.html, style.css
    #[arg(value_name = "FILE")]
    pub(in crate::cli) file: Option<String>,
    /// The theme, instead of `theme` in site.yaml
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub(in crate::cli) theme: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) root: RootFlag,
}
