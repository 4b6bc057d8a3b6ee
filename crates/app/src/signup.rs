//! Signing up: a visitor asks for lists by a form; nothing is sent to them but
//! one request to confirm.
//!
//! The answer is the same whether the address is new, known or suppressed, so
//! that a form cannot be used to find out who subscribes to what.

use std::collections::BTreeMap;

use clearance::{Asked, Clearance, Recipient, Request, Suppression, Withheld, decide};
use consent::{
    ConsentEvent, EventKind, History, Method,
    confirmation::{self, Ask, NotNow},
};
use domain::{
    AccountId, Address, Basis, ConsentEventId, ContactId, DeliveryId, FormId, ListId, Personal,
    SignedDuration, Timestamp,
};
use store::{
    Lane, Scope, Step,
    account::AccountRow,
    contact::{ContactRow, NewContact},
    delivery::{Admission, DeliveryRow, SystemAdmission},
    form::FormVersionRow,
    keys::AccountKeys,
    permission,
};

use crate::{
    Action, Actor, App, Failure, blobs,
    contact::{self, ContactData},
    events,
    form::{self, Wording},
    queue, sender_domain,
};

/// What a visitor sent.
#[derive(Clone)]
pub struct SignUp {
    /// The form.
    pub form: FormId,
    /// The address, as typed.
    pub address: String,
    /// First name, if given.
    pub first_name: Option<String>,
    /// The boxes ticked.
    pub lists: Vec<ListId>,
    /// How they said so.
    pub how: How,
}

/// How somebody signed up (R002-03, R002-04, R002-05).
#[derive(Clone)]
pub enum How {
    /// By the form, over the web.
    Web {
        /// Address the visitor came from.
        ip: String,
        /// Port the visitor came from.
        port: u16,
        /// Program the visitor used.
        user_agent: Option<String>,
    },
    /// On site, keyed in by a member, with a scan or photo as evidence
    /// (R002-06). The owner of the address still has to confirm.
    OnSite {
        /// Kiosk or paper.
        place: OnSite,
        /// The scan, photo or file.
        evidence: Vec<u8>,
        /// Who keyed it in.
        keyed_by: String,
        /// Where and when, in the member's words.
        note: String,
    },
}

/// Where somebody signed up on site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnSite {
    /// On a device at a location.
    Kiosk,
    /// On paper, or other material.
    Paper,
}

/// Takes a sign-up that a member keys in from a kiosk or from paper.
///
/// # Errors
/// [`Failure::Invalid`] when evidence or name is missing.
pub async fn key_in(
    app: &App,
    actor: &Actor,
    account: AccountId,
    keyed: &SignUp,
) -> Result<(), Failure> {
    actor.may(Action::ManageContacts, account)?;
    let (owner, _) = form::find(app, keyed.form).await?;
    if owner.id != account {
        return Err(Failure::NotFound("form"));
    }
    let How::OnSite { evidence, keyed_by, .. } = &keyed.how else {
        return Err(Failure::invalid("method", "must be kiosk or paper: people fill in web forms"));
    };
    if evidence.is_empty() {
        return Err(Failure::invalid("evidence", "attach the scan or photo of the sign-up"));
    }
    if keyed_by.trim().is_empty() {
        return Err(Failure::invalid("keyed_by", "name the person who keys it in"));
    }
    sign_up(app, keyed).await
}

/// Takes a sign-up. One event and at most one mail per list asked for.
///
/// # Errors
/// [`Failure::Invalid`] when the address is not one or no box was ticked.
pub async fn sign_up(app: &App, sign_up: &SignUp) -> Result<(), Failure> {
    let (account, version) = form::find(app, sign_up.form).await?;
    let wording = Wording::from_json(&version.wording)?;
    let address: Address =
        sign_up.address.parse().map_err(|error| Failure::invalid("address", error))?;
    let lists = ticked(&wording, &sign_up.lists)?;
    let now = app.now();
    let keys = app.account_keys(&account)?;
    let person = find_or_add(app, (&account, &keys), &address, sign_up, now).await?;
    for list in lists {
        let visit = Visit { account: &account, keys: &keys, version: &version, sign_up, now };
        request_again(app, &visit, person, list).await?;
    }
    Ok(())
}

