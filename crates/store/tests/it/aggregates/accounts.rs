//! Accounts and what belongs to them: keys, domains, lists, forms, blobs; and
//! what belongs to nobody.

use domain::{AccountId, Digest, Language, Sealed, Standing};
use futures_util::future::join_all;
use store::{
    NIL, Scope, Statement,
    account::{self, AccountRow, NewAccount},
    api_key::{self, ApiKeyRow},
    blob,
    declaration::{self, DeclarationRow},
    form,
    inbound_event::{self, InboundEventRow},
    installation_key,
    keys::WrappedKey,
    list, params, policy_current, queue, sender_domain,
    signing_key::{self, SigningKeyRow},
    site::{self, SiteRow},
    statement,
};
use uuid::Uuid;

use super::{
    beside_a_neighbour, gate,
    house::{self, House, OURS, THEIRS, at, digest, domain, minute, opened, sealed},
    sending,
};

fn told(row: &AccountRow) -> String {
    let AccountRow { number, standing, standing_epoch, policy_version, .. } = row;
    let policy = policy_version.as_deref().unwrap_or("-");
    format!("{number} {} {standing} {standing_epoch} {policy}", opened(&row.sealed_identity))
}

#[test]
fn an_account_is_found_by_id_and_by_number() {
    beside_a_neighbour(|House { store, .. }| async move {
        let ours = account::by_id(&store, OURS).await.unwrap().unwrap();
        let version = house::policy_version();
        let our_words = format!("2 ours identity new 1 {version}");
        let their_words = format!("1 theirs identity new 1 {version}");
        assert_eq!(told(&ours), our_words);
        assert_eq!(ours.time_zone, "Asia/Shanghai");
        assert_eq!((ours.first_used_at, ours.created_at, ours.closed_at), (at(0), at(0), None));
        let first = account::by_number(&store, 1).await.unwrap().unwrap();
        assert_eq!(told(&first), their_words);
        assert!(account::by_number(&store, 3).await.unwrap().is_none());
        let all: Vec<_> = account::all(&store).await.unwrap().iter().map(told).collect();
        assert_eq!(all, [their_words, our_words]);
    });
}

#[test]
fn accounts_opened_at_once_get_numbers_of_their_own() {
    beside_a_neighbour(|house| async move {
        let open = |number: u128| {
            let id = AccountId(Uuid::from_u128(0x100 + number));
            account::insert(&NewAccount {
                id,
                sealed_identity: sealed(id, "identity"),
                wrapped_key: sealed(id, "key"),
                language: Language::Sv,
                time_zone: "UTC".into(),
                now: at(1),
            })
        };
        for done in join_all((0..8).map(|it| house.system(vec![open(it)]))).await {
            done.unwrap();
        }
        let all = account::all(&house.store).await.unwrap();
        let numbers: Vec<_> = all.iter().map(|it| it.number).collect();
        assert_eq!(numbers, (1..=10).collect::<Vec<_>>());
    });
}

/// R001-01, R002-01: the accepted version and the instant are kept.
#[test]
fn every_change_of_standing_raises_its_epoch() {
    beside_a_neighbour(|house| async move {
        for standing in [Standing::Good, Standing::WarnedOnce, Standing::WarnedOnce] {
            assert_eq!(house.told([account::set_standing(OURS, standing)]).await, "1");
        }
        let accept = account::accept_policy(OURS, "2026-02", sealed(OURS, "by"), at(4));
        assert_eq!(house.told([accept]).await, "1");
        let ours = account::by_id(&house.store, OURS).await.unwrap().unwrap();
        assert_eq!(told(&ours), "2 ours identity warned-1 4 2026-02");
        assert_eq!(ours.policy_accepted_at, Some(at(4)));
    });
}

