//! Campaigns: whom they reach, the life they lead, and how they are spread out.
//!
//! Owns the life cycle ([`lifecycle`]), audiences ([`audience`]) and segments of
//! them ([`segment`]), the plan by
//! which a campaign becomes deliveries and survives a crash at any batch
//! ([`expansion`]), the recognition of one mailing split into several
//! ([`likeness`], [`split`], R002-38), how long a campaign takes
//! ([`duration`], R004-22), what is bulk mail ([`bulk`], R004-16), what a list
//! promises of its frequency ([`promise`], R002-09), and who of new contacts is
//! mailed first ([`wave`]).
//!
//! **Never** here: permission (see `consent`), verdicts (see `policy`), who may
//! trigger what (see `app`), storage. Called by `app` and `jobs`.

pub mod audience;
pub mod bulk;
pub mod duration;
pub mod expansion;
pub mod lifecycle;
pub mod likeness;
pub mod promise;
pub mod segment;
pub mod split;
pub mod wave;

pub use audience::{Audience, AudienceError};
pub use duration::{Estimate, SiteLoad, estimate};
pub use expansion::{Cursor, Page, Plan, PlanError, next};
pub use lifecycle::{Event, Refused, step};
pub use likeness::{Sketch, similarity_percent};
pub use promise::{Promise, PromiseError};
pub use segment::{Segment, SegmentError};
pub use split::{Limits, Mailing, Together, together};
