//! The review desk's pages: the queue, one screen, and the forms that decide.

use app::{
    Role, access,
    import::{self, Provenance, Upload},
    testing,
};
use axum::{body::Body, http::Request};
use store::import::ImportState;

use crate::house::{Answer, House, Origin, between, posted};

async fn session(house: &House, name: &str) -> String {
    let key = access::add_key(&house.app, None, (name, Role::Reviewer), house.app.now()).await;
    let login = house.send(Origin::Console, posted("/login", &format!("key={}", key.unwrap())));
    login.await.header("set-cookie").split(';').next().unwrap().to_owned()
}

async fn get(house: &House, path: &str, cookie: &str) -> Answer {
    let request = Request::get(path).header("cookie", cookie).body(Body::empty()).unwrap();
    house.send(Origin::Console, request).await
}

async fn post(house: &House, path: &str, (form, cookie): (&str, &str)) -> Answer {
    let mut request = posted(path, form);
    request.headers_mut().insert("cookie", cookie.parse().unwrap());
    house.send(Origin::Console, request).await
}

async fn uploaded(house: &House, address: &str) -> domain::ImportId {
    let csv = format!("email,signed_up_at,source\n{address},2026-10-01,fair in Lund\n");
    let provenance = Provenance {
        collection: "event".into(),
        origin: "sheets <b>of</b> the fair".into(),
        in_use: "one month".into(),
        confirmation: "signed on paper".into(),
        last_confirmed: Some("2026-10-01".parse().unwrap()),
    };
    let list = house.flora.lists[0];
    let upload = Upload { list, csv: csv.into_bytes(), provenance, evidence: None };
    let account = house.flora.account;
    let id = import::upload(&house.app, &house.flora.member, account, upload).await.unwrap();
    let row = store::import::by_id(house.app.store(), account, id).await.unwrap().unwrap();
    import::read::run(&house.app, &row).await.unwrap();
    id
}

async fn state(house: &House, id: domain::ImportId) -> ImportState {
    let row = store::import::by_id(house.app.store(), house.flora.account, id).await;
    row.unwrap().unwrap().state
}

/// R002-39: from the queue to the decision and on to the next, without a script.
#[tokio::test]
async fn a_reviewer_decides_one_after_the_other() {
    let house = House::new().await;
    let first = uploaded(&house, "li@example.net").await;
    house.wait(60);
    let second = uploaded(&house, "bo@example.net").await;
    assert_eq!(get(&house, "/reviews", "").await.status, 303, "not for everybody");
    let rita = session(&house, "rita").await;
    let queue = get(&house, "/reviews", &rita).await;
    assert_eq!(queue.status, 200, "{}", queue.body);
    assert!(queue.body.contains("flora letter") && queue.body.contains("nobody looks at it yet"));
    let none = get(&house, "/reviews?kind=campaign", &rita).await;
    assert!(none.body.contains("Nothing waits for a person"));
    let review = between(&queue.body, "href=\"/reviews/", "?").to_owned();
    let path = format!("/reviews/{review}");

    let of_list = |list: domain::ListId| format!("/reviews?list={list}");
    let ours = get(&house, &of_list(house.flora.lists[0]), &rita).await;
    assert!(ours.body.contains("Only what waits for one list") && ours.body.contains(&review));
    let others = get(&house, &of_list(house.other.lists[0]), &rita).await;
    assert!(others.body.contains("Nothing waits for a person"), "{}", others.body);

    let writes = house.writes();
    let screen = get(&house, &path, &rita).await;
    assert_eq!(screen.status, 200, "{}", screen.body);
    assert!(screen.body.contains("1 other review of the same list waits."), "{}", screen.body);
    for shown in ["sheets &#60;b&#62;of", "l***@example.net", "signed on paper", "uploaded", "ann"]
    {
        assert!(screen.body.contains(shown), "{shown}: {}", screen.body);
    }
    assert!(!screen.body.contains("li@example.net"), "an address in full");
    assert_eq!(house.writes(), writes, "looking changes nothing");

    let decision = format!("{path}/decision");
    let silent = post(&house, &decision, ("answer=approve&reason=+", &rita)).await;
    assert_eq!(silent.status, 422);
    assert!(silent.body.contains("Please say why"));
    let neither = post(&house, &decision, ("reason=because", &rita)).await;
    assert_eq!(neither.status, 422);
    let taken = post(&house, &format!("{path}/assignment"), ("action=take", &rita)).await;
    assert_eq!(taken.status, 303);
    let sven = session(&house, "sven").await;
    let held = get(&house, &path, &sven).await;
    assert!(held.body.contains("rita looks at it") && !held.body.contains("name=\"answer\""));
    let others = post(&house, &decision, ("answer=reject&reason=no", &sven)).await;
    assert_eq!(others.status, 409);

    let done = post(&house, &decision, ("answer=approve&reason=seen+them", &rita)).await;
    assert_eq!(done.status, 303);
    assert!(done.header("location").starts_with("/reviews/review_"), "on to the next");
    assert_eq!(state(&house, first).await, ImportState::Attesting);
    let onwards = get(&house, done.header("location"), &rita).await;
    assert!(onwards.body.contains("Your decision is on record. 1 waits"), "{}", onwards.body);
    assert!(onwards.body.contains("Import: flora letter"), "{}", onwards.body);
    let again = post(&house, &decision, ("answer=reject&reason=after+all", &rita)).await;
    assert_eq!(again.status, 409);
    assert_eq!(state(&house, first).await, ImportState::Attesting, "decisions stand");
    let decided = get(&house, &path, &sven).await;
    assert!(decided.body.contains("seen them") && !decided.body.contains("<textarea"));

    let next = between(done.header("location"), "/reviews/", "?").to_owned();
    let decision = format!("/reviews/{next}/decision");
    let done = post(&house, &decision, ("answer=reject&reason=no+sheets", &rita)).await;
    assert_eq!(done.header("location"), "/reviews?lang=en&decided=1");
    assert_eq!(state(&house, second).await, ImportState::Refused);
}

