//! The consent of every recipient, each event with its place in the ledger.

use consent::{
    archive::{ConsentLine, LINE_BYTES_MAX, base64, line},
    tree::{gather::Gather, proof},
};
use domain::ContactId;
use store::{contact::ContactRow, ledger::EventRow};

use super::{Archive, Step};
use crate::{Failure, contact, events};

/// Leaf hashes read at once.
const PAGE: u32 = 2_000;
/// Most consent events of an archive. Their proofs are in memory together.
const EVENTS_MAX: usize = 100_000;

impl Archive {
    /// Walks over the ledger once, and keeps the nodes that the proofs need.
    pub(super) async fn proofs(&mut self) -> Result<Step, Failure> {
        let app = self.app.clone();
        let (store, account, size) = (app.store(), self.account.id, self.checkpoint.size);
        let contacts: Vec<ContactId> = std::mem::take(&mut self.contacts).into_iter().collect();
        let mut indexes = Vec::new();
        for contact in &contacts {
            let rows = store::ledger::of_contact(store, account, *contact).await?;
            indexes.extend(rows.iter().filter_map(|it| it.index));
            if indexes.len() > EVENTS_MAX {
                let problem = format!("there are more than {EVENTS_MAX} consent events behind it");
                return Err(Failure::Conflict(problem + ": ask for a shorter period"));
            }
        }
        let mut nodes = Gather::for_inclusions(indexes, size);
        let mut next = 0;
        while next < size {
            let limit = PAGE.min(u32::try_from(size - next).unwrap_or(PAGE));
            let leaves = store::ledger::leaf_range(store, account, (next, limit)).await?;
            if leaves.is_empty() {
                return Err(Failure::unavailable("the ledger", format!("leaf {next} is missing")));
            }
            next += leaves.len() as u64;
            leaves.into_iter().for_each(|it| nodes.push(events::leaf(it)));
        }
        Ok(Step::Consent(Box::new((contacts, nodes))))
    }

    /// The events of the next contacts.
    pub(super) async fn consent(&mut self) -> Result<Vec<u8>, Failure> {
        let Step::Consent(mut left) = std::mem::replace(&mut self.step, Step::Manifest) else {
            return Ok(Vec::new());
        };
        let (contacts, nodes) = left.as_mut();
        let mut lines = String::new();
        while lines.len() < LINE_BYTES_MAX {
            let Some(contact) = contacts.pop() else {
                return Ok(self.lines("consent", &lines));
            };
            let person = store::contact::by_id(self.app.store(), self.account.id, contact).await?;
            let person = person.ok_or(Failure::NotFound("contact"))?;
            let rows = store::ledger::of_contact(self.app.store(), self.account.id, contact);
            for row in rows.await? {
                lines.push_str(&line(&self.event(&person, &row, nodes)?));
            }
        }
        self.step = Step::Consent(left);
        Ok(self.lines("consent", &lines))
    }

    fn event(
        &self,
        person: &ContactRow,
        row: &EventRow,
        nodes: &Gather,
    ) -> Result<ConsentLine, Failure> {
        let size = self.checkpoint.size;
        let index = row.index.filter(|it| *it < size);
        let path = match index {
            Some(index) => proof::inclusion(nodes, index, size)
                .ok_or_else(|| Failure::unavailable("the ledger", "a node is missing"))?,
            None => Vec::new(),
        };
        let body = self.body(person, row)?;
        let erased_at = person.erased_at.filter(|_| body.is_none() && self.keys.is_some());
        Ok(ConsentLine {
            event: row.id.to_string(),
            contact: person.id.to_string(),
            list: row.list.map(|it| it.to_string()),
            kind: row.kind.clone(),
            at: row.at.to_string(),
            leaf: base64(&row.leaf.0),
            index,
            proof: path.iter().map(|it| base64(&it.0)).collect(),
            salt: row.salt.as_deref().filter(|_| body.is_some()).map(base64),
            body: body.as_deref().map(base64),
            erased_at: erased_at.map(|it| it.to_string()),
        })
    }

    /// The event's own bytes; `None` once erased, or in a closed account.
    fn body(&self, person: &ContactRow, row: &EventRow) -> Result<Option<Vec<u8>>, Failure> {
        let (Some(keys), Some(_), Some(sealed)) = (&self.keys, &row.salt, &row.sealed_body) else {
            return Ok(None);
        };
        match &person.salt {
            Some(salt) => {
                let key = contact::key(keys, Some(salt))?;
                events::body(&key, row.id, Some(sealed))
            }
            // Of an erased contact only the erasure itself is left.
            None => events::body_for_account(keys, row.id, sealed).map(Some),
        }
    }
}
