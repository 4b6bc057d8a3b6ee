//! The ladder, from outcomes to steps, notices and back (R002-47 … R002-59).

mod appeals;
mod brakes;
mod complaints;
mod imports;
mod named;
mod persons;
mod sends;
mod waves;

use app::{
    campaign,
    dispatch::{self, Ended, Ticket, outcome::Begin},
    ladder::keep,
    standing::{self, StandingView},
};
use delivery::{
    outcome::{Brake, End, Settled, Settlement},
    replies::{Classified, Reaction},
};
use domain::{BounceClass, CampaignId, Fault, Reply, RuleId, SignedDuration, SlowScope};
use store::attempt::ShardLease;

use crate::{
    campaigns::{attested, drafted, started},
    world::World,
};

/// What a receiving host says of one recipient.
#[derive(Clone, Copy, Debug)]
pub enum Says {
    Taken,
    Unknown,
    OurFault,
    Spam,
    /// Not now: all of this scope is to be slowed or paused for a quarter of an
    /// hour.
    Spare(Reaction, SlowScope),
}

impl Says {
    fn reply(self) -> Reply {
        match self {
            Self::Taken => Reply::new(250, "2.0.0 Ok"),
            Self::Unknown => Reply::new(550, "5.1.1 User unknown"),
            Self::OurFault => Reply::new(550, "5.5.2 Syntax error"),
            Self::Spam => Reply::new(554, "5.7.1 Spam"),
            Self::Spare(..) => Reply::new(451, "4.7.0 Too fast"),
        }
    }

    /// What the table of replies would say; not asked, it is not what is tested.
    fn means(self) -> Option<Classified> {
        let (class, fault, scope, action) = match self {
            Self::Taken => return None,
            Self::Unknown => {
                (BounceClass::Hard, Fault::Recipient, SlowScope::Address, Reaction::Suppress)
            }
            Self::OurFault => {
                (BounceClass::Infra, Fault::Operator, SlowScope::Address, Reaction::Stop)
            }
            Self::Spam => {
                (BounceClass::Content, Fault::Sender, SlowScope::Campaign, Reaction::Stop)
            }
            Self::Spare(action, scope) => (BounceClass::Rate, Fault::Sender, scope, action),
        };
        let (reason, pause) = match self {
            Self::Spam => ("spam", SignedDuration::ZERO),
            Self::Spare(..) => ("sender-rate", SignedDuration::from_mins(15)),
            _ => ("refused", SignedDuration::ZERO),
        };
        Some(Classified {
            rule: RuleId("test".into()),
            class,
            reason: reason.into(),
            fault,
            scope,
            action,
            pause,
            hard_after: None,
        })
    }
}

/// Sends what is due, in order: an answer for each. The last answers stay
/// unsaid when there is less mail.
pub struct Sender<'a> {
    world: &'a World,
    leases: Vec<ShardLease>,
}

impl<'a> Sender<'a> {
    pub async fn new(world: &'a World) -> Self {
        let shards: Vec<_> = (0..app::queue::SHARDS).collect();
        let node = uuid::Uuid::from_u128(7);
        let leases = dispatch::lease(&world.app, node, &shards).await.unwrap();
        Self { world, leases }
    }

    pub async fn say(&self, tickets: &[Ticket], says: Says) {
        for ticket in tickets {
            self.one(ticket, says).await;
        }
    }

    async fn one(&self, ticket: &Ticket, says: Says) {
        let angry = matches!(says, Says::Spam | Says::Spare(..));
        let provider = if angry { "netease" } else { "example.org" };
        let shard = app::queue::shard_of(&ticket.row.domain);
        let begin = Begin {
            lease: *self.leases.iter().find(|it| it.shard == shard).unwrap(),
            source: "a".into(),
            host: "mx.example.org".into(),
            tls: None,
            provider: provider.into(),
        };
        let begun = dispatch::begin(&self.world.app, ticket, begin).await.unwrap();
        let reply = says.reply();
        let means = says.means();
        let next_due = self.world.app.now() + SignedDuration::from_secs(60);
        let state = means.as_ref().map_or(Settled::Accepted, |it| match says {
            Says::Spare(..) => Settled::Deferred { next_due, in_doubt: false },
            _ => Settled::Bounced {
                class: it.class,
                fault: it.fault,
                status: domain::EnhancedCode::leading("5.0.0").unwrap(),
                end: End::Refused,
            },
        });
        let brake =
            means.as_ref().map(|it| Brake { scope: it.scope, action: it.action, pause: it.pause });
        let settlement = Settlement { state, brake, means, suppress: false };
        let ended = Ended { begun, settlement: &settlement, stage: "RCPT TO", reply: Some(&reply) };
        dispatch::end(&self.world.app, ended).await.unwrap();
    }
}

/// A running campaign to so many people, and its mail, ready to go.
async fn mailing(world: &World, recipients: usize) -> (CampaignId, Vec<Ticket>) {
    attested(world, recipients).await;
    again(world).await
}

/// Another campaign to the same people.
async fn again(world: &World) -> (CampaignId, Vec<Ticket>) {
    let id = drafted(world, "Hej {{ contact.first_name }}").await;
    let of = (world.account, id);
    campaign::judge::submit(&world.app, &world.member, of).await.unwrap();
    started(world, id).await;
    (id, world.tickets().await)
}

async fn view(world: &World) -> StandingView {
    standing::show(&world.app, &world.member, world.account).await.unwrap()
}

/// Standing and steps, oldest first, a line each.
async fn told(world: &World) -> String {
    let view = view(world).await;
    let mut lines = vec![view.standing.to_string()];
    let mut actions: Vec<_> = view.actions.iter().rev().collect();
    // Ids of one instant are in the order of chance.
    actions.sort_by_key(|it| (it.at, it.action.clone()));
    for it in actions {
        let notice = it.notice_state.as_deref().unwrap_or("no notice");
        lines.push(format!(
            "{} for {}: {}/{}, {}, {} named",
            it.action, it.axis, it.meter.bad, it.meter.total, notice, it.bad_contacts
        ));
    }
    lines.join("\n")
}

/// The meters say what the deliveries say.
async fn meters_hold(world: &World) {
    let today = world.app.ladder().days.number(world.app.now());
    for day in today - 7..=today {
        let found = keep::verify_day(&world.app, world.account, day).await.unwrap();
        assert_eq!(found, None);
    }
}
