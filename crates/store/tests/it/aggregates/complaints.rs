//! The complaint desk's tables: cases are only added to, answers open once, and
//! a request for a link is the same for every address.

use clearance::{Clearance, Epochs, Recipient, Request, decide};
use consent::Permission;
use domain::{AccountId, Basis, CaseId, CaseReplyId, DeliveryId, FormId, Standing};
use policy::Subject;
use store::{
    NIL, Step, StoreError, UnitError,
    case_reply::{self, CaseReplyRow, NewAnswer},
    complaint::{self, CaseEventRow, CaseRow},
    contact,
    delivery::{self, Admission},
    own_request::{self, OwnRequestRow},
    suppression::{self, SuppressionRow},
};
use uuid::Uuid;

use super::{
    beside_a_neighbour,
    gate::{BOOK, facts},
    house::{self, House, OURS, THEIRS, at, digest, minute, sealed, suppression_key},
};

fn case(number: u128) -> CaseId {
    CaseId(Uuid::from_u128(number))
}

fn reply(number: u128) -> CaseReplyId {
    CaseReplyId(Uuid::from_u128(number))
}

/// A case that is investigated and an answer with a link, in each account.
pub async fn furnish(house: &House, account: AccountId) {
    let of = (account, case(1));
    let steps = vec![
        complaint::insert(&new_case(account, 1)),
        complaint::add_event(of, &event(1, "received", Some(5))),
        complaint::add_event(of, &event(2, "investigating", Some(50))),
        case_reply::insert(&new_reply(account, 1)),
    ];
    house.unit_of(account, steps).await.unwrap();
}

fn new_case(account: AccountId, number: u8) -> CaseRow {
    CaseRow {
        account,
        id: case(number.into()),
        channel: "page".into(),
        reason: "never-asked".into(),
        address_key: Some(suppression_key(number)),
        contact: Some(house::contact(number.into())),
        delivery: None,
        sealed_original: Some(sealed(account, "original")),
        opened_by: None,
        opened_at: at(number.into()),
        answer_due: at(60),
    }
}

fn event(number: u32, state: &str, due: Option<i64>) -> CaseEventRow {
    CaseEventRow {
        number,
        kind: state.to_owned(),
        state: state.to_owned(),
        due_at: due.map(at),
        detail: String::new(),
        sealed_note: None,
        by: None,
        at: at(number.into()),
    }
}

fn new_reply(account: AccountId, number: u8) -> CaseReplyRow {
    CaseReplyRow {
        account,
        id: reply(number.into()),
        answer: "link".into(),
        language: "en".into(),
        case: None,
        address_key: suppression_key(number),
        contact: house::contact(number.into()),
        delivery: DeliveryId(Uuid::from_u128(77)),
        sealed_sender: sealed(account, "sender"),
        sealed_fields: sealed(account, "fields"),
        sender_domain: house::domain("news.example"),
        created_at: at(number.into()),
        expires_at: Some(at(30)),
        used_at: None,
        visit: None,
    }
}

fn told(found: &[complaint::Standing]) -> String {
    let line = |it: &complaint::Standing| {
        let due = it.due_at.map_or_else(|| "-".to_owned(), |at| minute(at).to_string());
        let whose = house::whose(it.case.account);
        format!("{whose} {} {} due {due}", it.case.id.0.as_u128(), it.state)
    };
    found.iter().map(line).collect::<Vec<_>>().join(", ")
}

/// R002-83: what was done is added, in order; nobody writes over it.
#[test]
fn an_event_is_added_only_behind_the_newest() {
    beside_a_neighbour(|house| async move {
        let add = |it| [complaint::add_event((OURS, case(1)), &it)];
        assert_eq!(house.told(add(event(3, "sending-disabled", Some(55)))).await, "1");
        for late in [event(3, "closed", None), event(5, "closed", None)] {
            let refused = house.unit(add(late)).await.unwrap_err();
            assert!(matches!(refused, UnitError::Guard { .. }), "{refused}");
        }
        let events = complaint::events(&house.store, OURS, case(1)).await.unwrap();
        let states: Vec<_> = events.iter().map(|it| it.state.as_str()).collect();
        assert_eq!(states, ["received", "investigating", "sending-disabled"]);
        let found = complaint::of_account(&house.store, OURS).await.unwrap();
        assert_eq!(told(&found), "ours 1 sending-disabled due 55");
        assert_eq!(found[0].case, new_case(OURS, 1));
        let of_contact = complaint::of_contact(&house.store, OURS, house::contact(1)).await;
        assert_eq!(of_contact.unwrap(), found);
        let other = complaint::of_contact(&house.store, OURS, house::contact(2)).await.unwrap();
        assert!(other.is_empty());
    });
}

