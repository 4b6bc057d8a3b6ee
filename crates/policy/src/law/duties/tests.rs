//! The strictest of all laws that apply, and what is not met.

use super::*;
use crate::{
    RecipientFacts, RuleBook, TransferBasis,
    law::{Dealing, Registered},
};

const TODAY: Date = jiff::civil::date(2026, 11, 30);

fn duties(book: &RuleBook, countries: &[&str]) -> Duties {
    let [recipient, sender] = countries else { panic!("recipient and sender") };
    let facts =
        RecipientFacts { country: Some(recipient), domain: "example.com", ..Default::default() };
    book.laws().duties(&book.laws().applying(&facts, Some(sender)), TODAY)
}

fn whole() -> BTreeSet<Part> {
    [Part::LegalName, Part::StreetAddress, Part::Phone, Part::Email].into()
}

/// An installation in Sweden, and a register that names what comes to it.
fn registered(book: &RuleBook) -> Transfers {
    let line = |code: &str, basis| Registered {
        law: book.laws().law(code).unwrap().code,
        to: "SE".to_owned(),
        basis,
        is_sensitive: false,
    };
    let lines =
        [line("CN", TransferBasis::Certification), line("VN", TransferBasis::ImpactDossier)];
    Transfers { to: "SE".to_owned(), registered: lines.into() }
}

/// What a mail brings, of one person.
fn brings<'a>(
    (basis, subject): (Basis, &'a str),
    identity: &'a BTreeSet<Part>,
    transfers: &'a Transfers,
) -> Given<'a> {
    static ONE: Persons = Persons::new();
    Given {
        basis,
        identity,
        subject,
        transfers,
        persons: &ONE,
        customer: None,
        consent_days: Some(0),
    }
}

fn unmet(book: &RuleBook, countries: &[&str], given: &Given<'_>) -> Vec<String> {
    duties(book, countries).unmet(given).iter().map(ToString::to_string).collect()
}

#[test]
fn a_vietnamese_recipient_of_a_korean_sender_gets_both_labels_and_the_cap() {
    let book = RuleBook::builtin();
    let both = duties(&book, &["VN", "KR"]);
    let labels: Vec<_> = both.labels.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(labels, ["(광고)", "[QC]"]);
    let first: Vec<_> = both.first.iter().map(|it| it.as_str()).collect();
    assert_eq!(first, ["KR", "VN"], "both want to be first, which is told");
    assert_eq!(both.per_day_max.as_ref().map(|it| it.0), Some(3));
    let languages = both.languages(None);
    assert_eq!(FooterLanguage::stored(&languages).as_deref(), Some("vi ko en"));
    assert_eq!(both.stored_laws(), "KR VN");
    assert_eq!(both.labels, book.laws().duties_of_stored("KR VN", TODAY).labels);
}

#[test]
fn the_footer_is_in_the_recipients_language_and_in_those_a_law_asks_for() {
    let book = RuleBook::builtin();
    let own = |countries: &[&str], own| {
        FooterLanguage::stored(&duties(&book, countries).languages(own)).unwrap_or_default()
    };
    assert_eq!(own(&["HK", "SE"], None), "zh-Hant en");
    assert_eq!(own(&["HK", "SE"], Some(FooterLanguage::En)), "en zh-Hant");
    assert_eq!(own(&["SE", "VN"], None), "sv");
    assert_eq!(own(&["SE", "VN"], Some(FooterLanguage::Vi)), "vi");
    assert_eq!(own(&["FR", "DE"], None), "");
}

/// R004-11, R000-03, R000-37: the reason names rule, law and article.
#[test]
fn a_relationship_reaches_nobody_in_china_and_nobody_where_no_lawyer_looked() {
    let book = RuleBook::builtin();
    let identity = whole();
    let transfers = registered(&book);
    let given = brings((Basis::Relationship, "Sale"), &identity, &transfers);
    assert_eq!(
        unmet(&book, &["CN", "SE"], &given),
        ["law.cn.consent (CN: Measures for the Administration of Internet E-mail Services, \
             MII Order 38 (2006), 13(2)): basis relationship"]
    );
    assert_eq!(unmet(&book, &["US", "US"], &given).len(), 1, "unreviewed: it never allows");
    let consented = Given { basis: Basis::Confirmed, ..given };
    assert!(unmet(&book, &["CN", "SE"], &consented).is_empty());
}

