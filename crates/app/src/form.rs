//! Forms: what visitors are shown, in versions that are never changed.
//!
//! A form has one box for each list, none of them ticked (R002-17, R002-18),
//! each with what will be sent and how often. Publishing a form compiles the
//! mail that asks for confirmation, so that it can be rebuilt later.

use content::{Content, Strength};
use domain::{AccountId, Basis, Digest, FormId, Language, ListId, RuleId, Verdict};
use policy::{Decision, Facts, Subject, fact::known};
use serde::{Deserialize, Serialize};
use store::{Lane, Scope, account::AccountRow, form::FormVersionRow};

use crate::{
    Action, Actor, App, Failure,
    account::Identity,
    blobs, list,
    sender::{self, From},
};

/// One box of a form.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct ListBox {
    /// Id of the list.
    pub list: String,
    /// Its name.
    pub name: String,
    /// What will be sent.
    pub purpose: String,
    /// How often.
    pub frequency: String,
    /// The same as a number, when the list promises one: it stands in
    /// `frequency` in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<Promised>,
    /// What the list is about, more finely; stands in `purpose` as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
}

/// At most so many mails in so many days.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Promised {
    /// Mails.
    pub mails: u32,
    /// Days.
    pub days: u32,
}

/// Everything a visitor is shown.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Wording {
    /// Language of the texts.
    pub language: String,
    /// Heading of the form.
    pub heading: String,
    /// A sentence below the heading; may be empty.
    pub introduction: String,
    /// Who will send: legal name, and the name people know.
    pub sender: String,
    /// The boxes, one for each list, none ticked.
    pub boxes: Vec<ListBox>,
}

impl Wording {
    /// Reads a stored wording.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when it is not one: a bug.
    pub fn from_json(json: &str) -> Result<Self, Failure> {
        serde_json::from_str(json)
            .map_err(|source| Failure::unavailable("a form's wording", source))
    }
}

/// A form to publish.
#[derive(Clone, Debug)]
pub struct NewForm {
    /// Language of its texts and of the mail that asks for confirmation.
    pub language: Language,
    /// Heading of the form.
    pub heading: String,
    /// A sentence below the heading; may be empty.
    pub introduction: String,
    /// One box for each of these lists.
    pub lists: Vec<ListId>,
    /// Who asks for confirmation; the domain must be one of the account's.
    pub from: From,
    /// What the caller says of its boxes: `true` is refused (R002-17).
    pub preticked: bool,
}

/// Most boxes of a form.
const LISTS_MAX: usize = 50;

impl NewForm {
    fn check(&self) -> Result<(), Failure> {
        self.from.check()?;
        let texts = [("heading", &self.heading, 200), ("introduction", &self.introduction, 2_000)];
        for (field, text, bytes_max) in texts {
            if text.len() > bytes_max {
                return Err(Failure::invalid(field, format!("at most {bytes_max} bytes")));
            }
        }
        if self.lists.len() > LISTS_MAX {
            return Err(Failure::invalid("lists", format!("at most {LISTS_MAX}")));
        }
        Ok(())
    }
}

/// Publishes a form.
///
/// # Errors
/// [`Failure::Conflict`] with the rules that refuse it.
pub async fn publish(
    app: &App,
    actor: &Actor,
    account: AccountId,
    new: NewForm,
) -> Result<FormId, Failure> {
    actor.may(Action::ManageLists, account)?;
    new.check()?;
    let row = app.open_account(account).await?;
    let identity = app.identity(&row)?;
    let wording = word(app, account, &identity, &new).await?;
    judge(app, &wording, &new)?;
    let artefact = message::notice::confirmation_request(new.language).to_bytes();
    let keys = app.account_keys(&row)?;
    let now = app.now();
    let (keep, artefact) = blobs::put(&keys, account, &artefact, now);
    let wording = crate::json::text(&wording);
    let form = FormId::new(now, app.random());
    let record = sender::Record::of(app, &row, new.from.clone())?;
    let sealed_sender = sender::seal(&keys, "form_version", form.as_bytes(), &record);
    let version = FormVersionRow {
        form,
        version: 1,
        sealed_sender,
        sender_domain: new.from.address()?.domain().clone(),
        digest: blobs::digest_of(wording.as_bytes()),
        wording,
        artefact,
    };
    let steps = vec![
        keep,
        store::form::insert(account, form, now),
        store::form::insert_version(account, &version, now),
    ];
    app.store().unit(Scope::Account(account), Lane::Interactive, steps).await?;
    Ok(form)
}

/// What a form shows of a list, in a language.
///
/// # Errors
/// [`Failure::NotFound`] when the account has no such list.
pub(crate) async fn list_box(
    app: &App,
    account: AccountId,
    (id, language): (ListId, Language),
) -> Result<ListBox, Failure> {
    let found = store::list::by_id(app.store(), account, id).await?;
    let found = found.ok_or(Failure::NotFound("list"))?;
    let promise = list::promise_of(app, account, id).await?;
    let topics = store::list_topic::of_list(app.store(), account, id).await?;
    Ok(ListBox {
        list: id.to_string(),
        name: found.name,
        purpose: [&[found.purpose], topics.as_slice()].concat().join(" · "),
        frequency: match promise {
            Some(it) => format!("{} ({})", found.frequency, it.tell(language)),
            None => found.frequency,
        },
        promise: promise.map(|it| Promised { mails: it.mails(), days: it.days() }),
        topics,
    })
}

