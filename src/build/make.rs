//! Makes one output.

use std::io;
use std::sync::Arc;

use super::galleys;
use super::state::{Attempt, BuildState};
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::base::digest::Digest;
use crate::base::output::Sink;
use crate::base::path::{Route, SourcePath};
use crate::base::snapshot::Content;
use crate::pictures::photo;
use crate::site::ledger::{Basis, Ledger, Made, Review, Why};
use crate::site::page::{self, Planned};
use crate::site::plan::Job;
use crate::site::product::{self, Outline, ProductInput};
use crate::site::template::{Page, Renderers};
use crate::site::view::{Question, Trace, Window};

/// A planned output.
#[derive(Clone, Copy)]
pub(super) struct Task<'a> {
    pub(super) route: &'a Route,
    pub(super) job: &'a Job,
}

impl<'a> Task<'a> {
    /// An output of a plan.
    pub(super) fn of((route, job): (&'a Route, &'a Job)) -> Self {
        Self { route, job }
    }
}

/// The knowledge of the last build about outputs, and which part of it is still valid.
#[derive(Clone, Copy)]
pub(super) struct Reviewed<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) review: &'a Review,
}

/// The tools for making outputs, and their destination.
#[derive(Clone, Copy)]
pub(super) struct Tools<'a> {
    pub(super) renderers: &'a Renderers<'a>,
    pub(super) sink: &'a dyn Sink,
}

impl BuildState {
    /// Why an output must be made; `None` if it is kept.
    pub(super) fn why(
        &self,
        task: Task<'_>,
        Reviewed { ledger, review }: Reviewed<'_>,
        sink: &dyn Sink,
    ) -> io::Result<Option<Why>> {
        Ok(match ledger.kept(task.route, &self.basis(task), review) {
            Ok(digest) if sink.keep(task.route, &digest)? => None,
            Ok(_) => Some(Why::Lost),
            Err(why) => Some(why),
        })
    }

    /// Makes an output and hands it to the sink.
    pub(super) fn make_output(
        &self,
        task: Task<'_>,
        why: Why,
        tools: Tools<'_>,
    ) -> io::Result<Attempt> {
        let (route, basis) = (task.route, self.basis(task));
        let (digest, trace) = match task.job {
            Job::File(source) => (self.copy(route, source, tools.sink)?, Trace::new()),
            _ => {
                let Some((bytes, trace)) = self.make(task, tools)? else {
                    return Ok(Attempt::Failed);
                };
                let digest = Digest::of(&bytes);
                tools.sink.put(route, bytes, digest)?;
                (digest, trace)
            }
        };
        let made = Made { route: route.clone(), basis, digest, trace, why };
        Ok(Attempt::Made(Box::new(made)))
    }

    /// Hands a source file to the sink unchanged, and returns its digest.
    fn copy(&self, route: &Route, source: &SourcePath, sink: &dyn Sink) -> io::Result<Digest> {
        match self.sources.snapshot.content(source)? {
            Content::Held(bytes) => {
                let digest = Digest::of(&bytes);
                sink.put(route, bytes.to_vec(), digest)?;
                Ok(digest)
            }
            Content::Stored(file) => {
                let digest = file.digest;
                sink.put_file(route, file)?;
                Ok(digest)
            }
        }
    }

    /// What an output uses without asking.
    fn basis(&self, Task { route, job }: Task<'_>) -> Basis {
        let theme = self.view.theme();
        let closure = |name: &str| theme.closure(name).unwrap_or_else(|| Digest::of(b""));
        let template = page::template(job, self.view.edition());
        let template = template.map_or_else(|| Digest::of(b""), |name| closure(&name));
        let template = match page::piece_template(job) {
            Some(piece) => Digest::of_value(&(template, closure(piece))),
            None => template,
        };
        let listed = self.plan.is_listed(route, job);
        let is_file = matches!(job, Job::Asset(_) | Job::File(_) | Job::Picture(_));
        Basis {
            template,
            site: if is_file { Digest::of(b"") } else { self.site },
            job: Digest::of_value(&(self.identity(job), listed)),
        }
    }

