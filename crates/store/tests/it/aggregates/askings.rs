//! People of an import who are asked to confirm, and people who are told of their
//! consent: one mark each, set once (DECISIONS D50).

use domain::{BounceClass, ContactId, DeliveryState};
use store::{
    Step,
    asking::{self, AskingImport, Asks, OfImport},
    delivery::{self, DeliveryOutcome, SystemAdmission},
    import::{self, ImportState, Mailed},
    ledger::{self, NewEvent},
    permission::{self, Askable, PermissionRow, StandingConsent},
};

use super::{
    beside_a_neighbour,
    gate::{BOOK, ask, cleared_request},
    house::{self, House, OURS, at, digest, event, list, minute, new_event},
    sending::admit,
};

fn key() -> (domain::AccountId, domain::ImportId) {
    (OURS, house::import(1))
}

fn of(number: u128) -> OfImport {
    (OURS, house::import(1), house::contact(number))
}

/// Import 1 is accepted; 1 and 2 came without evidence, 3 and 4 with some.
async fn asking(house: &House, asks: Asks) -> AskingImport {
    let steps = [
        import::insert_unproven(key(), &[1, 2].map(house::contact)),
        import::set_state(key(), (ImportState::Reading, ImportState::Accepted), at(9)),
        asking::begin(key(), asks, at(9)),
    ];
    house.unit(steps).await.unwrap();
    let open = asking::open(&house.store).await.unwrap();
    assert_eq!(open.len(), 1, "the neighbour's asks nobody");
    open.into_iter().next().unwrap()
}

fn numbers(contacts: &[ContactId]) -> Vec<u128> {
    contacts.iter().map(|it| it.0.as_u128()).collect()
}

async fn counts(house: &House) -> String {
    let counts = asking::counts(&house.store, key()).await.unwrap();
    let counts: Vec<_> = counts.iter().map(|(word, count)| format!("{count} {word}")).collect();
    counts.join(", ")
}

/// COMPLIANCE 5.4, 5.6.
#[test]
fn somebody_of_an_import_is_asked_once_or_never() {
    beside_a_neighbour(|house| async move {
        assert!(asking::open(&house.store).await.unwrap().is_empty());
        assert_eq!(counts(&house).await, "");
        let import = asking(&house, Asks::Unproven).await;
        assert_eq!((import.account, import.asks, import.list), (OURS, Asks::Unproven, list(1)));
        assert_eq!((import.provenance.as_str(), import.file), ("ours", digest(1)));
        let twice = house.told([asking::begin(key(), Asks::All, at(9))]).await;
        assert!(twice.contains("touched 0"), "{twice}");
        let next = async |minute| {
            let next = asking::next(&house.store, &import, at(minute), 9).await.unwrap();
            numbers(&next)
        };
        assert_eq!(next(20).await, [1, 2]);
        let one = asking::next(&house.store, &import, at(20), 1).await.unwrap();
        assert_eq!(numbers(&one), [1]);
        assert_eq!(house.told([asking::finish(key(), at(20))]).await, "0", "two are left");

        assert_eq!(house.told([asking::asked(of(1), event(50), at(20))]).await, "1");
        let again = house.told([asking::asked(of(1), event(51), at(21))]).await;
        assert!(again.contains("touched 0"), "{again}");
        assert_eq!(house.told([asking::unasked(of(1), "suppressed")]).await, "0");
        assert_eq!(house.told([asking::later(of(2), at(30))]).await, "1");
        assert_eq!(next(29).await, []);
        assert_eq!(next(30).await, [2]);
        let since =
            async |minute| asking::asked_since(&house.store, OURS, at(minute)).await.unwrap();
        assert_eq!((since(19).await, since(20).await), (1, 0));
        // 1 has a permission that was given.
        assert_eq!(counts(&house).await, "1 confirmed, 1 waiting");

        assert_eq!(house.told([asking::unasked(of(2), "suppressed")]).await, "1");
        assert_eq!(counts(&house).await, "1 confirmed, 1 withheld");
        assert_eq!(house.told([asking::finish(key(), at(31))]).await, "1");
        assert_eq!(house.told([asking::finish(key(), at(32))]).await, "0");
        assert!(asking::open(&house.store).await.unwrap().is_empty());
    });
}

#[test]
fn what_became_of_the_asked_follows_their_permission() {
    beside_a_neighbour(|house| async move {
        let import = asking(&house, Asks::All).await;
        let next = asking::next(&house.store, &import, at(20), 9).await.unwrap();
        assert_eq!(numbers(&next), [1, 2, 3, 4]);
        let of_state = |number, state: &str| PermissionRow {
            acted_at: None,
            ..house::permission(number, state)
        };
        let states = [of_state(1, "withdrawn"), of_state(2, "pending")];
        let mut steps = vec![permission::upsert(OURS, &states)];
        steps.extend((1..=4).map(|it| asking::asked(of(it), event(50 + it), at(20))));
        house.unit(steps).await.unwrap();
        // 3 said yes, and the request to 4 ran out.
        assert_eq!(counts(&house).await, "1 confirmed, 1 expired, 1 left, 1 open");
        // An import that is taken back asks nobody more.
        let back = (ImportState::Accepted, ImportState::Undoing);
        house.unit([import::set_state(key(), back, at(21))]).await.unwrap();
        assert!(asking::open(&house.store).await.unwrap().is_empty());
    });
}

