//! "Why do I get this?": the recipient's own evidence, shown to whoever holds
//! the link that was mailed to the address (R002-71, R002-76).

use std::collections::BTreeMap;

use consent::{EventKind, tree::proof};
use domain::{AccountId, ConsentEventId, ContactId, Digest, Timestamp, token::Purpose};
use store::{account::AccountRow, delivery::DeliveryRow, list::ListRow, permission::PermissionRow};

use crate::{
    Action, Actor, App, Failure, contact,
    customer::{self, DealingView},
    events,
    form::{self, Wording},
    leaving,
};

/// One recorded fact.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its id.
    pub id: ConsentEventId,
    /// Word of its kind, and how: `withdrawn (page)`, `topic-left-out (Roses)`.
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// Name of the list; `None` for the whole account.
    pub list: Option<String>,
    /// Word of the method; `None` once erased.
    pub method: Option<&'static str>,
    /// Address it came from; partly hidden, unless the verified owner reads it.
    pub ip: Option<String>,
    /// What was shown.
    pub wording: Option<Wording>,
    /// What the account asserted, for imports.
    pub note: Option<String>,
    /// The ledger's word on it.
    pub ledger: LedgerWord,
}

/// What the ledger says of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LedgerWord {
    /// It waits for its place: some seconds.
    Waiting,
    /// It is leaf `index` of a tree of `size` leaves with this root, and the
    /// proof of that was checked just now.
    Included {
        /// Its place.
        index: u64,
        /// Leaves in the tree.
        size: u64,
        /// Root of the tree.
        root: Digest,
    },
    /// The proof does not hold: tell the operator.
    Broken,
}

/// Everything that is recorded of one contact.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The account that sends.
    pub account: AccountRow,
    /// The contact.
    pub contact: ContactId,
    /// The address; masked, unless the verified owner reads it.
    pub address: Option<String>,
    /// What else is known of the person; told to the verified owner alone.
    pub fields: BTreeMap<String, String>,
    /// Permission by list.
    pub permissions: Vec<(PermissionRow, ListRow)>,
    /// The facts, oldest first.
    pub facts: Vec<Fact>,
    /// What was sent, newest first.
    pub deliveries: Vec<DeliveryRow>,
    /// What is on record of them as a customer; told to the verified owner alone.
    pub dealings: Vec<DealingView>,
}

/// The evidence of whoever holds this link.
///
/// # Errors
/// [`Failure::NotFound`] for anything but a link we mailed.
pub async fn by_token(app: &App, token: &str) -> Result<Evidence, Failure> {
    let (account, subject) = app.open_url(token, Purpose::Why).await?;
    let leaver = leaving::named(app, account, subject).await?;
    gather(app, leaver.account, (leaver.contact, Shown::Masked)).await
}

/// The evidence in full, for the owner of the mailbox: whoever opened a link that
/// was just mailed to the address.
///
/// # Errors
/// [`Failure`].
pub(crate) async fn of_owner(
    app: &App,
    account: AccountRow,
    contact: ContactId,
) -> Result<Evidence, Failure> {
    gather(app, account, (contact, Shown::Whole)).await
}

/// How much of an address is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Masked,
    Whole,
}

/// The evidence of a contact, for its account and for staff.
///
/// # Errors
/// [`Failure`].
pub async fn of_contact(
    app: &App,
    actor: &Actor,
    account: AccountId,
    contact: ContactId,
) -> Result<Evidence, Failure> {
    actor.may(Action::ReadEvidence, account)?;
    gather(app, app.account_row(account).await?, (contact, Shown::Masked)).await
}

