//! Appeals of accounts that were stopped.

use app::{
    Actor, Failure, Role, appeal,
    review::{
        self, Answer,
        desk::{self, Interest, Queue},
        screen::{self, Subject},
    },
    standing::{self, Verdict},
};
use domain::{ReviewId, Standing};

use super::{persons::suspended, view};
use crate::world::{World, on_both, open_account};

const PROOF: &[u8] = b"sheets of the fair";
const BECAUSE: &str = "the old export is gone; only confirmed sign-ups are left";

fn reviewer(name: &str) -> Actor {
    Actor { role: Role::Reviewer, account: None, name: name.into() }
}

async fn only(world: &World) -> ReviewId {
    let waiting = desk::queue(&world.app, &world.operator, Some(Queue::Appeal)).await.unwrap();
    assert_eq!(waiting.len(), 1);
    waiting[0].view.row.id
}

/// Where the account's appeals stand, newest first.
async fn states(world: &World) -> Vec<String> {
    let all = appeal::all(&world.app, &world.member, world.account).await.unwrap();
    all.into_iter().map(|it| it.review.unwrap().state).collect()
}

/// R000-32: asked for with both conditions, judged by a reviewer, and the account
/// sees where it stands.
#[test]
fn a_suspended_account_appeals_and_sends_again() {
    on_both(|world| async move {
        let (app, account) = (&world.app, world.account);
        let early = appeal::open(app, &world.member, account, (BECAUSE, Some(PROOF))).await;
        assert!(matches!(early, Err(Failure::Conflict(_))), "it may send: {early:?}");
        suspended(&world).await;
        for (because, proof) in [(BECAUSE, None), (" ", Some(PROOF)), (BECAUSE, Some(&b""[..]))] {
            let asked = appeal::open(app, &world.member, account, (because, proof)).await;
            assert!(matches!(asked, Err(Failure::Invalid { .. })), "{asked:?}");
        }
        appeal::open(app, &world.member, account, (BECAUSE, Some(PROOF))).await.unwrap();
        let twice = appeal::open(app, &world.member, account, (BECAUSE, Some(PROOF))).await;
        assert!(matches!(twice, Err(Failure::Conflict(_))), "one at a time: {twice:?}");
        assert_eq!(states(&world).await, ["open"]);
        let neighbour = open_account(app, "Other").await;
        let eve = Actor { role: Role::Member, account: Some(neighbour), name: "eve".into() };
        assert!(appeal::all(app, &eve, account).await.is_err());

        let review = only(&world).await;
        let rita = reviewer("rita");
        let shown = screen::show(app, &rita, review).await.unwrap();
        let Subject::Appeal(it) = &shown.subject else { panic!("{:?}", shown.subject) };
        assert_eq!((it.words.reveal().as_str(), it.has_evidence), (BECAUSE, true));
        let answer = (Answer::Reject, "which sheets?");
        review::decide(app, &rita, review, answer).await.unwrap();
        assert_eq!(view(&world).await.standing, Standing::Suspended);

        world.wait(60);
        appeal::open(app, &world.member, account, (BECAUSE, Some(PROOF))).await.unwrap();
        assert_eq!(states(&world).await, ["open", "rejected"]);
        let answer = (Answer::Approve, "seen the sheets, called the shop");
        review::decide(app, &rita, only(&world).await, answer).await.unwrap();
        assert_eq!(states(&world).await, ["approved", "rejected"]);
        assert_eq!(view(&world).await.standing, Standing::Reactivated);
        let actions = view(&world).await.actions;
        let newest = actions.iter().find(|it| it.action == "reactivate").unwrap();
        assert_eq!(newest.decided_by.as_deref(), Some("rita"));
    });
}

/// R002-39: nobody judges an appeal against their own decision; R002-52: who was
/// terminated is answered, and stays so.
#[test]
fn nobody_judges_an_appeal_against_their_own_decision() {
    on_both(|world| async move {
        let (app, account) = (&world.app, world.account);
        let rita = reviewer("rita");
        let stop = (Verdict::DisableSending, "looking into a complaint");
        standing::decide(app, &rita, account, stop).await.unwrap();
        world.wait(60);
        appeal::open(app, &world.member, account, (BECAUSE, None)).await.unwrap();
        let review = only(&world).await;
        let shown = screen::show(app, &rita, review).await.unwrap();
        assert_eq!(shown.interest, Some(Interest::Decision));
        let answer = (Answer::Approve, "they are fine");
        let own = review::decide(app, &rita, review, answer).await;
        assert!(matches!(own, Err(Failure::Forbidden(_))), "{own:?}");
        assert_eq!(view(&world).await.standing, Standing::SendingDisabled);
        review::decide(app, &reviewer("sven"), review, answer).await.unwrap();
        assert!(view(&world).await.standing.may_send());

        world.wait(60);
        let end = (Verdict::Terminate, "proven spam");
        standing::decide(app, &rita, account, end).await.unwrap();
        world.wait(60);
        appeal::open(app, &world.member, account, (BECAUSE, Some(PROOF))).await.unwrap();
        let review = only(&world).await;
        let undone = review::decide(app, &reviewer("tove"), review, answer).await;
        assert!(matches!(undone, Err(Failure::Conflict(_))), "{undone:?}");
        let answer = (Answer::Reject, "it stays terminated");
        review::decide(app, &reviewer("tove"), review, answer).await.unwrap();
        assert_eq!(view(&world).await.standing, Standing::Terminated);
        assert_eq!(states(&world).await, ["rejected", "approved"]);
    });
}
