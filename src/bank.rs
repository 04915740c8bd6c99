//! From YAML to checked questions: every fault of every file at once, each with its place and a remedy.
//!
//! A file is read in three steps: [`yaml`] gives a tree with places, [`raw`] mirrors the format's fields, [`check`] gives
//! domain types. Only the last leave this module. The shipped banks went through the same steps when the program was
//! built (`build.rs`) and are embedded as an [`image`].

pub mod check;
pub mod image;
pub mod load;
pub mod raw;
pub mod yaml;
