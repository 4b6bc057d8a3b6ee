//! What a person may see and do of themselves, across every account of this
//! installation (R002-76, DECISIONS D39).
//!
//! Owns the link: asked for by address or from a message, mailed to the address,
//! good for half an hour and for one opening. Whoever asks gets the same answer
//! in the same time whatever the address, because nothing is looked up before it
//! is given (THREATS S9): one row is written, and the background work sends the
//! mail, where somebody is to be mailed. An opened link is a visit: its page
//! carries a secret in its forms, and no cookie.
//!
//! **Never** here: anything for whoever merely holds a forwarded message.

pub mod acts;
mod export;

use domain::{
    AccountId, Address, CaseReplyId, Digest, Language, SignedDuration, Timestamp,
    token::{Purpose, Subject},
};
use message::notice::Answer;
use store::{
    Lane, Scope, UnitError,
    account::AccountRow,
    case_reply::{self, CaseReplyRow},
    complaint::Standing,
    own_request::{self, OwnRequestRow},
};

use crate::{
    App, Failure, blobs,
    complaint::{self, answer},
    evidence::{self, Evidence},
    recipient::{self, SenderName},
    suppression::{self, SuppressionView},
};

/// How long a page that was opened works.
const VISIT: SignedDuration = SignedDuration::from_mins(30);
const SYSTEM: Scope = Scope::System("a person asks across all accounts");

/// Asks for a link to an address. The caller counts how often.
///
/// # Errors
/// [`Failure::Unavailable`], for known and unknown addresses alike.
pub async fn request(app: &App, address: &Address, language: Language) -> Result<(), Failure> {
    put(app, app.keys().suppression(address).to_vec(), language).await
}

/// Asks for a link to the address that a message went to.
///
/// # Errors
/// [`Failure::NotFound`] for anything but a link of ours to the evidence.
pub async fn request_by_token(app: &App, token: &str, language: Language) -> Result<(), Failure> {
    let person = recipient::by_token(app, token, Purpose::Why).await?;
    let row = store::contact::by_id(app.store(), person.account.id, person.contact).await?;
    put(app, row.ok_or(Failure::NotFound("contact"))?.suppression_key, language).await
}

async fn put(app: &App, address_key: Vec<u8>, language: Language) -> Result<(), Failure> {
    let row =
        OwnRequestRow { address_key, language: language.tag().to_owned(), created_at: app.now() };
    let steps = vec![own_request::insert(&row)];
    app.store().unit(own_request::SYSTEM, Lane::Interactive, steps).await?;
    Ok(())
}

/// Mails the links that were asked for. Returns how many mails were admitted.
///
/// # Errors
/// [`Failure`]; the next round goes on.
pub async fn round(app: &App) -> Result<usize, Failure> {
    let mut admitted = 0;
    for request in own_request::all(app.store()).await? {
        match answer(app, &request).await {
            Ok(mailed) => admitted += usize::from(mailed),
            // Something about the person changed: the next round reads again.
            Err(Failure::Raced) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(admitted)
}

/// One mail, from the first account that holds the address and can write; none,
/// where nobody holds it.
async fn answer(app: &App, request: &OwnRequestRow) -> Result<bool, Failure> {
    let mut steps = vec![own_request::remove(&request.address_key)];
    let mut mailed = false;
    for (account, contact) in store::contact::everywhere(app.store(), &request.address_key).await? {
        let row = app.account_row(account).await?;
        let person = store::contact::by_id(app.store(), account, contact).await?;
        let Some(person) = person.filter(|it| it.salt.is_some()) else { continue };
        let prepared = answer::prepare(app, (&row, &person), told(app, request)).await?;
        match prepared {
            Ok(prepared) => {
                steps.extend(prepared.steps);
                mailed = true;
                break;
            }
            Err(reason) => tracing::info!(account.id = %account, reason, "no link from here"),
        }
    }
    app.store().unit(SYSTEM, Lane::Interactive, steps).await?;
    Ok(mailed)
}

fn told(app: &App, request: &OwnRequestRow) -> answer::Told {
    let life = complaint::limits(app).link_life;
    let fields = [
        ("sender", String::new()),
        ("list", String::new()),
        ("day", String::new()),
        ("computer", String::new()),
        ("case", String::new()),
        ("operator", app.settings().mail_host.to_unicode()),
        ("minutes", life.as_mins().to_string()),
    ];
    answer::Told {
        answer: Answer::Link,
        case: None,
        language: request.language.parse::<Language>().unwrap_or_default().into(),
        fields: fields.map(|(name, value)| (name.to_owned(), value)).into(),
        expires_at: Some(app.now().saturating_add(life).unwrap_or(Timestamp::MAX)),
    }
}

/// What a link can still do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// It opens, until then.
    Ready {
        /// Until when.
        until: Timestamp,
    },
    /// It was opened, or its time is over.
    Over,
}

/// Looks at a link and changes nothing (DECISIONS D11).
///
/// # Errors
/// [`Failure::NotFound`] for anything but a link that we mailed.
pub async fn look(app: &App, token: &str) -> Result<Link, Failure> {
    let reply = reply(app, token).await?;
    Ok(match reply.expires_at {
        Some(until) if reply.used_at.is_none() && until > app.now() => Link::Ready { until },
        _ => Link::Over,
    })
}

async fn reply(app: &App, token: &str) -> Result<CaseReplyRow, Failure> {
    let (account, subject) = app.open_url(token, Purpose::Own).await?;
    let Subject::Reply(id) = subject else { return Err(Failure::NotFound("token")) };
    let found = case_reply::by_id(app.store(), account.id, id).await?;
    found.ok_or(Failure::NotFound("token"))
}

/// Whoever opened a link.
#[derive(Clone)]
pub struct Visit {
    /// What the forms of the page carry: `link.secret`.
    pub secret: String,
    /// Until when it works.
    pub until: Timestamp,
    address_key: Vec<u8>,
}

impl std::fmt::Debug for Visit {
    /// The secret opens what is held of a person (DECISIONS D20).
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "(visit until {})", self.until)
    }
}

