//! Pages that recipients and visitors see.

use domain::{Personal, Timestamp};

/// The organisation that wants to send, or sent.
#[derive(Clone, Debug)]
pub struct Sender {
    /// Its name.
    pub name: String,
    /// The domain it sends from.
    pub domain: String,
}

impl Sender {
    pub(crate) fn initial(&self) -> String {
        self.name.chars().find(|it| it.is_alphanumeric()).unwrap_or('·').to_uppercase().collect()
    }
}

/// What a list promises.
#[derive(Clone, Debug)]
pub struct ListSummary {
    /// Its name.
    pub name: String,
    /// What will be sent (R002-07).
    pub purpose: String,
    /// How often (R002-08).
    pub frequency: String,
}

/// A list that can be asked for on a form.
#[derive(Clone, Debug)]
pub struct ListChoice {
    /// Value of the box when it is ticked.
    pub value: String,
    /// What it promises.
    pub list: ListSummary,
}

/// `/f/{form}`.
#[derive(Clone, Debug)]
pub struct SignUp {
    /// Where the form is posted.
    pub action: String,
    /// Who asks.
    pub sender: Sender,
    /// Heading, written by the sender.
    pub title: String,
    /// A few words below it. May be empty.
    pub intro: String,
    /// One box each. Never ticked beforehand, not even after an error.
    pub lists: Vec<ListChoice>,
    /// Version of the wording shown; posted back as `wording`, so that what is
    /// recorded is what was read.
    pub wording: String,
    /// When the page was opened, signed; posted back as `opened`.
    pub opened: String,
    /// A question that is asked of programs, when there is reason to.
    pub sum: Option<Sum>,
    /// What the person typed, after an error.
    pub address: Option<Personal<String>>,
    /// What the person typed, after an error.
    pub name: Option<Personal<String>>,
    /// What was wrong.
    pub problem: Option<SignUpProblem>,
    /// The sender's privacy notice, as a URL.
    pub privacy_url: Option<String>,
}

/// A sum to do.
#[derive(Clone, Debug)]
pub struct Sum {
    /// `7 + 5`.
    pub sum: String,
    /// Posted back as `asked`, beside the `answer`.
    pub token: String,
}

impl SignUp {
    pub(crate) fn typed_address(&self) -> &str {
        self.address.as_ref().map_or("", |it| it.reveal())
    }

    pub(crate) fn typed_name(&self) -> &str {
        self.name.as_ref().map_or("", |it| it.reveal())
    }

    /// The privacy notice, when it is a page: a sender's link runs nothing.
    pub(crate) fn privacy_link(&self) -> Option<&str> {
        let is_page = |it: &&str| it.starts_with("https://") || it.starts_with("http://");
        self.privacy_url.as_deref().filter(is_page)
    }

    pub(crate) fn address_is_wrong(&self) -> bool {
        matches!(self.problem, Some(SignUpProblem::AddressMissing | SignUpProblem::AddressInvalid))
    }

    pub(crate) fn choice_is_missing(&self) -> bool {
        self.problem == Some(SignUpProblem::NoList)
    }
}

/// What was wrong with a posted form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignUpProblem {
    /// No address.
    AddressMissing,
    /// Not an address.
    AddressInvalid,
    /// No box was ticked.
    NoList,
    /// The wording changed since the page was loaded.
    WordingChanged,
    /// Too many attempts from here.
    TooMany,
    /// The page was open for too long, or is none of ours.
    TooOld,
    /// A question has to be answered first.
    Question,
}

impl SignUpProblem {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::AddressMissing => "sign-up-problem-address-missing",
            Self::AddressInvalid => "sign-up-problem-address-invalid",
            Self::NoList => "sign-up-problem-no-list",
            Self::WordingChanged => "sign-up-problem-wording-changed",
            Self::TooMany => "sign-up-problem-too-many",
            Self::TooOld => "sign-up-problem-too-old",
            Self::Question => "sign-up-problem-question",
        }
    }
}

/// The page after a sign-up: the same whether or not the address was known.
#[derive(Clone, Debug)]
pub struct CheckMailbox {
    /// Who asks.
    pub sender: Sender,
    /// The address as typed, so that a slip is seen.
    pub address: Personal<String>,
    /// Days until the link expires.
    pub days: u64,
    /// The form, to start again. Path.
    pub form_path: String,
}

