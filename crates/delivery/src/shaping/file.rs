//! `policies/shaping.toml` and an operator's file over it: text → table.

use domain::SignedDuration;
use serde::Deserialize;

use super::{Limits, Provider, Shaping, ShapingError, Span, Tls, burst_of};
use crate::{bucket::Rate, site::host_name};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    default: Stated,
    #[serde(default)]
    provider: Vec<Entry>,
}

/// Limits as stated; what is not stated is taken from elsewhere.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stated {
    connections: Option<u32>,
    messages_per_connection: Option<u32>,
    per_hour: Option<u32>,
    ceiling_per_hour: Option<u32>,
    at_once: Option<u32>,
    idle: Option<SignedDuration>,
    tls: Option<TlsWord>,
}

/// One `[[provider]]`. Its limits are repeated here because serde cannot both
/// flatten a struct and refuse unknown keys.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    #[serde(default)]
    mx: Vec<String>,
    #[serde(default)]
    example: Vec<String>,
    span: Option<SpanWord>,
    connections: Option<u32>,
    messages_per_connection: Option<u32>,
    per_hour: Option<u32>,
    ceiling_per_hour: Option<u32>,
    at_once: Option<u32>,
    idle: Option<SignedDuration>,
    tls: Option<TlsWord>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum TlsWord {
    Opportunistic,
    Required,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SpanWord {
    Provider,
    Site,
}

/// What a complete table must state for itself; a missing value is caught by
/// the check, because every limit is at least one.
const NOTHING: Limits = Limits {
    connections: 0,
    messages_per_connection: 0,
    rate: Rate { per_hour: 0, burst: 0 },
    ceiling_per_hour: 0,
    at_once: 0,
    idle: SignedDuration::ZERO,
    tls: Tls::Opportunistic,
};

pub(super) fn read(text: &str) -> Result<Shaping, ShapingError> {
    overlay(&Shaping { unknown: NOTHING, providers: Vec::new() }, text)
}

pub(super) fn overlay(base: &Shaping, text: &str) -> Result<Shaping, ShapingError> {
    let file: File =
        toml::from_str(text).map_err(|source| ShapingError::Syntax(Box::new(source)))?;
    let mut table = base.clone();
    table.unknown = file.default.over(&base.unknown);
    check(&table.unknown, "default")?;

    let mut seen: Vec<String> = Vec::new();
    for entry in &file.provider {
        if seen.contains(&entry.name) {
            return Err(ShapingError::Twice(entry.name.clone()));
        }
        seen.push(entry.name.clone());
        place(&mut table, entry)?;
    }
    // Only now: a later provider must not take an earlier one's hosts.
    for entry in &file.provider {
        for example in &entry.example {
            let found = table.provider_of([example.as_str()]);
            if found.is_none_or(|it| *it.name != *entry.name) {
                let (name, example) = (entry.name.clone(), example.clone());
                return Err(ShapingError::Example { name, example });
            }
        }
    }
    Ok(table)
}

fn place(table: &mut Shaping, entry: &Entry) -> Result<(), ShapingError> {
    let suffixes: Vec<String> = entry.mx.iter().map(|it| host_name(it)).collect();
    let known = table.providers.iter().position(|it| *it.name == *entry.name);
    let base = known.map_or(&table.unknown, |at| &table.providers[at].limits);
    let limits = entry.stated().over(base);
    check(&limits, &entry.name)?;
    let span = entry.span.map(|it| match it {
        SpanWord::Provider => Span::Provider,
        SpanWord::Site => Span::Site,
    });

    if let Some(at) = known {
        let provider = &mut table.providers[at];
        provider.limits = limits;
        provider.span = span.unwrap_or(provider.span);
        provider.suffixes.extend(suffixes);
        return Ok(());
    }
    // A new provider must match something, and show that it does.
    if suffixes.is_empty() || suffixes.iter().any(String::is_empty) || entry.example.is_empty() {
        return Err(ShapingError::MatchesNothing(entry.name.clone()));
    }
    let (name, span) = (entry.name.as_str().into(), span.unwrap_or(Span::Provider));
    table.providers.push(Provider { name, limits, span, suffixes });
    Ok(())
}

fn check(limits: &Limits, name: &str) -> Result<(), ShapingError> {
    let Limits { connections, messages_per_connection, rate, ceiling_per_hour, at_once, .. } =
        limits;
    let least = [*connections, *messages_per_connection, rate.per_hour, *at_once];
    if least.contains(&0) || rate.per_hour > *ceiling_per_hour {
        return Err(ShapingError::Limit(name.to_owned()));
    }
    Ok(())
}

impl Stated {
    fn over(&self, base: &Limits) -> Limits {
        let per_hour = self.per_hour.unwrap_or(base.rate.per_hour);
        Limits {
            connections: self.connections.unwrap_or(base.connections),
            messages_per_connection: self
                .messages_per_connection
                .unwrap_or(base.messages_per_connection),
            rate: Rate { per_hour, burst: burst_of(per_hour) },
            ceiling_per_hour: self.ceiling_per_hour.unwrap_or(base.ceiling_per_hour),
            at_once: self.at_once.unwrap_or(base.at_once),
            idle: self.idle.unwrap_or(base.idle),
            tls: self.tls.map_or(base.tls, |it| match it {
                TlsWord::Opportunistic => Tls::Opportunistic,
                TlsWord::Required => Tls::Required,
            }),
        }
    }
}

impl Entry {
    fn stated(&self) -> Stated {
        Stated {
            connections: self.connections,
            messages_per_connection: self.messages_per_connection,
            per_hour: self.per_hour,
            ceiling_per_hour: self.ceiling_per_hour,
            at_once: self.at_once,
            idle: self.idle,
            tls: self.tls,
        }
    }
}
