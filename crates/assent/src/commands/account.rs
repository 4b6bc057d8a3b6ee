//! `assent account`.

mod question;
mod standing;

use std::{
    io::{self, BufRead, Read as _, Write},
    path::PathBuf,
};

use anyhow::bail;
use clap::{Args, Subcommand};
use domain::{ContactId, EnforcementId, Language};
use serde_json::{Value, json};

use super::show::{self, Shown};
use crate::client::Client;

/// Most bytes read of a typed confirmation.
const TYPED_BYTES_MAX: u64 = 4_096;

/// Sending organisations.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Open an account; shows the key of its first member once.
    Create(Box<NewAccount>),
    /// All accounts.
    List,
    /// The account.
    Show,
    /// Accept the published policy for the account.
    AcceptPolicy {
        /// The version that was read: see `assent policy list`.
        #[arg(long)]
        version: String,
        /// The person who accepts.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Close the account: nothing is sent any more, its keys end, its campaigns
    /// are cancelled. The ways out of its mail and the evidence stay.
    Close {
        /// Why. Kept in clear: leave addresses out.
        #[arg(long)]
        reason: String,
        /// Do not ask for the name of the account first.
        #[arg(long)]
        yes: bool,
    },
    /// What is measured of the account today, and what was done about it; or
    /// whom the bad mail behind one action was for.
    Standing(WhichStanding),
    /// Who made sure who the account is, and by what.
    Identity,
    /// Say that you made sure who the account is, or that it is in doubt. For
    /// operators and reviewers.
    Identify {
        /// What you saw: an extract of a register and its number, a call back.
        #[arg(long)]
        evidence: String,
        /// It is in doubt.
        #[arg(long)]
        doubt: bool,
    },
    /// Let a suspended account send again. For operators and reviewers.
    Reactivate {
        /// What proves that its list is reliable: sheets, exports, letters.
        #[arg(long, value_name = "FILE")]
        evidence: PathBuf,
        /// Why bad mail will not go on. The account reads it.
        #[arg(long)]
        because: String,
    },
    /// Ask for an account that was stopped to be judged again.
    Appeal {
        /// What proves that its list is reliable. A suspended account needs it.
        #[arg(long, value_name = "FILE")]
        evidence: Option<PathBuf>,
        /// Why bad mail will not go on.
        #[arg(long)]
        because: String,
    },
    /// The appeals of the account and where they stand.
    Appeals,
    /// What reviewers ask about the account's imports and campaigns. Exit status 1
    /// while a question waits.
    Questions,
    /// Answer what a reviewer asks.
    Answer(question::Answer),
    /// Stop an account by hand, or end that. For operators and reviewers.
    Decide {
        /// `disable-sending` while something is looked into, `allow-sending`
        /// when that is over, `terminate` for proven spam.
        decision: String,
        /// Why. The account reads it.
        #[arg(long)]
        because: String,
    },
    /// Open a closed account again, with the standing it had. For operators.
    Reopen {
        /// Why. Kept in clear: leave addresses out.
        #[arg(long)]
        reason: String,
    },
}

/// What of the standing.
#[derive(Debug, Args)]
pub struct WhichStanding {
    /// The action whose bad addresses are shown. Personal data.
    #[arg(long, value_name = "ID")]
    action: Option<EnforcementId>,
    /// The recipient after whom to go on.
    #[arg(long, value_name = "CONTACT", requires = "action")]
    after: Option<ContactId>,
    /// At most so many, 1 to 1,000.
    #[arg(long, value_name = "N", default_value_t = 100, requires = "action")]
    limit: u32,
}

/// `assent account create`. All of it but language and time zone is printed in
/// the footer of the account's mail.
#[derive(Debug, Args)]
pub struct NewAccount {
    /// Legal name of the organisation.
    #[arg(long)]
    name: String,
    /// Name it trades under, when it differs.
    #[arg(long)]
    trading_name: Option<String>,
    /// Street address on one line.
    #[arg(long)]
    address: String,
    /// Telephone number.
    #[arg(long)]
    phone: String,
    /// Address that a person answers.
    #[arg(long)]
    email: String,
    /// Web site.
    #[arg(long)]
    web: Option<String>,
    /// Number in the trade register, VAT number.
    #[arg(long)]
    register: Option<String>,
    /// Country in which it is established: a code of ISO 3166, or a name. Its law
    /// applies to all its mail.
    #[arg(long)]
    country: Option<String>,
    /// Language of its notices: en, zh-Hans, vi, sv.
    #[arg(long, default_value = "en")]
    language: Language,
    /// IANA time zone of its days.
    #[arg(long, default_value = "UTC")]
    time_zone: String,
}

const FIELDS: [(&str, &str); 10] = [
    ("account", "/id"),
    ("name", "/identity/legal_name"),
    ("trades as", "/identity/trading_name"),
    ("address", "/identity/postal_address"),
    ("standing", "/standing"),
    ("policy", "/policy_version"),
    ("accepted", "/policy_accepted_at"),
    ("opened", "/created_at"),
    ("closed", "/closed_at"),
    ("because", "/closed_because"),
];

