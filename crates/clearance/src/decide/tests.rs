//! Tests of the gate: who gets out, and that nothing else does.

use std::{collections::BTreeSet, sync::LazyLock};

use consent::{Age, Permission, Since, confirmation::Ask};
use domain::{
    AccountId, Basis, CampaignState, ConsentEventId, ContactId, ListId, ReviewId, RuleId,
    SignedDuration, Standing, SuppressionReason, Timestamp, Verdict,
};
use policy::{
    Customer, Dealing, Decision, Duties, Facts, Part, RuleBook, Subject, SuppressionScope,
    TransferBasis, Transfers,
    fact::known,
    law::{Persons, Registered},
};
use proptest::prelude::*;

use super::{
    Asked, Dealt, Epochs, LawRow, Lawful, Recipient, Request, Review, Suppression, decide,
};
use crate::withheld::{STALE, Then, Withheld};

const NOW: Timestamp = Timestamp::constant(1_795_000_000, 0); // 2026-11-18

static BOOK: LazyLock<RuleBook> = LazyLock::new(RuleBook::builtin);

/// Everything a request is made from, owned, so that tests can change a part.
#[derive(Clone, Debug)]
struct Case {
    basis: Basis,
    recipient: Recipient,
    list: bool,
    permission: Permission,
    age: Option<Age>,
    asked: bool,
    customer: Option<Dealt>,
    suppressions: Vec<Suppression>,
    standing: Standing,
    campaign: Option<CampaignState>,
    facts: Facts,
    review: Option<Review>,
    law: Law,
}

/// What laws ask for, and what the mail brings.
#[derive(Clone, Debug)]
struct Law {
    duties: Duties,
    identity: BTreeSet<Part>,
    transfers: Transfers,
    persons: Persons,
}

fn law(laws: &str) -> Law {
    let identity = [Part::LegalName, Part::StreetAddress, Part::Phone, Part::Email].into();
    let duties = BOOK.laws().duties_of_stored(laws, policy::law::day(NOW));
    Law { duties, identity, transfers: home(), persons: Persons::new() }
}

/// An installation in Sweden whose register names what comes from Vietnam.
fn home() -> Transfers {
    let law = BOOK.laws().law("VN").unwrap().code;
    let (to, basis) = ("SE".to_owned(), TransferBasis::ImpactDossier);
    let line = Registered { law, to: to.clone(), basis, is_sensitive: false };
    Transfers { to, registered: vec![line] }
}

fn lawful(law: &Law) -> Lawful<'_> {
    Lawful {
        duties: &law.duties,
        identity: &law.identity,
        subject: "Sale",
        language: None,
        transfers: &law.transfers,
        persons: &law.persons,
        consent_days: Some(0),
    }
}

fn event() -> ConsentEventId {
    ConsentEventId::from_bytes([7; 16])
}

fn dealt() -> Dealt {
    let customer = Customer {
        dealing: Dealing::Purchase,
        days: 100,
        address_taken: true,
        refusal_offered: true,
        same_goods: true,
    };
    Dealt { customer, event: event() }
}

fn granted(basis: Basis) -> Permission {
    Permission::Granted { basis, event: event(), since: NOW }
}

/// What the rules need to know of a faultless mailing or mail of that basis.
fn facts(basis: Basis, promotion: &str) -> Facts {
    Facts::new()
        .with(known::POLICY_ACCEPTED, true)
        .with(known::STANDING, Standing::Good)
        .with(known::IDENTITY_MATCHES_BARRED, false)
        .with(known::SENDER_DOMAIN_VERIFIED, true)
        .with(known::DKIM_READY, true)
        .with(known::SENDER_IDENTITY_COMPLETE, true)
        .with(known::ACCOUNT_AGE, SignedDuration::from_hours(24 * 10))
        .with(known::RECIPIENTS, 100)
        .with(known::RECIPIENTS_WITH_LIKE_MAILINGS, 100)
        .with(known::BASIS, basis)
        .with(known::RELATIONSHIP_ALLOWED, true)
        .with(known::PROMOTION, promotion.to_owned())
        .with(known::SUBJECT_CLAIMS_REPLY, false)
        .with(known::LINK_MISMATCHES, 0)
        .with_quiet_content()
        .with_kept_promise()
        .with(known::CONFIRMATION_REQUESTS_SENT, 0)
        .with(known::CONFIRMATION_REQUESTS_TODAY, 0)
        .with(known::ANSWER_ASKED_FOR, true)
        .with(known::ANSWERS_TODAY, 0)
}

