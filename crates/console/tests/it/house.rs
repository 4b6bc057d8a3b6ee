//! A house with two accounts, without sockets, and a browser for it.

use std::net::SocketAddr;

use app::{
    Actor, App, account,
    campaign::{self, Ask, Draft, Source},
    dispatch::Ticket,
    sender::From,
    testing::{self, TestPorts, ports, unfolded},
};
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Request},
};
use domain::{AccountId, CampaignId, FormId, ListId, SignedDuration};
use tower::ServiceExt as _;

/// Whom a router belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Public,
    Content,
    Console,
}

pub struct House {
    pub app: App,
    pub at: TestPorts,
    pub flora: Sender,
    pub other: Sender,
    routers: [Router; 3],
    _folder: tempfile::TempDir,
}

/// An account with two lists and a form for both.
pub struct Sender {
    pub member: Actor,
    pub account: AccountId,
    pub lists: [ListId; 2],
    pub form: FormId,
    name: &'static str,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |it| it.to_str().unwrap())
    }
}

impl House {
    pub async fn new() -> Self {
        let (at, folder) = (ports(7), tempfile::tempdir().unwrap());
        let path = folder.path().join("assent.db");
        let store = store::testing::open_sqlite(&path, store::migrate::MIGRATIONS).await;
        let app = testing::install(store, &at.ports, folder.path()).await;
        let flora = Sender::open(&app, &at, "flora").await;
        let other = Sender::open(&app, &at, "other").await;
        let routers = [
            console::public_router(app.clone()),
            console::content_router(app.clone()),
            console::console_router(app.clone()),
        ];
        Self { app, at, flora, other, routers, _folder: folder }
    }

    /// Sends one request from `192.0.2.7:40000`.
    pub async fn send(&self, origin: Origin, request: Request<Body>) -> Answer {
        let peer = "192.0.2.7:40000".parse().unwrap();
        Self::send_to(&self.routers[origin as usize], request, peer).await
    }

    /// The public pages of a program that was started just now.
    pub fn restarted(&self) -> Router {
        console::public_router(self.app.clone())
    }

    /// Sends one request from there.
    pub async fn send_to(router: &Router, request: Request<Body>, peer: SocketAddr) -> Answer {
        let mut request = request;
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Origin::Public, Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, form: &str) -> Answer {
        self.send(Origin::Public, posted(path, form)).await
    }

    /// Writes that the database has seen: what reads leave unchanged.
    pub fn writes(&self) -> (u64, u64) {
        let counters = self.app.store().counters();
        (counters.units, counters.refused)
    }

    /// The forms' fields of a sign-up at `sender`'s form.
    pub async fn sign_up(&self, sender: &Sender, address: &str, lists: &[ListId]) -> Answer {
        let path = format!("/f/{}", sender.form);
        let page = self.get(&path).await;
        let wording = between(&page.body, "name=\"wording\" value=\"", "\"");
        let opened = between(&page.body, "name=\"opened\" value=\"", "\"");
        let boxes: String = lists.iter().map(|it| format!("&list={it}")).collect();
        let address = address.replace('@', "%40");
        // A person needs a moment to fill it in.
        self.wait(3);
        let form =
            format!("wording={wording}&opened={opened}&address={address}&name=Li&homepage={boxes}");
        self.post(&path, &form).await
    }

    /// Signs up for the first list and confirms; the confirmed page.
    pub async fn subscribe(&self, sender: &Sender, address: &str) -> Answer {
        self.sign_up(sender, address, &sender.lists[..1]).await;
        let mail = self.asking(sender, address).await;
        self.wait(60);
        self.post(&path_in(&mail, "confirm"), "").await
    }

    /// Sends a campaign to the first list; the mail of its one recipient, on
    /// record as begun.
    pub async fn campaign(&self, sender: &Sender, address: &str) -> String {
        self.subscribe(sender, address).await;
        let id = self.started(sender).await;
        let ticket = self.tickets().await.into_iter().find(|it| it.row.origin_id == id.0).unwrap();
        testing::begin(&self.app, &ticket).await.unwrap();
        unfolded(&ticket.message)
    }

