//! Configuration as operators write it, and mistype it.

use std::{collections::BTreeMap, error::Error, fs, path::Path};

use super::{Config, keys, reference};

fn parse(text: &str, environment: &[(&str, &str)]) -> Result<Config, String> {
    let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let environment: BTreeMap<String, String> = environment.iter().map(pair).collect();
    Config::parse(text, &environment).map_err(|it| it.to_string())
}

fn refused(text: &str) -> String {
    parse(text, &[]).map(|_| "accepted".to_owned()).unwrap_or_else(|it| it)
}

#[test]
fn an_empty_file_serves() {
    let config = parse("", &[]).unwrap();
    assert_eq!(config.server.data_dir, Path::new("assent-data"));
    assert_eq!(config.server.master_key_file, Path::new("assent-data/master.key"));
    assert_eq!(config.database, super::Database::Embedded);
    assert_eq!(config.mail.smtp_port, 25);
    assert_eq!(config.mail.bounce_domain, config.mail.hostname);
    assert_eq!(config.mail.egress.len(), 1);
    assert_eq!(config.dns.timeout, jiff::SignedDuration::from_secs(5));
    assert_eq!(config.server.upload_bytes_max, 50_000_000);
    assert_eq!(config.rehearsal, None);
}

#[test]
fn an_unknown_key_is_refused_and_the_nearest_known_one_named() {
    let cases = [
        (
            "[server]\ndata_dri = \"x\"",
            "unknown key `server.data_dri`; did you mean `server.data_dir`?",
        ),
        (
            "[sever]\ndata_dir = \"x\"",
            "unknown key `sever.data_dir`; did you mean `server.data_dir`?",
        ),
        ("[dns]\ntimeuot = \"1 s\"", "unknown key `dns.timeuot`; did you mean `dns.timeout`?"),
        ("loud = true", "unknown key `loud`; `docs/operating/config.md` lists all of them"),
        (
            "[[mail.egress]]\nname = \"a\"\nip = \"192.0.2.1\"\nhelo = \"a.example\"",
            "unknown key `mail.egress.helo`; did you mean `mail.egress.ehlo`?",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(refused(text), expected);
    }
}

#[test]
fn a_value_that_cannot_be_used_says_what_is_expected() {
    let cases = [
        (
            "[dns]\ntimeout = 5",
            "`dns.timeout` must be a time with its unit, such as \"10 min\" or \"2 s\"",
        ),
        (
            "[dns]\ntimeout = \"0 s\"",
            "`dns.timeout` must be a time with its unit, such as \"10 min\" or \"2 s\"",
        ),
        (
            "[server]\nupload_max = \"10\"",
            "`server.upload_max` must be a size with its unit, such as \"10 MB\"",
        ),
        (
            "[server]\npublic_url = \"https://a.example/x\"",
            "`server.public_url` must be an origin, such as \"https://mail.example.com\": no path, no query",
        ),
        (
            "[server]\nconsole_url = \"http://127.0.0.1:8080/\"",
            "`server.console_url` must differ from `server.public_url`",
        ),
        (
            "[database]\nurl = \"postgres://a:secret@db/x\"",
            "`database.url` must not hold a password; put it in a file and name that as `database.password_file`",
        ),
        ("[mail]\nsmtp_port = 2525", "`mail.smtp_port` may differ from 25 only in a rehearsal"),
        (
            "[mail]\ninbound_key_file = \"key.pem\"",
            "`mail.inbound_certificate_file` must be set with `mail.inbound_key_file`",
        ),
        (
            "[mail]\ninbound_certificate_file = \"cert.pem\"",
            "`mail.inbound_key_file` must be set with `mail.inbound_certificate_file`",
        ),
        ("[mail]\nin_doubt = \"maybe\"", "`mail.in_doubt` must be \"retry\" or \"stop\""),
        (
            "[mail]\nhostname = \"mail\"",
            "`mail.hostname` must be a domain name with at least two labels, such as \"mail.example.com\"",
        ),
        ("[[mail.warm]]\nnetwork = \"a.example\"", "`mail.warm` needs `per_hour` in every entry"),
        (
            "[rehearsal]\nretry_first = \"1 s\"",
            "`rehearsal.retry_first` needs `rehearsal.enabled = true`",
        ),
        (
            "[log]\nlevel = \"a=b=c\"",
            "`log.level` must be a level, such as \"info\", or a list of them",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(refused(text), expected, "{text}");
    }
}

#[test]
fn a_wrong_password_url_is_not_repeated_in_the_error() {
    assert!(!refused("[database]\nurl = \"postgres://a:secret@db/x\"").contains("secret"));
}

#[test]
fn the_environment_stands_over_the_file() {
    let file = "[log]\nformat = \"text\"\n[dns]\nresolver = \"127.0.0.1:53\"";
    let config = parse(
        file,
        &[
            ("ASSENT__LOG__FORMAT", "json"),
            ("ASSENT__SERVER__UPLOAD_MAX", "2 MiB"),
            ("ASSENT__SERVER__TRUSTED_PROXIES", "[\"10.0.0.1\"]"),
            ("HOME", "/root"),
        ],
    )
    .unwrap();
    assert_eq!(config.log.format, crate::logging::LogFormat::Json);
    assert_eq!(config.server.upload_bytes_max, 2 << 20);
    assert_eq!(config.server.trusted_proxies.len(), 1);
    assert_eq!(config.dns.resolver, Some("127.0.0.1:53".parse().unwrap()));

    let unknown = parse("", &[("ASSENT__LOG__FORMATT", "json")]).unwrap_err();
    assert_eq!(unknown, "unknown key `log.formatt`; did you mean `log.format`?");
}

const REHEARSAL: &str = "
[rehearsal]
enabled = true
[dns]
resolver = \"127.0.0.1:5353\"
[mail]
smtp_port = 2525
inbound_listen = \"127.0.0.1:0\"
[[mail.egress]]
name = \"a\"
ip = \"127.0.0.2\"
ehlo = \"a.example\"
";

#[test]
fn a_rehearsal_is_accepted_only_when_everything_is_loopback() {
    let config = parse(REHEARSAL, &[]).unwrap();
    assert_eq!(config.reach(), crate::real::Reach::Loopback);
    assert_eq!(config.rehearsal.unwrap().retry_first, jiff::SignedDuration::from_secs(2));

    let cases = [
        ("ASSENT__DNS__RESOLVER", "", "dns.resolver"),
        ("ASSENT__DNS__RESOLVER", "9.9.9.9:53", "dns.resolver"),
        ("ASSENT__MAIL__INBOUND_LISTEN", "0.0.0.0:25", "mail.inbound_listen"),
        ("ASSENT__SERVER__PUBLIC_LISTEN", "0.0.0.0:80", "server.public_listen"),
        ("ASSENT__SERVER__CONSOLE_LISTEN", "192.0.2.1:80", "server.console_listen"),
        ("ASSENT__SERVER__CONTENT_LISTEN", "[::]:80", "server.content_listen"),
        ("ASSENT__MAIL__EGRESS", "[]", "mail.egress"),
    ];
    for (variable, value, key) in cases {
        let refused = parse(REHEARSAL, &[(variable, value)]).unwrap_err();
        assert_eq!(refused, format!("`{key}` must be a loopback address in a rehearsal"));
    }
}

#[test]
fn what_is_not_fit_for_real_mail_is_warned_of() {
    assert_eq!(parse("", &[]).unwrap().warnings().len(), 4);
    let ready = "
[server]
country = \"SE\"
public_url = \"https://mail.example.com\"
console_url = \"https://console.example.com\"
content_url = \"https://view.example.com\"
[mail]
hostname = \"mail.example.com\"
inbound_listen = \"0.0.0.0:25\"
";
    assert_eq!(parse(ready, &[]).unwrap().warnings(), Vec::<String>::new());
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let error = Config::load(Some(Path::new("/nonexistent/assent.toml")), []).unwrap_err();
    assert_eq!(error.to_string(), "cannot read the configuration file /nonexistent/assent.toml");
    assert!(error.source().is_some());
}

#[test]
fn every_key_lies_in_a_section_that_the_reference_shows() {
    for key in keys::KEYS {
        let section = key.name.split('.').next().unwrap();
        assert!(keys::SECTIONS.iter().any(|(name, _)| *name == section), "{}", key.name);
    }
}

#[test]
fn the_reference_is_what_the_keys_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/operating/config.md");
    if std::env::var_os("ASSENT_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, reference::reference()).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap();
    assert_eq!(written, reference::reference(), "renew it: see its head");
}