#[test]
fn a_reviewed_row_lets_customers_pass_where_every_law_has_one() {
    let review = |id: &str| {
        format!("[[law_review]]\nid = \"{id}\"\nby = \"Advokat Ek\"\non = \"2026-10-01\"\n")
    };
    let identity = whole();
    let transfers = registered(&RuleBook::builtin());
    let given = brings((Basis::Relationship, "Sale"), &identity, &transfers);
    let overlay = review("law.se.customer");
    let book = RuleBook::builtin().with_overlay("own.toml", &overlay).unwrap();
    let told = unmet(&book, &["SE", "SE"], &given);
    assert!(told[0].starts_with("law.eu.consent "), "{told:?}");
    let recorded = told[1..].iter().all(|it| it.ends_with("a recorded dealing"));
    assert!(recorded, "{told:?}");
    let overlay = overlay + &review("law.eu.customer");
    let book = RuleBook::builtin().with_overlay("own.toml", &overlay).unwrap();
    let told = unmet(&book, &["SE", "SE"], &given);
    assert!(told.iter().all(|it| it.ends_with("a recorded dealing")), "{told:?}");
    let given = Given { customer: Some(&BOUGHT), ..given };
    assert!(unmet(&book, &["SE", "SE"], &given).is_empty());
    let told = unmet(&book, &["CN", "SE"], &given);
    assert!(told[0].starts_with("law.cn.consent "), "article 13(2) stands: {told:?}");
}

const BOUGHT: Customer = Customer {
    dealing: Dealing::Purchase,
    days: 400,
    address_taken: true,
    refusal_offered: true,
    same_goods: true,
};

/// R004-06, R004-36: each law's conditions and its time.
#[test]
fn a_customer_is_mailed_on_the_conditions_of_each_law_and_until_its_time_is_over() {
    let rows = ["ca.consent", "ca.customer", "ca.customer-inquiry", "se.customer", "eu.customer"];
    let review = |id: &&str| {
        format!("[[law_review]]\nid = \"law.{id}\"\nby = \"Ek\"\non = \"2026-10-01\"\n")
    };
    let overlay: String = rows.iter().map(review).collect();
    let book = RuleBook::builtin().with_overlay("own.toml", &overlay).unwrap();
    let identity = whole();
    let transfers = registered(&book);
    let missing = |countries: &[&str], customer: Customer| {
        let given = Given {
            customer: Some(&customer),
            ..brings((Basis::Relationship, "Sale"), &identity, &transfers)
        };
        let told = unmet(&book, countries, &given);
        let short = |it: &String| {
            let (rule, rest) = it.split_once(' ').unwrap();
            format!("{rule} {}", rest.rsplit_once("): ").unwrap().1)
        };
        told.iter().map(short).collect::<Vec<_>>().join("; ")
    };
    let with = |dealing, days| Customer { dealing, days, ..BOUGHT };
    assert_eq!(missing(&["SE", "SE"], BOUGHT), "");
    assert_eq!(
        missing(&["SE", "SE"], Customer { same_goods: false, refusal_offered: false, ..BOUGHT }),
        "law.eu.customer condition own-similar; \
         law.eu.customer condition refusal-offered-at-collection; \
         law.se.customer condition own-similar; \
         law.se.customer condition refusal-offered-at-collection"
    );
    assert_eq!(missing(&["CA", "CA"], with(Dealing::Purchase, 730)), "");
    assert_eq!(
        missing(&["CA", "CA"], with(Dealing::Purchase, 731)),
        "law.ca.customer a dealing within 730 days, not 731 ago"
    );
    assert_eq!(missing(&["CA", "CA"], with(Dealing::Inquiry, 181)), "");
    assert_eq!(
        missing(&["CA", "CA"], with(Dealing::Inquiry, 182)),
        "law.ca.customer-inquiry a dealing within 181 days, not 182 ago"
    );
}

