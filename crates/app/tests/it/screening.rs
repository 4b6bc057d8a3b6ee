//! Imports are screened before anything of them is used.

use std::fmt::Write as _;

use app::{
    fingerprint::{self, NewFeed},
    import::{self, Disposition, Upload, figures::Figures, layout::Said},
    leaving::Extent,
    standing::{self, Verdict},
};
use consent::WithdrawnVia;
use domain::{AccountId, ImportId, ListId};
use ports::MxAnswer;
use screening::rows::md5_of;
use store::import::ImportState;

use crate::{
    campaigns::{approve, import_state, provenance},
    hostile,
    world::{World, on_both, open_account},
};

const HEAD: &str = "email,signed_up_at,source\n";

async fn read(world: &World, (account, list): (AccountId, ListId), csv: &[u8]) -> ImportId {
    let member = app::testing::member(account);
    let upload = Upload { list, csv: csv.to_vec(), provenance: provenance(), evidence: None };
    let id = import::upload(&world.app, &member, account, upload).await.unwrap();
    let row = store::import::by_id(world.app.store(), account, id).await.unwrap().unwrap();
    import::read::run(&world.app, &row).await.unwrap();
    id
}

async fn own(world: &World, csv: &str) -> ImportId {
    read(world, (world.account, world.list), csv.as_bytes()).await
}

async fn figures(world: &World, account: AccountId, id: ImportId) -> Figures {
    let view = import::show(&world.app, &world.operator, account, id).await.unwrap();
    view.figures.unwrap()
}

async fn judged(world: &World, account: AccountId, id: ImportId) -> (Disposition, Vec<String>) {
    let view = import::show(&world.app, &world.operator, account, id).await.unwrap();
    let (disposition, rules) = view.judged.unwrap();
    (disposition, rules.into_iter().map(|it| it.rule).collect())
}

/// So many people with evidence of their own.
fn people(numbers: impl IntoIterator<Item = u32>) -> String {
    let mut csv = HEAD.to_owned();
    for it in numbers {
        let (name, domain) = (it.wrapping_mul(2_654_435_761) >> 4, it % 7);
        writeln!(csv, "p{name:x}@d{domain}.example,2026-10-01,fair in Lund").unwrap();
    }
    csv
}

fn md5_feed(csv: &str) -> String {
    let addresses = csv.lines().skip(1).map(|it| it.split(',').next().unwrap());
    addresses.flat_map(md5_of).fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        if (text.len() + 1) % 33 == 0 {
            text.push('\n');
        }
        text
    })
}

async fn keep_feed(world: &World, lines: String) -> domain::FingerprintId {
    let feed = NewFeed {
        name: "traded lists".into(),
        version: "2026-11".into(),
        source: "a feed under contract".into(),
        lines,
    };
    fingerprint::import(&world.app, &world.operator, feed).await.unwrap().id
}

/// COMPLIANCE 5.4, R002-23: each line counts at the first step that stops it,
/// and can be downloaded with its reason.
#[test]
fn lines_are_stopped_in_the_order_of_the_steps() {
    on_both(|world| async move {
        world.at.dns.mail_at("null.example", MxAnswer::Null);
        world.at.dns.mail_at("none.example", MxAnswer::None);
        hostile::believed(&world, &format!("{HEAD}gone@example.org,2026-10-01,fair\n")).await;
        let gone = hostile::newest(&world).await;
        world.wait(1);
        hostile::leaves(&world, gone, Extent::List, WithdrawnVia::OneClick).await;
        world.wait(1);
        let csv = format!(
            "{HEAD}nobody,,\nanna@example.org,2026-10-01,fair\nAnna@example.org,,\n\
             GONE@example.org,2026-10-01,fair\ninfo@example.org,,\nx@mailinator.com,,\n\
             y@gamil.com,,\nz@null.example,,\nz@none.example,,\n\
             gone+home@example.org,2026-10-01,fair\n"
        );
        let id = own(&world, &csv).await;
        let member = (&world.app, &world.member);
        let stopped = import::rejects(member.0, member.1, (world.account, id), 0).await.unwrap();
        let told: Vec<_> =
            stopped.iter().map(|it| format!("{} {}", it.refusal.line, it.step)).collect();
        assert_eq!(
            told,
            [
                "2 syntax",
                "4 duplicate",
                "5 suppressed",
                "6 role",
                "7 disposable",
                "8 typo-domain",
                "9 null-mx",
                "10 no-mail-host",
                // Under a tag, whoever left has left as well.
                "11 suppressed",
            ]
        );
        let figures = figures(&world, world.account, id).await;
        assert_eq!((figures.lines, figures.passed, figures.passed_evidenced), (10, 1, 1));
        let row = store::import::by_id(world.app.store(), world.account, id).await;
        let row = row.unwrap().unwrap();
        assert_eq!((row.rows_total, row.rows_claimed, row.rows_refused), (10, 1, 9));
    });
}

