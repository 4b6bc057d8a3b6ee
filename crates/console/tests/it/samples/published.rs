//! Samples of what everybody sees: the policy, transparency, errors.

use super::*;

pub(super) fn published(frame: &Frame) -> Vec<(&'static str, String)> {
    let home = Home { policy_version: "2026-11-01".to_owned(), ledger_events: 48_213 };
    let open = Transparency {
        senders: 14,
        stopped: 2,
        complaints: 61,
        reports: 9,
        steps: ["warn-1", "suspend", "reactivate", "a word of a later release"]
            .map(|it| StepCount { action: it.to_owned(), count: 1_204 })
            .into(),
        events: 48_213,
        checkpoints: vec![Checkpoint {
            origin: "post.example/ledger/account_01jf3q".to_owned(),
            tree_size: 2118,
            root: "8H0c1m7rWlq2sZ5p3yX9vB4nT6kD0fG2hJ8uQ1eR7oM=".to_owned(),
            signed_at: at("2026-11-21T21:38:00Z"),
            path: "/ledger/account_01jf3q".to_owned(),
        }],
    };
    vec![
        ("home", render::home(frame, &home)),
        ("policy", render::policy(frame, &policy())),
        ("transparency", render::transparency(frame, &open)),
    ]
}

fn change(since: &str, is_withdrawn: bool) -> Change {
    Change {
        setting: "review.recipients".to_owned(),
        before: "5000".to_owned(),
        value: "3000".to_owned(),
        since: since.to_owned(),
        reason: format!("more people look {SHARP}"),
        is_withdrawn,
    }
}

fn policy() -> PolicyPage {
    let rule = |id: &str, sentence: &str, source: &str, verdict, cases: &[(&str, Verdict)]| {
        let example = |it: &(&str, Verdict)| RuleExample { case: it.0.to_owned(), outcome: it.1 };
        RuleView {
            id: id.to_owned(),
            sentence: sentence.to_owned(),
            source: source.to_owned(),
            verdict,
            examples: cases.iter().map(example).collect(),
        }
    };
    PolicyPage {
        version: "2026-11-01".to_owned(),
        since: "2026-11-01".to_owned(),
        sections: vec![PolicySection {
            id: "permission".to_owned(),
            title: "Permission".to_owned(),
            paragraphs: vec!["Every recipient has said yes, and it is recorded.".to_owned()],
        }],
        announced: vec![change("2027-01-01", false)],
        history: vec![change("2027-01-01", false), change("2026-11-20", true)],
        packs: vec![
            RulePack {
                kind: PackKind::Sending,
                rules: vec![
                    rule(
                        "platform.permission.required",
                        "Every recipient has said yes, to this sender, for this list.",
                        "Anti-spam policy, section 1",
                        Verdict::Deny,
                        &[
                            ("an address from a bought list", Verdict::Deny),
                            ("an address that confirmed by mail", Verdict::Allow),
                        ],
                    ),
                    rule(
                        "platform.review.young-account",
                        "A person looks at a mailing to more than 500 people from a sender \
                         younger than two months.",
                        "Anti-spam policy, section 4",
                        Verdict::Hold,
                        &[
                            ("501 recipients, account 59 days old", Verdict::Hold),
                            ("500 recipients, account 59 days old", Verdict::Allow),
                        ],
                    ),
                ],
            },
            RulePack {
                kind: PackKind::Import,
                rules: vec![rule(
                    "platform.bounces.first",
                    "At five percent of bad addresses in a day, sending is slowed and the sender \
                     warned.",
                    "Anti-spam policy, section 5",
                    Verdict::Warn,
                    &[("50 of 1,000", Verdict::Warn), ("49 of 1,000", Verdict::Allow)],
                )],
            },
        ],
    }
}

pub(super) fn errors(frame: &Frame) -> Vec<(&'static str, String)> {
    vec![
        ("error-400", render::error(frame, &ErrorPage::BadRequest)),
        ("error-403", render::error(frame, &ErrorPage::Forbidden)),
        ("error-404", render::error(frame, &ErrorPage::NotFound)),
        (
            "error-451",
            render::error(frame, &ErrorPage::TakenDown { at: at("2026-10-02T08:15:20Z") }),
        ),
        ("error-410", render::error(frame, &ErrorPage::Erased { at: at("2026-10-02T08:15:20Z") })),
        ("error-503", render::error(frame, &ErrorPage::Unavailable)),
        ("error-413", render::error(frame, &ErrorPage::TooLarge { limit_bytes: 50_000_000 })),
        ("error-429", render::error(frame, &ErrorPage::TooMany { retry_after_s: 90 })),
        (
            "error-500",
            render::error(frame, &ErrorPage::Internal { reference: "4f2a-91".to_owned() }),
        ),
    ]
}
