//! The row numbers of questions and facts while a build is entered. Stories are looked up by number, because comparing
//! names a million times would be slow.

use std::collections::BTreeMap;

use crate::site::view::{Fact, Question, QuestionKind, View};

/// The ledger rows of an edition's questions and facts.
#[derive(Debug)]
pub(super) struct Numbers {
    stories: Vec<[Option<u32>; QuestionKind::ABOUT_STORIES]>,
    others: BTreeMap<Question, u32>,
    story_facts: Vec<Option<u32>>,
    other_facts: BTreeMap<Fact, u32>,
}

impl Numbers {
    /// Knows no numbers yet.
    pub(super) fn new(view: &View) -> Self {
        let stories = view.story_count();
        Self {
            stories: vec![[None; QuestionKind::ABOUT_STORIES]; stories],
            others: BTreeMap::new(),
            story_facts: vec![None; stories],
            other_facts: BTreeMap::new(),
        }
    }

    /// The number of a question.
    pub(super) fn get(&self, question: &Question) -> Option<u32> {
        match question.about_story() {
            Some((story, kind)) => self.stories.get(story)?[kind],
            None => self.others.get(question).copied(),
        }
    }

    /// Gives a question its number.
    pub(super) fn set(&mut self, question: &Question, n: u32) {
        match question.about_story() {
            Some((story, kind)) => {
                if let Some(numbers) = self.stories.get_mut(story) {
                    numbers[kind] = Some(n);
                }
            }
            None => _ = self.others.insert(question.clone(), n),
        }
    }

    /// The number of a fact.
    pub(super) fn fact(&self, fact: Fact) -> Option<u32> {
        match fact {
            Fact::Story(id) => *self.story_facts.get(id)?,
            _ => self.other_facts.get(&fact).copied(),
        }
    }

    /// Gives a fact its number.
    pub(super) fn set_fact(&mut self, fact: Fact, n: u32) {
        match fact {
            Fact::Story(id) => {
                if let Some(number) = self.story_facts.get_mut(id) {
                    *number = Some(n);
                }
            }
            _ => _ = self.other_facts.insert(fact, n),
        }
    }
}