/// X-14, R002-34, R002-35, R002-10: a list that is traded is recognised although
/// three of its ten rows were changed, and nobody of it becomes known.
#[test]
fn a_purchased_list_with_three_rows_in_ten_changed_is_recognised() {
    on_both(|world| async move {
        keep_feed(&world, md5_feed(&people(0..1_000))).await;
        let id = own(&world, &people(300..1_300)).await;
        assert_eq!(import_state(&world, id).await, ImportState::Refused);
        let (disposition, rules) = judged(&world, world.account, id).await;
        assert_eq!(disposition, Disposition::Refuse);
        assert!(rules.contains(&"platform.import.fingerprint-list".to_owned()), "{rules:?}");
        let shared = figures(&world, world.account, id).await.known.unwrap();
        assert_eq!(shared.fingerprints[0].share_percent, 70);
        let likeness = shared.fingerprints[0].likeness_percent;
        assert!((49..=59).contains(&likeness), "{likeness} for 54");
        assert!(hostile::everybody(&world).await.is_empty());
        // Other people are nobody's list.
        let id = own(&world, &people(5_000..5_200)).await;
        assert_eq!(import_state(&world, id).await, ImportState::Held);
        assert_eq!(figures(&world, world.account, id).await.known.unwrap().fingerprints, []);
    });
}

/// R002-35: a false positive ends by a reviewer's decision, on record, for that
/// account alone.
#[test]
fn an_exception_ends_a_false_positive() {
    on_both(|world| async move {
        let feed = keep_feed(&world, md5_feed(&people(0..200))).await;
        let refused = own(&world, &people(0..200)).await;
        assert_eq!(import_state(&world, refused).await, ImportState::Refused);
        let subject = (feed, world.account);
        let member = fingerprint::except(&world.app, &world.member, subject, "ours").await;
        assert!(member.is_err(), "a member excepts nobody");
        let reason = "the feed took their own members";
        fingerprint::except(&world.app, &world.operator, subject, reason).await.unwrap();
        let again = own(&world, &people(0..200)).await;
        assert_eq!(import_state(&world, again).await, ImportState::Held);
        let (_, exceptions) = fingerprint::show(&world.app, &world.operator, feed).await.unwrap();
        let told: Vec<_> =
            exceptions.iter().map(|it| (it.decided_by.as_str(), it.reason.as_str())).collect();
        assert_eq!(told, [("operator", reason)]);
    });
}

/// R002-35: nothing leaves but keyed hashes, with what must be known of them.
#[test]
fn an_export_holds_keyed_hashes_and_a_note() {
    on_both(|world| async move {
        let list = people(0..50);
        let feed = keep_feed(&world, md5_feed(&list)).await;
        let export = fingerprint::export(&world.app, &world.operator, feed, vec![]).await.unwrap();
        assert_eq!((export.row.addresses, export.keys.len()), (50, 50));
        assert!(export.note.contains("personal data"));
        let plain = md5_of(list.lines().nth(1).unwrap().split(',').next().unwrap());
        assert!(!export.keys.contains(&plain.to_vec()), "an MD5 left as it is");
    });
}

