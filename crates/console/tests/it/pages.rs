//! What holds for every page.

use std::{fs, path::Path};

use console::{assets, views::Frame};
use domain::Language;

use crate::samples::{self, SHARP};

/// Name and HTML of every page, in every language.
fn all() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for language in Language::ALL {
        for (name, html) in samples::pages(&samples::frame(language)) {
            all.push((format!("{name}.{}", language.tag()), html));
        }
    }
    all
}

#[test]
fn every_page_is_written_in_every_language() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/pages");
    fs::create_dir_all(folder.join("assets")).unwrap();
    for asset in [assets::stylesheet(), assets::icon()] {
        fs::write(folder.join(&asset.path[1..]), &asset.content).unwrap();
    }
    for (name, html) in all() {
        assert!(!html.contains("Unknown localization"), "{name} lacks a text");
        let local = html.replace("\"/assets/", "\"assets/");
        fs::write(folder.join(format!("{name}.html")), local).unwrap();
    }
}

#[test]
fn no_page_needs_or_allows_a_script_or_an_inline_style() {
    for (name, html) in all() {
        for forbidden in ["<script", "javascript:", " style=", "<style", " onclick", " onload"] {
            assert!(!html.contains(forbidden), "{name} has {forbidden}");
        }
    }
    assert!(assets::PAGE_POLICY.starts_with("default-src 'none';"));
    assert!(!assets::PAGE_POLICY.contains("script-src"));
}

#[test]
fn what_people_wrote_is_escaped() {
    for (name, html) in all() {
        assert!(!html.contains(SHARP), "{name} shows raw markup");
    }
    let why = samples::page(&samples::frame(Language::En), "sign-up");
    assert!(why.contains("&#60;b&#62;") || why.contains("&lt;b&gt;"), "the sample was shown");
}

/// R001-24, R002-17: no page but the person's own saved choice has a box that
/// is ticked when it opens.
/// R001-23: the person chooses actively.
#[test]
fn no_box_is_ticked_before_a_person_ticks_it() {
    for (name, html) in all() {
        let ticked = [" checked>", " checked ", " checked=", " selected>", " selected "]
            .iter()
            .any(|it| html.split('<').any(|tag| tag.starts_with("input ") && tag.contains(it)));
        assert_eq!(ticked, name.starts_with("preferences"), "{name}");
    }
}

#[test]
fn nothing_acts_on_get() {
    for (name, html) in all() {
        let forms = html.matches("<form").count();
        assert_eq!(forms, html.matches("<form method=\"post\"").count(), "{name}");
        // A link to a way out leads to its page; nothing in a link acts.
        assert!(!html.contains("formmethod"), "{name}");
    }
}

#[test]
fn every_page_names_its_language_has_one_heading_and_labels_its_fields() {
    for (name, html) in all() {
        let language = name.rsplit('.').next().expect("a name ends in its language");
        assert!(html.contains(&format!("<html lang=\"{language}\">")), "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name} has one heading");
        assert_eq!(html.matches("<title>").count(), 1, "{name} has one title");
        for field in html.split("<input ").skip(1).chain(html.split("<textarea ").skip(1)) {
            let field = field.split('>').next().unwrap_or_default();
            if let Some(id) = field.split("id=\"").nth(1).and_then(|it| it.split('"').next()) {
                assert!(html.contains(&format!("<label for=\"{id}\">")), "{name}: {id}");
            } else {
                let wrapped = ["checkbox", "radio", "hidden"]
                    .iter()
                    .any(|it| field.contains(&format!("type=\"{it}\"")));
                assert!(wrapped, "{name}: {field}");
            }
        }
    }
}

#[test]
fn a_rehearsal_says_so_on_every_page_and_nothing_else_does() {
    let live = samples::frame(Language::En);
    let rehearsal = Frame { profile: console::views::Profile::Rehearsal, ..live.clone() };
    for (name, html) in samples::pages(&rehearsal) {
        assert!(html.contains("<p class=\"rehearsal\""), "{name}");
    }
    for (name, html) in samples::pages(&live) {
        // The dashboard of the samples is one of a rehearsal.
        assert_eq!(html.contains("<p class=\"rehearsal\""), name == "status", "{name}");
    }
}

