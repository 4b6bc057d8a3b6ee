//! From a delivery's row to its bytes. The same row gives the same bytes, at
//! every attempt and at every rebuild: nothing here reads what may change,
//! except keys, which are named by the row.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use consent::{ConsentEvent, Method};
use domain::{
    AccountId, Address, Basis, Digest, Domain, FooterLanguage, Language, SigningKeyId,
    SubjectLabel, Timestamp, label,
    token::{Purpose, Subject},
};
use message::{
    Artefact, Composed, DkimKey, Evidence, Label, Links, List, Mailing, Obligations, Order,
    Prepared, Recipient, Sender,
};
use store::{account::AccountRow, delivery::DeliveryRow, keys::AccountKeys};

use crate::{
    App, Failure,
    asking::Words,
    blobs, campaign,
    complaint::answer,
    contact::ContactData,
    events, form, ladder, reconfirm,
    sender::{self, Record},
    sender_domain::keys,
};

mod evidence;
mod reason;

use reason::Reason;

/// Compiled contents kept ready at once.
const PREPARED_MAX: usize = 64;

/// Composes messages. Keeps parsed contents and keys ready; shared by all
/// sessions.
#[derive(Default)]
pub struct Composer {
    prepared: Mutex<BTreeMap<(AccountId, Digest), Arc<Prepared>>>,
    parts: Mutex<BTreeMap<(AccountId, uuid::Uuid), Arc<Parts>>>,
    keys: Mutex<BTreeMap<(AccountId, SigningKeyId), Arc<DkimKey>>>,
}

/// What all deliveries of one origin share.
struct Parts {
    record: Record,
    mailing: Mailing,
    list_name: String,
    language: FooterLanguage,
    form_sub: Option<String>,
    /// Fields of our own mails; `None`: those of the contact.
    fields: Option<BTreeMap<String, String>>,
    /// Why it is sent; `None`: what its basis says.
    reason: Option<Reason>,
    /// Where the one link of an answer leads.
    link: Option<(&'static str, Purpose, Subject)>,
}

/// A composed message and the keys that signed it.
pub struct Signed {
    /// The message.
    pub message: Composed,
    /// The keys, 16 bytes each.
    pub key_ids: Vec<u8>,
    /// Date of the bytes.
    pub composed_at: Timestamp,
}

/// Owned parts of an order; [`Order`] borrows from it.
pub struct Material {
    parts: Arc<Parts>,
    links: Links,
    languages: Vec<FooterLanguage>,
    labels: Vec<SubjectLabel>,
    reason: String,
    recipient: Address,
    data: ContactData,
    feedback: String,
    evidence: Option<Evidence>,
    composed_at: Timestamp,
    seed: [u8; 16],
}

impl Material {
    /// The order.
    #[must_use]
    pub fn order(&self) -> Order<'_> {
        Order {
            mailing: &self.parts.mailing,
            recipient: Recipient { address: &self.recipient, name: None },
            fields: self.parts.fields.as_ref().unwrap_or_else(|| self.data.fields()),
            links: &self.links,
            languages: &self.languages,
            reason: &self.reason,
            label: if self.labels.is_empty() { Label::None } else { Label::Lawful(&self.labels) },
            form_sub: self.parts.form_sub.as_deref(),
            evidence: self.evidence.as_ref(),
            feedback_token: Some(&self.feedback),
            composed_at: self.composed_at,
            seed: self.seed,
        }
    }

    /// Date of the bytes, and with it of the tokens in them.
    #[must_use]
    pub fn composed_at(&self) -> Timestamp {
        self.composed_at
    }

    /// The recipient's address.
    #[must_use]
    pub fn recipient(&self) -> &Address {
        &self.recipient
    }

    /// Domain of the address in `From`.
    ///
    /// # Errors
    /// [`Failure::Invalid`] when what was stored is not an address: a bug.
    pub fn sender_domain(&self) -> Result<Domain, Failure> {
        Ok(self.parts.record.from.address()?.domain().clone())
    }

    /// Domain of our own addresses.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when what was stored is not a domain: a bug.
    pub fn bounce_domain(&self) -> Result<Domain, Failure> {
        let domain = self.parts.record.hosts.bounce_domain.parse();
        domain.map_err(|source| Failure::unavailable("our own domain", source))
    }
}

