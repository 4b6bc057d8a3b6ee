//! Around the import: files made to mislead, to revive, or to break.

use app::import::{self, Provenance};
use consent::WithdrawnVia;

use super::{Extent, believed, everybody, import_row, imported, leaves, upload};
use crate::{
    campaigns::provenance,
    world::{World, on_both},
};

const HEAD: &str = "email,signed_up_at,source\n";

async fn states(world: &World) -> Vec<String> {
    everybody(world).await.into_iter().map(|it| it.permission.state).collect()
}

/// R002-21, S18: no spelling of an address brings back who left.
#[test]
fn no_spelling_of_an_address_revives_who_left() {
    on_both(|world| async move {
        believed(&world, &format!("{HEAD}anna@example.org,2026-10-01,fair\n")).await;
        let anna = super::newest(&world).await;
        world.wait(1);
        leaves(&world, anna, Extent::List, WithdrawnVia::OneClick).await;
        world.wait(1);
        let spellings = [
            "anna@example.org",
            "ANNA@Example.ORG",
            "anna@example.org.",
            "\"\"\"anna\"\"@example.org\"",
            "\"\"\"an\\na\"\"@example.org\"",
        ];
        for spelling in spellings {
            let id = imported(&world, &format!("{HEAD}{spelling},2026-10-01,fair\n")).await;
            let row = import_row(&world, id).await;
            assert_eq!((row.rows_claimed, row.rows_refused), (0, 1), "{spelling}");
        }
        assert_eq!(states(&world).await, ["withdrawn"]);
    });
}

/// S18, DECISIONS D9: an erasure is a no, also to whoever uploads the address
/// once more.
#[test]
fn an_erased_person_gets_nothing_when_imported_again() {
    on_both(|world| async move {
        let line = format!("{HEAD}anna@example.org,2026-10-01,fair\n");
        believed(&world, &line).await;
        let anna = super::newest(&world).await;
        app::erase::erase(&world.app, &world.member, world.account, anna).await.unwrap();
        world.wait(1);
        believed(&world, &line).await;
        let id = crate::campaigns::drafted(&world, "Hej").await;
        super::submitted(&world, id).await;
        crate::campaigns::started(&world, id).await;
        assert_eq!(world.due().await.len(), 0);
    });
}

/// R002-33: a reviewer is told how many rows lack evidence; rows that are known
/// already do not stand in for them.
#[test]
fn evidence_of_known_people_does_not_count_for_others() {
    on_both(|world| async move {
        believed(&world, &format!("{HEAD}a@example.org,2026-10-01,fair\n")).await;
        let both = format!("{HEAD}a@example.org,2026-10-01,fair\nb@example.org,,\n");
        let id = imported(&world, &both).await;
        let row = import_row(&world, id).await;
        assert_eq!((row.rows_claimed, row.rows_evidenced), (1, 0));
        let view = import::show(&world.app, &world.member, world.account, id).await.unwrap();
        assert!(view.reviews[0].rules.contains("evidence"), "{}", view.reviews[0].rules);
    });
}

/// DECISIONS D20: a refusal says line and column, never a value, and a header
/// may be one.
#[test]
fn a_refused_line_shows_no_value_and_no_header() {
    on_both(|world| async move {
        let long = "x".repeat(2_000);
        let csv = format!("email,Anna Andersson 070-123\na@example.org,{long}\n<b@x>,y\n");
        let id = imported(&world, &csv).await;
        let refusals = store::import::refusals(world.app.store(), (world.account, id), 10);
        let told: Vec<_> = refusals
            .await
            .unwrap()
            .into_iter()
            .map(|it| format!("{} {} {}", it.line, it.field, it.reason))
            .collect();
        assert_eq!(
            told,
            [
                "2 column 2 is longer than 1000 bytes",
                "3 email the character `<` is not allowed before the `@`"
            ]
        );
    });
}

/// The answers about the origin are kept in clear (DECISIONS D20).
#[test]
fn the_answers_about_the_origin_hold_no_address() {
    on_both(|world| async move {
        let said = |origin: &str, collection: &str| Provenance {
            origin: origin.into(),
            collection: collection.into(),
            ..provenance()
        };
        let bad = [said("got it from anna@example.org", "event"), said("fair", &"x".repeat(500))];
        for provenance in bad {
            let upload = upload(&world, "email\na@example.org\n", provenance);
            let answer = import::upload(&world.app, &world.member, world.account, upload).await;
            assert!(answer.is_err());
        }
    });
}

/// Everything has a limit: a record of a million fields is refused before
/// anything is read from it.
#[test]
fn a_record_of_a_million_fields_is_refused() {
    on_both(|world| async move {
        let wide = format!("email\na@example.org{}\n", ",".repeat(1_000_000));
        let split = format!("email\na@example.org{}\n", ",\"\n\"".repeat(300_000));
        let header = format!("email{}\n", ",x".repeat(1_000_000));
        let long = format!("email\n\"{}\"\n", "a\n".repeat(1_000_000));
        for csv in [wide, split, header, long] {
            let upload = upload(&world, &csv, provenance());
            let answer = import::upload(&world.app, &world.member, world.account, upload).await;
            let error = answer.unwrap_err().to_string();
            assert!(error.starts_with("file: "), "{error}");
        }
    });
}

#[test]
fn every_refused_line_of_a_file_can_be_asked_for() {
    on_both(|world| async move {
        let csv = format!("email\n{}", "nobody\n".repeat(2_300));
        let id = imported(&world, &csv).await;
        assert_eq!(import_row(&world, id).await.rows_refused, 2_300);
        let page = import::rejects(&world.app, &world.member, (world.account, id), 2_000).await;
        let lines: Vec<_> = page.unwrap().iter().map(|it| it.refusal.line).collect();
        assert_eq!((lines.len(), lines[0], lines[300]), (301, 2_001, 2_301));
    });
}
