//! Use cases: authorise → load → decide → commit.
//!
//! Owns what an actor may ask of Assent, one file a use case. Each loads facts
//! from `store`, decides with core, and commits one unit; the core crates meet
//! here. **Never** here: SQL, HTTP, HTML, sockets. `api` and `console` call it
//! for people, `jobs` and `mta` for the machine's own work.

pub mod access;
pub mod account;
pub mod appeal;
pub mod archive;
mod asking;
pub mod audit;
pub mod blobs;
pub mod campaign;
pub mod checkpoints;
pub mod clock;
pub mod complaint;
pub mod compliance;
pub mod conduct;
pub mod confirm;
pub mod contact;
pub mod customer;
pub mod dispatch;
pub mod erase;
pub mod events;
pub mod evidence;
pub mod expiry;
pub mod failure;
pub mod fingerprint;
pub mod foreign_form;
pub mod form;
pub mod hold;
pub mod identity_check;
mod ids;
pub mod import;
pub mod inbound;
pub mod install;
mod json;
pub mod keys;
pub mod ladder;
mod law;
pub mod leak;
pub mod leaving;
pub mod ledger;
pub mod legal_hold;
pub mod licence;
pub mod likeness;
pub mod limits;
pub mod list;
pub mod listings;
pub mod never_again;
pub mod open_figures;
pub mod own;
pub mod own_limits;
mod page;
pub mod policy_changes;
pub mod preferences;
pub mod proof;
pub mod queue;
pub mod recipient;
pub mod reconfirm;
pub mod remind;
pub mod report_abuse;
pub mod retention;
pub mod review;
pub mod rotation;
pub mod segment;
pub mod sender;
pub mod sender_domain;
pub mod sessions;
pub mod settings;
pub mod signup;
pub mod standing;
pub mod status;
pub mod suppression;
#[cfg(feature = "testing")]
pub mod testing;
pub mod tiles;
mod to_one;
pub mod tokens;
pub mod transfer;
pub mod traps;
pub mod verdicts;
pub mod view_message;
pub mod visit_proof;
pub mod whole_mail;

use std::sync::Arc;

use domain::Timestamp;
use policy::RuleBook;
use ports::Ports;
use store::{Store, keys::Keys};

pub use access::{Action, Actor, Role};
pub use content::words::WordsError;
pub use failure::Failure;
pub use settings::Settings;

/// The use cases' common ground. Cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    ports: Ports,
    keys: Keys,
    /// In the order of their days; at least one.
    books: Vec<InForce>,
    settings: Settings,
    school: campaign::learning::School,
    tiles: tiles::Kept,
    own_limits: own_limits::Kept,
    transfer_duties: transfer::Asked,
}

/// The rules from a day on.
struct InForce {
    since: jiff::civil::Date,
    book: Arc<Book>,
}

/// Rules, and the ladder by their limits.
#[derive(Debug)]
pub struct Book {
    /// The rules.
    pub rules: RuleBook,
    /// The ladder.
    pub ladder: ladder::Ladder,
}

impl Book {
    fn of(rules: RuleBook) -> Self {
        Self { ladder: ladder::Ladder::of(&rules), rules }
    }
}

impl App {
    /// Puts the parts together. See [`install`] for how keys are made.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let Parts { store, ports, keys, rules, settings } = parts;
        let of_day = |(since, rules)| InForce { since, book: Arc::new(Book::of(rules)) };
        let books = rules.by_day().into_iter().map(of_day).collect();
        let school = campaign::learning::School::new();
        let tiles = tiles::Kept::default();
        let own_limits = own_limits::Kept::default();
        let transfer_duties = transfer::Asked::default();
        let inner = Inner {
            store,
            ports,
            keys,
            books,
            settings,
            school,
            tiles,
            own_limits,
            transfer_duties,
        };
        Self { inner: Arc::new(inner) }
    }

    /// The database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The doors to the outside.
    #[must_use]
    pub fn ports(&self) -> &Ports {
        &self.inner.ports
    }

    /// The keys of the installation.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.inner.keys
    }

    /// The rules in force today (UTC): a setting may change on a day. Those
    /// of the installation: an account may have stricter limits
    /// ([`Self::book_of`]).
    #[must_use]
    pub fn rules(&self) -> &RuleBook {
        &self.in_force().rules
    }

    fn in_force(&self) -> &Arc<Book> {
        let books = &self.inner.books;
        let (first, later) = books.split_first().expect("there is a book from the beginning");
        if later.is_empty() {
            return &first.book;
        }
        let today = policy::law::day(self.now());
        &later.iter().rev().find(|it| it.since <= today).unwrap_or(first).book
    }

    /// The ladder of those rules: its limits, and where its days begin.
    #[must_use]
    pub fn ladder(&self) -> &ladder::Ladder {
        &self.in_force().ladder
    }

    /// The content check: word lists, patterns, tables.
    #[must_use]
    pub fn checker(&self) -> &content::Checker {
        self.inner.school.checker()
    }

    /// Checks content with an operator's own word lists besides those compiled
    /// in. To be called before anything is checked.
    ///
    /// # Errors
    /// [`WordsError`], to be shown to the operator.
    ///
    /// # Panics
    /// When something was checked already: a bug.
    pub fn use_words(&self, file: &str, toml: &str) -> Result<(), WordsError> {
        let words = content::words::Words::with_own(file, toml)?;
        let early = self.inner.school.use_checker(content::Checker::of(words));
        assert!(early, "word lists are brought before anything is checked");
        Ok(())
    }

    pub(crate) fn school(&self) -> &campaign::learning::School {
        &self.inner.school
    }

    /// What the operator configured.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    pub(crate) fn transfer_duties(&self) -> &transfer::Asked {
        &self.inner.transfer_duties
    }

    pub(crate) fn tiles(&self) -> &tiles::Kept {
        &self.inner.tiles
    }

    /// The present.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.inner.ports.clock.now()
    }

    /// `N` random bytes.
    #[must_use]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        self.inner.ports.entropy.bytes()
    }
}

/// What an [`App`] is made of.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// The doors to the outside.
    pub ports: Ports,
    /// The keys of the installation.
    pub keys: Keys,
    /// The rules in force.
    pub rules: RuleBook,
    /// What the operator configured.
    pub settings: Settings,
}
