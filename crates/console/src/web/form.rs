//! `/f/{form}`: signing up.

use app::{
    Failure,
    form::{self, Wording},
    signup::{self, How},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{Address, FormId, Personal};

use super::{Site, answer, fields::Fields, visit::Visit};
use crate::{
    render,
    views::{CheckMailbox, ListChoice, ListSummary, Sender, SignUp, SignUpProblem},
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
}

/// `GET /f/{form}`.
pub(super) async fn show(
    State(site): State<Site>,
    Path(form): Path<String>,
    visit: Visit,
) -> Response {
    let fallback = visit.clone();
    let shown = load(&site, &form, visit).await;
    answer::of(&fallback, shown.map(|it| it.page(200, None, Typed::default())))
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
    };
    // A field that people do not see was filled in: a program, which need not
    // know that nothing was done.
    if fields.filled("homepage").is_some() {
        return Ok(shown.check_mailbox(typed.address.unwrap_or_default()));
    }
    let wrong = |problem, typed| Ok(shown.page(422, Some(problem), typed));
    // What is recorded is what was read (R002-07, R002-08).
    if fields.get("wording") != Some(&shown.version) {
        return wrong(SignUpProblem::WordingChanged, typed);
    }
    let Some(address) = typed.address.clone() else {
        return wrong(SignUpProblem::AddressMissing, typed);
    };
    let Ok(parsed) = address.parse::<Address>() else {
        return wrong(SignUpProblem::AddressInvalid, typed);
    };
    let offered = |it: &str| shown.wording.boxes.iter().any(|known| known.list == it);
    let lists: Vec<_> =
        fields.all("list").filter(|it| offered(it)).filter_map(|it| it.parse().ok()).collect();
    if lists.is_empty() {
        return wrong(SignUpProblem::NoList, typed);
    }
    if !site.gate.sign_up(&site.app, shown.visit.ip()) {
        return Ok(shown.page(429, Some(SignUpProblem::TooMany), typed));
    }
    // The limit of an address tells a stranger nothing about it: the answer
    // stays the same, and the owner is not written to again today.
    if site.gate.mail(&site.app, &parsed, lists.len()) {
        let visitor = shown.visit.visitor();
        let sign_up = signup::SignUp {
            form: shown.form,
            address: address.clone(),
            first_name: typed.name,
            lists,
            how: How::Web { ip: visitor.ip, port: visitor.port, user_agent: visitor.user_agent },
        };
        signup::sign_up(&site.app, &sign_up).await?;
    } else {
        tracing::info!("a sign-up was left alone: too many for one address today");
    }
    Ok(shown.check_mailbox(address))
}

impl Shown {
    fn sender(&self) -> Sender {
        Sender { name: self.wording.sender.clone(), domain: self.domain.clone() }
    }

    fn path(&self) -> String {
        format!("/f/{}", self.form)
    }

    fn page(&self, status: u16, problem: Option<SignUpProblem>, typed: Typed) -> Response {
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
