//! The register of transfers: from which law's country to which country the
//! data of an account go, who hands them over, who takes them, on what it rests
//! and where the assessment is (R001-44, X-13, DECISIONS D46).
//!
//! Where a law asks for a line and there is none in force, `clearance` withholds
//! the mail, and the [laws of a campaign](crate::campaign::laws) say so before.
//! **Never** here: what a law lets a transfer rest on; that is data.

mod duties;
mod tally;

use domain::{AccountId, Personal, Sealed, Timestamp, TransferId};
pub use policy::TransferBasis;
use policy::{
    Transfers,
    law::{Registered, TransferDuty},
};
use serde::{Deserialize, Serialize};
use store::{
    Lane, Place, Scope,
    keys::AccountKeys,
    transfer::{self, TransferLine, TransferRow},
};

use crate::{Action, Actor, App, Failure};

pub(crate) use duties::{Asked, duties};
pub(crate) use tally::Tally;

/// Longest name of an exporter or importer, and longest assessment, in
/// characters.
const WORDS_CHARS_MAX: usize = 2_000;

/// Who hands data over, who takes them, and where the assessment is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Who hands them over.
    pub exporter: String,
    /// Who takes them.
    pub importer: String,
    /// What was assessed, and where it lies: a number, a date, a file.
    pub assessment: String,
}

/// A line to record.
#[derive(Clone, Debug)]
pub struct NewTransfer {
    /// Code of the law that protects the persons, such as `CN`.
    pub law: String,
    /// Where their data go: code or name of a country.
    pub country: String,
    /// On what it rests.
    pub basis: TransferBasis,
    /// Sensitive data are among them.
    pub is_sensitive: bool,
    /// Since when; `None` = now.
    pub valid_from: Option<Timestamp>,
    /// Until when; `None` = until it is ended.
    pub valid_until: Option<Timestamp>,
    /// Who and where.
    pub words: Words,
}

/// A line, as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferView {
    /// The row.
    pub row: TransferRow,
    /// Who and where.
    pub words: Words,
    /// It lets data go now, as far as its times say.
    pub is_in_force: bool,
}

/// Persons whose data left this year under a law that counts them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The law.
    pub law: String,
    /// How many since 1 January (UTC).
    pub persons: u64,
    /// From how many on the law asks for more; `None` = for no more.
    pub next: Option<u64>,
}

/// The register of an account.
#[derive(Clone, Debug)]
pub struct Register {
    /// The country in which this installation processes data.
    pub country: String,
    /// Its lines, newest first.
    pub lines: Vec<TransferView>,
    /// Persons of this year.
    pub persons: Vec<Counted>,
}

fn place(row: &[u8]) -> Place<'_> {
    Place { table: "transfer", column: "sealed_words", row }
}

fn seal(keys: &AccountKeys, id: TransferId, words: &Words) -> Sealed {
    let plain = Personal::new(crate::json::bytes(words));
    keys.seal(&place(id.as_bytes()), plain.reveal())
}

fn open(keys: &AccountKeys, row: &TransferRow) -> Result<Words, Failure> {
    let plain = keys
        .open(&place(row.id.as_bytes()), &row.sealed_words)
        .map_err(|source| Failure::unavailable("the register of transfers", source))?;
    serde_json::from_slice(plain.reveal()).map_err(|_| {
        Failure::unavailable("the register of transfers", "what was sealed has another shape")
    })
}

/// Records a line.
///
/// # Errors
/// [`Failure::Invalid`] for a law that asks for none, a country that is not
/// understood, a basis that the law does not know, or words that are missing.
pub async fn record(
    app: &App,
    actor: &Actor,
    account: AccountId,
    new: NewTransfer,
) -> Result<TransferId, Failure> {
    actor.may(Action::ManageTransfers, account)?;
    let row = app.open_account(account).await?;
    let now = app.now();
    let country = app.rules().laws().country(&new.country);
    let country = country.ok_or_else(|| {
        Failure::invalid("country", "not understood: write a code such as `SE`, or a name")
    })?;
    let duty = duty(app, &new.law, &country)?;
    let known = duty.tiers.iter().flat_map(|it| &it.bases).any(|it| *it == new.basis);
    if !known && !duty.tiers.iter().any(|it| it.bases.is_empty()) {
        let told =
            format!("{} does not name `{}`; see {}", duty.law, new.basis.as_str(), duty.by.rule);
        return Err(Failure::invalid("basis", told));
    }
    let is_adequate = duty.adequate.contains(&country);
    if new.basis == TransferBasis::Adequacy && !is_adequate {
        let told = format!("{} found {country} not adequate; see {}", duty.law, duty.by.rule);
        return Err(Failure::invalid("basis", told));
    }
    let valid_from = new.valid_from.unwrap_or(now);
    if new.valid_until.is_some_and(|it| it <= valid_from) {
        return Err(Failure::invalid("valid_until", "must be later than `valid_from`"));
    }
    let words = checked(new.words)?;
    let id = TransferId::new(now, app.random());
    let line = TransferLine {
        law: duty.law.as_str().to_owned(),
        country,
        basis: new.basis.as_str().to_owned(),
        is_sensitive: new.is_sensitive,
    };
    let recorded = TransferRow {
        id,
        line,
        valid_from,
        valid_until: new.valid_until,
        sealed_words: seal(&app.account_keys(&row)?, id, &words),
        recorded_by: actor.name.clone(),
        created_at: now,
        ended_at: None,
        ended_by: None,
    };
    let step = transfer::insert(account, &recorded);
    app.store().unit(Scope::Account(account), Lane::Interactive, vec![step]).await?;
    Ok(id)
}

