//! `assent content`: how well the content check tells known spam from known
//! mail, measured on folders of mails that the operator has.

use std::path::{Path, PathBuf};

use anyhow::bail;
use app::whole_mail::{Desk, Judged, MAIL_BYTES_MAX};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{
    inspect::input,
    show::{Shown, table},
};

/// The content check.
#[derive(Debug, Subcommand)]
pub enum ContentCommand {
    /// Precision and recall of the spam score: of the shipped weights, and by
    /// cross-validation of weights learned from these mails.
    Evaluate(Evaluation),
}

/// `assent content evaluate`.
#[derive(Debug, Args)]
pub struct Evaluation {
    /// A folder of spam, a mail a file.
    #[arg(long, value_name = "DIR")]
    pub spam: PathBuf,
    /// A folder of wanted mail, a mail a file.
    #[arg(long, value_name = "DIR")]
    pub ham: PathBuf,
    /// Parts of the cross-validation.
    #[arg(long, value_name = "N", default_value_t = 5,
          value_parser = clap::value_parser!(u8).range(2..=20))]
    pub folds: u8,
    /// Seed that deals mails into parts: the same seed, the same figures.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Scores from here are held; without it, 50 and the policy's 80.
    #[arg(long, value_name = "PERCENT")]
    pub hold: Option<u64>,
}

/// Scores that are asked about.
const HOLDS: [u64; 2] = [50, 80];

/// Runs it.
pub(super) fn run(command: &ContentCommand) -> anyhow::Result<Shown> {
    let ContentCommand::Evaluate(wanted) = command;
    let desk = Desk::builtin();
    let read = |folder: &Path, spam: bool| {
        let paths = [folder.to_owned()];
        input::each_file(&paths, MAIL_BYTES_MAX, |_, bytes| desk.lesson(bytes, spam))
    };
    let (spam, ham) = (read(&wanted.spam, true)?, read(&wanted.ham, false)?);
    if spam.is_empty() || ham.is_empty() {
        bail!("both folders need at least one mail");
    }
    let (spam_count, ham_count) = (spam.len(), ham.len());
    let lessons = [spam, ham].concat();
    let parts = (usize::from(wanted.folds), wanted.seed);
    let holds = wanted.hold.map_or(HOLDS.to_vec(), |it| vec![it]);
    let mut rows = Vec::new();
    for hold in holds {
        let judged = desk.evaluate(&lessons, parts, hold);
        let weights = ["shipped", "learned"];
        rows.extend(weights.iter().zip(judged).map(|(it, judged)| row(it, hold, judged)));
    }
    let json = json!({
        "spam": spam_count,
        "ham": ham_count,
        "folds": wanted.folds,
        "seed": wanted.seed,
        "results": rows,
    });
    let shown = table(&json["results"], RESULT);
    let text = format!(
        "{spam_count} spam, {ham_count} wanted; {} parts, seed {}\n{shown}",
        wanted.folds, wanted.seed
    );
    Ok(Shown::fine(json, text))
}

/// Columns of the answer for people.
const RESULT: &[(&str, &str)] = &[
    ("weights", "/weights"),
    ("held from", "/hold"),
    ("precision ‰", "/precision"),
    ("recall ‰", "/recall"),
    ("false alarms ‰", "/false_alarms"),
    ("spam held", "/spam_held"),
    ("wanted held", "/ham_held"),
];

/// Shares are in thousandths.
fn row(weights: &str, hold: u64, judged: Judged) -> Value {
    json!({
        "weights": weights,
        "hold": hold,
        "precision": judged.precision(),
        "recall": judged.recall(),
        "false_alarms": judged.false_alarms(),
        "spam_held": judged.spam_held,
        "spam_passed": judged.spam_passed,
        "ham_held": judged.mail_held,
        "ham_passed": judged.mail_passed,
    })
}
