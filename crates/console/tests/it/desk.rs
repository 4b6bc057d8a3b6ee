//! The console: login, session, status.

use app::{Role, access, campaign::Ask, sessions};
use axum::{body::Body, http::Request};

use crate::house::{Answer, House, Origin, posted};

async fn operator_key(house: &House) -> String {
    access::add_key(&house.app, None, ("ola", Role::Operator), house.app.now()).await.unwrap()
}

async fn log_in(house: &House, key: &str) -> Answer {
    house.send(Origin::Console, posted("/login", &format!("key={key}"))).await
}

async fn status(house: &House, cookie: &str) -> Answer {
    let request = Request::get("/status").header("cookie", cookie).body(Body::empty()).unwrap();
    house.send(Origin::Console, request).await
}

fn session(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_status_page_is_for_the_operators_staff_alone() {
    let house = House::new().await;
    let anybody = status(&house, "").await;
    assert_eq!((anybody.status, anybody.header("location")), (303, "/login?lang=en"));

    let wrong = log_in(&house, "ak_nonsense").await;
    assert_eq!(wrong.status, 403);
    assert_eq!(wrong.header("set-cookie"), "");
    let member = ("ann", Role::Member);
    let account = Some(house.flora.account);
    let member = access::add_key(&house.app, account, member, house.app.now()).await.unwrap();
    assert_eq!(log_in(&house, &member).await.status, 403, "a member's key opens no status");
    let (_, value) = sessions::open(&house.app, &member).await.unwrap();
    let forged = format!("__Host-assent_session={value}");
    assert_eq!(status(&house, &forged).await.status, 303);

    let key = operator_key(&house).await;
    let welcome = log_in(&house, &key).await;
    assert_eq!((welcome.status, welcome.header("location")), (303, "/status?lang=en"));
    let cookie = welcome.header("set-cookie").to_owned();
    let attributes = "; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure";
    assert!(
        cookie.starts_with("__Host-assent_session=") && cookie.ends_with(attributes),
        "{cookie}"
    );
    let cookie = session(&welcome);
    assert!(!cookie.contains(&key), "the cookie is not the key");
    assert_eq!(status(&house, &cookie).await.status, 200);

    let broken = format!("{}A", &cookie[..cookie.len() - 1]);
    let broken =
        if broken == cookie { format!("{}B", &cookie[..cookie.len() - 1]) } else { broken };
    assert_eq!(status(&house, &broken).await.status, 303);
    house.wait(12 * 3600 - 1);
    assert_eq!(status(&house, &cookie).await.status, 200);
    house.wait(1);
    assert_eq!(status(&house, &cookie).await.status, 303, "twelve hours are over");
}

#[tokio::test]
async fn ending_a_key_ends_its_sessions() {
    let house = House::new().await;
    let key = operator_key(&house).await;
    let cookie = session(&log_in(&house, &key).await);
    assert_eq!(status(&house, &cookie).await.status, 200);
    let store = house.app.store();
    let found = store::api_key::by_hash(store, access::secret_hash(&key)).await.unwrap();
    let (row, _) = found.unwrap();
    let step = store::api_key::revoke(row.account, row.id, house.app.now());
    let scope = store::Scope::System("the operator ends a key");
    store.unit(scope, store::Lane::Interactive, vec![step]).await.unwrap();
    assert_eq!(status(&house, &cookie).await.status, 303);
}

#[tokio::test]
async fn logging_out_takes_the_cookie_away() {
    let house = House::new().await;
    let out = house.send(Origin::Console, posted("/logout", "")).await;
    assert_eq!((out.status, out.header("location")), (303, "/login?lang=en"));
    assert!(out.header("set-cookie").starts_with("__Host-assent_session=; Path=/; Max-Age=0;"));
}

/// THREATS S21: another site cannot send the console's forms.
#[tokio::test]
async fn a_form_that_another_site_sends_is_refused() {
    let house = House::new().await;
    let key = operator_key(&house).await;
    let answers = async |name: &str, value: &str| {
        let mut request = posted("/login", &format!("key={key}"));
        let host = "console.example.com".parse().unwrap();
        request.headers_mut().insert("host", host);
        let name: axum::http::HeaderName = name.parse().unwrap();
        request.headers_mut().insert(name, value.parse().unwrap());
        house.send(Origin::Console, request).await.status
    };
    assert_eq!(answers("sec-fetch-site", "cross-site").await, 403);
    assert_eq!(answers("sec-fetch-site", "same-site").await, 403);
    assert_eq!(answers("origin", "https://evil.example").await, 403);
    assert_eq!(answers("origin", "null").await, 403);
    assert_eq!(answers("sec-fetch-site", "same-origin").await, 303);
    assert_eq!(answers("origin", "https://console.example.com").await, 303);
}

#[tokio::test]
async fn guessing_keys_is_slowed_down() {
    let house = House::new().await;
    for _ in 0..20 {
        assert_eq!(log_in(&house, "ak_guess").await.status, 403);
    }
    let answer = log_in(&house, &operator_key(&house).await).await;
    assert_eq!(answer.status, 429);
    house.wait(15 * 60);
    assert_eq!(log_in(&house, &operator_key(&house).await).await.status, 303);
}

#[tokio::test]
async fn the_status_page_shows_what_runs_what_waits_and_why() {
    let house = House::new().await;
    house.subscribe(&house.flora, "li@example.net").await;
    let id = house.started(&house.flora).await;
    house.wait(60);
    let cookie = session(&log_in(&house, &operator_key(&house).await).await);
    let running = status(&house, &cookie).await;
    for shown in ["Spring", "flora AB", "running", "example.net", "Records wait for"] {
        assert!(running.body.contains(shown), "{shown}: {}", running.body);
    }
    let campaign = (house.flora.account, id);
    let member = &house.flora.member;
    app::campaign::act(&house.app, member, campaign, Ask::Pause).await.unwrap();
    while app::ledger::sequence(&house.app, house.flora.account).await.unwrap() > 0 {}
    let paused = status(&house, &cookie).await;
    assert!(paused.body.contains("pill paused") && paused.body.contains("In order"));
}

/// R001-40: the report prints what the data says, for staff alone.
#[tokio::test]
async fn the_compliance_report_is_a_page_for_the_staff() {
    let house = House::new().await;
    house.subscribe(&house.flora, "li@example.net").await;
    house.wait(60);
    let campaign = house.started(&house.flora).await;
    let account = house.flora.account;
    let of_time = format!("/accounts/{account}/compliance/2026-11-01/2026-11-30");
    let page = async |path: &str, cookie: &str| {
        let request = Request::get(path).header("cookie", cookie).body(Body::empty()).unwrap();
        house.send(Origin::Console, request).await
    };
    assert_eq!(page(&of_time, "").await.status, 303, "not for everybody");
    let key = operator_key(&house).await;
    let cookie = session(&log_in(&house, &key).await);
    let answer = page(&of_time, &cookie).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    for expected in ["Compliance report", "confirmed", "<svg", "Rule book"] {
        assert!(answer.body.contains(expected), "{expected}");
    }
    let of_campaign = format!("/accounts/{account}/campaigns/{campaign}/compliance");
    assert_eq!(page(&of_campaign, &cookie).await.status, 200);
    let other = format!("/accounts/{}/campaigns/{campaign}/compliance", house.other.account);
    assert_eq!(page(&other, &cookie).await.status, 404, "a campaign of another account");
    for wrong in ["2026-11-31/2026-12-01", "2026-11-30/2026-11-01", "x/y", "2020-01-01/2026-01-01"]
    {
        let path = format!("/accounts/{account}/compliance/{wrong}");
        assert!(page(&path, &cookie).await.status >= 400, "{wrong}");
    }
}
