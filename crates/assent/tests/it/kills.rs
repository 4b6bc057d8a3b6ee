//! Kills: nobody is skipped, and nobody is mailed twice except after an attempt
//! in doubt (DESIGN section 1, invariant 6; DECISIONS D4).
//!
//! The compiled program sends a campaign to a sink that loses 2 % of its final
//! replies, and is killed (SIGKILL) again and again while it does. What counts
//! is what the sink has, compared with what the program says: also how many
//! transactions were open at the kills, for nothing else may be in doubt. The
//! same with two deliberate faults must fail: a test that cannot fail proves
//! nothing.
//!
//! `ASSENT_KILLS_SEED=n` runs another seed; a failure prints the one it had.

use std::path::PathBuf;

use assent::{
    demo::{
        findings::{self, Faults, Mailing},
        office::{Delivery, FLORA, Office, newsletter},
        people::{Towns, write_contacts},
        stage::{Scene, Stage},
    },
    real::RealClock,
};
use domain::{Address, SignedDuration};
use jiff::tz::TimeZone;
use ports::Clock as _;
use sim::{Seed, SimnetConfig, checker::Settlement, mailbox::Keep, receiver::Torn};

/// One provider that keeps everything, answers after some milliseconds, and
/// loses replies.
const SINK: &str = r#"
smtp_port = 0
[[provider]]
name = "sink"
domains = ["sink.example", "abyss.example"]
hosts = { "mx.sink.example" = "127.0.0.51" }
[provider.behaviour]
reply_loss_share = 0.02
reply_delay = "4 ms"
"#;

/// Messages under way at the same time, at most.
const AT_ONCE: u16 = 10;
/// More than can be sent while the test runs: the sink's delay is the limit.
const PER_HOUR: u32 = 3_600_000;
/// No campaign here takes longer than this without a kill.
const QUIET_MAX: SignedDuration = SignedDuration::from_secs(60);

struct Trial {
    recipients: u64,
    kills: u64,
    /// Lines of `[rehearsal]`.
    fault: &'static str,
}

/// What a trial came to.
struct Outcome {
    seed: Seed,
    kills: u64,
    /// Sessions that the sink saw torn by the kills: each has one transaction
    /// that may have been open.
    torn: Torn,
    copies: usize,
    /// Most copies of one recipient.
    copies_max: usize,
    replies_lost: u64,
    in_doubt: u64,
    settlement: Settlement,
    faults: Faults,
    deliveries: Vec<Delivery>,
    took: SignedDuration,
}

impl Outcome {
    fn print(&self, name: &str) {
        println!(
            "{name}: seed {}, {} deliveries, {} copies arrived, {}, {} skipped, {} doubled, \
             {} doubled in doubt; {:.1} s",
            self.seed.0,
            self.deliveries.len(),
            self.copies,
            self.doubts(),
            self.settlement.skipped.len(),
            self.settlement.doubled.len(),
            self.settlement.doubled_in_doubt,
            self.took.as_secs_f64(),
        );
    }

    /// Transactions open at the kills, and replies lost.
    fn in_doubt_max(&self) -> u64 {
        self.torn.all() + self.replies_lost
    }

    fn doubts(&self) -> String {
        let Torn { begun, between } = self.torn;
        format!(
            "{} in doubt, at most {} may be: {} kills tore {begun} transactions and {between} \
             sessions between two, and {} replies were lost",
            self.in_doubt,
            self.in_doubt_max(),
            self.kills,
            self.replies_lost,
        )
    }

    fn told(&self) -> String {
        let Settlement { skipped, doubled, .. } = &self.settlement;
        let lines = skipped.iter().chain(doubled).take(10).map(|it| it.to_string());
        format!("seed {}: {}", self.seed.0, lines.collect::<Vec<_>>().join("; "))
    }
}

fn seed() -> Seed {
    let asked = std::env::var("ASSENT_KILLS_SEED").ok();
    Seed(asked.and_then(|it| it.parse().ok()).unwrap_or(20))
}

