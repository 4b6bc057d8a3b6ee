//! Tests of the built-in packs and of deciding.

use domain::{Basis, Language, SignedDuration, Standing, Timestamp, Verdict};

use crate::{Decision, Facts, RuleBook, Subject, fact::known, load};

fn day(text: &str) -> Timestamp {
    format!("{text}T12:00:00Z").parse().expect("an instant")
}

/// A campaign of a good, old account to 100 people who confirmed.
fn plain_campaign() -> Facts {
    Facts::new()
        .with(known::POLICY_ACCEPTED, true)
        .with(known::STANDING, Standing::Good)
        .with(known::IDENTITY_MATCHES_BARRED, false)
        .with(known::IDENTITY_VERIFIED, true)
        .with(known::SENDER_DOMAIN_VERIFIED, true)
        .with(known::DKIM_READY, true)
        .with(known::SENDER_IDENTITY_COMPLETE, true)
        .with(known::ACCOUNT_AGE, SignedDuration::from_hours(24 * 400))
        .with(known::RECIPIENTS, 100)
        .with(known::RECIPIENTS_WITH_LIKE_MAILINGS, 100)
        .with(known::BASIS, Basis::Confirmed)
        .with(known::PROMOTION, "none".to_owned())
        .with(known::SUBJECT_CLAIMS_REPLY, false)
        .with(known::LINK_MISMATCHES, 0)
        .with_quiet_content()
        .with_kept_promise()
}

/// Verdict and rules, one per line, with measure and limit.
fn shown(decision: &Decision) -> String {
    let mut text = format!("{}\n", decision.verdict());
    for it in decision.fired() {
        text.push_str(&format!("{} {} ({})\n", it.verdict, it.rule, it.measured()));
    }
    text
}

fn decided(facts: &Facts) -> String {
    shown(&RuleBook::builtin().decide(Subject::Campaign, facts, day("2026-11-21")))
}

#[test]
fn every_rule_agrees_with_its_own_examples() {
    let book = RuleBook::builtin();
    assert!(book.rules().len() >= 25, "the packs are there");
    for rule in book.rules() {
        let outcome = load::check_examples(rule, &book.settings);
        assert_eq!(outcome, Ok(()), "{}", rule.id);
        let own = rule.examples.iter().any(|it| it.expect == rule.verdict);
        assert!(own, "{} needs an example with its own verdict", rule.id);
    }
}

#[test]
fn every_rule_speaks_four_languages_and_shows_the_same_figures() {
    for rule in RuleBook::builtin().rules() {
        let figures = |text: &str| {
            let mut names: Vec<_> = crate::tell::placeholders(text)
                .expect("checked when loaded")
                .into_iter()
                .map(ToOwned::to_owned)
                .collect();
            names.sort_unstable();
            // A sentence may have forms for one and for many.
            names.dedup();
            names
        };
        let all: Vec<_> = rule.tell.iter().map(|it| figures(it)).collect();
        assert!(all.iter().all(|it| *it == all[0]), "{}: {all:?}", rule.id);
        let mut texts = rule.tell.to_vec();
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), Language::ALL.len(), "{}: a copied sentence", rule.id);
    }
}

/// R002-25, R004-05, R004-07, R004-08: wanted newsletters are normal business.
#[test]
fn a_plain_campaign_is_allowed() {
    assert_eq!(decided(&plain_campaign()), "allow\n");
}

/// A screening that found nothing.
fn screened(facts: Facts) -> Facts {
    facts
        .with(known::IMPORT_WITHOUT_EVIDENCE_PERCENT, 0)
        .with(known::IMPORT_UNREACHABLE_PERCENT, 0)
        .with(known::IMPORT_ROLES_PERCENT, 0)
        .with(known::IMPORT_DISPOSABLE_PERCENT, 0)
        .with(known::IMPORT_SUPPRESSED_PERCENT, 0)
        .with(known::IMPORT_REPEATED_NAMES_PERCENT, 0)
        .with(known::IMPORT_COUNTED_UP_PERCENT, 0)
        .with(known::IMPORT_ALIASES_PERCENT, 0)
        .with(known::IMPORT_TOP_DOMAIN_PERCENT, 0)
        .with(known::IMPORT_HOSTS_UNKNOWN_PERCENT, 0)
        .with(known::IMPORT_COMPLAINED_PERMILLE, 0)
        .with(known::IMPORT_OVERLAP_PERCENT, 0)
        .with(known::IMPORT_FINGERPRINT_PERCENT, 0)
        .with(known::IMPORT_FINGERPRINT_LIKENESS_PERCENT, 0)
}

