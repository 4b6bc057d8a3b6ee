//! The first wave of new imports: the first mail to contacts of an upload goes to
//! some of them, drawn at random, and to nobody else of it until bounces and
//! complaints of that wave were judged by the rules about waves (R002-23).
//!
//! A wave is opened with the campaign that first goes to new contacts. Who is of
//! it follows from a seed that was drawn then: whoever chose the order of the
//! file could not know it. The re-check makes the others wait; a wave that the
//! rules hold is judged by a reviewer, and one that is rejected takes its import
//! back. **Never** here: a limit.

use std::collections::{BTreeMap, BTreeSet};

use ::campaign::wave::{Outcome, Patience, Ripe, Size, is_first, ripe};
use domain::{Basis, ContactId, DeliveryId, ImportId, SignedDuration, Timestamp, Verdict, WaveId};
use policy::{Facts, Subject, fact::known};
use store::{
    Lane, Scope, Step,
    campaign::CampaignRow,
    import::{self, ImportState},
    import_wave::{self, Counts, WaveRow, WaveState},
    queue::Rechecked,
    review::ReviewRow,
};

use crate::{App, Failure, blobs, ladder::pace, review::Answer, verdicts::Judged};

/// How long a wave is waited for in a rehearsal (DECISIONS D10).
const WAIT_REHEARSAL: SignedDuration = SignedDuration::from_secs(2);

fn number(app: &App, setting: &str) -> Result<u64, Failure> {
    let missing = || Failure::unavailable("the rule book", "a setting of waves is missing");
    app.rules().number(setting).ok_or_else(missing)
}

fn span(app: &App, setting: &str) -> Result<SignedDuration, Failure> {
    let missing = || Failure::unavailable("the rule book", "a setting of waves is missing");
    app.rules().duration(setting).ok_or_else(missing)
}

/// The steps that open a wave for each import of the list that no campaign went to
/// as a whole. They belong into the unit that starts the campaign. Small uploads
/// into the same list count together: cutting one up opens waves all the same. A
/// campaign to few people is the ladder's to watch, and leaves the import new.
///
/// # Errors
/// [`Failure::Unavailable`].
pub(crate) async fn opened_by(
    app: &App,
    row: &CampaignRow,
    recipients: u64,
) -> Result<Vec<Step>, Failure> {
    let new = import_wave::new_imports(app.store(), row.account, row.list).await?;
    let total: u64 = new.iter().map(|(_, claimed)| claimed).sum();
    if total.min(recipients) < number(app, "wave.rows-min")? {
        return Ok(Vec::new());
    }
    let size = Size {
        percent: number(app, "wave.percent")?,
        least: number(app, "wave.recipients-min")?,
        most: number(app, "wave.recipients-max")?,
    };
    let size = size.of(total);
    let wave = |(import, claimed): (ImportId, u64)| {
        let (id, now) = (WaveId::new(app.now(), app.random()), app.now());
        let new = WaveRow {
            account: row.account,
            import,
            id,
            list: row.list,
            campaign: row.id,
            seed: app.random::<32>().to_vec(),
            size,
            total,
            expected: share(claimed, total, size),
            state: WaveState::Open,
            opened_at: now,
        };
        import_wave::insert(&new)
    };
    Ok(new.into_iter().map(wave).collect())
}

/// The number that is drawn for a contact.
fn drawn(seed: &[u8], contact: ContactId) -> u64 {
    let bytes = [seed, contact.as_bytes()].concat();
    let hash = blobs::digest_of(&bytes).0;
    let (word, _) = hash.split_first_chunk::<8>().expect("a hash has 32 bytes");
    u64::from_be_bytes(*word)
}

/// True when a contact of the import is of its first wave.
fn is_of(wave: &WaveRow, contact: ContactId) -> bool {
    is_first(drawn(&wave.seed, contact), (wave.size, wave.total))
}

/// Of a batch that was re-checked: the deliveries to contacts that wait for the
/// judgement of a wave, and when each is looked at again. Those in `spared` wait
/// already.
///
/// # Errors
/// [`Failure::Unavailable`]: nothing of the batch goes out.
pub(crate) async fn waiting(
    app: &App,
    (found, spared): (&[Rechecked], &BTreeMap<DeliveryId, Timestamp>),
    now: Timestamp,
) -> Result<BTreeMap<DeliveryId, Timestamp>, Failure> {
    let mut waiting = BTreeMap::new();
    let attested: Vec<_> = found
        .iter()
        .filter(|it| pace::would_go(it) && it.delivery.basis == Basis::Attested)
        .filter(|it| !spared.contains_key(&it.delivery.id))
        .collect();
    if attested.is_empty() {
        return Ok(waiting);
    }
    let again = pace::after(now, look_again(app)?);
    for wave in import_wave::not_passed(app.store()).await? {
        let of_account: Vec<_> =
            attested.iter().filter(|it| it.delivery.account == wave.account).collect();
        if of_account.is_empty() {
            continue;
        }
        let contacts: Vec<_> = of_account.iter().map(|it| it.delivery.contact).collect();
        let among = import::among(app.store(), (wave.account, wave.import), &contacts).await?;
        let among: BTreeSet<_> = among.into_iter().collect();
        let waits = |it: &&&&Rechecked| {
            among.contains(&it.delivery.contact) && !is_of(&wave, it.delivery.contact)
        };
        let late: Vec<_> =
            of_account.iter().filter(waits).map(|it| (it.delivery.id, again)).collect();
        pace::postpone(app, wave.account, &late).await?;
        waiting.extend(late);
    }
    Ok(waiting)
}

