//! Authors who try to hide or lose the way out (R001-31, R002-45, R002-46).
//!
//! Every attack is either refused, or the message still shows the way out to a
//! witness that shares no code with the check under test: it looks for reasons
//! to call something hidden, where the check looks for reasons to believe.

use scraper::{ElementRef, Html, Node, Selector};

use crate::support::{WAY_OUT, answer, html, mjml, parts, send};
use compile::{Answer, Kind, Request};
use message::Artefact;

/// Looks for the way out in both parts; says why it is not in sight.
fn witness(text: &str, html: &str) -> Result<(), String> {
    let last = text.trim_end().lines().last().unwrap_or_default();
    if !last.ends_with(WAY_OUT) {
        return Err(format!("text ends with {last:?}"));
    }
    let gap =
        text.lines().map(|it| it.chars().all(|c| !c.is_alphanumeric() && !c.is_ascii_graphic()));
    let longest = gap.fold((0, 0), |(run, max), blank| {
        let run = if blank { run + 1 } else { 0 };
        (run, max.max(run))
    });
    if longest.1 > 20 || text.len() > 100_000 || html.len() > 100_000 {
        return Err("the way out is far away".into());
    }
    let page = Html::parse_document(html);
    let all = Selector::parse("a").unwrap();
    let link = page.select(&all).next_back().ok_or("no link")?;
    if link.attr("href") != Some(WAY_OUT) || link.text().collect::<String>().trim() != "Unsubscribe"
    {
        return Err(format!("the last link is {}", link.html()));
    }
    let chain: Vec<ElementRef<'_>> =
        link.ancestors().filter_map(ElementRef::wrap).chain([link]).collect();
    let names: Vec<_> = chain.iter().map(|it| it.value().name()).collect();
    if !names.contains(&"body")
        || names.iter().any(|it| !["html", "body", "div", "p", "a"].contains(it))
    {
        return Err(format!("it stands in {names:?}"));
    }
    for it in &chain {
        let style = it.attr("style").unwrap_or_default().to_lowercase().replace(' ', "");
        for bad in [
            "display:none",
            "visibility:hidden",
            "opacity:0",
            "font-size:0",
            "font-size:1px",
            "height:0",
            "width:0",
            "position:absolute",
            "position:fixed",
            "clip",
            "transform:s",
            "color:#fff",
            "color:white;",
            "text-indent:-",
            "margin:-",
            "left:-",
            "overflow:hidden",
        ] {
            let own = format!("background-{bad}");
            if style.replace(&own, "").contains(bad) {
                return Err(format!("{bad} in {style}"));
            }
        }
        if it.attr("hidden").is_some() {
            return Err("hidden".into());
        }
    }
    everything_else(&page, html)
}

/// No rule or overlay anywhere on the page can reach the footer.
fn everything_else(page: &Html, html: &str) -> Result<(), String> {
    for bad in [
        "script",
        "link",
        "base",
        "template",
        "iframe",
        "svg",
        "form",
        "frameset",
        "plaintext",
        "textarea",
        "select",
        "noscript",
        "math",
        "object",
        "meta[http-equiv]",
    ] {
        if page.select(&Selector::parse(bad).unwrap()).next().is_some() {
            return Err(format!("<{bad}>"));
        }
    }
    for sheet in page.select(&Selector::parse("style").unwrap()) {
        let css: String = sheet.text().collect();
        let css = css.replace("@media only screen and (min-width:480px)", "");
        if css.contains('*') || css.contains("display") || css.contains(" a") || css.contains("div")
        {
            return Err(format!("a sheet: {css}"));
        }
    }
    for node in page.tree.nodes() {
        let Node::Element(element) = node.value() else {
            if let Node::Comment(comment) = node.value() {
                return Err(format!("a comment: {}", &**comment));
            }
            continue;
        };
        let style = element.attr("style").unwrap_or_default().replace(' ', "");
        if element.attrs().any(|(name, _)| name.starts_with("on")) || style.contains(":-") {
            return Err(format!("{style} on <{}>", element.name()));
        }
        let ours = style.contains("z-index:2147483647") && html.matches("z-index").count() == 1;
        if style.contains("position") && !ours {
            return Err(format!("{style} on <{}>", element.name()));
        }
    }
    Ok(())
}

