//! Every aggregate of the product on both engines, each beside a neighbour.
//!
//! [`beside_a_neighbour`] furnishes two accounts with the same rows under the
//! same ids: only the account, and a word that says whose the row is, differ.
//! A statement that forgets its account therefore reads a foreign word or
//! changes a foreign row, also on SQLite, which has no row-level security. On
//! PostgreSQL everything here runs under it (DECISIONS D12).

mod account_keys;
mod accounts;
mod admissions;
mod askings;
mod attempts;
mod audiences;
mod brakes;
mod campaigns;
mod clock;
mod closings;
mod complaints;
mod conducts;
mod contacts;
mod customers;
mod deliveries;
mod desk;
mod everything;
mod evidence;
mod fingerprints;
mod gate;
mod holds;
mod house;
mod identity_checks;
mod identity_marks;
mod imports;
mod ladder;
mod ledger;
mod listings;
mod neighbour;
mod never_again;
mod opt_outs;
mod own_limits;
mod parked;
mod permissions;
mod person;
mod places;
mod plans;
mod queue;
mod raw_files;
mod recheck;
mod replay;
mod restores;
mod rights;
mod segments;
mod sending;
mod setting_changes;
mod suppressions;
mod texts;
mod topic_suppressions;
mod transfers;
mod uploads;

use std::future::Future;

use store::testing::on_both;

use house::{House, THEIRS};

/// Runs `test` on both engines in a furnished house; whatever it does, the
/// neighbour's rows must be the same afterwards.
fn beside_a_neighbour<F, T>(test: F)
where
    F: Fn(House) -> T,
    T: Future<Output = ()>,
{
    on_both(|store| {
        let test = &test;
        async move {
            let house = House::furnish(store).await;
            let before = everything::rows_of(&house.store, THEIRS).await;
            test(house.clone()).await;
            let after = everything::rows_of(&house.store, THEIRS).await;
            assert_eq!(before, after, "the neighbour's rows changed");
        }
    });
}
