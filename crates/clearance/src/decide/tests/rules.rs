//! Suppressions, verdicts and reviews, standing and state.

use super::*;

#[test]
fn suppression_comes_first_and_reaches_as_far_as_the_basis_says() {
    let with = |basis, scope, reason| {
        let suppressions = vec![Suppression::new(scope, reason)];
        text(&Case { suppressions, permission: Permission::Absent, ..best(basis, "none") })
    };
    use SuppressionReason::{Complained, HardBounce, NotMe, Unsubscribed};
    assert_eq!(
        [
            with(Basis::Confirmed, None, Unsubscribed),
            with(Basis::Confirmed, Some(SuppressionScope::List), HardBounce),
            with(Basis::ConfirmationRequest, Some(SuppressionScope::Account), Unsubscribed),
            with(Basis::ConfirmationRequest, Some(SuppressionScope::Installation), NotMe),
            with(Basis::ServiceNotice, Some(SuppressionScope::Account), Complained),
        ],
        [
            "suppressed: the address is suppressed (scope not told): unsubscribed",
            "suppressed: the address is suppressed (list): hard-bounce",
            "cleared on confirmation-request (allow)",
            "suppressed: the address is suppressed (installation): not-me",
            "cleared on service-notice (allow)",
        ]
    );
    assert_eq!(Suppression::of_word("something new").reason, SuppressionReason::Manual);
}

/// R001-51.
#[test]
fn a_hold_waits_for_a_review_that_covers_it() {
    let mut case = best(Basis::Confirmed, "clear");
    case.facts = case.facts.with(known::RECIPIENTS, 2_100);
    case.facts = case.facts.with(known::RECIPIENTS_WITH_LIKE_MAILINGS, 2_100);
    let held = "policy: the rules say hold: platform.review.young-account";
    assert_eq!(text(&case), held);
    case.review = review(&["platform.review.large"]);
    assert_eq!(text(&case), held);
    case.review = review(&["platform.review.young-account"]);
    assert_eq!(text(&case), "cleared on confirmed (hold)");
    let row = outcome(&case, &judged(&case)).expect("cleared");
    assert_eq!(row.review, Some(ReviewId::from_bytes([9; 16])));
}

/// R001-51.
#[test]
fn no_review_lifts_a_refusal_or_a_rule_that_could_not_be_judged() {
    let mut case = best(Basis::Confirmed, "none");
    case.facts = case.facts.with(known::DKIM_READY, false);
    case.review = review(&["platform.domain.no-dkim"]);
    assert_eq!(text(&case), "policy: the rules say deny: platform.domain.no-dkim");
    let mut case = best(Basis::Confirmed, "none");
    case.facts = Facts::new().with(known::BASIS, Basis::Confirmed);
    case.facts = case.facts.with(known::PROMOTION, "none".to_owned());
    let rules = judged(&case).rules_at_least(Verdict::Note);
    case.review = Some(Review { id: ReviewId::from_bytes([9; 16]), covers: rules });
    assert!(text(&case).starts_with("policy: the rules say hold: platform."), "{}", text(&case));
}

#[test]
fn what_does_not_belong_together_or_was_not_checked_is_withheld() {
    let case = best(Basis::Confirmed, "none");
    let other = judged(&best(Basis::Attested, "none"));
    let mail = judged(&best(Basis::ServiceNotice, "none"));
    let unnamed = BOOK.decide(Subject::Campaign, &Facts::new(), NOW);
    let words = [&other, &mail, &unnamed].map(|it| outcome(&case, it).map_err(|it| it.word()));
    assert_eq!(words.map(Result::err), [Some("mismatch"); 3]);
    let mut unchecked = case;
    unchecked.facts = facts(Basis::Confirmed, "looks fine to me");
    assert_eq!(text(&unchecked), "content-unchecked: the content was not checked");
}

#[test]
fn only_a_running_campaign_of_an_account_in_order_sends() {
    let states = CampaignState::ALL.iter().filter(|state| {
        let case = Case { campaign: Some(**state), ..best(Basis::Confirmed, "none") };
        outcome(&case, &judged(&case)).is_ok()
    });
    assert_eq!(states.collect::<Vec<_>>(), [&CampaignState::Running]);
    for standing in Standing::ALL {
        let case = Case { standing: *standing, ..best(Basis::Confirmed, "none") };
        assert_eq!(outcome(&case, &judged(&case)).is_ok(), standing.may_send(), "{standing}");
    }
}
