//! The obligations of every basis, as a table to review.

use domain::{Basis, SuppressionReason, Verdict};

use crate::{Facts, RuleBook, Subject, SuppressionScope, fact::known};

#[test]
fn every_basis_has_its_obligations() {
    let book = RuleBook::builtin();
    let mut table = String::new();
    for basis in Basis::ALL {
        let it = book.obligations(basis);
        let yes = |flag: bool, word: &'static str| if flag { word } else { "-" };
        let scopes: Vec<_> = it.suppressions.iter().map(|it| it.as_str()).collect();
        let cap = it.per_recipient_per_day_max.map_or("-".to_owned(), |it| it.to_string());
        table.push_str(&format!(
            "{basis}: {} {} footer={} {} [{}] {} {} cap={cap}\n",
            yes(it.reachable, "reachable"),
            yes(it.advertising, "advertising"),
            it.footer.as_str(),
            yes(it.list_unsubscribe, "list-unsubscribe"),
            scopes.join(" "),
            yes(it.review, "review"),
            it.stream,
        ));
    }
    let expected = "\
confirmed: reachable advertising footer=full list-unsubscribe [installation account list topic] - marketing cap=3
attested: reachable advertising footer=full list-unsubscribe [installation account list topic] review marketing cap=3
relationship: reachable advertising footer=full list-unsubscribe [installation account list topic] - marketing cap=3
transaction: - - footer=full list-unsubscribe [installation account] - transactional cap=-
confirmation-request: reachable - footer=full list-unsubscribe [installation account list] - system cap=5
reconfirmation: reachable - footer=full list-unsubscribe [installation account list] - system cap=1
service-notice: reachable - footer=identity - [installation] - system cap=-
case-reply: reachable - footer=identity - [installation] - system cap=5
business: - - footer=identity - [installation account] - business cap=-
system-report: - - footer=none - [installation] - system cap=-
";
    assert_eq!(table, expected);
}

#[test]
fn all_but_the_last_of_design_carry_the_way_out() {
    let book = RuleBook::builtin();
    for basis in Basis::ALL {
        let exempt = matches!(
            basis,
            Basis::ServiceNotice | Basis::CaseReply | Basis::Business | Basis::SystemReport
        );
        let it = book.obligations(basis);
        assert_eq!(it.list_unsubscribe, !exempt, "{basis}");
        assert_eq!(it.footer.as_str() == "full", !exempt, "{basis}");
        assert!(it.suppressions.contains(&SuppressionScope::Installation), "{basis}");
    }
}

#[test]
fn only_a_new_request_is_stronger_than_having_left_or_resting() {
    let book = RuleBook::builtin();
    for basis in Basis::ALL {
        let expected: &[_] = match basis {
            Basis::ConfirmationRequest => {
                &[SuppressionReason::Unsubscribed, SuppressionReason::Paused]
            }
            _ => &[],
        };
        assert_eq!(book.obligations(basis).despite, expected, "{basis}");
    }
}

#[test]
fn the_rules_and_the_obligations_name_the_same_bases() {
    let book = RuleBook::builtin();
    let on = "2026-11-21T00:00:00Z".parse().expect("an instant");
    for basis in Basis::ALL {
        let facts =
            Facts::new().with(known::BASIS, basis).with(known::PROMOTION, "clear".to_owned());
        let decision = book.decide(Subject::Mail, &facts, on);
        let fires = |id: &str| {
            decision.fired().iter().any(|it| it.rule.0 == id && it.measured().contains("basis"))
        };
        let it = book.obligations(basis);
        assert_eq!(fires("platform.basis.not-reachable"), !it.reachable, "{basis}");
        assert_eq!(fires("platform.basis.weaker-than-content"), !it.advertising, "{basis}");
        assert!(decision.verdict() >= Verdict::Hold, "most facts are missing");
    }
}
