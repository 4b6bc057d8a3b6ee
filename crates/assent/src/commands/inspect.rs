//! `assent inspect`: what Assent understands of foreign input. With `--json`
//! an object a line; the lines are stable, and `null` is what is not known:
//! `docs/operating/inspect.md`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use ports::Clock as _;
use serde_json::Value;

use super::show::{Shown, table};
use crate::real::RealClock;
use mail::Tables;

mod form;
pub(super) mod input;
mod line;
mod list;
mod mail;
mod message;

/// What is understood.
#[derive(Debug, Subcommand)]
pub enum InspectCommand {
    /// SMTP replies: a line is the MX host, a tab, and the reply.
    Reply(Input),
    /// Addresses, one a line. Exit status 1 when one is none.
    Addresses(Input),
    /// Mails that may be bounces: who, what, whose fault.
    Bounce(Input),
    /// Mails that may be feedback reports (ARF): who complains, and of what.
    Feedback(Input),
    /// Mails: what the content check finds, the spam score and the verdict.
    /// Exit status 1 when one would be held or refused.
    Message(Input),
    /// Files of contacts: what an import of them would be stopped by, and what
    /// the rules say. Exit status 1 when one would be refused.
    List(list::ListArgs),
    /// Pages of HTML with a sign-up form of your own: what a visitor is shown and
    /// what the form does. Exit status 1 when one may not be used as it is.
    Form(form::FormArgs),
}

/// What is read.
#[derive(Debug, Args)]
pub struct Input {
    /// Files, and folders with all that is below them; `-`, or nothing, is
    /// standard input.
    #[arg(value_name = "FILE")]
    pub paths: Vec<PathBuf>,
}

/// Columns of the answers for people.
type Columns = &'static [(&'static str, &'static str)];

const REPLY: Columns = &[
    ("reply", "/reply"),
    ("class", "/class"),
    ("reason", "/reason"),
    ("fault", "/fault"),
    ("scope", "/scope"),
    ("action", "/action"),
    ("", "/error"),
];
const ADDRESS: Columns = &[("input", "/input"), ("normalised", "/normalised"), ("", "/error")];
const BOUNCE: Columns = &[
    ("file", "/file"),
    ("kind", "/kind"),
    ("address", "/address"),
    ("class", "/class"),
    ("reason", "/reason"),
    ("fault", "/fault"),
    ("reply", "/reply_code"),
    ("status", "/status"),
];
const FEEDBACK: Columns = &[
    ("file", "/file"),
    ("kind", "/kind"),
    ("type", "/feedback_type"),
    ("recipients", "/recipients"),
    ("source", "/source_ip"),
    ("domain", "/reported_domain"),
    ("message", "/original_message_id"),
];

const MESSAGE: Columns = &[
    ("file", "/file"),
    ("verdict", "/verdict"),
    ("score", "/spam_score"),
    ("severity", "/severity"),
    ("rule", "/rule"),
    ("confidence", "/confidence"),
    ("where", "/where"),
    ("count", "/count"),
    ("found", "/shown"),
];

const FORM: Columns = &[
    ("file", "/file"),
    ("form", "/form"),
    ("verdict", "/verdict"),
    ("found", "/rule"),
    ("where", "/where"),
    ("", "/shown"),
    ("", "/error"),
];

/// Runs it.
pub(super) fn run(command: &InspectCommand) -> anyhow::Result<Shown> {
    let tables = Tables::builtin();
    let bytes_max = inbound::BYTES_MAX;
    let (answers, columns) = match command {
        InspectCommand::List(it) => return list::run(it, RealClock.now()),
        InspectCommand::Reply(it) => {
            (input::each_line(&it.paths, |line| line::reply(line, &tables))?, REPLY)
        }
        InspectCommand::Addresses(it) => (input::each_line(&it.paths, line::address)?, ADDRESS),
        InspectCommand::Bounce(it) => {
            let read = |file: &str, bytes: &[u8]| mail::bounce(file, bytes, &tables);
            (input::each_file(&it.paths, bytes_max, read)?, BOUNCE)
        }
        InspectCommand::Feedback(it) => {
            (input::each_file(&it.paths, bytes_max, mail::feedback)?, FEEDBACK)
        }
        InspectCommand::Message(it) => (message::each(&it.paths)?, MESSAGE),
        InspectCommand::Form(it) => (form::each(it, RealClock.now())?, FORM),
    };
    let is_stopped = |it: &Value| message::is_stopped(it) && it["form"].is_null();
    let wrong =
        answers.iter().any(|it| it["error"].is_string() || is_stopped(it) || form::is_stopped(it));
    let rows: Vec<Value> = answers.iter().flat_map(rows).collect();
    let text = table(&Value::Array(rows), columns);
    Ok(Shown::lines(answers, text).and_wrong_if(wrong))
}

/// The rows that one answer takes: a bounce one for each recipient, a message
/// one for each finding, with the mail's own fields in the first.
fn rows(answer: &Value) -> Vec<Value> {
    let several = answer["recipients"].as_array().or_else(|| answer["findings"].as_array());
    let several = several.map(Vec::as_slice).unwrap_or_default();
    if !several.first().is_some_and(Value::is_object) {
        return vec![answer.clone()];
    }
    let mut rows = several.to_vec();
    for field in ["file", "kind", "form", "verdict", "spam_score"] {
        rows[0][field] = answer[field].clone();
    }
    rows
}
