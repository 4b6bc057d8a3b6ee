//! Who has a review, who wrote what, and that decisions stand.

use domain::{AccountId, ActId, AppealId, ReviewId, Standing, WaveId};
use store::{
    Step,
    appeal::{self, AppealRow},
    authorship::{self, ActRow},
    import,
    import_wave::{self, Counts, WaveRow, WaveState},
    permission::{self, Every},
    review::{self, Decision},
    review_step::{self, ReviewStepRow, Said},
};
use uuid::Uuid;

use super::{
    beside_a_neighbour,
    house::{self, House, OURS, THEIRS, at, list},
    sending,
};

fn of(account: AccountId) -> ReviewId {
    house::review(sending::number(account))
}

fn step(account: AccountId, number: u32, assignee: Option<&str>) -> Step {
    let row = ReviewStepRow {
        review: of(account),
        number,
        kind: "taken".into(),
        by: house::whose(account).into(),
        assignee: assignee.map(str::to_owned),
        note: String::new(),
        at: at(3),
        said: Said::default(),
    };
    review_step::insert(account, &row)
}

fn act(account: AccountId, number: u128) -> Step {
    let row = ActRow { act: "uploaded".into(), by: house::whose(account).into(), at: at(3) };
    authorship::insert(account, (ActId(Uuid::from_u128(number)), house::import(1).0), &row)
}

/// The wave of the account's import.
pub fn wave(account: AccountId) -> WaveRow {
    WaveRow {
        account,
        import: house::import(1),
        id: WaveId(Uuid::from_u128(0x70 + sending::number(account))),
        list: list(1),
        campaign: house::campaign(1),
        seed: house::whose(account).as_bytes().to_vec(),
        size: 2,
        total: 4,
        expected: 2,
        state: WaveState::Open,
        opened_at: at(0),
    }
}

fn appealed(number: u128) -> AppealRow {
    AppealRow {
        id: AppealId(Uuid::from_u128(number)),
        standing: Standing::Suspended,
        words: house::digest(1),
        evidence: None,
        created_at: at(3),
    }
}

/// Each review is with somebody, each import was uploaded by somebody and has a
/// wave under way, and each account appealed.
pub async fn furnish(house: &House, account: AccountId) {
    let steps = vec![
        step(account, 1, Some(house::whose(account))),
        act(account, 1),
        import_wave::insert(&wave(account)),
        appeal::insert(account, &appealed(sending::number(account))),
    ];
    house.unit_of(account, steps).await.unwrap();
}

/// R002-39: changes of hands follow each other, and end with the decision.
#[test]
fn a_review_changes_hands_one_after_the_other_while_it_is_open() {
    beside_a_neighbour(|house| async move {
        let failed = "`review_step/insert` (step 0) should touch exactly 1 rows, but touched 0";
        assert_eq!(house.told([step(OURS, 1, None)]).await, failed, "somebody was faster");
        assert_eq!(house.told([step(OURS, 3, None)]).await, failed, "one is missing");
        assert_eq!(house.told([step(OURS, 2, None)]).await, "1");
        let steps = review_step::of_review(&house.store, OURS, of(OURS)).await.unwrap();
        let with: Vec<_> = steps.iter().map(|it| it.assignee.as_deref()).collect();
        assert_eq!(with, [Some("ours"), None]);
        let waiting = review_step::waiting(&house.store).await.unwrap();
        let with: Vec<_> = waiting.iter().map(|it| (it.number, it.by.as_str())).collect();
        assert_eq!(with, [(2, "ours"), (1, "theirs")], "the newest of each");
        let decision =
            Decision { state: "approved", by: "desk".into(), reason: "seen".into(), now: at(9) };
        assert_eq!(house.told([review::decide(OURS, of(OURS), &decision)]).await, "1");
        assert_eq!(house.told([step(OURS, 3, None)]).await, failed, "it is decided");
        assert_eq!(house.told([step(OURS, 2, None)]).await, failed);
    });
}

