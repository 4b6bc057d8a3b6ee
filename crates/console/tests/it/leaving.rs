//! The ways out, by page and by one click.

use axum::{body::Body, http::Request};

use crate::house::{House, Origin, path_in, posted};

const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// RFC 8058, R000-06, R002-46: no cookie, no page before, not redirected, twice.
/// R001-33: kept, and shown to whoever left.
#[tokio::test]
async fn one_click_leaves_at_once_and_again() {
    let house = House::new().await;
    let mail = house.campaign(&house.flora, "li@example.net").await;
    let way_out = path_in(&mail, "u");
    assert_eq!(house.permissions(&house.flora).await, "1 granted");
    for _ in 0..2 {
        house.wait(1);
        let request = Request::post(&way_out)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", "https://mailbox.example")
            .header("sec-fetch-site", "cross-site")
            .body(Body::from(ONE_CLICK))
            .unwrap();
        let answer = house.send(Origin::Public, request).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, "unsubscribed\n"));
        assert_eq!(answer.header("set-cookie"), "");
        assert_eq!(house.permissions(&house.flora).await, "1 withdrawn");
    }
    let why = house.get(&path_in(&mail, "why")).await;
    assert!(why.body.contains("You left"));
}

/// RFC 8058 §3.2: mail programs should post `multipart/form-data`.
#[tokio::test]
async fn one_click_may_come_as_multipart() {
    let house = House::new().await;
    let mail = house.campaign(&house.flora, "li@example.net").await;
    let body = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\n\
                One-Click\r\n--x--\r\n";
    let request = Request::post(path_in(&mail, "u"))
        .header("content-type", "multipart/form-data; boundary=x")
        .body(Body::from(body))
        .unwrap();
    assert_eq!(house.send(Origin::Public, request).await.status, 200);
    assert_eq!(house.permissions(&house.flora).await, "1 withdrawn");
}

/// R001-34: the link, and one button.
#[tokio::test]
async fn the_page_leaves_one_list_or_the_sender() {
    let house = House::new().await;
    let mail = house.campaign(&house.flora, "li@example.net").await;
    let way_out = path_in(&mail, "u");
    let page = house.get(&way_out).await;
    for shown in ["l***@example.net", "flora letter", "flora AB", "value=\"all\""] {
        assert!(page.body.contains(shown), "{shown}");
    }
    assert_eq!(house.post(&way_out, "").await.status, 400, "no button was pressed");
    assert_eq!(house.permissions(&house.flora).await, "1 granted");
    house.wait(1);
    let left = house.post(&way_out, "scope=list").await;
    assert!(left.body.contains("gets no more from “flora letter”"), "{}", left.body);
    assert_eq!(house.permissions(&house.flora).await, "1 withdrawn");
    let all = house.post(&way_out, "scope=all").await;
    assert!(all.body.contains("gets nothing more from flora AB"));
}

/// R000-09, DECISIONS D33: the ways out outlive the account, for as long as the
/// installation exists.
#[tokio::test]
async fn every_way_out_of_a_closed_account_s_mail_works() {
    let house = House::new().await;
    let mail = house.campaign(&house.flora, "li@example.net").await;
    house.subscribe(&house.flora, "bo@example.net").await;
    let way_out = path_in(&mail, "u");
    house.wait(1);
    house.close(&house.flora).await;
    house.wait(90 * 24 * 3600);

    let page = house.get(&way_out).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("flora letter") && page.body.contains("flora AB"), "{}", page.body);
    assert_eq!(house.permissions(&house.flora).await, "2 granted", "looking changes nothing");
    let left = house.post(&way_out, "scope=list").await;
    assert!(left.body.contains("gets no more from “flora letter”"), "{}", left.body);
    assert_eq!(house.permissions(&house.flora).await, "1 granted, 1 withdrawn");
    let clicked = house.send(Origin::Public, posted(&way_out, ONE_CLICK)).await;
    assert_eq!((clicked.status, clicked.body.as_str()), (200, "unsubscribed\n"));

    let why = house.get(&path_in(&mail, "why")).await;
    assert!(why.status == 200 && why.body.contains("You left"), "{}", why.body);
    assert_eq!(house.get(&path_in(&page.body, "p")).await.status, 200);
    let report = house.post(&path_in(&page.body, "report"), "reason=fraud").await;
    assert_eq!(report.status, 200);
    assert_eq!(house.get(&format!("/f/{}", house.flora.form)).await.status, 404);

    assert!(house.mail().await.is_empty());
    house.subscribe(&house.other, "li@example.net").await;
    assert_eq!(house.permissions(&house.other).await, "1 granted", "the neighbour goes on");
}

