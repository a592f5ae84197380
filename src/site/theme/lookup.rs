//! Which template a name means: in a theme, in those it extends, and in the user's files over built-in ones.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::ThemeFile;
use super::chain::Chain;
use super::tokens::{Part, Tag, parts};
use crate::base::diagnostic::{Code, Diagnostic, Place, did_you_mean};

/// The folder of templates that stories and pages select by name.
const LAYOUTS: &str = "layouts/";

/// The templates of a theme and of those it extends.
///
/// Each has a key: the name of its theme and its own, such as `evening/article.html`. A name without a theme means the
/// template of the nearest theme.
#[derive(Debug)]
pub struct Lookup {
    /// The templates that can be used, by key.
    templates: BTreeMap<String, Template>,
    /// What the keys of each layer begin with, the nearest first.
    prefixes: Vec<String>,
    /// The user's templates that nothing uses.
    unused: Vec<String>,
    /// The names of all templates in any layer.
    names: BTreeSet<String>,
    /// The names of the templates that those of the nearest layer can replace.
    replaceable: BTreeSet<String>,
    /// For the keys of templates that replace others, the names of these with their themes.
    replaced: BTreeMap<String, String>,
}

/// A template, and what its tags mean.
#[derive(Debug)]
pub struct Template {
    /// Its file.
    pub file: ThemeFile,
    /// Names in it that stand for another key than Tera would find: their places, without quotes, and the keys.
    pub renamed: Vec<(Range<usize>, String)>,
    /// The keys of the templates that it extends, includes or calls.
    pub(super) uses: BTreeSet<String>,
}

/// A name of another template, or of a component, in a template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mention<'t> {
    /// What it is used for.
    pub kind: MentionKind,
    /// The name.
    pub name: &'t str,
    /// Its place, without quotes.
    pub span: Range<usize>,
}

/// What a name in a template is used for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MentionKind {
    /// `{% extends "name" %}`.
    Extends,
    /// `{% include "name" %}`.
    Includes,
    /// `{{ <name/> }}`.
    Calls,
    /// `{% component name() %}`.
    Defines,
}

/// A template of one layer, and the names in it.
struct Found<'c> {
    layer: usize,
    name: &'c str,
    file: &'c ThemeFile,
    mentions: Vec<Mention<'c>>,
}

impl Lookup {
    /// Finds the templates of a theme.
    pub(super) fn of(chain: &Chain) -> Self {
        let prefixes: Vec<String> = chain.layers.iter().map(super::chain::Layer::prefix).collect();
        let shelf = Shelf::of(chain);
        let loaded = shelf.loaded();
        let components = shelf.components(&loaded);
        let key = |n: usize| format!("{}{}", prefixes[shelf.all[n].layer], shelf.all[n].name);
        let keys: BTreeMap<String, usize> = loaded.iter().map(|n| (key(*n), *n)).collect();
        let by_tera = |name: &str| {
            let prefixed = prefixes.iter().map(|prefix| format!("{prefix}{name}"));
            let mut tried = [name.to_owned()].into_iter().chain(prefixed);
            tried.find_map(|key| keys.get(&key).copied())
        };
        let template = |n: usize| {
            let mut template = Template {
                file: shelf.all[n].file.clone(),
                renamed: Vec::new(),
                uses: BTreeSet::new(),
            };
            for mention in &shelf.all[n].mentions {
                let Some(target) = shelf.target(n, mention, &components) else { continue };
                template.uses.insert(key(target));
                if mention.kind.is_of_template() && by_tera(mention.name) != Some(target) {
                    template.renamed.push((mention.span.clone(), key(target)));
                }
            }
            template
        };
        let templates = keys.iter().map(|(key, n)| (key.clone(), template(*n))).collect();
        let unused = shelf.unused(&components).into_iter().map(key).collect();
        let names = shelf.all.iter().map(|found| found.name.to_owned()).collect();
        let replaced = loaded.iter().filter_map(|n| Some((key(*n), shelf.replaced(*n)?))).collect();
        let below = shelf.all.iter().filter(|found| found.layer > 0);
        let replaceable = below.map(|found| found.name.to_owned()).collect();
        Self { templates, prefixes, unused, names, replaceable, replaced }
    }

    /// The templates by key.
    pub fn all(&self) -> &BTreeMap<String, Template> {
        &self.templates
    }

    /// The files of the templates.
    pub fn files(&self) -> impl Iterator<Item = &ThemeFile> {
        self.templates.values().map(|template| &template.file)
    }

    /// What the keys of each layer begin with, the nearest layer first.
    pub fn prefixes(&self) -> &[String] {
        &self.prefixes
    }

    /// The names that templates have in their themes.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The file of the template with this key.
    pub fn file(&self, key: &str) -> Option<&ThemeFile> {
        self.templates.get(key).map(|template| &template.file)
    }

