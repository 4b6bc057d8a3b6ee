//! `/accounts/{account}/contacts`: a person's evidence, and their erasure.

use app::{
    App,
    campaign::messages::MessageView,
    erase,
    evidence::{self, Evidence, Fact, LedgerWord},
    form::Wording,
};
use axum::{
    Json, Router,
    routing::{get, post},
};
use domain::{AccountId, ContactId, Timestamp};
use http::StatusCode;
use serde::Serialize;

use crate::{
    caller::Caller,
    input::{At, Text},
    message::Message,
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/accounts/{account}/contacts/{contact}/evidence", get(show))
        .route("/accounts/{account}/contacts/{contact}/erase", post(erase_contact))
}

/// Everything that is recorded of one contact.
#[derive(Serialize)]
struct EvidenceText {
    /// The account that sends.
    account: String,
    /// The contact.
    contact: String,
    /// The address, masked; `null` once erased.
    address: Option<String>,
    /// Permission by list.
    permissions: Vec<Permission>,
    /// The facts, oldest first.
    facts: Vec<FactText>,
    /// What was sent, newest first.
    messages: Vec<Message>,
}

/// What one list may send.
#[derive(Serialize)]
struct Permission {
    /// The list.
    list: String,
    /// Its name.
    list_name: String,
    /// `pending`, `claimed`, `granted`, `withdrawn` or `expired`.
    state: String,
    /// What a granted permission rests on.
    basis: Option<&'static str>,
    /// Since when.
    since: Timestamp,
}

/// One recorded fact.
#[derive(Serialize)]
struct FactText {
    /// Its id.
    id: String,
    /// `requested`, `confirmed`, `withdrawn (page)` …
    kind: String,
    /// When.
    at: Timestamp,
    /// Name of the list; `null` for the whole account.
    list: Option<String>,
    /// How it reached us; `null` once erased.
    method: Option<&'static str>,
    /// Address it came from, its second half hidden.
    ip: Option<String>,
    /// What was shown.
    wording: Option<WordingText>,
    /// What the account asserted, for imports.
    note: Option<String>,
    /// The ledger's word on it.
    ledger: Ledger,
}

/// What a visitor was shown.
#[derive(Serialize)]
struct WordingText {
    /// Language of the texts.
    language: String,
    /// Heading of the form.
    heading: String,
    /// The sentence below it.
    introduction: String,
    /// Who was named as the sender.
    sender: String,
    /// The boxes, none ticked.
    boxes: Vec<BoxText>,
}

/// One box.
#[derive(Serialize)]
struct BoxText {
    /// Id of the list.
    list: String,
    /// Its name.
    name: String,
    /// What will be sent.
    purpose: String,
    /// How often.
    frequency: String,
}

/// What the ledger says of a fact.
#[derive(Serialize)]
#[serde(tag = "state", rename_all = "lowercase")]
enum Ledger {
    /// It waits for its place.
    Waiting,
    /// It is in the tree, and the proof was checked just now.
    Included {
        /// Its place.
        index: u64,
        /// Leaves in the tree.
        size: u64,
        /// Root of the tree, in hexadecimal digits.
        root: String,
    },
    /// The proof does not hold.
    Broken,
}

fn wording(it: Wording) -> WordingText {
    let Wording { language, heading, introduction, sender, boxes } = it;
    let boxes = boxes.into_iter().map(|it| BoxText {
        list: it.list,
        name: it.name,
        purpose: it.purpose,
        frequency: it.frequency,
    });
    WordingText { language, heading, introduction, sender, boxes: boxes.collect() }
}

fn fact(it: Fact) -> FactText {
    FactText {
        id: it.id.to_string(),
        kind: it.kind,
        at: it.at,
        list: it.list,
        method: it.method,
        ip: it.ip,
        wording: it.wording.map(wording),
        note: it.note,
        ledger: match it.ledger {
            LedgerWord::Waiting => Ledger::Waiting,
            LedgerWord::Included { index, size, root } => {
                Ledger::Included { index, size, root: root.to_string() }
            }
            LedgerWord::Broken => Ledger::Broken,
        },
    }
}

async fn show(
    Caller { app, actor }: Caller,
    At((Text(account), Text(contact))): At<(Text<AccountId>, Text<ContactId>)>,
) -> Result<Json<EvidenceText>, Problem> {
    let found = evidence::of_contact(&app, &actor, account, contact).await?;
    let Evidence { account, contact, address, permissions, facts, deliveries } = found;
    let permissions = permissions.into_iter().map(|(row, list)| Permission {
        list: list.id.to_string(),
        list_name: list.name,
        state: row.state,
        basis: row.basis.map(|it| it.as_str()),
        since: row.since,
    });
    let messages = deliveries.into_iter().map(|row| Message::of(MessageView { row }));
    Ok(Json(EvidenceText {
        account: account.id.to_string(),
        contact: contact.to_string(),
        address,
        permissions: permissions.collect(),
        facts: facts.into_iter().map(fact).collect(),
        messages: messages.collect(),
    }))
}

async fn erase_contact(
    Caller { app, actor }: Caller,
    At((Text(account), Text(contact))): At<(Text<AccountId>, Text<ContactId>)>,
) -> Result<StatusCode, Problem> {
    erase::erase(&app, &actor, account, contact).await?;
    Ok(StatusCode::NO_CONTENT)
}
