//! The review desk: who has what, who must not decide, what is late, and the
//! whole screen.

use app::{
    Actor, Failure, Role, access, audit,
    campaign::{self, CampaignView},
    import::{self, Upload},
    review::{
        self, Answer,
        desk::{self, Assign, Interest, Queue},
        screen::{self, Subject},
    },
    verdicts::{self, Danger},
};
use domain::{AccountId, CampaignId, CampaignState, Language, ReviewId};

use crate::{
    campaigns::{attested, csv, drafted, provenance, started, uploaded},
    world::{World, on_both},
};

const HOUR: i64 = 3_600;

fn reviewer(name: &str) -> Actor {
    Actor { role: Role::Reviewer, account: None, name: name.into() }
}

async fn key(world: &World, account: Option<AccountId>, (name, role): (&str, Role)) {
    access::add_key(&world.app, account, (name, role), world.app.now()).await.unwrap();
}

async fn queue(world: &World) -> Vec<desk::Waiting> {
    desk::queue(&world.app, &world.operator, None).await.unwrap()
}

async fn only(world: &World) -> ReviewId {
    let waiting = queue(world).await;
    assert_eq!(waiting.len(), 1);
    waiting[0].view.row.id
}

async fn submitted(world: &World, body: &str) -> (CampaignId, CampaignView) {
    let id = drafted(world, body).await;
    let campaign = (world.account, id);
    (id, campaign::judge::submit(&world.app, &world.member, campaign).await.unwrap())
}

/// R002-39: who belongs to the account, wrote it, handed it in or uploaded it
/// leaves the decision to somebody else.
/// R003-61: who wrote and who approved can be told.
#[test]
fn nobody_decides_about_their_own() {
    on_both(|world| async move {
        let upload =
            Upload { list: world.list, csv: csv(3), provenance: provenance(), evidence: None };
        let id = import::upload(&world.app, &world.operator, world.account, upload).await.unwrap();
        let row = store::import::by_id(world.app.store(), world.account, id).await;
        import::read::run(&world.app, &row.unwrap().unwrap()).await.unwrap();
        let review = only(&world).await;
        let answer = (Answer::Approve, "seen the sheets");
        for own in ["operator", "Operator ", "first member"] {
            let own = Actor { name: own.into(), ..world.operator.clone() };
            let refused = review::decide(&world.app, &own, review, answer).await;
            assert!(matches!(refused, Err(Failure::Forbidden(_))), "{refused:?}");
            let taken = desk::assign(&world.app, &own, review, (Assign::Take, "")).await;
            assert!(matches!(taken, Err(Failure::Forbidden(_))), "{taken:?}");
        }
        key(&world, None, ("operator", Role::Operator)).await;
        let to = (Assign::HandOver("operator"), "you know them");
        let refused = desk::assign(&world.app, &reviewer("rita"), review, to).await;
        assert!(matches!(refused, Err(Failure::Forbidden(_))), "{refused:?}");
        let shown = screen::show(&world.app, &world.operator, review).await.unwrap();
        assert_eq!(shown.interest, Some(Interest::Author("uploaded".into())));
        let rita = reviewer("rita");
        assert_eq!(screen::show(&world.app, &rita, review).await.unwrap().interest, None);
        let done = review::decide(&world.app, &rita, review, answer).await.unwrap();
        assert_eq!(done.row.decided_by.as_deref(), Some("rita"));
        let shown = screen::show(&world.app, &rita, review).await.unwrap();
        let acts: Vec<_> = shown.authors.iter().map(|it| (&*it.act, &*it.by)).collect();
        assert_eq!(acts, [("uploaded", "operator")]);
        assert_eq!(shown.assignment.assignee.as_deref(), Some("rita"), "who decides has it");
    });
}

