//! What a person decides, and what cannot be decided any more.

use app::{
    Actor, Failure, Role,
    ladder::keep,
    standing::{self, Verdict, decide, reactivate},
};
use domain::Standing;

use super::{Says, Sender, again, mailing, told, view};
use crate::world::{World, on_both};

const PROOF: &[u8] = b"sheets of the fair";
const BECAUSE: &str = "the old export is gone; only confirmed sign-ups are left";

pub async fn suspended(world: &World) {
    let (_, tickets) = mailing(world, 100).await;
    let sender = Sender::new(world).await;
    sender.say(&tickets[..7], Says::Unknown).await;
    sender.say(&tickets[7..], Says::Taken).await;
    keep::judge_dirty(&world.app).await.unwrap();
    assert_eq!(view(world).await.standing, Standing::Suspended);
}

async fn refused(world: &World, proof: &[u8], because: &str) -> String {
    let asked = reactivate(&world.app, &world.operator, world.account, (proof, because)).await;
    asked.unwrap_err().to_string()
}

/// R002-50, R002-51, R002-58: two conditions, both on record.
#[test]
fn an_account_sends_again_only_with_both_conditions_on_record() {
    on_both(|world| async move {
        suspended(&world).await;
        let member = reactivate(&world.app, &world.member, world.account, (PROOF, BECAUSE)).await;
        assert!(matches!(member, Err(Failure::Forbidden(_))), "{member:?}");
        assert!(refused(&world, b"", BECAUSE).await.starts_with("evidence: attach what proves"));
        assert!(refused(&world, PROOF, " ").await.starts_with("because: say why"));
        let reviewer = Actor { role: Role::Reviewer, account: None, name: "rita".into() };
        let done = reactivate(&world.app, &reviewer, world.account, (PROOF, BECAUSE)).await;
        assert_eq!(done.unwrap().standing, Standing::Reactivated);
        let actions = view(&world).await.actions;
        let newest = actions.iter().find(|it| it.action == "reactivate").unwrap();
        assert_eq!(newest.decided_by.as_deref(), Some("rita"));
        assert_eq!(newest.reason.as_deref(), Some(BECAUSE));
        let record = store::enforcement::by_id(world.app.store(), world.account, newest.id).await;
        assert!(record.unwrap().unwrap().evidence.is_some());
        // What weighed already does not weigh again.
        keep::judge_all(&world.app).await.unwrap();
        assert_eq!(view(&world).await.standing, Standing::Reactivated);
        assert!(refused(&world, PROOF, BECAUSE).await.contains("not suspended"));
    });
}

/// R002-52, R002-59: 6 % after a reactivation locks for good; ways out and
/// exports stay.
#[test]
fn six_percent_after_a_reactivation_locks_for_good() {
    on_both(|world| async move {
        suspended(&world).await;
        reactivate(&world.app, &world.operator, world.account, (PROOF, BECAUSE)).await.unwrap();
        world.wait(24 * 3600);
        let (_, tickets) = again(&world).await;
        let tickets: Vec<_> = tickets.into_iter().filter(|it| it.row.origin != "system").collect();
        assert_eq!(tickets.len(), 100);
        let sender = Sender::new(&world).await;
        sender.say(&tickets[..94], Says::Taken).await;
        sender.say(&tickets[94..], Says::Unknown).await;
        assert!(told(&world).await.starts_with("locked\n"), "{}", told(&world).await);
        assert!(refused(&world, PROOF, BECAUSE).await.contains("locked for good"));
        let proof = store::ledger::head(world.app.store(), world.account).await;
        assert!(proof.is_ok(), "the ledger can be read");
        let again = standing::show(&world.app, &world.member, world.account).await;
        assert_eq!(again.unwrap().standing, Standing::Locked);
    });
}

/// R000-31, R002-44, R002-62, R002-79; R002-88: what was done is counted in public,
/// and nobody is named.
#[test]
fn staff_disables_allows_and_terminates() {
    on_both(|world| async move {
        let ask = async |verdict| {
            world.wait(1);
            decide(&world.app, &world.operator, world.account, (verdict, "complaint 7")).await
        };
        assert_eq!(ask(Verdict::DisableSending).await.unwrap().standing, Standing::SendingDisabled);
        assert!(ask(Verdict::DisableSending).await.is_err());
        assert_eq!(ask(Verdict::AllowSending).await.unwrap().standing, Standing::New);
        assert!(ask(Verdict::AllowSending).await.is_err());
        assert_eq!(ask(Verdict::Terminate).await.unwrap().standing, Standing::Terminated);
        assert!(ask(Verdict::AllowSending).await.is_err(), "there is no way back");
        let expected = "terminated\n\
                        disable-sending for person: 0/0, scheduled, 0 named\n\
                        allow-sending for person: 0/0, no notice, 0 named\n\
                        terminate for person: 0/0, scheduled, 0 named";
        assert_eq!(told(&world).await, expected);
        let figures = app::open_figures::figures(&world.app).await.unwrap();
        assert_eq!((figures.senders, figures.stopped), (1, 1));
        let once = ["allow-sending", "disable-sending", "terminate"].map(|it| (it.to_owned(), 1));
        assert_eq!(figures.steps, once);
    });
}

/// R002-54: forgotten after a week without a step, not before.
#[test]
fn a_warning_is_forgotten_after_a_quiet_week() {
    on_both(|world| async move {
        let (_, tickets) = mailing(&world, 100).await;
        let sender = Sender::new(&world).await;
        sender.say(&tickets[..95], Says::Taken).await;
        sender.say(&tickets[95..], Says::Unknown).await;
        world.wait(6 * 24 * 3600);
        keep::forget_warnings(&world.app).await.unwrap();
        assert_eq!(view(&world).await.standing, Standing::WarnedOnce);
        world.wait(24 * 3600 + 60);
        keep::forget_warnings(&world.app).await.unwrap();
        assert_eq!(view(&world).await.standing, Standing::Good);
        keep::judge_all(&world.app).await.unwrap();
        assert_eq!(view(&world).await.standing, Standing::Good);
    });
}