async fn word(
    app: &App,
    account: AccountId,
    identity: &Identity,
    new: &NewForm,
) -> Result<Wording, Failure> {
    let mut boxes = Vec::new();
    for id in &new.lists {
        boxes.push(list_box(app, account, (*id, new.language)).await?);
    }
    if boxes.is_empty() {
        return Err(Failure::invalid("lists", "name at least one list"));
    }
    let sender = match &identity.trading_name {
        Some(trading) => format!("{trading} ({})", identity.legal_name),
        None => identity.legal_name.clone(),
    };
    Ok(Wording {
        language: new.language.tag().to_owned(),
        heading: new.heading.clone(),
        introduction: new.introduction.clone(),
        sender,
        boxes,
    })
}

fn judge(app: &App, wording: &Wording, new: &NewForm) -> Result<(), Failure> {
    let stated =
        |of: fn(&ListBox) -> &String| wording.boxes.iter().all(|it| !of(it).trim().is_empty());
    let facts = Facts::new()
        .with(known::FORM_PRETICKED, new.preticked)
        .with(known::FORM_LISTS_WITHOUT_OWN_BOX, 0_u64)
        .with(known::FORM_PURPOSE_STATED, stated(|it| &it.purpose))
        .with(known::FORM_FREQUENCY_STATED, stated(|it| &it.frequency))
        .with(known::FORM_SENDER_NAMED, !wording.sender.trim().is_empty());
    let advertising = advertising(app, wording, &new.from.name);
    if !advertising.is_empty() {
        return Err(Failure::Conflict(format!(
            "the mail that asks for confirmation may not advertise, and it names the lists and \
             their sender: say what you will send without {}",
            advertising.join(", ")
        )));
    }
    let decision = app.rules().decide(Subject::Form, &facts, app.now());
    if decision.verdict().admits() {
        return Ok(());
    }
    Err(Failure::Conflict(told(&decision, new.language)))
}

/// What the rules that stop something say, with their ids.
#[must_use]
pub fn told(decision: &Decision, language: Language) -> String {
    let sentences = decision.fired().iter().filter(|it| it.verdict >= Verdict::Hold);
    sentences
        .map(|it| {
            let RuleId(rule) = &it.rule;
            format!("{} [{rule}: {}]", it.tell(language), it.measured())
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Words of advertising in what the mail that asks for confirmation takes over
/// from the account: the only place where advertising could hide in it. Words
/// that may be innocent are let through: a purpose has to name what will be
/// sent, also when that is offers.
pub(crate) fn advertising(app: &App, wording: &Wording, from_name: &str) -> Vec<String> {
    let said = |it: &ListBox| format!("{}\n{}\n{}", it.name, it.purpose, it.frequency);
    let boxes = wording.boxes.iter().map(said);
    let text =
        boxes.chain([wording.sender.clone(), from_name.to_owned()]).collect::<Vec<_>>().join("\n");
    let found = content::examine(&Content { text, ..Content::default() }, app.checker().lexicon());
    let clear = found.terms.into_iter().filter(|it| it.strength == Strength::Clear);
    clear.map(|it| it.term).collect()
}

/// How often the owner of an address was asked before.
#[derive(Clone, Copy, Debug)]
pub struct Requests {
    /// For this list, without an answer.
    pub unanswered: u32,
    /// In the last 24 hours, by all accounts.
    pub today: u64,
}

/// What the rules say of a mail that asks visitors of this form to confirm.
///
/// # Errors
/// [`Failure::Unavailable`] when a fact cannot be read.
pub async fn mail_decision(
    app: &App,
    account: &AccountRow,
    version: &FormVersionRow,
    requests: Requests,
) -> Result<Decision, Failure> {
    let wording = Wording::from_json(&version.wording)?;
    // The name in `From` was judged when the form was published, and is frozen.
    let promotion = if advertising(app, &wording, "").is_empty() { "none" } else { "clear" };
    let facts = sender::facts(app, account, &version.sender_domain)
        .await?
        .with(known::BASIS, Basis::ConfirmationRequest)
        .with(known::PROMOTION, promotion.to_owned())
        // Subject and links of this mail are ours.
        .with(known::SUBJECT_CLAIMS_REPLY, false)
        .with(known::LINK_MISMATCHES, 0_u64)
        .with(known::CONFIRMATION_REQUESTS_SENT, u64::from(requests.unanswered))
        .with(known::CONFIRMATION_REQUESTS_TODAY, requests.today);
    Ok(app.rules().decide(Subject::Mail, &facts, app.now()))
}

/// The form behind a public address, with the wording it shows now.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn find(app: &App, form: FormId) -> Result<(AccountRow, FormVersionRow), Failure> {
    let found = store::form::find(app.store(), form).await?;
    let (account, version) = found.ok_or(Failure::NotFound("form"))?;
    let row = app.account_row(account).await?;
    if row.closed_at.is_some() {
        return Err(Failure::NotFound("form"));
    }
    Ok((row, version))
}

/// The wording that an event names by its digest.
///
/// # Errors
/// [`Failure::Unavailable`].
pub async fn wording(
    app: &App,
    account: AccountId,
    digest: Digest,
) -> Result<Option<Wording>, Failure> {
    let version = store::form::by_digest(app.store(), account, digest).await?;
    version.map(|it| Wording::from_json(&it.wording)).transpose()
}
