//! A person's own page, by the pages alone.

use app::{complaint, legal_hold, own, testing};
use domain::LegalHoldId;

use crate::house::{House, between, path_in};

/// The link that was just mailed to the address.
async fn link(house: &House) -> String {
    own::round(&house.app).await.unwrap();
    let mails = house.mail().await;
    let mail = mails.iter().rfind(|it| it.contains("/me/")).expect("a mail with a link");
    path_in(mail, "me")
}

fn field(page: &str, name: &str) -> String {
    between(page, &format!("name=\"{name}\" value=\""), "\"").to_owned()
}

/// S9: no page tells which addresses are known here.
#[tokio::test]
async fn every_address_gets_the_same_page() {
    let house = House::new().await;
    house.subscribe(&house.flora, "li@example.net").await;
    let known = house.post("/me", "address=li%40example.net").await;
    let unknown = house.post("/me", "address=nobody%40example.net").await;
    assert_eq!((known.status, unknown.status), (200, 200));
    assert_eq!(known.body, unknown.body);
    assert_eq!(house.post("/me", "address=nobody").await.status, 422);
    assert_eq!(house.get("/me").await.status, 200);
    let mut last = 200;
    for _ in 0..10 {
        last = house.post("/me", "address=x%40example.net").await.status;
    }
    assert_eq!(last, 429, "ten in an hour from one place");
}

/// R002-76: what came with a message hides the household and offers leaving and
/// complaining alone; the rest needs a link to the address, which opens once.
#[tokio::test]
async fn the_link_in_a_mail_shows_masked_facts_and_a_fresh_one_shows_all() {
    let house = House::new().await;
    let mail = house.campaign(&house.flora, "li@example.net").await;
    house.subscribe(&house.other, "li@example.net").await;
    let why_path = path_in(&mail, "why");
    let why = house.get(&why_path).await;
    assert!(why.body.contains("from 192.0.x.x") && why.body.contains("l***@example.net"));
    for hidden in ["192.0.2.7", "li@example.net", "name=\"act\"", "other AB"] {
        assert!(!why.body.contains(hidden), "{hidden}");
    }
    let swedish = house.get(&format!("{why_path}?lang=sv")).await;
    assert!(swedish.body.contains("Det var inte jag"));
    assert_eq!(house.post(&why_path, "").await.status, 200);

    let link = link(&house).await;
    let before = house.writes();
    for _ in 0..2 {
        let page = house.get(&link).await;
        assert!(page.status == 200 && page.body.contains("Show me everything"));
    }
    assert_eq!(house.writes(), before, "looking changes nothing");
    let page = house.post(&link, "").await;
    for shown in ["li@example.net", "192.0.2.7", "flora AB", "other AB", "flora letter"] {
        assert!(page.body.contains(shown), "{shown}: {}", page.body);
    }
    assert_eq!(page.header("set-cookie"), "");
    for again in [house.post(&link, "").await, house.get(&link).await] {
        assert!(again.status == 410 && again.body.contains("This link is over"));
    }

    let visit = field(&page.body, "visit");
    let account = house.flora.account;
    let export = house.post("/me/act", &format!("visit={visit}&act=export")).await;
    assert!(export.header("content-disposition").starts_with("attachment"));
    assert!(export.body.contains("\"address\":\"li@example.net\""));
    house.wait(1);
    let left = house.post("/me/act", &format!("visit={visit}&account={account}&act=leave")).await;
    assert!(left.body.contains("This sender can no longer write to you"), "{}", left.body);
    assert_eq!(house.permissions(&house.flora).await, "1 withdrawn");
    assert_eq!(house.permissions(&house.other).await, "1 granted");
    let hold = held(&house).await;
    let waits = house.post("/me/act", &format!("visit={visit}&account={account}&act=erase")).await;
    assert!(waits.body.contains("A law obliges it to keep"), "{}", waits.body);
    assert!(waits.body.contains("flora AB"), "nothing is gone yet: {}", waits.body);
    legal_hold::lift(&house.app, &testing::operator(), hold, "it is over").await.unwrap();
    let erased = house.post("/me/act", &format!("visit={visit}&account={account}&act=erase")).await;
    assert!(erased.status == 200 && !erased.body.contains("flora AB"), "{}", erased.body);
    assert_eq!(house.post("/me/act", &format!("visit={visit}&act=")).await.status, 400);
    house.wait(1);
    let never = house.post("/me/act", &format!("visit={visit}&act=never")).await;
    assert!(never.body.contains("Nobody here may mail you from now on"), "{}", never.body);
    assert_eq!(house.permissions(&house.other).await, "1 withdrawn");
    house.wait(30 * 60);
    let late = house.post("/me/act", &format!("visit={visit}&act=export")).await;
    assert_eq!(late.status, 410, "its half hour is over");
    for forged in ["", "a.b", &visit[..40]] {
        assert_eq!(house.post("/me/act", &format!("visit={forged}&act=never")).await.status, 410);
    }
}

/// R002-84: "this was not me" is a complaint with a number, whose state the
/// person sees with the date an answer is due.
#[tokio::test]
async fn this_was_not_me_is_a_case_that_its_complainant_can_follow() {
    let house = House::new().await;
    let mail = house.campaign(&house.flora, "li@example.net").await;
    let why = house.get(&path_in(&mail, "why")).await;
    house.wait(1);
    let done = house.post(&path_in(&why.body, "report"), "reason=not-me").await;
    let case = between(&done.body, "<code class=\"case\">", "<").to_owned();
    assert!(case.starts_with("case_"), "{case}");
    let answer = house.mail().await.into_iter().find(|it| it.contains("192.0.x.x")).unwrap();
    assert!(answer.contains(&case) && !answer.contains("192.0.2.7"), "{answer}");
    house.post("/me", "address=li%40example.net").await;
    let page = house.post(&link(&house).await, "").await;
    assert!(page.body.contains(&case), "{}", page.body);
    assert!(page.body.contains("you are on record as having signed up"));
    let staff = app::testing::operator();
    let newest = complaint::desk::Which::Newest;
    let open = complaint::desk::list(&house.app, &staff, newest).await.unwrap();
    assert_eq!(open[0].standing.case.id.to_string(), case);
}

/// A court asks that everything of Flora is kept.
async fn held(house: &House) -> LegalHoldId {
    let asked = legal_hold::Asked {
        subject: legal_hold::Subject::Account(house.flora.account),
        case_number: "T 1234-26".into(),
        reason: "the district court".into(),
    };
    legal_hold::place(&house.app, &testing::operator(), asked).await.unwrap()[0].1
}
