//! What outcomes lead to.

use app::{
    dispatch::{self, Checked, Composer, Ticket},
    inbound::{Received, receive},
    ladder::keep,
    standing,
};
use domain::{
    CampaignState, Language, Standing,
    token::{Purpose, Subject},
};
use store::delivery::DeliveryRow;

use super::{Says, Sender, again, mailing, meters_hold, told, view};
use crate::world::{World, on_both, open_account};

async fn rows(world: &World, of: domain::CampaignId) -> Vec<DeliveryRow> {
    let from_the_start = (domain::ContactId(store::NIL), 1_000);
    let of = (world.account, of);
    store::delivery::of_campaign(world.app.store(), of, from_the_start).await.unwrap()
}

/// R002-60, R000-35, R002-47, R002-48, R002-49, R002-53, R002-57.
#[test]
fn five_six_and_seven_percent_warn_warn_again_and_suspend() {
    on_both(|world| async move {
        let neighbour = open_account(&world.app, "Other").await;
        let (id, tickets) = mailing(&world, 140).await;
        let sender = Sender::new(&world).await;
        sender.say(&tickets[..95], Says::Taken).await;
        sender.say(&tickets[95..99], Says::Unknown).await;
        assert_eq!(told(&world).await, "new");
        sender.say(&tickets[99..108], Says::Unknown).await;
        let expected = "suspended\n\
                        warn-1 for bad-mail: 5/100, scheduled, 5 named\n\
                        campaign-limit for bad-mail: 5/100, no notice, 5 named\n\
                        warn-2 for bad-mail: 7/102, scheduled, 7 named\n\
                        suspend for bad-mail: 8/103, scheduled, 8 named";
        assert_eq!(sorted(&told(&world).await), sorted(expected));
        // What had its pass already came back; the rest of the queue waits.
        let waiting = rows(&world, id).await;
        let waiting = waiting.iter().filter(|it| it.state == domain::DeliveryState::Scheduled);
        assert_eq!(waiting.count(), 140 - 108);
        let tickets = world.tickets().await;
        let kinds: Vec<_> = tickets.iter().map(|it| it.row.basis.as_str()).collect();
        assert_eq!(kinds, ["service-notice"; 3], "only the notices may go");
        let of = (world.account, id);
        let shown = app::campaign::show(&world.app, &world.member, of.0, of.1).await.unwrap();
        assert_eq!(shown.row.state, CampaignState::Running);
        let waits = shown.waits.expect("its mail waits, and that is told");
        assert!(matches!(waits, app::campaign::Waits::Standing(Standing::Suspended)), "{waits:?}");
        meters_hold(&world).await;
        let theirs = standing::show(&world.app, &world.operator, neighbour).await.unwrap();
        assert_eq!((theirs.standing, theirs.actions.len()), (Standing::New, 0));
    });
}

fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<_> = text.lines().collect();
    lines.sort_unstable();
    lines
}

/// R004-03, R002-53: straight to the third step; found by the worker, because the last
/// outcome was a good one.
#[test]
fn twelve_percent_at_once_suspends_at_once() {
    on_both(|world| async move {
        let (_, tickets) = mailing(&world, 110).await;
        let sender = Sender::new(&world).await;
        sender.say(&tickets[..12], Says::Unknown).await;
        sender.say(&tickets[12..100], Says::Taken).await;
        assert_eq!(told(&world).await, "new");
        keep::judge_dirty(&world.app).await.unwrap();
        let expected = "suspended\n\
                        campaign-limit for bad-mail: 12/100, no notice, 12 named\n\
                        suspend for bad-mail: 12/100, scheduled, 12 named";
        assert_eq!(told(&world).await, expected);
        keep::judge_all(&world.app).await.unwrap();
        assert_eq!(told(&world).await, expected, "judged again, nothing follows");
        meters_hold(&world).await;
    });
}

