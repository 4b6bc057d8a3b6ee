//! The preferences: a person unticks lists, and may ask again for one; leaves
//! topics out, or rests for a while ([`spare`]).
//!
//! Unticking withdraws at once. Ticking never grants by itself: it asks for
//! confirmation by mail, as the form did by which the person came, and a list
//! that no form of ours led them to is not offered (R002-17). Who is mailed as a
//! customer unticks and leaves in the same way (R004-36).

pub mod spare;

use std::collections::BTreeSet;

use consent::EventKind;
use domain::{ListId, Timestamp, token::Purpose};
use store::list::ListRow;

use crate::{
    App, Failure,
    confirm::Visitor,
    contact, events,
    leaving::{self, Extent, Leaver, Trace},
    recipient::{self, Recipient},
    reconfirm,
    signup::{self, How, SignUp},
};

/// A list as the person has it.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The list.
    pub list: ListRow,
    /// True when they receive it now.
    pub receiving: bool,
    /// They receive it as a customer: their own yes is not on record.
    pub as_customer: bool,
    /// Its topics, where it has several and they receive it.
    pub topics: Vec<spare::TopicChoice>,
    form: Option<domain::FormId>,
}

/// Person and lists.
#[derive(Clone, Debug)]
pub struct Preferences {
    /// The person behind the link.
    pub recipient: Recipient,
    /// What they receive, and what they may ask for again.
    pub choices: Vec<Choice>,
    /// Until when they rest from all mail of the account.
    pub rests_until: Option<Timestamp>,
}

/// The preferences of whoever holds this link. Changes nothing.
///
/// # Errors
/// [`Failure::NotFound`] for anything but a link that we made.
pub async fn look(app: &App, token: &str) -> Result<Preferences, Failure> {
    let recipient = recipient::by_token(app, token, Purpose::Preferences).await?;
    let account = recipient.account.id;
    let mut choices = Vec::new();
    let key = spare::key(app, account, recipient.contact).await?;
    let spared = spare::Spared::read(app, account, &key).await?;
    if recipient.account.wrapped_key.is_some() {
        let keys = app.account_keys(&recipient.account)?;
        let recorded = events::of_contact(app, &keys, account, recipient.contact).await?;
        let rows = store::permission::of_contact(app.store(), account, recipient.contact).await?;
        let dealt = store::customer::of_contact(app.store(), account, recipient.contact).await?;
        let dealt: BTreeSet<ListId> = dealt.into_iter().map(|(list, ..)| list).collect();
        for (permission, list) in rows {
            let requests = recorded.iter().filter_map(|it| it.event.as_ref());
            let mut requests =
                requests.filter(|it| it.kind == EventKind::Requested && it.list == Some(list.id));
            let form = match requests.next_back().and_then(|it| it.wording) {
                Some(wording) => store::form::by_digest(app.store(), account, wording).await?,
                None => None,
            };
            // Whoever left is mailed on no dealing (`clearance::decide`).
            let as_customer = dealt.contains(&list.id)
                && !matches!(permission.state.as_str(), "granted" | "withdrawn");
            let receiving = permission.state == "granted" || as_customer;
            let topics = match receiving {
                true => spared.topics(app, account, list.id).await?,
                false => Vec::new(),
            };
            let form = form.map(|it| it.form);
            choices.push(Choice { list, receiving, as_customer, topics, form });
        }
    }
    choices.retain(|it| it.receiving || it.form.is_some());
    Ok(Preferences { recipient, choices, rests_until: spared.rests_until })
}

/// What became of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Lists that were left.
    pub left: Vec<ListId>,
    /// Lists for which a mail asks for confirmation.
    pub asked: Vec<ListId>,
}

/// Sets the lists that the person wants. `may_ask` says whether that many
/// confirmation mails may go to the address now.
///
/// # Errors
/// [`Failure::NotFound`] for anything but a link that we made;
/// [`Failure::Unavailable`]: the person must be told to try again.
pub async fn choose(
    app: &App,
    token: &str,
    (wanted, trace): (&[ListId], &Trace),
    may_ask: impl FnOnce(&domain::Address, usize) -> bool,
) -> Result<Chosen, Failure> {
    let Preferences { recipient, choices, .. } = look(app, token).await?;
    let mut chosen = Chosen { left: Vec::new(), asked: Vec::new() };
    for choice in choices.iter().filter(|it| it.receiving && !wanted.contains(&it.list.id)) {
        let leaver = Leaver {
            account: recipient.account.clone(),
            contact: recipient.contact,
            list: Some(choice.list.id),
        };
        leaving::leave(app, &leaver, Extent::List, trace).await?;
        chosen.left.push(choice.list.id);
    }
    // Saving is an act: what is kept is young again. It is no yes: a customer
    // stays one.
    let visitor = Visitor {
        ip: trace.ip.clone().unwrap_or_default(),
        port: trace.port.unwrap_or_default(),
        user_agent: trace.user_agent.clone(),
    };
    let is_kept = |it: &&Choice| it.receiving && !it.as_customer && wanted.contains(&it.list.id);
    for choice in choices.iter().filter(is_kept) {
        let whose = (recipient.contact, choice.list.id);
        reconfirm::kept(app, &recipient.account, whose, &visitor).await?;
    }
    let new: Vec<_> =
        choices.iter().filter(|it| !it.receiving && wanted.contains(&it.list.id)).collect();
    if new.is_empty() {
        return Ok(chosen);
    }
    let address = address(app, &recipient).await?;
    if !may_ask(&address, new.len()) {
        return Ok(chosen);
    }
    for choice in new {
        let Some(form) = choice.form else { continue };
        let asked = SignUp {
            form,
            address: address.to_wire(),
            first_name: None,
            lists: vec![choice.list.id],
            how: How::Web {
                ip: trace.ip.clone().unwrap_or_default(),
                port: trace.port.unwrap_or_default(),
                user_agent: trace.user_agent.clone(),
            },
        };
        match signup::sign_up(app, &asked).await {
            Ok(()) => chosen.asked.push(choice.list.id),
            // The form was closed, or shows this list no more.
            Err(Failure::NotFound(_) | Failure::Invalid { .. }) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(chosen)
}

async fn address(app: &App, recipient: &Recipient) -> Result<domain::Address, Failure> {
    let account = &recipient.account;
    let person = store::contact::by_id(app.store(), account.id, recipient.contact).await?;
    let person = person.ok_or(Failure::NotFound("contact"))?;
    let sealed = person.sealed_data.as_ref().ok_or(Failure::NotFound("contact"))?;
    let key = contact::key(&app.account_keys(account)?, person.salt.as_deref())?;
    contact::open(&key, (person.id, person.version), sealed)?.address()
}
