//! One recipient's own page, "why do I get this?", as lines of text.

use anyhow::{Context as _, bail};
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
        .map(|it| plain(it).split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|it| !it.is_empty())
        .collect()
}

/// Text without tags; the references that our pages use, resolved. The parser
/// of mail would drop spaces beside tags.
fn plain(html: &str) -> String {
    let parts = html.split('<').enumerate();
    let text: String = parts
        .map(|(index, it)| if index == 0 { it } else { it.split_once('>').map_or("", |it| it.1) })
        .collect();
    let pairs = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ];
    // The ampersand last, so that nothing is resolved twice.
    pairs.iter().fold(text, |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests;
