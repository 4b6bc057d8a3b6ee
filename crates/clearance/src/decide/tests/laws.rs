//! What laws ask for, and what customers without consent need of them.

use super::*;

/// R004-06, R004-36, X-01, X-02: a dealing is enough only where operator, every
/// law, and the person let it.
#[test]
fn a_customer_is_mailed_where_operator_and_every_law_let_it_and_never_after_leaving() {
    let review =
        |id: &str| format!("[[law_review]]\nid = \"law.{id}\"\nby = \"Ek\"\non = \"2026-10-01\"\n");
    let overlay = review("se.customer") + &review("eu.customer");
    let book = RuleBook::builtin().with_overlay("own.toml", &overlay).unwrap();
    let identity = [Part::LegalName, Part::StreetAddress, Part::Phone, Part::Email].into();
    let of = |laws: &str| Law {
        duties: book.laws().duties_of_stored(laws, policy::law::day(NOW)),
        identity: BTreeSet::clone(&identity),
        transfers: home(),
        persons: Persons::new(),
    };
    let best = Case { law: of("SE EU"), ..best(Basis::Relationship, "clear") };
    assert_eq!(text(&best), "cleared on relationship (note)");
    let withdrawn = Permission::Withdrawn { at: NOW, event: event() };
    let left = Suppression::new(Some(SuppressionScope::List), SuppressionReason::Unsubscribed);
    let old = Dealt { customer: Customer { same_goods: false, ..dealt().customer }, ..dealt() };
    let not_allowed = best.facts.clone().with(known::RELATIONSHIP_ALLOWED, false);
    let cases = [
        Case { customer: None, ..best.clone() },
        Case { permission: withdrawn, ..best.clone() },
        Case { suppressions: vec![left], ..best.clone() },
        Case { list: false, ..best.clone() },
        Case { facts: not_allowed, ..best.clone() },
        Case { customer: Some(old), ..best.clone() },
        Case { law: of("CN SE EU"), ..best },
    ];
    let told = cases.map(|it| text(&it).split(" (").next().unwrap_or_default().to_owned());
    assert_eq!(
        told,
        [
            "no-permission: no permission: claimed",
            "no-permission: no permission: withdrawn",
            "suppressed: the address is suppressed",
            "no-permission: no permission: claimed",
            "policy: the rules say deny: platform.relationship.not-allowed",
            "law: law.eu.customer",
            "law: law.cn.consent",
        ]
    );
}

/// R000-03, R000-37: the reason names rule, law and article; no review lifts it.
#[test]
fn what_a_law_asks_for_and_the_mail_does_not_bring_withholds_it() {
    let mut case = best(Basis::Confirmed, "clear");
    case.law = law("HK VN");
    case.law.identity.remove(&Part::StreetAddress);
    case.law.identity.insert(Part::PostalAddress);
    assert_eq!(
        text(&case),
        "law: law.hk.identity (HK: Unsolicited Electronic Messages Regulation (Cap. 593A), 4): \
         street-address"
    );
    case.review = review(&["law.hk.identity"]);
    assert!(text(&case).starts_with("law: "), "no review lifts it");
    case.law = law("VN KR");
    let row = outcome(&case, &judged(&case)).unwrap();
    let expected = LawRow {
        laws: "KR VN".to_owned(),
        labels: Some("(광고);[QC]||[AD]".to_owned()),
        footer: Some("ko en".to_owned()),
    };
    assert_eq!(row.law, Some(expected));
}

#[test]
fn mail_of_a_campaign_is_not_cleared_unless_the_laws_were_asked() {
    let case = best(Basis::Confirmed, "clear");
    let decision = judged(&case);
    let request = Request {
        account: AccountId::from_bytes([1; 16]),
        contact: ContactId::from_bytes([2; 16]),
        recipient: case.recipient,
        list: Some(ListId::from_bytes([3; 16])),
        basis: case.basis,
        permission: case.permission,
        age: case.age,
        asked: None,
        customer: None,
        suppressions: &[],
        standing: case.standing,
        campaign: case.campaign,
        decision: &decision,
        review: None,
        law: None,
        epochs: Epochs { permission: 4, standing: 5, campaign: Some(6) },
    };
    let withheld = decide(&request).unwrap_err();
    assert_eq!(withheld, Withheld::Mismatch("the laws were not asked"));
}
