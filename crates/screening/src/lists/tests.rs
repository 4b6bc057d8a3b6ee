//! The lists compiled in.

use super::*;

fn domain(name: &str) -> Domain {
    name.parse().unwrap()
}

/// COMPLIANCE 5.4.
#[test]
fn the_names_of_the_lists_are_found() {
    let lists = Lists::builtin();
    assert!(lists.is_role("info") && lists.is_role("no-reply") && lists.is_role("sales+spring"));
    assert!(!lists.is_role("informatics") && !lists.is_role("anna"));
    assert!(lists.is_disposable(&domain("mailinator.com")));
    assert!(lists.is_disposable(&domain("deep.below.mailinator.com")));
    assert!(!lists.is_disposable(&domain("gmail.com")) && !lists.is_disposable(&domain("qq.com")));
    for (wrong, meant) in [("gamil.com", "gmail.com"), ("163.con", "163.com"), ("qq.cm", "qq.com")]
    {
        assert_eq!(lists.meant(&domain(wrong)), Some(meant));
    }
    assert_eq!(lists.meant(&domain("gmail.com")), None);
    assert!(lists.says_left("Unsubscribed") && lists.says_left("hard bounced"));
    assert!(!lists.says_left("enabled") && !lists.says_left("") && !lists.says_left("active"));
}

/// A list that stops an honest provider would be worse than none.
#[test]
fn no_large_provider_is_disposable_or_misspelled() {
    let lists = Lists::builtin();
    let large = [
        "gmail.com",
        "outlook.com",
        "hotmail.com",
        "yahoo.com",
        "icloud.com",
        "proton.me",
        "gmx.de",
        "web.de",
        "qq.com",
        "163.com",
        "126.com",
        "sina.com",
        "naver.com",
        "yandex.ru",
        "mail.ru",
        "privaterelay.appleid.com",
        "telia.com",
        "vnn.vn",
        "example.org",
    ];
    for name in large {
        let domain = domain(name);
        assert!(!lists.is_disposable(&domain), "{name}");
        assert_eq!(lists.meant(&domain), None, "{name}");
    }
}

#[test]
fn writings_of_one_mailbox_have_one_form() {
    let lists = Lists::builtin();
    assert_eq!(lists.canonical("an.na+x", &domain("gmail.com")), "anna@gmail.com");
    assert_eq!(lists.canonical("an.na+x", &domain("example.org")), "an.na@example.org");
}

#[test]
fn a_list_without_a_source_is_refused() {
    let text = include_str!("../../../../policies/screening.toml");
    let refused = |text: &str| Lists::parse(text, "").unwrap_err();
    let sourceless = text.replace("source = \"RFC 2142; COMPLIANCE 5.4\"", "source = \"\"");
    assert_eq!(refused(&sourceless), ListsError::Empty("roles".into()));
    let twice = text.replace("names = [\"CONFIRM_IP\"", "names = [\"OPTIN_IP\"");
    assert_eq!(refused(&twice), ListsError::Twice("OPTIN_IP".into()));
    assert!(matches!(refused(&format!("{text}\n[more]\n")), ListsError::Syntax(_)));
}
