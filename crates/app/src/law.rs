//! What laws ask of each mail of a campaign: from a contact's data to the duties
//! that its clearance is decided with (R001-43).
//!
//! The recipient's data are opened, looked at and forgotten; what stays are the
//! codes of the laws, in the delivery's row (DECISIONS D37).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use clearance::Lawful;
use domain::{AccountId, CampaignId, Domain, FooterLanguage};
use policy::{Applies, Duties, Part, RecipientFacts, Transfers, law::Persons};
use store::{
    Step, account::AccountRow, campaign::CampaignRow, keys::AccountKeys, permission::Candidate,
};

use crate::{
    App, Failure,
    account::Identity,
    blobs,
    contact::{self, ContactData},
    customer, sender,
    transfer::{self, Tally},
};

/// Sets of laws whose duties are kept ready.
const KNOWN_MAX: usize = 1_000;
/// Fields of a contact that tell where it is. The first that is there counts.
const COUNTRY: [&str; 2] = ["country", "country_code"];
const PHONE: [&str; 3] = ["phone", "telephone", "mobile"];
const SIGNUP_COUNTRY: [&str; 2] = ["signup_country", "ip_country"];
const LANGUAGE: [&str; 3] = ["language", "locale", "lang"];

/// Asks what laws want of the mails of one campaign.
pub(crate) struct Asker {
    keys: AccountKeys,
    sender_country: Option<String>,
    identity: BTreeSet<Part>,
    subject: String,
    transfers: Transfers,
    tally: Mutex<Tally>,
    /// The group of goods that a campaign to customers is about.
    goods: Option<String>,
    known: Mutex<BTreeMap<Vec<Applies>, Arc<Duties>>>,
    places: Mutex<BTreeMap<Place, Placed>>,
}

/// What tells where somebody is, besides a telephone number, which is one person's
/// own: country as stated, domain, country of the sign-up.
type Place = [Option<String>; 3];

/// What is the same for all who are in the same place.
#[derive(Clone)]
struct Placed {
    applies: Arc<[Applies]>,
    duties: Arc<Duties>,
}

/// What applies to one recipient.
#[derive(Clone)]
pub(crate) struct Asked {
    /// The laws, and why each applies.
    pub applies: Arc<[Applies]>,
    /// What they ask for together.
    pub duties: Arc<Duties>,
    /// The recipient's own language.
    pub language: Option<FooterLanguage>,
    /// How many persons' data left, this one's among them.
    pub persons: Persons,
    /// What is on record of them as a customer, in a campaign to customers.
    pub customer: Option<policy::Customer>,
    /// Whole days since they consented, or were told of it for the last time.
    pub consent_days: Option<i64>,
}

impl Asker {
    /// Reads what all mails of a campaign have in common.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when it cannot be read: nothing is cleared.
    pub async fn of_campaign(
        app: &App,
        account: &AccountRow,
        row: &CampaignRow,
    ) -> Result<Self, Failure> {
        let keys = app.account_keys(account)?;
        let record = sender::open(&keys, "campaign", row.id.as_bytes(), &row.sealed_sender)?;
        let subject = match row.artefact {
            Some(digest) => {
                let bytes = blobs::get(app, &keys, row.account, digest).await?;
                let artefact = message::Artefact::from_bytes(bytes.reveal())
                    .map_err(|source| Failure::unavailable("compiled content", source))?;
                fixed_beginning(&artefact.subject).to_owned()
            }
            None => String::new(),
        };
        Ok(Self {
            keys,
            sender_country: record.identity.country.clone(),
            identity: parts(app, &record.identity),
            subject,
            transfers: transfer::transfers(app, row.account).await?,
            tally: Mutex::default(),
            goods: row.goods.clone(),
            known: Mutex::default(),
            places: Mutex::default(),
        })
    }

    /// Reads which of these contacts count as persons whose data left. To be
    /// called for each page, before [`Asker::ask`].
    ///
    /// # Errors
    /// [`Failure::Unavailable`]: nothing of the page is decided.
    pub async fn look_at(
        &self,
        app: &App,
        account: AccountId,
        page: &[Candidate],
    ) -> Result<(), Failure> {
        let contacts: Vec<_> = page.iter().map(|it| it.permission.contact).collect();
        let tally = Tally::of_page(app, account, &contacts).await?;
        *self.tally() = tally;
        Ok(())
    }

    /// The same for whoever only looks, page after page, and writes nothing.
    ///
    /// # Errors
    /// [`Failure::Unavailable`].
    pub async fn look_on(
        &self,
        app: &App,
        account: AccountId,
        page: &[Candidate],
    ) -> Result<(), Failure> {
        let before = self.tally().clone();
        self.look_at(app, account, page).await?;
        self.tally().go_on_from(&before);
        Ok(())
    }

    fn tally(&self) -> MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The steps that remember which persons were counted, for the unit that
    /// admits their mail.
    pub fn counting(&self, of: (AccountId, CampaignId)) -> Vec<Step> {
        self.tally().steps(of)
    }

    /// True when persons of the page count under a law who did not before.
    pub fn is_counting(&self) -> bool {
        self.tally().is_changed()
    }