    /// The key of the template that a name means.
    pub fn key(&self, name: &str) -> Option<&str> {
        let keys = self.prefixes.iter().map(|prefix| format!("{prefix}{name}"));
        let mut known = keys.filter_map(|key| self.templates.get_key_value(&key));
        known.next().map(|(key, _)| key.as_str())
    }

    /// For a template that replaces another: the name of that one with its theme, `broadsheet/article.html`.
    pub fn replaced(&self, key: &str) -> Option<&str> {
        self.replaced.get(key).map(String::as_str)
    }

    /// Reports templates that are not text.
    pub(super) fn unreadable(&self) -> impl Iterator<Item = Diagnostic> {
        self.files().filter(|file| file.text().is_none()).map(|file| {
            let message = "the template is not UTF-8";
            Diagnostic::new(Code::BadTemplate, Place::file(&file.source), message)
        })
    }

    /// Reports the user's templates that nothing uses.
    pub(super) fn unused(&self) -> impl Iterator<Item = Diagnostic> {
        self.unused.iter().filter_map(|key| {
            let file = self.file(key)?;
            let name = &key[key.find('/').map_or(0, |at| at + 1)..];
            let others = self.replaceable.iter().map(String::as_str);
            let hint = did_you_mean(name, others).unwrap_or_else(|| {
                "extend it, include it or call a component in it; or delete the file".to_owned()
            });
            let message = format!("no page uses the template `{name}`");
            Some(Diagnostic::new(Code::UnusedFile, Place::file(&file.source), message).hint(hint))
        })
    }
}

/// The templates of all layers, the nearest first.
struct Shelf<'c> {
    chain: &'c Chain,
    all: Vec<Found<'c>>,
    /// For each name, the templates of that name, the nearest first.
    by_name: BTreeMap<&'c str, Vec<usize>>,
}

impl<'c> Shelf<'c> {
    fn of(chain: &'c Chain) -> Self {
        let mut all = Vec::new();
        for (layer, shown) in chain.layers.iter().enumerate() {
            for (path, file) in &shown.files {
                let Some(name) = path.strip_prefix("templates/") else { continue };
                let mentions = file.text().map(mentions).unwrap_or_default();
                all.push(Found { layer, name, file, mentions });
            }
        }
        let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (n, found) in all.iter().enumerate() {
            by_name.entry(found.name).or_default().push(n);
        }
        Self { chain, all, by_name }
    }

    /// The templates that are the nearest of their name.
    fn nearest(&self) -> impl Iterator<Item = usize> {
        self.by_name.values().filter_map(|versions| versions.first().copied())
    }

    /// The templates that are the nearest of their name, and all that they extend or include. If they call components
    /// that none of them defines, also the nearest templates that do, although others replace these.
    fn loaded(&self) -> BTreeSet<usize> {
        let mut loaded = self.reach(self.nearest(), &BTreeMap::new());
        loop {
            let components = self.components(&loaded);
            let called = loaded.iter().flat_map(|n| self.named_as(*n, MentionKind::Calls));
            let missing: BTreeSet<&str> =
                called.filter(|it| !components.contains_key(it)).collect();
            let defines = |n: &usize| {
                self.named_as(*n, MentionKind::Defines).any(|name| missing.contains(name))
            };
            let more: Vec<usize> = (0..self.all.len()).filter(defines).collect();
            if more.is_empty() {
                return loaded;
            }
            loaded = self.reach(loaded.into_iter().chain(more), &BTreeMap::new());
        }
    }

