//! Lines that were not written by us. Whole exports are tested in `tests/it`.

use proptest::prelude::*;

use super::*;

fn read_leaf(line: &str) -> bool {
    read::<LeafLine>(line).is_some()
}

#[test]
fn a_line_has_one_form() {
    assert!(read_leaf("{\"index\":0,\"leaf\":\"AA==\"}\n"));
    for line in [
        "{\"index\":0,\"leaf\":\"AA==\"}",
        "{\"index\":0, \"leaf\":\"AA==\"}\n",
        "{\"leaf\":\"AA==\",\"index\":0}\n",
        "{\"index\":0,\"leaf\":\"\\u0041A==\"}\n",
        "{\"index\":0,\"leaf\":\"AA==\",\"salt\":null}\n",
        "{\"index\":0,\"leaf\":\"AA==\",\"leaf\":\"AA==\"}\n",
        "{\"index\":0,\"leaf\":\"AA==\",\"more\":1}\n",
        "{\"index\":-0,\"leaf\":\"AA==\"}\n",
        "{\"index\":0.0,\"leaf\":\"AA==\"}\n",
        "{\"index\":0,\"leaf\":\"AA==\"}\r\n",
        "[]\n",
    ] {
        assert!(!read_leaf(line), "{line:?}");
    }
}

proptest! {
    #[test]
    fn foreign_exports_never_panic(bytes: Vec<u8>) {
        prop_assert!(verify(&bytes[..], &Trust::default()).is_err());
    }
}
