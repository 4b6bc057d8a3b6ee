//! Who may do what: one matrix, printed to `docs/operating/access.md`.
//!
//! Authorisation stands at the start of every use case, next to the effect. A
//! member of one account asking for another account's thing is told that there
//! is no such thing, not that it is forbidden.

use std::fmt::Write as _;

use domain::{AccountId, ApiKeyId, Timestamp};

use crate::{App, Failure};

/// What a key allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Runs the installation.
    Operator,
    /// Judges imports and campaigns for the operator.
    Reviewer,
    /// Works in one account.
    Member,
    /// Reads in one account.
    Viewer,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Operator, Self::Reviewer, Self::Member, Self::Viewer];

    /// The word used in data, API and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Reviewer => "reviewer",
            Self::Member => "member",
            Self::Viewer => "viewer",
        }
    }

    /// The role of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// What the key allows.
    pub role: Role,
    /// The account of a member's or viewer's key; `None` for staff.
    pub account: Option<AccountId>,
    /// What the key is called: it signs reviews.
    pub name: String,
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $word:literal: $($role:ident)+;)*) => {
        /// What can be asked.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Action { $($(#[$doc])* $name),* }

        impl Action {
            /// All of them, in the order of the printed matrix.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// What the matrix calls it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// True when the role may do it (members and viewers in their own
            /// account).
            #[must_use]
            pub fn allowed(self, role: Role) -> bool {
                match self { $(Self::$name => matches!(role, $(Role::$role)|+)),* }
            }
        }
    };
}

actions! {
    /// Open an account, make its keys.
    OpenAccount = "open an account": Operator;
    /// Close an account: keys end, mail stops.
    CloseAccount = "close an account": Operator Member;
    /// Open a closed account again.
    ReopenAccount = "open a closed account again": Operator;
    /// See all accounts, the queue, the status page.
    Oversee = "oversee the installation": Operator Reviewer;
    /// Declare which duties the operator has.
    DeclareDuties = "declare the duties of the operator": Operator;
    /// Let mail leave again after a restore.
    ReleaseSending = "let mail leave again after a restore": Operator;
    /// Place and lift legal holds.
    ManageHolds = "place and lift legal holds": Operator;
    /// Keep lists of bad addresses, and except an account from one.
    ManageFingerprints = "manage fingerprints of bad lists": Operator Reviewer;
    /// Register spam traps.
    ManageTraps = "register spam traps": Operator;
    /// Make and end keys of the staff.
    ManageStaffKeys = "manage keys of the staff": Operator;
    /// Rotate the master key and the keys of links.
    RotateKeys = "rotate the keys of the installation": Operator;
    /// Make and end keys of an account.
    ManageKeys = "manage keys of the account": Operator Member;
    /// Decide a review.
    Review = "decide reviews": Operator Reviewer;
    /// Let a suspended account send again, stop one by hand.
    JudgeStanding = "judge the standing of an account": Operator Reviewer;
    /// Say that somebody made sure who an account is.
    VerifyIdentity = "verify who an account is": Operator Reviewer;
    /// Ask for an account that was stopped to be judged again.
    Appeal = "appeal against being stopped": Operator Member;
    /// Answer what a reviewer asks about an import or campaign of the account.
    AnswerReview = "answer a reviewer's question": Operator Member;
    /// Forbid an address to the whole installation.
    ForbidAddresses = "forbid an address to the whole installation": Operator;
    /// Work at the complaint desk: look into cases, decide them.
    HandleComplaints = "handle complaints": Operator Reviewer;
    /// Record and end transfers of data to other countries.
    ManageTransfers = "keep the register of transfers": Operator Member;
    /// Set the rules of conduct for its authors.
    SetConduct = "set rules of conduct": Operator Member;
    /// Set stricter limits than those of the installation.
    SetOwnLimits = "set stricter limits for the account": Operator Member;
    /// Take content down for its rights holder.
    TakeDown = "take content down": Operator Reviewer;
    /// Accept the policy for an account.
    AcceptPolicy = "accept the policy": Operator Member;
    /// Add, verify and rotate sender domains.
    ManageDomains = "manage sender domains": Operator Member;
    /// Make lists and forms.
    ManageLists = "manage lists and forms": Operator Member;
    /// Upload contacts.
    Import = "import contacts": Operator Member;
    /// Withdraw or erase a contact.
    ManageContacts = "withdraw and erase contacts": Operator Member;
    /// Write, submit, schedule, pause and cancel campaigns.
    ManageCampaigns = "manage campaigns": Operator Member;
    /// See lists, imports, campaigns, reports.
    Read = "read lists, imports, campaigns, reports": Operator Reviewer Member Viewer;
    /// See the evidence of a contact or message, export the ledger.
    ReadEvidence = "read evidence, export the ledger": Operator Reviewer Member;
    /// Take out records, messages and consent in one archive.
    ExportForAuthority = "export an archive for an authority": Operator;
}