impl Composer {
    /// Composes and signs a delivery: with the date and keys of its row, or, at
    /// the first attempt, with the present and the keys in use.
    ///
    /// # Errors
    /// [`Failure`]: the delivery waits; nothing is sent unchecked.
    pub async fn compose(
        &self,
        app: &App,
        (account, keys): (&AccountRow, &AccountKeys),
        row: &DeliveryRow,
        material: &Material,
    ) -> Result<Signed, Failure> {
        let signing = self.signing(app, (account, keys), row, material).await?;
        let prepared = self.prepared(app, keys, (account.id, row.artefact)).await?;
        let refs: Vec<_> = signing.iter().map(|(_, key)| key.as_ref()).collect();
        let message = message::compose(&prepared, &material.order(), &refs)
            .map_err(|source| Failure::unavailable("composing the message", source))?;
        let key_ids = signing.iter().flat_map(|(id, _)| *id.as_bytes()).collect();
        Ok(Signed { message, key_ids, composed_at: material.composed_at })
    }

    /// Everything that goes into a delivery's order.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn material(
        &self,
        app: &App,
        (account, keys): (&AccountRow, &AccountKeys),
        row: &DeliveryRow,
        data: ContactData,
    ) -> Result<Material, Failure> {
        let parts = self.parts(app, (account, keys), row).await?;
        let composed_at = row.composed_at.unwrap_or_else(|| app.now());
        let written = (account.number, composed_at);
        let links = links(app, written, row, &parts)?;
        let languages = languages(row, parts.language);
        let reason = parts.reason.unwrap_or(Reason::Basis(row.basis));
        let reason = reason::sentences(&languages, reason, &parts.list_name);
        let labels = row.labels.as_deref().map(label::from_stored).unwrap_or_default();
        let subject = Subject::Delivery(row.id);
        let evidence = evidence::carried(app, row, &parts.record.hosts).await?;
        Ok(Material {
            links,
            languages,
            labels,
            evidence,
            reason,
            recipient: data.address()?,
            data,
            feedback: app.local_token_of(written, Purpose::Feedback, subject)?,
            composed_at,
            seed: row.seed,
            parts,
        })
    }

    async fn prepared(
        &self,
        app: &App,
        keys: &AccountKeys,
        (account, digest): (AccountId, Digest),
    ) -> Result<Arc<Prepared>, Failure> {
        let name = (account, digest);
        if let Some(found) = lock(&self.prepared).get(&name) {
            return Ok(Arc::clone(found));
        }
        let bytes = blobs::get(app, keys, account, digest).await?;
        let artefact = Artefact::from_bytes(bytes.reveal())
            .map_err(|source| Failure::unavailable("compiled content", source))?;
        let prepared = Prepared::new(&artefact)
            .map_err(|source| Failure::unavailable("compiled content", source))?;
        let prepared = Arc::new(prepared);
        keep(&self.prepared, name, &prepared);
        Ok(prepared)
    }

    async fn parts(
        &self,
        app: &App,
        (account, keys): (&AccountRow, &AccountKeys),
        row: &DeliveryRow,
    ) -> Result<Arc<Parts>, Failure> {
        let name = (account.id, row.origin_id);
        if let Some(found) = lock(&self.parts).get(&name) {
            return Ok(Arc::clone(found));
        }
        let parts = if row.origin == "campaign" {
            of_campaign(app, (account, keys), row).await?
        } else if row.basis == Basis::ServiceNotice {
            of_notice(app, (account, keys), row).await?
        } else if row.basis == Basis::CaseReply {
            of_answer(app, (account, keys), row).await?
        } else if row.basis == Basis::Reconfirmation {
            of_question(app, (account, keys), row).await?
        } else {
            of_request(app, (account, keys), row).await?
        };
        let parts = Arc::new(parts);
        keep(&self.parts, name, &parts);
        Ok(parts)
    }

    async fn signing(
        &self,
        app: &App,
        (account, keys): (&AccountRow, &AccountKeys),
        row: &DeliveryRow,
        material: &Material,
    ) -> Result<Vec<(SigningKeyId, Arc<DkimKey>)>, Failure> {
        let Some(named) = &row.key_ids else {
            let domain = material.sender_domain()?;
            let active = keys::signing_ids(app, account.id, &domain).await?;
            if active.is_empty() {
                return Err(Failure::NotFound("DKIM key"));
            }
            return self.load(app, (account, keys), active).await;
        };
        let ids = key_ids(named);
        self.load(app, (account, keys), ids).await
    }

    async fn load(
        &self,
        app: &App,
        (account, keys): (&AccountRow, &AccountKeys),
        ids: Vec<SigningKeyId>,
    ) -> Result<Vec<(SigningKeyId, Arc<DkimKey>)>, Failure> {
        let mut loaded = Vec::new();
        for id in ids {
            let name = (account.id, id);
            let known = lock(&self.keys).get(&name).cloned();
            let key = match known {
                Some(key) => key,
                None => {
                    let row = store::signing_key::by_id(app.store(), account.id, id).await?;
                    let row = row.ok_or(Failure::NotFound("DKIM key"))?;
                    let key = keys::open(keys, &row)?.ok_or(Failure::NotFound("DKIM key"))?;
                    let key = Arc::new(key);
                    keep(&self.keys, name, &key);
                    key
                }
            };
            loaded.push((id, key));
        }
        Ok(loaded)
    }
}