/// What the law of that code asks for when data leave for a country.
fn duty(app: &App, law: &str, country: &str) -> Result<TransferDuty, Failure> {
    let on = policy::law::day(app.now());
    let mut duties = app.rules().laws().transfer_duties(country, on);
    let known: Vec<_> = duties.iter().map(|it| it.law.as_str()).collect();
    let told = format!("no line is asked for there; laws that ask: {}", known.join(", "));
    let at = duties.iter().position(|it| it.law.as_str().eq_ignore_ascii_case(law.trim()));
    let at = at.ok_or_else(|| Failure::invalid("law", told))?;
    Ok(duties.swap_remove(at))
}

fn checked(words: Words) -> Result<Words, Failure> {
    let Words { exporter, importer, assessment } = words;
    let one = |field: &str, text: String| {
        let text = text.trim().to_owned();
        if text.is_empty() || text.chars().count() > WORDS_CHARS_MAX {
            let problem = format!("1 to {WORDS_CHARS_MAX} characters");
            return Err(Failure::invalid(field, problem));
        }
        Ok(text)
    };
    Ok(Words {
        exporter: one("exporter", exporter)?,
        importer: one("importer", importer)?,
        assessment: one("assessment", assessment)?,
    })
}

/// Ends a line. Mail that rests on it and waits is withheld at its next turn.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Conflict`] when it is ended already.
pub async fn end(
    app: &App,
    actor: &Actor,
    (account, id): (AccountId, TransferId),
) -> Result<(), Failure> {
    actor.may(Action::ManageTransfers, account)?;
    let rows = transfer::of_account(app.store(), account).await?;
    let row = rows.iter().find(|it| it.id == id).ok_or(Failure::NotFound("transfer"))?;
    if let Some(at) = row.ended_at {
        return Err(Failure::Conflict(format!("it was ended at {at}")));
    }
    let step = transfer::end((account, id), &actor.name, app.now());
    app.store().unit(Scope::Account(account), Lane::Interactive, vec![step]).await?;
    Ok(())
}

/// The register of an account, with the persons of this year.
///
/// # Errors
/// [`Failure`].
pub async fn register(app: &App, actor: &Actor, account: AccountId) -> Result<Register, Failure> {
    actor.may(Action::Read, account)?;
    let row = app.account_row(account).await?;
    let now = app.now();
    let rows = transfer::of_account(app.store(), account).await?;
    // What a destroyed key sealed is gone; the rest of the line stands.
    let keys = row.wrapped_key.is_some().then(|| app.account_keys(&row)).transpose()?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let words = match &keys {
            Some(keys) => open(keys, &row)?,
            None => Words {
                exporter: String::new(),
                importer: String::new(),
                assessment: String::new(),
            },
        };
        let is_in_force = row.ended_at.is_none()
            && row.valid_from <= now
            && row.valid_until.is_none_or(|until| until > now);
        lines.push(TransferView { row, words, is_in_force });
    }
    Ok(Register {
        country: app.settings().country.clone(),
        lines,
        persons: counted(app, account).await?,
    })
}

/// Persons of this year, under every law that counts them.
pub(crate) async fn counted(app: &App, account: AccountId) -> Result<Vec<Counted>, Failure> {
    let known = transfer::persons(app.store(), account, year(app.now())).await?;
    let duties = duties(app, app.now());
    let of_law = |duty: &TransferDuty| {
        let law = duty.law.as_str();
        let persons = known.iter().find(|it| it.0 == law).map_or(0, |it| it.1);
        let next = duty.tiers.iter().map(|it| it.persons).find(|it| *it > persons);
        Counted { law: law.to_owned(), persons, next }
    };
    Ok(duties.iter().filter(|it| it.counts()).map(of_law).collect())
}

/// The year in which a person counts (UTC).
pub(crate) fn year(at: Timestamp) -> i16 {
    policy::law::day(at).year()
}

/// Where the data of an account go, and the lines in force.
///
/// # Errors
/// [`Failure::Unavailable`]: nothing leaves.
pub(crate) async fn transfers(app: &App, account: AccountId) -> Result<Transfers, Failure> {
    let lines = transfer::in_force(app.store(), account, app.now()).await?;
    let laws = app.rules().laws();
    // A law or a basis that this release does not know lets nothing go.
    let of_line = |it: TransferLine| {
        Some(Registered {
            law: laws.law(&it.law)?.code,
            to: it.country,
            basis: TransferBasis::parse(&it.basis)?,
            is_sensitive: it.is_sensitive,
        })
    };
    let registered = lines.into_iter().filter_map(of_line).collect();
    Ok(Transfers { to: app.settings().country.clone(), registered })
}
