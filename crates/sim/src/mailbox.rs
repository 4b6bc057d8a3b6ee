//! What the simulated providers have taken: the tally that the engine under
//! test cannot talk itself out of.
//!
//! Owns one [`MailCopy`] per recipient and message, also of those whose reply
//! was lost on the way. **Never** here: an opinion whether that was right; see
//! `checker`.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::{Address, Digest, Envelope, Timestamp};
use tokio::sync::mpsc;

use crate::letter::Letter;

/// Copies that wait to be looked at by a watcher before receivers slow down.
const WATCH_AHEAD_MAX: usize = 1024;

/// How much of each message is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// All bytes.
    Everything,
    /// Digest and what checks need ([`Letter::essence`]); for many thousands.
    Digest,
}

/// One message, taken for one recipient.
#[derive(Clone, Debug)]
pub struct MailCopy {
    /// Which provider took it.
    pub provider: String,
    /// From and to, as on the wire.
    pub envelope: Envelope,
    /// The address it came from.
    pub peer: IpAddr,
    /// The EHLO name of the sender.
    pub hello: String,
    /// True when it came over TLS.
    pub encrypted: bool,
    /// When MAIL was said.
    pub mail_at: Timestamp,
    /// When it was complete.
    pub received_at: Timestamp,
    /// True when the provider has it and the sender got no reply.
    pub reply_lost: bool,
    /// SHA-256 of all bytes.
    pub digest: Digest,
    /// Octets.
    pub size_bytes: usize,
    /// What a reader sees. Empty when the bytes are no message.
    pub letter: Arc<Letter>,
    /// What is wrong with the bytes as such; empty when nothing is.
    pub wire_faults: Vec<String>,
    /// All bytes, when kept.
    pub bytes: Option<Arc<[u8]>>,
}

/// How many copies a provider has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Copies.
    pub copies: u64,
    /// Of these, copies whose reply was lost.
    pub reply_lost: u64,
}

/// All mailboxes of all providers. Clones share them.
#[derive(Clone, Debug)]
pub struct Mailbox {
    keep: Keep,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    copies: Vec<Arc<MailCopy>>,
    by_recipient: BTreeMap<String, Vec<usize>>,
    watchers: Vec<mpsc::Sender<Arc<MailCopy>>>,
}

impl Mailbox {
    /// Empty mailboxes.
    #[must_use]
    pub fn new(keep: Keep) -> Self {
        Self { keep, inner: Arc::default() }
    }

    /// All copies, in order of arrival.
    #[must_use]
    pub fn copies(&self) -> Vec<Arc<MailCopy>> {
        self.inner().copies.clone()
    }

    /// Copies that arrived after the first `seen`.
    #[must_use]
    pub fn copies_since(&self, seen: usize) -> Vec<Arc<MailCopy>> {
        self.inner().copies.iter().skip(seen).cloned().collect()
    }

    /// How many copies there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.inner().copies.len()
    }

    /// True when nothing has arrived.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The copies of one recipient, in order of arrival.
    #[must_use]
    pub fn accepted_copies(&self, recipient: &Address) -> Vec<Arc<MailCopy>> {
        let inner = self.inner();
        let found = inner.by_recipient.get(&recipient.normalised());
        found.into_iter().flatten().map(|&at| inner.copies[at].clone()).collect()
    }

    /// Copies per provider.
    #[must_use]
    pub fn tallies(&self) -> BTreeMap<String, Tally> {
        let mut tallies = BTreeMap::<String, Tally>::new();
        for copy in &self.inner().copies {
            let tally = tallies.entry(copy.provider.clone()).or_default();
            tally.copies += 1;
            tally.reply_lost += u64::from(copy.reply_lost);
        }
        tallies
    }

    /// Every copy from now on, with all its bytes. A watcher that does not read
    /// slows the receivers down; one that is dropped is forgotten.
    #[must_use]
    pub fn watch(&self) -> mpsc::Receiver<Arc<MailCopy>> {
        let (sender, receiver) = mpsc::channel(WATCH_AHEAD_MAX);
        self.inner().watchers.push(sender);
        receiver
    }

    /// Takes a copy.
    pub(crate) async fn put(&self, copy: MailCopy) {
        let whole = Arc::new(copy);
        let kept = match self.keep {
            Keep::Everything => whole.clone(),
            Keep::Digest => {
                let letter = Arc::new(whole.letter.essence());
                Arc::new(MailCopy { bytes: None, letter, ..(*whole).clone() })
            }
        };
        let watchers = {
            let mut inner = self.inner();
            let at = inner.copies.len();
            let key = whole.envelope.recipient.normalised();
            inner.by_recipient.entry(key).or_default().push(at);
            inner.copies.push(kept);
            inner.watchers.retain(|it| !it.is_closed());
            inner.watchers.clone()
        };
        for watcher in watchers {
            // A watcher that left meanwhile is forgotten at the next copy.
            let _ = watcher.send(whole.clone()).await;
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
