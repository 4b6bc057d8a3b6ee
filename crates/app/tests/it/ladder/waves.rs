//! The first wave of a new import: drawn, judged, and then the others.

use app::{
    dispatch::Ticket,
    import::{self, wave},
    review::{
        self, Answer,
        desk::{self, Queue},
    },
};
use store::import::ImportState;

use super::{Says, Sender};
use crate::{
    campaigns::{approve, attested, drafted, started},
    world::{World, on_both},
};

const HOUR: i64 = 3_600;

/// The first mail to 2,000 new contacts.
async fn first_mail(world: &World) -> Vec<Ticket> {
    attested(world, 2_000).await;
    let id = drafted(world, "Hej {{ contact.first_name }}").await;
    let of = (world.account, id);
    app::campaign::judge::submit(&world.app, &world.member, of).await.unwrap();
    approve(world).await;
    world.wait(60);
    started(world, id).await;
    wave(world).await
}

/// Everybody whose mail may leave now. A page of the queue is looked at each time,
/// and who has to wait is put behind, so that the wave is whole after a few.
async fn wave(world: &World) -> Vec<Ticket> {
    let mut tickets = world.tickets().await;
    loop {
        let more = world.tickets().await;
        if more.len() <= tickets.len() {
            return more;
        }
        tickets = more;
    }
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
        assert_eq!(wave(&world).await.len(), tickets.len(), "nobody else leaves meanwhile");
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
        world.wait(HOUR);
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
        let answer = (Answer::Reject, "one in twenty-five is dead");
        review::decide(&world.app, &world.operator, review, answer).await.unwrap();
        let review::screen::Subject::Import(it) = shown.subject else { panic!("no import") };
        let row = async || {
            let row = store::import::by_id(world.app.store(), world.account, it.id).await;
            row.unwrap().unwrap()
        };
        assert_eq!(row().await.state, ImportState::Undoing);
        import::undo::run(&world.app, &row().await).await.unwrap();
        assert_eq!(row().await.state, ImportState::Undone);
        world.wait(HOUR);
        assert_eq!(world.tickets().await.len(), 0, "they are known no more");
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