/// DECISIONS D21: nobody's and the operator's fault do not count, nor mail of
/// the platform itself.
#[test]
fn bounces_that_are_not_the_recipients_have_their_own_meter() {
    on_both(|world| async move {
        let (_, tickets) = mailing(&world, 110).await;
        let sender = Sender::new(&world).await;
        sender.say(&tickets[..60], Says::OurFault).await;
        sender.say(&tickets[60..110], Says::Taken).await;
        keep::judge_dirty(&world.app).await.unwrap();
        assert_eq!(told(&world).await, "new");
        let today = view(&world).await.today;
        assert_eq!((today.total, today.bad, today.operator, today.accepted), (110, 0, 60, 50));
        meters_hold(&world).await;
    });
}

/// DECISIONS D21: a report counts on the day of the delivery's final attempt,
/// for seven days.
#[test]
fn a_report_of_the_next_day_counts_for_the_day_before() {
    on_both(|world| async move {
        let (_, tickets) = mailing(&world, 100).await;
        let sender = Sender::new(&world).await;
        sender.say(&tickets, Says::Taken).await;
        let sent_on = view(&world).await.day;
        world.wait(26 * 3600);
        for ticket in &tickets[..7] {
            report(&world, ticket).await;
        }
        keep::judge_dirty(&world.app).await.unwrap();
        let view = view(&world).await;
        assert_eq!((view.standing, view.today.total), (Standing::Suspended, 0));
        let suspended = view.actions.iter().find(|it| it.action == "suspend").unwrap();
        assert_eq!((&suspended.day, suspended.meter.bad), (&sent_on, 7));
        meters_hold(&world).await;
    });
}

#[test]
fn a_report_after_seven_days_comes_too_late() {
    on_both(|world| async move {
        let (_, tickets) = mailing(&world, 100).await;
        Sender::new(&world).await.say(&tickets, Says::Taken).await;
        world.wait(9 * 24 * 3600);
        for ticket in &tickets[..12] {
            report(&world, ticket).await;
        }
        keep::judge_dirty(&world.app).await.unwrap();
        assert_eq!(view(&world).await.standing, Standing::New);
        meters_hold(&world).await;
    });
}

async fn report(world: &World, ticket: &Ticket) {
    let number = world.app.account_row(world.account).await.unwrap().number;
    let subject = Subject::Delivery(ticket.row.id);
    let local = world.app.local_token(number, Purpose::Bounce, subject).unwrap();
    let recipient = ticket.envelope.recipient.to_wire();
    let text = format!(
        "From: <>\r\nSubject: no\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nno\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n\
         Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: 5.1.1\r\n\
         Diagnostic-Code: smtp; 550 5.1.1 User unknown\r\n\r\n--b--\r\n"
    );
    let mail = Received {
        envelope_sender: None,
        recipients: vec![format!("{local}@{}", world.app.settings().bounce_domain)],
        bytes: text.into_bytes(),
        peer_ip: [192, 0, 2, 9].into(),
    };
    receive(&world.app, &mail).await.unwrap();
}

/// R002-91, R002-47, R002-48: the speed of a warned account is limited.
#[test]
fn a_warned_account_is_slowed_and_its_notice_is_not() {
    on_both(|world| async move {
        let (_, tickets) = mailing(&world, 100).await;
        let sender = Sender::new(&world).await;
        sender.say(&tickets[..95], Says::Taken).await;
        sender.say(&tickets[95..], Says::Unknown).await;
        assert_eq!(view(&world).await.per_hour, Some(1_000));
        let (_, tickets) = again(&world).await;
        let notices = tickets.iter().filter(|it| it.row.origin == "system").count();
        assert_eq!(
            (notices, tickets.len() - notices),
            (1, 16),
            "a minute's share of 1,000 an hour"
        );
        // The others wait for their turn; in an hour they are through.
        let mut gone = 16;
        sender.say(&tickets, Says::Taken).await;
        for _ in 0..8 {
            world.wait(60);
            let tickets = world.tickets().await;
            assert!(tickets.len() <= 17, "{}", tickets.len());
            gone += tickets.len();
            sender.say(&tickets, Says::Taken).await;
        }
        assert_eq!(gone, 100);
    });
}

