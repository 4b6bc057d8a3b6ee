//! Sign-up forms that accounts host themselves: what a visitor sees and what the
//! form does, as facts for the rules (R002-07, R002-08, R002-17, R002-18).
//!
//! Reads the HTML as a browser without scripts does. What a form says is known by
//! words of four languages (`words`), so it errs; each finding names its place,
//! and what cannot be told from the page alone is left open, not guessed. **Never**
//! here: a verdict (`policies/platform-form.toml`), fetching a page.

mod elements;
mod words;

use domain::{AccountId, Timestamp, Verdict};
use policy::{Cause, Decision, Facts, RuleBook, Subject, fact::known};
use scraper::{ElementRef, Html};
use url::Url;

use crate::{Action, Actor, App, Failure};
use elements::{Control, Field};
use words::{Topic, speaks_of};

/// Largest page that is read, in bytes.
pub const HTML_BYTES_MAX: usize = 1024 * 1024;
/// Most forms of one page that are looked at.
const FORMS_MAX: usize = 20;

/// What is known of a page besides its HTML.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Where the page stands, to complete the form's action.
    pub url: Option<Url>,
    /// Names of the sender, one of which the page has to show. Empty = not known.
    pub sender: Vec<String>,
}

/// Something to look at in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub check: &'static str,
    /// Where: the element, as far as it has a name.
    pub place: String,
    /// What stands there.
    pub shown: String,
}

/// A form that asks for an address, and what is said of it.
#[derive(Debug)]
pub struct Opinion {
    /// Its number on the page, from 1.
    pub number: usize,
    /// Where it sends what is typed in, as far as that can be told.
    pub action: String,
    /// What was found, in the order of the page.
    pub findings: Vec<Finding>,
    /// What the rules say.
    pub decision: Decision,
}

impl Opinion {
    /// The strictest of what rules said that could be judged.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.judged().map(|it| it.verdict).max().unwrap_or(Verdict::Allow)
    }

    /// The rules that could be judged and fired.
    pub fn judged(&self) -> impl Iterator<Item = &policy::Fired> {
        self.decision.fired().iter().filter(|it| matches!(it.cause, Cause::Measured(_)))
    }

    /// The rules that the page alone does not answer.
    pub fn open(&self) -> impl Iterator<Item = &policy::Fired> {
        self.decision.fired().iter().filter(|it| !matches!(it.cause, Cause::Measured(_)))
    }
}

/// What is said of every form of a page that asks for an address.
#[must_use]
pub fn look(rules: &RuleBook, html: &str, around: &Surroundings, on: Timestamp) -> Vec<Opinion> {
    let mut end = html.len().min(HTML_BYTES_MAX);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let page = Html::parse_document(&html[..end]);
    let forms = elements::forms(&page).into_iter().take(FORMS_MAX).enumerate();
    let read = forms.map(|(place, form)| (place + 1, Form::read(&page, form, around)));
    read.filter(|(_, form)| form.fields.iter().any(Field::asks_for_address))
        .map(|(number, form)| {
            let decision = rules.decide(Subject::ForeignForm, &form.facts(), on);
            let findings = form.findings();
            Opinion { number, action: form.action, findings, decision }
        })
        .collect()
}

/// The same for a form of an account: its sender is known.
///
/// # Errors
/// [`Failure::Invalid`] when the page is too large or has no form for an address.
pub async fn inspect(
    app: &App,
    actor: &Actor,
    account: AccountId,
    (html, url): (&str, Option<&str>),
) -> Result<Vec<Opinion>, Failure> {
    actor.may(Action::Read, account)?;
    if html.len() > HTML_BYTES_MAX {
        return Err(Failure::invalid("html", format!("at most {HTML_BYTES_MAX} bytes")));
    }
    let url = url.map(Url::parse).transpose();
    let url = url.map_err(|problem| Failure::invalid("url", problem))?;
    let row = app.account_row(account).await?;
    let identity = app.identity(&row)?;
    let sender = std::iter::once(identity.legal_name.clone()).chain(identity.trading_name.clone());
    let around = Surroundings { url, sender: sender.collect() };
    let opinions = look(app.rules(), html, &around, app.now());
    if opinions.is_empty() {
        return Err(Failure::invalid("html", "no form in it asks for an e-mail address"));
    }
    Ok(opinions)
}

/// A form as far as the rules care.
struct Form {
    action: String,
    fields: Vec<Field>,
    by_get: bool,
    secure: Option<bool>,
    /// What stands in the form and around it.
    says: String,
    sender_named: Option<bool>,
    privacy_linked: bool,
}

impl Form {
    fn read(page: &Html, form: ElementRef<'_>, around: &Surroundings) -> Self {
        let written = form.value().attr("action").unwrap_or_default().trim();
        let target = match &around.url {
            Some(url) => url.join(written).ok(),
            None => Url::parse(written).ok(),
        };
        let shown = elements::text(page.root_element()).to_lowercase();
        let named = |name: &String| shown.contains(&name.trim().to_lowercase());
        Self {
            action: target.as_ref().map_or(written.to_owned(), ToString::to_string),
            fields: elements::fields(page, form),
            by_get: !form
                .value()
                .attr("method")
                .unwrap_or("get")
                .trim()
                .eq_ignore_ascii_case("post"),
            secure: target.map(|it| it.scheme() == "https"),
            says: elements::text(elements::around(form)),
            sender_named: (!around.sender.is_empty()).then(|| around.sender.iter().any(named)),
            privacy_linked: elements::links(page).any(|it| speaks_of(Topic::Privacy, &it)),
        }
    }

