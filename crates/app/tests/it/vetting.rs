//! Who is refused at the door, what is bulk mail, and what was wanted.

use app::{
    campaign::{self, CampaignView, Class, Draft},
    leaving::{self, Extent, Leaver, Trace},
    preferences, testing,
};
use domain::{
    CampaignState, Verdict,
    token::{Purpose, Subject},
};

use crate::{
    campaigns::{approve, attested, drafted, started},
    ladder::{Says, Sender},
    people::visitor,
    world::{World, on_both},
};

/// R002-65: who has not accepted the policy, or writes from a domain that
/// they have not proven, gets the campaign back, with what to do.
/// R003-02: the author is told by which rule, in every language.
#[test]
fn who_does_not_comply_is_refused_at_the_door() {
    on_both(|world| async move {
        let (app, dns) = (&world.app, &world.at.dns);
        let account = testing::open_account(app, "Rain").await;
        let member = testing::member(account);
        let list = testing::list(app, account, ("Weather letter", "When it rains")).await;
        let from = app::sender::From {
            name: "Rain".into(),
            address: "news@rain.example".into(),
            reply_to: None,
        };
        let submitted = async || {
            let draft = Draft {
                name: "rain".into(),
                list: list.to_string(),
                from: from.clone(),
                language: "en".into(),
                source: app::campaign::Source {
                    kind: compile::Kind::Html,
                    body: "<p>It rains on Monday, and on Tuesday as well.</p>".into(),
                    subject: "Rain".into(),
                    preheader: None,
                    text: None,
                    fields: [].into(),
                },
            };
            let id = campaign::draft(app, &member, account, draft).await.unwrap();
            campaign::judge::submit(app, &member, (account, id)).await.unwrap()
        };
        let denied = |view: &CampaignView| {
            let rules = view.verdict.iter().flat_map(|it| &it.1);
            let denied = rules.filter(|it| it.verdict == Verdict::Deny.as_str());
            denied.cloned().collect::<Vec<_>>()
        };
        let view = submitted().await;
        assert_eq!(view.row.state, CampaignState::Draft, "it is the author's again");
        let refused = denied(&view);
        for rule in ["platform.policy.not-accepted", "platform.domain.not-verified"] {
            let fired = refused.iter().find(|it| it.rule == rule).unwrap();
            let languages: Vec<_> = fired.tell.keys().map(String::as_str).collect();
            assert_eq!(languages, ["en", "sv", "vi", "zh-Hans"]);
            assert!(fired.tell.values().all(|it| !it.is_empty()) && !fired.source.is_empty());
        }
        testing::accept_policy(app, &member, account).await;
        testing::verify(app, dns, account, &"rain.example".parse().unwrap()).await;
        let view = submitted().await;
        assert!(denied(&view).is_empty(), "{:?}", denied(&view));
        assert_eq!(view.row.state, CampaignState::Approved);
    });
}

async fn submitted(world: &World, body: &str) -> CampaignView {
    world.wait(60);
    let id = drafted(world, body).await;
    let key = (world.account, id);
    campaign::judge::submit(&world.app, &world.member, key).await.unwrap()
}

fn counted(view: &CampaignView) -> (u64, Class) {
    let bulk = view.bulk.expect("it was handed in");
    (bulk.recipients, bulk.class)
}

const LETTER: &str = "Hej! The tulips are out, and the greenhouse is open on Saturday.";

/// R004-01, R004-16: like content is added up, whoever calls it what; below the
/// threshold it is none, and the next day begins anew.
#[test]
fn campaigns_of_like_content_are_bulk_together() {
    on_both(|world| async move {
        attested(&world, 30).await;
        let id = drafted(&world, LETTER).await;
        let draft = campaign::show(&world.app, &world.member, world.account, id).await.unwrap();
        assert!(draft.bulk.is_none(), "nobody knows yet what it says");
        let first = submitted(&world, LETTER).await;
        assert_eq!(counted(&first), (30, Class::Single));
        let other = "Invoice: the workshop repaired your bicycle, please collect it by Friday.";
        assert_eq!(counted(&submitted(&world, other).await), (30, Class::Single));
        let second = submitted(&world, LETTER).await;
        assert_eq!(counted(&second), (60, Class::Bulk));
        let again =
            campaign::show(&world.app, &world.member, world.account, first.row.id).await.unwrap();
        assert_eq!(counted(&again), (30, Class::Single), "what went before it stays what it was");
        world.wait(24 * 3_600);
        assert_eq!(counted(&submitted(&world, LETTER).await), (30, Class::Single));
    });
}

/// R004-15: a campaign to five is no bulk mail, and is eased in nothing.
#[test]
fn a_campaign_to_five_is_held_to_the_same_rules() {
    on_both(|world| async move {
        attested(&world, 5).await;
        let view = submitted(&world, LETTER).await;
        assert_eq!(counted(&view), (5, Class::Single));
        if view.row.state == CampaignState::Held {
            approve(&world).await;
        }
        started(&world, view.row.id).await;
        let tickets = world.tickets().await;
        assert_eq!(tickets.len(), 5);
        for ticket in &tickets {
            let mail = testing::unfolded(&ticket.message);
            assert!(mail.contains("List-Unsubscribe-Post"), "{mail}");
        }
    });
}

/// R004-32: whether mail was wanted is measured by what its recipients did: who
/// left, and who acted and stays. Nothing is read from opens or clicks.
#[test]
fn a_report_says_who_acted_and_who_left_after_the_mail() {
    on_both(|world| async move {
        attested(&world, 3).await;
        let view = submitted(&world, LETTER).await;
        started(&world, view.row.id).await;
        let tickets = world.tickets().await;
        let sender = Sender::new(&world).await;
        sender.say(&tickets[..2], Says::Taken).await;
        sender.say(&tickets[2..], Says::Unknown).await;
        let wanted = async || {
            let of = (world.account, view.row.id);
            let report = campaign::report::report(&world.app, &world.member, of.0, of.1).await;
            let wanted = report.unwrap().wanted;
            (wanted.reached, wanted.acted, wanted.left)
        };
        assert_eq!(wanted().await, (2, 0, 0));
        // Acts of one day are one.
        world.wait(2 * 24 * 3_600);
        let account = world.app.account_row(world.account).await.unwrap();
        let [stays, leaves] = [0, 1].map(|it: usize| tickets[it].row.contact);
        let of = Subject::ContactOnList(stays, world.list);
        let door = world.app.url_token(account.number, Purpose::Preferences, of).unwrap();
        let trace = Trace::page(&visitor());
        let keep = (&[world.list][..], &trace);
        preferences::choose(&world.app, &door, keep, |_, _| true).await.unwrap();
        let leaver = Leaver { account, contact: leaves, list: Some(world.list) };
        leaving::leave(&world.app, &leaver, Extent::List, &trace).await.unwrap();
        assert_eq!(wanted().await, (2, 1, 1));
    });
}