/// How long a delivery waits before it is looked at again.
fn look_again(app: &App) -> Result<SignedDuration, Failure> {
    if app.settings().rehearsal {
        return Ok(SignedDuration::from_secs(3));
    }
    Ok(span(app, "wave.wait")? / 12)
}

fn patience(app: &App) -> Result<Patience, Failure> {
    let wait = span(app, "wave.wait")?;
    let wait = if app.settings().rehearsal { WAIT_REHEARSAL } else { wait };
    let settled_percent = number(app, "wave.settled-percent")?;
    Ok(Patience { wait, settled_percent, wait_max: span(app, "wave.wait-max")? })
}

/// Judges the waves of which enough is known. Machine work: no actor. Returns how
/// many were judged.
///
/// # Errors
/// [`Failure`]; the next round goes on.
pub async fn round(app: &App) -> Result<usize, Failure> {
    let patience = patience(app)?;
    let mut judged = 0;
    for wave in import_wave::open(app.store()).await? {
        let waited = app.now().duration_since(wave.opened_at);
        if waited < patience.wait {
            continue;
        }
        let counts = import_wave::counts(app.store(), &wave).await?;
        let outcome = Outcome { settled: counts.settled, admitted: wave.expected };
        if ripe(outcome, waited, patience) == Ripe::No {
            continue;
        }
        judge(app, &wave, counts).await?;
        judged += 1;
    }
    Ok(judged)
}

fn share(part: u64, whole: u64, of: u64) -> u64 {
    (part * of).checked_div(whole).unwrap_or(0)
}

async fn judge(app: &App, wave: &WaveRow, counts: Counts) -> Result<(), Failure> {
    let now = app.now();
    let facts = Facts::new()
        .with(known::WAVE_SETTLED_PERCENT, share(counts.settled, wave.expected, 100).min(100))
        .with(known::WAVE_BAD_PERMILLE, share(counts.bad, counts.settled, 1_000))
        .with(known::WAVE_COMPLAINTS_PERMILLE, share(counts.complaints, counts.accepted, 1_000));
    let decision = app.rules().decide(Subject::Wave, &facts, now);
    let judged = Judged { account: wave.account, kind: "wave", subject: wave.id.0, now };
    let (verdict, keep) = judged.keep(app, &decision);
    let to = match decision.verdict() {
        Verdict::Allow | Verdict::Note | Verdict::Warn => WaveState::Passed,
        Verdict::Hold | Verdict::Deny => WaveState::Held,
    };
    let mut steps =
        vec![import_wave::set_state(wave, to, now), import_wave::count(wave, counts), keep];
    if to == WaveState::Held {
        steps.push(judged.ask(app, verdict));
        tracing::warn!(import.id = %wave.import, "the first wave of an import is held");
    }
    app.store().unit(Scope::Account(wave.account), Lane::Interactive, steps).await?;
    Ok(())
}

/// The wave that a review is about.
///
/// # Errors
/// [`Failure::NotFound`].
pub(crate) async fn of_review(app: &App, row: &ReviewRow) -> Result<WaveRow, Failure> {
    let wave = import_wave::by_id(app.store(), row.account, WaveId(row.subject)).await?;
    wave.ok_or(Failure::NotFound("wave"))
}

/// What a reviewer's word does: the others are mailed, or the import is taken back.
///
/// # Errors
/// [`Failure`].
pub(crate) async fn decided(
    app: &App,
    row: &ReviewRow,
    answer: Answer,
) -> Result<Vec<Step>, Failure> {
    let (wave, now) = (of_review(app, row).await?, app.now());
    if answer == Answer::Approve {
        return Ok(vec![import_wave::set_state(&wave, WaveState::Released, now)]);
    }
    let mut steps = vec![import_wave::set_state(&wave, WaveState::Refused, now)];
    let key = (wave.account, wave.import);
    let found = import::by_id(app.store(), key.0, key.1).await?;
    if found.is_some_and(|it| it.state == ImportState::Accepted) {
        let back = (ImportState::Accepted, ImportState::Undoing);
        steps.push(import::set_state(key, back, now));
    }
    Ok(steps)
}

/// True when others of this list wait for the judgement of a wave.
///
/// # Errors
/// [`Failure::Unavailable`].
pub(crate) async fn holds_up(app: &App, row: &CampaignRow) -> Result<bool, Failure> {
    let waves = import_wave::not_passed(app.store()).await?;
    let of_list = |it: &WaveRow| (it.account, it.list) == (row.account, row.list);
    Ok(waves.iter().any(of_list))
}
