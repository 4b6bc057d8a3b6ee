//! Who was locked out and comes back under another name (R002-59).

use app::{
    Actor, Failure,
    account::{self, Identity, Opening},
    campaign, import, likeness,
    review::{self, Answer, ReviewView},
    standing::{self, Verdict},
    testing,
};
use domain::{AccountId, CampaignState, Domain, Language, Standing, organisation::Feature};

use crate::{
    campaigns::{approve, csv, drafted, provenance},
    world::{World, on_both},
};

const RULE: &str = "platform.identity.barred";

fn identity(name: &str, domain: &str) -> Identity {
    Identity {
        legal_name: name.into(),
        trading_name: None,
        postal_address: "Storgatan 1, 111 22 Stockholm".into(),
        phone: "+46 31 765 43 21".into(),
        email: format!("hello@{domain}"),
        web: None,
        register: None,
        country: Some("SE".into()),
    }
}

/// Who sent what nobody wanted.
fn spammer() -> Identity {
    Identity {
        trading_name: Some("Bargain Bin".into()),
        phone: "+46 8 555 00 11".into(),
        register: Some("556677-8899".into()),
        ..identity("Bad Mail AB", "bad.example")
    }
}

async fn opened(world: &World, identity: Identity) -> AccountId {
    let opening = Opening { identity, language: Language::En, time_zone: "UTC".into() };
    account::open(&world.app, &world.operator, opening).await.unwrap().id
}

async fn verified(world: &World, account: AccountId, domain: &str) {
    let domain: Domain = domain.parse().unwrap();
    testing::verify(&world.app, &world.at.dns, account, &domain).await;
}

async fn decided(world: &World, account: AccountId, verdict: Verdict) {
    world.wait(1);
    let because = (verdict, "proven spam");
    standing::decide(&world.app, &world.operator, account, because).await.unwrap();
}

/// The spammer, with a proven domain, terminated.
async fn barred(world: &World) -> AccountId {
    let account = opened(world, spammer()).await;
    verified(world, account, "news.bad.example").await;
    decided(world, account, Verdict::Terminate).await;
    account
}

/// What of an account is like the barred ones, as the reviewer reads it.
async fn like(world: &World, account: AccountId) -> Vec<Feature> {
    let all = likeness::all(&world.app, &world.operator, account).await.unwrap();
    all.iter().map(|it| it.feature).collect()
}

/// An import of the account, read and judged; its review.
async fn uploaded(world: &World, account: AccountId) -> ReviewView {
    let member = testing::member(account);
    let list = testing::list(&world.app, account, ("Letter", "What is new")).await;
    let upload = import::Upload { list, csv: csv(3), provenance: provenance(), evidence: None };
    let id = import::upload(&world.app, &member, account, upload).await.unwrap();
    let row = store::import::by_id(world.app.store(), account, id).await.unwrap().unwrap();
    import::read::run(&world.app, &row).await.unwrap();
    let open = review::open(&world.app, &world.operator).await.unwrap();
    open.into_iter().find(|it| it.row.subject == id.0).expect("it is held")
}

fn fired(review: &ReviewView) -> bool {
    review.rules.iter().any(|it| it.rule == RULE)
}

/// R002-59: each feature alone is enough, and cheap variants of it do not help.
#[test]
fn who_was_barred_is_recognised_by_any_one_feature() {
    on_both(|world| async move {
        barred(&world).await;
        let other = || identity("Green Garden", "garden.example");
        let dodges = [
            (Feature::Name, Identity { legal_name: "BAD-MAIL, Ltd.".into(), ..other() }),
            (
                Feature::Name,
                Identity { legal_name: "Ｂａｄ　Ｍäil GmbH & Co. KG".into(), ..other() },
            ),
            (Feature::Name, Identity { legal_name: "The Bargain-Bin Company".into(), ..other() }),
            (Feature::Name, Identity { trading_name: Some("badmail".into()), ..other() }),
            (Feature::Phone, Identity { phone: "08-555 00 11".into(), ..other() }),
            (Feature::Phone, Identity { phone: "0046 (0)8 5550011 ext 3".into(), ..other() }),
            (Feature::Register, Identity { register: Some("5566 77 88 99".into()), ..other() }),
            (Feature::Mail, Identity { email: "Hello+new@BAD.example".into(), ..other() }),
        ];
        for (feature, identity) in dodges {
            let told = format!("{identity:?}");
            let account = opened(&world, identity).await;
            assert_eq!(like(&world, account).await, [feature], "{told}");
        }
        let honest = opened(&world, other()).await;
        assert_eq!(like(&world, honest).await, []);
        verified(&world, honest, "shop.bad.example").await;
        assert_eq!(like(&world, honest).await, [Feature::Domain], "the domain came later");
        let world_of_flora = like(&world, world.account).await;
        assert_eq!(world_of_flora, [], "the neighbour is like nobody");
    });
}

