//! The two sample newsletters and ordinary content: what authors expect.

use compile::{Answer, Kind};

use crate::support::{answer, artefact, body, fields, html, mjml, parts, request, testdata, text};

fn flora() -> compile::Request {
    let mut request = request(Kind::Mjml, &testdata("newsletters/flora.mjml"));
    request.subject = "What to plant this week, {{ contact.first_name }}".into();
    request
}

#[test]
fn flora_reads_well_with_data() {
    let artefact = artefact(&flora());
    let values = [("first_name", "Linh"), ("city", "Hà Nội"), ("favourites", "roses; lilies")];
    assert_eq!(
        text(&artefact, &values),
        "Flora\n\nflowers from the corner since 1987\n\nDear Linh,\n\nthe first tulips stand in the \
         window, and the shop smells of hyacinths. Here is what is worth planting this week, and \
         what keeps longest in a vase.\n\nEverything below is in stock in our shop in Hà Nội: come \
         by, we open at nine.\n\nTulips, mixed\n\nTwenty stems, cut this morning. Cool water, no \
         sugar.\n\n12 €\n\nTo the tulips (https://flora.example.com/tulips?from=H%C3%A0%20N%E1%BB\
         %99i)\n\nHyacinths in pots\n\nThree colours. They bloom again next year if you let them \
         sleep.\n\n9 €\n\nTo the hyacinths (https://flora.example.com/hyacinths)\n\nYou told us \
         what you like. This is back in stock:\n\n- Roses\n- Lilies\n\nWith warm wishes from \
         behind the counter,\nHanna and the team of Flora\n\nQuestions? Answer this letter, a \
         person reads it. Or look at our notes on care (https://flora.example.com/care)."
    );
    let html = parts(&artefact, &values).1;
    for needed in [
        "href=\"https://flora.example.com/tulips?from=H%C3%A0%20N%E1%BB%99i\"",
        "<li>Roses</li><li>Lilies</li>",
        "<strong>Hà Nội</strong>",
        ".col-per-50{width:50% !important;max-width:50%}",
        "class=\"col-per-50\"",
        "<span style=\"color:#2e7d4f\">Linh</span>",
        "background-color:#eef3ea",
        "Tulips are in, Linh: what to plant",
    ] {
        assert!(html.contains(needed), "{needed} in {html}");
    }
}

#[test]
fn flora_reads_well_without_data() {
    let artefact = artefact(&flora());
    let text = text(&artefact, &[]);
    assert!(text.contains("Dear friend,\n\nthe first tulips"), "{text}");
    assert!(text.contains("in a vase.\n\nEverything below can be ordered"), "{text}");
    assert!(text.contains("(https://flora.example.com/hyacinths)\n\nWith warm wishes"), "{text}");
    assert!(!body(&artefact, &[]).contains("You told us"));
}

#[test]
fn plain_html_with_a_style_sheet_is_inlined_and_its_conditions_work() {
    let mut request = request(Kind::Html, &testdata("newsletters/bakery.html"));
    request.fields = fields(&[
        ("first_name", "", message::Kind::Text),
        ("orders", "0", message::Kind::Number),
        ("pickup_days", "", message::Kind::List),
    ]);
    let artefact = artefact(&request);
    assert_eq!(artefact.background, "#fbf7f0");
    let values = [("first_name", "Åsa & Bo"), ("orders", "12"), ("pickup_days", "Mon; Thu")];
    assert_eq!(
        text(&artefact, &values),
        "Good morning, Åsa & Bo\n\nThis week from the oven:\n\n- rye with caraway, Monday and \
         Thursday\n- new: buckwheat rolls, every day\n\nYou have ordered 12 times. The next loaf \
         is on us: say it at the counter.\n\nThe whole list \
         (https://bakery.example.com/week?ref=%C3%85sa%20%26%20Bo)\n\nMon, Thu"
    );
    let none = text(&artefact, &[("orders", "9")]);
    assert!(
        !none.contains("The next loaf") && none.ends_with("No pick-up day chosen yet."),
        "{none}"
    );
    let html = body(&artefact, &values);
    assert!(
        html.contains(
            "<h1 style=\"font-family:Verdana, sans-serif;font-size:24px;color:#6b3e12\">"
        )
    );
    assert!(html.contains("Åsa &amp; Bo") && !html.contains("edited every Sunday"), "{html}");
}