fn hash(id: CaseReplyId, secret: &[u8]) -> Digest {
    let mut bytes = id.as_bytes().to_vec();
    bytes.extend_from_slice(secret);
    blobs::digest_of(&bytes)
}

/// Opens a link, once. From now on its page works for half an hour.
///
/// # Errors
/// [`Failure::Conflict`] when it was opened before, or its time is over.
pub async fn open(app: &App, token: &str) -> Result<Visit, Failure> {
    let (reply, now) = (reply(app, token).await?, app.now());
    let secret: [u8; 32] = app.random();
    let step = case_reply::open((reply.account, reply.id), hash(reply.id, &secret), now);
    let scope = Scope::Account(reply.account);
    match app.store().unit(scope, Lane::Interactive, vec![step]).await {
        Ok(_) => {}
        Err(UnitError::Guard { .. }) => {
            return Err(Failure::Conflict("the link was opened before, or is too old".into()));
        }
        Err(other) => return Err(other.into()),
    }
    let secret = data_encoding::BASE64URL_NOPAD.encode(&secret);
    Ok(Visit {
        secret: format!("{token}.{secret}"),
        until: now.saturating_add(VISIT).unwrap_or(Timestamp::MAX),
        address_key: reply.address_key,
    })
}

/// The visit that a page carries on.
///
/// # Errors
/// [`Failure::NotFound`] for anything but a page that was opened within the half
/// hour.
pub async fn visit(app: &App, carried: &str) -> Result<Visit, Failure> {
    let unknown = || Failure::NotFound("token");
    let (token, secret) = carried.split_once('.').ok_or_else(unknown)?;
    let secret = data_encoding::BASE64URL_NOPAD.decode(secret.as_bytes()).map_err(|_| unknown())?;
    let reply = reply(app, token).await?;
    let opened = reply.used_at.filter(|_| reply.visit == Some(hash(reply.id, &secret)));
    let until = opened.and_then(|it| it.saturating_add(VISIT).ok()).ok_or_else(unknown)?;
    if until <= app.now() {
        return Err(unknown());
    }
    Ok(Visit { secret: carried.to_owned(), until, address_key: reply.address_key })
}

/// What one account holds of the person.
#[derive(Clone, Debug)]
pub struct Held {
    /// Who it is.
    pub sender: SenderName,
    /// Everything on record, in full.
    pub evidence: Evidence,
    /// What this account forbids itself of the address, the widest first.
    pub suppressions: Vec<SuppressionView>,
}

/// Everything that is held of a person here.
#[derive(Clone, Debug)]
pub struct Own {
    /// The address; `None` when no account can read it any more.
    pub address: Option<String>,
    /// By account.
    pub held: Vec<Held>,
    /// Their complaints, newest first.
    pub cases: Vec<Standing>,
    /// Since when nobody here may mail them, if they said so.
    pub never_since: Option<Timestamp>,
}

/// Everything that is held of whoever opened the link. Changes nothing.
///
/// # Errors
/// [`Failure`].
pub async fn see(app: &App, visit: &Visit) -> Result<Own, Failure> {
    let mut held = Vec::new();
    for (row, contact) in accounts(app, visit).await? {
        let sender = recipient::sender_name(app, &row, None).await?;
        let suppressions = suppression::own(app, row.id, &visit.address_key).await?;
        let evidence = evidence::of_owner(app, row, contact).await?;
        held.push(Held { sender, evidence, suppressions });
    }
    let address = held.iter().find_map(|it| it.evidence.address.clone());
    let cases = complaint::of_address(app, &visit.address_key).await?;
    let never = store::suppression::everywhere(app.store(), &visit.address_key).await?;
    let never_since = never.iter().find(|it| it.reason == "unsubscribed").map(|it| it.created_at);
    Ok(Own { address, held, cases, never_since })
}

/// The accounts that hold the person and can still read what they hold.
async fn accounts(
    app: &App,
    visit: &Visit,
) -> Result<Vec<(AccountRow, domain::ContactId)>, Failure> {
    let mut found = Vec::new();
    for (account, contact) in store::contact::everywhere(app.store(), &visit.address_key).await? {
        let row = app.account_row(account).await?;
        if row.wrapped_key.is_some() {
            found.push((row, contact));
        }
    }
    Ok(found)
}

/// The contact of one of those accounts.
async fn contact_in(
    app: &App,
    visit: &Visit,
    account: AccountId,
) -> Result<(AccountRow, domain::ContactId), Failure> {
    let all = accounts(app, visit).await?;
    let found = all.into_iter().find(|(row, _)| row.id == account);
    found.ok_or(Failure::NotFound("account"))
}