/// HTML that authors may try, each in a message of its own.
const HTML: [&str; 78] = [
    "<p>x<style>",
    "<textarea>",
    "<p>x</p><textarea>",
    "<script>",
    "<p title=\"",
    "<p title='",
    "<div>",
    "<div><div><b><i>",
    "<!-- unclosed",
    "<!--",
    "<!-->",
    "<!--->",
    "<!-- a --!> b",
    "<![CDATA[",
    "<plaintext>",
    "<frameset><frame>",
    "<base href=\"https://evil.example/\">",
    "<meta http-equiv=\"refresh\" content=\"0;url=https://evil.example/\">",
    "<template>",
    "<noscript>",
    "<select>",
    "<svg><style>",
    "<math><mtext>",
    "<xmp>",
    "<iframe>",
    "<title>",
    "<object>",
    "<noembed>",
    "<noframes>",
    "<button>",
    "<details>",
    "<dialog>",
    "<table>",
    "<table><tr>",
    "<table><tr><td>",
    "<a href=\"https://x.example/\">",
    "<p><a href=\"https://x.example/",
    "<h1><a>",
    "<ul><li>",
    "</body></html>",
    "</body></html><!--",
    "<body hidden>",
    "<body style=\"display:none\">x",
    "<html hidden>",
    "<body style=\"background-color:#ffffff;color:#ffffff\">",
    "<style>*{display:none!important}</style><p>x</p>",
    "<style>a[href*=\"/u/\"]{display:none!important}</style><p>x</p>",
    "<style>div:last-child,body>div:last-of-type{font-size:0!important}</style><p>x</p>",
    "<style>@media all{div{height:0;overflow:hidden}}</style><p>x</p>",
    "<style>@import url(https://evil.example/x.css);</style><p>x</p>",
    "<style>body::after{content:'';position:fixed;inset:0;background:#fff}</style><p>x</p>",
    "<link rel=\"stylesheet\" href=\"https://evil.example/x.css\"><p>x</p>",
    "<div style=\"position:fixed;top:0;left:0;width:100%;height:100%;background:#fff\">x</div>",
    "<div style=\"position:absolute;bottom:0;height:400px;background:white\">x</div>",
    "<div style=\"margin-bottom:-900px\">x</div>",
    "<div style=\"margin:0 0 -90em\">x</div>",
    "<div style=\"height:1px\"><table bgcolor=\"white\" height=\"2000\"><tr><td>x</td></tr></table></div>",
    "<div style=\"display:none\">",
    "<div style=\"color:#fff;background:#fff;font-size:0\">",
    "<div style=\"opacity:0\">",
    "<div style=\"overflow:hidden;max-height:0\">",
    "<div style=\"float:left;width:100%\">",
    "<div style=\"transform:scale(0)\">",
    "<div style=\"filter:blur(9px)\">",
    "<p style=\"font-size:1px;line-height:0\">",
    "<font color=\"white\" size=\"1\">",
    "<span hidden>",
    "<center><small><sub><sub>",
    "<div style=\"background:url('https://x.example/a.png');padding:9999px\">x</div>",
    "<a href=\"javascript:alert(1)\" onclick=\"x()\">x</a>",
    "<p style=\"x:expression(alert(1))\">x</p>",
    "<p style='display:n\\6fne'>",
    "<p style=\"/**/display/**/:none\">",
    "<a href=\"https://mail.example.net/u/SECRET\" style=\"display:none\">Unsubscribe</a>",
    "<p>&lt;/p&gt;&lt;!-- &#60;style&#62;</p>",
    "<listing>",
    "<img src=\"x\" onerror=\"x\"><image>",
    "<input type=image>",
];

fn requests() -> Vec<Request> {
    let mut all = Vec::new();
    let mut push = |source: &str| {
        all.push(html(source));
        all.push(html(&format!("<html><head>{source}</head><body>x</body></html>")));
        all.push(html(&format!("<html><body><p>before</p>{source}<p>after</p></body></html>")));
        all.push(mjml(source));
        let raw = format!("<mjml><mj-body><mj-raw>{source}</mj-raw></mj-body></mjml>");
        all.push(crate::support::request(Kind::Mjml, &raw));
    };
    HTML.iter().for_each(|it| push(it));
    for source in [
        "{% if contact.city %}<div style=\"display:none\">{% endif %}x",
        "{% if contact.city %}<!--{% endif %}x",
        "<p>{% if contact.city %}</p><textarea>{% endif %}",
        "{% for f in contact.favourites %}<br><br><br><br><br>{% endfor %}x",
        "{% for f in contact.favourites %}{% for g in contact.favourites %}<p></p>{% endfor %}{% endfor %}x",
        "{{ contact.city }}<p title=\"{{ contact.city }}\">{{ contact.first_name }}</p>",
        "{<!-- -->{ contact.city }}{<!-- -->% if contact.city %}<div>",
        "{{ '{' }}% if contact.city %}",
        "{{ \"<!--\" }}{{ '<style>' }}",
        "{{ contact.city | default(\"</div><!--<plaintext>\") }}",
    ] {
        push(source);
    }
    push(&"<br>".repeat(5_000));
    push(&"<p>&nbsp;</p>".repeat(3_000));
    push(&"<p>\u{200b}\u{2060}</p>".repeat(3_000));
    push(&format!("<pre>{}</pre>x", "\n".repeat(20_000)));
    push(&"<div style=\"line-height:300px\">&#8203;</div>".repeat(900));
    push(&"word ".repeat(30_000));
    for text in [
        "\n".repeat(9_000),
        " \u{200b}\n".repeat(5_000),
        "x\u{0c}".into(),
        "\u{2800}\n".repeat(900),
    ] {
        let mut request = html("<p>x</p>");
        request.text = Some(format!("words{text}"));
        all.push(request);
    }
    all
}

/// Values that recipients, or a hostile import, may bring along.
const VALUES: [&str; 6] = [
    "",
    "Linh",
    "</p></div></table><!--",
    "<style>*{display:none}</style><plaintext>",
    "\"'><textarea><script>",
    "\u{202e}\n\n\n\n\u{200b};\n;\n;\n;\n;",
];

#[test]
fn r002_46_no_author_hides_or_loses_the_way_out() {
    let (mut refused, mut sent) = (0, 0);
    for request in requests() {
        let bytes = match answer(&request) {
            Answer::Refused { problems } => {
                assert!(!problems.is_empty());
                refused += 1;
                continue;
            }
            Answer::Ok { artefact, .. } => artefact,
        };
        let artefact = Artefact::from_bytes(bytes.as_bytes()).unwrap();
        for value in VALUES {
            let values = [("city", value), ("first_name", value), ("favourites", value)];
            let Ok(_) = send(&artefact, &values) else {
                refused += 1;
                continue;
            };
            let (text, html) = parts(&artefact, &values);
            let seen = witness(&text, &html);
            assert_eq!(
                seen,
                Ok(()),
                "{:?}\n{html}",
                request.source.chars().take(300).collect::<String>()
            );
            sent += 1;
        }
    }
    // Both outcomes occur: the corpus is neither waved through nor all refused.
    assert!(refused > 200 && sent > 200, "refused {refused}, sent {sent}");
}
