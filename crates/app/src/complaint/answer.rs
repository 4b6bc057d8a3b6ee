//! Mail to a recipient who complained, who asked for a link, or who left where a
//! law wants it confirmed: basis `case-reply`, stream `system`, cleared like every mail.
//!
//! It is from `postmaster` of a domain that the account has proven, under a name
//! that says who really writes, as notices are (DECISIONS D32, D39); and goes out
//! whatever has become of the account's standing. **Never** here: advertising, or
//! mail to somebody who asked for nothing.

use std::collections::BTreeMap;

use clearance::{Clearance, PermissionState, Recipient, Suppression, Withheld};
use domain::{
    Basis, CaseId, CaseReplyId, DeliveryId, Domain, FooterLanguage, Language, SignedDuration,
    Timestamp,
    token::{Purpose, Subject},
};
use message::{
    Artefact,
    notice::{self, Answer},
};
use policy::{Facts, SuppressionScope, fact::known};
use store::{
    Place, Step,
    account::AccountRow,
    case_reply::{self, CaseReplyRow, NewAnswer},
    contact::ContactRow,
    delivery::{Admission, DeliveryRow},
    keys::AccountKeys,
    suppression,
};

use crate::{
    App, Failure, blobs, contact, ladder, leaving, queue,
    sender::{self, Record},
    sender_domain,
    to_one::ToOne,
};

/// The table whose `sealed_sender` names who an answer is from.
const TABLE: &str = "case_reply";
/// The time in which answers are counted.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What an answer says of the person, by name.
pub(crate) type Fields = BTreeMap<String, String>;

/// What is to be told.
pub(crate) struct Told {
    /// What is answered.
    pub answer: Answer,
    /// The case, if there is one.
    pub case: Option<CaseId>,
    /// The language of whoever reads it.
    pub language: FooterLanguage,
    /// What it says.
    pub fields: Fields,
    /// Until when its link works; `None` = it carries a lasting one.
    pub expires_at: Option<Timestamp>,
}

/// An answer that may go out.
pub(crate) struct Prepared {
    /// The record of it.
    pub reply: CaseReplyId,
    /// The steps that record and admit it.
    pub steps: Vec<Step>,
}

fn place(row: &[u8]) -> Place<'_> {
    Place { table: TABLE, column: "sealed_fields", row }
}

/// Clears an answer. The inner error is why it cannot go out, in a word.
///
/// # Errors
/// [`Failure`]: it is tried again.
pub(crate) async fn prepare(
    app: &App,
    (row, person): (&AccountRow, &ContactRow),
    told: Told,
) -> Result<Result<Prepared, &'static str>, Failure> {
    if row.closed_at.is_some() || row.wrapped_key.is_none() {
        return Ok(Err("account-closed"));
    }
    let Some(domain) = ladder::notice::proven_domain(app, row).await? else {
        return Ok(Err("no-domain"));
    };
    let asked = told.case.is_some() || told.expires_at.is_some() || told.answer == Answer::Left;
    let clearance = match clear(app, (row, person), &domain, (asked, 0)).await? {
        Ok(clearance) => clearance,
        Err(withheld) => return Ok(Err(withheld.word())),
    };
    let (keys, now) = (app.account_keys(row)?, app.now());
    let artefact = crate::json::bytes(&content(&told));
    let (keep, artefact) = blobs::put(&keys, row.id, &artefact, now);
    let (reply, delivery) =
        (CaseReplyId::new(now, app.random()), DeliveryId::new(now, app.random()));
    let from = ladder::notice::from(app, row, &domain)?;
    let key = contact::key(&keys, person.salt.as_deref())?;
    let record = CaseReplyRow {
        account: row.id,
        id: reply,
        answer: told.answer.as_str().to_owned(),
        language: told.language.tag().to_owned(),
        case: told.case,
        address_key: person.suppression_key.clone(),
        contact: person.id,
        delivery,
        sealed_sender: sender::seal(&keys, TABLE, reply.as_bytes(), &from),
        sealed_fields: key.seal(&place(reply.as_bytes()), &crate::json::bytes(&told.fields)),
        sender_domain: domain,
        created_at: now,
        expires_at: told.expires_at,
        used_at: None,
        visit: None,
    };
    let admission = Admission {
        clearance,
        id: delivery,
        contact_version: person.version,
        shard: queue::shard_of(&person.domain),
    };
    let mut steps = vec![keep, case_reply::insert(&record)];
    steps.extend(case_reply::admit(NewAnswer {
        admission,
        reply,
        footer: told.language.tag(),
        artefact,
        render_format: message::compose::RENDER_FORMAT,
        standing_epoch: row.standing_epoch,
        policy_version: app.rules().version(),
        now,
    }));
    Ok(Ok(Prepared { reply, steps }))
}

/// What is mailed. Only one answer is there in every language of footers.
fn content(told: &Told) -> Artefact {
    match told.answer {
        Answer::Left => notice::left(told.language),
        other => notice::answer(other, told.language.tag().parse().unwrap_or_default()),
    }
}

