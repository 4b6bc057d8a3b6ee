//! People with real keys: sealed, hashed and appended as the product does it.

use std::{collections::BTreeMap, sync::Arc};

use consent::{ConsentEvent, EventKind, Leaf, Method, Salt};
use domain::{AccountId, Address, ConsentEventId, ContactId, ListId, Personal, Sealed, Timestamp};
use ports::Entropy;
use store::{
    Place,
    contact::NewContact,
    keys::{AccountKeys, Keys, init_master_key},
    ledger::{EventRow, NewEvent},
    testing::CountedEntropy,
};

/// The keys of an installation and of one of its accounts.
pub struct Desk {
    pub installation: Keys,
    pub account: AccountKeys,
    pub wrapped_key: Sealed,
    pub entropy: Arc<dyn Entropy>,
    of: AccountId,
}

impl Desk {
    pub fn open(of: AccountId, seed: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let entropy = CountedEntropy::seeded(seed);
        let master = init_master_key(&folder.path().join("key"), &*entropy).unwrap();
        let stored = Keys::missing(&master, &[], &entropy);
        let installation = Keys::load(master, &stored, Arc::clone(&entropy)).unwrap();
        let wrapped_key = installation.new_account(of);
        let account = installation.account(of, &wrapped_key).unwrap();
        Self { installation, account, wrapped_key, entropy, of }
    }

    /// A contact with an address and fields, as a sign-up or import adds it.
    pub fn contact(&self, address: &str, fields: &[(&str, &str)], now: Timestamp) -> NewContact {
        let address: Address = address.parse().unwrap();
        let (id, salt) = (ContactId::new(now, self.entropy.bytes()), self.entropy.bytes());
        let fields: BTreeMap<_, _> = fields.iter().copied().collect();
        let data = serde_json::json!({ "address": address.to_wire(), "fields": fields });
        NewContact {
            id,
            lookup: self.account.lookup(&address).to_vec(),
            suppression_key: self.installation.suppression(&address).to_vec(),
            domain: address.domain().clone(),
            salt,
            sealed_data: self.data((id, 1), salt, &data.to_string()),
        }
    }

    /// A version of a contact's data.
    pub fn data(&self, (id, version): (ContactId, u32), salt: [u8; 16], plain: &str) -> Sealed {
        let row = [&id.as_bytes()[..], &version.to_be_bytes()].concat();
        let place = Place { table: "contact_version", column: "sealed_data", row: &row };
        self.account.contact(&salt).seal(&place, plain.as_bytes())
    }

    /// An event with everything that can be known of a visitor.
    pub fn event(&self, contact: ContactId, kind: EventKind, at: Timestamp) -> ConsentEvent {
        ConsentEvent {
            id: ConsentEventId::new(at, self.entropy.bytes()),
            account: self.of,
            contact,
            list: None,
            kind,
            at,
            method: Method::Web,
            wording: None,
            ip: None,
            port: None,
            user_agent: None,
            evidence: None,
            keyed_by: None,
            note: None,
        }
    }

    /// The same, of one list.
    pub fn event_on(
        &self,
        (contact, list): (ContactId, ListId),
        kind: EventKind,
        at: Timestamp,
    ) -> ConsentEvent {
        ConsentEvent { list: Some(list), ..self.event(contact, kind, at) }
    }

    /// The event on its way into the ledger, under the contact's key.
    pub fn seal(&self, salt: [u8; 16], event: &ConsentEvent) -> NewEvent {
        let body = consent::encoding::encode(event).unwrap();
        let leaf_salt: [u8; 16] = self.entropy.bytes();
        NewEvent {
            id: event.id,
            contact: event.contact,
            list: event.list,
            kind: event.kind.as_str(),
            at: event.at,
            salt: leaf_salt,
            sealed_body: self.account.contact(&salt).seal(&place(&event.id), &body),
            leaf: Leaf::commit(Salt(leaf_salt), &body).0,
        }
    }

    /// What a stored event says.
    pub fn open_event(&self, salt: [u8; 16], row: &EventRow) -> ConsentEvent {
        let sealed = row.sealed_body.as_ref().unwrap();
        let body = self.account.contact(&salt).open(&place(&row.id), sealed).unwrap();
        consent::encoding::decode(body.reveal()).unwrap()
    }
}

fn place(event: &ConsentEventId) -> Place<'_> {
    Place { table: "consent_event", column: "sealed_body", row: event.as_bytes() }
}

/// Where somebody came from.
pub fn visited(event: ConsentEvent, ip: &str, user_agent: &str) -> ConsentEvent {
    ConsentEvent {
        ip: Some(Personal::new(ip.to_owned())),
        port: Some(54_321),
        user_agent: Some(Personal::new(user_agent.to_owned())),
        ..event
    }
}
