//! Signing up and confirming, by the pages alone.

use app::ledger;

use crate::house::{House, path_in};

/// R002-17, R002-69, R002-71, R001-24: asked, confirmed, granted; and the owner
/// of the address sees from where and by which words.
/// R002-03: by a form on the web.
#[tokio::test]
async fn a_sign_up_is_pending_until_its_owner_confirms_and_then_shows_its_evidence() {
    let house = House::new().await;
    let form = house.get(&format!("/f/{}", house.flora.form)).await;
    assert_eq!(form.status, 200);
    assert!(form.body.contains("flora letter") && form.body.contains("once a month"));
    assert!(!form.body.contains("checked"), "no box is ticked");

    let first = &house.flora.lists[..1];
    let asked = house.sign_up(&house.flora, "li@example.net", first).await;
    assert_eq!(asked.status, 200, "{}", asked.body);
    assert!(asked.body.contains("li@example.net"));
    assert_eq!(house.permissions(&house.flora).await, "1 pending");

    let mail = house.mail().await.pop().unwrap();
    let confirm = path_in(&mail, "confirm");
    let page = house.get(&confirm).await;
    assert_eq!(page.status, 200);
    for shown in ["flora AB", "flora letter", "l***@example.net", "21 November 2026"] {
        assert!(page.body.contains(shown), "{shown}: {}", page.body);
    }
    assert_eq!(house.permissions(&house.flora).await, "1 pending");

    house.wait(60);
    let done = house.post(&confirm, "").await;
    assert_eq!(done.status, 200, "{}", done.body);
    assert_eq!(house.permissions(&house.flora).await, "1 granted");
    assert_eq!(house.post(&confirm, "").await.status, 200, "twice is once");
    assert!(house.get(&confirm).await.body.contains("You have already confirmed"));

    while ledger::sequence(&house.app, house.flora.account).await.unwrap() > 0 {}
    let why = house.get(&path_in(&mail, "why")).await;
    for shown in [
        "l***@example.net",
        "from 192.0.x.x",
        "flora letter: The letter of flora once a month",
        "Sign-up asked for",
        "Confirmed by you",
        "a question about your address",
        "Record 1 of 3",
    ] {
        assert!(why.body.contains(shown), "{shown}: {}", why.body);
    }
    assert!(!why.body.contains("192.0.2.7") && !why.body.contains("li@example.net"));

    let followed = format!("/ledger/{}", house.flora.account);
    let note = house.get(&followed).await;
    // C2SP tlog-tiles: what a witness asks for.
    assert_eq!(house.get(&format!("{followed}/checkpoint")).await.body, note.body);
    let tile = house.get(&format!("{followed}/tile/0/000.p/3")).await;
    assert_eq!((tile.status, tile.header("content-type")), (200, "application/octet-stream"));
    for missing in ["tile/0/000", "tile/0/000.p/200", "tile/0/0", "tile/9/000", "elsewhere"] {
        assert_eq!(house.get(&format!("{followed}/{missing}")).await.status, 404, "{missing}");
    }
    assert!(note.body.starts_with("mail.example.com/ledger/account_"), "{}", note.body);
    assert!(note.body.contains("\n3\n"));
    assert_eq!(house.permissions(&house.other).await, "", "the neighbour has nothing of it");
}

