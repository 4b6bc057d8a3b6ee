//! How the API says no.

use reqwest::{Method, StatusCode, header};
use serde_json::Value;

use super::{Office, text, world::World};

/// Status, kind and detail of an answer that must be a problem.
async fn problem(request: reqwest::RequestBuilder) -> String {
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/problem+json");
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
    let problem: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    assert_eq!(problem["status"], status);
    let kind = text(&problem, "/type").replace("urn:assent:problem:", "");
    format!("{status} {kind}: {}", text(&problem, "/detail"))
}

fn request(world: &World, method: Method, path: &str) -> reqwest::RequestBuilder {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    http.request(method, format!("{}/api/v1{path}", world.base))
}

#[tokio::test]
async fn strangers_learn_that_a_key_is_needed_and_nothing_else() {
    let world = World::new().await;
    let get = |path: &str| request(&world, Method::GET, path);
    assert_eq!(
        problem(get("/accounts")).await,
        "401 unauthenticated: send the header `Authorization: Bearer ak_…`"
    );
    let wrong = format!("ak_{}", "a".repeat(52));
    assert_eq!(
        problem(get("/accounts").bearer_auth(wrong)).await,
        "401 unauthenticated: the key is not known, or was ended"
    );
    // These two are for everybody.
    for path in ["/policy", "/ledger/checkpoints"] {
        assert_eq!(get(path).send().await.unwrap().status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn a_wrong_path_method_or_id_is_told_apart() {
    let world = World::new().await;
    let ask = |method, path: &str| {
        problem(request(&world, method, path).bearer_auth(&world.operator_key))
    };
    assert_eq!(ask(Method::GET, "/nothing").await, "404 path: the API has no path `/nothing`");
    let elsewhere = reqwest::get(format!("{}/nothing", world.base)).await.unwrap();
    assert_eq!(elsewhere.text().await.unwrap(), "a page", "what is not ours is left to others");
    assert_eq!(
        ask(Method::DELETE, "/accounts").await,
        "405 method: this path has other methods: see the header `Allow`"
    );
    assert_eq!(
        ask(Method::GET, "/accounts/list_00000000000000000000000000").await,
        "400 address: expected an id that begins with `account_`, found \
         `list_00000000000000000000000000`"
    );
    assert_eq!(
        ask(Method::GET, "/accounts/account_00000000000000000000000000").await,
        "404 not-found: there is no such account"
    );
}

#[tokio::test]
async fn a_request_is_read_strictly() {
    let office = Office::open().await;
    let world = &office.world;
    let path = format!("/accounts/{}/lists", office.account);
    let post = |body: &str| {
        request(world, Method::POST, &path).bearer_auth(&office.key).body(body.to_owned())
    };
    let json = |body: &str| post(body).header(header::CONTENT_TYPE, "application/json");
    assert_eq!(
        problem(post("{}")).await,
        "415 media-type: send the header `Content-Type: application/json`"
    );
    assert_eq!(
        problem(json("{\n  \"name\": x}")).await,
        "400 json: expected value at line 2 column 11"
    );
    let unknown = r#"{"name": "a", "purpose": "b", "frequency": "c", "color": 1}"#;
    assert_eq!(
        problem(json(unknown)).await,
        "400 json: unknown field `color`, expected one of `name`, `purpose`, `frequency`, `promise`, \
         `topics` at line 1 column 55"
    );
    let empty = r#"{"name": "", "purpose": "b", "frequency": "c"}"#;
    assert_eq!(
        problem(json(empty)).await,
        "422 invalid: must be one line of 1 to 500 bytes: people read it before they opt in"
    );
    let long = format!(r#"{{"name": "{}"}}"#, "x".repeat(5 << 20));
    assert_eq!(
        problem(json(&long)).await,
        "413 too-large: the request is larger than this path takes"
    );
    let messages = format!("/accounts/{}/campaigns/campaign_0/messages?page=1", office.account);
    let asked = request(world, Method::GET, &messages).bearer_auth(&office.key);
    assert!(problem(asked).await.starts_with("400 address: "));
}

#[tokio::test]
async fn another_account_s_things_do_not_exist() {
    let office = Office::open().await;
    let mut words = vec!["account", "create", "--name", "Other", "--address", "Other street 1"];
    words.extend(["--phone", "1", "--email", "x@other.example"]);
    let other = office.world.done(&office.world.operator_key, &words).await.json;
    let (other, key) = (text(&other, "/id"), text(&other, "/key"));
    let world = &office.world;
    for path in ["", "/lists", "/domains", "/campaigns", "/ledger/export"] {
        let ours = format!("/accounts/{}{path}", office.account);
        let asked = request(world, Method::GET, &ours).bearer_auth(&key);
        assert_eq!(problem(asked).await, "404 not-found: there is no such account");
    }
    // Nor can its list be used from an account of one's own.
    let imports = format!("/accounts/{other}/imports");
    let body = serde_json::json!({
        "list": office.list,
        "csv": "email\na@example.org\n",
        "provenance": { "collection": "event", "origin": "", "in_use": "", "confirmation": "" },
    });
    let upload = request(world, Method::POST, &imports).bearer_auth(&key).json(&body);
    assert_eq!(problem(upload).await, "404 not-found: there is no such list");
}

/// DECISIONS D33: whoever holds a key of a closed account is told so, and a
/// stranger is not.
#[tokio::test]
async fn a_key_of_a_closed_account_is_told_apart() {
    let office = Office::open().await;
    let path = format!("/accounts/{}/lists", office.account);
    let ask = || problem(request(&office.world, Method::GET, &path).bearer_auth(&office.key));
    office.done(&["account", "close", "--reason", "wound up", "--yes"]).await;
    let told = ask().await;
    assert!(told.starts_with("403 closed: the account was closed at 2026-11-21T08:00:"), "{told}");
    let words = ["--account", &office.account, "account", "reopen", "--reason", "a mistake"];
    office.world.done(&office.world.operator_key, &words).await;
    assert_eq!(ask().await, "401 unauthenticated: the key is not known, or was ended");
}

#[tokio::test]
async fn content_problems_carry_their_place() {
    let office = Office::open().await;
    office.verify().await;
    let file = office.world.file(
        "bad.mjml",
        "<mjml><mj-body><mj-section><mj-column>\n<mj-text>{{ contact.nmae }}</mj-text>\n\
         </mj-column></mj-section></mj-body></mjml>",
    );
    let mut words = vec!["campaign", "create", "--name", "Bad", "--list", &office.list];
    words.extend(["--from-name", "Flora", "--from-address", "news@flora.example"]);
    words.extend(["--subject", "Bad", "--field", "name=friend"]);
    words.extend(["--template", file.to_str().unwrap()]);
    let campaign = office.done(&words).await.text;
    let refused = office.world.run(&office.key, &["campaign", "submit", &campaign]).await;
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("\n  source 2:"), "{refused}");
    assert!(refused.contains("nmae"), "{refused}");
}