/// Languages of the footer: those that the row names, else the one of the mail.
fn languages(row: &DeliveryRow, own: FooterLanguage) -> Vec<FooterLanguage> {
    let named = row.footer.as_deref().map(FooterLanguage::from_stored).unwrap_or_default();
    if named.is_empty() { vec![own] } else { named }
}

/// The keys that a row names.
#[must_use]
pub fn key_ids(bytes: &[u8]) -> Vec<SigningKeyId> {
    let (ids, _) = bytes.as_chunks::<16>();
    ids.iter().map(|id| SigningKeyId::from_bytes(*id)).collect()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps a value ready; forgets all when there are too many, which is rare and
/// costs one parse each.
fn keep<K: Ord, V>(cache: &Mutex<BTreeMap<K, Arc<V>>>, name: K, value: &Arc<V>) {
    let mut cache = lock(cache);
    if cache.len() >= PREPARED_MAX {
        cache.clear();
    }
    cache.insert(name, Arc::clone(value));
}

async fn of_campaign(
    app: &App,
    (account, keys): (&AccountRow, &AccountKeys),
    row: &DeliveryRow,
) -> Result<Parts, Failure> {
    let campaign = campaign::find(app, account.id, domain::CampaignId(row.origin_id)).await?;
    let record = sender::open(keys, "campaign", campaign.id.as_bytes(), &campaign.sealed_sender)?;
    let list = store::list::by_id(app.store(), account.id, campaign.list).await?;
    let list = list.ok_or(Failure::NotFound("list"))?;
    let mailing = mailing(&record, (account, row), Some(&list))?;
    let language = campaign.language.into();
    let (list_name, form_sub, fields, link) = (list.name, None, None, None);
    let reason = None;
    Ok(Parts { record, mailing, list_name, language, form_sub, fields, reason, link })
}

/// A confirmation request answers the event of a sign-up, and is sent in the
/// name the form showed.
async fn of_request(
    app: &App,
    (account, keys): (&AccountRow, &AccountKeys),
    row: &DeliveryRow,
) -> Result<Parts, Failure> {
    let recorded = events::of_contact(app, keys, account.id, row.contact).await?;
    let request = recorded.into_iter().find(|it| it.row.id.0 == row.origin_id);
    let request = request.and_then(|it| it.event).ok_or(Failure::NotFound("request"))?;
    if request.method == Method::Import {
        return of_import(app, (account, keys), (row, &request)).await;
    }
    let wording = request.wording.ok_or(Failure::NotFound("form"))?;
    let version = store::form::by_digest(app.store(), account.id, wording).await?;
    let version = version.ok_or(Failure::NotFound("form"))?;
    let shown = form::Wording::from_json(&version.wording)?;
    let record =
        sender::open(keys, "form_version", version.form.as_bytes(), &version.sealed_sender)?;
    let list = request.list.ok_or(Failure::NotFound("list"))?;
    let list = store::list::by_id(app.store(), account.id, list).await?;
    let list = list.ok_or(Failure::NotFound("list"))?;
    let mailing = mailing(&record, (account, row), Some(&list))?;
    let language: Language = shown.language.parse().unwrap_or_default();
    let language = language.into();
    // draft-levine-mailbomb-header: lets receivers see who filled in a form in
    // their name.
    let ip = request.ip.as_ref().map(|ip| ip.reveal().clone()).unwrap_or_default();
    let form_sub = Some(format!("v=1; ip={ip}; date={}", request.at.as_second()));
    let fields = [
        ("list", list.name.clone()),
        ("sender", shown.sender),
        ("purpose", format!("{} ({})", list.purpose, list.frequency)),
        ("requested", request.at.strftime("%Y-%m-%d %H:%M UTC").to_string()),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value)).into();
    let (list_name, fields, link) = (list.name, Some(fields), None);
    let reason = None;
    Ok(Parts { record, mailing, list_name, language, form_sub, fields, reason, link })
}

