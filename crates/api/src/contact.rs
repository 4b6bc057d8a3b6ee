//! `/accounts/{account}/contacts`: a person's evidence, and their erasure.

use app::{
    App, Failure,
    campaign::messages::MessageView,
    erase,
    evidence::{self, Evidence, Fact, LedgerWord},
    form::Wording,
    leaving,
    signup::{self, How, OnSite, SignUp},
};
use axum::{
    Json, Router,
    routing::{get, post},
};
use data_encoding::BASE64;
use domain::{AccountId, ContactId, FormId, ListId, Timestamp};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{At, Input, Text},
    message::Message,
    problem::Problem,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/accounts/{account}/contacts/{contact}/evidence", get(show))
        .route("/accounts/{account}/contacts/{contact}/withdraw", post(withdraw))
        .route("/accounts/{account}/contacts/{contact}/erase", post(erase_contact))
        .route("/accounts/{account}/sign-ups", post(key_in))
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
    /// `requested`, `confirmed`, `withdrawn (page)`, `topic-left-out (Roses)` …
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
    let Evidence { account, contact, address, permissions, facts, deliveries, .. } = found;
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
) -> Result<(StatusCode, Json<Erased>), Problem> {
    Ok(match erase::erase(&app, &actor, account, contact).await? {
        erase::Erasure::Done => (StatusCode::OK, Json(Erased { state: "erased" })),
        erase::Erasure::Waiting => (StatusCode::ACCEPTED, Json(Erased { state: "held" })),
    })
}

/// What became of an erasure.
#[derive(Serialize)]
struct Erased {
    /// `erased`, or `held`: a law keeps it; no mail goes any more, and it is erased
    /// by itself when the hold ends.
    state: &'static str,
}

/// What is withdrawn.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Withdrawal {
    /// The list; everything the account sends when absent.
    list: Option<Text<ListId>>,
}

/// Withdraws for somebody who asked by other means.
async fn withdraw(
    Caller { app, actor }: Caller,
    At((Text(account), Text(contact))): At<(Text<AccountId>, Text<ContactId>)>,
    Input(withdrawal): Input<Withdrawal>,
) -> Result<StatusCode, Problem> {
    let list = withdrawal.list.map(|Text(list)| list);
    leaving::withdraw(&app, &actor, (account, contact), list).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A sign-up at a kiosk or on paper, keyed in by a member.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OnSiteSignUp {
    /// The form whose wording was shown.
    form: Text<FormId>,
    /// The address.
    address: String,
    /// First name, if given.
    first_name: Option<String>,
    /// The boxes ticked.
    lists: Vec<Text<ListId>>,
    /// `kiosk` or `paper`.
    method: OnSiteMethod,
    /// The scan, photo or file, in base64. At most 2 MB.
    evidence: String,
    /// Who keys it in.
    keyed_by: String,
    /// Where and when.
    note: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum OnSiteMethod {
    Kiosk,
    Paper,
}

/// Keys a sign-up in. The owner of the address is asked to confirm.
async fn key_in(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Input(new): Input<OnSiteSignUp>,
) -> Result<StatusCode, Problem> {
    let evidence = BASE64
        .decode(new.evidence.as_bytes())
        .map_err(|_| Failure::invalid("evidence", "is not base64"))?;
    let place = match new.method {
        OnSiteMethod::Kiosk => OnSite::Kiosk,
        OnSiteMethod::Paper => OnSite::Paper,
    };
    let keyed = SignUp {
        form: new.form.0,
        address: new.address,
        first_name: new.first_name,
        lists: new.lists.into_iter().map(|Text(list)| list).collect(),
        how: How::OnSite { place, evidence, keyed_by: new.keyed_by, note: new.note },
    };
    signup::key_in(&app, &actor, account, &keyed).await?;
    Ok(StatusCode::ACCEPTED)
}