#[test]
fn a_key_of_the_api_opens_its_account_until_it_ends() {
    beside_a_neighbour(|house| async move {
        let name = async |hash: [u8; 32]| {
            let found = api_key::by_hash(&house.store, hash).await.unwrap();
            found.map(|(it, _)| (it.account, it.name, it.role))
        };
        assert_eq!(name([1; 32]).await.unwrap(), (OURS, "ours".into(), "owner".into()));
        assert_eq!(name([2; 32]).await.unwrap(), (THEIRS, "theirs".into(), "owner".into()));
        assert_eq!(name([3; 32]).await, None);
        let ended = || [api_key::revoke(OURS, house::api_key(1), at(3))];
        assert_eq!(house.told(ended()).await, "1");
        assert_eq!(name([1; 32]).await, None);
        assert_eq!(
            house.told(ended()).await,
            "`api_key/revoke` (step 0) should touch exactly 1 rows, but touched 0"
        );
        assert_eq!(api_key::of_account(&house.store, OURS).await.unwrap(), []);
        let operator = AccountId(NIL);
        let (name_, role) = ("desk".to_owned(), "operator".to_owned());
        let key = ApiKeyRow { account: operator, id: house::api_key(1), name: name_, role };
        house.unit_of(operator, [api_key::insert(&key, [4; 32], at(1))]).await.unwrap();
        assert_eq!(api_key::of_account(&house.store, operator).await.unwrap(), [key]);
        assert_eq!(name([4; 32]).await.unwrap(), (operator, "desk".into(), "operator".into()));
    });
}