#[test]
fn plain_mails_imports_and_forms_are_allowed() {
    let request = Facts::new()
        .with(known::POLICY_ACCEPTED, true)
        .with(known::STANDING, Standing::New)
        .with(known::SENDER_DOMAIN_VERIFIED, true)
        .with(known::DKIM_READY, true)
        .with(known::SENDER_IDENTITY_COMPLETE, true)
        .with(known::BASIS, Basis::ConfirmationRequest)
        .with(known::PROMOTION, "none".to_owned())
        .with(known::CONFIRMATION_REQUESTS_SENT, 0)
        .with(known::CONFIRMATION_REQUESTS_TODAY, 0);
    let notice = Facts::new()
        .with(known::POLICY_ACCEPTED, false)
        .with(known::STANDING, Standing::Locked)
        .with(known::SENDER_DOMAIN_VERIFIED, true)
        .with(known::DKIM_READY, true)
        .with(known::SENDER_IDENTITY_COMPLETE, false)
        .with(known::BASIS, Basis::ServiceNotice)
        .with(known::PROMOTION, "none".to_owned());
    let import = Facts::new()
        .with(known::POLICY_ACCEPTED, true)
        .with(known::IDENTITY_MATCHES_BARRED, false)
        .with(known::ACCOUNT_AGE, SignedDuration::ZERO)
        .with(known::IMPORT_ROWS, 500)
        .with(known::IMPORT_ROWS_WITHOUT_EVIDENCE, 0)
        .with(known::IMPORT_PROVENANCE, "paper".to_owned())
        .with(known::IMPORT_QUESTIONS_ANSWERED, true)
        .with(known::LIST_AGE, SignedDuration::from_hours(24));
    let import = screened(import);
    let form = Facts::new()
        .with(known::FORM_PRETICKED, false)
        .with(known::FORM_LISTS_WITHOUT_OWN_BOX, 0)
        .with(known::FORM_PURPOSE_STATED, true)
        .with(known::FORM_FREQUENCY_STATED, true)
        .with(known::FORM_SENDER_NAMED, true);
    let book = RuleBook::builtin();
    let said = |subject, facts: &Facts| shown(&book.decide(subject, facts, day("2026-11-21")));
    assert_eq!(said(Subject::Mail, &request), "allow\n");
    assert_eq!(said(Subject::Mail, &notice), "allow\n");
    assert_eq!(said(Subject::Import, &import), "allow\n");
    assert_eq!(said(Subject::Form, &form), "allow\n");
    let held = said(Subject::Import, &import.with(known::IMPORT_ROWS, 2_000));
    assert!(held.starts_with("hold\nhold platform.import.large-young (account_age 0 h"), "{held}");
}

#[test]
fn each_subject_names_the_facts_to_observe() {
    let book = RuleBook::builtin();
    let form: Vec<_> = book.facts_about(Subject::Form).into_iter().collect();
    assert_eq!(
        form,
        [
            "form_frequency_stated",
            "form_lists_without_own_box",
            "form_preticked",
            "form_purpose_stated",
            "form_sender_named",
        ]
    );
    let all = Subject::ALL.iter().flat_map(|it| book.facts_about(*it)).count();
    let unused: Vec<_> = known::ALL
        .iter()
        .map(|it| it.name)
        .filter(|it| !Subject::ALL.iter().any(|subject| book.facts_about(*subject).contains(it)))
        .collect();
    assert!(all > 0 && unused.is_empty(), "facts that no rule needs: {unused:?}");
}

/// R001-21, X-07.
#[test]
fn the_strictest_verdict_stands_and_all_reasons_are_told() {
    let facts = plain_campaign()
        .with(known::ACCOUNT_AGE, SignedDuration::ZERO)
        .with(known::RECIPIENTS, 2_100)
        .with(known::RECIPIENTS_WITH_LIKE_MAILINGS, 2_100)
        .with(known::PROMOTION, "clear".to_owned())
        .with(known::POLICY_ACCEPTED, false);
    let expected = "\
deny
deny platform.policy.not-accepted (policy_accepted no is no)
hold platform.review.young-account (account_age 0 h below 62 days, recipients 2100 above 500)
note platform.content.advertises (promotion clear one_of possible|clear)
";
    assert_eq!(decided(&facts), expected);
}

/// R000-30: why, by which measure, and what comes next.
#[test]
fn r002_37_tells_the_member_in_each_language_what_was_measured() {
    let facts = plain_campaign()
        .with(known::ACCOUNT_AGE, SignedDuration::from_hours(24 * 12))
        .with(known::RECIPIENTS, 2_100)
        .with(known::RECIPIENTS_WITH_LIKE_MAILINGS, 2_100);
    let decision = RuleBook::builtin().decide(Subject::Campaign, &facts, day("2026-11-21"));
    let told = Language::ALL.map(|it| decision.fired()[0].tell(it).to_owned());
    assert_eq!(
        told[0],
        "The account is in its first two months (12 days) and this campaign reaches 2,100 \
         recipients. Above 500 a reviewer accepts or rejects it first."
    );
    for (text, figures) in told.iter().zip([
        ["12 days", "2,100", "500"],
        ["12 天", "2,100", "500"],
        ["12 ngày", "2.100", "500"],
        ["12 dagar", "2\u{a0}100", "500"],
    ]) {
        assert!(figures.iter().all(|it| text.contains(it)), "{text}");
    }
}

