//! Samples of what recipients see: signing up, leaving, their own data.

use super::*;

fn choices() -> Vec<ListChoice> {
    let choice = |(place, list)| ListChoice { value: format!("list_{place}"), list };
    lists().into_iter().enumerate().map(choice).collect()
}

/// The first list is about several things, one of which is left out.
fn topics(list: &str, place: usize) -> Vec<TopicToggle> {
    let names: &[&str] = if place == 0 { &["Roses", SHARP] } else { &[] };
    let toggle = |(place, name): (usize, &&str)| TopicToggle {
        value: format!("{list}/{name}"),
        name: (*name).to_owned(),
        wanted: place == 0,
    };
    names.iter().enumerate().map(toggle).collect()
}

pub(super) fn consent(frame: &Frame) -> Vec<(&'static str, String)> {
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
        said: Said::Yes,
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

pub(super) fn renewing(frame: &Frame) -> Vec<(&'static str, String)> {
    let still = ReconfirmAsk {
        action: "/reconfirm/k3x".to_owned(),
        sender: sender(),
        lists: lists()[..1].to_vec(),
        address_masked: "e***@example.com".to_owned(),
        since: at("2026-06-02T08:15:20Z"),
        unsubscribe_path: "/u/k3x".to_owned(),
    };
    let renewed = Confirmed {
        said: Said::YesAgain,
        sender: sender(),
        lists: lists()[..1].to_vec(),
        address_masked: "e***@example.com".to_owned(),
        preferences_path: "/p/k3x".to_owned(),
        unsubscribe_path: "/u/k3x".to_owned(),
    };
    vec![
        ("reconfirm", render::reconfirm_ask(frame, &still)),
        ("reconfirmed", render::confirmed(frame, &renewed)),
        ("reconfirm-over", render::link_problem(frame, &LinkProblem::ReconfirmOver)),
    ]
}

pub(super) fn leaving(frame: &Frame) -> Vec<(&'static str, String)> {
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
            .map(|(place, it)| ListToggle {
                topics: topics(&it.value, place),
                value: it.value,
                list: it.list,
                receiving: place < 2,
                as_customer: place == 1,
            })
            .collect(),
        rests_until: Some(at("2026-12-21T21:40:00Z")),
        rest_days: vec![30, 60, 90],
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
        until: None,
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
            event("2026-10-20T19:02:10Z", EventKind::TopicLeftOut, Method::Web, "Recipes"),
            EvidenceEvent {
                until: Some(at("2026-12-03T07:40:05Z")),
                list: String::new(),
                ..event("2026-11-03T07:40:05Z", EventKind::Rested, Method::Web, "")
            },
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

pub(super) fn own(frame: &Frame) -> Vec<(&'static str, String)> {
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
