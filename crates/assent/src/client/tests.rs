//! Answers and refusals of a server.

use serde_json::json;

use super::*;

fn args(server: &str) -> ServerArgs {
    ServerArgs {
        server: Some(server.parse().unwrap()),
        key: Some(Key::from("ak_x".to_owned())),
        ..ServerArgs::default()
    }
}

#[test]
fn a_key_is_not_sent_in_the_clear_to_another_machine() {
    let refused = Client::new(&args("http://mail.example.com")).err().unwrap();
    assert_eq!(
        refused.to_string(),
        "http://mail.example.com/ is not https: the key would be readable on the way"
    );
}

#[test]
fn without_a_server_it_says_how_to_get_one() {
    let folder = tempfile::tempdir().unwrap();
    let args = ServerArgs { data: Some(folder.path().to_owned()), ..ServerArgs::default() };
    let refused = Client::new(&args).err().unwrap().to_string();
    assert!(refused.contains("start one with `assent serve`"), "{refused}");
}

/// As `main` does it. Another test of this process may have been first.
fn provider() {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
}

#[test]
fn server_and_key_are_found_in_the_data_folder() {
    provider();
    let folder = tempfile::tempdir().unwrap();
    let ready = json!({"console": "http://127.0.0.1:4711", "pid": 1});
    fs::write(folder.path().join("serve.json"), ready.to_string()).unwrap();
    fs::write(folder.path().join("operator.key"), "ak_abc\n").unwrap();
    let args = ServerArgs { data: Some(folder.path().to_owned()), ..ServerArgs::default() };
    let client = Client::new(&args).unwrap();
    assert_eq!((client.base.as_str(), client.key.0.as_str()), ("http://127.0.0.1:4711/", "ak_abc"));
}

#[test]
fn what_stands_in_a_path_cannot_leave_it() {
    provider();
    let client = Client::new(&args("http://127.0.0.1:1/base/")).unwrap();
    let url = client.url(&["accounts", "../x?y", "z"], &[("after", "a&b")]).unwrap();
    assert_eq!(url.as_str(), "http://127.0.0.1:1/base/api/v1/accounts/..%2Fx%3Fy/z?after=a%26b");
}

#[test]
fn a_refusal_names_each_place_in_the_content() {
    let problem = json!({
        "detail": "the content has 1 problem(s); each names its place",
        "problems": [{"part": "source", "line": 3, "column": 7, "code": "field.unknown",
                      "message": "`nmae` is not a field", "hint": "Did you mean `name`?"}],
    });
    let refused = CallError::Refused { status: 422, problem };
    assert!(refused.found_something_wrong());
    assert_eq!(
        refused.to_string(),
        "the content has 1 problem(s); each names its place\n  \
         source 3:7 field.unknown: `nmae` is not a field. Did you mean `name`?"
    );
}
