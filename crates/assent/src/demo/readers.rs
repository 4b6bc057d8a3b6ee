//! People who read while the campaign runs. Most only look at their mail; some
//! open it in a browser or follow a link; some leave: by one click, by the page,
//! by mail.
//!
//! Owns who left when. The instant is that of the answer: from then on a person
//! has been told that they get nothing any more. While the server is down they
//! try again, as people do.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::{Address, SignedDuration, Timestamp};
use futures_util::{StreamExt as _, stream};
use ports::Clock as _;
use sim::{
    MailCopy, Seed,
    letter::Letter,
    post::Post,
    recipients::{ActError, Habits, Hands, Wish, fulfil},
};
use tokio::sync::mpsc;

use super::browser::Browser;
use crate::real::RealClock;

/// One reader in twenty-five leaves, and one in fifty looks closer.
const HABITS: Habits =
    Habits { one_click: 0.02, page: 0.01, mail: 0.01, open: 0.015, click: 0.005 };
/// Readers who act at the same time.
const AT_ONCE: usize = 8;
/// The ways out, in the order in which early leavers take them.
pub const WAYS: [Wish; 3] = [Wish::LeaveByOneClick, Wish::LeaveByPage, Wish::LeaveByMail];
/// Who could not do it tries again after so long …
const AGAIN: SignedDuration = SignedDuration::from_millis(300);
/// … so often.
const TRIES_MAX: u32 = 60;

/// The readers, and what they did.
#[derive(Clone)]
pub struct Readers {
    browser: Browser,
    post: Post,
    seed: Seed,
    book: Arc<Mutex<Book>>,
}

/// What is known of people who did something, or wanted to.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// When each was told that it is done, by normalised address.
    pub left_at: BTreeMap<String, Timestamp>,
    /// How many, by what they wanted.
    pub ways: BTreeMap<Wish, u64>,
    /// What kept people from it.
    pub failed: Vec<String>,
}

impl Book {
    /// How many did that.
    #[must_use]
    pub fn count(&self, wish: Wish) -> u64 {
        self.ways.get(&wish).copied().unwrap_or(0)
    }
}

impl Readers {
    /// Nobody has read anything yet.
    #[must_use]
    pub fn new(browser: Browser, post: Post, seed: Seed) -> Self {
        Self { browser, post, seed, book: Arc::default() }
    }

    /// What is known so far.
    #[must_use]
    pub fn book(&self) -> Book {
        self.lock().clone()
    }

    /// How many have left.
    #[must_use]
    pub fn count(&self) -> usize {
        self.lock().left_at.len()
    }

    fn lock(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// As soon as the first newsletter has come to anybody, the people of `early`
    /// leave with what an earlier letter offers. Then reads every newsletter
    /// that comes, and does what its reader wants. Ends when no more can come.
    pub async fn read(
        &self,
        mut letters: mpsc::Receiver<Arc<MailCopy>>,
        early: &[(Address, Arc<MailCopy>)],
    ) {
        let Some(first) = letters.recv().await else { return };
        for ((person, copy), wish) in early.iter().zip(WAYS.iter().cycle()) {
            self.act(*wish, &copy.letter, person).await;
        }
        self.read_one(&first).await;
        let others = stream::poll_fn(|context| letters.poll_recv(context));
        others.for_each_concurrent(AT_ONCE, async |copy| self.read_one(&copy).await).await;
    }

    async fn read_one(&self, copy: &MailCopy) {
        let person = &copy.envelope.recipient;
        let wish = HABITS.wish(self.seed, person);
        let is_request = copy.letter.link("/confirm/").is_some();
        let has_left = self.lock().left_at.contains_key(&person.normalised());
        if wish != Wish::Stay && !is_request && !has_left {
            self.act(wish, &copy.letter, person).await;
        }
    }

    async fn act(&self, wish: Wish, letter: &Letter, person: &Address) {
        let hands = Hands { web: &self.browser, post: &self.post };
        let mut tries = 1;
        loop {
            match fulfil(wish, hands, letter, person, RealClock.now()).await {
                Ok(()) => break,
                Err(error) if is_passing(&error) && tries < TRIES_MAX => {
                    tries += 1;
                    RealClock.sleep(AGAIN).await;
                }
                Err(error) => {
                    let told = format!("{wish:?}: {:#}", anyhow::Error::new(error));
                    self.lock().failed.push(told);
                    return;
                }
            }
        }
        let mut book = self.lock();
        if WAYS.contains(&wish) {
            book.left_at.insert(person.normalised(), RealClock.now());
        }
        *book.ways.entry(wish).or_default() += 1;
    }
}

/// True when trying again may help: the server is down, or was a moment ago.
fn is_passing(error: &ActError) -> bool {
    match error {
        ActError::Web(_) | ActError::Post(_) | ActError::NotAccepted(_) => true,
        ActError::Status { status, .. } => *status >= 500,
        ActError::Missing(_) | ActError::NoForm(_) => false,
    }
}
