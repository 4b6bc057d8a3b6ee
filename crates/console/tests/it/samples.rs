//! Sample data: one of each page, and a few special cases.

mod reviews;

use console::{
    render,
    views::{
        AccountStanding, CampaignStatus, Change, CheckMailbox, Checkpoint, Compliance, ConfirmAsk,
        Confirmed, ControlView, Counted, Covered, ErrorPage, EventKind, EvidenceEvent, Frame,
        HeldKind, HeldReview, Home, LedgerHealth, LedgerProof, LedgerState, LinkProblem,
        ListChoice, ListSummary, ListToggle, Login, LoginProblem, Method, PolicyPage, Preferences,
        PreferencesNotice, Profile, ProviderStatus, RateView, ReasonCount, ReconfirmAsk,
        Reconfirmed, Report, ReportDone, Reviewed, RuleBookView, RuleExample, RulePack, RuleView,
        Sender, SignUp, SignUpProblem, SignedState, Status, StepTaken, Sum, Totals, Transferred,
        Transparency, Unsubscribe, UnsubscribeDone, UnsubscribeScope, View, WaitReason, Waiting,
        Waits, Why,
        evidence::{Proof, Seen, SignedUp},
        own::{
            CaseState, Me, MeAsk, MeCase, MeDone, MeList, MeOpen, MeProblem, MeSender, MeSent,
            MeState,
        },
        rules::{PackKind, PolicySection},
    },
};
use domain::{Basis, CampaignState, Language, Personal, Standing, Timestamp, Verdict};

/// What somebody wrote who wished to break a page.
pub const SHARP: &str = "<b>\"'>";

pub fn frame(language: Language) -> Frame {
    Frame {
        language,
        path: "/f/form_01jf0000000000000000000000".to_owned(),
        profile: Profile::Live,
        operator: "Havsbris Post AB".to_owned(),
    }
}

pub fn page(frame: &Frame, name: &str) -> String {
    let found = pages(frame).into_iter().find(|(it, _)| *it == name);
    found.map(|(_, html)| html).expect("a sample of that name")
}

pub fn pages(frame: &Frame) -> Vec<(&'static str, String)> {
    let mut all = consent(frame);
    all.extend(renewing(frame));
    all.extend(leaving(frame));
    all.extend(own(frame));
    all.extend(published(frame));
    all.extend(errors(frame));
    all.extend(console(frame));
    all.extend(reviews::pages(frame));
    all
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a sample is an instant")
}

fn sender() -> Sender {
    Sender { name: "Solbacka Blommor".to_owned(), domain: "solbackablommor.example".to_owned() }
}

fn lists() -> Vec<ListSummary> {
    let list = |name: &str, purpose: &str, frequency: &str| ListSummary {
        name: name.to_owned(),
        purpose: purpose.to_owned(),
        frequency: frequency.to_owned(),
    };
    vec![
        list(
            "The greenhouse letter",
            "What is in bloom, how to keep it alive, and one recipe.",
            "Once a month, on the first Thursday",
        ),
        list(
            "Offers of the week",
            "Flowers that we have too many of, at a lower price.",
            "At most once a week",
        ),
        list("Courses", "New dates for binding wreaths and bouquets.", "Four times a year"),
    ]
}

fn choices() -> Vec<ListChoice> {
    let choice = |(place, list)| ListChoice { value: format!("list_{place}"), list };
    lists().into_iter().enumerate().map(choice).collect()
}

fn consent(frame: &Frame) -> Vec<(&'static str, String)> {
    let form = SignUp {
        action: "/f/form_01jf".to_owned(),
        sender: sender(),
        title: "Letters from the greenhouse".to_owned(),
        intro: "We write when there is something to tell. Choose what interests you.".to_owned(),
        lists: choices(),
        wording: "7f3a91c2".to_owned(),
        opened: "1.0".to_owned(),
        sum: None,
        address: None,
        name: Some(Personal::new(SHARP.to_owned())),
        problem: None,
        privacy_url: Some("https://solbackablommor.example/privacy".to_owned()),
    };
    let wrong = SignUp {
        address: Some(Personal::new("elin.berg@example".to_owned())),
        problem: Some(SignUpProblem::AddressInvalid),
        privacy_url: Some("javascript:alert(1)".to_owned()),
        sum: Some(Sum { sum: "7 + 5".to_owned(), token: SHARP.to_owned() }),
        ..form.clone()
    };
    let mailbox = CheckMailbox {
        sender: sender(),
        address: Personal::new("elin.berg@example.com".to_owned()),
        days: 7,
        form_path: "/f/form_01jf".to_owned(),
    };
    let ask = ConfirmAsk {
        action: "/confirm/k3x".to_owned(),
        sender: sender(),
        lists: lists()[..2].to_vec(),
        address_masked: "e***@example.com".to_owned(),
        requested_at: at("2026-10-02T08:15:20Z"),
    };
    let confirmed = Confirmed {
        sender: sender(),
        lists: lists()[..2].to_vec(),
        address_masked: "e***@example.com".to_owned(),
        preferences_path: "/p/k3x".to_owned(),
        unsubscribe_path: "/u/k3x".to_owned(),
    };
    vec![
        ("sign-up", render::sign_up(frame, &form)),
        ("sign-up-wrong", render::sign_up(frame, &wrong)),
        ("check-mailbox", render::check_mailbox(frame, &mailbox)),
        ("confirm", render::confirm_ask(frame, &ask)),
        ("confirmed", render::confirmed(frame, &confirmed)),
        ("confirm-expired", render::link_problem(frame, &LinkProblem::ConfirmExpired)),
        ("confirm-already", render::link_problem(frame, &LinkProblem::ConfirmAlready)),
        ("link-unknown", render::link_problem(frame, &LinkProblem::Unknown)),
    ]
}

