//! A campaign is sent, and what is kept of each delivery is weighed: its row, its
//! attempts, its place in the queue, with all indexes.

use anyhow::{Context as _, Result, anyhow, ensure};
use app::{
    dispatch::{self, Checked, Composer, Ended, Ticket, outcome::Begin},
    import,
};
use clap::Args;
use delivery::{
    outcome::{End, Settled, Settlement},
    replies::{Refusal, ReplyTable, Stage},
};
use domain::{EnhancedCode, Reply, SignedDuration};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use store::{Scope, Statement, attempt::ShardLease, params, statement};
use uuid::Uuid;

use crate::{
    expand,
    people::{Database, World},
    report::Report,
    watch::Watch,
};

/// How much.
#[derive(Args)]
pub struct Size {
    /// Recipients of the campaign.
    #[arg(long, default_value_t = 50_000)]
    pub rows: u32,
}

/// Attempts under way at once.
const AT_ONCE: usize = 64;
/// Days that a wave may take to be judged.
const DAYS: u32 = 5;
/// Deliveries checked at once (DECISIONS D3).
const CHECKED: usize = 256;

static TREES: Statement = statement!(
    text "bench/trees",
    "-- scope: system (a benchmark)
     SELECT s.name, SUM(s.pgsize)
       FROM dbstat s
       JOIN sqlite_schema m ON m.name = s.name
      WHERE m.tbl_name IN ('delivery', 'delivery_terms', 'attempt', 'attempt_course', 'ready')
      GROUP BY s.name
      ORDER BY 2 DESC"
);

/// Measures it, on SQLite.
///
/// # Errors
/// When a delivery does not end.
pub fn run(size: &Size) -> Result<Report> {
    tokio::runtime::Runtime::new()?.block_on(measure(size.rows))
}

async fn measure(rows: u32) -> Result<Report> {
    let world = World::new(Database::Sqlite).await?;
    world.attested(rows).await?;
    let id = expand::started(&world).await?;
    let row = store::campaign::by_id(world.app.store(), world.account, id).await?;
    app::campaign::expand::run(&world.app, &row.context("it was made above")?).await?;
    let shards: Vec<u16> = (0..app::queue::SHARDS).collect();
    let leases = dispatch::lease(&world.app, Uuid::from_u128(7), &shards).await?;
    let watch = Watch::start()?;
    let sent = Sender { world: &world, leases, replies: ReplyTable::builtin() }.send_all().await?;
    let took = watch.took()?;
    ensure!(sent == rows, "{sent} deliveries ended");
    let trees = world.app.store().read(Scope::System("a benchmark"), &TREES, params![]).await?;
    let trees = trees.iter().map(|it| Ok((it.get(0)?, it.get(1)?)));
    let trees: Vec<(String, u64)> = trees.collect::<Result<_>>()?;
    #[expect(clippy::cast_precision_loss, reason = "bytes of a disk, to be shown")]
    let each = |bytes: u64| bytes as f64 / f64::from(rows);
    let mut told = Report::new("record");
    let all = each(trees.iter().map(|it| it.1).sum());
    told.tell_beside("a send record, indexes included", (all, "bytes"), "≤ 400 (D17)");
    for (name, bytes) in trees.into_iter().filter(|it| each(it.1) >= 0.5) {
        told.tell(format!("of it {name}"), each(bytes), "bytes");
    }
    told.tell("processors: check, compose, sign, attempt", took.each_us(rows), "µs");
    Ok(told)
}

/// Who makes the attempts.
struct Sender<'a> {
    world: &'a World,
    leases: Vec<ShardLease>,
    replies: ReplyTable,
}

impl Sender<'_> {
    /// Makes an attempt of everything that is due, until nothing is. Once the first
    /// wave has ended and was judged, the others follow.
    async fn send_all(&self) -> Result<u32> {
        let (app, composer) = (&self.world.app, Composer::default());
        let (mut ended, mut days) = (0, 0);
        while days < DAYS {
            let due = app::testing::due(app).await;
            if due.is_empty() {
                days += 1;
                self.world.wait(SignedDuration::from_hours(24));
                import::wave::round(app).await?;
            }
            for due in due.chunks(CHECKED) {
                let checked = dispatch::check(app, &composer, due).await?;
                let tickets = checked.into_iter().filter_map(|it| match it {
                    Checked::Ready(ticket) => Some(*ticket),
                    Checked::Over | Checked::Later => None,
                });
                let sending = stream::iter(tickets.map(|it| self.send(it)));
                let sent: Vec<()> = sending.buffer_unordered(AT_ONCE).try_collect().await?;
                ended += u32::try_from(sent.len())?;
            }
        }
        Ok(ended)
    }

    /// Of a hundred deliveries one bounces, and six are deferred once.
    async fn send(&self, mut ticket: Ticket) -> Result<()> {
        let lot = u32::from_be_bytes(*ticket.row.id.as_bytes().last_chunk().context("16 bytes")?);
        if lot % 100 < 6 {
            let later = Reply::new(451, "4.7.1 Greylisting in action, please come back later");
            self.attempt(&ticket, &later).await?;
            ticket.row.attempts += 1;
        }
        let reply = match lot % 100 {
            99 => Reply::new(550, "5.1.1 User unknown"),
            _ => Reply::new(250, &format!("2.0.0 Ok: queued as {lot:010X}")),
        };
        self.attempt(&ticket, &reply).await
    }

    async fn attempt(&self, ticket: &Ticket, reply: &Reply) -> Result<()> {
        let app = &self.world.app;
        let shard = app::queue::shard_of(&ticket.row.domain);
        let lease = self.leases.iter().find(|it| it.shard == shard);
        let domain = ticket.row.domain.as_str();
        let begin = Begin {
            lease: *lease.context("all shards are leased")?,
            source: "mx1".to_owned(),
            host: format!("mx.{domain}"),
            tls: Some("TLSv1_3 TLS13_AES_256_GCM_SHA384".to_owned()),
            provider: domain.to_owned(),
        };
        let begun = dispatch::begin(app, ticket, begin).await;
        let begun = begun.map_err(|it| anyhow!("an attempt was not begun: {it:?}"))?;
        let settlement = self.settlement(reply)?;
        let stage = if reply.code == 250 { "end of data" } else { "RCPT TO" };
        let ended = Ended { begun, settlement: &settlement, stage, reply: Some(reply) };
        Ok(dispatch::end(app, ended).await?)
    }

    /// What an answer leads to.
    fn settlement(&self, reply: &Reply) -> Result<Settlement> {
        let refusal = Refusal { provider: None, stage: Stage::RcptTo, reply };
        let means = self.replies.classify(refusal);
        let state = match reply.code {
            250 => Settled::Accepted,
            400..500 => {
                let hour = SignedDuration::from_hours(1);
                let next_due = self.world.app.now().saturating_add(hour)?;
                Settled::Deferred { next_due, in_doubt: false }
            }
            _ => Settled::Bounced {
                class: means.class,
                fault: means.fault,
                status: EnhancedCode::leading("5.1.1").context("a code")?,
                end: End::Refused,
            },
        };
        let means = (reply.code != 250).then_some(means);
        Ok(Settlement { state, means, suppress: false, brake: None })
    }
}