    pub async fn started(&self, sender: &Sender) -> CampaignId {
        let Sender { member, account, .. } = sender;
        let id = campaign::draft(&self.app, member, *account, draft(sender)).await.unwrap();
        campaign::judge::submit(&self.app, member, (*account, id)).await.unwrap();
        campaign::act(&self.app, member, (*account, id), Ask::Start).await.unwrap();
        let row = store::campaign::by_id(self.app.store(), *account, id).await.unwrap().unwrap();
        campaign::expand::run(&self.app, &row).await.unwrap();
        id
    }

    /// The operator closes an account.
    pub async fn close(&self, sender: &Sender) {
        let (operator, reason) = (testing::operator(), "wound up");
        account::close(&self.app, &operator, sender.account, reason).await.unwrap();
    }

    /// The newest mail that asks this address to confirm.
    pub async fn asking(&self, sender: &Sender, address: &str) -> String {
        let (to, from) = (format!("To: {address}"), format!("<{}>", sender.address()));
        let is_asking =
            |it: &String| it.contains("/confirm/") && it.contains(&to) && it.contains(&from);
        self.mail().await.into_iter().rfind(is_asking).expect("a mail that asks")
    }

    /// Every mail that is due now, as text, oldest first.
    pub async fn mail(&self) -> Vec<String> {
        self.tickets().await.iter().map(|it| unfolded(&it.message)).collect()
    }

    async fn tickets(&self) -> Vec<Ticket> {
        let mut tickets = testing::tickets(&self.app).await;
        tickets.sort_by_key(|it| it.row.admitted_at);
        tickets
    }

    /// How many have what state of permission for `sender`'s first list.
    pub async fn permissions(&self, sender: &Sender) -> String {
        let store = self.app.store();
        let counts = store::permission::counts(store, sender.account, sender.lists[0]);
        let counts = counts.await.unwrap();
        let told: Vec<_> = counts.iter().map(|(state, count)| format!("{count} {state}")).collect();
        told.join(", ")
    }

    pub fn wait(&self, seconds: i64) {
        self.at.clock.advance(SignedDuration::from_secs(seconds));
    }
}

impl Sender {
    pub async fn open(app: &App, at: &TestPorts, name: &'static str) -> Self {
        let account = testing::open_account(app, name).await;
        let member = testing::member(account);
        testing::accept_policy(app, &member, account).await;
        let domain = format!("{name}.example").parse().unwrap();
        testing::verify(app, &at.dns, account, &domain).await;
        let mut lists = Vec::new();
        for list in ["letter", "offers"] {
            let (called, purpose) = (format!("{name} {list}"), format!("The {list} of {name}"));
            lists.push(testing::list(app, account, (&called, &purpose)).await);
        }
        let form = testing::form(app, account, &lists, from(name)).await;
        Self { member, account, lists: [lists[0], lists[1]], form, name }
    }

    fn address(&self) -> String {
        format!("news@{}.example", self.name)
    }
}

fn from(name: &str) -> From {
    From { name: name.into(), address: format!("news@{name}.example"), reply_to: None }
}

fn draft(sender: &Sender) -> Draft {
    let source = Source {
        kind: compile::Kind::Mjml,
        body: "<mjml><mj-body><mj-section><mj-column><mj-text>Tulips are here</mj-text>\
               </mj-column></mj-section></mj-body></mjml>"
            .into(),
        subject: "Spring & <tulips>".into(),
        preheader: None,
        text: None,
        fields: [].into(),
    };
    Draft {
        name: "Spring".into(),
        list: sender.lists[0].to_string(),
        from: from(sender.name),
        language: "en".into(),
        source,
    }
}

/// A posted form.
pub fn posted(path: &str, form: &str) -> Request<Body> {
    Request::post(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("user-agent", "Test/1")
        .body(Body::from(form.to_owned()))
        .unwrap()
}

/// `/path/TOKEN` as it stands in a mail or page.
pub fn path_in(text: &str, path: &str) -> String {
    format!("/{path}/{}", testing::door(text, path))
}

pub fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before} in:\n{text}"));
    rest.split_once(after).unwrap().0
}