/// Being asked by the import is no act; signing up by oneself is.
#[test]
fn who_was_asked_and_did_not_answer_can_be_taken_back() {
    beside_a_neighbour(|house| async move {
        asking(&house, Asks::All).await;
        let said = |number: u8, kind| NewEvent {
            id: event(number.into()),
            leaf: digest(number),
            ..new_event(OURS, 4, kind)
        };
        let undoable = async || {
            let of = (OURS, house::import(1), list(1));
            import::undoable(&house.store, of, (None, 9)).await.unwrap()
        };
        let asked = [said(50, "requested"), said(51, "confirmation-sent")];
        let steps = [asking::asked(of(4), event(50), at(20)), ledger::append(OURS, &asked)];
        house.unit(steps).await.unwrap();
        assert_eq!(undoable().await, [(house::contact(4), Mailed::Yes)]);
        house.unit([ledger::append(OURS, &[said(52, "expired")])]).await.unwrap();
        assert_eq!(undoable().await, [(house::contact(4), Mailed::Yes)]);
        house.unit([ledger::append(OURS, &[said(53, "requested")])]).await.unwrap();
        assert_eq!(undoable().await, []);
    });
}

fn standing(number: u128, since: i64) -> StandingConsent {
    let contact = house::contact(number);
    StandingConsent { account: OURS, list: list(1), contact, since: at(since) }
}

/// Ours of those that are counted from this minute or before.
async fn remindable(house: &House, through: i64) -> Vec<u128> {
    let all = permission::remindable(&house.store, at(through), 99).await.unwrap();
    all.iter().filter(|it| it.account == OURS).map(|it| it.contact.0.as_u128()).collect()
}

#[test]
fn a_consent_is_looked_at_when_its_time_comes() {
    beside_a_neighbour(|house| async move {
        assert_eq!(remindable(&house, 0).await, []);
        // 4 is claimed, and no consent.
        assert_eq!(remindable(&house, 1).await, [1, 2, 3]);
        let all = permission::remindable(&house.store, at(1), 99).await.unwrap();
        assert!(all.iter().any(|it| it.account != OURS), "one clock for every account");
        assert_eq!(permission::remindable(&house.store, at(1), 2).await.unwrap().len(), 2);
        let later = |number, since| [permission::look_later(standing(number, since), at(40))];
        assert_eq!(house.told(later(2, 1)).await, "1");
        assert_eq!(house.told(later(3, 2)).await, "0", "another consent than was read");
        assert_eq!(remindable(&house, 39).await, [1, 3]);
        assert_eq!(remindable(&house, 40).await, [1, 3, 2]);
    });
}

/// The notice counts when it went out, and not before; a later one keeps what the
/// last one was worth until it went out itself.
#[test]
fn a_notice_counts_from_when_it_went_out() {
    beside_a_neighbour(|house| async move {
        let told = async || {
            let named = [house::contact(1)];
            let again = permission::again(&house.store, OURS, list(1), &named, at(60)).await;
            let before = (house::contact(0), 1);
            let page = permission::page(&house.store, OURS, list(1), before, at(60)).await;
            let told = again.unwrap()[0].reminded_at.map(minute);
            assert_eq!(page.unwrap()[0].reminded_at.map(minute), told);
            told
        };
        assert_eq!(told().await, None);
        house.unit(notice()).await.unwrap();
        assert_eq!(told().await, None, "it waits");
        assert_eq!(remindable(&house, 50).await, [2, 3]);
        let outcome = |state, minute| DeliveryOutcome {
            state,
            doubts: 0,
            class: None,
            fault: None,
            reason: None,
            now: at(minute),
        };
        let taken = outcome(DeliveryState::Accepted, 55);
        house.unit([delivery::settle(OURS, house::delivery(60), &taken)]).await.unwrap();
        assert_eq!(told().await, Some(55));
        let next = permission::reminded(standing(1, 1), event(61), at(90));
        house.unit([next]).await.unwrap();
        assert_eq!(told().await, Some(55));
        // The consent was given anew meanwhile.
        let stale = permission::reminded(standing(1, 2), event(62), at(90));
        assert!(house.told([stale]).await.contains("touched 0"));
    });
}

/// Contact 1 is told of their consent by delivery 60, which answers event 60.
fn notice() -> Vec<Step> {
    let id = house::contact(1);
    let mail = SystemAdmission {
        admission: delivery::Admission {
            clearance: cleared_request(ask(id), event(60)),
            id: house::delivery(60),
            ..admit(ask(id), 1)
        },
        origin: event(60),
        artefact: digest(90),
        render_format: 1,
        standing_epoch: 1,
        policy_version: BOOK.version(),
        now: at(50),
    };
    let mut steps = vec![permission::reminded(standing(1, 1), event(60), at(51))];
    steps.extend(delivery::admit_system(mail));
    steps
}