/// `asked`: whether the recipient asked, and how many answers of today not to
/// count, because the one that is decided is among them.
async fn clear(
    app: &App,
    (row, person): (&AccountRow, &ContactRow),
    domain: &Domain,
    (asked, own): (bool, u64),
) -> Result<Result<Clearance, Withheld>, Failure> {
    let now = app.now();
    let suppressions = suppressions(app, (row, person), now).await?;
    let day_ago = now.checked_sub(DAY).unwrap_or(Timestamp::MIN);
    let today = case_reply::since(app.store(), &person.suppression_key, day_ago).await?;
    let mail = ToOne {
        account: row,
        person,
        recipient: Recipient::Contact,
        domain,
        basis: Basis::CaseReply,
        suppressions: &suppressions,
    };
    let besides = |facts: Facts| {
        facts
            .with(known::ANSWER_ASKED_FOR, asked)
            .with(known::ANSWERS_TODAY, today.saturating_sub(own))
    };
    mail.clear(app, besides).await
}

/// What forbids the address, each with how far it reaches. A mailbox that does
/// not exist does not exist for anybody.
async fn suppressions(
    app: &App,
    (row, person): (&AccountRow, &ContactRow),
    now: Timestamp,
) -> Result<Vec<Suppression>, Failure> {
    let key = &person.suppression_key;
    let holds = |until: Option<Timestamp>| until.is_none_or(|until| until > now);
    let everywhere = suppression::everywhere(app.store(), key).await?;
    let everywhere = everywhere.iter().filter(|it| holds(it.until)).map(|it| Suppression {
        scope: Some(SuppressionScope::Installation),
        ..Suppression::of_word(&it.reason)
    });
    let own = suppression::of_key(app.store(), row.id, key).await?;
    let own = own.iter().filter(|it| holds(it.until) && it.list.is_none()).map(|it| {
        let scope = Some(SuppressionScope::Account);
        Suppression { scope, ..Suppression::of_word(&it.reason) }.at_full_reach()
    });
    Ok(everywhere.chain(own).collect())
}

async fn reply_of(app: &App, row: &DeliveryRow) -> Result<CaseReplyRow, Failure> {
    let id = CaseReplyId(row.origin_id);
    let found = case_reply::by_id(app.store(), row.account, id).await?;
    found.ok_or(Failure::NotFound("answer"))
}

/// True for a mail whose link opens everything that is held of a person: its
/// bytes are for nobody else (THREATS S9).
pub(crate) async fn carries_own_link(app: &App, row: &DeliveryRow) -> Result<bool, Failure> {
    if row.basis != Basis::CaseReply {
        return Ok(false);
    }
    Ok(reply_of(app, row).await?.expires_at.is_some())
}

/// Decides an answer that waits in the queue again. Leaving or complaining
/// meanwhile is no reason to get no answer.
///
/// # Errors
/// [`Failure`]: it waits.
pub(crate) async fn clear_again(
    app: &App,
    row: &DeliveryRow,
    person: &ContactRow,
) -> Result<Result<Clearance, Withheld>, Failure> {
    let reply = reply_of(app, row).await?;
    let account = app.account_row(row.account).await?;
    let over = reply.expires_at.is_some_and(|it| it <= app.now());
    if over || account.closed_at.is_some() {
        // A link that has run out is asked for again.
        return Ok(Err(Withheld::NoPermission { state: PermissionState::Absent }));
    }
    if !sender_domain::may_send(app, row.account, &reply.sender_domain).await? {
        return Ok(Err(Withheld::Mismatch("the sender domain is not proven now")));
    }
    let confirms = Answer::parse(&reply.answer) == Some(Answer::Left);
    if confirms && !leaving::is_wanted(app, (&account, person)).await? {
        return Ok(Err(Withheld::NoPermission { state: PermissionState::Absent }));
    }
    let asked = reply.case.is_some() || reply.expires_at.is_some() || confirms;
    let counted = u64::from(app.now().duration_since(reply.created_at) < DAY);
    clear(app, (&account, person), &reply.sender_domain, (asked, counted)).await
}

/// What an answer is composed from.
pub(crate) struct Parts {
    /// Who it is from.
    pub record: Record,
    /// Its language.
    pub language: Language,
    /// What it says.
    pub fields: Fields,
    /// Where its link leads.
    pub link: (&'static str, Purpose, Subject),
}

/// What an answer is composed from.
///
/// # Errors
/// [`Failure`]: it waits.
pub(crate) async fn parts(
    app: &App,
    keys: &AccountKeys,
    row: &DeliveryRow,
) -> Result<Parts, Failure> {
    let reply = reply_of(app, row).await?;
    let record = sender::open(keys, TABLE, reply.id.as_bytes(), &reply.sealed_sender)?;
    let person = store::contact::by_id(app.store(), row.account, row.contact).await?;
    let key = contact::key(keys, person.and_then(|it| it.salt).as_deref())?;
    let plain = key
        .open(&place(reply.id.as_bytes()), &reply.sealed_fields)
        .map_err(|source| Failure::unavailable("an answer", source))?;
    let fields = serde_json::from_slice(plain.reveal())
        .map_err(|_| Failure::unavailable("an answer", "what was sealed has another shape"))?;
    let language = reply.language.parse().unwrap_or_default();
    let link = match reply.expires_at {
        Some(_) => ("me", Purpose::Own, Subject::Reply(reply.id)),
        None => ("u", Purpose::Unsubscribe, Subject::Delivery(row.id)),
    };
    Ok(Parts { record, language, fields, link })
}
