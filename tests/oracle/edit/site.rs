//! Edits of what the whole site depends on: settings, theme, pages, static files.

use super::Kind;
use crate::paper::{ARCHIVE, COLLECTIVES, COLUMNS, Look, Page, Paper, Photo, Words};
use crate::random::Rng;

pub(super) const KINDS: &[Kind] = &[
    Kind::once("page edited", page),
    Kind::once("page created", new_page),
    Kind::once("page deleted", delete_page),
    Kind::once("page hidden or shown", hide_page),
    Kind::once("static file", static_file),
    Kind::once("static file removed", static_removed),
    Kind::once("404.html or robots.txt replaced", replaced),
    Kind::once("name of the site", name),
    Kind::once("description of the site", description),
    Kind::once("per_page", per_page),
    Kind::once("menu, or a story in it", menu),
    Kind::once("icon", icon),
    Kind::once("name of a section", section_name),
    Kind::once("order of sections", section_order),
    Kind::once("sections from folders", section_folders),
    Kind::once("columns", columns),
    Kind::once("collectives", collectives),
    Kind::once("credits", credits),
    Kind::once("pattern of articles", article_url),
    Kind::once("slug of a topic", topic_slug),
    Kind::once("language", language),
    Kind::once("smart punctuation", smart),
    Kind::once("formulas or not", math),
    Kind::once("base_url", base_url),
    Kind::once("time zone", zone),
    Kind::once("theme switched", theme),
    Kind::once("template overridden", template),
    Kind::once("template no longer overridden", template_removed),
    Kind::once("hook", hook),
    Kind::once("template extended by name", template_extended),
    Kind::once("component replaced", component),
    Kind::once("theme that is extended", theme_extended),
    Kind::once("template of a theme that is extended", house),
    Kind::once("asset", asset),
    Kind::once("word of the theme", word),
    Kind::once("place for pictures", slot),
    Kind::once("option of the theme", option),
    Kind::once("AVIF or not", avif),
    Kind::once("other sites loaded or not", embeds),
    Kind::once("drafts shown or not", drafts),
];

/// Sets one more option, or removes all.
fn option(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    const OPTIONS: [(&str, &str); 6] = [
        ("front", "sections"),
        ("accent", "'#ff0'"),
        ("page_columns", "3"),
        ("date_style", "iso"),
        ("footer", "Set in lead."),
        ("fonts", "system"),
    ];
    let options = &mut paper.site.options;
    let left: Vec<_> = OPTIONS.into_iter().filter(|option| !options.contains(option)).collect();
    match rng.pick(&left).filter(|_| options.len() < 3) {
        Some(option) => options.push(*option),
        None => options.clear(),
    }
    Some(())
}

/// A random page.
fn any_page<'a>(rng: &mut Rng, paper: &'a mut Paper) -> Option<&'a mut Page> {
    let names: Vec<String> = paper.pages.keys().cloned().collect();
    paper.pages.get_mut(rng.pick(&names)?)
}

fn page(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let page = any_page(rng, paper)?;
    match rng.below(6) {
        0 => page.title = rng.phrase(2),
        1 => page.noindex = !page.noindex,
        2 => page.description = if rng.one_in(3) { None } else { Some(rng.phrase(5)) },
        3 => page.aliases = vec![format!("/once/{}-{}/", rng.word(), rng.below(1000))],
        _ => page.body = rng.paragraph(),
    }
    paper.drop_dead_links();
    Some(())
}

fn new_page(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let page = Page { title: rng.phrase(2), body: rng.paragraph(), ..Page::default() };
    let name = match rng.below(3) {
        0 => "corrections".to_owned(),
        _ => format!("{}-{}", rng.word(), rng.below(1000)),
    };
    paper.pages.insert(name, page);
    Some(())
}

fn delete_page(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let names: Vec<String> = paper.pages.keys().cloned().collect();
    paper.pages.remove(rng.pick(&names).filter(|_| names.len() > 1)?)?;
    paper.drop_dead_links();
    Some(())
}

fn hide_page(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    if let Some(hidden) = paper.pages.values_mut().find(|page| page.draft) {
        hidden.draft = false;
        return Some(());
    }
    any_page(rng, paper)?.draft = true;
    Some(())
}

