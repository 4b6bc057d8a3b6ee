//! The register of transfers, and persons who count once a year.

use domain::{AccountId, TransferId};
use store::transfer::{self, TransferLine, TransferRow};
use uuid::Uuid;

use super::{
    beside_a_neighbour,
    house::{House, OURS, THEIRS, at, campaign, contact, minute, opened, sealed},
};

fn id(number: u128) -> TransferId {
    TransferId(Uuid::from_u128(number))
}

fn line(law: &str, basis: &str) -> TransferLine {
    TransferLine {
        law: law.to_owned(),
        country: "SE".to_owned(),
        basis: basis.to_owned(),
        is_sensitive: false,
    }
}

fn row(account: AccountId, number: u128, line: TransferLine) -> TransferRow {
    TransferRow {
        id: id(number),
        line,
        valid_from: at(1),
        valid_until: None,
        sealed_words: sealed(account, "words"),
        recorded_by: "ann".to_owned(),
        created_at: at(1),
        ended_at: None,
        ended_by: None,
    }
}

/// Everybody the campaign may have reached.
const ALL: (u128, u128) = (0, 255);

fn span((first, last): (u128, u128)) -> (domain::ContactId, domain::ContactId) {
    (contact(first), contact(last))
}

/// A line from CN to SE; contact 1 counts in 2025.
pub async fn furnish(house: &House, account: AccountId) {
    let steps = vec![
        transfer::insert(account, &row(account, 1, line("CN", "certification"))),
        transfer::count((account, campaign(1)), ("CN", 2025), span(ALL)),
    ];
    house.unit_of(account, steps).await.unwrap();
}

/// R001-44.
#[test]
fn a_line_is_in_force_from_its_first_instant_until_it_is_ended_or_runs_out() {
    beside_a_neighbour(|house| async move {
        let short = TransferRow {
            valid_from: at(5),
            valid_until: Some(at(9)),
            ..row(OURS, 2, line("VN", "impact-dossier"))
        };
        assert_eq!(house.told([transfer::insert(OURS, &short)]).await, "1");
        let laws = async |minute| {
            let lines = transfer::in_force(&house.store, OURS, at(minute)).await.unwrap();
            lines.into_iter().map(|it| it.law).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(laws(0).await, "");
        assert_eq!(laws(1).await, "CN");
        assert_eq!(laws(5).await, "CN VN");
        assert_eq!(laws(9).await, "CN");
        assert_eq!(house.told([transfer::end((OURS, id(1)), "ann", at(20))]).await, "1");
        assert_eq!(laws(21).await, "", "it is gone at once");
        let again = house.told([transfer::end((OURS, id(1)), "ann", at(22))]).await;
        assert!(again.contains("but touched 0"), "{again}");
        let rows = transfer::of_account(&house.store, OURS).await.unwrap();
        let ended = rows.iter().find(|it| it.id == id(1)).unwrap();
        assert_eq!(ended.ended_at.map(minute), Some(20));
        assert_eq!(opened(&ended.sealed_words), "ours words");
        let theirs = transfer::in_force(&house.store, THEIRS, at(30)).await.unwrap();
        assert_eq!(theirs, [line("CN", "certification")]);
    });
}

/// COMPLIANCE 1.4: persons since 1 January, and no splitting of counts.
#[test]
fn who_is_counted_twice_is_one_person_and_each_year_begins_anew() {
    beside_a_neighbour(|house| async move {
        let count = |law, year| transfer::count((OURS, campaign(1)), (law, year), span(ALL));
        let persons = async |year| transfer::persons(&house.store, OURS, year).await.unwrap();
        assert_eq!(persons(2025).await, [("CN".to_owned(), 1)]);
        assert_eq!(house.told([count("CN", 2025)]).await, "0");
        assert_eq!(persons(2026).await, []);
        assert_eq!(house.told([count("CN", 2026), count("VN", 2026)]).await, "1 0");
        assert_eq!(persons(2026).await, [("CN".to_owned(), 1)], "no mail went under the law VN");
        let of = async |from, to| {
            let found = transfer::counted(&house.store, OURS, ("CN", 2026), span((from, to))).await;
            found.unwrap()
        };
        assert_eq!(of(1, 1).await, [contact(1)]);
        assert_eq!(of(2, 255).await, []);
    });
}
