//! What several screens are made of; one file a widget.

pub mod chart;
pub mod footer;
pub mod navigator;
pub mod share;