    fn facts(&self) -> Facts {
        let count = |it: Vec<Finding>| it.len() as u64;
        let facts = Facts::new()
            .with(known::FORM_PRETICKED, !self.ticked().is_empty())
            .with(known::FORM_LISTS_WITHOUT_OWN_BOX, self.shared())
            .with(known::FORM_HIDDEN_LISTS, count(self.hidden()))
            .with(known::FORM_PURPOSE_STATED, speaks_of(Topic::Purpose, &self.says))
            .with(known::FORM_FREQUENCY_STATED, speaks_of(Topic::Frequency, &self.says))
            .with(known::FORM_PRIVACY_LINKED, self.privacy_linked)
            .with(known::FORM_TERMS_BUNDLED, count(self.bundled()))
            .with(known::FORM_SENT_BY_GET, self.by_get);
        let facts = match self.secure {
            Some(secure) => facts.with(known::FORM_ACTION_SECURE, secure),
            None => facts,
        };
        match self.sender_named {
            Some(named) => facts.with(known::FORM_SENDER_NAMED, named),
            None => facts,
        }
    }

    fn findings(&self) -> Vec<Finding> {
        let absent = |check, is_absent: bool| {
            let form = Finding { check, place: "form".to_owned(), shown: String::new() };
            is_absent.then_some(form)
        };
        let mut findings = self.ticked();
        findings.extend(self.several());
        findings.extend(self.hidden());
        findings.extend(self.bundled());
        findings.extend(absent("purpose-missing", !speaks_of(Topic::Purpose, &self.says)));
        findings.extend(absent("frequency-missing", !speaks_of(Topic::Frequency, &self.says)));
        findings.extend(absent("sender-unnamed", self.sender_named == Some(false)));
        findings.extend(absent("privacy-missing", !self.privacy_linked));
        findings.extend(absent("action-insecure", self.secure == Some(false)));
        findings.extend(absent("sent-by-get", self.by_get));
        findings
    }

    /// Boxes that are ticked before the visitor touches them (R002-17).
    fn ticked(&self) -> Vec<Finding> {
        let ticked = |it: &&Field| match it.control {
            Control::Checkbox => it.is_set,
            // A radio button for a language is no consent.
            Control::Radio | Control::Select => {
                it.is_set && (it.names_lists() || speaks_of(Topic::Consent, &it.label))
            }
            Control::Hidden | Control::Other => false,
        };
        self.found("pre-ticked", ticked)
    }

    /// Boxes and buttons that stand for several lists at once (R002-18).
    fn several(&self) -> Vec<Finding> {
        self.found("shared-box", |it| it.control != Control::Hidden && it.lists().len() > 1)
    }

    /// Lists that the visitor is put on without seeing it.
    fn hidden(&self) -> Vec<Finding> {
        self.found("hidden-list", |it| {
            it.control == Control::Hidden && it.names_lists() && !it.lists().is_empty()
        })
    }

    /// Lists without a box of their own: of a box for several all but one, and
    /// hidden ones, unless one list is all that the form is for.
    fn shared(&self) -> u64 {
        let of_boxes = |it: &Field| it.lists().len().saturating_sub(1);
        let boxes = || self.fields.iter().filter(|it| it.control != Control::Hidden);
        let shown: usize = boxes().map(of_boxes).sum();
        let listed = |it: &&Field| it.control == Control::Hidden && it.names_lists();
        let hidden: usize = self.fields.iter().filter(listed).map(|it| it.lists().len()).sum();
        let only = hidden == 1 && !boxes().any(Field::names_lists);
        (shown + if only { 0 } else { hidden }) as u64
    }

    /// Boxes by which somebody agrees to terms and to mail at once.
    fn bundled(&self) -> Vec<Finding> {
        let bundled = self.found("terms-bundled", |it| {
            matches!(it.control, Control::Checkbox | Control::Radio)
                && speaks_of(Topic::Terms, &it.label)
                && (speaks_of(Topic::Purpose, &it.label) || speaks_of(Topic::Consent, &it.label))
        });
        // Without any box, a sentence that says so about the button.
        let has_box = self.fields.iter().any(|it| it.control == Control::Checkbox);
        let says = |it: &&str| {
            speaks_of(Topic::Agreeing, it)
                && speaks_of(Topic::Terms, it)
                && speaks_of(Topic::Purpose, it)
        };
        let sentence = self.says.split(['.', '。', '\n']).find(says).filter(|_| !has_box);
        let sentence = sentence.map(|it| Finding {
            check: "terms-bundled",
            place: "text".to_owned(),
            shown: elements::cut(it),
        });
        bundled.into_iter().chain(sentence).collect()
    }

    fn found(&self, check: &'static str, is: impl Fn(&&Field) -> bool) -> Vec<Finding> {
        let finding = |it: &Field| Finding { check, place: it.place(), shown: it.shown() };
        self.fields.iter().filter(is).map(finding).collect()
    }
}

#[cfg(test)]
mod tests;