/// R002-11, R002-14: more than 2 % in the first 500. R001-14: the step is on record
/// with its campaign.
#[test]
fn a_campaign_whose_first_recipients_do_not_exist_is_paused() {
    on_both(|world| async move {
        let (id, tickets) = mailing(&world, 500).await;
        let sender = Sender::new(&world).await;
        sender.say(&tickets[..20], Says::Taken).await;
        sender.say(&tickets[20..30], Says::Unknown).await;
        assert_eq!(told(&world).await, "new");
        sender.say(&tickets[30..31], Says::Unknown).await;
        assert_eq!(
            told(&world).await,
            "new\ncampaign-brake for unknown-users: 11/31, scheduled, 11 named"
        );
        let row = app::campaign::show(&world.app, &world.member, world.account, id).await;
        assert_eq!(row.unwrap().row.state, CampaignState::Paused);
        let of_it = store::enforcement::of_campaign(world.app.store(), world.account, id).await;
        let of_it: Vec<_> = of_it.unwrap().into_iter().map(|it| it.action).collect();
        assert_eq!(of_it, ["campaign-brake"]);
        let left = world.tickets().await;
        assert_eq!(left.len(), 1, "the notice: nothing else goes out");
    });
}

/// What a company says of a campaign stops it the third time.
#[test]
fn a_campaign_that_a_company_refuses_again_and_again_is_paused() {
    on_both(|world| async move {
        let (id, tickets) = mailing(&world, 10).await;
        let sender = Sender::new(&world).await;
        let hear = async |at: usize| {
            sender.say(&tickets[at..=at], Says::Spam).await;
            app::campaign::show(&world.app, &world.member, world.account, id)
                .await
                .unwrap()
                .row
                .state
        };
        let states = [hear(0).await, hear(1).await, hear(2).await, hear(3).await];
        assert_eq!(states[1..3], [CampaignState::Running, CampaignState::Paused]);
        let view = view(&world).await;
        let [action] = view.actions.as_slice() else { panic!("{:?}", view.actions) };
        assert_eq!(action.reason.as_deref(), Some("netease: spam (campaign)"));
    });
}

/// R002-57: the notice reads what was measured, in the member's language.
#[test]
fn the_notice_says_what_was_measured() {
    on_both(|world| async move {
        assert_eq!(world.app.account_row(world.account).await.unwrap().language, Language::En);
        let (_, tickets) = mailing(&world, 100).await;
        let sender = Sender::new(&world).await;
        sender.say(&tickets[..7], Says::Unknown).await;
        sender.say(&tickets[7..], Says::Taken).await;
        keep::judge_dirty(&world.app).await.unwrap();
        let composer = Composer::default();
        let due = world.due().await;
        let checked = dispatch::check(&world.app, &composer, &due).await.unwrap();
        let notice = checked.into_iter().find_map(|it| match it {
            Checked::Ready(ticket) => Some(ticket),
            _ => None,
        });
        let notice = notice.unwrap();
        assert_eq!(notice.envelope.recipient.to_wire(), "hello@flora.example");
        let (text, _) = message::verify::decoded(&notice.message).unwrap();
        let day = view(&world).await.day;
        let measured = format!("On {day}, 7 of 100 messages of your account (7.00\u{a0}%)");
        assert!(text.replace('\n', " ").contains(&measured), "{text}");
        let head = String::from_utf8_lossy(&notice.message).replace("\r\n ", " ");
        for line in [
            "From: \"Assent, mail.example.com\" <postmaster@flora.example>\r\n",
            "Auto-Submitted: auto-generated\r\n",
        ] {
            assert!(head.contains(line), "{head}");
        }
        assert!(!head.contains("List-Unsubscribe"), "{head}");
    });
}
