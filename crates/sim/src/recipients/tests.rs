//! People in front of a web that only remembers what they did.

use std::sync::Mutex;

use futures_util::FutureExt;

use super::*;

/// Logs every request; every page has one form.
#[derive(Default)]
struct Log(Mutex<Vec<String>>);

impl Log {
    fn page(&self, request: String, url: Url) -> Result<Page, WebError> {
        self.0.lock().unwrap().push(request);
        let status = if url.path().contains("gone") { 404 } else { 200 };
        let body = r#"<form method="post"><input type="hidden" name="t" value="1"></form>"#;
        Ok(Page { status, url, body: body.to_owned() })
    }
}

impl Web for Log {
    fn get(&self, url: Url) -> Pending<'_, Result<Page, WebError>> {
        Box::pin(async move { self.page(format!("GET {url}"), url) })
    }

    fn post(&self, url: Url, fields: Fields) -> Pending<'_, Result<Page, WebError>> {
        Box::pin(async move {
            let fields: Vec<_> = fields.iter().map(|it| format!("{}={}", it.0, it.1)).collect();
            self.page(format!("POST {url} {}", fields.join("&")), url)
        })
    }
}

fn letter(text: &str) -> Letter {
    Letter::open(text.as_bytes()).unwrap()
}

fn log_of<T>(act: impl AsyncFnOnce(&Log) -> Result<T, ActError>) -> String {
    let log = Log::default();
    // Nothing here waits: the log answers at once.
    let done = act(&log).now_or_never().unwrap();
    let mut lines = log.0.into_inner().unwrap();
    lines.extend(done.err().map(|it| it.to_string()));
    lines.join("; ")
}

const NEWS: &str = "List-Unsubscribe: <http://s.example/u/t>, <mailto:u%2Bt@s.example>\r\n\
    List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\r\nhttp://s.example/u/t\r\n";

#[test]
fn to_confirm_a_page_is_fetched_and_its_form_is_sent() {
    let letter = letter("Subject: x\r\n\r\nPlease: http://s.example/confirm/t\r\n");
    assert_eq!(
        log_of(async |web| confirm(web, &letter).await),
        "GET http://s.example/confirm/t; POST http://s.example/confirm/t t=1"
    );
}

#[test]
fn rfc8058_one_click_is_a_single_post() {
    let letter = letter(NEWS);
    assert_eq!(
        log_of(async |web| leave_by_one_click(web, &letter).await),
        "POST http://s.example/u/t List-Unsubscribe=One-Click"
    );
}

#[test]
fn to_leave_by_page_its_form_is_sent() {
    let letter = letter(NEWS);
    assert_eq!(
        log_of(async |web| leave_by_page(web, &letter).await),
        "GET http://s.example/u/t; POST http://s.example/u/t t=1"
    );
}

#[test]
fn who_only_looks_sends_nothing() {
    let letter = letter("Subject: x\r\n\r\nhttp://s.example/v/t and http://s.example/why/t\r\n");
    let look = async |web: &Log| {
        look(web, &letter, "/v/").await?;
        look(web, &letter, "/why/").await
    };
    assert_eq!(log_of(look), "GET http://s.example/v/t; GET http://s.example/why/t");
}

#[test]
fn what_cannot_be_done_is_told() {
    let empty = letter("Subject: x\r\n\r\nnothing\r\n");
    assert_eq!(log_of(async |web| confirm(web, &empty).await), "the letter has no confirm link");
    assert_eq!(
        log_of(async |web| leave_by_one_click(web, &empty).await),
        "the letter has no one-click address"
    );
    let gone = letter("Subject: x\r\n\r\nhttp://s.example/u/gone\r\n");
    assert_eq!(
        log_of(async |web| leave_by_page(web, &gone).await),
        "GET http://s.example/u/gone; http://s.example/u/gone answered 404"
    );
}

#[test]
fn wishes_follow_from_seed_and_person_in_their_shares() {
    let habits = Habits { one_click: 0.1, page: 0.1, mail: 0.1, open: 0.1, click: 0.1 };
    let mut counts = std::collections::BTreeMap::<Wish, u32>::new();
    for n in 0..1000 {
        let person = format!("p{n}@a.example").parse().unwrap();
        let wish = habits.wish(Seed(3), &person);
        assert_eq!(wish, habits.wish(Seed(3), &person));
        *counts.entry(wish).or_default() += 1;
    }
    let acts =
        [Wish::LeaveByOneClick, Wish::LeaveByPage, Wish::LeaveByMail, Wish::Open, Wish::Click];
    assert!(acts.iter().all(|it| (70..130).contains(&counts[it])), "{counts:?}");
}

#[test]
fn addresses_in_mailto_are_decoded() {
    assert_eq!(percent_decoded("u%2Bt%40x@s.example%"), "u+t@x@s.example%");
}