/// R002-39: questions and answers are steps like others; the desk reads those of
/// all that wait, an account its own.
#[test]
fn questions_are_steps_that_end_with_the_decision() {
    beside_a_neighbour(|house| async move {
        let said = |number: u32, kind: &str, said: Said| {
            let row = ReviewStepRow {
                review: of(OURS),
                number,
                kind: kind.into(),
                by: "rita".into(),
                assignee: None,
                note: "which fair?".into(),
                at: at(i64::from(number)),
                said,
            };
            review_step::insert(OURS, &row)
        };
        let question =
            Said { question: Some("rows".into()), due_at: Some(at(60)), ..Said::default() };
        let answer = Said {
            words: Some(house::digest(1)),
            evidence: Some(house::digest(2)),
            ..Said::default()
        };
        assert_eq!(house.told([said(2, "asked", question.clone())]).await, "1");
        assert_eq!(house.told([said(3, "answered", answer.clone())]).await, "1");
        let own = review_step::questions_of_account(&house.store, OURS).await.unwrap();
        let own: Vec<_> = own.into_iter().map(|it| (it.number, it.said)).collect();
        assert_eq!(own, [(3, answer.clone()), (2, question.clone())], "the newest first");
        let theirs = review_step::questions_of_account(&house.store, THEIRS).await.unwrap();
        assert!(theirs.is_empty(), "a change of hands is none");
        let waiting = review_step::questions(&house.store).await.unwrap();
        let waiting: Vec<_> = waiting.into_iter().map(|it| (it.review, it.said)).collect();
        assert_eq!(waiting, [(of(OURS), question), (of(OURS), answer)], "first to last");
        let decision =
            Decision { state: "rejected", by: "desk".into(), reason: "no".into(), now: at(9) };
        assert_eq!(house.told([review::decide(OURS, of(OURS), &decision)]).await, "1");
        assert!(review_step::questions(&house.store).await.unwrap().is_empty());
    });
}

/// R002-92: what was reviewed is named in one read, of our own alone.
#[test]
fn reviews_are_named_by_what_they_are_about() {
    beside_a_neighbour(|house| async move {
        for account in [OURS, THEIRS] {
            let names = review::names(&house.store, account, 200).await.unwrap();
            let name = names.iter().find(|it| it.0 == of(account)).map(|it| it.1.as_str());
            let expected = format!("{} 1", house::whose(account));
            assert_eq!(name, Some(expected.as_str()), "the list of the import");
        }
        assert_eq!(review::names(&house.store, OURS, 1).await.unwrap().len(), 1);
    });
}

/// R001-42: accounts are counted each by its own rejections since then.
#[test]
fn who_is_rejected_often_is_counted_by_account() {
    beside_a_neighbour(|house| async move {
        let often = async |since, count| {
            review::rejected_often(&house.store, at(since), count).await.unwrap()
        };
        assert!(often(0, 1).await.is_empty());
        let decision =
            Decision { state: "rejected", by: "desk".into(), reason: "no".into(), now: at(9) };
        assert_eq!(house.told([review::decide(OURS, of(OURS), &decision)]).await, "1");
        assert_eq!(often(0, 1).await, [OURS], "the neighbour's review is open");
        assert!(often(9, 1).await.is_empty(), "that is not after then");
        assert!(often(0, 2).await.is_empty());
    });
}

/// R003-61: acts are added and read first to last.
#[test]
fn who_uploaded_is_told_of_our_own_alone() {
    beside_a_neighbour(|house| async move {
        assert_eq!(house.told([act(OURS, 2)]).await, "1");
        let subject = house::import(1).0;
        let acts = authorship::of_subject(&house.store, OURS, subject).await.unwrap();
        assert_eq!(acts.iter().map(|it| it.by.as_str()).collect::<Vec<_>>(), ["ours", "ours"]);
        let theirs = authorship::of_subject(&house.store, THEIRS, subject).await.unwrap();
        assert_eq!(theirs.len(), 1);
    });
}

/// R002-39: no statement of the program can touch a decided review.
#[test]
fn no_statement_changes_or_removes_a_decided_review() {
    let about = |it: &&&store::Statement| {
        let text = it.sqlite.to_lowercase();
        ["update review\n", "delete from review\n", "update review_step", "delete from review_step"]
            .iter()
            .any(|verb| text.contains(verb))
    };
    let all = store::statements();
    let found: Vec<_> = all.iter().filter(about).collect();
    assert_eq!(found.len(), 3, "decide, lapse, lapse_all");
    for statement in found {
        assert!(statement.sqlite.contains("state = 'open'"), "{}", statement.sqlite);
    }
}