/// The first import is held, staff reads in what and to whom, the account reads
/// neither; a decision lets it go on until something else is alike.
#[test]
fn a_likeness_holds_until_a_reviewer_decides() {
    on_both(|world| async move {
        let bad = barred(&world).await;
        let again = opened(
            &world,
            Identity { phone: "08 5550011".into(), ..identity("Green", "green.example") },
        )
        .await;
        testing::accept_policy(&world.app, &testing::member(again), again).await;
        let held = uploaded(&world, again).await;
        assert!(fired(&held));
        let [alike] = held.alike.as_slice() else { panic!("{:?}", held.alike) };
        assert_eq!(
            (alike.feature, alike.other, alike.standing, alike.is_released),
            (Feature::Phone, bad, Standing::Terminated, false)
        );
        let member = testing::member(again);
        let id = domain::ImportId(held.row.subject);
        let seen = import::show(&world.app, &member, again, id).await.unwrap();
        let seen = format!("{:?}", seen.reviews);
        assert!(seen.contains(RULE) && !seen.contains(&bad.to_string()), "{seen}");
        let refused = likeness::all(&world.app, &member, again).await;
        assert!(matches!(refused, Err(Failure::Forbidden(_))), "{refused:?}");

        let reviewer = Actor { name: "rita".into(), ..world.operator.clone() };
        let answer = (Answer::Approve, "called them: a new tenant of that line");
        let done = review::decide(&world.app, &reviewer, held.row.id, answer).await.unwrap();
        assert_eq!(done.row.decided_by.as_deref(), Some("rita"));
        assert!(done.alike[0].is_released, "it stays on record");
        assert!(!fired(&uploaded(&world, again).await), "the decision stands");

        verified(&world, again, "bad.example").await;
        let held = uploaded(&world, again).await;
        assert!(fired(&held), "another likeness is asked about anew");
        let answer = (Answer::Reject, "the domain is theirs");
        review::decide(&world.app, &reviewer, held.row.id, answer).await.unwrap();
        assert!(fired(&uploaded(&world, again).await), "a rejection lets nothing go on");
    });
}

/// A campaign of who is alike waits for a person; one that runs is not stopped.
#[test]
fn a_campaign_is_held_when_the_account_became_like_a_barred_one() {
    on_both(|world| async move {
        crate::campaigns::attested(&world, 3).await;
        let running = drafted(&world, "Hej").await;
        let of = |id| (world.account, id);
        campaign::judge::submit(&world.app, &world.member, of(running)).await.unwrap();
        campaign::act(&world.app, &world.member, of(running), campaign::Ask::Start).await.unwrap();
        let twin = Identity { phone: "+46 8 999 88 77".into(), ..testing::identity("Flora") };
        let twin = opened(&world, twin).await;
        assert_eq!(like(&world, world.account).await, [], "two accounts may be alike");
        decided(&world, twin, Verdict::Terminate).await;
        assert_eq!(like(&world, world.account).await, [Feature::Mail, Feature::Name]);

        let row = store::campaign::by_id(world.app.store(), world.account, running).await;
        campaign::expand::run(&world.app, &row.unwrap().unwrap()).await.unwrap();
        assert_eq!(
            world.tickets().await.iter().filter(|it| it.row.origin == "campaign").count(),
            3
        );
        let next = drafted(&world, "Hej igen").await;
        let view = campaign::judge::submit(&world.app, &world.member, of(next)).await.unwrap();
        assert_eq!(view.row.state, CampaignState::Held);
        assert_eq!(approve(&world).await, [RULE, "platform.promise.not-stated"]);
        let third = drafted(&world, "En sak till").await;
        let view = campaign::judge::submit(&world.app, &world.member, of(third)).await.unwrap();
        assert_eq!(view.row.state, CampaignState::Approved, "{:?}", view.verdict);
    });
}

/// Who closes an account that was stopped, and opens another, is recognised.
#[test]
fn closing_a_stopped_account_washes_nothing_off() {
    on_both(|world| async move {
        let first = opened(&world, spammer()).await;
        decided(&world, first, Verdict::DisableSending).await;
        let second = opened(&world, spammer()).await;
        assert_eq!(like(&world, second).await, [], "it may still be allowed again");
        account::close(&world.app, &world.operator, first, "moving on").await.unwrap();
        let all = [Feature::Mail, Feature::Name, Feature::Phone, Feature::Register];
        assert_eq!(like(&world, second).await, all);
        assert_eq!(likeness::mark_all(&world.app).await.unwrap(), 0, "all have their marks");
    });
}