/// `/confirm/{token}` before the button is pressed.
#[derive(Clone, Debug)]
pub struct ConfirmAsk {
    /// Where the form is posted.
    pub action: String,
    /// Who asks.
    pub sender: Sender,
    /// What was asked for.
    pub lists: Vec<ListSummary>,
    /// The address, masked.
    pub address_masked: String,
    /// When it was asked for.
    pub requested_at: Timestamp,
}

/// What somebody said of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// They want it.
    Yes,
    /// They still want it.
    YesAgain,
}

/// `/confirm/{token}` and `/reconfirm/{token}` after the button was pressed.
#[derive(Clone, Debug)]
pub struct Confirmed {
    /// What they said.
    pub said: Said,
    /// Who will send.
    pub sender: Sender,
    /// What they want.
    pub lists: Vec<ListSummary>,
    /// The address, masked.
    pub address_masked: String,
    /// Path of the preferences.
    pub preferences_path: String,
    /// Path of the way out.
    pub unsubscribe_path: String,
}

/// `/reconfirm/{token}` before the button is pressed.
#[derive(Clone, Debug)]
pub struct ReconfirmAsk {
    /// Where the form is posted.
    pub action: String,
    /// Who sends.
    pub sender: Sender,
    /// What they get.
    pub lists: Vec<ListSummary>,
    /// The address, masked.
    pub address_masked: String,
    /// When they acted last.
    pub since: Timestamp,
    /// Path of the way out.
    pub unsubscribe_path: String,
}

/// A link that cannot do what it was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkProblem {
    /// A confirmation that came too late.
    ConfirmExpired,
    /// A confirmation that was given before.
    ConfirmAlready,
    /// A question about a permission that does not stand any more.
    ReconfirmOver,
    /// A token that nobody made, or for something else.
    Unknown,
}

impl LinkProblem {
    pub(crate) fn title_key(self) -> &'static str {
        match self {
            Self::ConfirmExpired => "link-expired-title",
            Self::ConfirmAlready => "link-already-title",
            Self::ReconfirmOver => "link-over-title",
            Self::Unknown => "link-unknown-title",
        }
    }

    pub(crate) fn body_key(self) -> &'static str {
        match self {
            Self::ConfirmExpired => "link-expired-body",
            Self::ConfirmAlready => "link-already-body",
            Self::ReconfirmOver => "link-over-body",
            Self::Unknown => "link-unknown-body",
        }
    }
}

/// `/u/{token}` before a button is pressed.
#[derive(Clone, Debug)]
pub struct Unsubscribe {
    /// Where the form is posted; the buttons post `scope` as `list` or `all`.
    pub action: String,
    /// Who sends.
    pub sender: Sender,
    /// The list that the message was for; absent when it was for none.
    pub list: Option<ListSummary>,
    /// The address, masked.
    pub address_masked: String,
    /// Path of the preferences.
    pub preferences_path: String,
    /// Path of the recipient's evidence.
    pub why_path: String,
    /// Path of the abuse form.
    pub report_path: String,
}

/// What was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnsubscribeScope {
    /// One list, by name.
    List(String),
    /// Everything from this sender.
    All,
}

/// `/u/{token}` after a button was pressed.
#[derive(Clone, Debug)]
pub struct UnsubscribeDone {
    /// Who sends no more.
    pub sender: Sender,
    /// What was left.
    pub scope: UnsubscribeScope,
    /// The address, masked.
    pub address_masked: String,
    /// When it took effect.
    pub at: Timestamp,
    /// Path of the same page, to leave everything as well.
    pub unsubscribe_path: String,
    /// Path of the preferences, to take it back.
    pub preferences_path: String,
    /// Path of the abuse form, for those who never signed up.
    pub report_path: String,
}

/// A topic of a list on the preferences page.
#[derive(Clone, Debug)]
pub struct TopicToggle {
    /// Value of the box when it is ticked: `list/topic`.
    pub value: String,
    /// The topic.
    pub name: String,
    /// Whether mail about it comes now.
    pub wanted: bool,
}

/// A list on the preferences page.
#[derive(Clone, Debug)]
pub struct ListToggle {
    /// Value of the box when it is ticked.
    pub value: String,
    /// What it promises.
    pub list: ListSummary,
    /// Whether the person receives it now.
    pub receiving: bool,
    /// Whether that is because they are a customer, and not because they said yes.
    pub as_customer: bool,
    /// What it is about, where a person may leave out a part.
    pub topics: Vec<TopicToggle>,
}