fn static_file(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let paths = ["humans.txt", ".nojekyll", "files/plan.csv", "logo.svg"];
    let bytes = rng.paragraph().into_bytes();
    paper.put_static(rng.pick(&paths)?, bytes);
    Some(())
}

fn static_removed(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let paths: Vec<String> = paper.statics.keys().cloned().collect();
    paper.statics.remove(rng.pick(&paths)?)?;
    paper.drop_dead_links();
    Some(())
}

fn replaced(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let path = *rng.pick(&["404.html", "robots.txt"])?;
    if paper.statics.remove(path).is_none() {
        paper.put_static(path, rng.paragraph().into_bytes());
    }
    paper.drop_dead_links();
    Some(())
}

fn name(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    paper.site.name = rng.phrase(2);
    Some(())
}

fn description(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    paper.site.description = if rng.one_in(4) { None } else { Some(rng.phrase(6)) };
    Some(())
}

fn per_page(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    paper.site.per_page = rng.other(&[1, 2, 3, 5, 20], &paper.site.per_page)?;
    Some(())
}

/// The menu leads elsewhere, or a story that it leads to moves.
fn menu(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let all = paper.shown();
    let file = |(issue, key): &(String, String)| format!("content/issues/{issue}/{key}.md");
    let linked: Vec<_> =
        all.iter().filter(|at| paper.site.menu.contains(&file(at))).cloned().collect();
    if let Some(at) = rng.pick(&linked).filter(|_| rng.below(3) > 0) {
        let slug = format!("{}-{}", rng.word(), rng.below(1000));
        paper.story(at)?.slug = Some(slug);
        paper.drop_dead_links();
        return Some(());
    }
    let about = paper.pages.keys().next().map(|name| format!("content/pages/{name}.md"));
    let stories = [rng.pick(&all), rng.pick(&all)].into_iter().flatten().map(file);
    paper.site.menu = stories.chain(about).collect();
    paper.site.menu.dedup();
    Some(())
}

/// The site gets an icon, another one, or none.
fn icon(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let icons = [None, Some(1), Some(2), Some(3)];
    paper.site.icon = rng.other(&icons, &paper.site.icon)?;
    Some(())
}

fn section_name(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    if paper.site.sections.is_empty() {
        return section_folders(rng, paper);
    }
    let n = rng.below(paper.site.sections.len());
    paper.site.sections.get_mut(n)?.1 = rng.phrase(2);
    Some(())
}

fn section_order(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    if paper.site.sections.is_empty() {
        return section_folders(rng, paper);
    }
    paper.site.sections.rotate_left(1);
    Some(())
}

fn section_folders(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    match paper.site.sections.is_empty() {
        false => paper.site.sections.clear(),
        true => {
            let names = crate::paper::SECTIONS.iter();
            paper.site.sections = names.map(|key| ((*key).to_owned(), rng.phrase(2))).collect();
        }
    }
    Some(())
}

fn columns(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let columns = [&COLUMNS[..1], &COLUMNS[1..3], &COLUMNS[2..], &[]].map(<[&str]>::to_vec);
    paper.site.columns = rng.other(&columns, &paper.site.columns)?;
    Some(())
}

fn collectives(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let names = [vec!["Ada Bird"], vec![], COLLECTIVES[..1].to_vec(), COLLECTIVES.to_vec()];
    paper.site.collectives = rng.other(&names, &paper.site.collectives)?;
    Some(())
}

fn credits(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let credits = [vec!["WIRE"], vec!["Wire", "A. BIRD"], vec![]];
    paper.site.credits = rng.other(&credits, &paper.site.credits)?;
    Some(())
}

fn article_url(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let urls = [None, Some("/{issue}/{slug}/"), Some("/stories/{issue}/{section}/{slug}/")];
    paper.site.article_url = rng.other(&urls, &paper.site.article_url)?;
    Some(())
}

fn topic_slug(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    paper.site.topic_slug = match paper.site.topic_slug {
        Some(_) if rng.one_in(2) => None,
        _ => Some(rng.word().to_owned() + "-topic"),
    };
    Some(())
}

fn language(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    paper.site.language =
        rng.other(&["en", "de-AT", "ar", "en-GB", "zh-Hans"], &paper.site.language)?;
    Some(())
}

fn math(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let formula = crate::edit::story::formula(rng);
    *paper.any_story(rng)?.body.first_mut()? = formula;
    paper.site.math = !paper.site.math;
    Some(())
}