#[test]
fn a_sender_domain_is_verified_as_its_last_check_says() {
    beside_a_neighbour(|house| async move {
        let news = domain("news.example");
        let row = async || {
            let row = sender_domain::by_domain(&house.store, OURS, &news).await.unwrap().unwrap();
            let verified = row.verified_at.map(minute);
            format!("{} {verified:?} {:?}", row.challenge, row.problems)
        };
        assert_eq!(row().await, r#"ours Some(1) """#);
        let mut again = sender_domain::by_domain(&house.store, OURS, &news).await.unwrap().unwrap();
        (again.id, again.challenge) = (house::sender_domain(2), "another".into());
        let added = [sender_domain::insert(OURS, &again, at(5))];
        assert_eq!(house.told(added).await, "0", "a domain known already stays");
        let failed = [sender_domain::set_checked(OURS, &news, "no TXT record", at(6))];
        assert_eq!(house.told(failed).await, "1");
        assert_eq!(row().await, r#"ours None "no TXT record""#);
        again.domain = domain("abc.example");
        assert_eq!(house.told([sender_domain::insert(OURS, &again, at(7))]).await, "1");
        let all = sender_domain::all(&house.store, OURS).await.unwrap();
        let all: Vec<_> = all.iter().map(|it| it.domain.as_str()).collect();
        assert_eq!(all, ["abc.example", "news.example"]);
        let unknown = [sender_domain::set_checked(OURS, &domain("x.example"), "", at(8))];
        assert_eq!(
            house.told(unknown).await,
            "`sender_domain/set_checked` (step 0) should touch exactly 1 rows, but touched 0"
        );
    });
}

#[test]
fn a_rotation_retires_older_keys_and_destroys_only_retired_ones() {
    beside_a_neighbour(|house| async move {
        let news = domain("news.example");
        let keys = async || {
            let keys = signing_key::of_domain(&house.store, OURS, &news).await.unwrap();
            let private = |it: &SigningKeyRow| it.sealed_private.as_ref().map(opened);
            let told = keys.iter().map(|it| {
                let (retired, destroyed) = (it.retired_at.map(minute), it.destroyed_at.map(minute));
                format!("{} {retired:?} {destroyed:?} {:?}", it.selector, private(it))
            });
            told.collect::<Vec<_>>().join("\n")
        };
        let nothing = [signing_key::destroy(OURS, &news, at(1))];
        assert_eq!(house.told(nothing).await, "0", "a key in use is not destroyed");
        let rotate = [
            signing_key::retire(OURS, &news, at(9)),
            signing_key::insert(OURS, &sending::dkim(OURS, 2), at(9)),
        ];
        assert_eq!(house.told(rotate).await, "1 1");
        assert_eq!(
            keys().await,
            "a1 Some(9) None Some(\"ours private 1\")\na2 None None Some(\"ours private 2\")"
        );
        let waiting = async || signing_key::waiting(&house.store, OURS, &news).await.unwrap();
        assert_eq!(waiting().await, 1, "delivery 1 was signed with it");
        assert_eq!(house.told([signing_key::destroy(OURS, &news, at(10))]).await, "0");
        assert_eq!(house.told([queue::remove(OURS, house::delivery(1))]).await, "1");
        assert_eq!(waiting().await, 0, "that of the neighbour is no concern of ours");
        assert_eq!(house.told([signing_key::destroy(OURS, &news, at(11))]).await, "1");
        assert_eq!(keys().await, "a1 Some(9) Some(11) None\na2 None None Some(\"ours private 2\")");
        let id = house::signing_key(1);
        let old = signing_key::by_id(&house.store, OURS, id).await.unwrap().unwrap();
        assert_eq!((old.public_record.as_str(), old.sealed_private), ("ours", None));
        let again = [signing_key::destroy(OURS, &news, at(12))];
        assert_eq!(house.told(again).await, "0");
    });
}

#[test]
fn a_list_counts_the_contacts_that_gave_permission() {
    beside_a_neighbour(|House { store, .. }| async move {
        let all = list::all(&store, OURS).await.unwrap();
        let rows = [(sending::list_row(OURS, 1), 3), (sending::list_row(OURS, 2), 0)];
        assert_eq!(all, rows);
        let one = list::by_id(&store, OURS, house::list(2)).await.unwrap();
        assert_eq!(one, Some(sending::list_row(OURS, 2)));
        assert_eq!(list::by_id(&store, OURS, house::list(3)).await.unwrap(), None);
    });
}

#[test]
fn a_form_shows_its_newest_wording_and_keeps_every_earlier_one() {
    beside_a_neighbour(|house| async move {
        let id = house::form(1);
        let shown = async || {
            let (account, row) = form::find(&house.store, id).await.unwrap().unwrap();
            assert_eq!(account, OURS);
            format!("{} {} {}", row.version, row.wording, opened(&row.sealed_sender))
        };
        assert_eq!(shown().await, "1 ours wording 1 ours sender");
        let reword = |from| {
            let new = sending::wording(OURS, 2);
            [form::insert_version(OURS, &new, at(2)), form::set_version(OURS, id, from, 2)]
        };
        assert_eq!(
            house.told(reword(7)).await,
            "`form/set_version` (step 1) should touch exactly 1 rows, but touched 0"
        );
        assert_eq!(house.told(reword(1)).await, "1 1");
        assert_eq!(shown().await, "2 ours wording 2 ours sender");
        let first = form::by_digest(&house.store, OURS, digest(1)).await.unwrap().unwrap();
        assert_eq!((first.version, first.wording.as_str()), (1, "ours wording 1"));
        assert!(form::by_digest(&house.store, OURS, digest(9)).await.unwrap().is_none());
        assert!(form::find(&house.store, house::form(9)).await.unwrap().is_none());
    });
}

static REFERENCES: Statement = statement!(
    text "blob/references",
    "-- scope: account ($1)
     SELECT refs FROM blob WHERE account_id = $1 AND digest = $2"
);

#[test]
fn the_same_bytes_kept_twice_are_one_blob_with_two_references() {
    beside_a_neighbour(|house| async move {
        let put = |bytes: Sealed| [blob::put(OURS, digest(1), (bytes, 4), at(9))];
        assert_eq!(house.told(put(sealed(OURS, "again"))).await, "1");
        let bytes = async |of: Digest| blob::get(&house.store, OURS, of).await.unwrap();
        assert_eq!(
            opened(&bytes(digest(1)).await.unwrap()),
            "ours blob",
            "the first sealing stays"
        );
        assert_eq!(bytes(digest(2)).await, None);
        let params = params![OURS, digest(1)];
        let rows = house.store.read(Scope::Account(OURS), &REFERENCES, params).await.unwrap();
        assert_eq!(rows[0].get::<i64>(0).unwrap(), 2);
    });
}

#[test]
fn what_belongs_to_nobody_is_kept_once() {
    beside_a_neighbour(|house| async move {
        let key = |version, text: &str| WrappedKey {
            purpose: "token-unsubscribe".into(),
            version,
            since: at(i64::from(version)),
            wrapped: Sealed(text.into()),
        };
        for row in [key(2, "second"), key(1, "first"), key(1, "another first")] {
            house.system(vec![installation_key::insert(&row)]).await.unwrap();
        }
        let keys = installation_key::all(&house.store).await.unwrap();
        let keys: Vec<_> = keys.iter().map(|it| (it.version, opened(&it.wrapped))).collect();
        assert_eq!(keys, [(1, "first".into()), (2, "second".into())]);

        let current = async || policy_current::current(&house.store).await.unwrap().unwrap();
        let version = gate::BOOK.version();
        house.system(vec![policy_current::set(version, at(5))]).await.unwrap();
        assert_eq!(current().await, (version, at(0)), "the same book again changes nothing");
        house.system(vec![policy_current::set(digest(5), at(6))]).await.unwrap();
        assert_eq!(current().await, (digest(5), at(6)));

        let warm = |minute| DeclarationRow {
            kind: "warm-path".into(),
            subject: "127.0.0.1 → odd.example".into(),
            reason: "a rehearsal".into(),
            created_at: at(minute),
        };
        let declare = |id, minute| declaration::insert(Uuid::from_u128(id), &warm(minute));
        house.system(vec![declare(1, 8), declare(2, 7)]).await.unwrap();
        assert_eq!(declaration::all(&house.store).await.unwrap(), [warm(7), warm(8)]);
    });
}

#[test]
fn the_site_of_a_domain_is_the_one_resolved_last() {
    beside_a_neighbour(|house| async move {
        let odd = domain("odd.example");
        assert_eq!(site::by_domain(&house.store, &odd).await.unwrap(), None);
        let row = |name: &str, minute| SiteRow {
            site: format!("mx.{name}"),
            provider: name.to_owned(),
            checked_at: at(minute),
        };
        for row in [row("one", 1), row("two", 2)] {
            house.system(vec![site::upsert(&odd, &row)]).await.unwrap();
        }
        assert_eq!(site::by_domain(&house.store, &odd).await.unwrap(), Some(row("two", 2)));
    });
}

#[test]
fn incoming_mail_is_counted_by_kind_over_all_accounts() {
    beside_a_neighbour(|house| async move {
        let row = |number, kind| InboundEventRow {
            id: house::inbound(number),
            kind,
            delivery: None,
            detail: String::new(),
            created_at: at(2),
        };
        // A forged token names no account.
        let forged = inbound_event::insert(AccountId(NIL), &row(1, "forged"));
        house.system(vec![forged]).await.unwrap();
        assert_eq!(house.told([inbound_event::insert(OURS, &row(2, "bounce"))]).await, "1");
        let counts = inbound_event::counts(&house.store).await.unwrap();
        let counts: Vec<_> = counts.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
        assert_eq!(counts, ["bounce 1", "forged 1", "reply 2"]);
    });
}

/// Port 25 is open: what comes again and again leaves one row.
#[test]
fn a_flood_is_counted_in_one_row_and_a_repeated_mail_leaves_one() {
    beside_a_neighbour(|house| async move {
        let row = |number, kind: &'static str, detail: &str| InboundEventRow {
            id: house::inbound(number),
            kind,
            delivery: None,
            detail: detail.to_owned(),
            created_at: at(2),
        };
        for _ in 0..3 {
            let forged = inbound_event::count(AccountId(NIL), &row(1, "forged", "1"));
            house.system(vec![forged]).await.unwrap();
            house.told([inbound_event::insert_once(OURS, &row(2, "bounce", "no"))]).await;
        }
        let counts = inbound_event::counts(&house.store).await.unwrap();
        let counts: Vec<_> = counts.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
        assert_eq!(counts, ["bounce 1", "forged 3", "reply 2"]);
    });
}