#[test]
fn a_campaign_whose_mail_waits_is_not_shown_as_running() {
    let html = samples::page(&samples::frame(Language::En), "status");
    let of = |name: &str| html.split("<article").find(|it| it.contains(name)).unwrap().to_owned();
    let stopped = of("Bargains");
    assert!(stopped.contains("<p class=\"pill paused\">waiting</p>"), "{stopped}");
    assert!(stopped.contains("The account may not send now."), "{stopped}");
    assert!(!stopped.contains("a minute"), "it has no speed: {stopped}");
    // Where only one company asks to be spared, the rest goes on.
    let spared = of("November: light for dark days");
    assert!(spared.contains("<p class=\"pill running\">running</p>"), "{spared}");
    assert!(spared.contains("asked to be spared"), "{spared}");
}

#[test]
fn who_chose_a_language_keeps_it_on_the_way() {
    for (name, html) in samples::pages(&samples::frame(Language::Sv)) {
        for link in html.split("href=\"/").skip(1).chain(html.split("action=\"/").skip(1)) {
            let link = link.split('"').next().unwrap_or_default();
            let ours = !link.starts_with("assets/") && !link.starts_with("ledger/");
            assert!(!ours || link.contains("?lang="), "{name}: /{link}");
        }
    }
}

#[test]
fn a_privacy_notice_that_would_run_something_is_no_link() {
    let frame = samples::frame(Language::En);
    assert!(samples::page(&frame, "sign-up").contains("https://solbackablommor.example/privacy"));
    assert!(!samples::page(&frame, "sign-up-wrong").contains("alert(1)"), "its link is not shown");
}

/// R001-34: two acts at most, the link in the message and the button.
#[test]
fn leaving_takes_one_press_of_a_button() {
    let html = samples::page(&samples::frame(Language::En), "unsubscribe");
    assert_eq!(html.matches("<form").count(), 1);
    assert_eq!(html.matches("<button type=\"submit\" name=\"scope\"").count(), 2);
    assert!(!html.contains("<input"), "nothing to fill in");
}

/// R004-36: a list that comes to a customer has a switch like any other.
#[test]
fn a_customers_list_has_a_switch_and_says_why_it_comes() {
    let html = samples::page(&samples::frame(Language::En), "preferences");
    assert_eq!(html.matches("because you are a customer").count(), 1);
    let switch = html.split("because you are a customer").nth(1).unwrap_or_default();
    let switch = switch.split('>').find(|it| it.contains("<input")).unwrap_or_default();
    assert!(switch.contains("role=\"switch\"") && switch.contains(" checked"), "{switch}");
}

/// R002-92: a mark is something that can be seen, and one thing has the name of one.
#[test]
fn the_desk_marks_only_what_can_be_shown() {
    let html = samples::page(&samples::frame(Language::En), "review");
    assert!(!html.contains("<mark></mark>"), "nothing is marked with nothing");
    assert!(html.contains("<li><span class=\"quiet\">subject × 1</span></li>"), "{html}");
    assert!(html.contains(">Campaign</span> <span class=\"quiet\">waits for"), "{html}");
    assert!(html.contains("2 other reviews of the same list wait."), "{html}");
    let queue = samples::page(&samples::frame(Language::En), "reviews");
    assert!(queue.contains(">Campaigns <strong>") && queue.contains(">Campaign</span>"), "{queue}");
}

/// R002-76.
#[test]
fn the_evidence_page_shows_when_how_and_the_proof_and_hides_the_household() {
    let html = samples::page(&samples::frame(Language::En), "why");
    for shown in [
        "2 October 2026, 08:15 UTC",
        "2 October 2026, 08:17 UTC",
        "from 203.0.113.x",
        "Record 1,042 of 2,118",
        "seen by this service",
        "<dd>your own confirmation</dd>",
        "href=\"/u/k3x?lang=en\"",
    ] {
        assert!(html.contains(shown), "{shown}");
    }
}
