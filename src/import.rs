//! Printed pages that a converter has turned into text become sources. What is certain is done; what is doubtful is
//! marked for an editor, with the evidence. Nothing is completed, and no character is lost.

mod block;
mod words;
mod mark;
mod draft;
mod log;
mod story;
mod damage;
mod passage;
mod file;
mod page;
mod merge;
mod plan;

pub use log::{Done, Lost};
pub use mark::{Mark, MarkKind};
pub use page::{Imported, ImportedStory, Page, read};
pub use plan::{
    FOLDER, ImportPlan, ImportRequest, Outcome, PlacedStory, Refusal, TextChange, plan,
};