fn renewing(frame: &Frame) -> Vec<(&'static str, String)> {
    let still = ReconfirmAsk {
        action: "/reconfirm/k3x".to_owned(),
        sender: sender(),
        lists: lists()[..1].to_vec(),
        address_masked: "e***@example.com".to_owned(),
        since: at("2026-06-02T08:15:20Z"),
        unsubscribe_path: "/u/k3x".to_owned(),
    };
    let renewed = Reconfirmed {
        sender: sender(),
        lists: lists()[..1].to_vec(),
        address_masked: "e***@example.com".to_owned(),
        preferences_path: "/p/k3x".to_owned(),
        unsubscribe_path: "/u/k3x".to_owned(),
    };
    vec![
        ("reconfirm", render::reconfirm_ask(frame, &still)),
        ("reconfirmed", render::reconfirmed(frame, &renewed)),
        ("reconfirm-over", render::link_problem(frame, &LinkProblem::ReconfirmOver)),
    ]
}

fn leaving(frame: &Frame) -> Vec<(&'static str, String)> {
    let ask = Unsubscribe {
        action: "/u/k3x".to_owned(),
        sender: sender(),
        list: Some(lists().remove(0)),
        address_masked: "e***@example.com".to_owned(),
        preferences_path: "/p/k3x".to_owned(),
        why_path: "/why/k3x".to_owned(),
        report_path: "/report/k3x".to_owned(),
    };
    let done = UnsubscribeDone {
        sender: sender(),
        scope: UnsubscribeScope::List("The greenhouse letter".to_owned()),
        address_masked: "e***@example.com".to_owned(),
        at: at("2026-11-21T21:40:00Z"),
        unsubscribe_path: "/u/k3x".to_owned(),
        preferences_path: "/p/k3x".to_owned(),
        report_path: "/report/k3x".to_owned(),
    };
    let preferences = Preferences {
        action: "/p/k3x".to_owned(),
        sender: sender(),
        lists: choices()
            .into_iter()
            .enumerate()
            .map(|(place, it)| ListToggle { value: it.value, list: it.list, receiving: place == 0 })
            .collect(),
        address_masked: "e***@example.com".to_owned(),
        notice: Some(PreferencesNotice::Saved),
        unsubscribe_path: "/u/k3x".to_owned(),
        why_path: "/why/k3x".to_owned(),
    };
    let view = View {
        sender: sender(),
        subject: "November: light for dark days".to_owned(),
        sent_at: at("2026-11-05T06:00:00Z"),
        content_url: "message.html".to_owned(),
        unsubscribe_path: "/u/k3x".to_owned(),
        why_path: "/why/k3x".to_owned(),
    };
    let report = Report {
        action: "/report/k3x".to_owned(),
        sender: sender(),
        subject: Some("November: light for dark days".to_owned()),
        reason_missing: false,
    };
    let reported = ReportDone { sender: sender(), case: "case_01jf3q".to_owned() };
    let everything = UnsubscribeDone { scope: UnsubscribeScope::All, ..done.clone() };
    vec![
        ("unsubscribe", render::unsubscribe(frame, &ask)),
        ("unsubscribe-done", render::unsubscribe_done(frame, &done)),
        ("unsubscribe-done-all", render::unsubscribe_done(frame, &everything)),
        ("preferences", render::preferences(frame, &preferences)),
        ("view", render::view(frame, &view)),
        ("report", render::report(frame, &report)),
        ("report-done", render::report_done(frame, &reported)),
        ("why", render::why(frame, &why())),
        ("why-broken", render::why(frame, &Why { proof: Proof::Broken, ..why() })),
        ("why-new", render::why(frame, &Why { proof: Proof::Later, events: vec![], ..why() })),
    ]
}

