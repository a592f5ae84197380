//! A publication as a move sees it: what is published where, and the mistakes, without rendering anything.

use std::collections::BTreeMap;

use crate::base::diagnostic::{self, Diagnostic};
use crate::base::path::{Route, SourcePath};
use crate::base::snapshot::Snapshot;
use crate::build::Input;
use crate::content::address_record::AddressRecord;
use crate::content::article::Hidden;
use crate::content::settings::Request;
use crate::content::sources::{Memo, Sources};
use crate::edition::{self, Edition, Origins, Withheld};
use crate::site::plan::{self, Job};
use crate::site::product;
use crate::site::theme::Theme;

/// A publication before or after a move.
pub(in crate::build) struct Survey {
    /// What is public.
    pub(in crate::build) edition: Edition,
    /// Every output.
    pub(in crate::build) outputs: BTreeMap<Route, Job>,
    /// The addresses that are to be kept.
    pub(in crate::build) addresses: BTreeMap<Route, Job>,
    /// The addresses that are recorded.
    pub(in crate::build) record: AddressRecord,
    /// The mistakes, also in hidden stories.
    pub(in crate::build) found: Vec<Diagnostic>,
    /// The sources that are not public.
    withheld: Withheld,
}

impl Survey {
    /// Looks at a publication, hidden stories included.
    ///
    /// # Errors
    /// If its settings or its theme cannot be read.
    pub(in crate::build) fn of(
        snapshot: &Snapshot,
        request: &Request,
    ) -> Result<Self, Vec<Diagnostic>> {
        let memo = &mut Memo::default();
        let all = Request { drafts: true, ..request.clone() };
        let hidden = Self::in_request(snapshot, &all, memo)?;
        let mut public = Self::in_request(snapshot, request, memo)?;
        public.found.extend(hidden.found);
        diagnostic::sort(&mut public.found);
        Ok(public)
    }

    /// Looks only at what is public.
    ///
    /// # Errors
    /// As [`Survey::of`].
    pub(in crate::build) fn of_public(
        snapshot: &Snapshot,
        request: &Request,
    ) -> Result<Self, Vec<Diagnostic>> {
        Self::in_request(snapshot, request, &mut Memo::default())
    }

    /// A story of an issue that is under embargo.
    pub(in crate::build) fn awaited(&self, issue: &str) -> Option<&SourcePath> {
        let folder = format!("content/issues/{issue}/");
        let hidden = self.withheld.pages.values();
        let mut awaited = hidden.filter(|(_, hidden)| *hidden == Hidden::Embargo);
        awaited.find(|(source, _)| source.as_str().starts_with(&folder)).map(|(source, _)| source)
    }

    fn in_request(
        snapshot: &Snapshot,
        request: &Request,
        memo: &mut Memo,
    ) -> Result<Self, Vec<Diagnostic>> {
        let input = Input::new(snapshot, Vec::new(), request);
        let (settings, mistakes) = input.read_settings();
        let Some(settings) = settings.clone() else { return Err(mistakes.clone()) };
        let mut found = mistakes.clone();
        let (theme, _) = Theme::load(snapshot, &settings)?;
        let mut sources = Sources::read(snapshot, &settings, memo);
        sources.fixed_routes = product::fixed_routes(input.products);
        let record = sources.addresses.take().map(|record| (*record).clone()).unwrap_or_default();
        let checks = settings.checks.clone();
        let (edition, withheld, mistakes) =
            edition::assemble(sources, snapshot, (settings, &theme.fields));
        found.extend(checks.weigh(mistakes));
        let origins = Origins::new(snapshot);
        let (plan, clashes) = plan::plan(&edition, &theme, input.products, &origins);
        found.extend(clashes);
        let site = (&edition, &withheld);
        found.extend(plan::addresses::gone(&record, &plan, input.products, site));
        let addresses = plan.addresses(input.products);
        let addresses = addresses.map(|(route, job)| (route.clone(), job.clone())).collect();
        Ok(Self { edition, addresses, outputs: plan.outputs, record, found, withheld })
    }
}
