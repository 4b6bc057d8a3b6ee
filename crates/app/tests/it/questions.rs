//! Questions of the desk: asked, told, answered in time or not, and what a
//! decision ends.

use app::{
    Actor, Failure, Role, import,
    import::Upload,
    review::{
        self, Answer,
        desk::{self, Assign, Interest},
        question::{self, Asking, QuestionState},
        screen,
    },
};
use domain::{Basis, Language, ReviewId};
use store::import::ImportState;

use crate::{
    campaigns::{csv, import_state, provenance, uploaded},
    world::{World, on_both},
};

const HOUR: i64 = 3_600;
const ROWS: Asking<'static> = Asking { ready: Some("rows"), words: "Which fair was it?" };
const SAID: &str = "they signed at our stand in Lund";
const FILE: &[u8] = b"scan of the sheets";

fn reviewer(name: &str) -> Actor {
    Actor { role: Role::Reviewer, account: None, name: name.into() }
}

async fn waiting(world: &World) -> desk::Waiting {
    let mut queue = desk::queue(&world.app, &world.operator, None).await.unwrap();
    assert_eq!(queue.len(), 1);
    queue.remove(0)
}

async fn only(world: &World) -> ReviewId {
    waiting(world).await.view.row.id
}

/// Where the newest question about the only review stands.
async fn state(world: &World) -> Option<QuestionState> {
    waiting(world).await.asked.map(|it| it.state)
}

/// R002-39: a reviewer asks, the account is told and answers, and the answer comes
/// back to the screen; a decision ends both.
#[test]
fn a_question_is_answered_before_the_decision() {
    on_both(|world| async move {
        let (app, account) = (&world.app, world.account);
        let import = uploaded(&world, 3, provenance()).await;
        let review = only(&world).await;
        let rita = reviewer("rita");
        let due_at = waiting(&world).await.due_at;
        assert_eq!(state(&world).await, None);
        let asked = question::ask(app, &rita, review, ROWS).await.unwrap();
        assert_eq!((asked.len(), asked[0].state), (1, QuestionState::Waiting));
        let line = waiting(&world).await;
        assert_eq!(line.assignee.as_deref(), Some("rita"), "who asks has it");
        assert_eq!(line.due_at, due_at, "the clock of the house runs on");
        assert_eq!(import_state(&world, import).await, ImportState::Held);
        let twice = question::ask(app, &rita, review, ROWS).await;
        assert!(matches!(twice, Err(Failure::Conflict(_))), "one waits: {twice:?}");

        let seen = import::show(app, &world.member, account, import).await.unwrap().questions;
        let text = seen[0].asked(Language::Sv);
        assert!(text.starts_with("Skicka underlag") && text.ends_with("Which fair was it?"));
        let records = store::enforcement::of_account(app.store(), account).await.unwrap();
        let record = records.iter().find(|it| it.action == "review-question").unwrap();
        assert!(record.notice.is_some() && record.standing_before == record.standing_after);
        let tickets = world.tickets().await;
        let notice = tickets.iter().find(|it| it.row.basis == Basis::ServiceNotice).unwrap();
        let told = message::verify::decoded(&notice.message).unwrap().0;
        assert!(
            told.contains("Which fair was it?") && told.contains(&review.to_string()),
            "{told}"
        );

        world.wait(HOUR);
        let answered =
            question::answer(app, &world.member, (account, review), (SAID, Some(FILE))).await;
        assert_eq!(answered.unwrap().state, QuestionState::Answered);
        assert_eq!(state(&world).await, Some(QuestionState::Answered));
        let again = question::answer(app, &world.member, (account, review), (SAID, None)).await;
        assert!(matches!(again, Err(Failure::Conflict(_))), "nothing is asked: {again:?}");
        let shown = screen::show(app, &rita, review).await.unwrap();
        let answer = shown.questions[0].answer.as_ref().unwrap();
        assert_eq!(answer.words.as_ref().unwrap().reveal(), SAID);
        assert!(answer.has_evidence);
        let file = question::evidence(app, &rita, (review, answer.number)).await.unwrap();
        assert_eq!(file.reveal().as_slice(), FILE);
        let member = question::evidence(app, &world.member, (review, answer.number)).await;
        assert!(matches!(member, Err(Failure::Forbidden(_))), "{member:?}");
        let kinds: Vec<_> = shown.assignment.steps.iter().map(|it| it.kind.as_str()).collect();
        assert_eq!(kinds, ["asked", "answered"]);
        assert_eq!(shown.assignment.assignee.as_deref(), Some("rita"), "she has it still");

        let decision = (Answer::Approve, "seen the sheets");
        review::decide(app, &rita, review, decision).await.unwrap();
        let late = question::ask(app, &rita, review, ROWS).await;
        assert!(matches!(late, Err(Failure::Conflict(_))), "it is decided: {late:?}");
        let late = question::answer(app, &world.member, (account, review), (SAID, None)).await;
        let Err(Failure::Conflict(told)) = late else { panic!("{late:?}") };
        assert!(told.contains("comes too late"), "{told}");
    });
}

