//! The first wave of new imports: the first mail to contacts of an upload goes to
//! some of them, drawn at random, and to nobody else of it until bounces and
//! complaints of that wave were judged by the rules about waves (R002-23).
//!
//! A wave is opened with the campaign that first goes to new contacts. Who is of
//! it follows from a seed that was drawn then: whoever chose the order of the
//! file could not know it. The others are parked when they are admitted
//! (DECISIONS D49), and the re-check parks whom the admission could not know; a
//! wave that the rules hold is judged by a reviewer, and one that is rejected
//! takes its import back. **Never** here: a limit.

use std::collections::{BTreeMap, BTreeSet};

use ::campaign::wave::{Outcome, Patience, Ripe, Size, is_first, ripe, settled_percent};
use domain::{
    AccountId, Basis, CampaignId, CampaignState, ContactId, ImportId, SignedDuration, Verdict,
    WaveId,
};
use policy::{Facts, Subject, fact::known};
use store::{
    Lane, Scope, Step,
    campaign::CampaignRow,
    delivery::Turn,
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

/// Contacts of `wave`'s import among these that wait for its judgement, and those
/// that are of it.
async fn split(
    app: &App,
    wave: &WaveRow,
    contacts: &[ContactId],
) -> Result<(Vec<ContactId>, Vec<ContactId>), Failure> {
    let among = import::among(app.store(), (wave.account, wave.import), contacts).await?;
    Ok(among.into_iter().partition(|it| !is_of(wave, *it)))
}

/// The turn of each of these contacts when they are admitted to a campaign; those
/// that are named nowhere have theirs at once.
///
/// # Errors
/// [`Failure::Unavailable`].
pub(crate) async fn turns(
    app: &App,
    campaign: &CampaignRow,
    attested: &[ContactId],
) -> Result<BTreeMap<ContactId, Turn>, Failure> {
    let mut turns = BTreeMap::new();
    if attested.is_empty() {
        return Ok(turns);
    }
    let waves = import_wave::not_passed(app.store()).await?;
    let of_list = |it: &&WaveRow| (it.account, it.list) == (campaign.account, campaign.list);
    for wave in waves.iter().filter(of_list) {
        let (late, first) = split(app, wave, attested).await?;
        // Who stands in two files waits as long as one of them makes them wait.
        turns.extend(late.into_iter().map(|it| (it, Turn::After(wave.id))));
        for contact in first {
            turns.entry(contact).or_insert(Turn::First(wave.id));
        }
    }
    Ok(turns)
}

/// Of a batch that was re-checked: the deliveries that wait for the judgement of a
/// wave, with that wave. Most were parked when they were admitted; these were
/// admitted before, or wait for a second wave.
///
/// # Errors
/// [`Failure::Unavailable`]: nothing of the batch goes out.
pub(crate) async fn waiting<'a>(
    app: &App,
    found: &[&'a Rechecked],
) -> Result<Vec<(WaveId, &'a Rechecked)>, Failure> {
    let attested: Vec<_> = found
        .iter()
        .copied()
        .filter(|it| pace::would_go(it) && it.delivery.basis == Basis::Attested)
        .collect();
    let mut waiting: Vec<(WaveId, &Rechecked)> = Vec::new();
    if attested.is_empty() {
        return Ok(waiting);
    }
    let mut parked = BTreeSet::new();
    for wave in import_wave::not_passed(app.store()).await? {
        let of_wave = |it: &&&Rechecked| {
            let row = &it.delivery;
            (row.account, row.list) == (wave.account, Some(wave.list))
        };
        let asked: Vec<_> = attested.iter().filter(of_wave).copied().collect();
        if asked.is_empty() {
            continue;
        }
        let contacts: Vec<_> = asked.iter().map(|it| it.delivery.contact).collect();
        let (late, _) = split(app, &wave, &contacts).await?;
        for it in asked {
            if late.contains(&it.delivery.contact) && parked.insert(it.delivery.id) {
                waiting.push((wave.id, it));
            }
        }
    }
    Ok(waiting)
}

/// Seconds between two looks at the waves under way.
#[must_use]
pub fn look_every(app: &App) -> i64 {
    if app.settings().rehearsal { 1 } else { 60 }
}

fn patience(app: &App) -> Result<Patience, Failure> {
    let wait = span(app, "wave.wait")?;
    Ok(Patience {
        wait: if app.settings().rehearsal { WAIT_REHEARSAL } else { wait },
        settled_percent: number(app, "wave.settled-percent")?,
        wait_max: span(app, "wave.wait-max")?,
        least: number(app, "wave.recipients-min")?,
    })
}

/// Judges the waves of which enough is known. Machine work: no actor. Returns how
/// many were judged. Reads the mail of open waves, and nothing of what waits for
/// them.
///
/// # Errors
/// [`Failure`]; the next round goes on.
pub async fn round(app: &App) -> Result<usize, Failure> {
    let patience = patience(app)?;
    let mut pools = BTreeMap::new();
    let mut judged = 0;
    for wave in import_wave::open(app.store()).await? {
        let waited = app.now().duration_since(wave.opened_at);
        if waited < patience.wait {
            continue;
        }
        // One that cannot be judged waits, and does not hold up the others.
        match look(app, (&wave, waited), patience, &mut pools).await {
            Ok(is_judged) => judged += usize::from(is_judged),
            Err(Failure::Raced) => {}
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(import.id = %wave.import, error, "a wave is not judged");
            }
        }
    }
    Ok(judged)
}