/// R002-89: the desk sees what waits, the first due first, and is alarmed once.
#[test]
fn the_desk_sees_what_waits_and_what_is_late() {
    beside_a_neighbour(|house| async move {
        let of = (OURS, case(2));
        let steps = vec![
            complaint::insert(&new_case(OURS, 2)),
            complaint::add_event(of, &event(1, "matched", Some(20))),
        ];
        house.unit(steps).await.unwrap();
        let (store, all) = (&house.store, "theirs 1 investigating due 50");
        let waiting = complaint::waiting(store).await.unwrap();
        assert_eq!(
            told(&waiting),
            format!("ours 2 matched due 20, {all}, ours 1 investigating due 50")
        );
        assert_eq!(told(&complaint::unfinished(store).await.unwrap()), "ours 2 matched due 20");
        assert_eq!(told(&complaint::overdue(store, at(19)).await.unwrap()), "");
        assert_eq!(
            told(&complaint::overdue(store, at(20)).await.unwrap()),
            "ours 2 matched due 20"
        );
        let alarm = CaseEventRow { kind: "overdue".into(), ..event(2, "matched", Some(20)) };
        house.unit([complaint::add_event(of, &alarm)]).await.unwrap();
        assert_eq!(told(&complaint::overdue(store, at(21)).await.unwrap()), "");
        house.unit([complaint::add_event(of, &event(3, "closed", None))]).await.unwrap();
        let waiting = complaint::waiting(store).await.unwrap();
        assert_eq!(told(&waiting), format!("{all}, ours 1 investigating due 50"));
        assert_eq!(complaint::latest(store).await.unwrap().len(), 3);
        let found = complaint::find(store, case(2)).await.unwrap().unwrap();
        assert_eq!((found.state.as_str(), found.number, found.since), ("closed", 3, at(3)));
        let of_address = complaint::of_address(store, &suppression_key(2)).await.unwrap();
        assert_eq!(told(&of_address), "ours 2 closed due -");
    });
}

/// A delivery is complained about once by each way: a report that comes again is
/// no second case.
#[test]
fn a_delivery_has_one_case_for_each_way() {
    beside_a_neighbour(|house| async move {
        let about = |number, channel: &str| CaseRow {
            delivery: Some(house::delivery(1)),
            channel: channel.into(),
            ..new_case(OURS, number)
        };
        house.unit([complaint::insert(&about(2, "page"))]).await.unwrap();
        house.unit([complaint::insert(&about(3, "feedback-report"))]).await.unwrap();
        let again = house.unit([complaint::insert(&about(4, "page"))]).await.unwrap_err();
        assert!(matches!(again, UnitError::Store(StoreError::Constraint { .. })), "{again}");
    });
}

/// R002-74: a form stays on the reviewers' list until somebody looked at it.
#[test]
fn a_marked_form_waits_until_it_is_looked_at() {
    beside_a_neighbour(|house| async move {
        let form = FormId(Uuid::from_u128(5));
        let of = (OURS, case(1));
        let about = |number, kind: &str| CaseEventRow {
            kind: kind.into(),
            detail: form.to_string(),
            ..event(number, "informed", None)
        };
        let steps = [
            complaint::add_event(of, &about(3, "form-marked")),
            complaint::add_event(of, &about(4, "form-marked")),
        ];
        house.unit(steps).await.unwrap();
        let marked = complaint::forms(&house.store).await.unwrap();
        assert_eq!(marked.len(), 1);
        assert_eq!((marked[0].account, marked[0].form, marked[0].cases), (OURS, form, 2));
        assert_eq!(marked[0].since, at(3));
        house.unit([complaint::add_event(of, &about(5, "form-kept"))]).await.unwrap();
        assert!(complaint::forms(&house.store).await.unwrap().is_empty());
        house.unit([complaint::add_event(of, &about(6, "form-marked"))]).await.unwrap();
        assert_eq!(complaint::forms(&house.store).await.unwrap().len(), 1, "again");
    });
}

/// R002-76: a link opens once, and not after its time.
#[test]
fn a_link_opens_once_and_in_its_time() {
    beside_a_neighbour(|house| async move {
        let open = |minute| [case_reply::open((OURS, reply(1)), digest(9), at(minute))];
        assert!(house.unit(open(30)).await.is_err(), "its time is over");
        house.unit(open(29)).await.unwrap();
        assert!(house.unit(open(29)).await.is_err(), "it was used");
        let row = case_reply::by_id(&house.store, OURS, reply(1)).await.unwrap().unwrap();
        assert_eq!((row.used_at, row.visit), (Some(at(29)), Some(digest(9))));
        assert_eq!(CaseReplyRow { used_at: None, visit: None, ..row }, new_reply(OURS, 1));
        let lasting = CaseReplyRow { expires_at: None, ..new_reply(OURS, 2) };
        house.unit([case_reply::insert(&lasting)]).await.unwrap();
        let refused = house.unit([case_reply::open((OURS, reply(2)), digest(9), at(3))]).await;
        assert!(refused.is_err(), "it carries no such link");
        // Both accounts wrote to the first address.
        let since = |after| case_reply::since(&house.store, &[101; 16], at(after));
        assert_eq!((since(0).await.unwrap(), since(1).await.unwrap()), (2, 0));
    });
}

