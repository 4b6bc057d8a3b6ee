//! Files as an import would see them.

use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};

use super::*;

fn answered(bytes: &[u8], collection: Option<&str>) -> Shown {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.csv");
    std::fs::write(&path, bytes).unwrap();
    let args = ListArgs {
        paths: vec![path],
        collection: collection.map(str::to_owned),
        last_confirmed: Some("2026-10-01".parse().unwrap()),
    };
    run(&args, "2026-11-21T08:00:00Z".parse().unwrap()).unwrap()
}

const TABLE: &str = "E-Mail-Adresse;Vorname;OPTIN_TIME;OPTIN_IP\n\
    anna@example.org;Anna;2026-10-01;192.0.2.1\n\
    ANNA@example.org;Anna;;\n\
    info@example.org;;;\n\
    x@mailinator.com;;;\n\
    nobody;;;\n";

/// DESIGN section 6: counts per screening step and the verdict, without server.
#[test]
fn a_file_is_counted_step_by_step_and_judged() {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(TABLE.as_bytes()).unwrap();
    for bytes in [TABLE.as_bytes().to_vec(), gzip.finish().unwrap()] {
        let shown = answered(&bytes, Some("own-form"));
        let answer = &shown.json[0];
        assert_eq!((answer["lines"].clone(), answer["passed"].clone()), (json!(5), json!(1)));
        assert_eq!(
            answer["steps"],
            json!({
                "syntax": 1, "duplicate": 1, "left": 0, "suppressed": null, "role": 1,
                "disposable": 1, "typo-domain": 0, "null-mx": null, "no-mail-host": null,
            })
        );
        assert_eq!(answer["columns"], json!(["address", "ignore", "signed_up_at", "signed_up_ip"]));
        assert_eq!((&answer["result"], shown.wrong), (&json!("accept"), false));
        let open = answer["open"].as_array().unwrap();
        for fact in ["identity_matches_barred", "import_questions_answered", "policy_accepted"] {
            assert!(open.contains(&json!(fact)), "{fact}: {open:?}");
        }
    }
}

/// R002-10, R002-16: whatever else is said.
#[test]
fn a_bought_list_is_refused_and_the_exit_status_says_so() {
    let shown = answered(TABLE.as_bytes(), Some("purchased"));
    assert_eq!((&shown.json[0]["result"], shown.wrong), (&json!("refuse"), true));
    assert_eq!(shown.json[0]["rules"][0]["rule"], "platform.import.bought");
}

#[test]
fn a_file_that_is_no_table_says_what_it_lacks() {
    let shown = answered(b"name,town\nAnn,Lund\n", None);
    assert!(shown.wrong);
    assert!(
        shown.json[0]["error"].as_str().unwrap().starts_with("the first line must name"),
        "{}",
        shown.json[0]
    );
}
