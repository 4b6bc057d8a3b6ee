//! The first wave of a new import: drawn, judged, and then the others.

use app::{
    campaign::{self, Ask},
    dispatch::{self, Ticket},
    import::{self, wave},
    review::{
        self, Answer,
        desk::{self, Queue},
    },
};
use domain::CampaignId;
use store::import::ImportState;

use super::{Says, Sender};
use crate::{
    campaigns::{approve, attested, drafted, provenance, started},
    world::{World, on_both},
};

const HOUR: i64 = 3_600;

/// A running campaign to 2,000 new contacts.
async fn running(world: &World) -> CampaignId {
    attested(world, 2_000).await;
    begun(world).await
}

/// A running campaign to everybody on the list.
async fn begun(world: &World) -> CampaignId {
    let id = drafted(world, "Hej {{ contact.first_name }}").await;
    let of = (world.account, id);
    campaign::judge::submit(&world.app, &world.member, of).await.unwrap();
    approve(world).await;
    world.wait(60);
    started(world, id).await;
    id
}

/// The first mail to 2,000 new contacts.
async fn first_mail(world: &World) -> Vec<Ticket> {
    running(world).await;
    world.tickets().await
}

/// How much waits for its time, and how much is parked.
async fn in_queue(world: &World) -> (u64, u64) {
    let waiting = store::queue::waiting(world.app.store()).await.unwrap();
    let parked: u64 = waiting.iter().map(|it| it.parked).sum();
    (waiting.iter().map(|it| it.count).sum::<u64>() - parked, parked)
}

async fn ask(world: &World, id: CampaignId, ask: Ask) {
    campaign::act(&world.app, &world.member, (world.account, id), ask).await.unwrap();
}

async fn waits(world: &World, id: CampaignId) -> Option<&'static str> {
    let view = campaign::show(&world.app, &world.member, world.account, id).await.unwrap();
    view.waits.map(|it| it.as_str())
}

/// How many get mail now, page by page.
async fn taken(world: &World, sender: &Sender<'_>) -> usize {
    let mut taken = 0;
    loop {
        let tickets = world.tickets().await;
        if tickets.is_empty() {
            return taken;
        }
        taken += tickets.len();
        sender.say(&tickets, Says::Taken).await;
    }
}

/// The line of the file that a ticket's recipient stood in.
fn line(ticket: &Ticket) -> u64 {
    let address = ticket.envelope.recipient.to_wire();
    address[1..].split('@').next().unwrap().parse().unwrap()
}

/// Good addresses may stand first in the file: who is of the wave is drawn, so the
/// bad ones are in it as often as in the list.
#[test]
fn the_order_of_the_file_says_nothing_about_who_is_first() {
    on_both(|world| async move {
        let tickets = first_mail(&world).await;
        assert!((150..=255).contains(&tickets.len()), "about 200 of 2,000: {}", tickets.len());
        let first_half = tickets.iter().filter(|it| line(it) < 1_000).count();
        let percent = first_half * 100 / tickets.len();
        assert!((35..=65).contains(&percent), "{percent} % of the first half");
        let (due, parked) = in_queue(&world).await;
        assert_eq!((due, parked), (tickets.len() as u64, 2_000 - due), "none was looked at");
        world.wait(90 * 60);
        assert_eq!(world.tickets().await.len(), tickets.len(), "nobody else leaves meanwhile");
    });
}

#[test]
fn a_wave_that_is_well_received_lets_the_others_go() {
    on_both(|world| async move {
        let tickets = first_mail(&world).await;
        let sender = Sender::new(&world).await;
        sender.say(&tickets, Says::Taken).await;
        assert_eq!(wave::round(&world.app).await.unwrap(), 0, "complaints take their time");
        world.wait(2 * HOUR);
        assert_eq!(world.tickets().await.len(), 0);
        assert_eq!(wave::round(&world.app).await.unwrap(), 1);
        assert_eq!(desk::queue(&world.app, &world.operator, None).await.unwrap().len(), 0);
        let rest = 2_000 - tickets.len();
        assert_eq!(dispatch::release(&world.app).await.unwrap(), rest as u64);
        assert_eq!(dispatch::release(&world.app).await.unwrap(), 0, "once is enough");
        assert_eq!(taken(&world, &sender).await, 2_000 - tickets.len());
        assert_eq!(wave::round(&world.app).await.unwrap(), 0, "judged once");
    });
}

/// What the rules hold is a reviewer's: the others wait, and a rejection takes the
/// import back.
#[test]
fn a_wave_of_dead_addresses_waits_for_a_reviewer_who_takes_the_import_back() {
    on_both(|world| async move {
        let tickets = first_mail(&world).await;
        let sender = Sender::new(&world).await;
        let (bad, good) = tickets.split_at(8);
        sender.say(good, Says::Taken).await;
        sender.say(bad, Says::Unknown).await;
        world.wait(2 * HOUR);
        assert_eq!(wave::round(&world.app).await.unwrap(), 1);
        let waiting = desk::queue(&world.app, &world.operator, Some(Queue::Import)).await.unwrap();
        let rules: Vec<_> = waiting[0].view.rules.iter().map(|it| it.rule.as_str()).collect();
        assert_eq!(rules, ["platform.wave.bad-mail"]);
        let review = waiting[0].view.row.id;
        let shown = review::screen::show(&world.app, &world.operator, review).await.unwrap();
        assert_eq!(shown.authors[0].act, "uploaded", "its uploader does not decide about it");
        world.wait(HOUR);
        assert_eq!(world.tickets().await.len(), 0, "the others wait");
        let (_, parked) = in_queue(&world).await;
        assert_eq!(parked, 2_000 - tickets.len() as u64);
        let answer = (Answer::Reject, "one in twenty-five is dead");
        review::decide(&world.app, &world.operator, review, answer).await.unwrap();
        let review::screen::Subject::Import(it) = shown.subject else { panic!("no import") };
        let row = async || {
            let row = store::import::by_id(world.app.store(), world.account, it.id).await;
            row.unwrap().unwrap()
        };
        assert_eq!(row().await.state, ImportState::Undoing);
        assert_eq!(world.tickets().await.len(), 0, "nobody is mailed while it is taken back");
        import::undo::run(&world.app, &row().await).await.unwrap();
        assert_eq!(row().await.state, ImportState::Undone);
        world.wait(HOUR);
        while !world.due().await.is_empty() {
            assert_eq!(world.tickets().await.len(), 0, "they are known no more");
        }
        assert_eq!(in_queue(&world).await, (0, 0));
    });
}