/// S9: the same row for an address that is known and for one that is not.
#[test]
fn a_request_for_a_link_waits_once_for_each_address() {
    beside_a_neighbour(|house| async move {
        let ask = |number, language: &str, minute| {
            own_request::insert(&OwnRequestRow {
                address_key: suppression_key(number),
                language: language.into(),
                created_at: at(minute),
            })
        };
        let steps = vec![ask(1, "en", 1), ask(99, "sv", 2), ask(1, "vi", 3)];
        house.system(steps).await.unwrap();
        let all = own_request::all(&house.store).await.unwrap();
        let told: Vec<_> = all.iter().map(|it| (it.address_key[0], it.language.as_str())).collect();
        assert_eq!(told, [(101, "vi"), (199, "sv")]);
        house.system([own_request::remove(&suppression_key(1))]).await.unwrap();
        assert_eq!(own_request::all(&house.store).await.unwrap().len(), 1);
    });
}

#[test]
fn an_address_is_found_in_every_account_and_forbidden_in_all_of_them() {
    beside_a_neighbour(|house| async move {
        let (store, key) = (&house.store, suppression_key(2));
        let found = contact::everywhere(store, &key).await.unwrap();
        assert_eq!(found, [(THEIRS, house::contact(2)), (OURS, house::contact(2))]);
        house.unit(contact::erase(OURS, house::contact(2), at(5))).await.unwrap();
        assert_eq!(contact::everywhere(store, &key).await.unwrap().len(), 1);

        let never = SuppressionRow {
            address_key: key.clone(),
            list: None,
            reason: "unsubscribed".into(),
            created_at: at(7),
            until: None,
        };
        house.system([suppression::insert(AccountId(NIL), &never)]).await.unwrap();
        assert_eq!(
            suppression::everywhere(store, &key).await.unwrap(),
            std::slice::from_ref(&never)
        );
        assert_eq!(suppression::of_key(store, OURS, &key).await.unwrap(), [never]);
        house.system([suppression::lift_everywhere(&key, at(7))]).await.unwrap();
        assert_eq!(suppression::everywhere(store, &key).await.unwrap().len(), 1, "not later");
        house.system([suppression::lift_everywhere(&key, at(8))]).await.unwrap();
        assert!(suppression::everywhere(store, &key).await.unwrap().is_empty());
    });
}

fn cleared(basis: Basis) -> Clearance {
    let recipient = if basis == Basis::CaseReply { Recipient::Contact } else { Recipient::Member };
    decide(&Request {
        account: OURS,
        contact: house::contact(2),
        recipient,
        list: None,
        basis,
        permission: Permission::Absent,
        age: None,
        asked: None,
        customer: None,
        suppressions: &[],
        standing: Standing::Locked,
        campaign: None,
        decision: &BOOK.decide(Subject::Mail, &facts(basis), at(0)),
        review: None,
        law: None,
        epochs: Epochs { permission: 1, standing: 1, campaign: None },
    })
    .unwrap()
}

fn admit(basis: Basis, standing_epoch: i64) -> Vec<Step> {
    let admission = Admission {
        clearance: cleared(basis),
        id: house::delivery(60),
        contact_version: 1,
        shard: 7,
    };
    case_reply::admit(NewAnswer {
        admission,
        reply: reply(1),
        footer: "ko",
        artefact: digest(6),
        render_format: 1,
        standing_epoch,
        policy_version: BOOK.version(),
        now: at(9),
    })
    .into()
}

/// DECISIONS D2, D5: only a clearance of this basis, and while it holds.
#[test]
fn an_answer_is_admitted_on_its_own_basis_while_its_clearance_holds() {
    beside_a_neighbour(|house| async move {
        assert!(house.unit(admit(Basis::ServiceNotice, 1)).await.is_err(), "another basis");
        assert!(house.unit(admit(Basis::CaseReply, 2)).await.is_err(), "an old standing");
        house.unit(admit(Basis::CaseReply, 1)).await.unwrap();
        let row = delivery::by_id(&house.store, OURS, house::delivery(60)).await.unwrap().unwrap();
        assert_eq!((row.basis, row.list, row.origin_id), (Basis::CaseReply, None, reply(1).0));
    });
}
