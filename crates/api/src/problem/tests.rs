//! Problems as clients read them.

use super::*;

fn told(problem: Problem) -> String {
    let response = problem.into_response();
    let status = response.status();
    let kind = response.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
    format!("{status} {kind}")
}

fn json(problem: &Problem) -> String {
    serde_json::to_string_pretty(problem).unwrap()
}

#[test]
fn each_failure_is_a_status_and_a_kind() {
    let failures = [
        Failure::NotFound("campaign"),
        Failure::Forbidden("a viewer may not import contacts".to_owned()),
        Failure::Stopped { standing: domain::Standing::Suspended, meaning: "it imports nothing" },
        Failure::invalid("name", "must not be empty"),
        Failure::Conflict("a running campaign cannot be scheduled".to_owned()),
        Failure::Raced,
        Failure::unavailable("the database", "disk full"),
    ];
    let table: Vec<_> = failures
        .into_iter()
        .map(Problem::from)
        .map(|it| format!("{} {} | {} | {}", it.status, it.kind, it.title, it.detail))
        .collect();
    assert_eq!(
        table.join("\n"),
        "404 urn:assent:problem:not-found | Not found | there is no such campaign\n\
         403 urn:assent:problem:forbidden | Not allowed | this key may not do that: a viewer may \
         not import contacts\n\
         403 urn:assent:problem:stopped | The account was stopped | the account is suspended: it \
         imports nothing\n\
         422 urn:assent:problem:invalid | A field is wrong | must not be empty\n\
         409 urn:assent:problem:conflict | Not in this state | a running campaign cannot be \
         scheduled\n\
         409 urn:assent:problem:raced | It changed meanwhile | it changed at the same moment: \
         read it again and try again\n\
         503 urn:assent:problem:unavailable | Not available | not available at the moment: the \
         database",
    );
}

#[test]
fn why_something_is_not_available_stays_inside() {
    let problem = Problem::from(Failure::unavailable("the database", "secret path /x"));
    assert!(!json(&problem).contains("secret"));
}

#[test]
fn a_problem_is_problem_json() {
    assert_eq!(told(Problem::wrong_method()), "405 Method Not Allowed application/problem+json");
}

#[test]
fn wrong_json_is_told_with_its_place() {
    let error = serde_json::from_str::<Vec<u8>>("[1,\n  x]").unwrap_err();
    assert_eq!(
        json(&Problem::json(&error)),
        r#"{
  "type": "urn:assent:problem:json",
  "title": "The JSON is not as expected",
  "status": 400,
  "detail": "expected value at line 2 column 3",
  "line": 2,
  "column": 3
}"#
    );
}

#[test]
fn a_request_for_a_key_names_the_scheme() {
    let response = Problem::unauthenticated("no key").into_response();
    assert_eq!(response.headers()[header::WWW_AUTHENTICATE], "Bearer realm=\"assent\"");
}
