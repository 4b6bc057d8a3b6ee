//! Suppression by scope: topics and rests that recipients choose, and what members
//! and the operator enter.

use app::{
    Failure,
    campaign::{self, Aim, Draft, Source},
    list::{self, NewList, Terms},
    never_again::{self, Restore},
    preferences::{
        self,
        spare::{self, Rest, TopicChoice},
    },
    suppression::{self, Entered, NewSuppression, SuppressionScope},
    testing,
};
use compile::Kind;
use domain::{
    CampaignId, CampaignState, ContactId, ListId, SignedDuration, SuppressionReason, Timestamp,
    token::{Purpose, Subject},
};
use store::{
    never_again::Entry, suppression::SuppressionRow, topic_suppression::TopicSuppressionRow,
};

use crate::{
    campaigns::{approve, attested, started},
    people::visitor,
    world::{World, flora, on_both},
};

/// A list about roses and tools.
pub async fn on_topics(world: &World) -> ListId {
    let new = NewList {
        name: "Letters".into(),
        purpose: "What grows in the garden".into(),
        frequency: "monthly".into(),
    };
    let topics = ["Roses", "Tools"].map(str::to_owned).into();
    let terms = Terms { promise: None, topics };
    let made = list::create_on_terms(&world.app, &world.member, world.account, new, terms).await;
    made.unwrap()
}

/// A campaign on its way to everybody of the world's list.
async fn sent(world: &World, topic: Option<&str>) -> CampaignId {
    let source = Source {
        kind: Kind::Html,
        body: "<p>Spring is here: what grows now, and what is on offer in the garden.</p>".into(),
        subject: "A letter".into(),
        preheader: None,
        text: None,
        fields: [].into(),
    };
    let draft = Draft {
        name: "letter".into(),
        list: world.list.to_string(),
        from: flora(),
        language: "en".into(),
        source,
    };
    let aim = Aim { topic: topic.map(str::to_owned), segment: None };
    let drafted = campaign::draft_aimed(&world.app, &world.member, world.account, draft, aim).await;
    let id = drafted.unwrap();
    let key = (world.account, id);
    let view = campaign::judge::submit(&world.app, &world.member, key).await.unwrap();
    if view.row.state == CampaignState::Held {
        approve(world).await;
    }
    started(world, id).await;
    id
}

async fn withheld(world: &World, id: CampaignId) -> Vec<(String, u64)> {
    let report = campaign::report::report(&world.app, &world.member, world.account, id).await;
    report.unwrap().withheld
}

fn suppressed(count: u64) -> Vec<(String, u64)> {
    vec![("suppressed".to_owned(), count)]
}

pub async fn contacts(world: &World) -> Vec<ContactId> {
    let from = (ContactId(store::NIL), 100);
    let now = world.app.now();
    let page = store::permission::page(world.app.store(), world.account, world.list, from, now);
    page.await.unwrap().iter().map(|it| it.permission.contact).collect()
}

/// The link to the preferences that a contact's mails carry.
pub async fn door(world: &World, contact: ContactId) -> String {
    let number = world.app.account_row(world.account).await.unwrap().number;
    let of = Subject::ContactOnList(contact, world.list);
    world.app.url_token(number, Purpose::Preferences, of).unwrap()
}

async fn key_of(world: &World, contact: ContactId) -> Vec<u8> {
    let row = store::contact::by_id(world.app.store(), world.account, contact).await;
    row.unwrap().unwrap().suppression_key
}

async fn address_of(world: &World, contact: ContactId) -> String {
    let key = key_of(world, contact).await;
    let page = suppression::page(&world.app, &world.member, world.account, (&[], 100)).await;
    let found = page.unwrap().into_iter().find(|it| it.key == key).expect("an entry");
    found.address.expect("a contact has it")
}

fn topic(name: &str, wanted: bool) -> TopicChoice {
    TopicChoice { topic: name.to_owned(), wanted }
}

