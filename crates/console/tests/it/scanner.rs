//! Link scanners, and what every answer carries.

use axum::{body::Body, http::Request};
use console::assets::PAGE_HEADERS;

use crate::house::{House, Origin, path_in};

/// Every URL of ours in a text, by origin.
fn urls(text: &str) -> Vec<(Origin, String)> {
    let mut found = Vec::new();
    for (origin, host) in [
        (Origin::Public, "https://mail.example.com/"),
        (Origin::Content, "https://view.example.com/"),
    ] {
        for rest in text.split(host).skip(1) {
            let path: String = rest
                .chars()
                .take_while(|it| it.is_ascii_alphanumeric() || "-_/".contains(*it))
                .collect();
            found.push((origin, format!("/{path}")));
        }
    }
    found.sort_by(|a, b| a.1.cmp(&b.1));
    found.dedup();
    found
}

/// THREATS S10, DECISIONS D11: a scanner that opens every link of a delivered
/// message, and of the pages behind them, changes nothing.
#[tokio::test]
async fn opening_every_link_changes_nothing() {
    let house = House::new().await;
    let campaign = house.campaign(&house.flora, "li@example.net").await;
    house.sign_up(&house.flora, "bo@example.net", &house.flora.lists[..1]).await;
    let asking = house.asking(&house.flora, "bo@example.net").await;
    let mut links = urls(&campaign);
    links.extend(urls(&asking));
    let kinds: Vec<_> = links.iter().map(|(_, it)| it.split('/').nth(1).unwrap()).collect();
    for kind in ["u", "v", "why", "report", "confirm"] {
        assert!(kinds.contains(&kind), "{kind} in {kinds:?}");
    }
    let page = house.get(&path_in(&campaign, "u")).await;
    links.push((Origin::Public, path_in(&page.body, "p")));
    for path in ["/", "/policy", "/transparency", "/robots.txt", "/healthz", "/nothing"] {
        links.push((Origin::Public, path.to_owned()));
    }
    links.push((Origin::Public, format!("/f/{}", house.flora.form)));
    let (writes, permissions) = (house.writes(), house.permissions(&house.flora).await);
    for (origin, path) in links {
        for method in ["GET", "HEAD"] {
            let request = Request::builder()
                .method(method)
                .uri(&path)
                .header("purpose", "prefetch")
                .body(Body::empty())
                .unwrap();
            let answer = house.send(origin, request).await;
            let expected = if path == "/nothing" { 404 } else { 200 };
            assert_eq!(answer.status, expected, "{method} {path}");
            assert_eq!(answer.body.is_empty(), method == "HEAD", "{method} {path}");
        }
    }
    assert_eq!(house.writes(), writes);
    assert_eq!(house.permissions(&house.flora).await, permissions);
    // Both links keep working afterwards.
    house.wait(1);
    assert_eq!(house.post(&path_in(&asking, "confirm"), "").await.status, 200);
    let one_click = "List-Unsubscribe=One-Click";
    assert_eq!(house.post(&path_in(&campaign, "u"), one_click).await.status, 200);
    assert_eq!(house.permissions(&house.flora).await, "1 granted, 1 withdrawn");
}

#[tokio::test]
async fn every_answer_carries_the_headers_of_its_origin() {
    let house = House::new().await;
    for origin in [Origin::Public, Origin::Content, Origin::Console] {
        for path in ["/", "/healthz", "/nothing", "/login", "/u/x"] {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let answer = house.send(origin, request).await;
            for (name, value) in PAGE_HEADERS {
                assert_eq!(answer.header(name), *value, "{origin:?} {path} {name}");
            }
            let policy = answer.header("content-security-policy");
            assert!(policy.starts_with("default-src 'none'"), "{origin:?} {path}");
        }
    }
    let style = house.get(&console::assets::stylesheet().path).await;
    assert_eq!(style.header("cache-control"), console::assets::ASSET_CACHE_CONTROL);
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
}

/// R002-01: the policy is published with its version, its rules and their
/// examples, in the reader's language.
/// R000-29: also what the service is not for.
#[tokio::test]
async fn the_rules_are_published_as_they_are_in_force() {
    let house = House::new().await;
    let page = house.get("/policy?lang=sv").await;
    let version = format!("Version {}", house.app.rules().published().version);
    for shown in [
        version.as_str(),
        "Vad som aldrig är tillåtet",
        "till fler än 5\u{a0}000 mottagare",
        "platform.review.young-account",
        "platform.import.bought",
        "Innan ett utskick får gå ut",
        "Kontot har inte godkänt plattformens regler",
    ] {
        assert!(page.body.contains(shown), "{shown}");
    }
    assert!(!page.body.contains("{review"), "limits are filled in");
    let page = house.get("/policy?lang=en").await;
    assert!(page.body.contains("What is never allowed"));
}
