//! `pressrun schema`: prints JSON Schemas for editors.

use jiff::Timestamp;

use super::flags::SchemaFlags;
use super::report;
use super::{Ended, Failure, known_folder};
use crate::base::path::SourcePath;
use crate::content::settings::{self, Request};
use crate::io::disk;
use crate::site::schema::{self, Kind, Known};

/// Prints the schema of a kind of file, or writes all of them.
pub(super) fn schema(flags: &SchemaFlags) -> Result<Ended, Failure> {
    known_folder(&flags.root.folder)?;
    let known = known(flags)?;
    if flags.sveltia {
        report::print(&schema::sveltia::configuration(&known))?;
        return Ok(Ended::Done);
    }
    if let Some(kind) = flags.kind {
        report::print(&text(kind, &known))?;
        return Ok(Ended::Done);
    }
    let Some(folder) = &flags.output else {
        let lines = Kind::ALL.map(|kind| format!("{:8}{}\n", kind.name(), kind.about()));
        report::print(&lines.concat())?;
        return Ok(Ended::Done);
    };
    let file = |kind: Kind| {
        let name = format!("{}.schema.json", kind.name());
        let path = SourcePath::new(&name).map_err(|error| anyhow::anyhow!("{name}: {error}"))?;
        Ok((path, text(kind, &known).into_bytes()))
    };
    let files = Kind::ALL.into_iter().map(file).collect::<Result<Vec<_>, anyhow::Error>>()?;
    let written = disk::replace(folder, &files)?;
    let count = files.len();
    report::print(&format!("{count} schemas in `{}`, {written} of them new\n", folder.display()))?;
    Ok(Ended::Done)
}

fn text(kind: Kind, known: &Known) -> String {
    format!("{:#}\n", schema::schema(kind, known))
}

/// The names of the publication, if there is one and its settings can be read.
fn known(flags: &SchemaFlags) -> Result<Known, Failure> {
    if flags.general || !disk::has_settings(&flags.root.folder) {
        return Ok(Known::nothing());
    }
    let (snapshot, _) = disk::read(&flags.root.folder)?;
    // The names do not depend on the instant.
    let instant = Timestamp::UNIX_EPOCH.into();
    let request = Request { instant, drafts: true, base_url: None, theme: None, host_files: None };
    let (settings, _) = settings::read(&snapshot, &request);
    let known = settings.map(|settings| Known::of(&snapshot, &settings));
    Ok(known.unwrap_or_else(|| {
        report::complain("site.yaml has mistakes, so the schemas do not know its names");
        Known::nothing()
    }))
}
