//! The table of limits as operators read it.

use super::*;

fn provider(hosts: &[&str]) -> String {
    let table = Shaping::builtin();
    table.provider_of(hosts.iter().copied()).map_or_else(|| "-".into(), |it| it.name.to_string())
}

fn refusal(text: &str) -> String {
    Shaping::builtin().overlaid(text).unwrap_err().to_string()
}

fn warm(reason: &str) -> WarmDeclaration {
    WarmDeclaration {
        scope: WarmScope::Provider("qq".into()),
        per_hour: 72_000,
        at_once: 40,
        reason: reason.into(),
        declared_at: "2026-01-01T00:00:00Z".parse().unwrap(),
        lasts: Some(SignedDuration::from_hours(24)),
    }
}

/// R004-17, R004-18, R004-19.
#[test]
fn an_unknown_network_starts_at_100_an_hour_and_10_at_a_time() {
    // R004-18, R004-19, R004-21.
    let table = Shaping::builtin();
    let limits = table.limits(table.provider_of(["mx.unheard-of.example"]));
    assert_eq!((limits.rate.per_hour, limits.rate.burst, limits.at_once), (100, 10, 10));
    for provider in table.providers() {
        let Limits { rate, at_once, .. } = provider.limits;
        assert_eq!((rate.per_hour, rate.burst, at_once), (100, 10, 10), "{}", provider.name);
    }
}

#[test]
fn a_provider_is_told_by_all_its_mx_hosts_at_whole_labels() {
    assert_eq!(provider(&["gmail-smtp-in.l.google.com", "ALT1.aspmx.l.google.com."]), "google");
    assert_eq!(provider(&["gmail-smtp-in.l.google.com", "mx.vanity.example"]), "-");
    assert_eq!(provider(&["mx.notgoogle.com"]), "-");
    assert_eq!(provider(&["google.com.evil.example"]), "-");
    assert_eq!(provider(&["mx3.qq.com"]), "qq");
    assert_eq!(provider(&[]), "-");
}

#[test]
fn a_campaign_to_one_new_network_takes_as_long_as_it_says() {
    // R004-22: 5,000 to one network at 100 an hour are 50 hours.
    let limits = Shaping::builtin().limits(None).clone();
    assert_eq!(limits.time_for(5_010).as_hours(), 50);
    assert_eq!(limits.time_for(10), SignedDuration::ZERO);
    assert_eq!(limits.time_for(u64::MAX), SignedDuration::MAX);
}

/// R004-17.
#[test]
fn an_operators_file_changes_only_what_it_names() {
    let text = "[[provider]]\nname = \"qq\"\nconnections = 2\n\
                [[provider]]\nname = \"mine\"\nmx = [\"mx.mine.example\"]\nexample = [\"a.mx.mine.example\"]\nat_once = 3";
    let table = Shaping::builtin().overlaid(text).unwrap();
    let (before, after) = (Shaping::builtin(), table.provider("qq").unwrap());
    let before = before.provider("qq").unwrap();
    assert_eq!((before.limits.connections, after.limits.connections), (4, 2));
    assert_eq!(before.limits.messages_per_connection, after.limits.messages_per_connection);
    assert_eq!(table.provider_of(["b.mx.mine.example"]).unwrap().limits.at_once, 3);
}

#[test]
fn an_entry_that_would_match_nothing_is_an_error() {
    assert_eq!(
        refusal("[[provider]]\nname = \"gogle\"\nconnections = 2"),
        "provider `gogle` is not known and names no MX hosts"
    );
    assert_eq!(
        refusal("[[provider]]\nname = \"x\"\nmx = [\"google.com\"]\nexample = [\"mx.google.com\"]"),
        "provider `x`: the example `mx.google.com` is not matched by it"
    );
    assert_eq!(
        refusal("[[provider]]\nname = \"qq\"\nconnections = 0"),
        "provider `qq`: limits are at least 1, and per_hour at most ceiling_per_hour"
    );
    assert_eq!(
        refusal("[[provider]]\nname = \"qq\"\n[[provider]]\nname = \"qq\""),
        "provider `qq` is named twice"
    );
    assert_eq!(refusal("[default]\nconnection = 2"), "the table of limits cannot be read");
    assert!(matches!(Shaping::parse("[default]\nper_hour = 5"), Err(ShapingError::Limit(_))));
}

/// R004-23.
#[test]
fn a_path_is_declared_warm_only_with_a_reason() {
    let table = Shaping::builtin();
    assert_eq!(warm(" because ").check(&table), Err(WarmError::Reason));
    assert_eq!(warm("agreed with the provider").check(&table), Ok(()));
    let zero = WarmDeclaration { per_hour: 0, ..warm("agreed with the provider") };
    assert_eq!(zero.check(&table), Err(WarmError::Zero));
    let unknown = WarmDeclaration {
        scope: WarmScope::Provider("qqq".into()),
        ..warm("agreed with the provider")
    };
    assert_eq!(unknown.check(&table), Err(WarmError::Provider("qqq".into())));
}

#[test]
fn a_warm_path_gets_its_rate_keeps_its_connections_and_cools_when_it_ends() {
    let table = Shaping::builtin();
    let (qq, site) = (table.provider("qq"), SiteKey::stored("mx1.qq.com"));
    let warm = warm("agreed with the provider");
    let limits = qq.unwrap().limits.warmed(&warm);
    assert_eq!((limits.rate.per_hour, limits.rate.burst, limits.at_once), (72_000, 200, 40));
    assert_eq!((limits.connections, limits.messages_per_connection), (4, 8));

    let hours = |it| warm.declared_at + SignedDuration::from_hours(it);
    assert!(warm.covers(qq, &site, hours(23)) && !warm.covers(qq, &site, hours(24)));
    assert!(!warm.covers(None, &site, hours(1)));
}
