//! Signing up: a visitor asks for lists by a form; nothing is sent to them but
//! one request to confirm.
//!
//! The answer is the same whether the address is new, known or suppressed, so
//! that a form cannot be used to find out who subscribes to what.

mod ask;

use std::collections::BTreeMap;

use clearance::Asked;
use consent::{
    ConsentEvent, EventKind, History, Method,
    confirmation::{self, NotNow},
};
use domain::{
    AccountId, Address, Basis, ContactId, FormId, ListId, Personal, SignedDuration, Timestamp,
};
use store::{
    Lane, Scope,
    account::AccountRow,
    contact::{ContactRow, NewContact},
    form::FormVersionRow,
    keys::AccountKeys,
    permission,
};

use crate::{
    Action, Actor, App, Failure, blobs,
    contact::{self, ContactData},
    events,
    form::{self, Wording},
};

pub(crate) use ask::clear_again;
use ask::{Mail, confirmation_mail, mails_without_answer};

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
    let permission_row = events::permission_row((person, list), &after, &sealed);
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
            let mail = Mail { asked, history: &after, mailed, own: 0 };
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

fn event(
    app: &App,
    visit: &Visit<'_>,
    person: &ContactRow,
    (list, kind): (ListId, EventKind),
) -> ConsentEvent {
    let asks = kind == EventKind::Requested;
    let plain = ConsentEvent {
        wording: asks.then_some(visit.version.digest),
        ..events::about(app, visit.account.id, (person.id, Some(list)), visit.now)
            .fact(kind, Method::Web)
    };
    if asks { with_trace(plain, &visit.sign_up.how) } else { plain }
}

/// What shows how somebody signed up.
fn with_trace(event: ConsentEvent, how: &How) -> ConsentEvent {
    match how {
        How::Web { ip, port, user_agent } => {
            // A proxy does not tell the port.
            let port = (*port != 0).then_some(*port);
            event.from_where(Some(ip.clone()), port, user_agent.clone())
        }
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