#[test]
fn a_decided_review_stays_whatever_is_tried() {
    beside_a_neighbour(|house| async move {
        let decision =
            |state| Decision { state, by: state.to_owned(), reason: state.to_owned(), now: at(9) };
        let decide = |state| [review::decide(OURS, of(OURS), &decision(state))];
        assert_eq!(house.told(decide("rejected")).await, "1");
        let before = review::find(&house.store, of(OURS)).await.unwrap();
        let subject = before.as_ref().unwrap().subject;
        assert!(house.told(decide("approved")).await.ends_with("touched 0"));
        assert_eq!(house.told([review::lapse(OURS, subject, at(10))]).await, "0");
        assert_eq!(house.told([review::lapse_all(OURS, at(10))]).await, "0");
        assert_eq!(review::find(&house.store, of(OURS)).await.unwrap(), before);
        let all = review::of_account(&house.store, OURS, 9).await.unwrap();
        assert_eq!(all.len(), 1);
        let imports = review::decided_imports(&house.store, 9).await.unwrap();
        let told: Vec<_> = imports.iter().map(|it| (it.account, it.of.addresses)).collect();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].0, OURS);
        assert_eq!(review::decided_campaigns(&house.store, 9).await.unwrap(), []);
    });
}

#[test]
fn a_sample_is_every_so_many_th_of_our_own() {
    beside_a_neighbour(|house| async move {
        let sample = async |stride, offset| {
            let every = Every { stride, offset, limit: 8 };
            permission::sample(&house.store, (OURS, list(1)), every).await.unwrap()
        };
        assert_eq!(sample(1, 0).await, [1, 2, 3].map(house::contact), "who gave permission");
        assert_eq!(sample(2, 0).await, [house::contact(2)]);
        assert_eq!(sample(2, 1).await, [1, 3].map(house::contact));
        let bases = permission::bases(&house.store, OURS, list(1)).await.unwrap();
        let granted = ("granted".to_owned(), Some("confirmed".to_owned()), 3);
        assert_eq!(bases, [("claimed".to_owned(), None, 1), granted]);
    });
}

#[test]
fn a_wave_is_moved_on_once_and_is_ours() {
    beside_a_neighbour(|house| async move {
        let (store, row) = (&house.store, wave(OURS));
        assert_eq!(import_wave::by_id(store, OURS, row.id).await.unwrap(), Some(row.clone()));
        assert_eq!(import_wave::by_id(store, OURS, wave(THEIRS).id).await.unwrap(), None);
        let waiting = import_wave::not_passed(store).await.unwrap();
        assert_eq!(waiting, [wave(THEIRS), row.clone()], "of every account");
        assert_eq!(house.told([import_wave::insert(&row)]).await, "0", "an import has one");
        let judged = [
            import_wave::set_state(&row, WaveState::Passed, at(9)),
            import_wave::count(&row, Counts::default()),
        ];
        assert_eq!(house.told(judged).await, "1 1");
        let again = import_wave::set_state(&row, WaveState::Held, at(10));
        assert!(house.told([again]).await.ends_with("touched 0"));
        assert_eq!(import_wave::open(store).await.unwrap(), [wave(THEIRS)]);
        assert_eq!(import_wave::counts(store, &row).await.unwrap(), Counts::default());
        let begun = import_wave::of_campaign(store, OURS, house::campaign(1)).await.unwrap();
        assert_eq!(begun, [WaveRow { state: WaveState::Passed, ..row.clone() }]);
        let other = import_wave::of_campaign(store, OURS, house::campaign(2)).await.unwrap();
        assert_eq!(other, []);
        assert_eq!(import_wave::new_imports(store, OURS, list(1)).await.unwrap(), []);
        let all = [1, 2, 3, 4].map(house::contact);
        let among = import::among(store, (OURS, house::import(1)), &all).await.unwrap();
        assert_eq!(among, [3, 4].map(house::contact), "whom it claimed");
    });
}

#[test]
fn appeals_are_added_and_read_newest_first() {
    beside_a_neighbour(|house| async move {
        let new = appealed(9);
        assert_eq!(house.told([appeal::insert(OURS, &new)]).await, "1");
        let all = appeal::of_account(&house.store, OURS).await.unwrap();
        assert_eq!(all, [new, appealed(1)]);
        assert_eq!(appeal::of_account(&house.store, THEIRS).await.unwrap().len(), 1);
    });
}

#[test]
fn what_changed_on_a_list_since_is_counted() {
    beside_a_neighbour(|house| async move {
        let since = async |minute| {
            let list = (OURS, list(1));
            permission::changed_since(&house.store, list, at(minute)).await.unwrap()
        };
        assert_eq!(since(0).await, (3, 0));
        assert_eq!(since(1).await, (0, 0));
    });
}