/// R002-39: an account answers about its own alone, and nobody else sees what it
/// was asked.
#[test]
fn a_neighbour_neither_sees_nor_answers() {
    on_both(|world| async move {
        let (app, account) = (&world.app, world.account);
        uploaded(&world, 3, provenance()).await;
        let review = only(&world).await;
        question::ask(app, &reviewer("rita"), review, ROWS).await.unwrap();
        let neighbour = app::testing::open_account(app, "Other").await;
        let eve = Actor { role: Role::Member, account: Some(neighbour), name: "eve".into() };
        for whose in [account, neighbour] {
            let tried = question::answer(app, &eve, (whose, review), (SAID, None)).await;
            assert!(matches!(tried, Err(Failure::NotFound(_))), "{tried:?}");
        }
        assert!(question::all(app, &eve, account).await.is_err());
        assert!(question::all(app, &eve, neighbour).await.unwrap().is_empty());
        assert_eq!(question::all(app, &world.member, account).await.unwrap().len(), 1);
        let viewer = Actor { role: Role::Viewer, ..world.member.clone() };
        let tried = question::answer(app, &viewer, (account, review), (SAID, None)).await;
        assert!(matches!(tried, Err(Failure::Forbidden(_))), "{tried:?}");
        let asked = question::ask(app, &world.member, review, ROWS).await;
        assert!(matches!(asked, Err(Failure::Forbidden(_))), "the desk is for staff: {asked:?}");
        for (words, file) in [(" ", None), (SAID, Some(&b""[..]))] {
            let tried =
                question::answer(app, &world.member, (account, review), (words, file)).await;
            assert!(matches!(tried, Err(Failure::Invalid { .. })), "{tried:?}");
        }
        assert_eq!(state(&world).await, Some(QuestionState::Waiting));
    });
}

/// R002-39: who has an interest does not ask, and whoever answers has one.
#[test]
fn four_eyes_hold_for_questions_too() {
    on_both(|world| async move {
        let app = &world.app;
        let upload =
            Upload { list: world.list, csv: csv(3), provenance: provenance(), evidence: None };
        let id = import::upload(app, &world.operator, world.account, upload).await.unwrap();
        let row = store::import::by_id(app.store(), world.account, id).await;
        import::read::run(app, &row.unwrap().unwrap()).await.unwrap();
        let review = only(&world).await;
        let own = question::ask(app, &world.operator, review, ROWS).await;
        assert!(matches!(own, Err(Failure::Forbidden(_))), "{own:?}");
        let (rita, sven) = (reviewer("rita"), reviewer("sven"));
        desk::assign(app, &sven, review, (Assign::Take, "")).await.unwrap();
        let others = question::ask(app, &rita, review, ROWS).await;
        assert!(matches!(others, Err(Failure::Conflict(_))), "sven has it: {others:?}");
        for wrong in
            [Asking { ready: None, words: " " }, Asking { ready: Some("weather"), words: "" }]
        {
            let asked = question::ask(app, &sven, review, wrong).await;
            assert!(matches!(asked, Err(Failure::Invalid { .. })), "{asked:?}");
        }
        question::ask(app, &sven, review, ROWS).await.unwrap();
        let helper = Actor { name: "olle".into(), ..world.operator.clone() };
        let at = (world.account, review);
        question::answer(app, &helper, at, ("they told me on the phone", None)).await.unwrap();
        let shown = screen::show(app, &helper, review).await.unwrap();
        assert_eq!(shown.interest, Some(Interest::Author("answered".into())));
        let answer = (Answer::Approve, "they told me");
        desk::assign(app, &sven, review, (Assign::Release, "")).await.unwrap();
        let decided = review::decide(app, &helper, review, answer).await;
        assert!(matches!(decided, Err(Failure::Forbidden(_))), "{decided:?}");
    });
}

/// R002-89: a question has a time of its own. Past it the mail waits on, the desk
/// may ask again, and an answer is taken until somebody decides.
#[test]
fn nobody_who_is_silent_is_let_go() {
    on_both(|world| async move {
        let app = &world.app;
        let import = uploaded(&world, 3, provenance()).await;
        let review = only(&world).await;
        let rita = reviewer("rita");
        question::ask(app, &rita, review, ROWS).await.unwrap();
        world.wait(72 * HOUR);
        assert_eq!(state(&world).await, Some(QuestionState::Waiting));
        world.wait(HOUR);
        assert_eq!(state(&world).await, Some(QuestionState::Unanswered));
        assert!(waiting(&world).await.is_late, "the house is late as it would be without");
        assert_eq!(import_state(&world, import).await, ImportState::Held);
        let own = Asking { ready: None, words: "Are you there?" };
        question::ask(app, &rita, review, own).await.unwrap();
        assert_eq!(state(&world).await, Some(QuestionState::Waiting));
        let decision = (Answer::Reject, "nobody answered");
        review::decide(app, &rita, review, decision).await.unwrap();
        let all = question::all(app, &world.member, world.account).await.unwrap();
        let states: Vec<_> = all.iter().map(|(_, it)| (it.words.as_str(), it.state)).collect();
        assert_eq!(
            states,
            [("Are you there?", QuestionState::Over), (ROWS.words, QuestionState::Over)]
        );
    });
}
