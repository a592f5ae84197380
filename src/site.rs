//! What readers get: themes and templates, the questions pages ask of an edition, the plan of outputs, the pages.

pub mod theme;
pub mod view;
pub mod product;
pub mod ledger;
pub mod template;
pub mod plan;
pub mod page;
