//! Forged artefacts and orders: what `compile` would never write is refused
//! when the artefact is loaded (R002-46, S5), or gives a message that still
//! shows the way out.

use message::{Artefact, ArtefactError, Prepared, compose, verify};
use proptest::prelude::*;

use crate::fixture::{artefact, case, chain, fields};

fn refusal(change: impl Fn(&mut Artefact)) -> String {
    let mut artefact = artefact();
    change(&mut artefact);
    Prepared::new(&artefact).err().map_or("accepted".into(), |it| chain(&it))
}

#[test]
fn r002_46_a_forged_artefact_that_hides_the_way_out_is_not_loaded() {
    for html in [
        "<style>*{display:none}</style>",
        "<p>x<style>",
        "<div style=\"display:none\">",
        "<!--",
        "<textarea>",
        "<plaintext>",
        "<p title=\"",
        "</body></html>",
        "<template>x</template>",
        "{% if contact.city %}<div>{% endif %}",
        "{% if contact.city %}<div style=\"display:none\">{% endif %}x{% if contact.city %}</div>{% endif %}",
        "<script>x</script>",
        "<p onclick=\"x\">x</p>",
        "<p hidden=\"\">x</p>",
    ] {
        assert_ne!(refusal(|it| it.html = html.into()), "accepted", "{html}");
    }
    let run = "<br>".repeat(500);
    assert!(refusal(|it| it.html = run.clone()).contains("empty space"));
    assert!(
        refusal(|it| it.text = "x\n".to_owned() + &"\u{200b}\n".repeat(50))
            .contains("visible character")
    );
    assert!(refusal(|it| it.text = "x\n-- \ny".into()).contains("signature separator"));
    assert!(refusal(|it| it.html = "x".repeat(100_001)).contains("longer than 100000 bytes"));
}

#[test]
fn forged_parts_of_an_artefact_are_refused() {
    let refusals = [
        refusal(|it| it.language = "en\" onload=\"x".into()),
        refusal(|it| it.background = "red;position:fixed".into()),
        refusal(|it| it.columns = vec!["per-50{}*{display:none}".into()]),
        refusal(|it| it.subject = "a\r\nBcc: x".into()),
        refusal(|it| it.subject = "{{ contact.unknown }}".into()),
        refusal(|it| it.html = "{{ link.action }}".into()),
        refusal(|it| it.version = 99),
        refusal(|_| {}),
    ];
    assert_eq!(
        refusals.join("\n"),
        "the artefact's language is not valid\n\
         the artefact's background is not valid\n\
         the artefact's columns is not valid\n\
         the artefact's subject is not valid\n\
         the artefact's subject template is not allowed: the field `contact.unknown` is not known\n\
         the artefact's html template is not allowed: the field `link.action` is not known\n\
         the artefact has format 99, this release reads 1\n\
         accepted"
    );
}

#[test]
fn artefacts_survive_their_bytes_and_others_are_refused() {
    let artefact = artefact();
    let bytes = artefact.to_bytes();
    assert_eq!(Artefact::from_bytes(&bytes).unwrap(), artefact);
    assert_eq!(artefact.hash(), Artefact::from_bytes(&bytes).unwrap().hash());
    assert!(matches!(Artefact::from_bytes(b"{}"), Err(ArtefactError::Json(_))));
    let later = String::from_utf8(bytes).unwrap().replace("\"version\":1", "\"version\":2");
    assert!(matches!(Artefact::from_bytes(later.as_bytes()), Err(ArtefactError::Version(2))));
    assert!(matches!(
        Artefact::from_bytes(&vec![b' '; 3_000_000]),
        Err(ArtefactError::TooLarge(_))
    ));
}

/// R001-17, R001-31, R002-45, R004-27.
#[test]
fn every_language_ends_with_its_way_out_in_both_parts() {
    let words = ["Unsubscribe", "退订", "Hủy đăng ký", "Avsluta prenumerationen"];
    for (language, word) in domain::Language::ALL.into_iter().zip(words) {
        let mut case = case();
        case.languages = vec![language.into()];
        let composed = case.compose();
        let expect = verify::Expect::of(&case.order());
        assert_eq!(verify::message(&composed.bytes, &expect), Ok(()), "{language}");
        let (text, html) = verify::decoded(&composed.bytes).unwrap();
        let url = "https://mail.example.net/u/AbCdEf0123456789";
        assert_eq!(text.trim_end().lines().last().unwrap(), format!("{word}: {url}"));
        assert!(html.ends_with(&format!("{word}</a></p></div>\n</body></html>\n")), "{html}");
    }
}

#[test]
fn s5_a_render_that_grows_too_large_is_refused() {
    let mut case = case();
    let value = "\"".repeat(9_999);
    case.artefact.html = "<p>{{ contact.city }}</p>".repeat(20);
    case.fields = fields(&[("city", &value)]);
    assert_eq!(
        case.refusal(),
        "the content cannot be rendered: the html is longer than 100000 bytes"
    );
}

#[test]
fn a_prepared_artefact_is_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&Prepared::new(&artefact()).unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// R001-19: without the way out there is no mail.
    #[test]
    fn whatever_html_an_artefact_holds_the_way_out_is_seen_or_nothing_is_sent(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "<p>", "</p>", "<div style=\"color:#ffffff\">", "</div>", "<!--", "-->", "<style>", "</style>", "{% if contact.city %}",
            "{% else %}", "{% endif %}", "{% for i in contact.favourites %}", "{% endfor %}", "{{ i }}", "{{ contact.city }}",
            "<a href=\"https://x.example/", "\">", "</a>", "<br>", "text",
        ]), 0..10),
    ) {
        let mut case = case();
        case.artefact.html = pieces.concat();
        if let Ok(prepared) = Prepared::new(&case.artefact)
            && let Ok(composed) = compose(&prepared, &case.order(), &[])
        {
            let expect = verify::Expect::of(&case.order());
            prop_assert_eq!(verify::message(&composed.bytes, &expect), Ok(()));
        }
    }

    #[test]
    fn foreign_bytes_are_no_message_and_no_artefact(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(verify::decoded(&bytes).is_err());
        prop_assert!(Artefact::from_bytes(&bytes).is_err());
    }
}
