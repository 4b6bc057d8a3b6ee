//! Every key: its default as TOML, its unit, what it means.

/// One key of the configuration.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// `section.key`.
    pub name: &'static str,
    /// What a value is.
    pub kind: Kind,
    /// The default, as TOML.
    pub default: &'static str,
    /// What it means: sentences in Markdown.
    pub doc: &'static str,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text, as described.
    Text(&'static str),
    /// One of these words.
    Word(&'static [&'static str]),
    /// A time with its unit, such as `"10 min"`.
    Duration,
    /// A size with its unit, such as `"10 MB"`.
    Size,
    /// A whole number of this unit.
    Count(&'static str),
    /// `true` or `false`.
    Flag,
    /// A list of texts, as described.
    Texts(&'static str),
    /// A list of tables with these keys.
    Tables(&'static [(&'static str, &'static str)]),
}

/// The keys of one entry of `mail.egress`.
pub const EGRESS: &[(&str, &str)] = &[
    ("name", "name in records and pages"),
    ("ip", "local address to send from; `0.0.0.0` lets the system choose"),
    ("ehlo", "name in EHLO; the address should resolve to it and back"),
];

/// The keys of one entry of `mail.warm`.
pub const WARM: &[(&str, &str)] = &[
    ("network", "a site, a provider, or a domain suffix"),
    ("per_hour", "messages an hour"),
    ("connections", "connections at a time"),
    ("reason", "why; it is recorded"),
];

/// The keys of one entry of `mail.blocklist`.
pub const BLOCKLIST: &[(&str, &str)] = &[
    ("name", "name in records and pages"),
    ("zone", "the zone that is asked, such as `bl.example`"),
    ("of", "`address` or `domain`: what it holds"),
    ("reason", "why it is asked; its keeper's terms"),
];

const fn key(name: &'static str, kind: Kind, default: &'static str, doc: &'static str) -> Key {
    Key { name, kind, default, doc }
}

const ADDRESS: Kind = Kind::Text("address:port");

/// All keys, in the order of the reference.
pub const KEYS: &[Key] = &[
    key(
        "server.data_dir",
        Kind::Text("path"),
        "\"assent-data\"",
        "Where the embedded database, the keys and the journals lie.",
    ),
    key(
        "server.country",
        Kind::Text("code of a country"),
        "\"\"",
        "The country in which this installation processes data, such as `SE` (ISO 3166). Laws \
         that protect people of other countries ask for a line in the register of transfers \
         ([Laws](laws.md)). Empty: not said, and mail waits whose laws want to know.",
    ),
    key(
        "server.master_key_file",
        Kind::Text("path"),
        "\"\"",
        "The file with the master key that `assent init` made. Empty: `master.key` in the data \
         directory. Whoever loses it loses all personal data; keep a copy elsewhere.",
    ),
    key(
        "server.never_again_file",
        Kind::Text("path"),
        "\"\"",
        "The journal of opt-outs, complaints and erasures, which a restore replays. Empty: \
         `never-again.log` in the data directory. Put it on another disk, and copy it elsewhere \
         as it grows; never into a backup. Each process that serves needs its own.",
    ),
    key(
        "server.public_url",
        Kind::Text("URL"),
        "\"http://127.0.0.1:8080\"",
        "Origin of the public pages, as people see it: sign-up, unsubscribe, evidence. It is \
         written into every message, so it must keep working for as long as messages are kept.",
    ),
    key(
        "server.console_url",
        Kind::Text("URL"),
        "\"http://127.0.0.1:8081\"",
        "Origin of the console. Not the same as the public one.",
    ),
    key(
        "server.content_url",
        Kind::Text("URL"),
        "\"http://127.0.0.1:8082\"",
        "Origin that shows what authors wrote. Not the same as the other two, so that nothing \
         an author writes can act in their name.",
    ),
    key("server.public_listen", ADDRESS, "\"127.0.0.1:8080\"", "Where the public pages listen."),
    key("server.console_listen", ADDRESS, "\"127.0.0.1:8081\"", "Where the console listens."),
    key("server.content_listen", ADDRESS, "\"127.0.0.1:8082\"", "Where author content listens."),
    key(
        "server.trusted_proxies",
        Kind::Texts("addresses"),
        "[]",
        "Proxies whose `X-Forwarded-For` is believed. Empty: none, and the peer of the \
         connection is the visitor. The visitor's address is evidence: name only proxies that \
         you run.",
    ),
    key("server.upload_max", Kind::Size, "\"50 MB\"", "Largest file that can be uploaded."),
    key(
        "database.url",
        Kind::Text("URL"),
        "\"\"",
        "`postgres://user@host/name`, without a password. Empty: SQLite in the data directory.",
    ),
    key(
        "database.password_file",
        Kind::Text("path"),
        "\"\"",
        "The file whose first line is the database password. Empty: none is sent.",
    ),
    key(
        "mail.hostname",
        Kind::Text("domain"),
        "\"localhost.localdomain\"",
        "Name of this host in EHLO and `Received`. Receivers look it up: it must resolve to \
         the sending address and back.",
    ),
    key(
        "mail.bounce_domain",
        Kind::Text("domain"),
        "\"\"",
        "Domain of the envelope senders. Its MX must lead to `inbound_listen`, and its SPF \
         record must name the egress sources. Empty: `hostname`.",
    ),
    key(
        "mail.inbound_listen",
        ADDRESS,
        "\"127.0.0.1:2525\"",
        "Where bounces and unsubscribes by mail arrive. In production `0.0.0.0:25`.",
    ),
    key("mail.inbound_max", Kind::Size, "\"1 MB\"", "Largest message taken there."),
    key(
        "mail.inbound_certificate_file",
        Kind::Text("path"),
        "\"\"",
        "The certificate for `hostname`, PEM, with the chain behind it. Senders encrypt with it; \
         few of them check who signed it. Read at the start: restart after a renewal. Empty: \
         STARTTLS is not offered.",
    ),
    key(
        "mail.inbound_key_file",
        Kind::Text("path"),
        "\"\"",
        "The private key of that certificate, PEM, without a passphrase.",
    ),
    key(
        "mail.roots_file",
        Kind::Text("path"),
        "\"\"",
        "Whom to trust where a receiving network must show who it is: certificates, PEM. Empty: \
         those of the machine. Networks that require TLS (`policies/shaping.toml`) get mail over \
         a verified connection only; without roots their mail waits.",
    ),
    key(
        "mail.smtp_port",
        Kind::Count("port"),
        "25",
        "Port of receiving hosts. Only a rehearsal may change it.",
    ),
    key(
        "mail.egress",
        Kind::Tables(EGRESS),
        "[]",
        "The addresses that send. Empty: one source, `default`, whose address the system chooses.",
    ),
    key(
        "mail.warm",
        Kind::Tables(WARM),
        "[]",
        "Networks declared warm. All others start at 100 messages an hour, 10 at a time.",
    ),
    key(
        "mail.default_blocklists",
        Kind::Flag,
        "true",
        "Ask the blocklists of `policies/blocklists.toml` each hour about the egress addresses and \
         the sender domains, never about recipients. Their keepers have terms, and none answers \
         through a public resolver. Not asked in a rehearsal.",
    ),
    key("mail.blocklist", Kind::Tables(BLOCKLIST), "[]", "More blocklists to ask."),
    key(
        "mail.in_doubt",
        Kind::Word(&["retry", "stop"]),
        "\"retry\"",
        "What follows when the answer to a complete message was lost. `retry`: one more attempt \
         with the same bytes, so a few people get it twice. `stop`: none, so a few get nothing. \
         Either way each case is listed.",
    ),
    key(
        "policy.overlay",
        Kind::Text("path"),
        "\"\"",
        "A file of rules over those compiled in. Empty: none.",
    ),
    key(
        "policy.words",
        Kind::Text("path"),
        "\"\"",
        "A file of word lists beside those compiled in, such as those of the nine categories that \
         no program can know. Empty: none.",
    ),
    key(
        "dns.resolver",
        ADDRESS,
        "\"\"",
        "The resolver to ask. Empty: those of the machine. A validating resolver on this \
         machine is best.",
    ),
    key("dns.timeout", Kind::Duration, "\"5 s\"", "Wait for one answer of the resolver."),
    key("log.format", Kind::Word(&["text", "json"]), "\"text\"", "How log lines are written."),
    key(
        "log.level",
        Kind::Text("filter"),
        "\"info\"",
        "What is logged: a level, or a list such as `info,mta=debug`. Never personal data, \
         whatever the level.",
    ),
    key(
        "rehearsal.enabled",
        Kind::Flag,
        "false",
        "Rehearse: times are short, and every page and output says so. Accepted only while \
         every egress source, the resolver and all listeners are loopback, and connects to \
         nothing else.",
    ),
    key("rehearsal.retry_first", Kind::Duration, "\"2 s\"", "Wait before the second attempt."),
    key("rehearsal.retry_max", Kind::Duration, "\"10 s\"", "Longest wait between two attempts."),
    key("rehearsal.give_up_after", Kind::Duration, "\"5 min\"", "Age at which a delivery expires."),
    key(
        "rehearsal.throttle_per_s",
        Kind::Count("messages a second"),
        "20",
        "Speed of an account that is being slowed.",
    ),
    key(
        "rehearsal.lose_commits",
        Kind::Flag,
        "false",
        "A deliberate fault: commits are not synced. It makes the kill test fail, which proves \
         that the test can.",
    ),
    key(
        "rehearsal.settle_at_lease",
        Kind::Flag,
        "false",
        "A deliberate fault: progress is recorded when work is leased. It makes the kill test \
         fail, which proves that the test can.",
    ),
];

/// What each section is about, in the order of the reference.
pub const SECTIONS: &[(&str, &str)] = &[
    ("server", "Files, origins and listeners of the web side."),
    ("database", "Where data lies. Nothing to set for one machine."),
    ("mail", "How mail leaves and what comes back."),
    ("policy", "Rules."),
    ("dns", "Name resolution."),
    ("log", "Log lines, on standard error."),
    ("rehearsal", "The whole house on loopback, for trying and testing."),
];