/// Runs a trial on its own runtime, in a folder of its own.
fn run(trial: &Trial) -> Outcome {
    // A second trial in this process finds it installed.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let folder = tempfile::tempdir().expect("a folder for the test");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.expect("a runtime for the test");
    let result = runtime.block_on(attempt(trial, folder.path().to_owned()));
    result.unwrap_or_else(|error| {
        let log = std::fs::read_to_string(folder.path().join("serve.log")).unwrap_or_default();
        panic!("seed {}: {error:#}\n{log}", seed().0)
    })
}

async fn attempt(trial: &Trial, data: PathBuf) -> anyhow::Result<Outcome> {
    let started = RealClock.now();
    let seed = seed();
    let world = SimnetConfig { seed: seed.0, ..SimnetConfig::from_toml(SINK)? };
    let towns = Towns { domains: world.provider[0].domains.clone(), nowhere: Vec::new() };
    let newest = started.to_zoned(TimeZone::UTC).date().yesterday()?;
    let contacts = write_contacts(&towns, seed, trial.recipients, newest);
    let mut stage = Stage::set(Scene {
        world,
        keep: Keep::Everything,
        data,
        program: env!("CARGO_BIN_EXE_assent").into(),
        per_hour: PER_HOUR,
        at_once: AT_ONCE,
        rehearsal: trial.fault,
    })
    .await?;

    let office = Office::open(&stage.operator, FLORA).await?;
    office.accept_policy().await?;
    office.verify_domain(stage.net.zones()).await?;
    let list = office.make_list("Flora's letter").await?;
    let id = office.upload(&list, &contacts.csv, newest).await?;
    let import = office.import_left(&id, "reading", |_| {}).await?;
    if let Some(review) = office.review_of(&import.id).await? {
        office.approve(&review).await?;
    }
    office.import_left(&import.id, "attesting", |_| {}).await?;
    let campaign = office.submit(&list, &newsletter(None, &[])?).await?;
    if let Some(review) = office.review_of(&campaign.id).await? {
        office.approve(&review).await?;
    }
    office.start(&campaign.id).await?;

    let torn = kill_again_and_again(&mut stage, trial, seed).await?;
    settle(&stage, &office, &campaign.id).await?;

    let deliveries = office.deliveries(&campaign.id).await?;
    let in_doubt = findings::in_doubt(&office, &deliveries).await?;
    let nobody_left = std::collections::BTreeMap::new();
    let mailing = Mailing {
        net: &stage.net,
        copies: 0..stage.net.mailbox().len(),
        audience: &contacts.addresses,
        left_at: &nobody_left,
    };
    let copies = mailing.copies();
    Ok(Outcome {
        seed,
        kills: trial.kills,
        torn,
        copies: copies.len(),
        copies_max: contacts
            .addresses
            .iter()
            .map(|it| stage.net.mailbox().accepted_copies(it).len())
            .max()
            .unwrap_or(0),
        replies_lost: copies.iter().filter(|it| it.reply_lost).count() as u64,
        in_doubt: in_doubt.values().sum(),
        settlement: mailing.settlement(&in_doubt),
        faults: mailing.faults(),
        deliveries,
        took: RealClock.now().duration_since(started),
    })
}

/// Kills the server when another handful of messages has arrived, and some
/// milliseconds later: both follow from the seed. Returns what the sink saw of
/// the kills.
async fn kill_again_and_again(
    stage: &mut Stage,
    trial: &Trial,
    seed: Seed,
) -> anyhow::Result<Torn> {
    // Most of the campaign is left for the last start.
    let handful_max = trial.recipients / (trial.kills + 2);
    let mut seen = 0;
    let mut torn = Torn::default();
    for number in 0..trial.kills {
        let draw = |what: &str| seed.draw(&["kill", what, &number.to_string()]);
        let handful = 1 + draw("handful").below(handful_max);
        seen = arrived(stage, seen + handful).await?;
        let pause = i64::try_from(draw("pause").below(40))?;
        RealClock.sleep(SignedDuration::from_millis(pause)).await;
        let before = stage.net.torn();
        stage.server.kill().await?;
        let after = all_torn(stage).await?;
        torn.begun += after.begun - before.begun;
        torn.between += after.between - before.between;
        stage.server.start_again().await?;
    }
    Ok(torn)
}

