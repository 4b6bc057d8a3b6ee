//! What people asked for beside what they get: how often, and what about.

use app::{
    Failure,
    campaign::{self, Aim, CampaignView, Draft, Source},
    form,
    list::{self, NewList, Promise, Terms},
    testing,
};
use compile::Kind;
use domain::{CampaignId, CampaignState, Language, ListId};

use crate::{
    campaigns::{approve, attested, started},
    world::{World, flora, on_both},
};

fn draft(list: ListId, body: &str) -> Draft {
    let source = Source {
        kind: Kind::Html,
        body: format!("<p>{body}</p>"),
        subject: "A letter".into(),
        preheader: None,
        text: None,
        fields: [].into(),
    };
    Draft {
        name: "letter".into(),
        list: list.to_string(),
        from: flora(),
        language: "en".into(),
        source,
    }
}

async fn submitted(world: &World, id: CampaignId) -> CampaignView {
    campaign::judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap()
}

async fn drafted(world: &World, body: &str) -> CampaignId {
    let draft = draft(world.list, body);
    campaign::draft(&world.app, &world.member, world.account, draft).await.unwrap()
}

fn said(view: &CampaignView) -> Vec<&str> {
    let rules = view.verdict.iter().flat_map(|it| &it.1).map(|it| it.rule.as_str());
    rules.filter(|it| it.contains(".promise.") || it.contains(".topic.")).collect()
}

async fn promise(world: &World, mails: u32, days: u32) -> Result<(), Failure> {
    let promise = Promise::new(mails, days).unwrap();
    list::promise(&world.app, &world.member, (world.account, world.list), promise).await
}

/// A campaign that is on its way to everybody of the list.
async fn sent(world: &World, body: &str) -> CampaignView {
    let id = drafted(world, body).await;
    let view = submitted(world, id).await;
    if view.row.state == CampaignState::Held {
        approve(world).await;
    }
    started(world, id).await;
    view
}

async fn withheld(world: &World, id: CampaignId) -> Vec<(String, u64)> {
    let report = campaign::report::report(&world.app, &world.member, world.account, id).await;
    report.unwrap().withheld
}

const LETTER: &str = "Spring is here: what grows now, and what is on offer in the garden.";

/// R002-09: the promise is compared with what each recipient got; beyond it a
/// campaign is marked, far beyond it a person looks first.
#[test]
fn more_than_was_promised_is_marked_and_far_more_is_held() {
    on_both(|world| async move {
        attested(&world, 3).await;
        let words_only = sent(&world, LETTER).await;
        assert_eq!(said(&words_only), ["platform.promise.not-stated"]);
        promise(&world, 2, 30).await.unwrap();
        let second = sent(&world, LETTER).await;
        assert_eq!(said(&second), Vec::<&str>::new(), "the second of two");
        assert_eq!(second.row.measured.promise_percent, Some(100));

        let third = sent(&world, LETTER).await;
        assert_eq!(third.row.state, CampaignState::Approved, "marked only");
        assert_eq!(said(&third), ["platform.promise.exceeded"]);
        assert_eq!(third.row.measured.promise_over, Some(3));
        assert!(withheld(&world, third.row.id).await.is_empty());

        let fourth = submitted(&world, drafted(&world, LETTER).await).await;
        assert_eq!(fourth.row.state, CampaignState::Held);
        assert_eq!(said(&fourth), ["platform.promise.far-exceeded"]);
        let rule = &fourth.verdict.as_ref().unwrap().1;
        let rule = rule.iter().find(|it| it.rule == "platform.promise.far-exceeded").unwrap();
        assert_eq!(rule.measured, "promise_reached_percent 200 above 150");
        approve(&world).await;
        started(&world, fourth.row.id).await;
        assert!(withheld(&world, fourth.row.id).await.is_empty(), "a person agreed");

        world.wait(31 * 24 * 3600);
        let later = submitted(&world, drafted(&world, LETTER).await).await;
        assert_eq!(later.row.measured.promise_percent, Some(50), "the time is over");
    });
}

/// R002-09: two that were handed in together saw nothing of each other; each
/// recipient is counted again when the second one is expanded.
#[test]
fn recipients_beyond_the_promise_are_left_out_at_the_expansion() {
    on_both(|world| async move {
        attested(&world, 2).await;
        promise(&world, 1, 7).await.unwrap();
        let (first, second) = (drafted(&world, LETTER).await, drafted(&world, LETTER).await);
        assert_eq!(said(&submitted(&world, first).await), Vec::<&str>::new());
        assert_eq!(said(&submitted(&world, second).await), Vec::<&str>::new());
        let both = [(world.account, first), (world.account, second)];
        for campaign in both {
            let ask = campaign::Ask::Start;
            campaign::act(&world.app, &world.member, campaign, ask).await.unwrap();
        }
        for (account, id) in both {
            let row = store::campaign::by_id(world.app.store(), account, id).await.unwrap();
            campaign::expand::run(&world.app, &row.unwrap()).await.unwrap();
        }
        assert!(withheld(&world, first).await.is_empty());
        assert_eq!(withheld(&world, second).await, [("over-promise".to_owned(), 2)]);
        assert_eq!(world.due().await.len(), 2, "one mail each");
    });
}