/// The question that an import asks, in the name of its list.
async fn of_import(
    app: &App,
    (account, keys): (&AccountRow, &AccountKeys),
    (row, request): (&DeliveryRow, &ConsentEvent),
) -> Result<Parts, Failure> {
    let words = Words::of(app, keys, account.id, request).await?;
    let shown = words.wording.boxes.first().ok_or(Failure::NotFound("list"))?;
    let list = request.list.ok_or(Failure::NotFound("list"))?;
    let list = store::list::by_id(app.store(), account.id, list).await?;
    let mailing = mailing(&words.record, (account, row), list.as_ref())?;
    let collection = request.note.as_ref().map(|it| it.reveal().as_str()).unwrap_or_default();
    let origin = message::notice::origin(words.language(), collection).to_owned();
    let mut fields = named(&words, shown);
    fields.insert("origin".to_owned(), origin);
    let (list_name, language) = (shown.name.clone(), words.footer_language());
    let (form_sub, fields, link) = (None, Some(fields), None);
    let (record, reason) = (words.record, Some(Reason::Import));
    Ok(Parts { record, mailing, list_name, language, form_sub, fields, reason, link })
}

/// What such a mail says of list and sender.
fn named(words: &Words, shown: &form::ListBox) -> BTreeMap<String, String> {
    let fields = [
        ("list", shown.name.clone()),
        ("sender", words.wording.sender.clone()),
        ("purpose", format!("{} ({})", shown.purpose, shown.frequency)),
    ];
    fields.map(|(name, value)| (name.to_owned(), value)).into()
}

/// A question whether somebody still wants a list, or the notice of a consent, in the
/// name by which they know its sender.
async fn of_question(
    app: &App,
    (account, keys): (&AccountRow, &AccountKeys),
    row: &DeliveryRow,
) -> Result<Parts, Failure> {
    let recorded = events::of_contact(app, keys, account.id, row.contact).await?;
    let question = reconfirm::question_of(&recorded, row.origin_id);
    let question = question.ok_or(Failure::NotFound("question"))?;
    let words = Words::of(app, keys, account.id, question).await?;
    let shown = words.wording.boxes.first().ok_or(Failure::NotFound("list"))?;
    let list = question.list.ok_or(Failure::NotFound("list"))?;
    let list = store::list::by_id(app.store(), account.id, list).await?;
    let mailing = mailing(&words.record, (account, row), list.as_ref())?;
    let mut fields = named(&words, shown);
    if question.method == Method::Mail {
        // A notice of the consent names its day.
        let since = question.note.as_ref().map(|it| it.reveal().clone());
        fields.insert("since".to_owned(), since.unwrap_or_default());
    }
    let link = Some(("reconfirm", Purpose::Confirm, Subject::Consent(question.id)));
    let (list_name, language) = (shown.name.clone(), words.footer_language());
    let (form_sub, fields) = (None, Some(fields));
    let reason = (question.method == Method::Mail).then_some(Reason::Notice);
    let record = words.record;
    Ok(Parts { record, mailing, list_name, language, form_sub, fields, reason, link })
}

/// A notice tells the account's own member of a step; it is of no list.
async fn of_notice(
    app: &App,
    (account, keys): (&AccountRow, &AccountKeys),
    row: &DeliveryRow,
) -> Result<Parts, Failure> {
    let (record, language, fields) = ladder::notice::parts(app, (account, keys), row).await?;
    let mailing = mailing(&record, (account, row), None)?;
    let language = language.into();
    let (list_name, form_sub, fields, link) = (String::new(), None, Some(fields), None);
    let reason = None;
    Ok(Parts { record, mailing, list_name, language, form_sub, fields, reason, link })
}

