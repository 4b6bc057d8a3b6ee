//! Whoever wants to bury somebody under confirmation mails (COMPLIANCE 5.6, THREATS S25).

use std::collections::BTreeMap;

use axum::Router;
use domain::FormId;

use crate::house::{Answer, House, Sender, between, posted};

/// Victims of the attack. The last one is a subscriber of the first account.
const VICTIMS: usize = 5;
/// Sign-ups that the attacker sends, over an hour.
const SIGN_UPS: usize = 10_000;
/// Most mails to one address in 24 hours.
const MAILS_MAX: usize = 5;

fn victim(number: usize) -> String {
    format!("victim{number}@example.net")
}

/// A form as a program reads it: everything that is hidden in it, and its boxes.
struct Form {
    path: String,
    hidden: String,
    boxes: String,
}

impl Form {
    async fn read(house: &House, form: FormId) -> Self {
        let path = format!("/f/{form}");
        let page = house.get(&path).await.body;
        let boxes = page.split("name=\"list\" value=\"").skip(1);
        let boxes = boxes.map(|it| format!("&list={}", it.split('"').next().unwrap()));
        Self { hidden: hidden(&page), boxes: boxes.collect(), path }
    }

    /// Sends it, and answers the question if one is asked.
    async fn send(&self, router: &Router, address: &str, peer: &str) -> Answer {
        let post = async |more: String, hidden: &str| {
            let address = address.replace('@', "%40");
            let fields = format!("{hidden}&address={address}{}{more}", self.boxes);
            House::send_to(router, posted(&self.path, &fields), peer.parse().unwrap()).await
        };
        let answer = post(String::new(), &self.hidden).await;
        if answer.status != 422 {
            return answer;
        }
        post(format!("&answer={}", sum(&answer.body)), &hidden(&answer.body)).await
    }
}

/// The hidden fields of a page, as they are posted.
fn hidden(page: &str) -> String {
    let fields = page.split("<input type=\"hidden\" name=\"").skip(1).map(|it| {
        let name = it.split('"').next().unwrap();
        format!("{name}={}", between(it, "value=\"", "\""))
    });
    fields.collect::<Vec<_>>().join("&")
}

/// The answer to the question of a page.
fn sum(page: &str) -> u32 {
    let asked = between(page, "How much is ", "?");
    let digits = asked.split('+').map(|it| {
        let digits: String = it.chars().filter(char::is_ascii_digit).collect();
        digits.parse::<u32>().unwrap()
    });
    digits.sum()
}

/// Mails that ask each victim to confirm.
async fn mails(house: &House) -> BTreeMap<usize, usize> {
    let mut mails = BTreeMap::new();
    for mail in house.mail().await {
        let to = (0..VICTIMS).find(|it| mail.contains(&format!("To: {}", victim(*it))));
        *mails.entry(to.expect("a victim")).or_default() += 1;
    }
    mails
}

/// 10,000 sign-ups of five people over many forms of many accounts, from many
/// networks, by a program that reads pages and answers questions, while the
/// server is restarted again and again: nobody gets more than five mails.
#[tokio::test]
async fn an_attack_over_many_forms_sends_each_victim_five_mails_at_most() {
    let house = House::new().await;
    let known = victim(VICTIMS - 1);
    house.subscribe(&house.flora, &known).await;
    house.wait(25 * 3600);
    let before = house.mail().await.len();
    let mut forms = Vec::new();
    for name in ["a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8"] {
        let sender = Sender::open(&house.app, &house.at, name).await;
        forms.push(Form::read(&house, sender.form).await);
    }
    for sender in [&house.flora, &house.other] {
        forms.push(Form::read(&house, sender.form).await);
    }
    let mut router = house.restarted();
    let mut answers: BTreeMap<u16, usize> = BTreeMap::new();
    for number in 0..SIGN_UPS {
        if number % 2_000 == 1_999 {
            router = house.restarted();
        }
        if number % 3 == 0 {
            house.wait(1);
        }
        let (to, form) = (victim(number % VICTIMS), &forms[number / VICTIMS % forms.len()]);
        let peer = format!("10.{}.{}.7:4000", number % 200, number / 200 % 250);
        *answers.entry(form.send(&router, &to, &peer).await.status).or_default() += 1;
    }
    let mails = mails(&house).await;
    let all: usize = mails.values().sum::<usize>() - before;
    assert!(mails.values().all(|it| *it <= MAILS_MAX + before), "{mails:?}");
    assert!(all >= VICTIMS, "the attack was real: {mails:?}");
    assert_eq!(answers.keys().copied().collect::<Vec<_>>(), [200], "{answers:?}");
}