/// R002-39: a review has one reader, and each change of hands stays on record.
#[test]
fn a_review_is_taken_given_back_and_handed_over() {
    on_both(|world| async move {
        uploaded(&world, 3, provenance()).await;
        let review = only(&world).await;
        let (rita, sven) = (reviewer("rita"), reviewer("sven"));
        for name in ["rita", "sven"] {
            key(&world, None, (name, Role::Reviewer)).await;
        }
        let assign = async |actor: &Actor, assign| match desk::assign(
            &world.app,
            actor,
            review,
            (assign, ""),
        )
        .await
        {
            Ok(now_with) => now_with.assignee.unwrap_or_else(|| "nobody".into()),
            Err(failure) => failure.to_string(),
        };
        assert_eq!(assign(&rita, Assign::Release).await, "nobody has it");
        assert_eq!(assign(&rita, Assign::Take).await, "rita");
        assert_eq!(assign(&rita, Assign::Take).await, "you have it already");
        assert!(assign(&sven, Assign::Take).await.starts_with("`rita` has it"));
        assert!(assign(&sven, Assign::Release).await.starts_with("`rita` has it"));
        let answer = (Answer::Approve, "seen the sheets");
        let refused = review::decide(&world.app, &sven, review, answer).await;
        assert!(matches!(refused, Err(Failure::Conflict(_))), "{refused:?}");
        assert_eq!(queue(&world).await[0].assignee.as_deref(), Some("rita"));
        let nobody = assign(&rita, Assign::HandOver("nemo")).await;
        assert_eq!(nobody, "to: no key of the staff has that name");
        assert_eq!(assign(&rita, Assign::HandOver("sven")).await, "sven");
        assert_eq!(assign(&world.operator, Assign::Release).await, "nobody", "sven is away");
        assert_eq!(assign(&rita, Assign::Take).await, "rita");
        review::decide(&world.app, &rita, review, answer).await.unwrap();
        let late = desk::assign(&world.app, &rita, review, (Assign::Release, "")).await;
        assert!(matches!(late, Err(Failure::Conflict(_))), "{late:?}");
        let shown = screen::show(&world.app, &rita, review).await.unwrap();
        let kinds: Vec<_> = shown.assignment.steps.iter().map(|it| it.kind.as_str()).collect();
        assert_eq!(kinds, ["taken", "handed-over", "released", "taken"]);
        let members = desk::queue(&world.app, &world.member, None).await;
        assert!(matches!(members, Err(Failure::Forbidden(_))), "the desk is for staff");
    });
}

/// R002-39: what was decided stands, whatever is asked afterwards.
#[test]
fn a_decision_is_never_changed() {
    on_both(|world| async move {
        uploaded(&world, 3, provenance()).await;
        let review = only(&world).await;
        let (rita, sven) = (reviewer("rita"), reviewer("sven"));
        for silent in ["", "  ", "\n"] {
            let refused = review::decide(&world.app, &rita, review, (Answer::Reject, silent)).await;
            assert!(matches!(refused, Err(Failure::Invalid { .. })), "a reason is needed");
        }
        let answer = (Answer::Reject, "nobody signed this");
        review::decide(&world.app, &rita, review, answer).await.unwrap();
        let before = review::show(&world.app, &rita, review).await.unwrap().row;
        for (actor, answer) in [(&rita, Answer::Approve), (&sven, Answer::Approve)] {
            let again = review::decide(&world.app, actor, review, (answer, "after all")).await;
            assert!(matches!(again, Err(Failure::Conflict(_))), "{again:?}");
        }
        let reason = "wound up";
        app::account::close(&world.app, &world.operator, world.account, reason).await.unwrap();
        assert_eq!(review::show(&world.app, &rita, review).await.unwrap().row, before);
    });
}

/// R002-89: each kind has its time, and whoever waits longer raises an alarm.
#[test]
fn each_kind_has_its_time_and_the_alarm_comes_once() {
    on_both(|world| async move {
        attested(&world, 501).await;
        let (_, large) = submitted(&world, "Hej {{ contact.first_name }}").await;
        assert_eq!(large.row.state, CampaignState::Held);
        uploaded(&world, 3, provenance()).await;
        let kinds = async || {
            let told = |it: &desk::Waiting| (it.queue.as_str(), it.is_late);
            queue(&world).await.iter().map(told).collect::<Vec<_>>()
        };
        assert_eq!(kinds().await, [("campaign", false), ("import", false)]);
        let alarms = async || {
            audit::run(&world.app).await.unwrap();
            let found = audit::findings(&world.app, &world.operator, None, Language::En).await;
            let found = found.unwrap();
            found.iter().filter(|it| it.row.item == "review-waiting").count()
        };
        assert_eq!(alarms().await, 0);
        world.wait(25 * HOUR);
        assert_eq!(kinds().await, [("campaign", true), ("import", false)]);
        assert_eq!(alarms().await, 1);
        assert_eq!(alarms().await, 1, "once for each");
        world.wait(48 * HOUR);
        assert_eq!(alarms().await, 2);
        let imports = desk::queue(&world.app, &world.operator, Some(Queue::Import)).await;
        assert_eq!(imports.unwrap().len(), 1);
    });
}

