//! `assent inspect`: what Assent understands of foreign input, as JSON lines.
//! Lines are stable: `null` is what is not known.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::Subcommand;
use delivery::{Classified, Refusal, ReplyTable, Shaping, Stage};
use domain::{Address, Reply};
use serde_json::{Value, json};

use super::show::Shown;

/// Longest line that is read, in bytes.
const LINE_BYTES_MAX: usize = 64 * 1024;

/// What is understood.
#[derive(Debug, Subcommand)]
pub enum InspectCommand {
    /// SMTP replies: a line is the MX host, a tab, and the reply.
    Reply {
        /// The file.
        file: PathBuf,
    },
    /// Addresses, one a line. Exit status 1 when one is none.
    Addresses {
        /// The file.
        file: PathBuf,
    },
}

/// Runs it.
pub(super) fn run(command: &InspectCommand) -> anyhow::Result<Shown> {
    let answers: Vec<Value> = match command {
        InspectCommand::Reply { file } => {
            let (table, shaping) = (ReplyTable::builtin(), Shaping::builtin());
            each_line(file, |line| reply(line, &table, &shaping))?
        }
        InspectCommand::Addresses { file } => each_line(file, address)?,
    };
    let wrong = answers.iter().any(|it| it["error"].is_string());
    let lines: Vec<_> = answers.iter().map(Value::to_string).collect();
    Ok(Shown::fine(Value::Array(answers), lines.join("\n")).and_wrong_if(wrong))
}

fn each_line(path: &Path, read: impl Fn(&str) -> Value) -> anyhow::Result<Vec<Value>> {
    let failed = || format!("could not read {}", path.display());
    let file = File::open(path).with_context(failed)?;
    let mut answers = Vec::new();
    for line in BufReader::new(file).split(b'\n') {
        let mut line = line.with_context(failed)?;
        line.truncate(LINE_BYTES_MAX);
        let line = String::from_utf8_lossy(&line);
        if !line.trim().is_empty() {
            answers.push(read(line.trim_end_matches('\r')));
        }
    }
    Ok(answers)
}

fn reply(line: &str, table: &ReplyTable, shaping: &Shaping) -> Value {
    let read = || {
        let (host, said) = line.split_once('\t')?;
        let (code, text) = (said.get(..3)?, said.get(3..)?);
        let code = code.parse::<u16>().ok().filter(|it| (200..600).contains(it))?;
        Some((host.trim(), Reply::new(code, text.trim_start_matches(['-', ' ']))))
    };
    let Some((host, reply)) = read() else {
        return json!({ "error": "expected the MX host, a tab, and a reply such as `550 5.1.1 …`" });
    };
    let provider = shaping.provider_of([host]).map(|it| &*it.name);
    let refusal = Refusal { provider, stage: Stage::RcptTo, reply: &reply };
    let Classified { class, reason, fault, scope, action, .. } = table.classify(refusal);
    json!({
        "class": class.as_str(),
        "reason": &*reason,
        "fault": fault.as_str(),
        "scope": scope.as_str(),
        "action": action.as_str(),
    })
}

fn address(line: &str) -> Value {
    let input = line.trim();
    match input.parse::<Address>() {
        Ok(it) => json!({
            "input": input,
            "ok": true,
            "normalised": it.normalised(),
            "domain": it.domain().as_str(),
            "error": null,
        }),
        Err(error) => json!({
            "input": input,
            "ok": false,
            "normalised": null,
            "domain": null,
            "error": error.to_string(),
        }),
    }
}
