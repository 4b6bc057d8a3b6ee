//! One function a page: view model in, HTML out.
//!
//! The pages are compiled from `templates/`; a value that is missing there does
//! not compile, and every value is escaped.

use askama::Template;
use domain::Language;

use crate::{
    assets, chart,
    text::Texts,
    views::{
        CheckMailbox, Compliance, ConfirmAsk, Confirmed, ErrorPage, Frame, Home, LinkProblem,
        Login, PolicyPage, Preferences, ReconfirmAsk, Report, ReportDone, Said, SignUp, Status,
        Transparency, Unsubscribe, UnsubscribeDone, UnsubscribeScope, View, WaitReason, Why,
        evidence::Proof,
        own::{Me, MeAsk, MeOpen, MeSent},
        public::REPORT_REASONS,
        reviews::{Queue, Review},
        rules,
    },
};

/// Languages and their own names, in the order of the links.
const LANGUAGES: [(Language, &str); 4] = [
    (Language::En, "English"),
    (Language::ZhHans, "中文"),
    (Language::Vi, "Tiếng Việt"),
    (Language::Sv, "Svenska"),
];

macro_rules! pages {
    ($($(#[$doc:meta])* $function:ident($view:ty) = $page:ident, $template:tt;)*) => {$(
        #[derive(Template)]
        #[template(path = $template)]
        struct $page<'a> {
            frame: &'a Frame,
            t: Texts,
            it: &'a $view,
        }

        $(#[$doc])*
        #[must_use]
        pub fn $function(frame: &Frame, view: &$view) -> String {
            let page = $page { frame, t: Texts::new(frame.language), it: view };
            // The only errors are those of the writer, and a text grows.
            page.render().expect("a page can be written to a text")
        }
    )*};
}

pages! {
    /// `/`.
    home(Home) = HomePage, "home.html";
    /// `/f/{form}`.
    sign_up(SignUp) = SignUpPage, "sign_up.html";
    /// The answer to a posted `/f/{form}`.
    check_mailbox(CheckMailbox) = CheckMailboxPage, "check_mailbox.html";
    /// `GET /confirm/{token}`.
    confirm_ask(ConfirmAsk) = ConfirmAskPage, "confirm_ask.html";
    /// `POST /confirm/{token}` and `POST /reconfirm/{token}`.
    confirmed(Confirmed) = ConfirmedPage, "confirmed.html";
    /// `GET /reconfirm/{token}`.
    reconfirm_ask(ReconfirmAsk) = ReconfirmAskPage, "reconfirm_ask.html";
    /// A link that cannot do what it was made for. The status is 410 for
    /// `ConfirmExpired` and `ReconfirmOver`, 200 for `ConfirmAlready`, 404 for `Unknown`.
    link_problem(LinkProblem) = LinkProblemPage, "link_problem.html";
    /// `GET /u/{token}`.
    unsubscribe(Unsubscribe) = UnsubscribePage, "unsubscribe.html";
    /// `POST /u/{token}` from the page.
    unsubscribe_done(UnsubscribeDone) = UnsubscribeDonePage, "unsubscribe_done.html";
    /// `/p/{token}`.
    preferences(Preferences) = PreferencesPage, "preferences.html";
    /// `/why/{token}`.
    why(Why) = WhyPage, "why.html";
    /// `/me`.
    me_ask(MeAsk) = MeAskPage, "me_ask.html";
    /// `POST /me`, and a link asked for on `/why/{token}`.
    me_sent(MeSent) = MeSentPage, "me_sent.html";
    /// `GET /me/{token}`, and `POST` when the link is over (status 410).
    me_open(MeOpen) = MeOpenPage, "me_open.html";
    /// `POST /me/{token}`, `POST /me/act`.
    me(Me) = MePage, "me.html";
    /// `/v/{token}`, with [`assets::view_policy`].
    view(View) = ViewPage, "view.html";
    /// `GET /report/{token}`, and `POST` without a reason.
    report(Report) = ReportPage, "report.html";
    /// `POST /report/{token}`.
    report_done(ReportDone) = ReportDonePage, "report_done.html";
    /// `/policy`.
    policy(PolicyPage) = PolicyRulesPage, "policy.html";
    /// `/transparency`.
    transparency(Transparency) = TransparencyPage, "transparency.html";
    /// A page that was not served, on any origin.
    error(ErrorPage) = NotServedPage, "error.html";
    /// `/login` on the console origin.
    login(Login) = LoginPage, "login.html";
    /// `/status` on the console origin.
    status(Status) = StatusPage, "status.html";
    /// `/reviews` on the console origin.
    reviews(Queue) = ReviewsPage, "reviews.html";
    /// `/reviews/{review}` on the console origin.
    review(Review) = ReviewPage, "review.html";
    /// The compliance report on the console origin.
    compliance(Compliance) = CompliancePage, "compliance.html";
}
