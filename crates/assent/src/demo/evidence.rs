//! One recipient's own page, "why do I get this?", as lines of text.

use anyhow::{Context as _, bail};
use mail_parser::decoders::html::html_to_text;
use sim::{letter::Letter, recipients::Web};
use url::Url;

/// Elements that end a line when they end.
const BLOCKS: [&str; 9] =
    ["</p>", "</h1>", "</h2>", "</li>", "</div>", "</dd>", "</blockquote>", "</a>", "</summary>"];

/// One recipient's evidence page.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Where it is.
    pub url: Url,
    /// What it says.
    pub lines: Vec<String>,
}

/// Opens the link in a letter, as its reader would.
///
/// # Errors
/// When the letter has no such link, or the link does not work.
pub async fn of_letter(web: &dyn Web, letter: &Letter) -> anyhow::Result<Evidence> {
    let url = letter.link("/why/").context("the letter has no link to the evidence")?;
    let page = web.get(url.clone()).await?;
    if page.status != 200 {
        bail!("the evidence page answers with status {}", page.status);
    }
    Ok(Evidence { url: url.clone(), lines: readable(&page.body) })
}

/// The main part of a page, a line for each block.
fn readable(html: &str) -> Vec<String> {
    let main = html.split_once("<h1").map_or(html, |it| it.1);
    let main = main.split_once('>').map_or(main, |it| it.1);
    let main = main.split("</main>").next().unwrap_or(main);
    let mut marked = main.replace("</dt>", ": </dt>");
    for block in BLOCKS {
        marked = marked.replace(block, "\u{1}");
    }
    marked
        .split('\u{1}')
        .map(|it| html_to_text(it).split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|it| !it.is_empty())
        .collect()
}

#[cfg(test)]
mod tests;
