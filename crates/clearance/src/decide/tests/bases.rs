//! What each basis needs of the recipient, and what none of them carries.

use super::*;

/// mail without a valid basis is not sent.
#[test]
fn plain_mail_goes_out_under_the_reachable_bases_only() {
    let table: Vec<_> =
        Basis::ALL.iter().map(|it| format!("{it} → {}", text(&best(*it, "none")))).collect();
    assert_eq!(
        table,
        [
            "confirmed → cleared on confirmed (allow)",
            "attested → cleared on attested (allow)",
            "relationship → law: law.floor.consent (floor: The strictest of the laws we know, where none is known): basis relationship",
            "transaction → basis-unreachable: nothing can be sent on the basis transaction",
            "confirmation-request → cleared on confirmation-request (allow)",
            "reconfirmation → cleared on reconfirmation (allow)",
            "service-notice → cleared on service-notice (allow)",
            "case-reply → cleared on case-reply (allow)",
            "business → basis-unreachable: nothing can be sent on the basis business",
            "system-report → basis-unreachable: nothing can be sent on the basis system-report",
        ]
    );
}

/// R000-03: advertising rests on explicit consent.
#[test]
fn a_coupon_goes_out_to_people_who_agreed_and_under_no_other_basis() {
    for promotion in ["possible", "clear"] {
        for basis in Basis::ALL {
            let mut case = best(basis, promotion);
            // Whatever a reviewer accepts: no review lifts this.
            let rules = judged(&case).rules_at_least(Verdict::Note);
            case.review = Some(Review { id: ReviewId::from_bytes([9; 16]), covers: rules });
            let agreed = matches!(basis, Basis::Confirmed | Basis::Attested);
            assert_eq!(outcome(&case, &judged(&case)).is_ok(), agreed, "{basis}: {}", text(&case));
        }
    }
}

#[test]
fn a_coupon_to_former_customers_cannot_borrow_another_basis() {
    // Rules asked about `confirmed`, delivery named `service-notice`, and so on.
    for asked in Basis::ALL {
        for named in Basis::ALL {
            let mut case = best(asked, "clear");
            let decision = judged(&case);
            case.basis = named;
            for permission in [Permission::Absent, Permission::Claimed] {
                case.permission = permission;
                assert!(outcome(&case, &decision).is_err(), "{asked} as {named}");
            }
        }
    }
}

#[test]
fn a_clearance_carries_what_it_was_decided_from() {
    let case = best(Basis::Confirmed, "clear");
    let row = outcome(&case, &judged(&case)).expect("cleared");
    assert_eq!((row.event, row.verdict, row.review), (Some(event()), Verdict::Note, None));
    assert_eq!((row.permission_epoch, row.standing_epoch, row.campaign_epoch), (4, 5, Some(6)));
    assert_eq!(row.freezes_at, Some(YOUNG.freezes_at));
    assert_eq!(row.policy_version, BOOK.version());
}

/// R002-63, R004-04, R001-13, R004-10, R004-29: bulk that nobody asked for does not leave.
#[test]
fn whatever_the_ledger_does_not_grant_is_withheld() {
    let permissions = [
        Permission::Absent,
        Permission::Pending { requested_at: NOW },
        Permission::Claimed,
        granted(Basis::Attested),
        Permission::Withdrawn { at: NOW, event: event() },
    ];
    let told =
        permissions.map(|permission| text(&Case { permission, ..best(Basis::Confirmed, "none") }));
    assert_eq!(
        told,
        [
            "no-permission: no permission: absent",
            "no-permission: no permission: pending",
            "no-permission: no permission: claimed",
            "no-permission: no permission: granted",
            "no-permission: no permission: withdrawn",
        ]
    );
}

#[test]
fn a_request_for_confirmation_needs_a_sign_up_and_no_answer_yet() {
    let best = best(Basis::ConfirmationRequest, "none");
    let withdrawn = Permission::Withdrawn { at: NOW, event: event() };
    let signed_up_again = Case { permission: withdrawn, ..best.clone() };
    let unasked = Case { asked: false, ..best.clone() };
    let answered = Case { permission: granted(Basis::Confirmed), ..best.clone() };
    let to_no_list = Case { list: false, ..best.clone() };
    let in_a_campaign = Case { campaign: Some(CampaignState::Running), ..best };
    assert_eq!(
        [signed_up_again, unasked, answered, to_no_list, in_a_campaign].map(|it| text(&it)),
        [
            "cleared on confirmation-request (allow)",
            "no-permission: no permission: pending",
            "no-permission: no permission: granted",
            "no-permission: no permission: pending",
            "campaign: the campaign is running",
        ]
    );
}