async fn gather(
    app: &App,
    account: AccountRow,
    (id, shown): (ContactId, Shown),
) -> Result<Evidence, Failure> {
    let person = store::contact::by_id(app.store(), account.id, id).await?;
    let person = person.ok_or(Failure::NotFound("contact"))?;
    let keys = app.account_keys(&account)?;
    let permissions = store::permission::of_contact(app.store(), account.id, id).await?;
    let tree = Tree::load(app, account.id).await?;
    let mut facts = Vec::new();
    for recorded in events::of_contact(app, &keys, account.id, id).await? {
        facts.push(fact(app, (&account, &permissions, shown), recorded, &tree).await?);
    }
    let (mut address, mut fields, mut dealings) = (None, BTreeMap::new(), Vec::new());
    if let Some(sealed) = &person.sealed_data {
        let key = contact::key(&keys, person.salt.as_deref())?;
        let data = contact::open(&key, (id, person.version), sealed)?;
        let whole = data.address()?;
        address = Some(match shown {
            Shown::Masked => whole.masked(),
            Shown::Whole => {
                fields.clone_from(data.fields());
                dealings = customer::of_contact(app, &key, (account.id, id)).await?;
                whole.to_wire()
            }
        });
    }
    let deliveries = store::delivery::of_contact(app.store(), account.id, id).await?;
    Ok(Evidence { account, contact: id, address, fields, permissions, facts, deliveries, dealings })
}

async fn fact(
    app: &App,
    (account, permissions, shown): (&AccountRow, &[(PermissionRow, ListRow)], Shown),
    recorded: events::Recorded,
    tree: &Tree,
) -> Result<Fact, Failure> {
    let events::Recorded { row, event } = recorded;
    let list = row.list.map(|id| {
        let found = permissions.iter().find(|(_, list)| list.id == id);
        found.map_or_else(|| id.to_string(), |(_, list)| list.name.clone())
    });
    let wording = match event.as_ref().and_then(|it| it.wording) {
        Some(digest) => form::wording(app, account.id, digest).await?,
        None => None,
    };
    let kind = match event.as_ref().map(|it| &it.kind) {
        Some(EventKind::Withdrawn { via }) => format!("{} ({via})", row.kind),
        Some(EventKind::TopicLeftOut { topic } | EventKind::TopicTakenBack { topic }) => {
            format!("{} ({})", row.kind, topic.reveal())
        }
        Some(EventKind::Rested { until }) => format!("{} (until {until})", row.kind),
        _ => row.kind.clone(),
    };
    Ok(Fact {
        id: row.id,
        kind,
        at: row.at,
        list,
        method: event.as_ref().map(|it| it.method.as_str()),
        ip: event.as_ref().and_then(|it| it.ip.as_ref()).map(|ip| match shown {
            Shown::Masked => masked_ip(ip.reveal()),
            Shown::Whole => ip.reveal().clone(),
        }),
        wording,
        note: event.as_ref().and_then(|it| it.note.as_ref()).map(|it| it.reveal().clone()),
        ledger: tree.word(row.leaf, row.index),
    })
}

/// The first half of an address is enough to recognise one's own network.
pub(crate) fn masked_ip(ip: &str) -> String {
    match ip.parse() {
        Ok(std::net::IpAddr::V4(ip)) => format!("{}.{}.x.x", ip.octets()[0], ip.octets()[1]),
        Ok(std::net::IpAddr::V6(ip)) => {
            let [a, b, c, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:…")
        }
        Err(_) => "x".to_owned(),
    }
}

/// The account's tree as last signed, for proofs.
struct Tree {
    leaves: Vec<consent::Leaf>,
    levels: proof::Levels,
    root: Digest,
}

impl Tree {
    async fn load(app: &App, account: AccountId) -> Result<Self, Failure> {
        let size = store::ledger::head(app.store(), account).await?.map_or(0, |(size, _)| size);
        let leaves = store::ledger::leaf_hashes(app.store(), account, size).await?;
        let leaves: Vec<_> = leaves.into_iter().map(events::leaf).collect();
        let mut frontier = consent::Frontier::new();
        leaves.iter().for_each(|leaf| frontier.push(*leaf));
        let levels = proof::Levels::new(&leaves);
        Ok(Self { leaves, levels, root: frontier.root() })
    }

    fn word(&self, leaf: Digest, index: Option<u64>) -> LedgerWord {
        let size = self.leaves.len() as u64;
        let Some(index) = index.filter(|it| *it < size) else { return LedgerWord::Waiting };
        let claim = proof::Inclusion { leaf: events::leaf(leaf), index, size, root: self.root };
        let held = proof::inclusion(&self.levels, index, size)
            .is_some_and(|path| proof::verify_inclusion(&claim, &path).is_ok());
        if held {
            LedgerWord::Included { index, size, root: self.root }
        } else {
            LedgerWord::Broken
        }
    }
}