/// The waves that began with one campaign, together.
#[derive(Clone, Copy, Debug, Default)]
struct Pool {
    counts: Counts,
    expected: u64,
}

impl Pool {
    async fn of(app: &App, wave: &WaveRow) -> Result<Self, Failure> {
        let counts = import_wave::counts(app.store(), wave).await?;
        Ok(Self { counts, expected: wave.expected })
    }

    async fn of_all(app: &App, wave: &WaveRow) -> Result<Self, Failure> {
        let mut all = Self::default();
        let waves = import_wave::of_campaign(app.store(), wave.account, wave.campaign).await?;
        for wave in waves {
            let one = Self::of(app, &wave).await?;
            all.counts = all.counts + one.counts;
            all.expected += one.expected;
        }
        Ok(all)
    }
}

/// Judges a wave if enough is known of it. A small upload tells nothing by itself:
/// it is judged by all that were new with it.
async fn look(
    app: &App,
    (wave, waited): (&WaveRow, SignedDuration),
    patience: Patience,
    pools: &mut BTreeMap<(AccountId, CampaignId), Pool>,
) -> Result<bool, Failure> {
    let key = (wave.account, wave.campaign);
    let pool = if wave.expected >= patience.least {
        Pool::of(app, wave).await?
    } else if let Some(known) = pools.get(&key) {
        *known
    } else {
        let pool = Pool::of_all(app, wave).await?;
        pools.insert(key, pool);
        pool
    };
    let campaign = store::campaign::by_id(app.store(), wave.account, wave.campaign).await?;
    let is_whole =
        campaign.as_ref().is_some_and(|it| it.expanded_at.is_some() && it.sealed_segment.is_none());
    let Counts { settled, under_way, .. } = pool.counts;
    let outcome = Outcome { settled, under_way, expected: pool.expected, is_whole };
    match ripe(outcome, waited, patience) {
        Ripe::No => return Ok(false),
        // Whoever stopped it keeps the mail of the wave back: nobody is asked why
        // nothing is known.
        Ripe::Never if is_stopped(app, wave, campaign.as_ref()).await? => return Ok(false),
        Ripe::Yes | Ripe::Never => {}
    }
    judge(app, wave, (pool.counts, settled_percent(outcome, patience))).await?;
    Ok(true)
}

async fn is_stopped(
    app: &App,
    wave: &WaveRow,
    campaign: Option<&CampaignRow>,
) -> Result<bool, Failure> {
    let is_paused = campaign.is_some_and(|it| it.state == CampaignState::Paused);
    Ok(is_paused || !app.account_row(wave.account).await?.standing.may_send())
}

fn share(part: u64, whole: u64, of: u64) -> u64 {
    (part * of).checked_div(whole).unwrap_or(0)
}

async fn judge(
    app: &App,
    wave: &WaveRow,
    (counts, settled_percent): (Counts, u64),
) -> Result<(), Failure> {
    let now = app.now();
    let facts = Facts::new()
        .with(known::WAVE_SETTLED_PERCENT, settled_percent.min(100))
        .with(known::WAVE_BAD_PERMILLE, share(counts.bad, counts.settled, 1_000))
        .with(known::WAVE_COMPLAINTS_PERMILLE, share(counts.complaints, counts.accepted, 1_000))
        .with(known::WAVE_COMPLAINTS, counts.complaints);
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
