//! Every page in every language with sample data, and the routers over a house
//! of their own.
//!
//! The sample pages are also written to `target/pages`, to be looked at.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod bombing;
mod desk;
mod house;
mod leaving;
mod own;
mod pages;
mod people;
mod reviews;
mod samples;
mod scanner;
