//! The gate: permission, suppression and verdict become a [`Clearance`], or the
//! reasons why not.
//!
//! Owns the two proofs without which no mail leaves. A [`Clearance`] is made by
//! [`decide()`] alone and consumed by the unit that writes the delivery; a
//! [`Pass`] is made by [`renew()`] alone, at the attempt, and consumed by the
//! function that opens the mail transaction (DECISIONS D2, D3). Neither can be
//! copied or made by hand.
//!
//! **Never** here: reading, writing, a clock, a rule of its own: it combines
//! what `consent`, `policy` and the caller's reads say, and whatever is missing
//! withholds. Called by `jobs` (expansion), `app` (system mail) and `mta`
//! (re-check).

pub mod decide;
pub mod renew;
pub mod suppression;
pub mod withheld;

pub use decide::{
    Asked, Clearance, ClearanceRow, Dealt, Epochs, LawRow, Lawful, Recipient, Request, Review,
    decide,
};
pub use renew::{CurrentFacts, Pass, StoredClearance, StoredRow, renew};
pub use suppression::Suppression;
pub use withheld::{PermissionState, STALE, Then, Withheld};