    /// What identifies a job in any build.
    fn identity(&self, job: &Job) -> (&'static str, String) {
        let name = |question: &Question| self.view.name_of(question);
        let digest = |source: &SourcePath| match self.sources.snapshot.get(source) {
            Some(file) => file.digest.to_string(),
            None => String::new(),
        };
        match job {
            Job::Front => ("front", String::new()),
            Job::Archive => ("archive", String::new()),
            Job::Issue(id) => ("issue", name(&Question::Issue(*id))),
            Job::Section(issue, n) => {
                let sections = &self.view.edition().issues[*issue].sections;
                let key = sections.get(*n).map_or("", |section| &section.key);
                ("section", format!("{key} {}", name(&Question::Issue(*issue))))
            }
            Job::Sheet(issue, n) => ("sheet", name(&Question::Sheet(*issue, *n))),
            Job::Whole(id) => ("whole", name(&Question::Issue(*id))),
            Job::Article(id) => ("article", name(&Question::Story(*id))),
            Job::Listing(kind, entry, n) => {
                ("listing", name(&Question::Listing(*kind, *entry, *n)))
            }
            Job::Index(kind) => ("index", kind.as_str().to_owned()),
            Job::StandingPage(n) => ("standing page", name(&Question::StandingPage(*n))),
            Job::Corrections(page) => {
                let page = page.map(|n| name(&Question::StandingPage(n)));
                ("corrections", page.unwrap_or_default())
            }
            Job::NotFound => ("404", String::new()),
            Job::Redirect(n) => ("redirect", name(&Question::Redirect(*n))),
            Job::Product(name, n) => ("product", self.identity_of_product(name, *n)),
            Job::Asset(path) => {
                let asset = self.view.theme().assets.get(path);
                ("asset", asset.map_or_else(String::new, |a| Digest::of(&a.bytes).to_string()))
            }
            // The sink may read the file later, from where it lies: in another place it is another output.
            Job::File(source) => ("file", format!("{} {source}", digest(source))),
            Job::Picture(source) => ("picture", digest(source)),
        }
    }

    /// The name of a product, and what a file of it takes from the plan.
    fn identity_of_product(&self, name: &str, n: usize) -> String {
        let product = product::named(self.sources.products, name);
        let identity = product.map(|product| product.identity(n, &self.outline(), &self.view));
        format!("{name} {}", identity.unwrap_or_default())
    }

    /// The site as shown to products.
    pub(super) fn outline(&self) -> Outline<'_> {
        Outline {
            edition: self.view.edition(),
            theme: self.view.theme(),
            listed: &self.plan.listed,
        }
    }

    /// Makes one output; `None` if a mistake prevents it.
    fn make(
        &self,
        task: Task<'_>,
        Tools { renderers, sink }: Tools<'_>,
    ) -> io::Result<Option<(Vec<u8>, Trace)>> {
        if let Some(template) = page::template(task.job, self.view.edition()) {
            let rendered = self.render(task, &template, renderers);
            return Ok(rendered.map_err(|diagnostic| self.fail(*diagnostic)).ok());
        }
        Ok(match task.job {
            Job::Product(name, n) => match product::named(self.sources.products, name) {
                Some(product) => {
                    let window = Window::new(Arc::clone(&self.view));
                    let identity = product.identity(*n, &self.outline(), &self.view);
                    let input = ProductInput::new(&identity, &self.plan.listed, &window, sink);
                    Some((product.make(*n, &input)?, window.take_trace()))
                }
                None => None,
            },
            Job::Asset(path) => {
                let asset = self.view.theme().assets.get(path);
                Some((asset.map(|asset| asset.bytes.to_vec()).unwrap_or_default(), Trace::new()))
            }
            Job::Picture(source) => self.picture(source)?,
            _ => None,
        })
    }

    /// Makes a page, and the pieces it consists of.
    fn render(
        &self,
        Task { route, job }: Task<'_>,
        template: &str,
        renderers: &Renderers<'_>,
    ) -> Result<(Vec<u8>, Trace), Box<Diagnostic>> {
        let planned = Planned { job, route, listed: self.plan.is_listed(route, job), pieces: &[] };
        let galleys = self.set_pieces(planned, renderers)?;
        let edition = self.view.edition();
        let pieces: Vec<_> = galleys.iter().map(|(p, set)| (p.key(edition), &set.set)).collect();
        let planned = Planned { pieces: &pieces, ..planned };
        let context = |window: &Window| page::context(planned, &self.shared, window);
        let page = Page { template, context: &context };
        let (bytes, trace) = renderers.render(&page, &self.subject(planned))?;
        self.galleys.keep(route, &galleys);
        Ok((bytes, galleys::with_traces(trace, &galleys)))
    }

    /// The name of a page in messages: its address, and the file it shows.
    fn subject(&self, page: Planned<'_>) -> String {
        let edition = self.view.edition();
        let url = page.route.url("/");
        match page.job {
            Job::Article(id) => format!("{url} ({})", edition.stories[*id].article.source),
            Job::StandingPage(n) | Job::Corrections(Some(n)) => {
                format!("{url} ({})", edition.pages[*n].content.source)
            }
            _ => url,
        }
    }

    fn picture(&self, source: &SourcePath) -> io::Result<Option<(Vec<u8>, Trace)>> {
        let pictures = &self.view.edition().media;
        let picture = pictures.picture(source).and_then(|id| pictures.pictures.get(id));
        let rights = picture.map(|picture| picture.rights.packet()).unwrap_or_default();
        match photo::clean(&self.sources.snapshot.bytes(source)?, &rights) {
            Ok(bytes) => Ok(Some((bytes, Vec::new()))),
            Err(trouble) => {
                let place = Place::file(source);
                self.fail(
                    Diagnostic::new(Code::BadPhoto, place, trouble.to_string())
                        .hint(trouble.remedy()),
                );
                Ok(None)
            }
        }
    }
}