impl Actor {
    /// Allows staff anything their role may do, and others only what they may
    /// do in their own account.
    ///
    /// # Errors
    /// [`Failure::NotFound`] for another account's things,
    /// [`Failure::Forbidden`] for what the role may not do.
    pub fn may(&self, action: Action, account: AccountId) -> Result<(), Failure> {
        if self.account.is_some_and(|own| own != account) {
            return Err(Failure::NotFound("account"));
        }
        self.may_anywhere(action)
    }

    /// The same for what belongs to no account.
    ///
    /// # Errors
    /// [`Failure::Forbidden`].
    pub fn may_anywhere(&self, action: Action) -> Result<(), Failure> {
        if action.allowed(self.role) {
            return Ok(());
        }
        let (role, action) = (self.role.as_str(), action.as_str());
        Err(Failure::Forbidden(format!("a {role} may not {action}")))
    }
}

/// The matrix as text, for review.
#[must_use]
pub fn matrix() -> String {
    let mut text = String::from("| action |");
    Role::ALL.iter().for_each(|role| {
        let _ = write!(text, " {} |", role.as_str());
    });
    text.push_str("\n|---|---|---|---|---|\n");
    for action in Action::ALL {
        let _ = write!(text, "| {} |", action.as_str());
        for role in Role::ALL {
            text.push_str(if action.allowed(role) { " ✓ |" } else { " – |" });
        }
        text.push('\n');
    }
    text
}

/// How long the secret of a key is, in characters.
const SECRET_CHARS: usize = 52;

/// Makes a key for the API: `ak_` and 52 characters. The key itself is shown
/// once; only its hash is stored.
#[must_use]
pub fn new_secret(app: &App) -> String {
    let bytes: [u8; 32] = app.random();
    format!("ak_{}", data_encoding::BASE32_NOPAD.encode(&bytes).to_ascii_lowercase())
}

/// What is stored of a key. The secret has 256 random bits, so a plain hash
/// cannot be searched.
#[must_use]
pub fn secret_hash(secret: &str) -> [u8; 32] {
    crate::blobs::digest_of(secret.as_bytes()).0
}

/// The actor behind a key.
///
/// # Errors
/// [`Failure::Forbidden`] for unknown and ended keys alike, [`Failure::Closed`]
/// for one that ended with its account.
pub async fn authenticate(app: &App, secret: &str) -> Result<Actor, Failure> {
    if secret.len() != 3 + SECRET_CHARS {
        return Err(unknown());
    }
    behind(app, secret_hash(secret)).await
}

fn unknown() -> Failure {
    Failure::Forbidden("the key is not known, or was ended".to_owned())
}

/// The actor behind the stored hash of a key.
pub(crate) async fn behind(app: &App, hash: [u8; 32]) -> Result<Actor, Failure> {
    let key = store::api_key::by_hash(app.store(), hash).await?;
    let (key, closed_at) = key.ok_or_else(unknown)?;
    if let Some(at) = closed_at {
        return Err(Failure::Closed { at });
    }
    let role = Role::parse(&key.role).ok_or_else(unknown)?;
    let staff = key.account.0 == store::NIL;
    Ok(Actor { role, account: (!staff).then_some(key.account), name: key.name })
}

/// Adds a key for a role, and returns its secret.
///
/// # Errors
/// [`Failure::Unavailable`] when the database fails.
pub async fn add_key(
    app: &App,
    account: Option<AccountId>,
    (name, role): (&str, Role),
    now: Timestamp,
) -> Result<String, Failure> {
    let secret = new_secret(app);
    let row = store::api_key::ApiKeyRow {
        account: account.unwrap_or(AccountId(store::NIL)),
        id: ApiKeyId::new(now, app.random()),
        name: name.to_owned(),
        role: role.as_str().to_owned(),
    };
    let step = store::api_key::insert(&row, secret_hash(&secret), now);
    let scope = store::Scope::System("keys of staff belong to no account");
    app.store().unit(scope, store::Lane::Interactive, vec![step]).await?;
    Ok(secret)
}

#[cfg(test)]
mod tests;
