//! Themes and templates, the questions that pages ask about an edition, the plan of outputs, and the pages.

pub mod theme;
pub mod view;
pub mod product;
pub mod ledger;
pub mod template;
pub mod plan;
pub mod page;
pub mod schema;
