//! Nothing personal lies in the files of either engine but under seal, in
//! whatever form it might hide, while the database is in use (DECISIONS D20).

use consent::{EventKind, WithdrawnVia};
use domain::{AccountId, Language, Personal, Sealed};
use store::{
    Place, Scope, Step, Store,
    account::{self, NewAccount},
    blob, contact,
    import::{self, NewImport, Refusal},
    ledger,
    list::{self, ListRow},
    permission,
    suppression::{self, SuppressionRow},
    testing::{on_both_raw, traces},
};

use super::{
    house::{self, OURS, THEIRS, at, digest},
    person::{Desk, visited},
};

const ADDRESS: &str = "wilhelmina.quux+q7x@mail.example";
const LATER_ADDRESS: &str = "wilhelmina.zyzzyva@mail.example";
const LOCAL_PART: &str = "wilhelmina.quux+q7x";
const LATER_LOCAL_PART: &str = "wilhelmina.zyzzyva";
const NAMES: [&str; 3] = ["Wilhelmina", "Quuxström-Ødegård", "威廉明娜·昆克斯"];
const ADDRESSES_OF_VISITORS: [&str; 2] = ["203.0.113.177", "2001:db8:7:7::4242"];
const USER_AGENT: &str = "Quuxbrowser/7.7 (Wilhelmina's laptop)";
const REMARK: &str = "signed up at the fair, says Quuxström";
const COMPANY: &str = "Quuxworks Holding AB, Storgatan 77";

/// Written in clear on purpose: shows that the search would find the others.
const IN_CLEAR: &str = "in-clear-on-purpose";

fn secrets() -> Vec<&'static str> {
    let mut secrets = vec![ADDRESS, LATER_ADDRESS, LOCAL_PART, LATER_LOCAL_PART];
    secrets.extend(NAMES);
    secrets.extend(ADDRESSES_OF_VISITORS);
    secrets.extend([USER_AGENT, REMARK, COMPANY]);
    secrets
}

async fn unit(store: &Store, account: AccountId, steps: Vec<Step>) {
    store.unit(Scope::Account(account), store::Lane::Interactive, steps).await.unwrap();
}

/// One person's whole life in an account, from upload to erasure.
async fn live(store: &Store, account: AccountId) {
    let desk = Desk::open(account, 7);
    open(store, &desk, account).await;
    let fields = [("first_name", NAMES[0]), ("last_name", NAMES[1]), ("name", NAMES[2])];
    let person = desk.contact(ADDRESS, &fields, at(1));
    let (id, salt, key) = (person.id, person.salt, person.suppression_key.clone());
    let on = (id, house::list(1));
    let [ip, other_ip] = ADDRESSES_OF_VISITORS;
    let asked = visited(desk.event_on(on, EventKind::Requested, at(1)), ip, USER_AGENT);
    let mut noted = desk.event_on(on, EventKind::Claimed, at(2));
    noted.note = Some(Personal::new(REMARK.to_owned()));
    noted.keyed_by = Some(Personal::new(NAMES[1].to_owned()));
    let left = EventKind::Withdrawn { via: WithdrawnVia::Page };
    let left = visited(desk.event(id, left, at(3)), other_ip, USER_AGENT);
    let events = [asked, noted, left].map(|it| desk.seal(salt, &it));
    let later = format!("{{\"address\":\"{LATER_ADDRESS}\",\"fields\":{{}}}}");
    let later = desk.data((id, 2), salt, &later);

    let mut steps: Vec<Step> = contact::insert_many(account, &[person], at(1)).into();
    steps.push(ledger::append(account, &events));
    steps.extend(contact::add_version(account, id, (2, &later), at(2)));
    steps.push(permission::withdraw_all(account, id, events[2].id, at(3)));
    let row = SuppressionRow {
        address_key: key,
        list: None,
        reason: "unsubscribed".into(),
        created_at: at(3),
        until: None,
    };
    steps.push(suppression::insert(account, &row));
    steps.extend(upload(&desk, account));
    unit(store, account, steps).await;
    if account == THEIRS {
        let mut steps: Vec<Step> = contact::erase(account, id, at(4)).into();
        steps.push(ledger::forget(account, id).exactly(3));
        unit(store, account, steps).await;
    }
}

async fn open(store: &Store, desk: &Desk, account: AccountId) {
    let identity = Place { table: "account", column: "sealed_identity", row: account.as_bytes() };
    let opened = account::insert(&NewAccount {
        id: account,
        sealed_identity: desk.account.seal(&identity, COMPANY.as_bytes()),
        wrapped_key: desk.wrapped_key.clone(),
        language: Language::En,
        time_zone: "UTC".into(),
        now: at(0),
    });
    store.unit(house::SYSTEM, store::Lane::Interactive, vec![opened]).await.unwrap();
    let by = Place { table: "account", column: "sealed_accepted_by", row: account.as_bytes() };
    let by: Sealed = desk.account.seal(&by, NAMES[1].as_bytes());
    let in_clear = ListRow {
        id: house::list(1),
        name: IN_CLEAR.into(),
        purpose: "news".into(),
        frequency: "weekly".into(),
    };
    let steps = vec![
        account::accept_policy(account, house::policy_version(), by, at(0)),
        list::insert(account, &in_clear, at(0)),
    ];
    unit(store, account, steps).await;
}

/// The upload a person came with: kept as a sealed blob; its bad lines by
/// number.
fn upload(desk: &Desk, account: AccountId) -> Vec<Step> {
    let csv = format!("email,name\r\n{ADDRESS},{}\r\n", NAMES[1]);
    let digest = digest(7);
    let place = Place { table: "blob", column: "sealed_bytes", row: &digest.0 };
    let sealed = desk.account.seal(&place, csv.as_bytes());
    let new = NewImport {
        id: house::import(1),
        list: house::list(1),
        provenance: "{\"origin\":\"own-form\"}".into(),
        file: digest,
        evidence: None,
        now: at(1),
    };
    let refused = Refusal { line: 3, field: "email".into(), reason: "has no @".into() };
    vec![
        blob::put(account, digest, (sealed, csv.len() as u64), at(1)),
        import::insert(account, &new),
        import::insert_refusals((account, house::import(1)), &[refused]),
    ]
}

/// R001-29: nothing personal is stored in clear.
#[test]
fn the_files_of_both_engines_hold_nothing_personal_in_any_form() {
    let write = |store: Store| async move {
        live(&store, OURS).await;
        live(&store, THEIRS).await;
    };
    on_both_raw(store::migrate::MIGRATIONS, write, |bytes| {
        for secret in secrets() {
            assert_eq!(traces::find(bytes, secret), [""; 0], "{secret}");
        }
        assert_eq!(traces::find(bytes, IN_CLEAR), ["plain", "quoted-printable"]);
        // Domains are in clear, for shaping (DESIGN section 3).
        assert_eq!(traces::find(bytes, "mail.example"), ["plain", "quoted-printable"]);
    });
}
