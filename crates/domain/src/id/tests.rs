//! Ids as a person meets them: written, read back, sorted.

use proptest::prelude::*;

use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

#[test]
fn an_id_is_written_with_its_noun_and_read_back() {
    let id = CampaignId::new(at(1_800_000_000), [7; 10]);
    let text = id.to_string();
    assert!(text.starts_with("campaign_") && text.len() == 9 + 26, "{text}");
    assert_eq!(text.parse(), Ok(id));
}

#[test]
fn an_id_of_another_noun_is_refused_with_the_noun_expected() {
    let text = ContactId::new(at(1), [0; 10]).to_string();
    let error = text.parse::<CampaignId>().unwrap_err();
    assert!(error.to_string().starts_with("expected an id that begins with `campaign_`"));
}

#[test]
fn a_suffix_over_128_bits_is_refused() {
    assert!("list_80000000000000000000000000".parse::<ListId>().is_err());
    assert!("list_7zzzzzzzzzzzzzzzzzzzzzzzzz".parse::<ListId>().is_ok());
}

proptest! {
    #[test]
    fn every_id_survives_writing_and_reading(bytes: [u8; 16]) {
        let id = DeliveryId::from_bytes(bytes);
        prop_assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn ids_sort_as_their_instants_do(a in 0_i64..4_000_000_000, b in 0_i64..4_000_000_000, r: [u8; 10]) {
        let (x, y) = (DeliveryId::new(at(a), r), DeliveryId::new(at(b), r));
        prop_assert_eq!(a.cmp(&b), x.cmp(&y));
        prop_assert_eq!(x.cmp(&y), x.to_string().cmp(&y.to_string()));
    }

    #[test]
    fn foreign_text_never_panics(text in ".{0,60}") {
        let _ = text.parse::<AccountId>();
    }
}
