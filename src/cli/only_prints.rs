//! `pressrun build --only-prints`: makes prints for the print cache, and publishes nothing.

use std::collections::BTreeSet;

use super::build::{asked, build_into, input};
use super::flags::{BuildFlags, extent};
use super::report::{self, Bar};
use super::{Ended, Failure, prints};
use crate::base::diagnostic;
use crate::base::output::Nowhere;
use crate::base::path::SourcePath;
use crate::build::{Build, BuildCache, Environment, Pictures, Print, Shard};
use crate::io::disk;

/// Makes the prints of a share of the pictures.
pub(super) fn make(flags: &BuildFlags) -> Result<Ended, Failure> {
    let request = asked(flags)?;
    let publication = &flags.publication;
    let (snapshot, found) = disk::read(&publication.root.folder)?;
    let bar = Bar::new(flags.quiet);
    let shared_prints = prints::print_cache(publication);
    let output = flags.output.clone().unwrap_or_else(|| prints::output(publication));
    let mut input = input(&snapshot, found, (&request, publication));
    input.found.extend(prints::reach(&shared_prints, (publication, &output), &input));
    let shard = flags.shard.unwrap_or(Shard::ALL);
    let (print_cache, memory) = (&shared_prints, flags.memory);
    let pictures = Pictures::Only { print_cache, memory, shard };
    let environment = Environment { pictures, ..Environment::new(&Nowhere, &|_| {}) };
    let built = build_into(&input, &mut BuildCache::default(), (environment, &bar))?;
    let diagnostics = &built.outcome.diagnostics;
    report::draw(diagnostics, &snapshot, extent(flags.all));
    if flags.timings {
        report::print(&bar.timings())?;
    }
    if !built.is_good() || flags.strict && !diagnostics.is_empty() {
        let counts = diagnostic::summary(diagnostics);
        report::complain(&format!("{counts}; not all prints were made"));
        return Ok(Ended::Mistakes);
    }
    prints::finish(&shared_prints, built.prints.as_deref());
    if !flags.quiet {
        report::print(&summary(&built, shard, &bar))?;
    }
    Ok(Ended::Done)
}

/// What was made, in one line.
fn summary(built: &Build, shard: Shard, bar: &Bar) -> String {
    let all: Vec<&Print> = built.prints.iter().flat_map(|prints| prints.values()).collect();
    let is_in_shard = |print: &&Print| shard.contains(&print.source);
    let share: Vec<&Print> = all.iter().copied().filter(is_in_shard).collect();
    let time = report::seconds(bar.elapsed());
    match shard == Shard::ALL {
        true => format!("{} in the print cache; {time}\n", extent_of(&all)),
        false => {
            format!("{} of {} in the print cache; {time}\n", extent_of(&share), extent_of(&all))
        }
    }
}

/// How many prints of how many pictures: "90 prints (12 pictures)".
fn extent_of(prints: &[&Print]) -> String {
    let pictures: BTreeSet<&SourcePath> = prints.iter().map(|print| &print.source).collect();
    let pictures = report::count(pictures.len(), "picture");
    format!("{} ({pictures})", report::count(prints.len(), "print"))
}