/// R002-39: who belongs to the account sees it, and has no form.
#[tokio::test]
async fn who_has_an_interest_gets_no_form() {
    let house = House::new().await;
    uploaded(&house, "li@example.net").await;
    let ann = session(&house, &house.flora.member.name).await;
    let queue = get(&house, "/reviews", &ann).await;
    let path = format!("/reviews/{}", between(&queue.body, "href=\"/reviews/", "?"));
    let screen = get(&house, &path, &ann).await;
    assert!(screen.body.contains("Somebody else has to decide"));
    assert!(!screen.body.contains("name=\"answer\""));
    let decision = format!("{path}/decision");
    let tried = post(&house, &decision, ("answer=approve&reason=mine", &ann)).await;
    assert_eq!(tried.status, 403);
    for wrong in ["/reviews/nonsense", "/reviews/review_01jf0000000000000000000000"] {
        assert_eq!(get(&house, wrong, &ann).await.status, 404, "{wrong}");
    }
    let member = testing::member(house.flora.account);
    assert!(app::review::desk::queue(&house.app, &member, None).await.is_err());
}

/// R002-39: a reviewer asks from the page, goes on, and finds the answer there.
#[tokio::test]
async fn a_reviewer_asks_from_the_page() {
    let house = House::new().await;
    uploaded(&house, "li@example.net").await;
    let rita = session(&house, "rita").await;
    let queue = get(&house, "/reviews", &rita).await;
    let review = between(&queue.body, "href=\"/reviews/", "?").to_owned();
    let path = format!("/reviews/{review}");
    let ask = format!("{path}/question");
    let nothing = post(&house, &ask, ("question=+", &rita)).await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.body.contains("Please choose a question"), "{}", nothing.body);
    let asked = post(&house, &ask, ("ready=rows&question=Which+%3Cfair%3E%3F", &rita)).await;
    assert_eq!(asked.status, 303);
    let screen = get(&house, &path, &rita).await;
    assert!(screen.body.contains("Which &#60;fair&#62;?"), "{}", screen.body);
    assert!(screen.body.contains("no answer yet") && !screen.body.contains("name=\"ready\""));
    let twice = post(&house, &ask, ("ready=rows&question=", &rita)).await;
    assert_eq!(twice.status, 409);

    let flora = &house.flora;
    let id = review.parse().unwrap();
    let said = ("at our <b>stand</b>", Some(&b"scan"[..]));
    let at = (flora.account, id);
    let answered = app::review::question::answer(&house.app, &flora.member, at, said).await;
    let number = answered.unwrap().answer.unwrap().number;
    let queue = get(&house, "/reviews", &rita).await;
    assert!(queue.body.contains("UTC, asked by rita"), "{}", queue.body);
    let screen = get(&house, &path, &rita).await;
    assert!(screen.body.contains("at our &#60;b&#62;stand"), "{}", screen.body);
    let file = get(&house, &format!("{path}/answers/{number}/evidence"), &rita).await;
    assert_eq!((file.status, file.body.as_str()), (200, "scan"));
    assert!(file.header("content-disposition").starts_with("attachment"));
    let none = get(&house, &format!("{path}/answers/99/evidence"), &rita).await;
    assert_eq!(none.status, 404);
    assert!(!none.body.contains("href=\"/policy"), "the policy is on another origin");
}
