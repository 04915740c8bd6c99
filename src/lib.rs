//! `openbook` rehearses an open-book medical coding exam in the terminal.
//!
//! The modules, in the order in which they may know of each other (`tests/layering.rs` holds it):

pub mod app;
pub mod bank;
pub mod cli;
pub mod clock;
pub mod codebook;
pub mod domain;
pub mod engine;
pub mod gate;
pub mod plain;
pub mod review;
pub mod store;
pub mod tui;
