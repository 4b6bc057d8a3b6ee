//! How the platform's own mails look: paragraphs on one sheet, and a link like a
//! button. **Never** here: words. The bytes are those of mails that went out.

/// Paragraphs, which are HTML, on their sheet.
pub(super) fn sheet(paragraphs: &[&str]) -> String {
    let paragraph = |text: &&str| {
        format!(
            "<p style=\"font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:24px;\
             color:#222222;margin:0 0 16px\">{text}</p>"
        )
    };
    let html: String = paragraphs.iter().map(paragraph).collect();
    format!(
        "<div style=\"max-width:568px;margin:0 auto;padding:24px 16px;\
         background-color:#ffffff\">{html}</div>"
    )
}

/// The link of the order, like a button.
pub(super) fn button(label: &str) -> String {
    format!(
        "<a href=\"{{{{ link.action }}}}\" style=\"display:inline-block;background-color:#1f5fa8;\
         color:#ffffff;padding:12px 24px;border-radius:6px;text-decoration:none\">{label}</a>"
    )
}