/// The most favourable case there is for a basis.
fn best(basis: Basis, promotion: &str) -> Case {
    let bulk = matches!(basis, Basis::Confirmed | Basis::Attested | Basis::Relationship);
    let permission = match basis {
        Basis::ConfirmationRequest => Permission::Pending { requested_at: NOW },
        Basis::Attested => granted(Basis::Attested),
        Basis::Relationship => Permission::Claimed,
        _ => granted(Basis::Confirmed),
    };
    Case {
        basis,
        recipient: if basis == Basis::ServiceNotice {
            Recipient::Member
        } else {
            Recipient::Contact
        },
        list: basis != Basis::CaseReply,
        permission,
        age: Some(Age { days: 179, limit_days: 180, frozen: false, since: Since::Act }),
        asked: matches!(basis, Basis::ConfirmationRequest | Basis::Reconfirmation),
        customer: (basis == Basis::Relationship).then(dealt),
        suppressions: Vec::new(),
        standing: Standing::Good,
        campaign: bulk.then_some(CampaignState::Running),
        facts: facts(basis, promotion),
        review: None,
        law: law("floor"),
    }
}

fn judged(case: &Case) -> Decision {
    let subject = if case.campaign.is_some() { Subject::Campaign } else { Subject::Mail };
    BOOK.decide(subject, &case.facts, NOW)
}

/// Decides a case against a decision of the rules.
fn outcome(case: &Case, decision: &Decision) -> Result<super::ClearanceRow, Withheld> {
    decide(&Request {
        account: AccountId::from_bytes([1; 16]),
        contact: ContactId::from_bytes([2; 16]),
        recipient: case.recipient,
        list: case.list.then(|| ListId::from_bytes([3; 16])),
        basis: case.basis,
        permission: case.permission,
        age: case.age,
        asked: case.asked.then(|| Asked { ask: Ask::Request, event: event() }),
        customer: case.customer,
        suppressions: &case.suppressions,
        standing: case.standing,
        campaign: case.campaign,
        decision,
        review: case.review.as_ref(),
        law: case.campaign.map(|_| lawful(&case.law)),
        epochs: Epochs { permission: 4, standing: 5, campaign: case.campaign.map(|_| 6) },
    })
    .map(super::Clearance::into_row)
}

fn text(case: &Case) -> String {
    match outcome(case, &judged(case)) {
        Ok(row) => format!("cleared on {} ({})", row.basis, row.verdict),
        Err(it) => format!("{}: {it}", it.word()),
    }
}

fn review(rules: &[&str]) -> Option<Review> {
    let covers = rules.iter().map(|it| RuleId((*it).to_owned())).collect();
    Some(Review { id: ReviewId::from_bytes([9; 16]), covers })
}

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
            "relationship → law: law.floor.consent (floor: The strictest of the laws we know, COMPLIANCE 1.6): basis relationship",
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
    let old = Some(Age { days: 181, limit_days: 180, frozen: true, since: Since::Act });
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
    let left = Suppression {
        scope: Some(SuppressionScope::List),
        reason: SuppressionReason::Unsubscribed,
    };
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
        suppressions: vec![Suppression { scope: Some(scope), reason }],
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

#[test]
fn suppression_comes_first_and_reaches_as_far_as_the_basis_says() {
    let with = |basis, scope, reason| {
        let suppressions = vec![Suppression { scope, reason }];
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
        .prop_map(|(scope, reason)| Suppression { scope, reason });
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
        worse[0].suppressions.push(Suppression { scope: None, reason });
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
