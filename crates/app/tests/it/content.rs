//! Around the content check: what is found is held or given back, shown masked
//! with its place, and what reviewers decide teaches the score.

use app::{
    campaign::{self, CampaignView},
    review::{self, Answer},
    verdicts::Found,
};
use domain::{CampaignId, CampaignState};

use crate::{
    campaigns::{approve, drafted},
    world::{World, on_both},
};

async fn submitted(world: &World, body: &str) -> (CampaignId, CampaignView) {
    let id = drafted(world, body).await;
    let campaign = (world.account, id);
    (id, campaign::judge::submit(&world.app, &world.member, campaign).await.unwrap())
}

/// What was found of one rule: `where: shown`.
fn found(view: &CampaignView, rule: &str) -> Vec<String> {
    let fired = view.verdict.as_ref().unwrap().1.iter().find(|it| it.rule == rule);
    let told = |it: &Found| format!("{}: {}", it.place, it.shown);
    fired
        .unwrap_or_else(|| panic!("{rule}: {:?}", view.verdict))
        .findings
        .iter()
        .map(told)
        .collect()
}

/// R001-06, R003-19, R003-15, R003-16, invariant 8: refused by a check digit and the words beside
/// it, and the verdict does not repeat the number.
#[test]
fn an_identity_number_for_a_list_is_given_back_masked() {
    on_both(|world| async move {
        let number = "110101199003074514";
        let (_, view) = submitted(&world, &format!("您的身份证号 {number}")).await;
        assert_eq!(view.row.state, CampaignState::Draft);
        let found = found(&view, "platform.marks.identity-number");
        assert!(found.iter().all(|it| it.ends_with(": 110101********4514")), "{found:?}");
        assert!(found.iter().any(|it| it.starts_with("html:")), "{found:?}");
        let verdict = view.row.verdict.unwrap();
        let kept = store::verdict::by_id(world.app.store(), world.account, verdict).await;
        assert!(!kept.unwrap().unwrap().rules.contains(number));
    });
}

/// R001-37, R000-17, R000-20: a word never refuses; a person decides, and sees where.
#[test]
fn words_of_the_nine_categories_wait_for_a_person() {
    on_both(|world| async move {
        let (id, view) = submitted(&world, "注册就送，来 赌*博 吧").await;
        assert_eq!(view.row.state, CampaignState::Held);
        let found = found(&view, "platform.marks.telecom");
        assert!(
            found.iter().any(|it| it.starts_with("html:") && it.ends_with(": 赌博")),
            "{found:?}"
        );
        let rules = approve(&world).await;
        assert!(rules.contains(&"platform.marks.telecom".to_owned()), "{rules:?}");
        let row = campaign::show(&world.app, &world.member, world.account, id).await.unwrap().row;
        assert_eq!(row.state, CampaignState::Approved);
    });
}

/// Issue 4: the score learns from the decisions of reviewers on this
/// installation, and a campaign like rejected ones waits for one of them.
/// Also R002-41.
#[test]
fn what_reviewers_rejected_teaches_the_score() {
    on_both(|world| async move {
        let tale = "wonderful crystals heal your aura and bring luck to your whole house";
        let (_, before) = submitted(&world, tale).await;
        assert_eq!(before.row.state, CampaignState::Approved, "{:?}", before.verdict);
        for _ in 0..12 {
            world.wait(1);
            submitted(&world, &format!("{tale}. Double your bitcoin")).await;
            let open = review::open(&world.app, &world.operator).await.unwrap();
            let answer = (Answer::Reject, "a scheme");
            review::decide(&world.app, &world.operator, open[0].row.id, answer).await.unwrap();
        }
        world.wait(1);
        let count = store::lesson::count(world.app.store(), world.app.now()).await.unwrap();
        assert_eq!(count, 12);
        let (_, after) = submitted(&world, tale).await;
        assert_eq!(after.row.state, CampaignState::Held);
        let found = found(&after, "platform.marks.spam-score");
        assert!(found.iter().any(|it| it.contains(": word ")), "{found:?}");
        assert!(found.iter().all(|it| !it.contains("aura")), "a verdict keeps no word: {found:?}");
        let open = review::open(&world.app, &world.operator).await.unwrap();
        let screen = review::screen::show(&world.app, &world.operator, open[0].row.id).await;
        let rules = screen.unwrap().review.rules;
        let shown: Vec<_> = rules.iter().flat_map(|it| &it.findings).map(|it| &it.shown).collect();
        assert!(shown.iter().any(|it| it.contains("word aura")), "the reviewer sees it: {shown:?}");
    });
}
