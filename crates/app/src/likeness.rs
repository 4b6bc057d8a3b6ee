//! Accounts that are like one that may not come back: locked for good,
//! terminated, or closed while they were stopped (R002-59, DECISIONS D35).
//!
//! Owns what an account is recognised by, and whom it is like. What follows is a
//! rule's (`platform.identity.barred`): a person looks before anything goes out,
//! and their decision lets it go on. The account learns that it is looked at,
//! and never which other account it is like. **Never** here: a verdict, or a
//! name in clear.

use domain::{
    AccountId, Domain, ReviewId, RuleId, Standing, Timestamp,
    organisation::{self, Feature},
};
use store::{
    Lane, Scope, Step,
    identity_mark::{self, Held, LikenessRow, Mark, Which},
};

use crate::{Action, Actor, App, Failure, account::Identity, verdicts};

/// The rule that holds what is like a barred account.
const RULE: &str = "platform.identity.barred";

/// The steps that keep what an account is recognised by. Belong into the unit
/// that keeps its identity.
pub(crate) fn of_identity(app: &App, account: AccountId, identity: &Identity) -> Vec<Step> {
    let now = app.now();
    let names = [Some(&identity.legal_name), identity.trading_name.as_ref()];
    let names = names.into_iter().flatten().filter_map(|it| organisation::name(it));
    let register = identity.register.as_deref().and_then(organisation::register);
    let phone = organisation::phone(&identity.phone);
    let mail = identity.email.parse().ok().map(|it| organisation::mail(&it));
    let folded = names
        .map(|it| (Feature::Name, it))
        .chain(register.map(|it| (Feature::Register, it)))
        .chain(phone.map(|it| (Feature::Phone, it)))
        .chain(mail.map(|it| (Feature::Mail, it)));
    let mark = |(feature, folded): (Feature, String)| {
        let mark = app.keys().mark(feature, &folded);
        identity_mark::insert(account, &Mark { feature, mark, held: Held::Proven }, now)
    };
    folded.map(mark).collect()
}

/// The step that keeps a sender domain of an account.
pub(crate) fn of_domain(app: &App, account: AccountId, domain: &Domain, held: Held) -> Step {
    let feature = Feature::Domain;
    let mark = app.keys().mark(feature, &organisation::domain(domain));
    identity_mark::insert(account, &Mark { feature, mark, held }, app.now())
}

/// True when an account is like one that may not come back, and nobody let it
/// go on.
///
/// # Errors
/// [`Failure::Unavailable`]: what is asked about waits.
pub(crate) async fn is_like_barred(app: &App, account: AccountId) -> Result<bool, Failure> {
    Ok(!identity_mark::alike(app.store(), account, Which::Open).await?.is_empty())
}

/// A likeness, for staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// In what.
    pub feature: Feature,
    /// To whom.
    pub other: AccountId,
    /// The other's standing, also when it is closed.
    pub standing: Standing,
    /// Since when that is known of the other.
    pub since: Timestamp,
    /// A reviewer let it go on.
    pub is_released: bool,
}

impl Likeness {
    fn of(row: LikenessRow) -> Self {
        let LikenessRow { feature, other, standing, since, is_released } = row;
        Self { feature, other, standing, since, is_released }
    }
}

/// Whom an account is like, also what was let go on.
///
/// # Errors
/// [`Failure`]; [`Failure::Forbidden`] for everybody but staff.
pub async fn all(app: &App, actor: &Actor, account: AccountId) -> Result<Vec<Likeness>, Failure> {
    actor.may_anywhere(Action::Review)?;
    let rows = identity_mark::alike(app.store(), account, Which::All).await?;
    Ok(rows.into_iter().map(Likeness::of).collect())
}

/// True when a review was asked for because of a likeness.
pub(crate) fn asked(rules: &[verdicts::FiredRule]) -> bool {
    verdicts::holding(rules).contains(&RuleId(RULE.to_owned()))
}

/// The steps by which an approval lets an account go on, whomever it is like
/// today. A likeness that comes later asks again.
///
/// # Errors
/// [`Failure::Unavailable`]: nothing is decided.
pub(crate) async fn released_by(
    app: &App,
    account: AccountId,
    review: ReviewId,
) -> Result<Vec<Step>, Failure> {
    let now = app.now();
    let open = identity_mark::alike(app.store(), account, Which::Open).await?;
    Ok(open.iter().map(|it| identity_mark::release((account, review), it, now)).collect())
}

/// Keeps what accounts are recognised by that an earlier version opened.
/// Machine work: no actor. Returns how many there were.
///
/// # Errors
/// [`Failure`]; run it again.
pub async fn mark_all(app: &App) -> Result<usize, Failure> {
    let unmarked = identity_mark::unmarked(app.store()).await?;
    for account in &unmarked {
        let row = app.account_row(*account).await?;
        let mut steps = of_identity(app, *account, &app.identity(&row)?);
        for domain in store::sender_domain::all(app.store(), *account).await? {
            let held = if domain.verified_at.is_some() { Held::Proven } else { Held::Claimed };
            steps.push(of_domain(app, *account, &domain.domain, held));
        }
        app.store().unit(Scope::Account(*account), Lane::Bulk, steps).await?;
    }
    Ok(unmarked.len())
}
