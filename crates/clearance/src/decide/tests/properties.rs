//! Whatever changes: nothing worse is cleared, and all that is has its reasons.

use proptest::prelude::*;

use super::*;

/// One part of a case, changed.
#[derive(Clone, Debug)]
enum Change {
    Recipient(Recipient),
    List(bool),
    Asked(bool),
    Permission(Permission),
    Suppressed(Suppression),
    Standing(Standing),
    Campaign(Option<CampaignState>),
    Recipients(u64),
    Reviewed,
}

fn any_change() -> impl Strategy<Value = Change> {
    let permissions = vec![
        Permission::Absent,
        Permission::Pending { requested_at: NOW },
        Permission::Claimed,
        granted(Basis::Confirmed),
        granted(Basis::Attested),
        Permission::Withdrawn { at: NOW, event: event() },
    ];
    let suppression = (
        prop::option::of(prop::sample::select(SuppressionScope::ALL)),
        prop::sample::select(SuppressionReason::ALL),
    )
        .prop_map(|(scope, reason)| Suppression::new(scope, reason));
    prop_oneof![
        prop::sample::select(vec![Recipient::Contact, Recipient::Member])
            .prop_map(Change::Recipient),
        any::<bool>().prop_map(Change::List),
        any::<bool>().prop_map(Change::Asked),
        prop::sample::select(permissions).prop_map(Change::Permission),
        suppression.prop_map(Change::Suppressed),
        prop::sample::select(Standing::ALL).prop_map(Change::Standing),
        prop::option::of(prop::sample::select(CampaignState::ALL)).prop_map(Change::Campaign),
        prop::sample::select(vec![500_u64, 501, 6_000]).prop_map(Change::Recipients),
        Just(Change::Reviewed),
    ]
}

/// The best case of any basis, with up to three parts changed.
fn any_case() -> impl Strategy<Value = Case> {
    let promotions = vec!["none", "none", "possible", "clear", "not a word of the vocabulary"];
    (
        prop::sample::select(Basis::ALL.to_vec()),
        prop::sample::select(promotions),
        prop::collection::vec(any_change(), 0..4),
    )
        .prop_map(|(basis, promotion, changes)| {
            let mut case = best(basis, promotion);
            for change in changes {
                match change {
                    Change::Recipient(it) => case.recipient = it,
                    Change::List(it) => case.list = it,
                    Change::Asked(it) => case.asked = it,
                    Change::Permission(it) => case.permission = it,
                    Change::Suppressed(it) => case.suppressions.push(it),
                    Change::Standing(it) => case.standing = it,
                    Change::Campaign(it) => case.campaign = it,
                    Change::Recipients(it) => {
                        case.facts = case.facts.with(known::RECIPIENTS, it);
                    }
                    Change::Reviewed => case.review = review(&["platform.review.young-account"]),
                }
            }
            case
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, ..ProptestConfig::default() })]

    #[test]
    fn whatever_makes_a_case_worse_never_turns_withheld_into_cleared(
        case in any_case(),
        reason in prop::sample::select(SuppressionReason::ALL),
        standing in prop::sample::select(vec![Standing::Suspended, Standing::Terminated]),
        state in prop::sample::select(vec![CampaignState::Paused, CampaignState::Cancelled]),
    ) {
        if outcome(&case, &judged(&case)).is_ok() {
            return Ok(());
        }
        let mut worse = vec![case.clone(); 7];
        worse[0].suppressions.push(Suppression::new(None, reason));
        worse[1].permission = Permission::Withdrawn { at: NOW, event: event() };
        worse[2].standing = standing;
        worse[3].campaign = case.campaign.map(|_| state);
        worse[4].review = None;
        worse[5].facts = case.facts.clone().with(known::POLICY_ACCEPTED, false);
        worse[6].facts = case.facts.clone().with(known::RECIPIENTS, 6_000);
        // A withdrawal of somebody who had confirmed opens the way for a new
        // request, so it makes only the case of who had not confirmed worse.
        if matches!(case.permission, Permission::Granted { .. }) {
            worse.remove(1);
        }
        for it in worse {
            prop_assert!(outcome(&it, &judged(&it)).is_err(), "{it:?}");
        }
    }

    #[test]
    fn everything_cleared_has_its_reasons(case in any_case()) {
        let decision = judged(&case);
        let Ok(row) = outcome(&case, &decision) else { return Ok(()) };
        let agreed = matches!(
            case.permission,
            Permission::Granted { basis, .. } if basis == case.basis
        );
        let asks = matches!(case.basis, Basis::ConfirmationRequest | Basis::Reconfirmation);
        let asked = asks && case.asked;
        let member = case.basis == Basis::ServiceNotice && case.recipient == Recipient::Member;
        let answered = case.basis == Basis::CaseReply && case.recipient == Recipient::Contact;
        prop_assert!(agreed || asked || member || answered);
        prop_assert!(agreed || case.facts.word(known::PROMOTION) == Some("none"));
        prop_assert!(row.verdict.admits() || row.review.is_some());
        prop_assert!(case.standing.may_send() || member || answered);
        prop_assert_eq!(agreed, case.campaign == Some(CampaignState::Running));
    }
}
