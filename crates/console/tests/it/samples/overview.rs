//! Samples of what staff sees: login, status, the compliance report.

use super::*;

pub(super) fn console(frame: &Frame) -> Vec<(&'static str, String)> {
    let status = Status {
        now: at("2026-11-21T21:40:12Z"),
        refresh_s: 5,
        totals: Totals {
            accepted: 1312,
            deferred: 204,
            bounced: 38,
            withheld: 61,
            waiting: 489,
            in_doubt: 2,
        },
        accepted_per_min: vec![
            0, 0, 0, 12, 40, 66, 91, 88, 104, 120, 97, 82, 110, 131, 128, 119, 140, 122, 0, 0, 64,
            118, 126, 133, 129,
        ],
        campaigns: campaigns(),
        providers: providers(),
        held: vec![HeldReview {
            kind: HeldKind::Import,
            name: "Customers of the shop".to_owned(),
            id: "review_01jf3q8z".to_owned(),
            account: "Solbacka Blommor".to_owned(),
            size: 2000,
            since: at("2026-11-21T21:31:00Z"),
            rules: vec![reason(
                "More than 500 contacts from an account younger than two months.",
                "platform.review.young-account",
                1,
            )],
        }],
        standings: vec![AccountStanding {
            account: "Harvest Deals".to_owned(),
            standing: Standing::Suspended,
            bad: 84,
            total: 1190,
            basis_points: 705,
            steps: vec![StepTaken {
                action: "suspend".to_owned(),
                bad: 84,
                total: 1190,
                basis_points: 705,
                at: at("2026-11-21T21:39:00Z"),
            }],
        }],
        ledger: LedgerState {
            health: LedgerHealth::Sound,
            events: 2118,
            unnumbered: 0,
            signed_at: Some(at("2026-11-21T21:40:05Z")),
        },
    };
    let empty = Status {
        totals: Totals::default(),
        accepted_per_min: vec![],
        campaigns: vec![],
        providers: vec![],
        held: vec![],
        standings: vec![],
        ..status.clone()
    };
    let rehearsal = Frame { profile: Profile::Rehearsal, ..frame.clone() };
    vec![
        ("login", render::login(frame, &Login { problem: None })),
        ("login-wrong", render::login(frame, &Login { problem: Some(LoginProblem::Wrong) })),
        ("status", render::status(&rehearsal, &status)),
        ("status-empty", render::status(frame, &empty)),
        ("compliance", render::compliance(frame, &compliance())),
    ]
}

fn compliance() -> Compliance {
    let counted = |word: &str, key, count| Counted { word: word.to_owned(), key, count };
    let covered =
        |basis: &str, accepted, total| Covered { basis: basis.to_owned(), accepted, total };
    let rate = |key, worst| RateView {
        key,
        count: 41,
        of: 18_204,
        measured: 22,
        worst,
        warn: 500,
        suspend: 1_500,
    };
    Compliance {
        account: "account_0000000000000000000000000a".parse().unwrap(),
        name: format!("Flora {SHARP}"),
        campaign: Some("Spring".to_owned()),
        from: at("2026-11-01T00:00:00Z"),
        until: at("2026-12-01T00:00:00Z"),
        made_at: at("2026-12-01T08:00:00Z"),
        coverage: vec![
            covered("confirmed", 14_020, 14_611),
            covered("attested", 3_480, 3_912),
            covered("confirmation-request", 210, 214),
        ],
        consent: vec![counted("requested", "", 214), counted("confirmed", "", 190)],
        withheld: vec![
            counted("no-permission", "withheld-no-permission", 902),
            counted("suppressed", "withheld-suppressed", 61),
        ],
        rates: vec![rate("compliance-bad-mail", 840), rate("compliance-complaints", 3)],
        totals: vec![410, 960, 1_204, 0, 880, 1_310, 640],
        bad: vec![2, 8, 11, 0, 3, 9, 8],
        reviews: vec![Reviewed {
            about: "campaign".to_owned(),
            state: "approved".to_owned(),
            count: 3,
        }],
        inbound: vec![counted("complaint", "", 2), counted("unsubscribe", "", 40)],
        rules: vec![RuleBookView {
            version: "9f2c4e".repeat(10),
            count: 18_737,
            first: at("2026-11-01T06:00:00Z"),
            last: at("2026-11-30T18:00:00Z"),
        }],
        rules_now: "9f2c4e".repeat(10),
        ledger: Some(SignedState {
            origin: "post.example/ledger/account_01jf3q".to_owned(),
            size: 48_213,
            root: "3q2+7wQm0Tf1bq0Oq4cUuYI4q8bXgkS1cO3C0p8m2jQ=".to_owned(),
            signed_at: at("2026-12-01T07:59:50Z"),
        }),
        findings: (2, 1),
        transfers: vec![Transferred {
            law: "CN".to_owned(),
            country: "SE".to_owned(),
            basis: "standard-contract".to_owned(),
            since: at("2026-11-01T00:00:00Z"),
            until: Some(at("2027-11-01T00:00:00Z")),
        }],
        persons: vec![("CN".to_owned(), 3_912)],
        retained: (1, 2, 31),
        in_order: 1,
        controls: vec![control("Consent", "good"), control("Way out", "bad")],
    }
}