/// R002-26, R004-32: mail about a topic that a reader left out is withheld from
/// them and from nobody else; the other topic comes; their choice takes it back.
#[test]
fn a_topic_that_was_left_out_is_withheld_and_the_others_go() {
    on_both(|mut world| async move {
        world.list = on_topics(&world).await;
        attested(&world, 2).await;
        let [one, other] = contacts(&world).await.try_into().unwrap();
        let (door, others) = (door(&world, one).await, door(&world, other).await);
        let chosen = async || {
            let found = preferences::look(&world.app, &door).await.unwrap();
            found.choices[0].topics.clone()
        };
        assert_eq!(chosen().await, [topic("Roses", true), topic("Tools", true)]);
        let tools = [(world.list, "Tools".to_owned())];
        spare::choose_topics(&world.app, &door, (&[world.list], &tools), &visitor()).await.unwrap();
        assert_eq!(chosen().await, [topic("Roses", false), topic("Tools", true)]);
        spare::choose_topics(&world.app, &door, (&[], &[]), &visitor()).await.unwrap();
        assert_eq!(chosen().await[1], topic("Tools", true), "it was not on the page");

        let roses = sent(&world, Some("Roses")).await;
        assert_eq!(withheld(&world, roses).await, suppressed(1));
        let of_tools = sent(&world, Some("Tools")).await;
        assert!(withheld(&world, of_tools).await.is_empty());
        assert_eq!(world.due().await.len(), 3);

        // It holds for mail that waits, too.
        spare::choose_topics(&world.app, &others, (&[world.list], &tools), &visitor())
            .await
            .unwrap();
        world.tickets().await;
        world.wait(61);
        let went: Vec<_> = world.tickets().await.iter().map(|it| it.row.origin_id).collect();
        assert_eq!(went, [of_tools.0; 2], "roses are left out by both now");

        let both = [(world.list, "Roses".to_owned()), (world.list, "Tools".to_owned())];
        spare::choose_topics(&world.app, &door, (&[world.list], &both), &visitor()).await.unwrap();
        assert_eq!(chosen().await, [topic("Roses", true), topic("Tools", true)]);
        let again = sent(&world, Some("Roses")).await;
        assert_eq!(withheld(&world, again).await, suppressed(1), "the other still does not");
    });
}

/// Nobody else takes a topic back: a member's entry stays when its owner chooses,
/// and the owner's when a member enters one that ends.
#[test]
fn a_topic_that_a_member_entered_is_not_lifted_by_a_choice() {
    on_both(|mut world| async move {
        world.list = on_topics(&world).await;
        attested(&world, 1).await;
        let one = contacts(&world).await[0];
        let door = door(&world, one).await;
        spare::choose_topics(&world.app, &door, (&[world.list], &[]), &visitor()).await.unwrap();
        let address = address_of(&world, one).await;
        let of_roses = NewSuppression {
            address,
            scope: SuppressionScope::Topic,
            list: Some(world.list),
            topic: Some("Roses".into()),
            reason: SuppressionReason::Manual,
            until: Some(world.app.now() + SignedDuration::from_hours(1)),
        };
        let enter = async |new: &NewSuppression| {
            let new = [new.clone()];
            suppression::enter(&world.app, &world.member, world.account, &new).await
        };
        assert_eq!(enter(&of_roses).await.unwrap(), Entered { entered: 1, stood: 0 });
        let both = [(world.list, "Roses".to_owned()), (world.list, "Tools".to_owned())];
        spare::choose_topics(&world.app, &door, (&[world.list], &both), &visitor()).await.unwrap();
        let look = async || preferences::look(&world.app, &door).await.unwrap();
        let topics = look().await.choices[0].topics.clone();
        assert_eq!(topics, [topic("Roses", false), topic("Tools", true)]);
        world.wait(3_601);
        let topics = look().await.choices[0].topics.clone();
        assert_eq!(topics, [topic("Roses", true), topic("Tools", true)], "it ended by itself");
        let unheard =
            NewSuppression { topic: Some("Loans".into()), until: None, ..of_roses.clone() };
        assert!(matches!(enter(&unheard).await, Err(Failure::Invalid { .. })));
    });
}