/// How often a request is decided again when the contact or the account changed
/// at the same moment.
const ROUNDS_MAX: u32 = 3;

async fn request_again(
    app: &App,
    visit: &Visit<'_>,
    person: ContactId,
    list: ListId,
) -> Result<(), Failure> {
    for _ in 1..ROUNDS_MAX {
        match request(app, visit, person, list).await {
            Err(Failure::Raced) => {}
            other => return other,
        }
    }
    request(app, visit, person, list).await
}

fn ticked(wording: &Wording, asked: &[ListId]) -> Result<Vec<ListId>, Failure> {
    let known: Vec<_> = wording.boxes.iter().filter_map(|it| it.list.parse().ok()).collect();
    let ticked: Vec<_> = known.into_iter().filter(|list| asked.contains(list)).collect();
    if ticked.is_empty() {
        return Err(Failure::invalid("lists", "tick at least one box: nothing is ticked for you"));
    }
    Ok(ticked)
}

/// The contact of this address, added when the account does not know it.
async fn find_or_add(
    app: &App,
    (account, keys): (&AccountRow, &AccountKeys),
    address: &Address,
    sign_up: &SignUp,
    now: Timestamp,
) -> Result<ContactId, Failure> {
    let lookup = keys.lookup(address).to_vec();
    let lookups = [lookup.clone()];
    if let Some(known) =
        store::contact::by_lookups(app.store(), account.id, &lookups).await?.first()
    {
        return Ok(known.id);
    }
    let fields: BTreeMap<_, _> = sign_up
        .first_name
        .iter()
        .map(|name| name.trim())
        .filter(|name| !name.is_empty())
        .map(|name| ("first_name".to_owned(), one_line(name)))
        .collect();
    let (id, salt) = (ContactId::new(now, app.random()), app.random());
    let data = ContactData::new(address, fields);
    let new = NewContact {
        id,
        lookup,
        suppression_key: app.keys().suppression(address).to_vec(),
        domain: address.domain().clone(),
        salt,
        sealed_data: contact::seal(&keys.contact(&salt), (id, 1), &data),
    };
    let steps = store::contact::insert_many(account.id, &[new], now).into();
    app.store().unit(Scope::Account(account.id), Lane::Interactive, steps).await?;
    // Somebody may have added the address at the same moment; theirs stays.
    let known = store::contact::by_lookups(app.store(), account.id, &lookups).await?;
    Ok(known.first().ok_or(Failure::Raced)?.id)
}

/// Merge values go into headers and texts: control characters become spaces.
fn one_line(name: &str) -> String {
    name.chars().take(100).map(|it| if it.is_control() { ' ' } else { it }).collect()
}

#[derive(Clone, Copy)]
struct Visit<'a> {
    account: &'a AccountRow,
    keys: &'a AccountKeys,
    version: &'a FormVersionRow,
    sign_up: &'a SignUp,
    now: Timestamp,
}

