//! Every page in every language, with sample data.
//!
//! The pages are also written to `target/pages`, to be looked at.

mod pages;
mod samples;