    /// False when a law asks where the data are processed and nobody said.
    pub fn is_placed(&self, asked: &Asked) -> bool {
        !self.transfers.to.is_empty() || asked.duties.transfers.is_empty()
    }

    /// Where the data of the account go.
    pub fn transfers(&self) -> &Transfers {
        &self.transfers
    }

    /// What applies to a contact. Of one that was erased the domain alone is
    /// left; no permission is.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when its data do not open.
    pub fn ask(&self, app: &App, candidate: &Candidate) -> Result<Asked, Failure> {
        let customer = self.customer(app, candidate)?;
        let data = match (&candidate.salt, &candidate.sealed_data) {
            (Some(salt), Some(sealed)) => {
                let key = contact::key(&self.keys, Some(salt))?;
                let place = (candidate.permission.contact, candidate.version);
                Some(contact::open(&key, place, sealed)?)
            }
            _ => None,
        };
        let facts = facts_of(data.as_ref(), &candidate.domain);
        let language = facts.language.and_then(FooterLanguage::matching);
        let Placed { applies, duties } = self.placed(app, &facts);
        let persons = self.tally().count(candidate.permission.contact, &duties.transfers);
        let consent_days = candidate.consent_days(app.now());
        Ok(Asked { duties, applies, language, persons, customer, consent_days })
    }

    fn placed(&self, app: &App, facts: &RecipientFacts<'_>) -> Placed {
        if facts.phone.is_some() {
            return self.place(app, facts);
        }
        let told = [facts.country, Some(facts.domain), facts.signup_country];
        let place = told.map(|it| it.map(str::to_owned));
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if places.len() >= KNOWN_MAX {
            places.clear();
        }
        places.entry(place).or_insert_with(|| self.place(app, facts)).clone()
    }

    fn place(&self, app: &App, facts: &RecipientFacts<'_>) -> Placed {
        let laws = app.rules().laws();
        let applies = laws.applying(facts, self.sender_country.as_deref());
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KNOWN_MAX {
            known.clear();
        }
        let duties = known
            .entry(applies.clone())
            .or_insert_with(|| Arc::new(laws.duties(&applies, policy::law::day(app.now()))));
        Placed { applies: applies.into(), duties: Arc::clone(duties) }
    }

    fn customer(
        &self,
        app: &App,
        candidate: &Candidate,
    ) -> Result<Option<policy::Customer>, Failure> {
        let (Some(goods), Some((dealt_at, sealed)), Some(salt)) =
            (&self.goods, &candidate.customer, &candidate.salt)
        else {
            return Ok(None);
        };
        let key = contact::key(&self.keys, Some(salt))?;
        let of = (candidate.permission.list, candidate.permission.contact);
        customer::open(&key, of, (*dealt_at, sealed), (goods, app.now())).map(Some)
    }

    /// What a clearance is decided with.
    pub fn lawful<'a>(&'a self, asked: &'a Asked) -> Lawful<'a> {
        Lawful {
            duties: &asked.duties,
            identity: &self.identity,
            subject: &self.subject,
            language: asked.language,
            transfers: &self.transfers,
            persons: &asked.persons,
            consent_days: asked.consent_days,
        }
    }
}

/// What tells where a contact is. Of one that was erased the domain alone is left.
pub(crate) fn facts_of<'a>(
    data: Option<&'a ContactData>,
    domain: &'a Domain,
) -> RecipientFacts<'a> {
    let field = |names: &[&str]| {
        let fields = data?.fields();
        let found = names.iter().find_map(|it| fields.get(*it))?;
        Some(found.trim()).filter(|it| !it.is_empty())
    };
    RecipientFacts {
        country: field(&COUNTRY),
        phone: field(&PHONE),
        domain: domain.as_str(),
        signup_country: field(&SIGNUP_COUNTRY),
        language: field(&LANGUAGE),
    }
}

/// What the footer shows of a sender. A post office box is an address where
/// post arrives, and no street.
fn parts(app: &App, identity: &Identity) -> BTreeSet<Part> {
    let some = |it: &Option<String>| it.as_ref().is_some_and(|it| !it.trim().is_empty());
    let address = &identity.postal_address;
    let has_address = !address.trim().is_empty();
    [
        (Part::LegalName, !identity.legal_name.trim().is_empty()),
        (Part::TradingName, some(&identity.trading_name)),
        (Part::PostalAddress, has_address),
        (Part::StreetAddress, has_address && !app.rules().laws().is_post_box(address)),
        (Part::Phone, !identity.phone.trim().is_empty()),
        (Part::Email, !identity.email.trim().is_empty()),
        (Part::Web, some(&identity.web)),
        (Part::Register, some(&identity.register)),
    ]
    .into_iter()
    .filter_map(|(part, there)| there.then_some(part))
    .collect()
}

/// The beginning of a template that no field changes.
fn fixed_beginning(template: &str) -> &str {
    template.split('{').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::fixed_beginning;

    #[test]
    fn what_fields_change_is_not_the_fixed_beginning() {
        assert_eq!(fixed_beginning("[광고] {{ contact.first_name }}"), "[광고] ");
        assert_eq!(fixed_beginning("{% if contact.city %}x{% endif %}"), "");
        assert_eq!(fixed_beginning("Sale"), "Sale");
    }
}