#[test]
fn a_missing_fact_holds_and_is_named() {
    let facts = Facts::new().with(known::BASIS, Basis::Confirmed);
    let text = decided(&facts);
    assert!(text.starts_with("hold\n"), "{text}");
    assert!(text.contains("hold platform.standing.may-not-send (missing: standing)"), "{text}");
    assert!(text.contains("hold platform.policy.not-accepted (missing: policy_accepted)"));
}

#[test]
fn nothing_known_is_never_let_out_whatever_the_subject() {
    for subject in Subject::ALL {
        let decision = RuleBook::builtin().decide(*subject, &Facts::new(), day("2026-11-21"));
        assert!(decision.verdict() >= Verdict::Hold, "{subject:?}");
    }
}

#[test]
fn no_rule_in_force_holds() {
    let book = RuleBook::builtin();
    let before = book.decide(Subject::Campaign, &plain_campaign(), day("2025-12-31"));
    assert_eq!(shown(&before), "hold\nhold policy.no-rule (no rule in force)\n");
}

#[test]
fn a_rule_applies_from_its_first_day_until_the_day_before_its_last() {
    let book = RuleBook::builtin();
    let mut rule = book.rules()[0].clone();
    rule.until = Some("2027-01-01".parse().expect("a day"));
    let force = ["2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01"]
        .map(|it| rule.in_force(it.parse().expect("a day")));
    assert_eq!(force, [false, true, true, false]);
}

#[test]
fn a_changed_setting_moves_the_limit_and_the_version() {
    let toml = "[[setting]]\nid = \"review.recipients\"\nvalue = 99\nreason = \"small house\"\n";
    let plain = RuleBook::builtin();
    let book = plain.clone().with_overlay("own.toml", toml).expect("loads");
    let held = book.decide(Subject::Campaign, &plain_campaign(), day("2026-11-21"));
    assert_eq!(shown(&held), "hold\nhold platform.review.large (recipients 100 above 99)\n");
    assert_ne!(book.version(), plain.version());
    assert_eq!(plain.version(), RuleBook::builtin().version());
    assert_eq!(held.version(), book.version());
    let empty = plain.clone().with_overlay("own.toml", "").expect("loads");
    assert_ne!(empty.version(), plain.version());
}

/// R002-27.
#[test]
fn the_published_policy_states_the_limits_in_force() {
    let policy = RuleBook::builtin().published();
    let review = policy.sections.iter().find(|it| it.id == "review").expect("a section");
    assert!(review.text.contains("more than 5,000 recipients"), "{}", review.text);
    assert!(review.text.contains("more than 500."), "{}", review.text);
    for language in Language::ALL {
        let policy = RuleBook::builtin().published_in(language);
        assert!(policy.sections.iter().all(|it| !it.text.contains(['{', '?'])), "{language}");
        let review = policy.sections.iter().find(|it| it.id == "review").expect("a section");
        assert!(review.text.contains("500"), "{}", review.text);
    }
    let titles = Language::ALL.map(|it| RuleBook::builtin().published_in(it).title);
    assert_eq!(
        titles.join(", "),
        "Platform policy, 平台政策, Chính sách nền tảng, Plattformens regler"
    );
}

#[test]
fn settings_are_read_by_name_and_type() {
    let book = RuleBook::builtin();
    assert_eq!(book.number("review.like-percent"), Some(75));
    assert_eq!(book.duration("review.like-window"), Some(SignedDuration::from_hours(168)));
    assert_eq!((book.number("review.like-window"), book.duration("nothing")), (None, None));
}

#[test]
fn unverified_sources_are_marked() {
    let book = RuleBook::builtin();
    for rule in book.rules() {
        let source = &rule.source;
        let doubtful = source.section.contains("[K-M]") || source.section.contains("[K-L]");
        assert!(!doubtful || !source.confidence.is_verified(), "{}", rule.id);
    }
}

