//! `/f/{form}`: signing up.

use app::{
    Failure,
    form::{self, Wording},
    limits::{Admission, Attempt},
    signup::{self, How},
    visit_proof,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{Address, FormId, ListId, Personal};

use super::{Site, answer, fields::Fields, visit::Visit};
use crate::{
    render,
    views::{CheckMailbox, ListChoice, ListSummary, Sender, SignUp, SignUpProblem, Sum},
};

/// Days in which a request can be confirmed (COMPLIANCE 5.3).
const DAYS: u64 = 7;

/// The form as it is shown now.
struct Shown {
    form: FormId,
    visit: Visit,
    wording: Wording,
    domain: String,
    version: String,
}

/// What a person typed, to be shown again.
#[derive(Default)]
struct Typed {
    address: Option<String>,
    name: Option<String>,
    /// A question to ask, when one is.
    sum: Option<Sum>,
}

/// `GET /f/{form}`.
pub(super) async fn show(
    State(site): State<Site>,
    Path(form): Path<String>,
    visit: Visit,
) -> Response {
    let fallback = visit.clone();
    let shown = load(&site, &form, visit).await;
    let page = |it: Shown| it.page(&site, 200, None, Typed::default());
    answer::of(&fallback, shown.map(page))
}

/// `POST /f/{form}`.
pub(super) async fn submit(
    State(site): State<Site>,
    Path(form): Path<String>,
    visit: Visit,
    fields: Fields,
) -> Response {
    let fallback = visit.clone();
    let result = match load(&site, &form, visit).await {
        Ok(shown) => take(&site, &shown, &fields).await,
        Err(failure) => Err(failure),
    };
    answer::of(&fallback, result)
}

async fn load(site: &Site, form: &str, visit: Visit) -> Result<Shown, Failure> {
    let form: FormId = form.parse().map_err(|_| Failure::NotFound("form"))?;
    let (_, version) = form::find(&site.app, form).await?;
    let wording = Wording::from_json(&version.wording)?;
    let language = wording.language.parse().unwrap_or_default();
    Ok(Shown {
        form,
        visit: visit.with_default(language),
        domain: version.sender_domain.to_unicode(),
        version: version.digest.to_string(),
        wording,
    })
}

async fn take(site: &Site, shown: &Shown, fields: &Fields) -> Result<Response, Failure> {
    let typed = Typed {
        address: fields.filled("address").map(str::to_owned),
        name: fields.filled("name").map(str::to_owned),
        sum: None,
    };
    // A field that people do not see was filled in: a program, which need not
    // know that nothing was done.
    if fields.filled("homepage").is_some() {
        return Ok(shown.check_mailbox(typed.address.unwrap_or_default()));
    }
    let wrong = |problem, typed| Ok(shown.page(site, 422, Some(problem), typed));
    let said = match said(shown, fields) {
        Ok(said) => said,
        Err(problem) => return wrong(problem, typed),
    };
    let opened = fields.get("opened").unwrap_or_default();
    let Some(open_for) = visit_proof::open_for(&site.app, shown.form, opened) else {
        return wrong(SignUpProblem::TooOld, typed);
    };
    let attempt = Attempt {
        from: shown.visit.ip(),
        form: shown.form,
        to: &said.address,
        mails: said.lists.len(),
        open_for,
        proven: is_proven(site, shown.form, &said.address, fields),
    };
    match site.gate.sign_up(&site.app, &attempt) {
        Admission::TooMany => {
            return Ok(shown.page(site, 429, Some(SignUpProblem::TooMany), typed));
        }
        Admission::Ask => {
            let question = visit_proof::question(&site.app, shown.form, &said.address);
            let sum = format!("{} + {}", question.left, question.right);
            let sum = Some(Sum { sum, token: question.token });
            return wrong(SignUpProblem::Question, Typed { sum, ..typed });
        }
        // The limit of an address tells a stranger nothing about it: the answer
        // stays the same, and the owner is not written to again.
        Admission::Quiet => {
            tracing::info!("a sign-up was left alone: too many for one address");
        }
        Admission::Take => {
            let visitor = shown.visit.visitor();
            let sign_up = signup::SignUp {
                form: shown.form,
                address: said.typed.clone(),
                first_name: typed.name,
                lists: said.lists,
                how: How::Web {
                    ip: visitor.ip,
                    port: visitor.port,
                    user_agent: visitor.user_agent,
                },
            };
            signup::sign_up(&site.app, &sign_up).await?;
        }
    }
    Ok(shown.check_mailbox(said.typed))
}

/// What somebody asks for.
struct Said {
    typed: String,
    address: Address,
    lists: Vec<ListId>,
}

fn said(shown: &Shown, fields: &Fields) -> Result<Said, SignUpProblem> {
    // What is recorded is what was read (R002-07, R002-08).
    if fields.get("wording") != Some(&shown.version) {
        return Err(SignUpProblem::WordingChanged);
    }
    let typed = fields.filled("address").ok_or(SignUpProblem::AddressMissing)?;
    let address = typed.parse().map_err(|_| SignUpProblem::AddressInvalid)?;
    let offered = |it: &str| shown.wording.boxes.iter().any(|known| known.list == it);
    let lists: Vec<_> =
        fields.all("list").filter(|it| offered(it)).filter_map(|it| it.parse().ok()).collect();
    if lists.is_empty() {
        return Err(SignUpProblem::NoList);
    }
    Ok(Said { typed: typed.to_owned(), address, lists })
}

/// True when a question was answered, for the first time.
fn is_proven(site: &Site, form: FormId, address: &Address, fields: &Fields) -> bool {
    let (Some(token), Some(answer)) = (fields.filled("asked"), fields.filled("answer")) else {
        return false;
    };
    visit_proof::answered(&site.app, (form, address), (token, answer))
        .is_some_and(|question| site.gate.answer(&site.app, question))
}

impl Shown {
    fn sender(&self) -> Sender {
        Sender { name: self.wording.sender.clone(), domain: self.domain.clone() }
    }

    fn path(&self) -> String {
        format!("/f/{}", self.form)
    }

    fn page(
        &self,
        site: &Site,
        status: u16,
        problem: Option<SignUpProblem>,
        typed: Typed,
    ) -> Response {
        let choice = |it: &app::form::ListBox| ListChoice {
            value: it.list.clone(),
            list: ListSummary {
                name: it.name.clone(),
                purpose: it.purpose.clone(),
                frequency: it.frequency.clone(),
            },
        };
        let view = SignUp {
            action: self.path(),
            sender: self.sender(),
            title: self.wording.heading.clone(),
            intro: self.wording.introduction.clone(),
            lists: self.wording.boxes.iter().map(choice).collect(),
            wording: self.version.clone(),
            opened: visit_proof::opened(&site.app, self.form),
            sum: typed.sum,
            address: typed.address.map(Personal::new),
            name: typed.name.map(Personal::new),
            problem,
            privacy_url: None,
        };
        answer::page(status, render::sign_up(&self.visit.frame, &view))
    }

    fn check_mailbox(&self, address: String) -> Response {
        let view = CheckMailbox {
            sender: self.sender(),
            address: Personal::new(address),
            days: DAYS,
            form_path: self.path(),
        };
        answer::page(200, render::check_mailbox(&self.visit.frame, &view))
    }
}