#[tokio::test]
async fn what_is_wrong_with_a_form_is_said_and_nothing_is_recorded() {
    let house = House::new().await;
    let before = house.writes();
    let both = &house.flora.lists;
    let foreign = &house.other.lists;
    let none = house.sign_up(&house.flora, "li@example.net", &[]).await;
    let others = house.sign_up(&house.flora, "li@example.net", foreign).await;
    let broken = house.sign_up(&house.flora, "li example.net", both).await;
    let empty = house.sign_up(&house.flora, "", both).await;
    let path = format!("/f/{}", house.flora.form);
    let form = format!("wording=0000&address=li%40example.net&list={}", both[0]);
    let old = house.post(&path, &form).await;
    let told = [
        (none, "tick at least one box"),
        (others, "tick at least one box"),
        (broken, "does not look complete"),
        (empty, "enter your e-mail address"),
        (old, "The text of this form has changed"),
    ];
    for (answer, sentence) in told {
        assert_eq!(answer.status, 422, "{sentence}");
        assert!(answer.body.contains(sentence), "{sentence}: {}", answer.body);
        assert!(!answer.body.contains(" checked"), "nothing is ticked for anybody");
    }
    assert_eq!(house.get("/f/form_00000000000000000000000000").await.status, 404);
    assert_eq!(house.get("/f/nonsense").await.status, 404);
    assert_eq!(house.writes(), before);
}

/// A program that fills in every field is told what a person would be told.
#[tokio::test]
async fn a_filled_trap_looks_like_success_and_does_nothing() {
    let house = House::new().await;
    let before = house.writes();
    let path = format!("/f/{}", house.flora.form);
    let answer = house.post(&path, "address=bot%40example.net&homepage=http%3A%2F%2Fx").await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("Check your mailbox"));
    assert_eq!(house.writes(), before);
}

#[tokio::test]
async fn forms_cannot_be_used_to_bomb_an_address_or_from_one_place() {
    let house = House::new().await;
    // Two boxes at two accounts: the sixth mail to one address is not sent.
    for (sender, boxes) in [(&house.flora, 2), (&house.other, 2)] {
        house.sign_up(sender, "li@example.net", &sender.lists[..boxes]).await;
    }
    assert_eq!(house.mail().await.len(), 4);
    let before = house.writes();
    let over = house.sign_up(&house.flora, "Li@Example.NET", &house.flora.lists).await;
    assert_eq!(over.status, 200, "a stranger learns nothing");
    assert_eq!(house.writes(), before);

    for person in 0..27 {
        let address = format!("p{person}@example.net");
        let answer = house.sign_up(&house.flora, &address, &house.flora.lists[..1]).await;
        assert_eq!(answer.status, 200, "{person}");
    }
    let answer = house.sign_up(&house.flora, "last@example.net", &house.flora.lists).await;
    assert_eq!(answer.status, 429);
    assert!(answer.body.contains("too many attempts"));
    house.wait(3600);
    let answer = house.sign_up(&house.flora, "last@example.net", &house.flora.lists).await;
    assert_eq!(answer.status, 200);
}

/// COMPLIANCE 5.3: a link to confirm works for seven days.
#[tokio::test]
async fn a_confirmation_that_comes_too_late_is_told_so() {
    let house = House::new().await;
    house.sign_up(&house.flora, "li@example.net", &house.flora.lists[..1]).await;
    let confirm = path_in(&house.mail().await[0], "confirm");
    house.wait(7 * 24 * 3600);
    for answer in [house.get(&confirm).await, house.post(&confirm, "").await] {
        assert_eq!(answer.status, 410);
        assert!(answer.body.contains("This link has expired"));
    }
    assert_eq!(house.permissions(&house.flora).await, "1 pending");
}

#[tokio::test]
async fn a_form_speaks_the_language_of_its_reader_and_else_its_own() {
    let house = House::new().await;
    let path = format!("/f/{}", house.flora.form);
    assert!(house.get(&path).await.body.contains("<html lang=\"en\">"));
    let chosen = house.get(&format!("{path}?lang=vi")).await;
    assert!(chosen.body.contains("<html lang=\"vi\">"));
    assert!(chosen.body.contains(&format!("action=\"{path}?lang=vi\"")));
}

#[tokio::test]
async fn what_is_too_large_is_refused_with_its_limit() {
    let house = House::new().await;
    let form = format!("address={}", "a".repeat(64 * 1024));
    let answer = house.post(&format!("/f/{}", house.flora.form), &form).await;
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("65,536"));
}