#[test]
fn a_reviewer_may_let_the_others_go() {
    on_both(|world| async move {
        first_mail(&world).await;
        world.wait(24 * HOUR);
        assert_eq!(wave::round(&world.app).await.unwrap(), 1, "nothing is known after a day");
        assert_eq!(approve(&world).await, ["platform.wave.unknown"]);
        world.wait(HOUR);
        let sender = Sender::new(&world).await;
        assert_eq!(taken(&world, &sender).await, 2_000);
    });
}

/// Paused while its wave waits: nothing leaves, nothing is asked of a reviewer, and
/// it goes on where it was.
#[test]
fn a_campaign_that_is_paused_keeps_its_wave() {
    on_both(|world| async move {
        let id = running(&world).await;
        assert_eq!(waits(&world, id).await, Some("wave"));
        let sender = Sender::new(&world).await;
        let tickets = world.tickets().await;
        let (before, after) = tickets.split_at(tickets.len() / 2);
        sender.say(before, Says::Taken).await;
        ask(&world, id, Ask::Pause).await;
        assert_eq!(world.tickets().await.len(), 0);
        assert_eq!(in_queue(&world).await, (0, 2_000 - before.len() as u64), "all of it");
        world.wait(30 * HOUR);
        assert_eq!(wave::round(&world.app).await.unwrap(), 0, "half of it tells too little");
        ask(&world, id, Ask::Resume).await;
        let rest = world.tickets().await;
        assert_eq!(rest.len(), after.len(), "the rest of the wave, and nobody else");
        sender.say(&rest, Says::Taken).await;
        assert_eq!(wave::round(&world.app).await.unwrap(), 1);
        assert_eq!(taken(&world, &sender).await, 2_000 - tickets.len());
        assert_eq!(waits(&world, id).await, None);
    });
}

/// A few are mailed, then it is cancelled: that tells nothing about the list. The
/// next campaign goes to the same wave first.
#[test]
fn a_cancelled_campaign_leaves_its_wave_open() {
    on_both(|world| async move {
        let id = running(&world).await;
        let sender = Sender::new(&world).await;
        let tickets = world.tickets().await;
        sender.say(&tickets[..20], Says::Taken).await;
        ask(&world, id, Ask::Cancel).await;
        while !world.due().await.is_empty() {
            assert_eq!(world.tickets().await.len(), 0);
        }
        assert_eq!(in_queue(&world).await, (0, 0), "nothing of it waits for the wave");
        world.wait(3 * HOUR);
        assert_eq!(wave::round(&world.app).await.unwrap(), 0, "twenty tell nothing");
        begun(&world).await;
        let (due, parked) = in_queue(&world).await;
        assert_eq!((due, parked), (tickets.len() as u64, 2_000 - tickets.len() as u64));
        world.wait(24 * HOUR);
        assert_eq!(taken(&world, &sender).await, tickets.len());
        assert_eq!(wave::round(&world.app).await.unwrap(), 1);
    });
}

/// Cutting a list up helps nobody: the parts are drawn from together, and judged
/// together.
#[test]
fn parts_of_a_list_make_one_wave() {
    on_both(|world| async move {
        for part in 0..4 {
            let mut csv = String::from("email,first_name,signed_up_at,source\n");
            for row in 0..500 {
                csv += &format!("q{part}{row:03}@example.org,Q,2026-10-01,fair in Lund\n");
            }
            let csv = csv.into_bytes();
            let upload =
                import::Upload { list: world.list, csv, provenance: provenance(), evidence: None };
            let id = import::upload(&world.app, &world.member, world.account, upload).await;
            let id = id.unwrap();
            let row = async || {
                let row = store::import::by_id(world.app.store(), world.account, id).await;
                row.unwrap().unwrap()
            };
            import::read::run(&world.app, &row().await).await.unwrap();
            approve(&world).await;
            import::attest::run(&world.app, &row().await).await.unwrap();
            world.wait(60);
        }
        begun(&world).await;
        let tickets = world.tickets().await;
        assert!((150..=255).contains(&tickets.len()), "about 200 of 2,000: {}", tickets.len());
        let sender = Sender::new(&world).await;
        let (bad, good) = tickets.split_at(8);
        sender.say(good, Says::Taken).await;
        sender.say(bad, Says::Unknown).await;
        world.wait(2 * HOUR);
        assert_eq!(wave::round(&world.app).await.unwrap(), 4, "each part has its review");
        let waiting = desk::queue(&world.app, &world.operator, Some(Queue::Import)).await.unwrap();
        assert_eq!(waiting.len(), 4);
        assert_eq!(world.tickets().await.len(), 0);
    });
}
