//! Who comes, by which address, and what they read.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use app::{confirm::Visitor, leaving::Trace};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use domain::Language;

use super::Site;
use crate::{
    text::choose_language,
    views::{Frame, Profile},
};

const FORWARDED_FOR: header::HeaderName = header::HeaderName::from_static("x-forwarded-for");
/// Longest user agent that is kept, in characters.
const USER_AGENT_CHARS: usize = 500;

/// One request, as far as every page needs it.
#[derive(Clone, Debug)]
pub(super) struct Visit {
    /// What surrounds the page.
    pub(super) frame: Frame,
    /// Address and port of the peer.
    pub(super) peer: SocketAddr,
    user_agent: Option<String>,
    chosen: Option<String>,
    accepted: String,
}

impl Visit {
    /// Address of the peer, IPv4 as IPv4.
    pub(super) fn ip(&self) -> IpAddr {
        self.peer.ip().to_canonical()
    }

    /// The visitor, as evidence.
    pub(super) fn visitor(&self) -> Visitor {
        let (ip, port) = (self.ip().to_string(), self.peer.port());
        Visitor { ip, port, user_agent: self.user_agent.clone() }
    }

    /// The way out they take on a page.
    pub(super) fn trace(&self) -> Trace {
        Trace::page(&self.visitor())
    }

    /// The same visit, in that language unless the visitor wishes another.
    pub(super) fn with_default(mut self, language: Language) -> Self {
        self.frame.language = choose_language(self.chosen.as_deref(), &self.accepted, language);
        self
    }
}

impl FromRequestParts<Site> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Infallible> {
        // Without it the program mounted the router wrongly; nobody is blamed
        // for an address that is nobody's.
        let unknown = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map_or(unknown, |it| it.0);
        let trusted = &site.app.settings().trusted_proxies;
        let peer = behind_proxies(peer, text(&parts.headers, &FORWARDED_FOR).as_deref(), trusted);
        let query = parts.uri.query().unwrap_or_default().as_bytes();
        let chosen = url::form_urlencoded::parse(query)
            .find(|(name, _)| name == "lang")
            .map(|(_, value)| value.into_owned());
        let accepted = text(&parts.headers, &header::ACCEPT_LANGUAGE).unwrap_or_default();
        let user_agent = text(&parts.headers, &header::USER_AGENT)
            .map(|it| it.chars().take(USER_AGENT_CHARS).collect());
        let language = choose_language(chosen.as_deref(), &accepted, Language::default());
        let frame = frame(site, language, parts.uri.path().to_owned());
        Ok(Self { frame, peer, user_agent, chosen, accepted })
    }
}

/// The visitor behind reverse proxies: the nearest address in `X-Forwarded-For`
/// that is not a trusted proxy itself. What stands left of it is the visitor's
/// own word and is not believed. The visitor's port is not told: 0.
fn behind_proxies(peer: SocketAddr, forwarded: Option<&str>, trusted: &[IpAddr]) -> SocketAddr {
    let is_trusted = |ip: &IpAddr| trusted.contains(&ip.to_canonical());
    if !is_trusted(&peer.ip()) {
        return peer;
    }
    let hops = forwarded.unwrap_or_default().rsplit(',');
    for hop in hops {
        match hop.trim().parse::<IpAddr>() {
            Ok(ip) if is_trusted(&ip) => {}
            Ok(ip) => return SocketAddr::new(ip, 0),
            Err(_) => break,
        }
    }
    peer
}

fn frame(site: &Site, language: Language, path: String) -> Frame {
    let settings = site.app.settings();
    let profile = if settings.rehearsal { Profile::Rehearsal } else { Profile::Live };
    let operator = settings.mail_host.to_unicode();
    Frame { language, path, profile, operator, is_public: site.is_public }
}

fn text(headers: &HeaderMap, name: &header::HeaderName) -> Option<String> {
    headers.get(name).map(|it| String::from_utf8_lossy(it.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests;
