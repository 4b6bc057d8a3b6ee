//! Imports: restart points that cannot be passed twice.

use store::{
    Engine, StoreError, UnitError,
    import::{self, BatchCounts, ImportRow, ImportState, NewImport, Refusal},
};

use super::{
    beside_a_neighbour,
    house::{self, House, OURS, THEIRS, at, digest, list},
};

fn told(row: &ImportRow) -> String {
    let ImportRow { state, rows_total, rows_claimed, rows_refused, rows_known, .. } = row;
    let (lines, evidenced) = (row.lines_read, row.rows_evidenced);
    format!(
        "{} {}: {lines} lines, {rows_total} = {rows_claimed} + {rows_refused} + {rows_known}, \
         {evidenced} evidenced",
        row.provenance,
        state.as_str()
    )
}

const KEY: fn() -> (domain::AccountId, domain::ImportId) = || (OURS, house::import(1));

fn second() -> NewImport {
    NewImport {
        id: house::import(2),
        list: list(2),
        provenance: "ours too".into(),
        file: digest(1),
        evidence: Some(digest(1)),
        now: at(3),
    }
}

async fn ours(house: &House) -> ImportRow {
    import::by_id(&house.store, OURS, house::import(1)).await.unwrap().unwrap()
}

#[test]
fn a_batch_of_lines_is_counted_once() {
    beside_a_neighbour(|house| async move {
        assert_eq!(told(&ours(&house).await), "ours reading: 4 lines, 4 = 2 + 2 + 0, 1 evidenced");
        let counts = BatchCounts { total: 3, claimed: 1, refused: 1, known: 1, evidenced: 1 };
        let batch = || [import::advance(KEY(), (4, 7), counts, at(9))];
        assert_eq!(house.told(batch()).await, "1");
        assert_eq!(
            house.told(batch()).await,
            "`import/advance` (step 0) should touch exactly 1 rows, but touched 0"
        );
        assert_eq!(told(&ours(&house).await), "ours reading: 7 lines, 7 = 3 + 3 + 1, 2 evidenced");
    });
}

fn state(from: ImportState, to: ImportState) -> [store::Step; 1] {
    [import::set_state(KEY(), (from, to), at(9))]
}

#[test]
fn an_import_moves_on_from_the_state_that_was_read_only() {
    use ImportState::{Accepted, Attesting, Held, Reading, Refused};
    beside_a_neighbour(|house| async move {
        assert_eq!(house.told(state(Reading, Held)).await, "1");
        let refused = "`import/set_state` (step 0) should touch exactly 1 rows, but touched 0";
        assert_eq!(house.told(state(Reading, Refused)).await, refused);
        let late = [import::advance(KEY(), (4, 5), BatchCounts::default(), at(9))];
        assert_eq!(
            house.told(late).await,
            "`import/advance` (step 0) should touch exactly 1 rows, but touched 0",
            "nothing is read into an import that is judged"
        );
        for (from, to) in [(Held, Attesting), (Attesting, Accepted)] {
            assert_eq!(house.told(state(from, to)).await, "1");
        }
        assert_eq!(ours(&house).await.state, Accepted);
    });
}

#[test]
fn attesting_goes_on_where_it_stopped() {
    beside_a_neighbour(|house| async move {
        // The neighbour's import 2 is being attested already.
        let key = (OURS, house::import(2));
        let through = |from: Option<u128>, to| {
            let from = from.map(house::contact);
            [import::attest_through(key, (from, house::contact(to)), at(9))]
        };
        let claimed = [3, 4].map(house::contact);
        let steps = [import::insert(OURS, &second()), import::insert_contacts(key, &claimed)];
        house.unit(steps).await.unwrap();
        let refused = "`import/attest_through` (step 0) should touch exactly 1 rows, but touched 0";
        assert_eq!(house.told(through(None, 3)).await, refused, "it is not accepted yet");
        let to = (ImportState::Reading, ImportState::Attesting);
        house.unit([import::set_state(key, to, at(9))]).await.unwrap();
        let page = async |after: Option<u128>, limit| {
            let from = (after.map(house::contact), limit);
            let page = import::contacts(&house.store, key, from).await.unwrap();
            page.into_iter().map(|(id, salt)| (id.0.as_u128(), salt)).collect::<Vec<_>>()
        };
        assert_eq!(page(None, 1).await, [(3, Some(vec![3; 16]))]);
        assert_eq!(house.told(through(None, 3)).await, "1");
        assert_eq!(house.told(through(None, 3)).await, refused);
        assert_eq!(page(Some(3), 9).await, [(4, Some(vec![4; 16]))]);
        assert_eq!(house.told(through(Some(3), 4)).await, "1");
        let row = import::by_id(&house.store, OURS, house::import(2)).await.unwrap().unwrap();
        assert_eq!(row.attested_through, Some(house::contact(4)));
        assert_eq!(page(Some(4), 9).await, []);
    });
}

#[test]
fn a_contact_belongs_to_an_import_once_and_strangers_are_not_told() {
    beside_a_neighbour(|house| async move {
        // The neighbour knows contact 6.
        let named = [1, 6].map(house::contact);
        assert_eq!(house.told([import::insert_contacts(KEY(), &named)]).await, "2");
        // Nobody is looked up before: SQLite passes over who is there, PostgreSQL refuses.
        let again = house.unit([import::insert_contacts(KEY(), &[house::contact(3)])]).await;
        match (house.store.engine(), again) {
            (Engine::Sqlite, Ok(done)) => assert_eq!(done.steps[0].touched, 0),
            (
                Engine::Postgres,
                Err(UnitError::Store(StoreError::Constraint { statement: it, .. })),
            ) => {
                assert_eq!(it, "import/insert_contacts");
            }
            other => panic!("{other:?}"),
        }
        let all = import::contacts(&house.store, KEY(), (None, 9)).await.unwrap();
        let all: Vec<_> = all.iter().map(|(id, _)| id.0.as_u128()).collect();
        assert_eq!(all, [1, 3, 4]);
    });
}

#[test]
fn a_refused_line_is_told_once_and_in_order() {
    beside_a_neighbour(|house| async move {
        let line =
            |line, reason: &str| Refusal { line, field: "email".into(), reason: reason.to_owned() };
        let more = [line(9, "is missing"), line(2, "told before")];
        assert_eq!(house.told([import::insert_refusals(KEY(), &more)]).await, "1");
        let told = import::refusals(&house.store, KEY(), 10).await.unwrap();
        assert_eq!(told, [line(2, "ours"), line(3, "ours"), line(9, "is missing")]);
        assert_eq!(import::refusals(&house.store, KEY(), 1).await.unwrap().len(), 1);
    });
}

#[test]
fn imports_of_an_account_come_newest_first_and_the_worker_sees_all() {
    beside_a_neighbour(|house| async move {
        house.unit([import::insert(OURS, &second())]).await.unwrap();
        let all = import::all(&house.store, OURS).await.unwrap();
        let all: Vec<_> = all.iter().map(|it| it.provenance.as_str()).collect();
        assert_eq!(all, ["ours too", "ours"]);
        let reading = import::in_state(&house.store, ImportState::Reading).await.unwrap();
        let mut reading: Vec<_> = reading.iter().map(|it| (it.account, it.id)).collect();
        reading.sort();
        let (one, two) = (house::import(1), house::import(2));
        assert_eq!(reading, [(THEIRS, one), (OURS, one), (OURS, two)]);
        assert!(import::in_state(&house.store, ImportState::Held).await.unwrap().is_empty());
    });
}