/// Records the request and, unless one was mailed a short while ago, asks the
/// owner of the address to confirm.
async fn request(
    app: &App,
    visit: &Visit<'_>,
    person: ContactId,
    list: ListId,
) -> Result<(), Failure> {
    let account = visit.account.id;
    let row = store::contact::by_id(app.store(), account, person).await?;
    let row = row.ok_or(Failure::Raced)?;
    let recorded = events::of_contact(app, visit.keys, account, person).await?;
    let history = || recorded.iter().filter_map(|it| it.event.as_ref());
    if let consent::Permission::Granted { basis: Basis::Confirmed, .. } =
        History::of(person, list, history()).permission()
    {
        return Ok(()); // Already confirmed; saying so would tell a stranger.
    }
    let requested = event(app, visit, &row, (list, EventKind::Requested));
    let gaps = requested.gaps();
    if !gaps.is_empty() {
        return Err(Failure::invalid("evidence", format!("the sign-up lacks {gaps:?}")));
    }
    let mut after = History::of(person, list, history());
    let mailed_before = after.request_mailed_at();
    let mailed = mails_without_answer(&recorded, list, visit.now);
    after.apply(&requested);
    let key = contact::key(visit.keys, row.salt.as_deref())?;
    let request_id = requested.id;
    let sealed = events::seal(app, &key, requested)?;
    let permission_row = events::permission_row((person, list), after.permission(), &sealed);
    let mut steps = vec![
        // Who leaves or is erased meanwhile is not made to wait for an answer.
        store::contact::at_epoch(account, person, row.permission_epoch),
        store::ledger::append(account, std::slice::from_ref(&sealed)),
        permission::upsert(account, &[permission_row]),
    ];
    if let How::OnSite { evidence, .. } = &visit.sign_up.how {
        steps.push(blobs::put(visit.keys, account, evidence, visit.now).0);
    }
    match confirmation::may_send(&after, visit.now) {
        Ok(ask) => {
            let asked = Asked { ask, event: request_id };
            let mail = Mail { asked, history: &after, mailed };
            let admitted = confirmation_mail(app, visit, (&row, list), mail).await?;
            // The ledger says that a mail was sent only when one was.
            if !admitted.is_empty() {
                steps.extend(admitted);
                // One millisecond later, so that it sorts behind the request.
                let later = visit.now.saturating_add(SignedDuration::from_millis(1));
                let visit = &Visit { now: later.unwrap_or(visit.now), ..*visit };
                let sent = event(app, visit, &row, (list, EventKind::ConfirmationSent));
                steps.push(store::ledger::append(account, &[events::seal(app, &key, sent)?]));
            }
        }
        Err(NotNow::TooSoon { .. }) if mailed_before.is_some() => {}
        Err(refused) => tracing::debug!(reason = %refused, "confirmation request not mailed"),
    }
    app.store().unit(Scope::Account(account), Lane::Interactive, steps).await?;
    Ok(())
}

/// How often the owner was asked for this list in the lifetime of a request,
/// and did not answer (COMPLIANCE 5.3): a new sign-up, which may be a
/// stranger's, does not begin the count anew.
fn mails_without_answer(recorded: &[events::Recorded], list: ListId, now: Timestamp) -> u32 {
    let answers = [EventKind::Confirmed.as_str(), "withdrawn"];
    let of_list = recorded.iter().rev().filter(|it| it.row.list.is_none_or(|on| on == list));
    let unanswered = of_list.take_while(|it| !answers.contains(&it.row.kind.as_str()));
    let recent = |at: Timestamp| now.duration_since(at) < confirmation::REQUEST_LIFETIME;
    let sent = EventKind::ConfirmationSent.as_str();
    let mails = unanswered.filter(|it| it.row.kind == sent && recent(it.row.at));
    u32::try_from(mails.count()).unwrap_or(u32::MAX)
}

fn event(
    app: &App,
    visit: &Visit<'_>,
    person: &ContactRow,
    (list, kind): (ListId, EventKind),
) -> ConsentEvent {
    let asks = kind == EventKind::Requested;
    let plain = ConsentEvent {
        id: ConsentEventId::new(visit.now, app.random()),
        account: visit.account.id,
        contact: person.id,
        list: Some(list),
        kind,
        at: visit.now,
        method: Method::Web,
        wording: asks.then_some(visit.version.digest),
        ip: None,
        port: None,
        user_agent: None,
        evidence: None,
        keyed_by: None,
        note: None,
    };
    if asks { with_trace(plain, &visit.sign_up.how) } else { plain }
}

/// What shows how somebody signed up.
fn with_trace(event: ConsentEvent, how: &How) -> ConsentEvent {
    match how {
        How::Web { ip, port, user_agent } => ConsentEvent {
            ip: Some(Personal::new(ip.clone())),
            // A proxy does not tell the port.
            port: (*port != 0).then_some(*port),
            user_agent: user_agent.clone().map(Personal::new),
            ..event
        },
        How::OnSite { place, evidence, keyed_by, note } => ConsentEvent {
            method: match place {
                OnSite::Kiosk => Method::Kiosk,
                OnSite::Paper => Method::Paper,
            },
            evidence: Some(blobs::digest_of(evidence)),
            keyed_by: Some(Personal::new(keyed_by.clone())),
            note: Some(Personal::new(note.clone())),
            ..event
        },
    }
}

