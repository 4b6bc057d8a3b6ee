//! Tests of letters that look alike.

use super::{is_look_alike, latin, outline};

#[test]
fn letters_of_other_scripts_are_read_as_they_look() {
    for (letters, looks) in [("аеорсухіѕј", "aeopcyxisj"), ("вкмнт", "bkmht"), ("αορντκ", "aopvtk")]
    {
        let read: String = letters.chars().map(|it| latin(it).unwrap_or('?')).collect();
        assert_eq!(read, looks);
        assert!(letters.chars().all(is_look_alike));
    }
    assert!(!"öđưłñ中あ한".chars().any(is_look_alike), "letters of their own languages");
}

#[test]
fn labels_that_look_alike_have_one_outline() {
    for label in ["paypa1", "раураl", "pаypal", "PayPaI", "páypal"] {
        assert_eq!(outline(label), outline("paypal"), "{label}");
    }
    assert_eq!(outline("rnicrosoft"), outline("microsoft"));
    assert_ne!(outline("flora"), outline("floral"));
}