/// Runs it.
pub(super) async fn run(client: &Client, command: AccountCommand) -> anyhow::Result<Shown> {
    match command {
        AccountCommand::Create(new) => create(client, *new).await,
        AccountCommand::List => {
            let all = client.get(&["accounts"]).await?;
            let columns = [
                ("account", "/id"),
                ("name", "/identity/legal_name"),
                ("standing", "/standing"),
                ("policy", "/policy_version"),
                ("opened", "/created_at"),
            ];
            Ok(Shown::table(all, "accounts", &columns))
        }
        AccountCommand::Show => {
            let account = client.account().await?;
            Ok(Shown::pairs(client.get(&["accounts", &account]).await?, &FIELDS))
        }
        AccountCommand::AcceptPolicy { version, by } => {
            let account = client.account().await?;
            let body = json!({ "version": version, "by": by });
            let accepted = client.post(&["accounts", &account, "policy"], &body).await?;
            let text = show::pairs(&accepted, &FIELDS);
            Ok(Shown::fine(accepted, text))
        }
        AccountCommand::Close { reason, yes } => close(client, (&reason, yes)).await,
        AccountCommand::Standing(which) => standing::run(client, which).await,
        AccountCommand::Identity => {
            let account = client.account().await?;
            Ok(identity(client.get(&["accounts", &account, "identity"]).await?))
        }
        AccountCommand::Identify { evidence, doubt } => {
            let account = client.account().await?;
            let outcome = if doubt { "doubted" } else { "verified" };
            let body = json!({ "outcome": outcome, "evidence": evidence });
            Ok(identity(client.post(&["accounts", &account, "identity"], &body).await?))
        }
        AccountCommand::Reactivate { evidence, because } => {
            let account = client.account().await?;
            let body = standing::reactivation(&evidence, &because)?;
            let path = ["accounts", &account, "reactivation"];
            Ok(standing::shown(client.post(&path, &body).await?))
        }
        AccountCommand::Appeal { evidence, because } => {
            standing::appeal(client, evidence.as_deref(), &because).await
        }
        AccountCommand::Appeals => {
            let account = client.account().await?;
            let appeals = client.get(&["accounts", &account, "appeals"]).await?;
            Ok(Shown::table(appeals, "appeals", &APPEALS))
        }
        AccountCommand::Questions => question::all(client).await,
        AccountCommand::Answer(answer) => question::answer(client, answer).await,
        AccountCommand::Decide { decision, because } => {
            let account = client.account().await?;
            let body = json!({ "decision": decision, "because": because });
            Ok(standing::shown(client.post(&["accounts", &account, "standing"], &body).await?))
        }
        AccountCommand::Reopen { reason } => {
            let account = client.account().await?;
            let body = json!({ "reason": reason });
            let opened = client.post(&["accounts", &account, "reopen"], &body).await?;
            Ok(Shown::pairs(opened, &FIELDS))
        }
    }
}

fn identity(found: Value) -> Shown {
    let columns = [("outcome", "/outcome"), ("seen", "/evidence"), ("by", "/by"), ("at", "/at")];
    let word = if found["verified"] == json!(true) { "verified" } else { "not verified" };
    let text = format!("{word}\n\n{}", show::table(&found["looks"], &columns));
    Shown::fine(found, text)
}

const APPEALS: [(&str, &str); 6] = [
    ("appeal", "/id"),
    ("when", "/standing"),
    ("state", "/state"),
    ("made", "/created_at"),
    ("answered", "/decided_at"),
    ("reason", "/reason"),
];

async fn create(client: &Client, new: NewAccount) -> anyhow::Result<Shown> {
    let body = json!({
        "identity": {
            "legal_name": new.name,
            "trading_name": new.trading_name,
            "postal_address": new.address,
            "phone": new.phone,
            "email": new.email,
            "web": new.web,
            "register": new.register,
            "country": new.country,
        },
        "language": new.language.tag(),
        "time_zone": new.time_zone,
    });
    let opened = client.post(&["accounts"], &body).await?;
    let mut shown = Shown::pairs(opened, &[("account", "/id"), ("key", "/key")]);
    shown.text.push_str("\nThe key is shown this once. Keep it where only you can read it.");
    Ok(shown)
}

async fn close(client: &Client, (reason, yes): (&str, bool)) -> anyhow::Result<Shown> {
    let account = client.account().await?;
    if !yes {
        let shown = client.get(&["accounts", &account]).await?;
        let name = show::cell(&shown, "/identity/legal_name");
        confirmed(&name, (&mut io::stdin().lock(), &mut io::stderr()))?;
    }
    let body = json!({ "reason": reason });
    let closed = client.post(&["accounts", &account, "close"], &body).await?;
    Ok(Shown::pairs(closed, &FIELDS))
}

/// Asks for the name of the account: what is typed is meant.
fn confirmed(name: &str, (from, to): (&mut impl BufRead, &mut impl Write)) -> anyhow::Result<()> {
    write!(
        to,
        "Closing {name} ends its keys, cancels its campaigns and imports, and stops its mail.\n\
         Only an operator can open it again. Type its name to close it: "
    )?;
    to.flush()?;
    let mut typed = String::new();
    // Names are short; nobody types more.
    from.take(TYPED_BYTES_MAX).read_line(&mut typed)?;
    if typed.trim() != name.trim() {
        bail!("that is not its name: nothing was done (scripts say --yes)");
    }
    Ok(())
}

#[cfg(test)]
mod tests;
