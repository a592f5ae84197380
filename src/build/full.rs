//! The third way: read everything, assemble and plan it. Outputs whose answers are unchanged are still kept.

use std::io;
use std::mem;
use std::sync::Arc;

use super::cache::{InMemory, LastBuild};
use super::placeholder_colours::{self, PlaceholderColours};
use super::state::{BuildState, Sources};
use super::{Build, BuildCache, Environment, Input, Progress, Stage};
use crate::base::diagnostic::Diagnostic;
use crate::base::digest::Digest;
use crate::base::path::SourcePath;
use crate::base::snapshot::Snapshot;
use crate::content::address_record::AddressRecord;
use crate::content::fields::Fields;
use crate::content::settings::{self, Settings};
use crate::content::sources::{self, Memo};
use crate::edition::{self, DamagedPictures, Edition, Origins, Withheld};
use crate::site::plan::{self, Plan};
use crate::site::product;
use crate::site::template::Templates;
use crate::site::theme::Theme;
use crate::site::view::View;

/// Builds from the sources.
pub(super) fn build(
    input: &Input<'_>,
    cache: &mut BuildCache,
    environment: Environment<'_>,
) -> io::Result<Build> {
    let templates = mem::take(&mut cache.last_build).into_templates();
    let set_up = Stages {
        input,
        environment,
        memo: &mut cache.memo,
        placeholder_colours: &mut cache.placeholder_colours,
    };
    let mut state = match set_up.state(templates) {
        Ok(state) => state,
        Err(found) => return input.if_readable(Build::stopped(found)),
    };
    (environment.progress)(Progress::Stage(Stage::Review));
    let review = cache.ledger.review(&state.view, state.ground);
    let build = input.if_readable(state.make_all((&mut cache.ledger, review), environment)?)?;
    if build.is_good() {
        cache.last_build =
            LastBuild::InMemory(Box::new(InMemory { state: *state, end: None, saved: None }));
        cache.note(input, &build);
    }
    Ok(build)
}

/// The stages up to the first output.
struct Stages<'a, 'i> {
    input: &'a Input<'i>,
    environment: Environment<'a>,
    memo: &'a mut Memo,
    placeholder_colours: &'a mut PlaceholderColours,
}

/// The result of setting up.
enum Assembled {
    /// Its outputs can be made.
    State(Box<BuildState>),
    /// These pictures are damaged, so the edition must be assembled without them.
    Damaged(DamagedPictures),
}

impl Stages<'_, '_> {
    /// Goes through the stages, or stops at mistakes.
    fn state(mut self, templates: Option<Templates>) -> Result<Box<BuildState>, Vec<Diagnostic>> {
        let (mut spoilt, mut templates) = (DamagedPictures::new(), templates);
        loop {
            match self.state_without(&spoilt, templates.take())? {
                Assembled::State(state) => return Ok(state),
                // The edition is assembled again, with the words of these pictures in their place.
                Assembled::Damaged(damaged) => spoilt.extend(damaged),
            }
        }
    }