/// A notice that bounced later did not arrive.
#[test]
fn a_notice_that_bounced_does_not_count() {
    beside_a_neighbour(|house| async move {
        let id = house::contact(1);
        house.unit(notice()).await.unwrap();
        let told = async || {
            let again = permission::again(&house.store, OURS, list(1), &[id], at(60)).await;
            again.unwrap()[0].reminded_at.map(minute)
        };
        let outcome = |state, class| DeliveryOutcome {
            state,
            doubts: 0,
            class,
            fault: None,
            reason: None,
            now: at(55),
        };
        let taken = outcome(DeliveryState::Accepted, None);
        house.unit([delivery::settle(OURS, house::delivery(60), &taken)]).await.unwrap();
        assert_eq!(told().await, Some(55));
        let failed = outcome(DeliveryState::Bounced, Some(BounceClass::Hard));
        house.unit([delivery::bounce_later(OURS, house::delivery(60), &failed)]).await.unwrap();
        assert_eq!(told().await, None);
    });
}

/// a row of mails without a gap, as the list promises them.
#[test]
fn a_mail_keeps_a_permission_young_when_it_follows_within_the_promised_days() {
    const A_DAY: i64 = 24 * 60;
    beside_a_neighbour(|house| async move {
        let kept_at = async || {
            let named = [house::contact(2)];
            let again = permission::again(&house.store, OURS, list(1), &named, at(60)).await;
            let before = (house::contact(1), 1);
            let page = permission::page(&house.store, OURS, list(1), before, at(60)).await;
            let kept = again.unwrap()[0].kept_at.map(minute);
            assert_eq!(page.unwrap()[0].kept_at.map(minute), kept);
            kept
        };
        // List 1 promises mails in ten days; contact 2 acted at minute 1.
        let mail = |minute| [permission::kept((OURS, list(1), house::contact(2)), at(minute))];
        assert_eq!(house.told(mail(10 * A_DAY + 1)).await, "1", "the last minute");
        assert_eq!(kept_at().await, Some(10 * A_DAY + 1));
        assert_eq!(house.told(mail(20 * A_DAY + 1)).await, "1");
        assert_eq!(house.told(mail(30 * A_DAY + 2)).await, "0", "a gap");
        assert_eq!(kept_at().await, Some(20 * A_DAY + 1));
        // Whoever was only claimed, and a list that promises nothing.
        let claimed = permission::kept((OURS, list(1), house::contact(4)), at(2));
        assert_eq!(house.told([claimed]).await, "0");
        let elsewhere = PermissionRow { list: list(2), ..house::permission(2, "granted") };
        let unpromised = permission::kept((OURS, list(2), house::contact(2)), at(2));
        assert_eq!(house.told([permission::upsert(OURS, &[elsewhere]), unpromised]).await, "1 0");
        // An act is later: the row begins anew with it.
        let row =
            PermissionRow { acted_at: Some(at(40 * A_DAY)), ..house::permission(2, "granted") };
        house.unit([permission::upsert(OURS, &[row])]).await.unwrap();
        assert_eq!(house.told(mail(49 * A_DAY)).await, "1");
        assert_eq!(kept_at().await, Some(49 * A_DAY));
    });
}

/// the questions and the forecast count from the later of both.
#[test]
fn whoever_is_kept_young_is_asked_and_counted_by_the_last_mail() {
    const A_DAY: i64 = 24 * 60;
    beside_a_neighbour(|house| async move {
        let step = permission::kept((OURS, list(1), house::contact(2)), at(2 * A_DAY));
        house.unit([step]).await.unwrap();
        let ours = async |which| {
            let found = permission::askable_kept(&house.store, which).await.unwrap();
            let ours = found.iter().filter(|it| it.account == OURS);
            ours.map(|it| it.contact.0.as_u128()).collect::<Vec<_>>()
        };
        let which = |frozen: i64, old: i64| Askable {
            account: None,
            frozen_through: at(frozen),
            old_through: at(old),
            asks_max: 2,
            now: at(9 * A_DAY),
            limit: 99,
        };
        assert_eq!(ours(which(0, A_DAY)).await, [1, 3], "2 is young");
        assert_eq!(ours(which(0, 3 * A_DAY)).await, [1, 3, 2]);
        assert_eq!(ours(which(A_DAY, 3 * A_DAY)).await, [2], "the others are frozen");
        let ages = permission::ages_kept(&house.store, OURS, list(1)).await.unwrap();
        let day = at(1).as_second() / 86_400;
        let told: Vec<_> = ages.iter().map(|it| (it.day - day, it.contacts)).collect();
        let later = at(2 * A_DAY).as_second() / 86_400 - day;
        assert_eq!(told, [(0, 2), (later, 1)]);
    });
}