/// R002-58, R002-35: the list of an account that was terminated is recognised
/// under another name.
#[test]
fn the_list_of_a_terminated_account_becomes_a_fingerprint() {
    on_both(|world| async move {
        own(&world, &people(0..150)).await;
        let because = (Verdict::Terminate, "it sent spam");
        standing::decide(&world.app, &world.operator, world.account, because).await.unwrap();
        assert!(fingerprint::round(&world.app).await.unwrap());
        assert!(!fingerprint::round(&world.app).await.unwrap(), "once");
        let other = open_account(&world.app, "Fauna").await;
        app::testing::accept_policy(&world.app, &app::testing::member(other), other).await;
        let list = app::testing::list(&world.app, other, ("News", "What is new")).await;
        let id = read(&world, (other, list), people(20..170).as_bytes()).await;
        let (disposition, rules) = judged(&world, other, id).await;
        assert_eq!(disposition, Disposition::Refuse, "{rules:?}");
    });
}

/// COMPLIANCE 5.4, step 8: what others know of a list counts, and who they are
/// stays with them.
#[test]
fn a_list_that_another_account_has_or_that_complained_elsewhere_is_held() {
    on_both(|world| async move {
        let other = open_account(&world.app, "Fauna").await;
        app::testing::accept_policy(&world.app, &app::testing::member(other), other).await;
        let list = app::testing::list(&world.app, other, ("News", "What is new")).await;
        read(&world, (other, list), people(0..300).as_bytes()).await;
        for line in people(0..20).lines().skip(1) {
            let address: domain::Address = line.split(',').next().unwrap().parse().unwrap();
            let row = store::suppression::SuppressionRow {
                address_key: world.app.keys().suppression(&address).to_vec(),
                list: None,
                reason: "complained".into(),
                created_at: world.app.now(),
                until: None,
            };
            let step = store::suppression::insert(other, &row);
            let scope = store::Scope::Account(other);
            world.app.store().unit(scope, store::Lane::Bulk, vec![step]).await.unwrap();
        }
        let id = own(&world, &people(0..300)).await;
        let (disposition, rules) = judged(&world, world.account, id).await;
        assert_eq!(disposition, Disposition::Hold);
        for rule in ["platform.import.overlap", "platform.import.complained-elsewhere"] {
            assert!(rules.contains(&rule.to_owned()), "{rule}: {rules:?}");
        }
        let shared = figures(&world, world.account, id).await.known.unwrap();
        assert_eq!((shared.complained, shared.complained_permille), (20, 66));
        assert!(shared.overlap_percent > 90, "{}", shared.overlap_percent);
    });
}

/// S11, R002-33: a table of another country, with the member's own word on its
/// columns; rows without evidence stay claimed when the others are accepted.
#[test]
fn a_table_in_another_encoding_is_read_and_only_rows_with_evidence_are_lifted() {
    on_both(|world| async move {
        let csv = b"Kontakt;Anmeld;K\xe4lla;Ort\n\
            asa@example.org;2026-10-01;m\xe4ssan i Malm\xf6;V\xe4xj\xf6\n\
            per@example.org;;;G\xf6teborg\n";
        let said: Said = [("Kontakt", "address"), ("Anmeld", "signed_up_at")]
            .map(|(header, word)| (header.to_owned(), word.to_owned()))
            .into();
        let upload = Upload {
            list: world.list,
            csv: csv.to_vec(),
            provenance: provenance(),
            evidence: None,
        };
        let id = import::upload_mapped(&world.app, &world.member, world.account, upload, said);
        let id = id.await.unwrap();
        let row = hostile::import_row(&world, id).await;
        import::read::run(&world.app, &row).await.unwrap();
        approve(&world).await;
        import::attest::run(&world.app, &hostile::import_row(&world, id).await).await.unwrap();
        let mut states: Vec<_> =
            hostile::everybody(&world).await.into_iter().map(|it| it.permission.state).collect();
        states.sort();
        assert_eq!(states, ["claimed", "granted"]);
    });
}

/// Two uploads of the same people at once: each of them is claimed by one of the two
/// and known to the other.
#[test]
fn who_becomes_known_meanwhile_is_claimed_once() {
    on_both(|world| async move {
        let mut rows = Vec::new();
        for _ in 0..2 {
            let upload = Upload {
                list: world.list,
                csv: people(0..600).into_bytes(),
                provenance: provenance(),
                evidence: None,
            };
            let id = import::upload(&world.app, &world.member, world.account, upload).await;
            rows.push(hostile::import_row(&world, id.unwrap()).await);
        }
        let read = |at: usize| import::read::run(&world.app, &rows[at]);
        let (one, other) = tokio::join!(read(0), read(1));
        one.unwrap();
        other.unwrap();
        let mut claimed = 0;
        for row in &rows {
            let row = hostile::import_row(&world, row.id).await;
            assert_eq!(row.rows_claimed + row.rows_known, 600);
            claimed += row.rows_claimed;
        }
        assert_eq!(claimed, 600);
        assert_eq!(hostile::everybody(&world).await.len(), 600);
    });
}

