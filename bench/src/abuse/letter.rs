//! What campaigns of scripts say, and the tricks in them.

use app::campaign::Source;
use compile::Kind;

use super::file::{Campaign, Trick};

/// Words by which a part differs from the others.
const OTHER_WORDS: [&str; 6] = [
    "We picked this for you from what came in last week, and there is more of it than ever.",
    "Nothing here will be there for long; have a look while the shelves are still full.",
    "Some of it is new, some you know already, and all of it was made with care.",
    "Our shop keeps open until seven on weekdays and until four at the weekend.",
    "Whoever comes early has the choice; whoever comes late has the quiet.",
    "Thank you for being with us this year, and see you soon in the new one.",
];

/// The source of a campaign, or of one part of it. `mark` ends the subject.
pub fn source(campaign: &Campaign, part: u32, mark: &str) -> Source {
    let subject = match campaign.trick {
        Trick::ServiceLabel => format!("[Service] Important notice about your account {mark}"),
        Trick::ReplyLabel => format!("Re: {} {mark}", campaign.subject),
        _ => format!("{} {mark}", campaign.subject),
    };
    let words = if campaign.reworded {
        let index = usize::try_from(part).unwrap_or(0) % OTHER_WORDS.len();
        format!("{} {} {}", OTHER_WORDS[index], campaign.text, OTHER_WORDS[(index + 1) % 6])
    } else {
        campaign.text.clone()
    };
    let (kind, body) = body(campaign.trick, &words);
    Source {
        kind,
        body,
        subject,
        preheader: None,
        text: None,
        fields: [("first_name".to_owned(), message::Field::default())].into(),
    }
}

fn body(trick: Trick, words: &str) -> (Kind, String) {
    let html = |head: &str, content: String| {
        let page = format!("<html><head>{head}</head><body>{content}</body></html>");
        (Kind::Html, page)
    };
    let text = format!("<p>Hello {{{{ contact.first_name }}}},</p><p>{words}</p>");
    match trick {
        Trick::None | Trick::ReplyLabel => (Kind::Mjml, mjml(words)),
        Trick::ServiceLabel => {
            let told = "This is a service notice and no advertisement; you cannot unsubscribe.";
            (Kind::Mjml, mjml(&format!("{told} {words}")))
        }
        Trick::HidingStyle => html(
            "<style>a, body > div, body > table, p { } body > *:last-child, a[href*='/u/'] \
             { display: none !important; color: #fff; font-size: 0 }</style>",
            text,
        ),
        Trick::OpenElements => (
            Kind::Html,
            format!("<html><body>{text}<div style=\"display:none\"><textarea><!-- <select>"),
        ),
        Trick::FalseFooter => {
            let space = "<p>&nbsp;</p>".repeat(150);
            let false_one = "<p style=\"font-size:9px\">To stop these mails, answer with STOP. \
                             Nothing below this line concerns you.</p>";
            html("", format!("{text}{false_one}{space}"))
        }
    }
}

fn mjml(words: &str) -> String {
    format!(
        "<mjml><mj-body><mj-section><mj-column><mj-text>Hello {{{{ contact.first_name }}}},</mj-text>\
         <mj-text>{words}</mj-text></mj-column></mj-section></mj-body></mjml>"
    )
}
