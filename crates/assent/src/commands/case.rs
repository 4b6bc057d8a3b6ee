//! `assent case`: the complaint desk.

use clap::{Subcommand, ValueEnum};
use domain::{AccountId, CaseId, DeliveryId};
use serde_json::{Value, json};

use super::show::{self, Shown};
use crate::client::Client;

/// Complaints of recipients.
#[derive(Debug, Subcommand)]
pub enum CaseCommand {
    /// What waits for a person, the first due first. Exit status 1 when something
    /// is late.
    List {
        /// The newest cases, also those that are over.
        #[arg(long)]
        all: bool,
    },
    /// Forms that complaints put on the reviewers' list.
    Forms,
    /// One case: what was said, what was done, what may be decided.
    Show {
        /// Its number.
        case: CaseId,
    },
    /// Take a complaint down by telephone. The address is forbidden to the account
    /// at once.
    Open {
        /// Whose mail it is about.
        #[arg(long)]
        about: AccountId,
        /// The caller's address.
        #[arg(long)]
        address: String,
        /// The message, when the caller can name it.
        #[arg(long)]
        message: Option<DeliveryId>,
        /// What is wrong.
        #[arg(long, value_enum)]
        reason: Reason,
        /// What the caller said.
        #[arg(long)]
        said: String,
    },
    /// Say whose mail a case is about that came without.
    Match {
        /// Its number.
        case: CaseId,
        /// The account.
        #[arg(long)]
        about: AccountId,
        /// The complainant's address.
        #[arg(long)]
        address: String,
    },
    /// Write something down, or that the account was reached out to.
    Note {
        /// The case.
        case: CaseId,
        /// `mail` and `telephone`: the account was reached out to.
        #[arg(long, value_enum, default_value = "note")]
        kind: Kind,
        /// What.
        text: String,
    },
    /// Decide. Decisions stand.
    Decide {
        /// The case.
        case: CaseId,
        /// What.
        #[arg(value_enum)]
        decision: Decision,
        /// Why. The account reads it.
        #[arg(long)]
        because: String,
    },
    /// Say what you think of the form that a complaint points at.
    Form {
        /// The case.
        case: CaseId,
        /// Whether it stays as it is.
        #[arg(value_enum)]
        answer: Answer,
        /// Why, or what to change. The account reads it.
        #[arg(long)]
        because: String,
    },
}

/// What is wrong.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Reason {
    /// The person never asked for it.
    NeverAsked,
    /// The person left before.
    LeftBefore,
    /// It is not what they signed up for.
    OtherContent,
    /// It is fraud, or dangerous.
    Fraud,
    /// It uses what is somebody else's, without the right to.
    Rights,
    /// Somebody else signed the address up.
    NotMe,
    /// Something else.
    Other,
}

/// What is written down.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Kind {
    /// Something for the record.
    Note,
    /// The account was written to.
    Mail,
    /// The account was called.
    Telephone,
}

/// What is decided.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Decision {
    /// Stop the account's sending on suspicion.
    Disable,
    /// The recipient really opted in.
    Verify,
    /// Let the account send again.
    Restore,
    /// End the account's sending for good.
    Terminate,
    /// Nothing has to be done to the account.
    Close,
}

/// What is thought of a form.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Answer {
    /// It says clearly what people sign up for.
    Keep,
    /// The account is asked to change what it says.
    Change,
}

/// The word of a choice, as the API takes it.
fn word(choice: impl ValueEnum) -> String {
    let found = choice.to_possible_value();
    found.map(|it| it.get_name().to_owned()).unwrap_or_default()
}

const LINE: [(&str, &str); 7] = [
    ("case", "/id"),
    ("state", "/state"),
    ("reason", "/reason"),
    ("came by", "/channel"),
    ("account", "/account"),
    ("opened", "/opened_at"),
    ("due", "/due_at"),
];

/// Runs it.
pub(super) async fn run(client: &Client, command: CaseCommand) -> anyhow::Result<Shown> {
    let of = |case: CaseId| case.to_string();
    match command {
        CaseCommand::List { all } => {
            let state = if all { "all" } else { "waiting" };
            let found = client.get_with(&["cases"], &[("state", state)]).await?;
            let late = found["overdue"].as_u64().is_some_and(|it| it > 0);
            Ok(Shown::table(found, "cases", &LINE).and_wrong_if(late))
        }
        CaseCommand::Forms => {
            let columns = [
                ("form", "/form"),
                ("account", "/account"),
                ("since", "/since"),
                ("cases", "/cases"),
            ];
            Ok(Shown::table(client.get(&["marked-forms"]).await?, "forms", &columns))
        }
        CaseCommand::Show { case } => Ok(shown(client.get(&["cases", &of(case)]).await?)),
        CaseCommand::Open { about, address, message, reason, said } => {
            let message = message.map(|it| it.to_string());
            let body = json!({
                "account": about.to_string(), "address": address, "message": message,
                "reason": word(reason), "said": said,
            });
            Ok(shown(client.post(&["cases"], &body).await?))
        }
        CaseCommand::Match { case, about, address } => {
            let body = json!({ "account": about.to_string(), "address": address });
            Ok(shown(client.post(&["cases", &of(case), "account"], &body).await?))
        }
        CaseCommand::Note { case, kind, text } => {
            let body = json!({ "kind": word(kind), "text": text });
            Ok(shown(client.post(&["cases", &of(case), "notes"], &body).await?))
        }
        CaseCommand::Decide { case, decision, because } => {
            let body = json!({ "decision": word(decision), "because": because });
            Ok(shown(client.post(&["cases", &of(case), "decision"], &body).await?))
        }
        CaseCommand::Form { case, answer, because } => {
            let body = json!({ "answer": word(answer), "because": because });
            Ok(shown(client.post(&["cases", &of(case), "form"], &body).await?))
        }
    }
}

const FIELDS: [(&str, &str); 11] = [
    ("case", "/id"),
    ("state", "/state"),
    ("reason", "/reason"),
    ("came by", "/channel"),
    ("account", "/account"),
    ("contact", "/contact"),
    ("address", "/address"),
    ("message", "/message"),
    ("opened", "/opened_at"),
    ("answer due", "/answer_due"),
    ("look by", "/due_at"),
];
const EVENTS: [(&str, &str); 5] =
    [("when", "/at"), ("what", "/kind"), ("by", "/by"), ("detail", "/detail"), ("note", "/note")];

fn shown(case: Value) -> Shown {
    let mut text = format!("{}\n\n", show::pairs(&case, &FIELDS));
    text.push_str(&show::table(&case["events"], &EVENTS));
    let decisions: Vec<_> =
        case["decisions"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if !decisions.is_empty() {
        text.push_str(&format!("\n\nmay be decided: {}", decisions.join(", ")));
    }
    if let Some(original) = case["original"].as_str() {
        text.push_str(&format!("\n\nas it came:\n{original}"));
    }
    Shown::fine(case, text)
}