fn why() -> Why {
    let event = |time: &str, kind, method, wording: &str| EvidenceEvent {
        at: at(time),
        kind,
        method: Some(method),
        list: "The greenhouse letter".to_owned(),
        wording: wording.to_owned(),
        ip_masked: Some("203.0.113.x".to_owned()),
        seen: Seen::Here,
    };
    Why {
        sender: sender(),
        address_masked: "e***@example.com".to_owned(),
        basis: Some(Basis::Confirmed),
        message_at: Some(at("2026-11-05T06:00:12Z")),
        signed_up: Some(SignedUp {
            at: at("2026-10-02T08:17:41Z"),
            ip_masked: Some("203.0.113.x".to_owned()),
        }),
        lists: vec![lists().remove(0)],
        events: vec![
            event(
                "2026-10-02T08:15:20Z",
                EventKind::Requested,
                Method::Web,
                "The greenhouse letter: what is in bloom, how to keep it alive, and one recipe. \
                 Once a month, on the first Thursday.",
            ),
            event("2026-10-02T08:17:41Z", EventKind::Confirmed, Method::Mail, ""),
        ],
        proof: Proof::Here(LedgerProof {
            leaf_index: 1041,
            tree_size: 2118,
            root: "f1cd1c9bbad69a5a96b3ea4b7e8cf4f4e4ea36d9cd2b1a8c2f0e1d3c5b7a9f10".to_owned(),
            checkpoint_path: "/ledger/account_01jf3q".to_owned(),
        }),
        unsubscribe_path: "/u/k3x".to_owned(),
        preferences_path: "/p/k3x".to_owned(),
        report_path: "/report/k3x".to_owned(),
        link_path: "/why/k3x".to_owned(),
    }
}

fn own(frame: &Frame) -> Vec<(&'static str, String)> {
    let wrong = MeAsk { problem: Some(MeProblem::AddressInvalid) };
    let open = MeOpen { action: "/me/k3x".to_owned(), until: Some(at("2026-11-21T22:10:00Z")) };
    let list = |place: usize, state| MeList {
        list: lists().remove(place),
        state,
        since: at("2026-10-02T08:17:41Z"),
    };
    let held = |name: &str, lists| MeSender {
        account: "account_01jf3q".to_owned(),
        sender: Sender { name: name.to_owned(), ..sender() },
        lists,
        events: why().events,
        messages: 7,
    };
    let case = |number: &str, state| MeCase {
        number: number.to_owned(),
        opened_at: at("2026-11-20T09:00:00Z"),
        answer_due: at("2026-11-21T09:00:00Z"),
        state,
    };
    let me = Me {
        visit: Personal::new("k3x.secret".to_owned()),
        until: at("2026-11-21T22:20:00Z"),
        address: Some(Personal::new("elin.berg@example.com".to_owned())),
        done: Some(MeDone::Left),
        senders: vec![
            held("Solbacka Blommor", vec![list(0, MeState::Receiving), list(1, MeState::Left)]),
            held("Havsbris Kurser", vec![list(2, MeState::BroughtIn), list(0, MeState::Asked)]),
        ],
        cases: vec![
            case("case_01jf3q8m2v", CaseState::Investigated),
            case("case_01jf3q8m2w", CaseState::Answered),
        ],
        never_since: None,
    };
    let nobody = Me {
        address: None,
        done: Some(MeDone::Never),
        senders: Vec::new(),
        cases: Vec::new(),
        never_since: Some(at("2026-11-21T21:50:00Z")),
        ..me.clone()
    };
    vec![
        ("me-ask", render::me_ask(frame, &MeAsk { problem: None })),
        ("me-ask-wrong", render::me_ask(frame, &wrong)),
        ("me-sent", render::me_sent(frame, &MeSent { minutes: 30 })),
        ("me-open", render::me_open(frame, &open)),
        ("me-over", render::me_open(frame, &MeOpen { until: None, ..open.clone() })),
        ("me", render::me(frame, &me)),
        ("me-nobody", render::me(frame, &nobody)),
    ]
}

fn published(frame: &Frame) -> Vec<(&'static str, String)> {
    let home = Home { policy_version: "2026-11-01".to_owned(), ledger_events: 48_213 };
    let open = Transparency {
        senders: 14,
        stopped: 2,
        complaints: 61,
        reports: 9,
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

fn errors(frame: &Frame) -> Vec<(&'static str, String)> {
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

fn console(frame: &Frame) -> Vec<(&'static str, String)> {
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
