//! `robots.txt` (RFC 9309).

use std::io;

use super::{Outline, Product, ProductInput, news};
use crate::base::path::Route;
use crate::content::settings::{Crawlers, Terms};
use crate::site::view::View;

/// Tells robots what they may read, and where the sitemaps are.
pub(super) struct Robots;

/// Crawlers that gather texts from which language models learn, by the names in their makers' documentation.
const TRAINING: &[&str] = &[
    "AI2Bot",
    "Amazonbot",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "Diffbot",
    "FacebookBot",
    "Google-Extended",
    "GPTBot",
    "PanguBot",
    "Timpibot",
    "anthropic-ai",
    "cohere-ai",
    "cohere-training-data-crawler",
    "meta-externalagent",
    "omgili",
    "webzio-extended",
];

/// Crawlers that read a page when somebody asks a language model, or to find pages for its answers.
const ANSWERING: &[&str] = &[
    "ChatGPT-User",
    "Claude-SearchBot",
    "Claude-User",
    "DuckAssistBot",
    "Google-CloudVertexBot",
    "MistralAI-User",
    "OAI-SearchBot",
    "Perplexity-User",
    "PerplexityBot",
    "YouBot",
    "meta-externalfetcher",
];

impl Product for Robots {
    fn name(&self) -> &'static str {
        "robots"
    }

    fn routes(&self, _: &Outline<'_>) -> Vec<Route> {
        Route::new("robots.txt").into_iter().collect()
    }

    fn is_replaceable(&self) -> bool {
        true
    }

    fn fixed_routes(&self) -> &'static [&'static str] {
        &["robots.txt"]
    }

    fn identity(&self, _: usize, _: &Outline<'_>, view: &View) -> String {
        format!("{:?}", view.settings().crawlers)
    }

    fn make(&self, _: usize, input: &ProductInput<'_>) -> io::Result<Vec<u8>> {
        let base = &input.settings().base;
        let mut text = rules(&input.settings().crawlers);
        text.push('\n');
        for sitemap in ["sitemap.xml", news::PLACE] {
            let address = base.absolute(&format!("{}{sitemap}", base.prefix()));
            text.push_str(&format!("Sitemap: {address}\n"));
        }
        Ok(text.into_bytes())
    }
}

/// The groups of rules: for all, and for the crawlers that get another answer.
fn rules(crawlers: &Crawlers) -> String {
    let refused: &[&[&str]] = match crawlers.ai {
        Terms::Allow => &[],
        Terms::NoTraining => &[TRAINING],
        Terms::Deny => &[TRAINING, ANSWERING],
    };
    let is_named =
        |name: &&str| crawlers.named.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
    let refused = refused.iter().copied().flatten().copied().filter(|name| !is_named(name));
    let by_name = |answer: bool| {
        let named = crawlers.named.iter().filter(move |(_, is_allowed)| *is_allowed == answer);
        named.map(|(name, _)| name.as_str())
    };
    let mut text = "User-agent: *\nAllow: /\n".to_owned();
    for (names, rule) in [
        (by_name(true).collect::<Vec<_>>(), "Allow"),
        (by_name(false).chain(refused).collect(), "Disallow"),
    ] {
        if !names.is_empty() {
            let names: String = names.iter().map(|name| format!("User-agent: {name}\n")).collect();
            text.push_str(&format!("\n{names}{rule}: /\n"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crawler_by_name_gets_its_own_answer() {
        let named = vec![("gptbot".to_owned(), true), ("BadBot".to_owned(), false)];
        let rules = rules(&Crawlers { ai: Terms::NoTraining, named });
        assert!(rules.starts_with("User-agent: *\nAllow: /\n\nUser-agent: gptbot\nAllow: /\n\nUser-agent: BadBot\nUser-agent: AI2Bot\n"));
        assert!(rules.ends_with("User-agent: webzio-extended\nDisallow: /\n"));
        assert!(!rules.contains("GPTBot") && !rules.contains("PerplexityBot"));
    }

    #[test]
    fn without_a_setting_everybody_may_read() {
        assert_eq!(super::rules(&Crawlers::default()), "User-agent: *\nAllow: /\n");
    }
}