    /// The names that a template mentions for a purpose.
    fn named_as(&self, n: usize, kind: MentionKind) -> impl Iterator<Item = &'c str> {
        let mentions = self.all[n].mentions.iter();
        mentions.filter(move |mention| mention.kind == kind).map(|mention| mention.name)
    }

    /// For each component, the nearest of the loaded templates that define it.
    fn components(&self, loaded: &BTreeSet<usize>) -> BTreeMap<&'c str, usize> {
        let mut components = BTreeMap::new();
        for n in loaded {
            for name in self.named_as(*n, MentionKind::Defines) {
                components.entry(name).or_insert(*n);
            }
        }
        components
    }

    /// Some templates, and all that they use directly or indirectly.
    fn reach(
        &self,
        from: impl Iterator<Item = usize>,
        components: &BTreeMap<&str, usize>,
    ) -> BTreeSet<usize> {
        let mut next: Vec<usize> = from.collect();
        let mut found: BTreeSet<usize> = next.iter().copied().collect();
        while let Some(n) = next.pop() {
            let targets = self.all[n].mentions.iter();
            let targets = targets.filter_map(|mention| self.target(n, mention, components));
            next.extend(targets.filter(|target| found.insert(*target)));
        }
        found
    }

    /// The template that is meant by a name in another one.
    fn target(
        &self,
        from: usize,
        mention: &Mention<'_>,
        components: &BTreeMap<&str, usize>,
    ) -> Option<usize> {
        match mention.kind {
            MentionKind::Extends | MentionKind::Includes => self.named(from, mention.name),
            MentionKind::Calls => components.get(mention.name).copied(),
            MentionKind::Defines => None,
        }
    }

    /// The template that a name means: the nearest of that name, or for `theme/name`, the one of that theme or of
    /// those that it extends. In the user's files over a built-in theme, the name of that theme means the built-in
    /// files. No name with a theme means the template that it is in.
    fn named(&self, from: usize, written: &str) -> Option<usize> {
        if let Some(versions) = self.by_name.get(written) {
            return versions.first().copied();
        }
        let (theme, name) = written.split_once('/')?;
        let first = self.chain.layers.iter().position(|layer| layer.theme == theme)?;
        let from = &self.all[from];
        let theme_of = |layer: usize| self.chain.layers[layer].theme.as_str();
        let is_built_in = |n: &usize| {
            let found = &self.all[*n];
            // A built-in file means its own theme as it is built in, not the user's files over it.
            let is_beside =
                !from.file.is_own && found.layer == from.layer && found.name != from.name;
            let is_own = theme_of(from.layer) == theme && theme_of(found.layer) == theme;
            is_own && (found.layer > from.layer || is_beside)
        };
        let is_other = |n: &usize| {
            let found = &self.all[*n];
            found.layer >= first && (found.name != from.name || found.layer > from.layer)
        };
        let versions = self.by_name.get(name)?;
        versions
            .iter()
            .copied()
            .find(is_built_in)
            .or_else(|| versions.iter().copied().find(is_other))
    }

    /// The name, with its theme, of the template that another one replaces.
    fn replaced(&self, n: usize) -> Option<String> {
        let found = &self.all[n];
        let mut others = self.by_name.get(found.name)?.iter().map(|other| &self.all[*other]);
        let below = others.find(|other| other.layer > found.layer)?;
        Some(format!("{}/{}", self.chain.layers[below.layer].theme, found.name))
    }

    /// The user's templates of the nearest theme that no page uses. Those that have the name of a template of another
    /// layer replace it.
    fn unused(&self, components: &BTreeMap<&str, usize>) -> Vec<usize> {
        let is_own = |n: &usize| {
            let found = &self.all[*n];
            let is_alone = self.by_name.get(found.name).is_some_and(|versions| versions.len() == 1);
            found.layer == 0 && found.file.is_own && is_alone && !found.name.starts_with(LAYOUTS)
        };
        let used = self.reach(self.nearest().filter(|n| !is_own(n)), components);
        self.nearest().filter(is_own).filter(|n| !used.contains(n)).collect()
    }
}

impl MentionKind {
    fn is_of_template(self) -> bool {
        matches!(self, Self::Extends | Self::Includes)
    }
}

/// The names in a template. A template that cannot be read has none.
pub fn mentions(template: &str) -> Vec<Mention<'_>> {
    let mut found = Vec::new();
    for part in parts(template).unwrap_or_default() {
        let Part::Tag(tag) = part else { continue };
        found.extend(of_statement(&tag, template));
        for pair in tag.tokens.windows(2) {
            let name = pair[1].word(template).filter(|_| pair[0].is(b'<'));
            let span = pair[1].range.clone();
            found.extend(name.map(|name| Mention { kind: MentionKind::Calls, name, span }));
        }
    }
    found
}

/// The name of another template that a tag contains, or of the component that it defines.
fn of_statement<'t>(tag: &Tag, template: &'t str) -> Option<Mention<'t>> {
    let [_, token, ..] = tag.tokens.as_slice() else { return None };
    let kind = match tag.keyword(template).filter(|_| tag.is_statement)? {
        "extends" => MentionKind::Extends,
        "include" => MentionKind::Includes,
        "component" => {
            let (name, span) = (token.word(template)?, token.range.clone());
            return Some(Mention { kind: MentionKind::Defines, name, span });
        }
        _ => return None,
    };
    let span = token.range.start + 1..token.range.end - 1;
    Some(Mention { kind, name: token.quoted(template)?, span })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_in_a_template_are_found() {
        let template = "{#- {% include \"x.html\" %} -#}\n{%- extends 'a/b.html' -%}{% block c %}\
            {% include `d.html` %}{{ <e n={f}/> }}{% raw %}{{ <g/> }}{% endraw %}{% endblock %}\
            {% component h(i) %}{% <j> %}{% </j> %}{% endcomponent h %}";
        let found: Vec<(MentionKind, &str)> =
            mentions(template).into_iter().map(|it| (it.kind, &template[it.span])).collect();
        let wanted = [
            (MentionKind::Extends, "a/b.html"),
            (MentionKind::Includes, "d.html"),
            (MentionKind::Calls, "e"),
            (MentionKind::Defines, "h"),
            (MentionKind::Calls, "j"),
        ];
        assert_eq!(found, wanted);
        assert_eq!(mentions("{{ open"), []);
    }
}
