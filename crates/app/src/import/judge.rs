//! The rules judge an upload that was screened to its end.

use domain::{SignedDuration, Timestamp, Verdict};
use policy::{Decision, Facts, Subject, fact::known};
use store::{
    Lane, Scope, Step,
    import::{self, ImportRow, ImportState},
};

use super::{
    Provenance,
    figures::{Figures, ListEvidence},
};
use crate::{App, Failure, account, likeness, verdicts::Judged};

/// What the rules say of an upload with these figures.
pub(super) async fn decide(
    app: &App,
    row: &ImportRow,
    figures: &Figures,
    now: Timestamp,
) -> Result<Decision, Failure> {
    let account = app.account_row(row.account).await?;
    let said = super::provenance(row)?;
    let accepted = account.policy_version.as_ref() == Some(&app.rules().published().version);
    let facts = Facts::new()
        .with(known::POLICY_ACCEPTED, accepted)
        .with(known::STANDING, account.standing)
        .with(known::IDENTITY_MATCHES_BARRED, likeness::is_like_barred(app, row.account).await?)
        .with(known::ACCOUNT_AGE, account::age(&account, now));
    let evidence = match row.evidence {
        Some(_) => ListEvidence::Attached,
        None => ListEvidence::None,
    };
    let facts = said.facts(figures.facts(facts, evidence), now);
    Ok(app.book_of(&account)?.rules.decide(Subject::Import, &facts, now))
}

/// Moves an upload on that was read to its end: refused, or held for a reviewer.
/// Claimed contacts clear nothing without one (DESIGN section 1): what no rule
/// holds is held all the same.
pub(super) async fn end(app: &App, row: &ImportRow, decision: &Decision) -> Result<(), Failure> {
    let now = app.now();
    let to = match decision.verdict() {
        Verdict::Deny => ImportState::Refused,
        Verdict::Hold | Verdict::Allow | Verdict::Note | Verdict::Warn => ImportState::Held,
    };
    let judged = Judged { account: row.account, kind: "import", subject: row.id.0, now };
    let (verdict, keep) = judged.keep(app, decision);
    let mut steps: Vec<Step> =
        vec![keep, import::set_state((row.account, row.id), (ImportState::Reading, to), now)];
    if to == ImportState::Held {
        steps.push(judged.ask(app, verdict));
    }
    app.store().unit(Scope::Account(row.account), Lane::Interactive, steps).await?;
    Ok(())
}

impl Provenance {
    /// What the member said, as facts.
    pub(super) fn facts(&self, facts: Facts, now: Timestamp) -> Facts {
        self.known(facts.with(known::IMPORT_QUESTIONS_ANSWERED, answered(self)), now)
    }

    /// The same without the question whether all was answered: for a file that
    /// nobody hands in yet.
    #[must_use]
    pub fn known(&self, facts: Facts, now: Timestamp) -> Facts {
        let facts = facts.with(known::IMPORT_PROVENANCE, self.collection.clone());
        match list_age(self, now) {
            Some(age) => facts.with(known::LIST_AGE, age),
            None => facts,
        }
    }
}

fn answered(said: &Provenance) -> bool {
    let answers = [&said.origin, &said.in_use, &said.confirmation, &said.collection];
    answers.iter().all(|it| !it.trim().is_empty()) && said.last_confirmed.is_some()
}

/// Time since the newest collection or confirmation. Days end in UTC; a day in
/// the future counts as unknown, and what is unknown holds.
fn list_age(said: &Provenance, now: Timestamp) -> Option<SignedDuration> {
    let day = said.last_confirmed?.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
    let age = now.duration_since(day);
    (!age.is_negative()).then_some(age)
}