/// R004-32: a rest withholds everything of the account, touches no permission, and
/// ends by itself or by its owner's choice.
#[test]
fn a_rest_withholds_until_it_is_over() {
    on_both(|world| async move {
        attested(&world, 1).await;
        let door = door(&world, contacts(&world).await[0]).await;
        let until = async || preferences::look(&world.app, &door).await.unwrap().rests_until;
        let days = |days: i64| SignedDuration::from_hours(24 * days);
        assert_eq!(until().await, None);
        spare::rest(&world.app, &door, Rest::Days(90), &visitor()).await.unwrap();
        spare::rest(&world.app, &door, Rest::Days(30), &visitor()).await.unwrap();
        assert_eq!(until().await, Some(world.app.now() + days(30)), "the last choice stands");
        let resting = sent(&world, None).await;
        assert_eq!(withheld(&world, resting).await, suppressed(1));
        let counts = store::permission::counts(world.app.store(), world.account, world.list).await;
        assert_eq!(counts.unwrap(), [("granted".to_owned(), 1)]);

        world.wait(30 * 24 * 3_600);
        assert_eq!(until().await, None);
        let after = sent(&world, None).await;
        assert!(withheld(&world, after).await.is_empty());
        assert_eq!(world.due().await.len(), 1, "what was withheld is not sent later");

        spare::rest(&world.app, &door, Rest::Days(60), &visitor()).await.unwrap();
        spare::rest(&world.app, &door, Rest::Keep, &visitor()).await.unwrap();
        assert_eq!(until().await, Some(world.app.now() + days(60)));
        spare::rest(&world.app, &door, Rest::End, &visitor()).await.unwrap();
        assert_eq!(until().await, None);
    });
}

/// Mail that is looked at during a rest ends there. Mail whose turn comes when the
/// rest is over is decided again, and goes.
#[test]
fn what_waits_during_a_rest_ends_and_what_comes_after_it_goes() {
    on_both(|world| async move {
        attested(&world, 1).await;
        let door = door(&world, contacts(&world).await[0]).await;
        sent(&world, None).await;
        spare::rest(&world.app, &door, Rest::Days(30), &visitor()).await.unwrap();
        assert!(world.tickets().await.is_empty());
        assert!(world.due().await.is_empty(), "it is over");
        spare::rest(&world.app, &door, Rest::End, &visitor()).await.unwrap();

        sent(&world, None).await;
        spare::rest(&world.app, &door, Rest::Days(60), &visitor()).await.unwrap();
        spare::rest(&world.app, &door, Rest::End, &visitor()).await.unwrap();
        world.tickets().await;
        world.wait(61);
        assert_eq!(world.tickets().await.len(), 1);
    });
}

fn of_account(
    address: &str,
    reason: SuppressionReason,
    until: Option<Timestamp>,
) -> NewSuppression {
    NewSuppression {
        address: address.to_owned(),
        scope: SuppressionScope::Account,
        list: None,
        topic: None,
        reason,
        until,
    }
}

/// R002-59, R002-23 (P7): a file of another system adds; what stands and is as
/// strict stays. It can be taken along, and no account sees another's.
#[test]
fn entries_are_added_and_never_loosened() {
    on_both(|world| async move {
        attested(&world, 1).await;
        let (app, member, account) = (&world.app, &world.member, world.account);
        let enter = async |new: NewSuppression| {
            let done = suppression::enter(app, member, account, &[new]).await.unwrap();
            (done.entered, done.stood)
        };
        let soon = Some(app.now() + SignedDuration::from_hours(24));
        let (manual, left) = (SuppressionReason::Manual, SuppressionReason::Unsubscribed);
        assert_eq!(enter(of_account("li@example.net", manual, soon)).await, (1, 0));
        assert_eq!(enter(of_account("li@example.net", manual, soon)).await, (0, 1));
        assert_eq!(enter(of_account("li@example.net", manual, None)).await, (1, 0), "stricter");
        assert_eq!(enter(of_account("li@example.net", manual, soon)).await, (0, 1), "stays");
        assert_eq!(enter(of_account("li@example.net", left, None)).await, (1, 0), "beside it");
        let told = async |actor: &app::Actor, account| {
            let found = suppression::of_address(app, actor, account, "li@example.net").await;
            found.map(|it| {
                let told = it.iter().map(|it| {
                    let end = if it.until.is_some() { "for a time" } else { "for good" };
                    format!("{} {} {end}", it.scope.as_str(), it.reason)
                });
                told.collect::<Vec<_>>().join("; ")
            })
        };
        let here = "account manual for good; account unsubscribed for good";
        assert_eq!(told(member, account).await.unwrap(), here);

        let wrong = [
            of_account("no address", manual, None),
            of_account("li@example.net", manual, Some(app.now())),
            of_account("li@example.net", SuppressionReason::Paused, None),
            NewSuppression {
                scope: SuppressionScope::Installation,
                ..of_account("li@example.net", manual, None)
            },
            NewSuppression {
                scope: SuppressionScope::List,
                ..of_account("li@example.net", manual, None)
            },
        ];
        for new in wrong {
            let both = [of_account("new@example.net", manual, None), new];
            let refused = suppression::enter(app, member, account, &both).await.unwrap_err();
            assert!(refused.to_string().contains("2: "), "{refused}");
        }
        let none = suppression::of_address(app, member, account, "new@example.net").await.unwrap();
        assert!(none.is_empty(), "nothing of a request that is wrong");

        let neighbour = testing::open_account(app, "Rain").await;
        let stranger = testing::member(neighbour);
        assert_eq!(told(&stranger, neighbour).await.unwrap(), "");
        assert!(matches!(told(&stranger, account).await, Err(Failure::NotFound("account"))));
        let foreign = suppression::page(app, &stranger, neighbour, (&[], 100)).await.unwrap();
        assert!(foreign.is_empty());

        let everywhere = "li@example.net";
        let refused = suppression::forbid_everywhere(app, member, everywhere, None).await;
        assert!(matches!(refused, Err(Failure::Forbidden(_))));
        suppression::forbid_everywhere(app, &world.operator, everywhere, None).await.unwrap();
        assert_eq!(told(&stranger, neighbour).await.unwrap(), "installation manual for good");
        let all = told(member, account).await.unwrap();
        assert_eq!(all, format!("installation manual for good; {here}"));
        let own = suppression::page(app, member, account, (&[], 100)).await.unwrap();
        let [own] = own.as_slice() else { panic!("{} addresses", own.len()) };
        assert_eq!(own.entries.len(), 2, "what the installation forbids is not the account's");
        assert_eq!((&own.contact, &own.address), (&None, &None), "nobody here has it");
    });
}