/// A token of one account acts on nothing of another, and each page takes only
/// its own tokens.
#[tokio::test]
async fn a_token_acts_on_its_own_account_and_purpose_alone() {
    let house = House::new().await;
    let ours = house.campaign(&house.flora, "li@example.net").await;
    house.subscribe(&house.other, "li@example.net").await;
    house.wait(1);
    house.post(&path_in(&ours, "u"), "scope=all").await;
    assert_eq!(house.permissions(&house.flora).await, "1 withdrawn");
    assert_eq!(house.permissions(&house.other).await, "1 granted");

    let before = house.writes();
    let token = |path: &str| path_in(&ours, path).replace(&format!("/{path}/"), "");
    for (path, form) in [("u", ONE_CLICK), ("p", "list="), ("report", "reason=fraud")] {
        let answer = house.post(&format!("/{path}/{}", token("why")), form).await;
        assert_eq!(answer.status, 404, "{path}");
    }
    assert_eq!(house.writes(), before);
}

/// A guesser learns nothing: every token that does not open looks the same.
#[tokio::test]
async fn tokens_that_nobody_made_are_all_alike() {
    let house = House::new().await;
    let mail = house.campaign(&house.flora, "li@example.net").await;
    let good = path_in(&mail, "u").replace("/u/", "");
    let flipped = |at: usize| {
        let mut text = good.clone().into_bytes();
        text[at] = if text[at] == b'A' { b'B' } else { b'A' };
        String::from_utf8(text).unwrap()
    };
    let before = house.writes();
    // The second octet is the version of the key: one that was never made.
    let foreign = [
        "not-a-token".to_owned(),
        "A".repeat(46),
        flipped(2),
        flipped(8),
        flipped(20),
        flipped(44),
    ];
    for path in ["u", "p", "why", "report", "confirm", "v"] {
        let mut bodies = Vec::new();
        for token in &foreign {
            let get = house.get(&format!("/{path}/{token}")).await;
            assert_eq!(get.status, 404, "GET /{path}/{token}");
            bodies.push(get.body.replace(token.as_str(), ""));
            if !["why", "v"].contains(&path) {
                let form = "List-Unsubscribe=One-Click&scope=all&reason=fraud";
                let post = house.post(&format!("/{path}/{token}"), form).await;
                assert_eq!(post.status, 404, "POST /{path}/{token}");
                bodies.push(post.body.replace(token.as_str(), ""));
            }
        }
        bodies.dedup();
        assert_eq!(bodies.len(), 1, "{path}");
        assert!(bodies[0].contains("This link is not valid"));
    }
    assert_eq!(house.writes(), before);
}

/// R002-17: unticking leaves; ticking asks by mail and grants nothing.
/// R001-27.
#[tokio::test]
async fn preferences_take_away_at_once_and_never_grant() {
    let house = House::new().await;
    let confirmed = house.subscribe(&house.flora, "li@example.net").await;
    let preferences = path_in(&confirmed.body, "p");
    let [letter, offers] = house.flora.lists;
    let page = house.get(&preferences).await;
    assert!(page.body.contains(&format!("value=\"{letter}\" checked")), "{}", page.body);
    assert!(!page.body.contains(&offers.to_string()), "never asked for, so not offered");

    house.wait(2 * 24 * 3600);
    let left = house.post(&preferences, "").await;
    assert!(left.body.contains("Saved. It is in effect now."), "{}", left.body);
    assert_eq!(house.permissions(&house.flora).await, "1 withdrawn");

    house.wait(1);
    let form = format!("list={letter}&list={offers}&list={}", house.other.lists[0]);
    let asked = house.post(&preferences, &form).await;
    assert!(asked.body.contains("one message with a link to confirm"), "{}", asked.body);
    assert_eq!(house.permissions(&house.flora).await, "1 withdrawn");
    let mail = house.asking(&house.flora, "li@example.net").await;
    house.wait(60);
    assert_eq!(house.post(&path_in(&mail, "confirm"), "").await.status, 200);
    assert_eq!(house.permissions(&house.flora).await, "1 granted");
}