/// Waits until the sink has noticed that nobody is there any more.
async fn all_torn(stage: &Stage) -> anyhow::Result<Torn> {
    assent::demo::office::until("the sink's last session", QUIET_MAX, async || {
        Ok((stage.net.connections_open() == 0).then(|| stage.net.torn()))
    })
    .await
}

/// Waits until so many copies are there, or no more come. Returns how many.
async fn arrived(stage: &Stage, wanted: u64) -> anyhow::Result<u64> {
    let started = RealClock.now();
    loop {
        let there = stage.net.mailbox().len() as u64;
        if there >= wanted {
            return Ok(there);
        }
        let waited = RealClock.now().duration_since(started);
        anyhow::ensure!(waited < QUIET_MAX, "only {there} of {wanted} copies arrived");
        RealClock.sleep(SignedDuration::from_millis(2)).await;
    }
}

/// Waits until the server says that every recipient is settled, then for the
/// mailboxes to be quiet.
async fn settle(stage: &Stage, office: &Office, campaign: &str) -> anyhow::Result<()> {
    assent::demo::office::until("the campaign", QUIET_MAX, async || {
        let is_over = office.campaign(campaign).await?.state == "finished";
        Ok(is_over.then_some(()))
    })
    .await?;
    let mut before = usize::MAX;
    while before != stage.net.mailbox().len() {
        before = stage.net.mailbox().len();
        RealClock.sleep(SignedDuration::from_millis(300)).await;
    }
    Ok(())
}

#[test]
fn after_twenty_kills_nobody_is_skipped_and_doubles_are_listed_in_doubt() {
    let result = run(&Trial { recipients: 900, kills: 20, fault: "" });
    result.print("twenty kills");
    assert!(result.settlement.skipped.is_empty(), "{}", result.told());
    assert!(result.settlement.doubled.is_empty(), "{}", result.told());
    assert!(result.copies_max <= 2, "one more copy at most (DECISIONS D4): {}", result.copies_max);
    assert_eq!(result.deliveries.len(), 900, "one delivery for each recipient");
    let open = result.deliveries.iter().filter(|it| it.state == "scheduled").count();
    assert_eq!(open, 0, "a finished campaign has nothing waiting");
    // Nobody can count the transactions better than who they were open with.
    assert!(result.in_doubt <= result.in_doubt_max(), "{}", result.doubts());
    let opened_max = result.kills * u64::from(AT_ONCE);
    assert!((1..=opened_max).contains(&result.torn.all()), "{}", result.doubts());
    let Faults { no_way_out, wire, strangers, .. } = &result.faults;
    assert_eq!((no_way_out.len(), wire.len(), *strangers), (0, 0, 0));
}

#[test]
fn with_commits_that_are_lost_the_same_test_fails() {
    let result = run(&Trial { recipients: 500, kills: 5, fault: "lose_commits = true" });
    result.print("commits lost");
    assert!(!result.settlement.doubled.is_empty(), "the fault was not seen: {}", result.told());
}

#[test]
fn with_progress_recorded_at_the_lease_the_same_test_fails() {
    let result = run(&Trial { recipients: 500, kills: 5, fault: "settle_at_lease = true" });
    result.print("progress at the lease");
    assert!(!result.settlement.skipped.is_empty(), "the fault was not seen: {}", result.told());
}

/// The sink's addresses exist: nobody may be missing for that reason.
#[test]
fn the_sink_knows_everybody() {
    let config = SimnetConfig::from_toml(SINK).unwrap();
    let towns = Towns { domains: config.provider[0].domains.clone(), nowhere: Vec::new() };
    let receiver = sim::receiver::Receiver::new(config.provider[0].clone(), seed());
    let person = |number| towns.person(seed(), "contact", number).address;
    let unknown: Vec<Address> = (1..900).map(person).filter(|it| !receiver.knows(it)).collect();
    assert_eq!(unknown, []);
}
