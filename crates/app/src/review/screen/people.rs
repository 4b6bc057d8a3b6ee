//! The people: where a list comes from, and a sample of it with the evidence of
//! each. Addresses are masked.

use domain::{AccountId, ContactId, ImportId, ListId, Timestamp};
use store::{
    import::ImportRow,
    permission::{self, Every},
    review::ReviewRow,
};

use crate::{App, Failure, blobs, contact, events, import, review::desk};

/// People of a sample.
const SAMPLE: u32 = 8;
/// Facts that are shown of each of them, the newest.
const FACTS_MAX: usize = 3;

/// One of the people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub contact: ContactId,
    /// The address, masked; `None` once erased.
    pub address: Option<String>,
    /// Word of the permission.
    pub state: String,
    /// What it rests on, when it is granted.
    pub basis: Option<&'static str>,
    /// Since when.
    pub since: Timestamp,
    /// What is recorded, oldest first: word, instant, and what the account said.
    pub facts: Vec<(String, Timestamp, Option<String>)>,
}

/// How many of a list are in one state, on one basis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasisCount {
    /// Word of the permission.
    pub state: String,
    /// Word of the basis, when it is granted.
    pub basis: Option<String>,
    /// How many.
    pub count: u64,
}

/// An upload into the list.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its id.
    pub import: ImportId,
    /// Where it stands.
    pub state: &'static str,
    /// Lines with a contact.
    pub rows: u64,
    /// Of these, lines that name evidence.
    pub evidenced: u64,
    /// What was said of it.
    pub provenance: import::Provenance,
    /// When it was uploaded.
    pub at: Timestamp,
    /// Fingerprints of bad lists that it resembles: name and share in percent.
    pub fingerprints: Vec<(String, u64)>,
}

/// Where a list comes from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Its people by permission.
    pub bases: Vec<BasisCount>,
    /// Uploads into it, newest first.
    pub imports: Vec<Source>,
}

/// Where in the list the sample begins: fixed by the review's id, which nobody
/// could choose, so that everybody who looks sees the same people.
fn every(seed: &ReviewRow, total: u64) -> Every {
    let stride = (total / u64::from(SAMPLE)).max(1);
    let hash = blobs::digest_of(seed.id.as_bytes()).0;
    let (word, _) = hash.split_first_chunk::<8>().expect("a hash has 32 bytes");
    Every { stride, offset: u64::from_be_bytes(*word) % stride, limit: SAMPLE }
}

pub(super) async fn sample(
    app: &App,
    row: &ReviewRow,
    list: ListId,
) -> Result<Vec<Person>, Failure> {
    let (store, account) = (app.store(), row.account);
    let contacts = match row.subject_kind.as_str() {
        "import" | "wave" => {
            let id = desk::import_of(app, row).await?;
            let import = store::import::by_id(store, account, id).await?;
            let claimed = import.map_or(0, |it| it.rows_claimed);
            store::import::sample(store, (account, id), every(row, claimed)).await?
        }
        _ => {
            let counts = permission::counts(store, account, list).await?;
            let granted = counts.iter().find(|(state, _)| state == "granted");
            let total = granted.map_or(0, |(_, count)| *count);
            permission::sample(store, (account, list), every(row, total)).await?
        }
    };
    let keys = app.account_keys(&app.account_row(account).await?)?;
    let mut people = Vec::new();
    for it in permission::again(store, account, list, &contacts, app.now()).await? {
        let id = it.permission.contact;
        let address = match &it.sealed_data {
            Some(sealed) => {
                let key = contact::key(&keys, it.salt.as_deref())?;
                Some(contact::open(&key, (id, it.version), sealed)?.address()?.masked())
            }
            None => None,
        };
        people.push(Person {
            contact: id,
            address,
            state: it.permission.state,
            basis: it.permission.basis.map(domain::Basis::as_str),
            since: it.permission.since,
            facts: facts(app, &keys, (account, id, list)).await?,
        });
    }
    Ok(people)
}

async fn facts(
    app: &App,
    keys: &store::keys::AccountKeys,
    (account, contact, list): (AccountId, ContactId, ListId),
) -> Result<Vec<(String, Timestamp, Option<String>)>, Failure> {
    let recorded = events::of_contact(app, keys, account, contact).await?;
    let of_list: Vec<_> =
        recorded.into_iter().filter(|it| it.row.list.is_none_or(|it| it == list)).collect();
    let newest = of_list.len().saturating_sub(FACTS_MAX);
    let fact = |it: &events::Recorded| {
        let note = it.event.as_ref().and_then(|it| it.note.as_ref());
        (it.row.kind.clone(), it.row.at, note.map(|it| it.reveal().clone()))
    };
    Ok(of_list[newest..].iter().map(fact).collect())
}

pub(super) async fn sources(
    app: &App,
    account: AccountId,
    list: ListId,
) -> Result<Sources, Failure> {
    let bases = permission::bases(app.store(), account, list).await?;
    let bases = bases.into_iter().map(|(state, basis, count)| BasisCount { state, basis, count });
    let rows = store::import::all(app.store(), account).await?;
    let imports = rows.iter().filter(|it| it.list == list).map(source);
    Ok(Sources { bases: bases.collect(), imports: imports.collect::<Result<_, _>>()? })
}

fn source(row: &ImportRow) -> Result<Source, Failure> {
    let figures = row.screening.as_deref().map(import::figures::Figures::from_json).transpose()?;
    let known = figures.and_then(|it| it.known);
    let prints = known.map(|it| it.fingerprints).unwrap_or_default();
    Ok(Source {
        import: row.id,
        state: row.state.as_str(),
        rows: row.rows_total,
        evidenced: row.rows_evidenced,
        provenance: import::provenance(row)?,
        at: row.created_at,
        fingerprints: prints.into_iter().map(|it| (it.name, it.share_percent)).collect(),
    })
}
