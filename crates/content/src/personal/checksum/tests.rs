//! The vectors of COMPLIANCE 2.6, by their algorithms, and each with one
//! character changed.

use super::*;

type Check = fn(&str) -> bool;

#[test]
fn published_numbers_check_and_those_with_another_last_character_do_not() {
    let vectors: &[(Check, &str)] = &[
        (cn_resident, "110101199003074514"),
        (cn_resident, "11010519491231002X"),
        (cn_company, "91110000600037341L"),
        (luhn, "6222021234567894"),
        (payment_card, "6228480012345678903"),
        (payment_card, "4111111111111111"),
        (payment_card, "378282246310005"),
        (hk_identity, "A1234563"),
        (hk_identity, "AB9876543"),
        (tw_identity, "A123456789"),
        (vn_tax, "0100233488"),
        (se_person, "8112289874"),
        (se_person, "7010632391"),
        (ca_social, "130692544"),
        (uk_health, "9434765870"),
        (ch_social, "7561234567897"),
        (au_tax, "123456782"),
        (nz_tax, "49091850"),
        (jp_person, "123456789018"),
        (kr_resident, "9710139019902"),
        (sg_identity, "S1234567D"),
        (sg_identity, "F1234567N"),
        (in_aadhaar, "234123412346"),
        (br_person, "12345678909"),
        (iban, "DE89370400440532013000"),
        (iban, "SE4550000000058398257466"),
    ];
    for (check, number) in vectors {
        assert!(check(number), "{number}");
        let (body, last) = number.split_at(number.len() - 1);
        let other = match last.as_bytes()[0] {
            b'9' => '0',
            b'Z' => 'A',
            b'X' => '1',
            it => char::from(it + 1),
        };
        assert!(!check(&format!("{body}{other}")), "{body}{other}");
    }
}

/// Numbers of the documentation of their issuers, made for examples.
#[test]
fn kinds_without_a_published_vector_check_their_own_examples() {
    assert!(de_tax("86095742719") && !de_tax("86095742718"));
    assert!(fr_social("255081416802538") && !fr_social("255081416802539"));
    assert!(br_company("11444777000161") && !br_company("11444777000162"));
    assert!(se_organisation("5560360793") && !se_organisation("5560360794"));
    assert!(passport_line("L898902C<3UTO6908061F9406236ZE184226B<<<<<14"));
    assert!(!passport_line("L898902C<4UTO6908061F9406236ZE184226B<<<<<14"));
    assert!(us_social("123456789") && !us_social("666456789") && !us_social("900456789"));
    assert!(!us_social("123006789") && !us_social("123450000"));
    assert!(uk_insurance("AB123456C") && !uk_insurance("GB123456C"));
    assert!(cn_resident_old("110105491231002") && !cn_resident_old("110105491331002"));
    assert!(!cn_resident("990101199003074519"), "an area that does not exist");
    assert!(!br_person("11111111111"), "all digits equal");
}

#[test]
fn no_text_makes_a_check_panic() {
    let all: &[Check] = &[
        luhn,
        cn_resident,
        cn_resident_old,
        cn_company,
        hk_identity,
        tw_identity,
        vn_citizen,
        vn_tax,
        se_person,
        se_organisation,
        us_social,
        ca_social,
        uk_insurance,
        uk_health,
        de_tax,
        fr_social,
        ch_social,
        au_tax,
        nz_tax,
        jp_person,
        kr_resident,
        sg_identity,
        in_aadhaar,
        br_person,
        br_company,
        payment_card,
        iban,
        passport_line,
        day_of_birth,
    ];
    for text in [
        "",
        "0",
        "<",
        "ÅÄÖ",
        "身份证身份证身份证",
        "A",
        "S123456ÖD",
        "X1234567890123456789",
        "2A2B",
    ] {
        for check in all {
            check(text);
        }
    }
}