#[test]
fn what_an_author_writes_about_braces_stays_text() {
    let artefact = artefact(&html("<p>Use { and {{ '{{' }} and &#123;&#123; contact.city }}</p>"));
    let expected = "Use { and {{ and {{ contact.city }}";
    assert_eq!(text(&artefact, &[("city", "X")]), expected);
    assert!(
        body(&artefact, &[("city", "X")]).contains("Use &#123; and {{ and &#123;&#123; contact")
    );
}

#[test]
fn conditions_with_less_than_survive_in_both_spellings() {
    for source in [
        "{% if contact.points < 3 %}few{% else %}many{% endif %}",
        "{% if contact.points &lt; 3 %}few{% else %}many{% endif %}",
    ] {
        let artefact = artefact(&mjml(source));
        assert_eq!(text(&artefact, &[("points", "2")]), "few");
        assert_eq!(text(&artefact, &[("points", "30")]), "many");
    }
}

#[test]
fn a_confirmation_mail_may_hold_its_action_link_and_nothing_else_may() {
    let mut request = html("<p><a href=\"{{ link.action }}\">Confirm</a> or {{ link.action }}</p>");
    let Answer::Refused { problems } = answer(&request) else { panic!("compiled") };
    assert_eq!(problems[0].code, "template.unknown");
    request.action_link = true;
    let artefact = artefact(&request);
    let url = "https://mail.example.net/confirm/SECRET";
    assert_eq!(body(&artefact, &[]), format!("<p><a href=\"{url}\">Confirm</a> or {url}</p>"));
    assert_eq!(text(&artefact, &[]), format!("Confirm ({url}) or {url}"));
}

#[test]
fn an_authors_own_text_part_and_preheader_are_used() {
    let mut request = html("<p>x</p>");
    request.text = Some("Dear {{ contact.first_name }},\r\nplain words.".into());
    request.preheader = Some("1 < 2 & {% if contact.city %}{{ contact.city }}{% endif %}".into());
    let artefact = artefact(&request);
    assert_eq!(text(&artefact, &[]), "Dear friend,\nplain words.");
    let html = parts(&artefact, &[("city", "<Hue>")]).1;
    assert!(html.contains(">1 &lt; 2 &amp; &lt;Hue&gt;</div>"), "{html}");
}

#[test]
fn the_same_request_gives_the_same_artefact() {
    assert_eq!(artefact(&flora()).to_bytes(), artefact(&flora()).to_bytes());
}

#[test]
fn a_signature_separator_does_not_fold_the_footer_away() {
    let mut request = html("<p>x</p>");
    request.text = Some("words\n-- \nHanna".into());
    assert_eq!(text(&artefact(&request), &[]), "words\n--\nHanna");
}

#[test]
fn a_greater_than_sign_behind_any_letter_is_text() {
    for request in [mjml("é> 花>b ]]> c"), html("é> 花>b ]]> c")] {
        assert_eq!(text(&artefact(&request), &[]), "é> 花>b ]]> c");
    }
    let source = "<mjml><mj-head><mj-style inline=\"inline\">.é>b{color:#112233}</mj-style></mj-head><mj-body>\
                  <mj-section><mj-column><mj-text><p class=\"é\"><b>x</b></p></mj-text></mj-column>\
                  </mj-section></mj-body></mjml>";
    let html = body(&artefact(&request(Kind::Mjml, source)), &[]);
    assert!(html.contains("<b style=\"color:#112233\">x</b>"), "{html}");
}
