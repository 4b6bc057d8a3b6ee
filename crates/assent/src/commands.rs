//! The commands: those that ask a running server, and those that need none.
//!
//! Each makes one [`Shown`]: what to print and whether something was found
//! wrong. Printing happens here alone. Exit status: 0 fine, 1 found something
//! wrong, 2 could not run.

pub mod account;
pub mod audit;
pub mod backup;
pub mod campaign;
pub mod case;
pub mod conduct;
pub mod config;
pub mod contact;
pub mod content;
pub mod domain;
pub mod fingerprint;
pub mod form;
pub mod hold;
pub mod import;
pub mod inspect;
pub mod key;
pub mod keys;
pub mod licence;
pub mod list;
pub mod listing;
pub mod message;
pub mod policy;
pub mod queue;
pub mod render;
pub mod restore;
pub mod retention;
pub mod review;
pub mod segment;
pub mod simnet;
pub mod status;
pub mod transfer;
pub mod witness;

mod progress;
mod show;

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use anyhow::bail;
use serde_json::json;

use crate::{
    cli::Command,
    client::{CallError, Client, ServerArgs},
    output,
};

pub use show::Shown;

/// Runs a command and prints what it found.
///
/// # Errors
/// When it could not run: exit status 2.
pub async fn run(server: ServerArgs, command: Command) -> anyhow::Result<ExitCode> {
    match found(&server, command).await {
        Ok(shown) => {
            match print(&shown, &server) {
                // What was found stays found, also when nobody reads it to its end.
                Err(error) if output::is_gone(&error) => {}
                printed => printed?,
            }
            Ok(if shown.wrong { ExitCode::from(1) } else { ExitCode::SUCCESS })
        }
        Err(error) => match error.downcast_ref::<CallError>() {
            Some(refused @ CallError::Refused { problem, .. }) => {
                if server.json {
                    writeln!(io::stdout(), "{}", json!({ "problem": problem }))?;
                }
                if refused.found_something_wrong() {
                    writeln!(io::stderr(), "assent: {refused}")?;
                    return Ok(ExitCode::from(1));
                }
                Err(error)
            }
            _ => Err(error),
        },
    }
}

fn print(shown: &Shown, server: &ServerArgs) -> io::Result<()> {
    let text = if server.json { shown.for_programs() } else { shown.text.clone() };
    output::say(&text)
}

async fn found(server: &ServerArgs, command: Command) -> anyhow::Result<Shown> {
    let client = || Client::new(server);
    match command {
        Command::Account(it) => account::run(&client()?, it).await,
        Command::Domain(it) => domain::run(&client()?, it).await,
        Command::Key(it) => key::run(&client()?, it).await,
        Command::Keys(it) => keys::run(server, client, it).await,
        Command::List(it) => list::run(&client()?, it).await,
        Command::Form(it) => form::run(&client()?, it).await,
        Command::Segment(it) => segment::run(&client()?, it).await,
        Command::Import(it) => import::run(&client()?, it).await,
        Command::Fingerprint(it) => fingerprint::run(&client()?, it).await,
        Command::Campaign(it) => campaign::run(&client()?, it).await,
        Command::Case(it) => case::run(&client()?, it).await,
        Command::Review(it) => review::run(&client()?, it).await,
        Command::Message(it) => message::run(&client()?, it).await,
        Command::Contact(it) => contact::run(&client()?, it).await,
        Command::Queue(it) => queue::run(&client()?, it).await,
        Command::Conduct(it) => conduct::run(&client()?, it).await,
        Command::Listing(it) => listing::run(&client()?, it).await,
        Command::Licence(it) => licence::run(&client()?, it).await,
        Command::Hold(it) => hold::run(&client()?, it).await,
        Command::Retention(it) => retention::run(&client()?, it).await,
        Command::Transfer(it) => transfer::run(&client()?, it).await,
        Command::Status => status::run(&client()?).await,
        Command::Audit(it) => audit::run(client, it).await,
        Command::Witness(it) => witness::run(it).await,
        Command::Backup(it) => backup::run(it).await,
        Command::Restore(it) => restore::run(it).await,
        Command::Policy(it) => policy::run(client, it).await,
        Command::Render(it) => render::run(it).await,
        Command::Content(it) => content::run(&it),
        Command::Inspect(it) => inspect::run(&it),
        Command::Config(it) => config::run(&it),
        Command::Simnet(it) => simnet::run(it).await,
        Command::Demo(_) | Command::Init(_) | Command::Serve(_) => {
            bail!("this command is started by the program itself")
        }
    }
}

#[cfg(test)]
mod tests;
