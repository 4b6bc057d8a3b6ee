//! The thing itself: a campaign with what it says and to how many, or an upload
//! with what was said of it and what the screening found.

use std::collections::BTreeMap;

use ::content::{links::leads_home, spam::Features};
use domain::{AccountId, AppealId, CampaignId, ImportId, ListId, Personal, Standing, Timestamp};
use store::review::ReviewRow;

use crate::{
    App, Failure, blobs,
    campaign::{content, judge},
    import::{self, Provenance, figures::Figures},
    review::desk,
    sender,
};

/// Most characters of a text that are shown.
const TEXT_CHARS_MAX: usize = 4_000;
/// Most links that are shown.
const LINKS_MAX: usize = 40;

/// What is to be decided.
#[derive(Clone, Debug)]
pub enum Subject {
    /// A campaign.
    Campaign(Box<CampaignFacts>),
    /// An upload.
    Import(Box<ImportFacts>),
    /// An appeal.
    Appeal(Box<AppealFacts>),
}

impl Subject {
    /// The list it is about; `None` for an appeal.
    #[must_use]
    pub fn list(&self) -> Option<ListId> {
        match self {
            Self::Campaign(it) => Some(it.list.0),
            Self::Import(it) => Some(it.list.0),
            Self::Appeal(_) => None,
        }
    }
}

/// A campaign.
#[derive(Clone, Debug)]
pub struct CampaignFacts {
    /// Its id.
    pub id: CampaignId,
    /// Its name.
    pub name: String,
    /// The list and its name.
    pub list: (ListId, String),
    /// What the list was promised.
    pub purpose: String,
    /// Recipients counted.
    pub recipients: u64,
    /// Recipients of all mailings that count as one with it.
    pub together: u64,
    /// The others of these.
    pub parts: Vec<Part>,
    /// Name and address of the sender.
    pub from: (String, String),
    /// When it is to start, if that is set.
    pub scheduled_at: Option<Timestamp>,
    /// The subject.
    pub subject: String,
    /// The text part, cut.
    pub text: String,
    /// Where links lead.
    pub links: Vec<Link>,
    /// Likeness sketch of its content.
    pub(super) sketch: Option<i64>,
    /// Its words behind what the verdict calls them.
    pub(super) words: BTreeMap<String, String>,
}

/// A link of a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub target: String,
    /// True when that is a site of the sender's.
    pub is_own: bool,
}

/// A mailing that counts as one with another (R002-38).
#[derive(Clone, Debug)]
pub struct Part {
    /// Its id.
    pub id: CampaignId,
    /// Its name.
    pub name: String,
    /// Recipients counted.
    pub recipients: u64,
    /// When it was handed in.
    pub submitted_at: Option<Timestamp>,
}

/// An upload.
#[derive(Clone, Debug)]
pub struct ImportFacts {
    /// Its id.
    pub id: ImportId,
    /// The list and its name.
    pub list: (ListId, String),
    /// The four answers (R002-29 … R002-33).
    pub provenance: Provenance,
    /// Lines with a contact.
    pub rows: u64,
    /// Of these, lines that name evidence.
    pub evidenced: u64,
    /// True when evidence for the list as a whole is attached.
    pub has_evidence: bool,
    /// What the screening found, fingerprints among it; `None` until then.
    pub figures: Option<Figures>,
    /// When it was uploaded.
    pub created_at: Timestamp,
}

/// An appeal.
#[derive(Clone, Debug)]
pub struct AppealFacts {
    /// Its id.
    pub id: AppealId,
    /// Standing of the account when it appealed.
    pub standing: Standing,
    /// What it says.
    pub words: Personal<String>,
    /// True when a proof of the list is attached.
    pub has_evidence: bool,
}

pub(super) async fn of(app: &App, row: &ReviewRow) -> Result<Subject, Failure> {
    Ok(match row.subject_kind.as_str() {
        "import" | "wave" => Subject::Import(Box::new(upload(app, row).await?)),
        "appeal" => Subject::Appeal(Box::new(appeal(app, row).await?)),
        _ => Subject::Campaign(Box::new(campaign(app, row).await?)),
    })
}

/// The name and purpose of a list.
async fn list(app: &App, account: AccountId, id: ListId) -> Result<(String, String), Failure> {
    let found = store::list::by_id(app.store(), account, id).await?;
    Ok(found.map_or_else(|| (id.to_string(), String::new()), |it| (it.name, it.purpose)))
}

pub(super) async fn campaign(app: &App, row: &ReviewRow) -> Result<CampaignFacts, Failure> {
    let (account, store) = (row.account, app.store());
    let found = crate::campaign::find(app, account, CampaignId(row.subject)).await?;
    let account_row = app.account_row(account).await?;
    let keys = app.account_keys(&account_row)?;
    let from = sender::open(&keys, "campaign", found.id.as_bytes(), &found.sealed_sender)?.from;
    let (name, purpose) = list(app, account, found.list).await?;
    let book = app.book_of(&account_row)?;
    let together = judge::like_mailings(app, &book.rules, &found).await?;
    let mut parts = Vec::new();
    for id in together.iter().flat_map(|it| &it.others) {
        if let Some(it) = store::campaign::by_id(store, account, *id).await? {
            let (recipients, submitted_at) = (it.recipients, it.submitted_at);
            parts.push(Part { id: it.id, name: it.name, recipients, submitted_at });
        }
    }
    let mut said = (String::new(), String::new(), Vec::new());
    let mut words = BTreeMap::new();
    if let Some(artefact) = found.artefact {
        let bytes = blobs::get(app, &keys, account, artefact).await?;
        let content::Examined { content, check, .. } =
            content::examine(app, bytes.reveal(), &found)?;
        words = Features::of(&content, &check).words_behind();
        let own = [found.sender_domain.as_str().to_owned()];
        let link = |target: String| Link { is_own: leads_home(&target, &own), target };
        let links = content.links.into_iter().map(|it| link(it.target)).take(LINKS_MAX).collect();
        said = (content.subject, cut(&content.text), links);
    }
    let (subject, text, links) = said;
    Ok(CampaignFacts {
        id: found.id,
        list: (found.list, name),
        purpose,
        recipients: found.recipients,
        together: together.map_or(found.recipients, |it| it.recipients),
        parts,
        from: (from.name, from.address),
        scheduled_at: found.scheduled_at,
        subject,
        text,
        links,
        sketch: found.sketch,
        name: found.name,
        words,
    })
}

fn cut(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(TEXT_CHARS_MAX) {
        Some((at, _)) => format!("{} …", &text[..at]),
        None => text.to_owned(),
    }
}

async fn upload(app: &App, row: &ReviewRow) -> Result<ImportFacts, Failure> {
    let id = desk::import_of(app, row).await?;
    let found = store::import::by_id(app.store(), row.account, id).await?;
    let found = found.ok_or(Failure::NotFound("import"))?;
    let (name, _) = list(app, row.account, found.list).await?;
    Ok(ImportFacts {
        id: found.id,
        list: (found.list, name),
        provenance: import::provenance(&found)?,
        rows: found.rows_total,
        evidenced: found.rows_evidenced,
        has_evidence: found.evidence.is_some(),
        figures: found.screening.as_deref().map(Figures::from_json).transpose()?,
        created_at: found.created_at,
    })
}

async fn appeal(app: &App, row: &ReviewRow) -> Result<AppealFacts, Failure> {
    let found = crate::appeal::of_review(app, row).await?;
    Ok(AppealFacts {
        id: found.id,
        standing: found.standing,
        words: crate::appeal::words(app, row.account, &found).await?,
        has_evidence: found.evidence.is_some(),
    })
}
