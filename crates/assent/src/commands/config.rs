//! `assent config`.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::show::Shown;
use crate::config::Config;

/// Look at a configuration.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Read it as `serve` would, and say what to look at. Exit status 1 when
    /// there is something.
    Check {
        /// The configuration; without it, the defaults.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
}

/// Runs it.
pub(super) fn run(command: &ConfigCommand) -> anyhow::Result<Shown> {
    let ConfigCommand::Check { config } = command;
    let config = match Config::load(config.as_deref(), std::env::vars()) {
        Ok(config) => config,
        Err(error) => {
            let shown = Shown::fine(json!({ "error": error.to_string() }), error.to_string());
            return Ok(shown.and_wrong_if(true));
        }
    };
    let warnings = config.warnings();
    let text =
        if warnings.is_empty() { "nothing to look at".to_owned() } else { warnings.join("\n") };
    let wrong = !warnings.is_empty();
    Ok(Shown::fine(json!({ "warnings": warnings }), text).and_wrong_if(wrong))
}