/// An answer to a recipient; it is of no list, and has one link.
async fn of_answer(
    app: &App,
    (account, keys): (&AccountRow, &AccountKeys),
    row: &DeliveryRow,
) -> Result<Parts, Failure> {
    let answer::Parts { record, language, fields, link } = answer::parts(app, keys, row).await?;
    let mailing = mailing(&record, (account, row), None)?;
    let language = language.into();
    let (list_name, form_sub, fields, link) = (String::new(), None, Some(fields), Some(link));
    let reason = None;
    Ok(Parts { record, mailing, list_name, language, form_sub, fields, reason, link })
}

fn mailing(
    record: &Record,
    (account, row): (&AccountRow, &DeliveryRow),
    list: Option<&store::list::ListRow>,
) -> Result<Mailing, Failure> {
    let Record { from, identity, hosts } = record;
    let bad = |source| Failure::unavailable("a stored sender", source);
    let from_address = from.address()?;
    let obligations = match row.basis {
        Basis::ConfirmationRequest | Basis::Reconfirmation => Obligations::CONFIRMATION,
        Basis::ServiceNotice | Basis::CaseReply => Obligations::NOTICE,
        _ => Obligations::BULK,
    };
    let cfbl = format!("fbl@{}", hosts.bounce_domain);
    let sender = Sender {
        from_name: from.name.clone(),
        reply_to: from.reply_to()?,
        legal_name: identity.legal_name.clone(),
        trading_name: identity.trading_name.clone(),
        postal_address: identity.postal_address.clone(),
        phone: Some(identity.phone.clone()),
        email: identity.email.parse().map_err(bad)?,
        web: identity.web.clone(),
        register: identity.register.clone(),
        from: from_address.clone(),
    };
    let origin = row.origin_id.simple().to_string();
    Ok(Mailing {
        sender,
        list: list.map(|it| {
            let written = it.id.to_string();
            let list_id = &written[written.len() - 12..];
            let list_id = format!("{list_id}.{}.{}", account.number, hosts.mail_host);
            List { list_id, name: it.name.clone(), owner: from_address }
        }),
        message_domain: hosts
            .mail_host
            .parse()
            .map_err(|source| Failure::unavailable("our own domain", source))?,
        feedback_id: Some([
            origin[origin.len() - 12..].to_owned(),
            account.number.to_string(),
            row.stream.to_string(),
            "assent".to_owned(),
        ]),
        cfbl_address: Some(cfbl.parse().map_err(bad)?),
        obligations,
    })
}

fn links(
    app: &App,
    written: (u32, Timestamp),
    row: &DeliveryRow,
    parts: &Parts,
) -> Result<Links, Failure> {
    let record = &parts.record;
    let subject = Subject::Delivery(row.id);
    let page = |origin: &str, path: &str, purpose| {
        let token = app.url_token_of(written, purpose, subject)?;
        Ok::<_, Failure>(Some(format!("{origin}{path}/{token}")))
    };
    let (public, content) = (&record.hosts.public_url, &record.hosts.content_url);
    let mailto = app.local_token_of(written, Purpose::Unsubscribe, subject)?;
    let mailto = format!("mailto:{mailto}@{}?subject=unsubscribe", record.hosts.bounce_domain);
    let asks = row.basis == Basis::ConfirmationRequest;
    let confirm = |event| ("confirm", Purpose::Confirm, Subject::Consent(event));
    let action = match row.event.filter(|_| asks).map(confirm).or(parts.link) {
        Some((path, purpose, subject)) => {
            Some(format!("{public}{path}/{}", app.url_token_of(written, purpose, subject)?))
        }
        None => None,
    };
    Ok(Links {
        unsubscribe: page(public, "u", Purpose::Unsubscribe)?,
        unsubscribe_mailto: Some(mailto),
        why: page(public, "why", Purpose::Why)?,
        // A question has nothing to see besides its button.
        view: if asks || row.basis == Basis::Reconfirmation {
            None
        } else {
            page(content, "v", Purpose::View)?
        },
        abuse: page(public, "report", Purpose::Report)?,
        action,
    })
}