/// R002-39: the gravest is looked at first, but for what is late; and whoever decides
/// sees how much waits for the same list.
#[test]
fn the_gravest_comes_first_unless_something_is_late() {
    on_both(|world| async move {
        attested(&world, 501).await;
        let (plain, view) = submitted(&world, "Hej {{ contact.first_name }}, nya tulpaner").await;
        assert_eq!(view.row.state, CampaignState::Held);
        world.wait(HOUR);
        let (games, view) = submitted(&world, "注册就送，来 赌*博 吧").await;
        assert_eq!(view.row.state, CampaignState::Held);
        let order = async || {
            let subject = |it: &desk::Waiting| CampaignId(it.view.row.subject);
            queue(&world).await.iter().map(subject).collect::<Vec<_>>()
        };
        assert_eq!(order().await, [games, plain]);
        let first = queue(&world).await.remove(0);
        assert_eq!((first.list, first.danger), (Some(world.list), Danger::Grave));
        let rules = &first.view.rules;
        assert_eq!(rules[0].rule, "platform.marks.telecom", "the gravest is the reason");
        assert_eq!(verdicts::gravest(rules), rules.first());
        assert!(rules.iter().filter(|it| it.verdict == "hold").count() > 1, "{rules:?}");
        let rita = reviewer("rita");
        let shown = screen::show(&world.app, &rita, first.view.row.id).await.unwrap();
        assert_eq!(shown.others, 1, "not itself");
        world.wait(23 * HOUR + HOUR / 2);
        assert_eq!(order().await, [plain, games], "the time of one is up");
    });
}

/// R002-92, R002-40: marks, fingerprints and send records stand on one
/// screen, with what was decided of things alike; what only the words hold waits
/// in a queue of its own.
#[test]
fn one_screen_shows_what_a_decision_needs() {
    on_both(|world| async move {
        attested(&world, 40).await;
        let rita = reviewer("rita");
        let text = "注册就送，来 赌*博 吧，今天 的 幸运 属于 你，快 来 看看 我们 的 新 花园";
        let (_, first) = submitted(&world, text).await;
        assert_eq!(first.row.state, CampaignState::Held);
        let waiting = queue(&world).await;
        assert_eq!((waiting[0].queue, waiting[0].size), (Queue::Content, 40));
        let earlier = waiting[0].view.row.id;
        let answer = (Answer::Reject, "games of chance");
        review::decide(&world.app, &rita, earlier, answer).await.unwrap();
        world.wait(8 * 24 * HOUR);
        let (id, _) = submitted(&world, text).await;
        let review = only(&world).await;
        let shown = screen::show(&world.app, &rita, review).await.unwrap();
        let Subject::Campaign(it) = &shown.subject else { panic!("{:?}", shown.subject) };
        assert_eq!((it.id, it.recipients, it.from.0.as_str()), (id, 40, "Flora 花店"));
        assert!(it.text.contains("幸运") && it.subject.contains("春天"), "{it:?}");
        let marks: Vec<_> = shown.review.rules.iter().flat_map(|it| &it.findings).collect();
        assert!(marks.iter().any(|it| it.shown == "赌博"), "{marks:?}");
        let like = &shown.similar[0];
        assert_eq!(
            (like.review, like.percent, like.outcome.as_str(), like.reason.as_str()),
            (earlier, 100, "rejected", "games of chance")
        );
        assert_eq!(shown.sample.len(), 8);
        for person in &shown.sample {
            let address = person.address.as_deref().unwrap();
            assert_eq!(address, "p***@example.org");
            assert_eq!((person.state.as_str(), person.basis), ("granted", Some("attested")));
            assert!(person.facts.iter().any(|it| it.0 == "claimed" && it.2.is_some()));
        }
        let again = screen::show(&world.app, &reviewer("sven"), review).await.unwrap();
        assert_eq!(again.sample, shown.sample, "everybody sees the same people");
        assert_eq!(shown.sources.imports[0].provenance, provenance());
        assert_eq!(shown.sources.bases[0].count, 40);
        let past: Vec<_> = shown.history.reviews.iter().map(|it| &it.review.state).collect();
        assert_eq!(past, ["rejected", "approved"], "the campaign before the import");
        assert_eq!(shown.history.outcomes, (1, 1));
        assert_eq!(shown.history.sums(), (0, 0, 0));
        let refused = screen::show(&world.app, &world.member, review).await;
        assert!(matches!(refused, Err(Failure::Forbidden(_))), "for staff alone");
    });
}