/// What the last visit to the preferences did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreferencesNotice {
    /// The choice was saved.
    Saved,
    /// The choice was saved, and a new list waits for confirmation by mail.
    Confirm,
}

impl PreferencesNotice {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Saved => "preferences-saved",
            Self::Confirm => "preferences-confirm",
        }
    }
}

/// `/p/{token}`. The only page whose boxes may be ticked: they show what the
/// person chose before.
#[derive(Clone, Debug)]
pub struct Preferences {
    /// Where the form is posted; boxes post `list` and `topic`, beside
    /// `shown` for each list with topics; the rest posts `rest`.
    pub action: String,
    /// Who sends.
    pub sender: Sender,
    /// Until when the person rests from all mail.
    pub rests_until: Option<Timestamp>,
    /// How long they may rest, in days.
    pub rest_days: Vec<u16>,
    /// All lists of the sender that the person may choose.
    pub lists: Vec<ListToggle>,
    /// The address, masked.
    pub address_masked: String,
    /// What the last visit did.
    pub notice: Option<PreferencesNotice>,
    /// Path of the way out of everything.
    pub unsubscribe_path: String,
    /// Path of the recipient's evidence.
    pub why_path: String,
}

/// `/v/{token}`: a message in the browser. The message itself comes from the
/// content origin, in a sandboxed frame.
#[derive(Clone, Debug)]
pub struct View {
    /// Who sent it.
    pub sender: Sender,
    /// Its subject.
    pub subject: String,
    /// When it was composed.
    pub sent_at: Timestamp,
    /// URL on the content origin.
    pub content_url: String,
    /// Path of the way out.
    pub unsubscribe_path: String,
    /// Path of the recipient's evidence.
    pub why_path: String,
}

/// `/report/{token}`: the abuse form; posts `reason`.
#[derive(Clone, Debug)]
pub struct Report {
    /// Where the form is posted.
    pub action: String,
    /// Who sent the message.
    pub sender: Sender,
    /// The message it is about, when the token names one: its subject.
    pub subject: Option<String>,
    /// True when the last post named no reason.
    pub reason_missing: bool,
}

/// The values of `reason` on the abuse form and their texts.
pub const REPORT_REASONS: [(&str, &str); 6] = [
    ("never-asked", "report-reason-never-asked"),
    ("left-before", "report-reason-left-before"),
    ("other-content", "report-reason-other-content"),
    ("fraud", "report-reason-fraud"),
    ("rights", "report-reason-rights"),
    ("other", "report-reason-other"),
];

/// After the abuse form.
#[derive(Clone, Debug)]
pub struct ReportDone {
    /// Who sends no more to this address.
    pub sender: Sender,
    /// Number of the case.
    pub case: String,
}

/// `/`.
#[derive(Clone, Debug)]
pub struct Home {
    /// Version of the published rules.
    pub policy_version: String,
    /// Events in all ledgers.
    pub ledger_events: u64,
}

/// A page that was not served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorPage {
    /// 400.
    BadRequest,
    /// 403: a form that another site sent.
    Forbidden,
    /// 404.
    NotFound,
    /// 410: a message whose recipient was erased then.
    Erased {
        /// When.
        at: Timestamp,
    },
    /// 451: a message whose content was taken down then, for its rights holder.
    TakenDown {
        /// When.
        at: Timestamp,
    },
    /// 413.
    TooLarge {
        /// The limit in bytes.
        limit_bytes: u64,
    },
    /// 429.
    TooMany {
        /// When to come again.
        retry_after_s: u64,
    },
    /// 500.
    Internal {
        /// What to quote when asking for help.
        reference: String,
    },
    /// 503: nothing can be done at the moment.
    Unavailable,
}

impl ErrorPage {
    /// The HTTP status code.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Erased { .. } => 410,
            Self::TakenDown { .. } => 451,
            Self::TooLarge { .. } => 413,
            Self::TooMany { .. } => 429,
            Self::Internal { .. } => 500,
            Self::Unavailable => 503,
        }
    }

    pub(crate) fn title_key(&self) -> &'static str {
        match self {
            Self::BadRequest => "error-400-title",
            Self::Forbidden => "error-403-title",
            Self::NotFound => "error-404-title",
            Self::Erased { .. } => "error-410-title",
            Self::TakenDown { .. } => "error-451-title",
            Self::TooLarge { .. } => "error-413-title",
            Self::TooMany { .. } => "error-429-title",
            Self::Internal { .. } => "error-500-title",
            Self::Unavailable => "error-503-title",
        }
    }
}
