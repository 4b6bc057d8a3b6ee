//! Addresses as imports, forms and commands bring them.

use domain::Address;

use crate::{Target, corpus};

/// What is accepted survives being written and read again, and normalising is
/// done once and for all.
pub const TARGET: Target = Target {
    name: "address",
    run,
    seeds: &[
        b"anna@example.com",
        b"\"anna b\\\"c\"@example.com",
        "анна@почта.рф".as_bytes(),
        b"a.b+c@xn--mnchen-3ya.example",
    ],
    corpora: &["addresses"],
    split: corpus::lines,
};

fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Ok(address) = text.parse::<Address>() else { return };
    let wire = address.to_wire();
    assert!(!wire.contains(['\r', '\n', '\0']), "a line break in {wire:?}");
    assert_eq!(wire.parse::<Address>(), Ok(address.clone()), "written and read again");
    if let Ok(normal) = address.normalised().parse::<Address>() {
        assert_eq!(normal.normalised(), address.normalised(), "normalised twice");
    }
}
