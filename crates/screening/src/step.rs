//! The steps of the screening that take a row out, in the order of COMPLIANCE
//! 5.4. A row counts at the first that stops it.

use std::borrow::Cow;

/// Why a row is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// No address, or a line that cannot be read.
    Syntax,
    /// The address stands in an earlier line.
    Duplicate,
    /// The file itself says that this person left, or that the address is dead.
    Left,
    /// The address is suppressed here: the stricter state stays.
    Suppressed,
    /// The name of a role: nobody's own address.
    Role,
    /// A domain that gives addresses away for a while.
    Disposable,
    /// A domain that nobody means.
    TypoDomain,
    /// The domain says that it takes no mail (RFC 7505).
    NullMx,
    /// The domain has no host for mail, or does not exist.
    NoMailHost,
}

impl Step {
    /// All of them, in their order.
    pub const ALL: [Self; 9] = [
        Self::Syntax,
        Self::Duplicate,
        Self::Left,
        Self::Suppressed,
        Self::Role,
        Self::Disposable,
        Self::TypoDomain,
        Self::NullMx,
        Self::NoMailHost,
    ];

    /// The word used in data and answers.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::Duplicate => "duplicate",
            Self::Left => "left",
            Self::Suppressed => "suppressed",
            Self::Role => "role",
            Self::Disposable => "disposable",
            Self::TypoDomain => "typo-domain",
            Self::NullMx => "null-mx",
            Self::NoMailHost => "no-mail-host",
        }
    }

    /// What is wrong, behind the name of the field. Of an address that is
    /// suppressed it is never told why, nor by whom.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Syntax => "cannot be read",
            Self::Duplicate => "stands in an earlier line already",
            Self::Left => "belongs to somebody who left or cannot be reached, as the file says",
            Self::Suppressed => "is suppressed: only its owner can sign up again",
            Self::Role => "is the address of a role: its owner must sign up themselves",
            Self::Disposable => "has a domain that gives addresses away for a while",
            Self::TypoDomain => "has a misspelled domain: correct it where it was collected",
            Self::NullMx => "has a domain that says it takes no mail",
            Self::NoMailHost => "has a domain without a host for mail",
        }
    }

    /// The row is not taken for this reason.
    #[must_use]
    pub fn reject(self) -> Reject {
        Reject { step: self, field: Cow::Borrowed("email"), reason: Cow::Borrowed(self.reason()) }
    }
}

/// A row that is not taken. Holds no value of the file (DECISIONS D20).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// The step that stopped it.
    pub step: Step,
    /// The field.
    pub field: Cow<'static, str>,
    /// What is wrong with it, and what was expected.
    pub reason: Cow<'static, str>,
}

impl Reject {
    pub(crate) fn syntax(field: impl Into<Cow<'static, str>>, reason: String) -> Self {
        Self { step: Step::Syntax, field: field.into(), reason: Cow::Owned(reason) }
    }
}
