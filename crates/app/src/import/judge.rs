//! The rules judge an upload that was read to its end.

use domain::{SignedDuration, Timestamp, Verdict};
use policy::{Decision, Facts, Subject, fact::known};
use store::{
    Lane, Scope, Step,
    import::{self, ImportRow, ImportState},
};

use super::Provenance;
use crate::{App, Failure, account, likeness, verdicts::Judged};

/// Judges an import and moves it on: held for a reviewer, refused, or, when the
/// rules have nothing to say, on to the attesting.
pub(super) async fn run(app: &App, row: &ImportRow) -> Result<(), Failure> {
    let fresh = import::by_id(app.store(), row.account, row.id).await?;
    let row = &fresh.ok_or(Failure::NotFound("import"))?;
    let now = app.now();
    let decision = decide(app, row, now).await?;
    let to = match decision.verdict() {
        Verdict::Deny => ImportState::Refused,
        Verdict::Hold => ImportState::Held,
        // Claimed contacts clear nothing without a reviewer (DESIGN section 1):
        // what no rule holds is held all the same.
        Verdict::Allow | Verdict::Note | Verdict::Warn => ImportState::Held,
    };
    let judged = Judged { account: row.account, kind: "import", subject: row.id.0, now };
    let (verdict, keep) = judged.keep(app, &decision);
    let mut steps: Vec<Step> =
        vec![keep, import::set_state((row.account, row.id), (ImportState::Reading, to), now)];
    if to == ImportState::Held {
        steps.push(judged.ask(app, verdict));
    }
    app.store().unit(Scope::Account(row.account), Lane::Interactive, steps).await?;
    Ok(())
}

async fn decide(app: &App, row: &ImportRow, now: Timestamp) -> Result<Decision, Failure> {
    let account = app.account_row(row.account).await?;
    let said = super::provenance(row)?;
    let rows = row.rows_claimed;
    let accepted = account.policy_version.as_ref() == Some(&app.rules().published().version);
    let mut facts = Facts::new()
        .with(known::POLICY_ACCEPTED, accepted)
        .with(known::STANDING, account.standing)
        .with(known::IDENTITY_MATCHES_BARRED, likeness::is_like_barred(app, row.account).await?)
        .with(known::ACCOUNT_AGE, account::age(&account, now))
        .with(known::IMPORT_ROWS, rows)
        .with(known::IMPORT_ROWS_WITHOUT_EVIDENCE, rows.saturating_sub(row.rows_evidenced))
        .with(known::IMPORT_PROVENANCE, said.collection.clone())
        .with(known::IMPORT_QUESTIONS_ANSWERED, answered(&said));
    if let Some(age) = list_age(&said, now) {
        facts = facts.with(known::LIST_AGE, age);
    }
    Ok(app.rules().decide(Subject::Import, &facts, now))
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