#[test]
fn a_promise_is_never_loosened() {
    on_both(|world| async move {
        promise(&world, 4, 30).await.unwrap();
        let looser = promise(&world, 5, 30).await.unwrap_err().to_string();
        assert!(looser.contains("at most 4 in 30 days"), "{looser}");
        promise(&world, 2, 60).await.unwrap();
        assert!(promise(&world, 4, 30).await.is_err());
        let lists = list::all(&world.app, &world.member, world.account).await.unwrap();
        let (binding, started) = lists[0].promise.unwrap();
        assert_eq!((binding.mails(), binding.days(), started), (2, 60, 0));

        let stranger = testing::member(testing::open_account(&world.app, "Rain").await);
        let foreign = (world.account, world.list);
        let refused = list::promise(&world.app, &stranger, foreign, binding).await;
        assert!(matches!(refused, Err(Failure::NotFound("account"))));
    });
}

/// R002-07, R002-08: the promise stands in the wording, as words and as a number.
#[test]
fn a_form_shows_the_promise_and_the_topics_of_its_lists() {
    on_both(|world| async move {
        let list = on_topics(&world, &["Roses", "Tools"]).await;
        let new = form::NewForm {
            language: Language::Sv,
            heading: "Brev".into(),
            introduction: String::new(),
            lists: vec![list],
            from: flora(),
            preticked: false,
        };
        let form = form::publish(&world.app, &world.member, world.account, new).await.unwrap();
        let (_, version) = form::find(&world.app, form).await.unwrap();
        let wording = form::Wording::from_json(&version.wording).unwrap();
        let only = &wording.boxes[0];
        assert_eq!(only.frequency, "monthly (högst 2 mejl på 30 dagar)");
        assert_eq!(only.purpose, "What grows · Roses · Tools");
        assert_eq!(only.promise, Some(form::Promised { mails: 2, days: 30 }));
        let plain = form::find(&world.app, world.form).await.unwrap().1.wording;
        assert!(!plain.contains("promise") && !plain.contains("topics"), "as before: {plain}");
    });
}

async fn on_topics(world: &World, topics: &[&str]) -> ListId {
    let new = NewList {
        name: "Letters".into(),
        purpose: "What grows".into(),
        frequency: "monthly".into(),
    };
    let topics = topics.iter().map(|it| (*it).to_owned()).collect();
    let terms = Terms { promise: Promise::new(2, 30).ok(), topics };
    let made = list::create_on_terms(&world.app, &world.member, world.account, new, terms).await;
    made.unwrap()
}

/// R002-26, R002-23 (P5): a campaign of a list with several topics names one
/// that people asked for.
#[test]
fn a_campaign_names_one_of_the_topics_of_its_list() {
    on_both(|world| async move {
        let list = on_topics(&world, &["Roses", "Tools"]).await;
        let named = async |list, topic: Option<&str>| {
            let aim = Aim { topic: topic.map(str::to_owned), segment: None };
            let draft = draft(list, LETTER);
            campaign::draft_aimed(&world.app, &world.member, world.account, draft, aim).await
        };
        for wrong in [None, Some("Loans")] {
            let refused = named(list, wrong).await.unwrap_err().to_string();
            assert!(refused.contains("Roses, Tools"), "{refused}");
        }
        assert!(named(world.list, Some("Roses")).await.is_err(), "that list has none");
        let id = named(list, Some("Roses")).await.unwrap();
        let view = submitted(&world, id).await;
        assert_eq!(view.row.topic.as_deref(), Some("Roses"));
        let only = on_topics(&world, &["Roses"]).await;
        let id = named(only, None).await.unwrap();
        assert_eq!(submitted(&world, id).await.row.topic.as_deref(), Some("Roses"));
    });
}

/// R002-19: content unrelated to the list is marked with its measured likeness,
/// and stops nothing.
#[test]
fn content_that_the_list_is_not_for_is_marked() {
    on_both(|world| async move {
        attested(&world, 1).await;
        promise(&world, 9, 30).await.unwrap();
        sent(&world, LETTER).await;
        let loans = "Need cash? Borrow at low interest, no collateral, approval in minutes.";
        let drifted = submitted(&world, drafted(&world, loans).await).await;
        assert_eq!(said(&drifted), ["platform.topic.drifted"]);
        assert_eq!(drifted.row.state, CampaignState::Approved);
        let rule = &drifted.verdict.as_ref().unwrap().1;
        let rule = rule.iter().find(|it| it.rule == "platform.topic.drifted").unwrap();
        assert_eq!(rule.verdict, "warn");
        assert!(rule.measured.starts_with("topic_likeness_percent "), "{}", rule.measured);
        let near = submitted(&world, drafted(&world, "What grows in the garden in June.").await);
        assert_eq!(said(&near.await), Vec::<&str>::new());
    });
}