/// R002-92: who reads a rule can look its source up. What a document of this
/// project says of it stands in a comment beside it.
#[test]
fn every_rule_names_a_source_that_anybody_can_read() {
    let internal = |text: &str| {
        let mut words = text.split(|it: char| !it.is_ascii_alphanumeric());
        let names = |it: &str| {
            let number = it.strip_prefix(['R', 'S']).unwrap_or_default();
            let numbered = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
            let shouted = ["COMPLIANCE", "DESIGN", "DECISIONS", "REQUIREMENTS", "PEERS"];
            numbered || shouted.contains(&it)
        };
        words.any(names)
    };
    assert!(internal("COMPLIANCE, 2.4") && internal("art. 57; S22") && internal("R002, policy"));
    assert!(!internal("CAN-SPAM Act, 15 U.S.C. 7704(a)(2)") && !internal("RFC 9110, MD5 records"));
    let book = RuleBook::builtin();
    let rules = book.rules().iter();
    let wrong: Vec<_> = rules
        .filter(|it| internal(&it.source.work) || internal(&it.source.section))
        .map(|it| it.id.to_string())
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

/// DESIGN section 1, invariant 8: rules about content may only block on facts.
/// Of the content check's, one is a fact: a check digit and the words beside it.
/// Also R001-38, R003-56, X-07.
#[test]
fn of_the_content_check_only_a_proven_number_refuses() {
    let book = RuleBook::builtin();
    let about = |it: &&crate::Rule| it.about.contains(&Subject::Content);
    let denying: Vec<_> =
        book.rules().iter().filter(about).filter(|it| it.verdict == Verdict::Deny).collect();
    let ids: Vec<_> = denying.iter().map(|it| it.id.0.as_str()).collect();
    assert_eq!(ids, ["platform.marks.identity-number"]);
    assert!(book.rules().iter().filter(about).count() >= 39);
}

/// R003-15, R003-20: what a message by itself is told, with nothing else known.
#[test]
fn a_message_alone_is_judged_by_what_it_says() {
    let quiet = Facts::new()
        .with_quiet_content()
        .with(known::WAY_OUT_SHOWN, true)
        .with(known::POSTAL_ADDRESS_SHOWN, true)
        .with(known::SENDER_NAMED, true);
    let said = |facts: &Facts| {
        shown(&RuleBook::builtin().decide(Subject::Content, facts, day("2026-11-21")))
    };
    assert_eq!(said(&quiet), "allow\n");
    let marked = quiet.with(known::MARKS_TELECOM, 2).with(known::WAY_OUT_SHOWN, false);
    assert_eq!(
        said(&marked),
        "hold\nhold platform.marks.telecom (marks_telecom 2 above 0)\n\
         warn platform.marks.no-way-out (way_out_shown no is no)\n"
    );
    let unread = said(&Facts::new());
    assert!(unread.starts_with("hold\n"), "what nobody looked at is held: {unread}");
}

const LATER: &str = r#"
[[setting]]
id = "review.recipients"
value = 3000
since = "2026-12-15"
reason = "more people look"

[[setting]]
id = "review.recipients"
value = 2000
since = "2027-01-10"
reason = "still more people look"
"#;

/// X-18, R002-13: a limit changes on its day, and a verdict names the values it
/// was measured by.
#[test]
fn a_setting_with_a_day_changes_on_that_day_and_not_before() {
    let book = RuleBook::builtin().with_overlay("own.toml", LATER).unwrap();
    let on = |day: &str| book.on(day.parse().unwrap());
    let value = |day: &str| on(day).number("review.recipients").unwrap();
    assert_eq!(
        ["2026-12-14", "2026-12-15", "2027-01-09", "2027-01-10", "2030-01-01"].map(value),
        [5_000, 3_000, 3_000, 2_000, 2_000]
    );
    let versions: std::collections::BTreeSet<_> =
        ["2026-12-14", "2026-12-15", "2027-01-10"].map(|it| on(it).version()).into();
    assert_eq!(versions.len(), 3, "each has a version of its own");
    let planned = |day: &str| {
        let book = on(day);
        let setting = book.settings().find(|it| it.id == "review.recipients").unwrap();
        setting.planned.iter().map(|it| it.since.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(planned("2026-12-01"), "2026-12-15 2027-01-10");
    assert_eq!(planned("2026-12-20"), "2027-01-10");
    assert_eq!(planned("2027-02-01"), "");
}

/// A later day loosens nothing that today may not: the range holds for it too.
#[test]
fn an_announced_value_outside_of_its_range_is_refused() {
    let refused =
        |text: String| RuleBook::builtin().with_overlay("own.toml", &text).unwrap_err().to_string();
    assert_eq!(
        refused(LATER.replace("3000", "5001")),
        "own.toml, review.recipients: 5001 is outside of 0 to 5000"
    );
    assert_eq!(
        refused(LATER.replace("2027-01-10", "2026-12-15")),
        "own.toml, review.recipients: the id is already taken"
    );
    assert!(refused(LATER.replace("2027-01-10", "January")).contains("a day such as"));
}
