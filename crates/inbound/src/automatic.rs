//! Who wrote a mail: a person, a machine that answers, a mail system that
//! reports.
//!
//! Owns the signs of RFC 3834 and of what older programs do instead. **Never**
//! here: what a report says. Called by [`crate::read`].

use crate::mime::Parts;

/// Beginnings of the subject of an answer given by a machine.
const ANSWERS: &[&str] = &[
    "auto:",
    "auto-reply",
    "automatic reply",
    "automated reply",
    "autoreply",
    "auto reply",
    "autoresponse",
    "out of office",
    "out of the office",
    "away from",
    "vacation",
    "on vacation",
    "abwesenheitsnotiz",
    "automatische antwort",
    "réponse automatique",
    "respuesta automática",
    "risposta automatica",
    "automatisk svar",
    "automatiskt svar",
    "autosvar",
    "frånvaro",
    "自动回复",
    "自動回復",
    "自動回覆",
    "自動応答",
    "自動返信",
    "不在通知",
    "trả lời tự động",
    "автоответ",
    "автоматический ответ",
    "please confirm your message",
    "please verify your message",
    "your message is awaiting",
];
/// Who reports, at the beginning of a name or a local part.
const REPORTERS: &[&str] = &[
    "mailer-daemon",
    "mailer daemon",
    "mail-daemon",
    "maildaemon",
    "mdaemon",
    "postmaster",
    "poostmaster",
    "mail delivery",
    "mail deliver system",
    "mail.delivery",
    "mail administrator",
    "mail system",
    "system administrator",
    "delivery subsystem",
    "internet mail delivery",
    "bounce",
    "系统管理员",
    "系统退信",
];
/// What the subject of a report says.
const SUBJECTS: &[&str] = &[
    "undeliver",
    "undelivr",
    "delivery status",
    "delivery failure",
    "delivery failed",
    "delivery has failed",
    "delivery notification",
    "delivery report",
    "delivery problem",
    "failure notice",
    "failure delivery",
    "failed delivery",
    "failed mail",
    "permanent delivery failure",
    "returned mail",
    "returned to sender",
    "returning message to sender",
    "could not be delivered",
    "could not deliver",
    "could not send",
    "cannot send message",
    "not delivered",
    "mail system error",
    "non-delivery",
    "nondelivery",
    "unzustellbar",
    "nicht zugestellt",
    "non remis",
    "échec de la remise",
    "no se puede entregar",
    "olevererbar",
    "kunde inte levereras",
    "không gửi được",
    "không thể gửi",
    "退信",
    "退回",
    "无法投递",
    "投递失败",
    "发送失败",
    "未送达",
    "無法傳遞",
    "配信できません",
    "配信不能",
    "送信できません",
    "недоставлен",
    "не доставлен",
];
/// What a report says in its prose when nothing else gives it away.
const PHRASES: &[&str] = &[
    "could not be delivered",
    "cannot be delivered",
    "can't be delivered",
    "was not delivered",
    "wasn't delivered",
    "not able to be delivered",
    "unable to deliver",
    "delivery to the following",
    "did not reach the following",
    "had delivery errors",
    "had permanent fatal errors",
];

/// What wrote a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writer {
    /// A mail system that reports.
    System,
    /// A machine that answers for somebody.
    Answerer,
    /// A person, as far as can be told.
    Person,
}

/// Says who wrote a mail; `text` is its prose.
pub(crate) fn writer(parts: &Parts<'_>, text: &str) -> Writer {
    let lower = |name: &str| parts.header(name).map(|it| it.to_lowercase());
    let subject = lower("Subject").unwrap_or_default();
    let from = parts.header_raw("From").unwrap_or_default().to_lowercase();
    if parts.header("X-Failed-Recipients").is_some() || reports(&from) {
        return Writer::System;
    }
    let subject = subject.trim();
    let automatic = is_automatic(parts, subject);
    if ANSWERS.iter().any(|it| subject.starts_with(it)) {
        return Writer::Answerer;
    }
    let phrase = || {
        let text = text.to_lowercase();
        PHRASES.iter().any(|it| text.contains(it))
    };
    // A person who forwards or answers a report keeps its subject.
    let is_letter = parts.is_answer() || subject.starts_with("re:") || subject.starts_with("fw");
    let says = says_undelivered(subject);
    let returns = parts.returns_message() || text.len() > super::prose::before_returned(text).len();
    if !is_letter && (automatic || returns) && (says || phrase()) {
        return Writer::System;
    }
    if automatic { Writer::Answerer } else { Writer::Person }
}

/// True when a subject says that mail was not delivered.
pub(crate) fn says_undelivered(subject: &str) -> bool {
    let subject = subject.to_lowercase();
    SUBJECTS.iter().any(|it| subject.contains(it))
}

fn reports(from: &str) -> bool {
    let edge = |it: char| !it.is_alphanumeric();
    let (name, address) = from.rsplit_once('<').unwrap_or(("", from));
    [name, address].iter().any(|it| {
        let it = it.trim_matches(edge);
        REPORTERS.iter().any(|by| it.starts_with(by))
    })
}

/// RFC 3834 §2 and §5, and what older programs do instead.
fn is_automatic(parts: &Parts<'_>, subject: &str) -> bool {
    let says = |name: &str| parts.header(name).map(|it| it.to_lowercase());
    let submitted = says("Auto-Submitted").is_some_and(|it| !it.trim().starts_with("no"));
    let precedence = says("Precedence")
        .is_some_and(|it| ["bulk", "junk", "list", "auto_reply"].contains(&it.trim()));
    let older =
        ["X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-AutoReply-From", "X-Mail-Autoreply"];
    // RFC 5321 §4.5.5: the null reverse-path is for notifications.
    let null_sender = says("Return-Path").is_some_and(|it| it.trim() == "<>");
    submitted
        || precedence
        || null_sender
        || older.into_iter().any(|it| says(it).is_some())
        || ANSWERS.iter().any(|it| subject.starts_with(it))
}