fn smart(_: &mut Rng, paper: &mut Paper) -> Option<()> {
    paper.site.smart = !paper.site.smart;
    Some(())
}

fn embeds(_: &mut Rng, paper: &mut Paper) -> Option<()> {
    paper.site.loads_embeds = !paper.site.loads_embeds;
    Some(())
}

fn avif(_: &mut Rng, paper: &mut Paper) -> Option<()> {
    paper.site.avif = !paper.site.avif;
    Some(())
}

fn base_url(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let urls = ["https://paper.example/", "https://host.example/paper/", "https://a.example/ü/"];
    paper.site.base_url = rng.other(&urls, &paper.site.base_url)?;
    Some(())
}

fn zone(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    paper.site.zone = rng.other(&["UTC", "Asia/Shanghai", "Europe/Vienna"], &paper.site.zone)?;
    Some(())
}

fn theme(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    paper.site.theme =
        rng.other(&["own", "bare", "other", "broadsheet", "gazette"], &paper.site.theme)?;
    Some(())
}

/// Templates of the built-in theme, and where a copy is changed.
const TEMPLATES: &[(&str, &str, &str)] = &[
    ("base.html", include_str!("../../../themes/broadsheet/templates/base.html"), "class=\"skip"),
    (
        "components.html",
        include_str!("../../../themes/broadsheet/templates/components.html"),
        "class=\"head",
    ),
    (
        "front.html",
        include_str!("../../../themes/broadsheet/templates/front.html"),
        "class=\"nameplate",
    ),
    (
        "article.html",
        include_str!("../../../themes/broadsheet/templates/article.html"),
        "class=\"story-head",
    ),
    (
        "section.html",
        include_str!("../../../themes/broadsheet/templates/section.html"),
        "class=\"onward",
    ),
    (
        "listing.html",
        include_str!("../../../themes/broadsheet/templates/listing.html"),
        "class=\"rows",
    ),
    (
        "sheet.html",
        include_str!("../../../themes/broadsheet/templates/sheet.html"),
        "class=\"title",
    ),
    (
        "print.html",
        include_str!("../../../themes/broadsheet/templates/print.html"),
        "class=\"band print-section",
    ),
    (
        "print-story.html",
        include_str!("../../../themes/broadsheet/templates/print-story.html"),
        "class=\"print-story",
    ),
    ("archive.html", ARCHIVE, "class=\"year"),
];

pub(super) fn template(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let (name, text, at) = rng.pick(TEMPLATES)?;
    let text = text.replace(at, &format!("{at} x{}", rng.below(1000)));
    paper.site.theme = "own";
    // These are templates of the newspaper.
    extend(paper, "broadsheet", "broadsheet");
    paper.theme.templates.insert(name, text);
    Some(())
}

/// The hooks of both built-in themes.
const HOOKS: &[&str] =
    &["head.html", "body-start.html", "body-end.html", "story-end.html", "front-end.html"];

/// A hook appears, changes or goes.
fn hook(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let name = *rng.pick(HOOKS)?;
    paper.site.theme = "own";
    if rng.one_in(3) && paper.theme.templates.remove(name).is_some() {
        return Some(());
    }
    let below = match paper.theme.house.contains_key(name) && paper.theme.extends == "house" {
        true => format!("{{% include \"house/{name}\" %}}"),
        false => String::new(),
    };
    let text = format!("{below}<!-- {} of {{{{ page.kind }}}} -->", rng.below(1000));
    paper.theme.templates.insert(name, text);
    Some(())
}

/// A template replaces one block of the template of the same name.
fn template_extended(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    const BLOCKS: &[(&str, &str)] = &[
        ("article.html", "story_head"),
        ("base.html", "footer_more"),
        ("front.html", "contents"),
        ("listing.html", "title"),
        ("print-story.html", "story_head"),
    ];
    let (name, block) = *rng.pick(BLOCKS)?;
    let theme = &mut paper.theme;
    let (from, n) = (theme.extends, rng.below(1000));
    let text = format!(
        "{{% extends \"{from}/{name}\" %}}{{% block {block} %}}<p>{n}</p>{{{{ super() }}}}{{% endblock %}}"
    );
    theme.templates.insert(name, text);
    paper.site.theme = "own";
    Some(())
}

