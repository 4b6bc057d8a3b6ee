//! Tests of the re-check.

use std::sync::LazyLock;

use consent::{Age, Since};
use domain::{Basis, CampaignState, DeliveryId, Digest, Standing, SuppressionReason, Timestamp};
use policy::{Confidence, RuleBook, SuppressionScope, Unmet, law::duties::RuleRef};
use proptest::prelude::*;

use super::{CurrentFacts, StoredClearance, StoredRow, renew};
use crate::{
    suppression::Suppression,
    withheld::{PermissionState, Then},
};

static BOOK: LazyLock<RuleBook> = LazyLock::new(RuleBook::builtin);

const LEFT: Suppression = Suppression::new(None, SuppressionReason::Unsubscribed);

const YOUNG: Age = Age {
    days: 179,
    limit_days: 180,
    frozen: false,
    freezes_at: Timestamp::MAX,
    since: Since::Act,
};
const OLD: Age = Age { days: 180, frozen: true, ..YOUNG };
/// Regular mailing kept it young, and ended.
const KEPT: Age = Age { days: 181, since: Since::RegularMail, ..OLD };

#[derive(Clone, Debug)]
struct Now {
    epoch: i64,
    permission: PermissionState,
    age: Option<Age>,
    lapsed: Option<Vec<Unmet>>,
    suppressions: Vec<Suppression>,
    standing: Standing,
    campaign: Option<CampaignState>,
    rules: Digest,
}

fn stored(basis: Basis) -> StoredClearance {
    StoredClearance::from_row(StoredRow {
        delivery: DeliveryId::from_bytes([1; 16]),
        basis,
        policy_version: Digest([5; 32]),
        permission_epoch: 4,
        of_campaign: matches!(basis, Basis::Confirmed | Basis::Attested | Basis::Relationship),
    })
}

/// Nothing changed since the clearance.
fn unchanged(basis: Basis) -> Now {
    let request = basis == Basis::ConfirmationRequest;
    Now {
        epoch: 4,
        permission: if request { PermissionState::Pending } else { PermissionState::Granted },
        age: Some(YOUNG),
        lapsed: Some(Vec::new()),
        suppressions: Vec::new(),
        standing: Standing::Good,
        campaign: (!request).then_some(CampaignState::Running),
        rules: Digest([5; 32]),
    }
}

fn text(basis: Basis, now: &Now) -> String {
    let facts = CurrentFacts {
        permission_epoch: now.epoch,
        permission: now.permission,
        age: now.age,
        lapsed: now.lapsed.as_deref(),
        suppressions: &now.suppressions,
        standing: now.standing,
        campaign: now.campaign,
        policy_version: now.rules,
        obligations: BOOK.obligations(basis),
    };
    match renew(&stored(basis), &facts) {
        Ok(pass) => format!("passes {}", pass.delivery()),
        Err(it) => {
            let then = match it.then() {
                Then::Settle => "ends",
                Then::Wait => "waits",
                Then::DecideAgain => "decided again",
            };
            format!("{} {}: {then}", it.word(), it.detail())
        }
    }
}

#[test]
fn who_leaves_while_mail_waits_does_not_get_it() {
    let now = unchanged(Basis::Confirmed);
    assert!(text(Basis::Confirmed, &now).starts_with("passes delivery_"));
    let changes = [
        Now { suppressions: vec![LEFT], epoch: 5, ..now.clone() },
        Now { permission: PermissionState::Withdrawn, epoch: 5, ..now.clone() },
        Now { permission: PermissionState::of_word("expired"), ..now.clone() },
        Now { standing: Standing::Suspended, ..now.clone() },
        Now { standing: Standing::Terminated, ..now.clone() },
        Now { standing: Standing::Closed, ..now.clone() },
        Now { campaign: Some(CampaignState::Paused), ..now.clone() },
        Now { campaign: Some(CampaignState::Cancelled), ..now.clone() },
        Now { campaign: None, ..now.clone() },
        Now { age: Some(OLD), ..now.clone() },
        Now { age: Some(KEPT), ..now.clone() },
        Now { age: None, ..now.clone() },
        Now { epoch: 5, ..now.clone() },
        Now { rules: Digest([6; 32]), ..now },
    ];
    assert_eq!(
        changes.map(|it| text(Basis::Confirmed, &it)),
        [
            "suppressed scope not told: unsubscribed: ends",
            "no-permission withdrawn: ends",
            "no-permission absent: ends",
            "standing suspended: waits",
            "standing terminated: ends",
            "standing closed: ends",
            "campaign paused: waits",
            "campaign cancelled: ends",
            "campaign missing: waits",
            "frozen platform.permission.stale: 180 days without an act of the recipient, against 180: ends",
            "frozen platform.permission.stale: 181 days since the last regular mail, against 180: ends",
            "mismatch the age of the permission was not read: waits",
            "contact-changed : decided again",
            "rules-changed : decided again",
        ]
    );
}

