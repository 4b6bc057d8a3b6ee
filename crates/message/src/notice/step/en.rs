//! The notices in English.

use super::Words;

const BAD: &str = "On {{ contact.day }}, {{ contact.bad }} of {{ contact.total }} messages of your account ({{ contact.rate }}) went to recipients that do not exist.";
const COMPLAINED: &str = "On {{ contact.day }}, {{ contact.bad }} of {{ contact.total }} recipients of your account ({{ contact.rate }}) complained about your mail.";
const PROVE: &str = "To send again, show a reviewer two things: that your list is reliable, with the records of consent, and what you changed so that this does not go on. Both are put on record. You can read, export and answer everything as before.";

/// One for each step, in the order of [`super::Step::ALL`].
pub(super) const WORDS: [Words; 14] = [
    // WarnFirst
    (
        "Warning 1: too much bad mail",
        [
            BAD,
            "This is the first warning. Your sending speed is limited for now; no message is lost.",
            "Please check your contact list: where do these addresses come from, and when was the list last used? At higher rates the limit becomes lower, and then the account is suspended.",
        ],
    ),
    // WarnSecond
    (
        "Warning 2: too much bad mail",
        [
            BAD,
            "This is the second warning. Your sending speed is limited further.",
            "Please pause your campaigns and check your contact list now. The next step suspends the account.",
        ],
    ),
    // Suspend
    (
        "Your account is suspended: too much bad mail",
        [BAD, "Your account is suspended. Nothing more is sent; what waited, waits.", PROVE],
    ),
    // Lock
    (
        "Your account is locked for good: too much bad mail again",
        [
            BAD,
            "Your account had been suspended before and was activated again. It is now locked for good, and nothing more is sent.",
            "You can still take your suppressions and your records of consent with you. Every link to stop receiving keeps working.",
        ],
    ),
    // WarnComplaints
    (
        "Warning: too many complaints",
        [
            COMPLAINED,
            "Your sending speed is limited for now; no message is lost.",
            "Please check whether the people on your list expect this mail, and as often as you send it. At higher rates the account is suspended.",
        ],
    ),
    // SuspendComplaints
    (
        "Your account is suspended: too many complaints",
        [COMPLAINED, "Your account is suspended. Nothing more is sent; what waited, waits.", PROVE],
    ),
    // Brake
    (
        "Campaign paused: {{ contact.campaign }}",
        [
            "Of the first {{ contact.total }} recipients of “{{ contact.campaign }}”, {{ contact.bad }} do not exist.",
            "The campaign is paused before more harm is done. Everything else of your account goes on.",
            "Please check where this list comes from. You can resume the campaign or cancel it; the meter of the day keeps counting.",
        ],
    ),
    // Refused
    (
        "Campaign paused: {{ contact.campaign }}",
        [
            "A mailbox provider refuses “{{ contact.campaign }}” again and again: {{ contact.reason }}.",
            "The campaign is paused before the provider blocks more of your mail.",
            "Please look at the provider's answers in the campaign's report, correct what they name, and resume the campaign.",
        ],
    ),
    // Reactivate
    (
        "Your account may send again",
        [
            "A reviewer accepted your proof: {{ contact.reason }}",
            "What waited is sent from now on.",
            "Please note that an account that was suspended once is locked for good when bad mail gets too high on a later day.",
        ],
    ),
    // DisableSending
    (
        "Sending is disabled while a complaint is looked into",
        [
            "The operator disabled the sending of your account: {{ contact.reason }}",
            "Nothing more is sent until that is settled; what waited, waits.",
            "Please answer the operator's questions. You can read and export everything as before.",
        ],
    ),
    // Terminate
    (
        "The sending of your account was ended",
        [
            "The operator ended the sending of your account: {{ contact.reason }}",
            "Nothing more is sent, and what waited is not sent any more.",
            "You can still take your suppressions and your records of consent with you. Every link to stop receiving keeps working.",
        ],
    ),
    // ComplaintAnswered
    (
        "A recipient complained: what we did",
        [
            "A recipient of yours complained ({{ contact.reason }}). We saw them sign up and confirm, so they may have forgotten it.",
            "They get no more mail from you. We told them when and from where they signed up. Your account may send as before.",
            "Please check whether your form says clearly who writes, what about and how often: it is on the list of forms that a reviewer looks at. Further cases of today come without a message; you find all of them in your account.",
        ],
    ),
    // PolicyChanged
    (
        "The policy changes",
        [
            "The operator changes limits of the policy, each from the day in brackets on (UTC): {{ contact.reason }}",
            "What is sent from that day on is measured by the new value. What was sent before stays measured by the old one.",
            "The policy page shows the values of now and those that are announced, with the reason for each. There is nothing to do but to look whether they concern you.",
        ],
    ),
    // Asked
    (
        "A reviewer has a question",
        [
            "Somebody who looks at your work needs to know something before they decide: {{ contact.reason }}",
            "What it is about waits until they have decided. Please answer within the time that your account shows: after it, they may decide without you.",
            "Answer in words and, if it helps, with a file: by the API, or with assent account answer. What you send is sealed like your other evidence.",
        ],
    ),
];
