//! The verbs: pure machines that decide and never act. Time and chance come in as arguments.

pub mod assemble;
pub mod exam;
pub mod grade;
pub mod pace;
pub mod similar;