/// R002-23 (P7): what a member enters stops mail of the account at once.
#[test]
fn what_was_entered_withholds_and_is_exported_with_its_address() {
    on_both(|world| async move {
        attested(&world, 1).await;
        let one = contacts(&world).await[0];
        spare::rest(&world.app, &door(&world, one).await, Rest::Days(30), &visitor())
            .await
            .unwrap();
        let address = address_of(&world, one).await;
        spare::rest(&world.app, &door(&world, one).await, Rest::End, &visitor()).await.unwrap();
        sent(&world, None).await;
        let on_list = NewSuppression {
            scope: SuppressionScope::List,
            list: Some(world.list),
            ..of_account(&address, SuppressionReason::Manual, None)
        };
        let done =
            suppression::enter(&world.app, &world.member, world.account, &[on_list]).await.unwrap();
        assert_eq!(done, Entered { entered: 1, stood: 0 });
        assert!(world.tickets().await.is_empty());
        assert!(world.due().await.is_empty());
        let next = sent(&world, None).await;
        assert_eq!(withheld(&world, next).await, suppressed(1));
    });
}

/// DECISIONS D31: a restored database learns again of topics and rests, and a rest
/// withdraws nobody's permission.
#[test]
fn topics_and_rests_come_back_after_a_restore() {
    on_both(|mut world| async move {
        world.list = on_topics(&world).await;
        attested(&world, 1).await;
        let one = contacts(&world).await[0];
        let (key, now) = (key_of(&world, one).await, world.app.now());
        let topic = TopicSuppressionRow {
            address_key: key.clone(),
            list: world.list,
            topic: "Roses".into(),
            reason: "unsubscribed".into(),
            created_at: now,
            until: None,
        };
        let rest = SuppressionRow {
            address_key: key,
            list: None,
            reason: "paused".into(),
            created_at: now,
            until: Some(now + SignedDuration::from_hours(24)),
        };
        let restore = Restore { backup_at: now, told: "a test".into() };
        for expected in [2, 0] {
            let entries = [
                Entry::TopicSuppressed(world.account, topic.clone()),
                Entry::Suppressed(world.account, rest.clone()),
            ];
            let done = never_again::replay(&world.app, &restore, entries).await.unwrap();
            assert_eq!((done.suppressed, done.withdrawn), (expected, 0));
        }
        let found = preferences::look(&world.app, &door(&world, one).await).await.unwrap();
        assert_eq!(found.rests_until, rest.until);
        assert!(found.choices[0].receiving && !found.choices[0].topics[0].wanted);
    });
}
