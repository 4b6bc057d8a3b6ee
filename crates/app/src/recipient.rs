//! Who holds a link: what a page may show to the person it was mailed to.
//!
//! Owns the way from a token to the sender's name, the masked address and the
//! other links of the same person. A token names one contact of one account;
//! nothing here reaches another (DECISIONS D12). **Never** here: a change.

use domain::{
    AccountId, ContactId,
    token::{Purpose, Subject},
};
use store::{account::AccountRow, contact::ContactRow, delivery::DeliveryRow, list::ListRow};

use crate::{App, Failure, contact, leaving};

/// The organisation that writes, as its recipients know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SenderName {
    /// Its name; its domain once its account was closed.
    pub name: String,
    /// The domain it sends from. Empty when it has none.
    pub domain: String,
}

/// The tokens of a person's other pages.
#[derive(Clone, Debug)]
pub struct Doors {
    /// `/u/`: the way out.
    pub unsubscribe: String,
    /// `/p/`: the preferences.
    pub preferences: String,
    /// `/why/`: the evidence.
    pub why: String,
    /// `/report/`: the abuse form.
    pub report: String,
}

/// The person behind a link.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// The account they hear from.
    pub account: AccountRow,
    /// The contact.
    pub contact: ContactId,
    /// The list the link is about, if it is about one.
    pub list: Option<ListRow>,
    /// The message the link is about, if it is about one.
    pub delivery: Option<DeliveryRow>,
    /// Who writes to them.
    pub sender: SenderName,
    /// Their address, masked; `None` once erased or the account is closed.
    pub address: Option<String>,
    /// Their other pages.
    pub doors: Doors,
}

/// The person behind a link of that purpose.
///
/// # Errors
/// [`Failure::NotFound`] for anything but a link that we made.
pub async fn by_token(app: &App, token: &str, purpose: Purpose) -> Result<Recipient, Failure> {
    let (account, subject) = app.open_url(token, purpose).await?;
    of_subject(app, account, subject).await
}

/// The person that a token is about.
pub(crate) async fn of_subject(
    app: &App,
    account: AccountRow,
    subject: Subject,
) -> Result<Recipient, Failure> {
    let delivery = match subject {
        Subject::Delivery(id) => store::delivery::by_id(app.store(), account.id, id).await?,
        _ => None,
    };
    let named = leaving::named(app, account, subject).await?;
    let (account, contact) = (named.account, named.contact);
    let person = store::contact::by_id(app.store(), account.id, contact).await?;
    let person = person.ok_or(Failure::NotFound("contact"))?;
    let list = match named.list {
        Some(list) => store::list::by_id(app.store(), account.id, list).await?,
        None => None,
    };
    let address = address(app, &account, &person)?;
    let sender = sender_name(app, &account, delivery.as_ref()).await?;
    let doors = doors(app, account.number, subject)?;
    Ok(Recipient { account, contact, list, delivery, sender, address, doors })
}

fn doors(app: &App, number: u32, subject: Subject) -> Result<Doors, Failure> {
    let token = |purpose| app.url_token(number, purpose, subject);
    Ok(Doors {
        unsubscribe: token(Purpose::Unsubscribe)?,
        preferences: token(Purpose::Preferences)?,
        why: token(Purpose::Why)?,
        report: token(Purpose::Report)?,
    })
}

fn address(
    app: &App,
    account: &AccountRow,
    person: &ContactRow,
) -> Result<Option<String>, Failure> {
    let (Some(sealed), Some(_)) = (&person.sealed_data, &account.wrapped_key) else {
        return Ok(None);
    };
    let keys = app.account_keys(account)?;
    let key = contact::key(&keys, person.salt.as_deref())?;
    let data = contact::open(&key, (person.id, person.version), sealed)?;
    Ok(Some(data.address()?.masked()))
}

/// What an account is called on pages for its recipients.
///
/// # Errors
/// [`Failure::Unavailable`].
pub async fn sender_name(
    app: &App,
    account: &AccountRow,
    delivery: Option<&DeliveryRow>,
) -> Result<SenderName, Failure> {
    let domain = match delivery.filter(|it| it.origin == "campaign") {
        Some(row) => {
            let id = domain::CampaignId(row.origin_id);
            let campaign = store::campaign::by_id(app.store(), account.id, id).await?;
            campaign.map(|it| it.sender_domain.to_unicode())
        }
        None => None,
    };
    let domain = match domain {
        Some(domain) => domain,
        None => first_domain(app, account.id).await?,
    };
    // A closed account has no key, and its name went with it.
    let name = match account.wrapped_key {
        Some(_) => {
            let identity = app.identity(account)?;
            identity.trading_name.unwrap_or(identity.legal_name)
        }
        None => domain.clone(),
    };
    Ok(SenderName { name, domain })
}

async fn first_domain(app: &App, account: AccountId) -> Result<String, Failure> {
    let all = store::sender_domain::all(app.store(), account).await?;
    let verified = all.iter().find(|it| it.verified_at.is_some());
    Ok(verified.or(all.first()).map_or_else(String::new, |it| it.domain.to_unicode()))
}
