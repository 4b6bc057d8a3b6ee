//! The parts of the program that touch the world: real ports, the compile
//! worker's walls, configuration, logging.
//!
//! A library only so that the tests in `tests/it` can reach them; the program is
//! `main.rs`, and nothing else in the workspace depends on this crate.

pub mod cli;
pub mod client;
pub mod commands;
pub mod config;
pub mod demo;
pub mod init;
pub mod logging;
pub mod output;
mod overlay;
pub mod real;
pub mod serve;
pub mod worker;