/// R004-32: a rest is taken and ended by a choice, and takes no list away.
#[tokio::test]
async fn a_rest_is_taken_and_ended_on_the_page() {
    let house = House::new().await;
    let confirmed = house.subscribe(&house.flora, "li@example.net").await;
    let preferences = path_in(&confirmed.body, "p");
    let [letter, _] = house.flora.lists;
    let before = house.get(&preferences).await;
    assert!(before.body.contains("No mail for 30 days"), "{}", before.body);
    assert!(!before.body.contains("End my rest"));
    let form = |rest: &str| format!("list={letter}&rest={rest}");
    for word in ["7", "keep", "-30", ""] {
        let same = house.post(&preferences, &form(word)).await;
        assert!(!same.body.contains("You are taking a rest"), "{word}: {}", same.body);
    }
    let rests = house.post(&preferences, &form("30")).await;
    assert!(rests.body.contains("You are taking a rest"), "{}", rests.body);
    assert!(rests.body.contains("End my rest"));
    assert_eq!(house.permissions(&house.flora).await, "1 granted");
    let ended = house.post(&preferences, &form("end")).await;
    assert!(!ended.body.contains("You are taking a rest"), "{}", ended.body);
    let why = house.get(&path_in(&ended.body, "why")).await;
    for shown in ["You rest from this sender", "You ended your rest", "<p class=\"quiet\">until "] {
        assert!(why.body.contains(shown), "{shown}: {}", why.body);
    }
    assert_eq!(house.permissions(&house.flora).await, "1 granted");
}

/// R002-84: the sender stops whatever comes of the report, which is kept.
#[tokio::test]
async fn a_report_stops_the_sender_and_is_kept() {
    let house = House::new().await;
    let mail = house.campaign(&house.flora, "li@example.net").await;
    let report = path_in(&mail, "report");
    let page = house.get(&report).await;
    assert!(page.body.contains("Spring &#38; &#60;tulips&#62;"), "{}", page.body);
    let none = house.post(&report, "").await;
    assert_eq!(none.status, 422);
    assert!(none.body.contains("Please choose what is wrong"));
    assert_eq!(house.permissions(&house.flora).await, "1 granted");
    house.wait(1);
    let done = house.post(&report, "reason=never-asked").await;
    assert!(done.body.contains("can no longer write to you"), "{}", done.body);
    assert_eq!(house.permissions(&house.flora).await, "1 withdrawn");
    let counts = store::inbound_event::counts(house.app.store()).await.unwrap();
    assert_eq!(counts, [("report".to_owned(), 1)]);
    assert!(house.get("/transparency").await.body.contains("reports by recipients"));
}

/// DECISIONS D24: what an author wrote is served by an origin of its own, in a
/// sandbox, and only there.
#[tokio::test]
async fn a_message_is_shown_in_a_sandbox_on_its_own_origin() {
    let house = House::new().await;
    let mail = house.campaign(&house.flora, "li@example.net").await;
    let view = path_in(&mail, "v");
    assert!(mail.contains(&format!("https://view.example.com{view}")));
    let request = |path: &str| Request::get(path).body(Body::empty()).unwrap();
    let content = house.send(Origin::Content, request(&view)).await;
    assert_eq!(content.status, 200);
    assert!(content.body.contains("Tulips are here"));
    let policy = content.header("content-security-policy");
    assert!(policy.starts_with("sandbox allow-popups"), "{policy}");
    assert!(policy.ends_with("frame-ancestors https://mail.example.com"), "{policy}");
    assert_eq!(content.header("x-content-type-options"), "nosniff");
    assert_eq!(content.header("x-frame-options"), "");

    let frame = house.get(&view).await;
    assert!(!frame.body.contains("Tulips are here"));
    assert!(frame.body.contains(&format!("<iframe src=\"https://view.example.com{view}\"")));
    let policy = frame.header("content-security-policy");
    assert!(policy.ends_with("frame-src https://view.example.com"), "{policy}");
    assert_eq!(frame.header("x-frame-options"), "DENY");
    assert_eq!(house.send(Origin::Content, request("/policy")).await.status, 404);

    let delivery = store::permission::page(
        house.app.store(),
        house.flora.account,
        house.flora.lists[0],
        (domain::ContactId(store::NIL), 1),
        house.app.now(),
    );
    let contact = delivery.await.unwrap()[0].permission.contact;
    let erased = app::erase::erase(&house.app, &house.flora.member, house.flora.account, contact);
    erased.await.unwrap();
    let gone = house.send(Origin::Content, request(&view)).await;
    assert_eq!(gone.status, 410);
    assert!(gone.body.contains("was erased on 21 November 2026"), "{}", gone.body);
    assert_eq!(
        house.send(Origin::Public, posted(&path_in(&mail, "u"), ONE_CLICK)).await.status,
        200
    );
}
