//! What is served beside the pages: one style sheet, one icon, and the headers.
//!
//! Both are compiled in and named by their content, so they may be cached for
//! ever.

use std::sync::LazyLock;

/// A file to be served under [`Asset::path`].
#[derive(Clone, Debug)]
pub struct Asset {
    /// Path on each of our origins, with a hash of the content.
    pub path: String,
    /// Value of `Content-Type`.
    pub content_type: &'static str,
    /// The bytes.
    pub content: String,
}

/// `Cache-Control` of an [`Asset`]: its path changes when it does.
pub const ASSET_CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// Headers of every page, next to its content security policy.
pub const PAGE_HEADERS: &[(&str, &str)] = &[
    ("cache-control", "no-store"),
    // The path of a page is a secret where it holds a token.
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

/// Content security policy of every page but the view in the browser.
pub const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Content security policy of author content on its own origin, framed by the
/// public one, given as `scheme://host:port`. `sandbox` gives it an origin of
/// nobody's: no script, no form, no access to anything of ours. It goes without
/// `x-frame-options`, which cannot name an origin.
#[must_use]
pub fn content_policy(public_origin: &str) -> String {
    format!(
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; \
         img-src https: http: data:; style-src 'unsafe-inline'; font-src https: data:; \
         base-uri 'none'; form-action 'none'; frame-ancestors {public_origin}"
    )
}

/// Content security policy of the view in the browser: it may frame the content
/// origin, given as `scheme://host:port`.
#[must_use]
pub fn view_policy(content_origin: &str) -> String {
    format!("{PAGE_POLICY}; frame-src {content_origin}")
}

static STYLESHEET: LazyLock<Asset> = LazyLock::new(|| {
    let content = [
        include_str!("../../../web/styles/tokens.css"),
        include_str!("../../../web/styles/base.css"),
        include_str!("../../../web/styles/pages.css"),
        include_str!("../../../web/styles/status.css"),
        include_str!("../../../web/styles/report.css"),
        include_str!("../../../web/styles/review.css"),
    ]
    .concat();
    asset("assent", "css", "text/css; charset=utf-8", content)
});

static ICON: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_str!("../../../web/styles/assent.svg").to_owned();
    asset("assent", "svg", "image/svg+xml", content)
});

fn asset(name: &str, extension: &str, content_type: &'static str, content: String) -> Asset {
    let hash = blake3::hash(content.as_bytes());
    let short = data_encoding::HEXLOWER.encode(&hash.as_bytes()[..6]);
    Asset { path: format!("/assets/{name}-{short}.{extension}"), content_type, content }
}

/// The style sheet of all pages.
#[must_use]
pub fn stylesheet() -> &'static Asset {
    &STYLESHEET
}

/// The icon of all pages.
#[must_use]
pub fn icon() -> &'static Asset {
    &ICON
}