/// A component replaces one of the built-in themes, or no longer.
fn component(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let name = *rng.pick(&["own-parts.html", "more-parts.html"])?;
    let templates = &mut paper.theme.templates;
    if templates.remove(name).is_none() {
        let component = if name == "own-parts.html" {
            "bylines(list, plain=false)"
        } else {
            "corrections(list)"
        };
        let word = component.split('(').next().unwrap_or_default();
        let text = format!(
            "{{% component {component} %}}<p>{} of {{{{ list | length }}}}</p>{{% endcomponent {word} %}}",
            rng.below(1000)
        );
        templates.insert(name, text);
    }
    paper.site.theme = "own";
    Some(())
}

/// The theme extends another one than before.
fn theme_extended(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let now = (paper.theme.extends, paper.theme.house_extends);
    let ways = [
        ("broadsheet", "broadsheet"),
        ("gazette", "broadsheet"),
        ("house", "broadsheet"),
        ("house", "gazette"),
    ];
    let (own, house) = rng.other(&ways, &now)?;
    paper.site.theme = "own";
    extend(paper, own, house);
    Some(())
}

/// Another chain of themes. Templates that are made for only one theme go.
fn extend(paper: &mut Paper, own: &'static str, house: &'static str) {
    let theme = &mut paper.theme;
    if (theme.extends, theme.house_extends) != (own, house) {
        theme.templates.retain(|name, _| HOOKS.contains(name) || *name == "archive.html");
        for hook in HOOKS {
            let plain = |text: &String| !text.contains("house/");
            if own != "house" && theme.templates.get(hook).is_some_and(|text| !plain(text)) {
                theme.templates.remove(hook);
            }
        }
    }
    (theme.extends, theme.house_extends) = (own, house);
}

/// A template of a theme between this one and the built-in ones.
fn house(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let name = *rng.pick(&["head.html", "body-end.html", "index.html"])?;
    if paper.theme.extends != "house" {
        extend(paper, "house", "broadsheet");
    }
    paper.site.theme = "own";
    let theme = &mut paper.theme;
    let is_included = theme.templates.get(name).is_some_and(|text| text.contains("house/"));
    if !is_included && rng.one_in(3) && theme.house.remove(name).is_some() {
        return Some(());
    }
    let n = rng.below(1000);
    let text = match name {
        "index.html" => format!(
            "{{% extends \"broadsheet/index.html\" %}}{{% block title %}}<h1>{n}</h1>{{% endblock %}}"
        ),
        _ => format!("<!-- {n} of the house -->"),
    };
    theme.house.insert(name, text);
    Some(())
}

fn template_removed(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let names: Vec<&str> = paper.theme.templates.keys().copied().collect();
    paper.site.theme = "own";
    paper.theme.templates.remove(rng.pick(&names)?)?;
    Some(())
}

fn asset(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let name = *rng.pick(&["style.css", "mark.txt"])?;
    paper.site.theme = "own";
    if rng.one_in(4) && paper.theme.assets.remove(name).is_some() {
        return Some(());
    }
    let text = format!("/* {} */\n", rng.phrase(4));
    paper.theme.assets.insert(name, text);
    Some(())
}

fn word(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let keys = ["archive", "by", "latest", "feed", "skip", "contents", "notes", "correction"];
    let key = *rng.pick(&keys)?;
    (paper.site.theme, paper.site.language) = ("own", "en");
    if rng.one_in(4) && paper.theme.words.remove(key).is_some() {
        return Some(());
    }
    paper.theme.words.insert(key, rng.phrase(2));
    Some(())
}

/// Another width of lead photos, of which there is one.
fn slot(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let pictures: Vec<String> = paper.pictures.keys().cloned().collect();
    let shown = paper.shown();
    let src = rng.pick(&pictures)?.clone();
    let photo = Photo { src, words: Words::new(rng), shown: Look::default() };
    paper.story(rng.pick(&shown)?)?.photos.insert(0, photo);
    paper.site.theme = "own";
    paper.theme.width = 1 + (paper.theme.width + rng.below(2)) % 3;
    Some(())
}

/// There is something hidden.
fn drafts(rng: &mut Rng, paper: &mut Paper) -> Option<()> {
    let shown = paper.shown();
    if shown.len() == paper.stories().len() {
        paper.story(rng.pick(&shown)?)?.hides.draft = true;
    }
    paper.drafts = !paper.drafts;
    Some(())
}