#[test]
fn a_request_for_confirmation_passes_until_it_is_answered_or_withdrawn() {
    let now = unchanged(Basis::ConfirmationRequest);
    let changes = [
        now.clone(),
        Now { permission: PermissionState::Withdrawn, suppressions: vec![LEFT], ..now.clone() },
        Now { permission: PermissionState::Withdrawn, epoch: 5, ..now.clone() },
        Now { permission: PermissionState::Granted, ..now },
    ];
    let told = changes.map(|it| text(Basis::ConfirmationRequest, &it));
    assert!(told[0].starts_with("passes"), "{}", told[0]);
    assert!(told[1].starts_with("passes"), "signed up again after leaving: {}", told[1]);
    assert_eq!(told[2..], ["no-permission withdrawn: ends", "no-permission granted: ends"]);
}

/// R004-36, X-01: cleared the day before, and over when it would leave.
#[test]
fn what_time_took_away_while_mail_waited_ends_it() {
    let by = RuleRef {
        rule: domain::RuleId("law.kr.customer".into()),
        law: BOOK.laws().law("KR").unwrap().code,
        article: "the Network Act, 50(1)".into(),
        reviewed: false,
        confidence: Confidence::Seen,
    };
    let unmet = Unmet { by, missing: "a dealing within 181 days, not 182 ago".into() };
    for basis in [Basis::Relationship, Basis::Confirmed, Basis::Attested] {
        let now = unchanged(basis);
        let over = Now { lapsed: Some(vec![unmet.clone()]), ..now.clone() };
        let told = text(basis, &over);
        assert!(told.starts_with("law law.kr.customer (KR: "), "{told}");
        assert!(told.ends_with("not 182 ago: ends"), "{told}");
        let unread = Now { lapsed: None, ..now };
        let told = text(basis, &unread);
        assert_eq!(told, "mismatch what time took away was not read: waits");
    }
    // A question advertises nothing: no such law is asked about it.
    let question = Now { campaign: None, lapsed: None, ..unchanged(Basis::Reconfirmation) };
    assert!(text(Basis::Reconfirmation, &question).starts_with("passes"));
}

#[test]
fn a_row_of_an_unreachable_basis_never_passes() {
    for basis in Basis::ALL {
        let passes = text(basis, &unchanged(basis)).starts_with("passes");
        assert_eq!(passes, BOOK.obligations(basis).reachable, "{basis}");
    }
}

proptest! {
    #[test]
    fn adding_a_suppression_or_a_change_never_lets_out(
        basis in prop::sample::select(Basis::ALL.to_vec()),
        epoch in 3_i64..6,
        permission in prop::sample::select(vec![
            PermissionState::Absent, PermissionState::Pending, PermissionState::Claimed,
            PermissionState::Granted, PermissionState::Withdrawn,
        ]),
        standing in prop::sample::select(Standing::ALL),
        campaign in prop::option::of(prop::sample::select(CampaignState::ALL)),
        scope in prop::option::of(prop::sample::select(SuppressionScope::ALL)),
        reason in prop::sample::select(SuppressionReason::ALL),
    ) {
        let now = Now {
            epoch, permission, age: unchanged(basis).age, lapsed: Some(Vec::new()),
            suppressions: Vec::new(), standing, campaign, rules: Digest([5; 32]),
        };
        let passes = |now: &Now| text(basis, now).starts_with("passes");
        prop_assert!(!passes(&now) || epoch == 4);
        prop_assert!(!passes(&now) || !matches!(basis, Basis::Confirmed | Basis::Attested)
            || (permission == PermissionState::Granted && standing.may_send()
                && campaign == Some(CampaignState::Running)));
        if !passes(&now) {
            let suppressions = vec![Suppression::new(scope, reason)];
            let suppressed = Now { suppressions, ..now.clone() };
            let locked = Now { standing: Standing::Locked, ..now.clone() };
            let under_other_rules = Now { rules: Digest([6; 32]), ..now };
            for worse in [suppressed, locked, under_other_rules] {
                prop_assert!(!passes(&worse), "{:?}", worse);
            }
        }
    }
}
