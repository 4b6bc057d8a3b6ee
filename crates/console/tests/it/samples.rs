//! Sample data: one of each page, and a few special cases.

mod overview;
mod people;
mod published;
mod reviews;

use console::{
    render,
    views::{
        AccountStanding, CampaignStatus, Change, CheckMailbox, Checkpoint, Compliance, ConfirmAsk,
        Confirmed, ControlView, Counted, Covered, ErrorPage, EventKind, EvidenceEvent, Frame,
        HeldKind, HeldReview, Home, LedgerHealth, LedgerProof, LedgerState, LinkProblem,
        ListChoice, ListSummary, ListToggle, Login, LoginProblem, Method, PolicyPage, Preferences,
        PreferencesNotice, Profile, ProviderStatus, RateView, ReasonCount, ReconfirmAsk, Report,
        ReportDone, Reviewed, RuleBookView, RuleExample, RulePack, RuleView, Said, Sender, SignUp,
        SignUpProblem, SignedState, Status, StepCount, StepTaken, Sum, TopicToggle, Totals,
        Transferred, Transparency, Unsubscribe, UnsubscribeDone, UnsubscribeScope, View,
        WaitReason, Waiting, Waits, Why,
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
        is_public: true,
    }
}

pub fn page(frame: &Frame, name: &str) -> String {
    let found = pages(frame).into_iter().find(|(it, _)| *it == name);
    found.map(|(_, html)| html).expect("a sample of that name")
}

pub fn pages(frame: &Frame) -> Vec<(&'static str, String)> {
    let mut all = people::consent(frame);
    all.extend(people::renewing(frame));
    all.extend(people::leaving(frame));
    all.extend(people::own(frame));
    all.extend(published::published(frame));
    all.extend(published::errors(frame));
    all.extend(overview::console(frame));
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