fn control(title: &str, health: &'static str) -> ControlView {
    ControlView {
        title: title.to_owned(),
        owner: "control-of-account",
        state: if health == "good" { "control-in-order" } else { "control-broken" },
        health,
        detection: format!("Complaints {SHARP}"),
        prevention: format!("Nothing is sent without it {SHARP}"),
        evidence: format!("The ledger {SHARP}"),
    }
}

fn reason(text: &str, rule: &str, count: u64) -> ReasonCount {
    ReasonCount { text: text.to_owned(), rule: rule.to_owned(), count }
}

fn campaigns() -> Vec<CampaignStatus> {
    vec![
        CampaignStatus {
            name: "November: light for dark days".to_owned(),
            account: "Solbacka Blommor".to_owned(),
            state: CampaignState::Running,
            totals: Totals {
                accepted: 1212,
                deferred: 204,
                bounced: 34,
                withheld: 61,
                waiting: 489,
                in_doubt: 2,
            },
            withheld_reasons: vec![
                reason("Left before their message was sent.", "", 37),
                reason(
                    "Imported, and neither confirmed nor accepted.",
                    "platform.permission.required",
                    20,
                ),
                reason("On the suppression list: the mailbox does not exist.", "", 4),
            ],
            started_at: Some(at("2026-11-21T21:33:00Z")),
            done_at: Some(at("2026-11-21T21:46:00Z")),
            per_min: 129,
            waits: Some(Waits::Brakes),
        },
        CampaignStatus {
            name: "Winter courses".to_owned(),
            account: "Solbacka Blommor".to_owned(),
            state: CampaignState::Held,
            totals: Totals { waiting: 2100, ..Totals::default() },
            withheld_reasons: vec![],
            started_at: None,
            done_at: None,
            per_min: 0,
            waits: None,
        },
        CampaignStatus {
            name: "Bargains".to_owned(),
            account: "Harvest".to_owned(),
            state: CampaignState::Running,
            totals: Totals { accepted: 93, bounced: 7, waiting: 300, ..Totals::default() },
            withheld_reasons: vec![],
            started_at: Some(at("2026-11-21T21:02:00Z")),
            done_at: None,
            per_min: 0,
            waits: Some(Waits::Standing),
        },
        CampaignStatus {
            name: SHARP.to_owned(),
            account: "Bergs Cykel".to_owned(),
            state: CampaignState::Finished,
            totals: Totals { accepted: 100, bounced: 4, ..Totals::default() },
            withheld_reasons: vec![],
            started_at: Some(at("2026-11-21T20:02:00Z")),
            done_at: None,
            per_min: 0,
            waits: None,
        },
    ]
}

fn providers() -> Vec<ProviderStatus> {
    let waiting = |counts: [u64; 2]| {
        let pair = |(reason, count)| Waiting { reason, count };
        WaitReason::ALL.into_iter().zip(counts).map(pair).collect()
    };
    let provider = |name: &str, numbers: [u64; 4], counts| ProviderStatus {
        name: name.to_owned(),
        totals: Totals {
            accepted: numbers[0],
            deferred: numbers[1],
            bounced: numbers[2],
            waiting: numbers[3],
            ..Totals::default()
        },
        waiting: waiting(counts),
    };
    vec![
        provider("openmail.example", [820, 0, 0, 110], [110, 0]),
        provider("greymail.example", [301, 186, 34, 40], [40, 186]),
        provider("tightmail.example", [191, 18, 4, 339], [339, 18]),
    ]
}