/// A crash in the middle repeats nothing: read again, it comes to the same.
#[test]
fn an_import_that_is_read_again_comes_to_the_same() {
    on_both(|world| async move {
        let csv = people(0..1_200) + "nobody,,\n";
        let upload = Upload {
            list: world.list,
            csv: csv.into_bytes(),
            provenance: provenance(),
            evidence: None,
        };
        let id = import::upload(&world.app, &world.member, world.account, upload).await.unwrap();
        let row = hostile::import_row(&world, id).await;
        import::read::run(&world.app, &row).await.unwrap();
        let before = hostile::import_row(&world, id).await;
        // A second worker read the row before the first one moved it on.
        assert!(import::read::run(&world.app, &row).await.is_err());
        let after = hostile::import_row(&world, id).await;
        assert_eq!(
            (after.rows_claimed, after.rows_refused, after.screening),
            (1_200, 1, before.screening)
        );
    });
}

/// One undo: who did nothing goes, who acted stays, who was mailed is taken off;
/// what the ledger held stays as hashes.
#[test]
fn an_undone_import_leaves_only_those_who_acted_by_themselves() {
    on_both(|world| async move {
        let csv = format!(
            "{HEAD}quiet@example.org,2026-10-01,fair\nleft@example.org,2026-10-01,fair\n\
             mailed@example.org,2026-10-01,fair\n"
        );
        let id = own(&world, &csv).await;
        world.wait(1);
        approve(&world).await;
        import::attest::run(&world.app, &hostile::import_row(&world, id).await).await.unwrap();
        let people = hostile::everybody(&world).await;
        let (quiet, left) = (people[0].permission.contact, people[1].permission.contact);
        world.wait(1);
        hostile::leaves(&world, left, Extent::List, WithdrawnVia::OneClick).await;
        world.wait(1);
        let member = (&world.app, &world.member);
        import::undo::begin(member.0, member.1, (world.account, id)).await.unwrap();
        assert!(import::undo::begin(member.0, member.1, (world.account, id)).await.is_err());
        import::undo::run(&world.app, &hostile::import_row(&world, id).await).await.unwrap();
        assert_eq!(import_state(&world, id).await, ImportState::Undone);
        assert_eq!(hostile::recorded(&world, quiet).await, ["claimed", "attested", "erased"]);
        assert_eq!(hostile::recorded(&world, left).await, ["claimed", "attested", "withdrawn"]);
        // The next file may bring them again, but not who left.
        let again = own(&world, &csv).await;
        let row = hostile::import_row(&world, again).await;
        assert_eq!((row.rows_claimed, row.rows_refused), (2, 1));
    });
}

/// What was sent can be shown for as long as it is kept, also when the import it
/// rested on is undone.
#[test]
fn who_was_mailed_is_taken_off_and_not_forgotten() {
    on_both(|world| async move {
        let csv = format!("{HEAD}mailed@example.org,2026-10-01,fair\n");
        let id = own(&world, &csv).await;
        approve(&world).await;
        import::attest::run(&world.app, &hostile::import_row(&world, id).await).await.unwrap();
        let campaign = crate::campaigns::drafted(&world, "Hej").await;
        hostile::submitted(&world, campaign).await;
        crate::campaigns::started(&world, campaign).await;
        assert_eq!(world.tickets().await.len(), 1);
        world.wait(1);
        import::undo::begin(&world.app, &world.member, (world.account, id)).await.unwrap();
        import::undo::run(&world.app, &hostile::import_row(&world, id).await).await.unwrap();
        assert_eq!(world.tickets().await.len(), 0, "what waited does not go");
        let states: Vec<_> =
            hostile::everybody(&world).await.into_iter().map(|it| it.permission.state).collect();
        assert_eq!(states, ["withdrawn"]);
    });
}