    /// Goes through the stages, leaving out pictures that are known to be damaged.
    fn state_without(
        &mut self,
        spoilt: &DamagedPictures,
        templates: Option<Templates>,
    ) -> Result<Assembled, Vec<Diagnostic>> {
        let Input { snapshot, .. } = *self.input;
        let stage = |stage| (self.environment.progress)(Progress::Stage(stage));
        stage(Stage::Theme);
        let mut found = self.input.found.clone();
        let (settings, mistakes) = self.input.read_settings();
        let Some(settings) = settings.clone() else {
            found.extend_from_slice(mistakes);
            found.extend(self.mistakes_of_files());
            return Err(found);
        };
        let checks = settings.checks.clone();
        found.extend(checks.weigh(mistakes.clone()));
        let theme = Theme::load(snapshot, &settings);
        let none = Fields::new();
        let fields = theme.as_ref().map_or(&none, |(theme, _)| &theme.fields);
        stage(Stage::Sources);
        let mut sources = self.sources(&settings, spoilt);
        let addresses = sources.addresses.take().filter(|_| self.input.keeps_addresses);
        stage(Stage::Edition);
        let (mut edition, withheld, mistakes) =
            edition::assemble(sources, snapshot, (settings, fields));
        found.extend(checks.weigh(mistakes));
        let (theme, warnings) = theme.map_err(|mistakes| [found.clone(), mistakes].concat())?;
        found.extend(checks.weigh(warnings));
        stage(Stage::Plan);
        let (plan, mistakes) = self.plan((&edition, &withheld), &theme, addresses.as_deref());
        found.extend(checks.weigh(mistakes));
        let loaded = templates.filter(|templates| templates.are_of(&theme));
        let templates = loaded.map_or_else(|| Templates::load(&theme), Ok);
        let templates = templates.map_err(|mistakes| [found.clone(), mistakes].concat())?;
        let is_bad = found.iter().any(Diagnostic::is_error);
        if is_bad && !has_templates(snapshot) {
            return Err(found);
        } else if !is_bad {
            stage(Stage::PlaceholderColours);
            let damaged = placeholder_colours::fill(
                &mut edition,
                snapshot,
                self.placeholder_colours,
                self.environment.pictures,
            );
            if !damaged.is_empty() {
                return Ok(Assembled::Damaged(damaged));
            }
        }
        let ground = ground(self.input, &theme);
        let view = Arc::new(View::new(edition, theme, snapshot.clone()));
        let sources = Sources { found, withheld, ..Sources::of(self.input) };
        let state = BuildState::new(sources, (view, ground), plan, templates);
        if is_bad {
            Err(state.with_template_mistakes())
        } else {
            Ok(Assembled::State(Box::new(state)))
        }
    }

    /// Plans all outputs. Reports clashes, and recorded addresses at which nothing is planned.
    fn plan(
        &self,
        (edition, withheld): (&Edition, &Withheld),
        theme: &Theme,
        record: Option<&AddressRecord>,
    ) -> (Plan, Vec<Diagnostic>) {
        let Input { snapshot, products, .. } = *self.input;
        let origins = Origins::new(snapshot);
        let (mut plan, mut mistakes) = plan::plan(edition, theme, products, &origins);
        if let Some(record) = record {
            mistakes.extend(plan::addresses::gone(record, &plan, products, (edition, withheld)));
        }
        // The prints that late products contain are not made otherwise.
        if self.environment.pictures.made_now().is_none() {
            BuildState::without_late(&mut plan, products);
        }
        (plan, mistakes)
    }

    /// Reads every source file, leaving out pictures that are known to be damaged.
    fn sources(&mut self, settings: &Settings, spoilt: &DamagedPictures) -> sources::Sources {
        let sources = sources::Sources::read(self.input.snapshot, settings, self.memo);
        let fixed_routes = product::fixed_routes(self.input.products);
        sources::Sources { spoilt: spoilt.clone(), fixed_routes, ..sources }
    }

    /// The mistakes in each single file, for a publication whose settings cannot be read.
    fn mistakes_of_files(&mut self) -> Vec<Diagnostic> {
        let Input { snapshot, request, .. } = *self.input;
        let Some(settings) = settings::stand_in(snapshot, request) else { return Vec::new() };
        let mut found = sources::Sources::read(snapshot, &settings, self.memo).diagnostics;
        found.retain(Diagnostic::is_error);
        found
    }
}

/// Whether the publication has templates of its own, which may have mistakes.
fn has_templates(snapshot: &Snapshot) -> bool {
    let is_template = |path: &SourcePath| path.as_str().split('/').nth(2) == Some("templates");
    snapshot.below("themes").any(|(path, _)| is_template(path))
}

/// The digest of what every answer depends on: settings, words and the names of assets.
pub(super) fn ground(input: &Input<'_>, theme: &Theme) -> Digest {
    let Input { snapshot, request, .. } = *input;
    let settings = settings::seek(snapshot).ok().and_then(|file| snapshot.get(&file));
    let settings = settings.map(|file| file.digest);
    let assets: Vec<_> = theme.assets.iter().map(|(path, asset)| (path, &asset.route)).collect();
    Digest::of_value(&(
        settings,
        &request.base_url,
        &request.theme,
        &theme.words,
        &theme.slots,
        &theme.options,
        &theme.fields,
        assets,
    ))
}