/// What is answered says nothing of who is known, also beyond the limits.
#[tokio::test]
async fn the_answer_is_the_same_for_known_and_unknown() {
    let house = House::new().await;
    house.subscribe(&house.flora, &victim(1)).await;
    let form = Form::read(&house, house.flora.form).await;
    house.wait(5);
    let router = house.restarted();
    for round in 0..8 {
        let mut told = Vec::new();
        for number in [1, 2] {
            let answer = form.send(&router, &victim(number), "10.0.0.1:1").await;
            told.push((answer.status, answer.body.replace(&victim(number), "VICTIM")));
        }
        assert_eq!(told[0], told[1], "round {round}");
        assert_eq!(told[0].0, 200);
    }
}

/// A form that comes back in no time is a program's, or a quick person's: a
/// question is asked, which counts once, for that address and form alone.
#[tokio::test]
async fn haste_is_asked_a_question() {
    let house = House::new().await;
    let writes = house.writes();
    let path = format!("/f/{}", house.flora.form);
    let page = house.get(&path).await.body;
    let (list, address) = (house.flora.lists[0], "li%40example.net");
    let fields = |hidden: &str, more: &str| format!("{hidden}&address={address}&list={list}{more}");
    let asked = house.post(&path, &fields(&hidden(&page), "")).await;
    assert_eq!(asked.status, 422);
    assert!(asked.body.contains("Please answer the question below"), "{}", asked.body);
    assert_eq!(house.writes(), writes);

    let (carried, right) = (hidden(&asked.body), sum(&asked.body));
    let wrong = house.post(&path, &fields(&carried, &format!("&answer={}", right + 1))).await;
    assert_eq!(wrong.status, 422, "a wrong answer is asked again");
    let other = fields(&carried, &format!("&answer={right}")).replace("li%40", "bo%40");
    assert_eq!(house.post(&path, &other).await.status, 422, "it was asked about another address");
    assert_eq!(house.writes(), writes);
    let answered = fields(&carried, &format!("&answer={right}"));
    assert_eq!(house.post(&path, &answered).await.status, 200);
    assert_eq!(house.mail().await.len(), 1);
    assert_eq!(house.post(&path, &answered).await.status, 422, "once");
}

#[tokio::test]
async fn a_page_that_is_old_or_forged_is_shown_anew() {
    let house = House::new().await;
    let path = format!("/f/{}", house.flora.form);
    let page = hidden(&house.get(&path).await.body);
    let other = hidden(&house.get(&format!("/f/{}", house.other.form)).await.body);
    let opened = |of: &str| of.split("opened=").nth(1).unwrap().to_owned();
    let list = house.flora.lists[0];
    let post = async |opened: &str| {
        let wording = between(&page, "wording=", "&").to_owned();
        let fields =
            format!("wording={wording}&opened={opened}&address=li%40a.example&list={list}");
        let answer = house.post(&path, &fields).await;
        (answer.status, answer.body.contains("open for too long"))
    };
    house.wait(5);
    for wrong in ["", "0.0", "x", &opened(&other), &opened(&page).replace('.', ".0")] {
        assert_eq!(post(wrong).await, (422, true), "{wrong}");
    }
    assert_eq!(post(&opened(&page)).await, (200, false));
    house.wait(24 * 3600);
    assert_eq!(post(&opened(&page)).await, (422, true), "a day old");
}

/// Many sign-ups at one form in a short time, each from elsewhere: from then on
/// a question is asked there, and nowhere else.
#[tokio::test]
async fn a_burst_at_one_form_is_asked_a_question() {
    let house = House::new().await;
    let path = format!("/f/{}", house.flora.form);
    let page = hidden(&house.get(&path).await.body);
    house.wait(5);
    let router = house.restarted();
    let mut statuses = Vec::new();
    for number in 0..62 {
        let fields = format!("{page}&address=p{number}%40a.example&list={}", house.flora.lists[0]);
        let peer = format!("10.{number}.0.1:1").parse().unwrap();
        let answer = House::send_to(&router, posted(&path, &fields), peer).await;
        statuses.push(answer.status);
    }
    assert_eq!(statuses.iter().position(|it| *it != 200), Some(60), "{statuses:?}");
    let quiet = Form::read(&house, house.other.form).await;
    house.wait(5);
    let elsewhere = quiet.send(&router, "anna@a.example", "10.99.0.1:1").await;
    assert_eq!(elsewhere.status, 200);
    house.wait(600);
    let fields = format!("{page}&address=later%40a.example&list={}", house.flora.lists[0]);
    let later = posted(&path, &fields);
    let later = House::send_to(&router, later, "10.98.0.1:1".parse().unwrap()).await;
    assert_eq!(later.status, 200, "the burst is over");
}