/// COMPLIANCE 1.3, Korea: every two years, and not once too late.
#[test]
fn where_people_are_told_of_their_consent_nothing_is_sent_once_that_is_due() {
    let book = RuleBook::builtin();
    let identity = whole();
    let transfers = registered(&book);
    let missing = |countries: &[&str], basis, consent_days| {
        let given = Given { consent_days, ..brings((basis, "Sale"), &identity, &transfers) };
        let told = unmet(&book, countries, &given);
        let of_notice = told.into_iter().filter(|it| it.contains("notice of the consent"));
        let short = |it: String| it.rsplit_once("): ").unwrap().1.to_owned();
        of_notice.map(short).collect::<Vec<_>>().join("; ")
    };
    let korea = ["KR", "SE"];
    for basis in [Basis::Confirmed, Basis::Attested] {
        assert_eq!(missing(&korea, basis, Some(729)), "");
        assert_eq!(
            missing(&korea, basis, Some(730)),
            "a notice of the consent within 730 days, not 730 ago"
        );
        assert_eq!(missing(&korea, basis, None), "a notice of the consent within 730 days");
        assert!(!missing(&["SE", "KR"], basis, Some(731)).is_empty(), "the sender's law");
        assert_eq!(missing(&["DE", "SE"], basis, Some(5_000)), "", "there silence counts");
    }
    assert_eq!(missing(&korea, Basis::Relationship, None), "");
    assert_eq!(book.laws().soonest_notice(TODAY), Some(730));
    let before = jiff::civil::date(2014, 11, 28);
    assert_eq!(book.laws().soonest_notice(before), None);
    let by = duties(&book, &korea).notice.unwrap().1;
    assert_eq!(by.rule.0, "law.kr.renewal");
}

#[test]
fn every_condition_of_the_packs_can_be_met_and_an_unknown_one_never() {
    let book = RuleBook::builtin();
    let can = |condition: &str| {
        Dealing::ALL.iter().any(|it| Customer { dealing: *it, ..BOUGHT }.meets(condition))
    };
    let mut seen = 0;
    for law in book.laws().laws() {
        for row in &law.rows {
            let Asks::Customer { conditions, .. } = &row.asks else { continue };
            for condition in conditions {
                seen += 1;
                assert!(can(condition), "{}: {condition}", row.id);
            }
        }
    }
    assert!(seen > 15 && !can("a-word-of-tomorrow"), "{seen}");
}

#[test]
fn a_part_of_the_identity_that_is_missing_is_named_with_its_law() {
    let book = RuleBook::builtin();
    let identity: BTreeSet<_> = [Part::LegalName, Part::PostalAddress, Part::Email].into();
    let transfers = registered(&book);
    let given = brings((Basis::Confirmed, "Sale"), &identity, &transfers);
    assert_eq!(
        unmet(&book, &["HK", "SE"], &given),
        [
            "law.hk.identity (HK: Unsolicited Electronic Messages Regulation (Cap. 593A), 4): street-address",
            "law.hk.identity (HK: Unsolicited Electronic Messages Regulation (Cap. 593A), 4): phone",
        ]
    );
    assert!(unmet(&book, &["US", "SE"], &given).is_empty());
}

#[test]
fn a_label_that_korea_forbids_is_refused() {
    let book = RuleBook::builtin();
    let identity = whole();
    let transfers = registered(&book);
    let subject = |subject| {
        let given = brings((Basis::Confirmed, subject), &identity, &transfers);
        unmet(&book, &["KR", "SE"], &given).len()
    };
    for bad in ["( 광고 ) 여름", "[광고] 여름", "광고) 여름", "(광 고)", "(대출광고) 여름"]
    {
        assert_eq!(subject(bad), 1, "{bad}");
    }
    assert_eq!(subject("(광고) 여름 세일") + subject("여름 세일"), 0);
}

#[test]
fn what_no_release_knows_is_judged_by_the_floor() {
    let book = RuleBook::builtin();
    let kept = book.laws().duties_of_stored("XX", TODAY);
    assert_eq!(kept.stored_laws(), "floor");
    assert_eq!(kept.per_day_max.map(|it| it.0), Some(3));
}

#[test]
fn the_time_of_a_mail_is_asked_of_every_law_the_row_names() {
    let book = RuleBook::builtin();
    let now = "2026-11-30T12:00:00Z".parse().unwrap();
    let cap = |laws| book.laws().timing(laws, now).per_day_max;
    assert_eq!(cap("CN SE EU"), None);
    assert_eq!(cap("VN SE EU"), Some(3));
    assert_eq!(cap("XX"), Some(3), "what no release knows is judged by the floor");
    let before = "2020-09-30T12:00:00Z".parse().unwrap();
    assert_eq!(book.laws().timing("VN", before).per_day_max, None);
    // Quiet hours of Korea do not hold for e-mail.
    assert_eq!(book.laws().timing("KR", now).quiet_until, None);
}
