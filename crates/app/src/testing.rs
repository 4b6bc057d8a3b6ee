//! Ports, an installation and an account: what tests of this and other crates
//! begin with.
//!
//! Owns the ports that tests share (time by hand, seeded randomness, a DNS of
//! records), the way from an empty database to an account that may send, and
//! the reading of mail that is due. **Never** used outside of tests: everything
//! here panics where a use case would return a failure.

mod founding;
mod post;
mod test_ports;

pub use founding::{
    accept_policy, form, identity, install, list, member, open_account, open_account_as, operator,
    settings, verify,
};
pub use post::{begin, door, due, tickets, unfolded};
pub use test_ports::{HandClock, Records, TestPorts, ports, ticking};