/// R002-38: the parts of a mailing that was split stand beside each other.
#[test]
fn the_parts_of_a_split_mailing_are_shown_together() {
    on_both(|world| async move {
        attested(&world, 300).await;
        let text = "Hej, kom och titta på våra nya tulpaner och påskliljor";
        let (first, _) = submitted(&world, text).await;
        world.wait(60);
        submitted(&world, text).await;
        let shown = screen::show(&world.app, &world.operator, only(&world).await).await.unwrap();
        let Subject::Campaign(it) = &shown.subject else { panic!("{:?}", shown.subject) };
        assert_eq!((it.recipients, it.together), (300, 600));
        assert_eq!(it.parts.iter().map(|it| it.id).collect::<Vec<_>>(), [first]);
    });
}

/// A neighbour's import is compared by what both lists have in common.
#[test]
fn an_upload_is_compared_with_those_that_were_decided() {
    on_both(|world| async move {
        uploaded(&world, 60, provenance()).await;
        let first = only(&world).await;
        let rita = reviewer("rita");
        let answer = (Answer::Reject, "no sheets");
        review::decide(&world.app, &rita, first, answer).await.unwrap();
        uploaded(&world, 50, provenance()).await;
        let shown = screen::show(&world.app, &rita, only(&world).await).await.unwrap();
        let like = &shown.similar[0];
        assert_eq!((like.review, like.outcome.as_str(), like.size), (first, "rejected", 60));
        assert_eq!(like.percent, 100, "all of it stands in the other");
        let Subject::Import(it) = &shown.subject else { panic!("{:?}", shown.subject) };
        assert_eq!((it.rows, it.provenance.collection.as_str()), (50, "event"));
        assert!(it.figures.is_some());
    });
}

/// An unchanged template to a known audience may go as the last one did, by one
/// click that is a review of its own; anything else needs a look.
#[test]
fn an_approval_is_repeated_by_a_click_when_only_a_few_people_differ() {
    on_both(|world| async move {
        attested(&world, 600).await;
        let rita = reviewer("rita");
        let text = "Hej {{ contact.first_name }}, veckans tulpaner";
        let (first, _) = submitted(&world, text).await;
        let earlier = only(&world).await;
        let none = review::approve_as_before(&world.app, &rita, earlier).await;
        assert!(matches!(none, Err(Failure::Conflict(_))), "nothing was approved yet");
        let answer = (Answer::Approve, "looks fine");
        review::decide(&world.app, &rita, earlier, answer).await.unwrap();
        started(&world, first).await;
        world.wait(30 * 24 * HOUR);
        submitted(&world, text).await;
        let sven = reviewer("sven");
        let again = only(&world).await;
        let before = screen::show(&world.app, &sven, again).await.unwrap().before.unwrap();
        assert_eq!((before.review, before.recipients, before.joined), (earlier, 600, 0));
        assert!(before.is_unchanged && before.is_reusable && before.added.is_empty());
        let done = review::approve_as_before(&world.app, &sven, again).await.unwrap().row;
        assert_eq!((done.state.as_str(), done.decided_by.as_deref()), ("approved", Some("sven")));
        assert!(done.reason.unwrap().contains(&earlier.to_string()));

        world.wait(30 * 24 * HOUR);
        submitted(&world, "Hej {{ contact.first_name }}, veckans rosor och nejlikor").await;
        let other = only(&world).await;
        let before = screen::show(&world.app, &sven, other).await.unwrap().before.unwrap();
        assert!(!before.is_unchanged && !before.is_reusable);
        // Not a line stayed: it is another letter, and shown as a whole.
        assert!(before.added.is_empty() && before.removed.is_empty(), "{before:?}");
        let refused = review::approve_as_before(&world.app, &sven, other).await;
        assert!(matches!(refused, Err(Failure::Conflict(_))), "{refused:?}");
    });
}
