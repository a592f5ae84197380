//! Portable HTML as a tree.

use crate::content::markdown::entity::decode;
use crate::content::markdown::portable::VOID;
use crate::content::markdown::tag::{Token, pieces};

/// Deeper elements lose their tags, so that no text needs an endless stack.
const DEEPEST: usize = 100;

/// A part of some HTML.
pub(super) enum Node<'h> {
    /// Text, with its characters as readers see them. Line ends between blocks are text, too.
    Text(String),
    Element(Element<'h>),
}

/// An element with all that is in it.
pub(super) struct Element<'h> {
    pub(super) name: &'h str,
    /// Names and values as written, with entities.
    pub(super) attributes: Vec<(&'h str, &'h str)>,
    pub(super) children: Vec<Node<'h>>,
    /// The tag that opens it.
    pub(super) tag: &'h str,
    /// All of it as written.
    pub(super) source: &'h str,
    /// Where it begins.
    begin: usize,
}

impl<'h> Node<'h> {
    pub(super) fn element(&self) -> Option<&Element<'h>> {
        match self {
            Self::Text(_) => None,
            Self::Element(element) => Some(element),
        }
    }

    /// Whether it is only space.
    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.trim().is_empty())
    }
}

impl Element<'_> {
    /// The value of an attribute, as written.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    /// All text in it.
    pub(super) fn text(&self) -> String {
        let text = |node: &Node<'_>| match node {
            Node::Text(text) => text.clone(),
            Node::Element(element) if element.name == "br" => "\n".to_owned(),
            Node::Element(element) => element.text(),
        };
        self.children.iter().map(text).collect()
    }
}

/// Reads HTML whose elements are all closed in their order.
pub(super) fn parse(html: &str) -> Vec<Node<'_>> {
    let mut top: Vec<Node<'_>> = Vec::new();
    let mut open: Vec<Element<'_>> = Vec::new();
    let mut too_deep = 0;
    for piece in pieces(html) {
        let range = piece.range;
        match piece.token {
            Token::Text(text) => {
                add(&mut top, &mut open, Node::Text(decode(text).into_owned()));
            }
            Token::Open(tag) => {
                let attributes = tag.attributes.iter().map(|it| (it.name, it.value)).collect();
                let (begin, tag_text) = (range.start, &html[range]);
                let element = Element {
                    name: tag.name,
                    attributes,
                    children: Vec::new(),
                    tag: tag_text,
                    source: tag_text,
                    begin,
                };
                match VOID.contains(&tag.name) || tag.closes_itself {
                    true => add(&mut top, &mut open, Node::Element(element)),
                    false if open.len() < DEEPEST => open.push(element),
                    false => too_deep += 1,
                }
            }
            Token::Close(_) if too_deep > 0 => too_deep -= 1,
            Token::Close(_) => {
                if let Some(mut element) = open.pop() {
                    element.source = &html[element.begin..range.end];
                    add(&mut top, &mut open, Node::Element(element));
                }
            }
            _ => {}
        }
    }
    top
}

/// Puts a node into the innermost open element.
fn add<'h>(top: &mut Vec<Node<'h>>, open: &mut [Element<'h>], node: Node<'h>) {
    match open.last_mut() {
        Some(element) => element.children.push(node),
        None => top.push(node),
    }
}