/// R002-22, R002-24: who did not act for half a year gets nothing but the
/// question, whatever a reviewer accepts; and nothing leaves whose age nobody read.
#[test]
fn an_old_permission_clears_nothing_but_a_reconfirmation() {
    let old = Some(Age { days: 181, frozen: true, ..YOUNG });
    for basis in [Basis::Confirmed, Basis::Attested] {
        let mut case = Case { age: old, ..best(basis, "none") };
        case.review = review(&[STALE]);
        let withheld = outcome(&case, &judged(&case)).unwrap_err();
        assert_eq!(withheld.then(), Then::Settle);
        assert_eq!(
            text(&case),
            "frozen: platform.permission.stale: 181 days without an act of the recipient, against 180"
        );
        case.age = None;
        assert!(text(&case).starts_with("mismatch: "), "{}", text(&case));
    }
    let asks = Case { age: old, ..best(Basis::Reconfirmation, "none") };
    assert_eq!(text(&asks), "cleared on reconfirmation (allow)");
    let cases = [
        Case { asked: false, ..asks.clone() },
        Case { list: false, ..asks.clone() },
        Case { permission: Permission::Claimed, ..asks.clone() },
        Case { permission: Permission::Withdrawn { at: NOW, event: event() }, ..asks.clone() },
        Case { campaign: Some(CampaignState::Running), ..asks.clone() },
        Case { facts: facts(Basis::Reconfirmation, "clear"), ..asks.clone() },
        Case { facts: asks.facts.clone().with(known::CONFIRMATION_REQUESTS_SENT, 2), ..asks },
    ];
    assert_eq!(
        cases.map(|it| text(&it)),
        [
            "no-permission: no permission: granted",
            "no-permission: no permission: granted",
            "no-permission: no permission: claimed",
            "no-permission: no permission: withdrawn",
            "campaign: the campaign is running",
            "content-too-strong: the content is stronger than the basis reconfirmation allows",
            "policy: the rules say deny: platform.confirmation.asked-enough",
        ]
    );
}

#[test]
fn a_notice_goes_to_members_and_never_to_the_audience_of_a_campaign() {
    let best = best(Basis::ServiceNotice, "none");
    let to_a_contact = Case { recipient: Recipient::Contact, ..best.clone() };
    let as_campaign = Case { campaign: Some(CampaignState::Running), ..best.clone() };
    let to_a_locked_account = Case { standing: Standing::Locked, ..best };
    assert_eq!(
        [to_a_contact, as_campaign, to_a_locked_account].map(|it| text(&it)),
        [
            "no-permission: no permission: granted",
            "campaign: the campaign is running",
            "cleared on service-notice (allow)",
        ]
    );
}

/// R002-71, X-15: whoever asked gets an answer, also from a locked account, also
/// after leaving and complaining; "never mail me from here" ends that too.
#[test]
fn an_answer_goes_to_who_asked_whatever_the_account_has_come_to() {
    let best = best(Basis::CaseReply, "none");
    let suppressed = |scope, reason| Case {
        suppressions: vec![Suppression::new(Some(scope), reason)],
        ..best.clone()
    };
    let unasked = best.facts.clone().with(known::ANSWER_ASKED_FOR, false);
    let often = best.facts.clone().with(known::ANSWERS_TODAY, 3);
    let cases = [
        Case { standing: Standing::Terminated, ..best.clone() },
        suppressed(SuppressionScope::Account, SuppressionReason::Complained),
        suppressed(SuppressionScope::Installation, SuppressionReason::Unsubscribed),
        Case { recipient: Recipient::Member, ..best.clone() },
        Case { list: true, ..best.clone() },
        Case { campaign: Some(CampaignState::Running), ..best.clone() },
        Case { facts: unasked, ..best.clone() },
        Case { facts: often, ..best.clone() },
    ];
    assert_eq!(
        cases.map(|it| text(&it)),
        [
            "cleared on case-reply (allow)",
            "cleared on case-reply (allow)",
            "suppressed: the address is suppressed (installation): unsubscribed",
            "no-permission: no permission: granted",
            "no-permission: no permission: granted",
            "campaign: the campaign is running",
            "policy: the rules say deny: platform.answer.unasked",
            "policy: the rules say deny: platform.answer.too-many",
        ]
    );
}
