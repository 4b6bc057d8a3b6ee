//! Uploads without the lines of somebody who was erased.

use domain::Sealed;
use store::{
    Scope, Step, blob,
    import::{self, NewImport},
    upload::{self, Rewritten},
};

use super::{
    beside_a_neighbour,
    house::{self, House, OURS, at, digest, minute, opened, sealed},
};

fn rewritten(from: u8, to: u8, line: u64) -> Vec<Step> {
    let new = Rewritten {
        import: house::import(1),
        from: digest(from),
        to: digest(to),
        bytes: (sealed(OURS, &format!("file {to}")), 6),
        lines: vec![line],
    };
    upload::rewrite(OURS, new, at(7))
}

async fn told(house: &House) -> String {
    let import = (OURS, house::import(1));
    let kept = upload::kept(&house.store, import).await.unwrap().unwrap();
    let file = blob::get(&house.store, OURS, kept).await.unwrap().map(|it| opened(&it));
    let first = blob::get(&house.store, OURS, digest(1)).await.unwrap().map(|it| opened(&it));
    let erased = upload::erasures(&house.store, import, 10).await.unwrap();
    let erased: Vec<_> = erased.iter().map(|(line, at)| (*line, minute(*at))).collect();
    let named = import::by_id(&house.store, OURS, import.1).await.unwrap().unwrap().file;
    assert_eq!(named, digest(1), "the ledger goes on naming the file as it was uploaded");
    format!("{file:?} first {first:?} erased {erased:?}")
}

#[test]
fn a_rewritten_file_takes_the_place_of_the_one_before_whose_bytes_go() {
    beside_a_neighbour(|house| async move {
        assert_eq!(
            told(&house).await,
            r#"Some("ours blob") first Some("ours blob") erased [(9, 1)]"#
        );
        assert_eq!(house.told(rewritten(1, 5, 3)).await, "1 1 1 1 1");
        assert_eq!(told(&house).await, r#"Some("ours file 5") first None erased [(3, 7), (9, 1)]"#);
        assert_eq!(
            house.told(rewritten(1, 6, 4)).await,
            "`upload/rewrite` (step 0) should touch exactly 1 rows, but touched 0"
        );
        assert_eq!(house.told(rewritten(5, 6, 4)).await, "1 1 1 1 1");
        let all = upload::all(&house.store, OURS, None).await.unwrap();
        assert_eq!(all, [(house::import(1), digest(6))]);
        assert_eq!(upload::all(&house.store, OURS, Some(house::import(1))).await.unwrap(), []);
        assert_eq!(upload::kept(&house.store, (OURS, house::import(2))).await.unwrap(), None);
    });
}

#[test]
fn bytes_that_something_else_refers_to_stay() {
    beside_a_neighbour(|house| async move {
        let again = [blob::put(OURS, digest(1), (sealed(OURS, "blob"), 4), at(3))];
        assert_eq!(house.told(again).await, "1");
        assert_eq!(house.told(rewritten(1, 5, 3)).await, "1 1 1 0 1");
        assert!(told(&house).await.contains(r#"first Some("ours blob")"#));
        assert_eq!(house.told(blob::release(OURS, digest(1))).await, "1 1");
        assert!(told(&house).await.contains("first None"));
        assert_eq!(
            house.told(blob::release(OURS, digest(1))).await,
            "`blob/release` (step 0) should touch exactly 1 rows, but touched 0"
        );
    });
}

const GONE: &str = "these bytes stand for a sealed upload that goes";
const KEPT: &str = "these bytes stand for a sealed upload that stays";

/// What is released is not only unlinked: SQLite writes over it, in the database
/// and, once that was moved there, in the log.
#[test]
fn on_sqlite_no_byte_of_a_released_file_is_left_in_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("assent.db");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = store::testing::open_sqlite(&path, store::migrate::MIGRATIONS).await;
        let scope = Scope::Account(OURS);
        let put = |number: u8, text: &str| {
            blob::put(OURS, digest(number), (Sealed(text.repeat(400).into()), 9), at(0))
        };
        let new = NewImport {
            id: house::import(1),
            list: house::list(1),
            provenance: "{}".into(),
            file: digest(1),
            evidence: None,
            now: at(1),
        };
        let steps = vec![put(1, GONE), put(2, KEPT), import::insert(OURS, &new)];
        store.unit(scope, store::Lane::Interactive, steps).await.unwrap();
        store.unit(scope, store::Lane::Interactive, rewritten(1, 5, 2)).await.unwrap();
    });
    drop(runtime);
    // Closing moved the log into the database and removed it.
    let bytes = store::testing::traces::bytes_under(folder.path());
    assert_eq!(store::testing::traces::find(&bytes, GONE), [""; 0]);
    assert_eq!(store::testing::traces::find(&bytes, KEPT), ["plain"]);
}