/// A mail that asks for confirmation.
#[derive(Clone, Copy)]
struct Mail<'a> {
    asked: Asked,
    history: &'a History,
    /// How often the owner was asked before, without an answer.
    mailed: u32,
}

/// Clears and admits the mail that asks for confirmation. A withheld one (the
/// address complained, bounced, or said "not me") leaves the request pending.
async fn confirmation_mail(
    app: &App,
    visit: &Visit<'_>,
    (person, list): (&ContactRow, ListId),
    mail: Mail<'_>,
) -> Result<Vec<Step>, Failure> {
    let AccountRow { id: account, standing_epoch, .. } = *visit.account;
    let asked = mail.asked;
    let clearance = clear(app, visit.account, (visit.version, visit.now), (person, list, mail));
    let clearance = clearance.await?;
    let clearance = match clearance {
        Ok(clearance) => clearance,
        Err(withheld) => {
            tracing::info!(account.id = %account, reason = withheld.word(), "confirmation request withheld");
            return Ok(Vec::new());
        }
    };
    let admission = Admission {
        clearance,
        id: DeliveryId::new(visit.now, app.random()),
        contact_version: person.version,
        seed: app.random(),
        shard: queue::shard_of(&person.domain),
    };
    let admitted = store::delivery::admit_system(SystemAdmission {
        admission,
        origin: asked.event,
        artefact: visit.version.artefact,
        render_format: message::compose::RENDER_FORMAT,
        standing_epoch,
        policy_version: app.rules().version(),
        now: visit.now,
    });
    Ok(admitted.into())
}

/// Decides whether the owner may be asked now.
async fn clear(
    app: &App,
    row: &AccountRow,
    (version, now): (&FormVersionRow, Timestamp),
    (person, list, mail): (&ContactRow, ListId, Mail<'_>),
) -> Result<Result<Clearance, Withheld>, Failure> {
    let AccountRow { id: account, standing, standing_epoch, .. } = *row;
    let found = store::suppression::of_key(app.store(), account, &person.suppression_key).await?;
    let suppressions: Vec<_> = found
        .iter()
        .filter(|it| it.list.is_none_or(|on| on == list))
        .filter(|it| it.until.is_none_or(|until| until > now))
        .map(|it| Suppression::of_word(&it.reason))
        .collect();
    let decision = form::mail_decision(app, row, version, mail.mailed).await?;
    Ok(decide(&Request {
        account,
        contact: person.id,
        recipient: Recipient::Contact,
        list: Some(list),
        basis: Basis::ConfirmationRequest,
        permission: mail.history.permission(),
        asked: Some(mail.asked),
        suppressions: &suppressions,
        standing,
        campaign: None,
        decision: &decision,
        review: None,
        epochs: clearance::Epochs {
            permission: person.permission_epoch,
            standing: standing_epoch,
            campaign: None,
        },
    }))
}

/// Decides a request that waits in the queue again, under the rules of now. It
/// was counted when it was made.
pub(crate) async fn clear_again(
    app: &App,
    row: &DeliveryRow,
    person: &ContactRow,
) -> Result<Result<Clearance, Withheld>, Failure> {
    let account = app.account_row(row.account).await?;
    let keys = app.account_keys(&account)?;
    let recorded = events::of_contact(app, &keys, account.id, person.id).await?;
    let mut requests = recorded.iter().filter_map(|it| it.event.as_ref());
    let request = requests.find(|it| it.id.0 == row.origin_id);
    let request = request.ok_or(Failure::NotFound("request"))?;
    let (Some(list), Some(wording)) = (request.list, request.wording) else {
        return Err(Failure::NotFound("form"));
    };
    let version = store::form::by_digest(app.store(), account.id, wording).await?;
    let version = version.ok_or(Failure::NotFound("form"))?;
    if !sender_domain::may_send(app, account.id, &version.sender_domain).await? {
        return Ok(Err(Withheld::Mismatch("the sender domain is not proven now")));
    }
    let events = recorded.iter().filter_map(|it| it.event.as_ref());
    let history = &History::of(person.id, list, events);
    let asked = Asked { ask: Ask::Request, event: request.id };
    let mail = Mail { asked, history, mailed: 0 };
    clear(app, &account, (&version, app.now()), (person, list, mail)).await
}
