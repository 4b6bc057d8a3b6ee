//! The content check on one core: a mail is parsed, read, held against every
//! list and pattern, scored, and judged by the rules.

use std::{hint::black_box, path::Path};

use anyhow::{Context as _, Result, ensure};
use app::whole_mail::Desk;
use clap::Args;
use domain::Timestamp;
use mail_parser::MessageParser;

use crate::{report::Report, watch::Watch};

/// How much.
#[derive(Args)]
pub struct Size {
    /// Mails that are looked at: those of the corpus again and again.
    #[arg(long, default_value_t = 20_000)]
    mails: u32,
    /// Folder of real or golden mails (`*.eml`, also in folders below), beside
    /// the generated ones.
    #[arg(long, default_value = "testdata/content/mails")]
    corpus: std::path::PathBuf,
}

/// Paragraphs of generated mails: four languages, words that the lists know and
/// words that they do not.
const PARAGRAPHS: [&str; 8] = [
    "The winter term begins on Monday, and the library has a new reading room on the third floor.",
    "Everything in the shop is a third off until Saturday; orders above 40 kr ship for free.",
    "Tulpaner och hyacinter har kommit in i veckan. Välkommen till butiken på Storgatan.",
    "Lịch khám tháng này đã có trên trang của chúng tôi. Bác sĩ Linh sẽ trả lời câu hỏi vào thứ Năm.",
    "本月版本修复了三个问题，并加入了导出功能。完整说明见官网的更新日志。",
    "花店周六照常营业，欢迎到店选购，凭会员卡可享九折优惠，数量有限，售完即止。",
    "Your invoice 2026-1187 is due on the last of the month; account SE45 5000 0000 0583 9825 7466.",
    "Call us at +46 8 123 45 67 or write to hello@flora.example, and we answer within a day.",
];

/// Measures it.
///
/// # Errors
/// When the corpus cannot be read or holds nothing.
pub fn run(size: &Size) -> Result<Report> {
    let mut corpus = Vec::new();
    collect(&size.corpus, &mut corpus)?;
    let found = corpus.len();
    corpus.extend((0..40).map(generated));
    ensure!(size.mails > 0, "at least one mail is looked at");
    let mails: Vec<&[u8]> =
        corpus.iter().cycle().map(Vec::as_slice).take(usize::try_from(size.mails)?).collect();
    let bytes: usize = mails.iter().map(|it| it.len()).sum();
    #[expect(clippy::cast_precision_loss, reason = "bytes of a corpus, to be shown")]
    let megabytes = bytes as f64 / 1e6;

    let desk = Desk::builtin();
    let on: Timestamp = "2026-12-01T00:00:00Z".parse()?;
    // Lists and tables are made at first use.
    black_box(desk.look(mails[0], on));
    let watch = Watch::start()?;
    for mail in &mails {
        black_box(desk.look(mail, on));
    }
    let looked = watch.took()?;

    let watch = Watch::start()?;
    for mail in &mails {
        black_box(MessageParser::new().parse(*mail));
    }
    let parsed = watch.took()?;

    let watch = Watch::start()?;
    for _ in 0..SCANS {
        for mail in &mails {
            let sum: u64 = mail.iter().map(|it| u64::from(*it)).sum();
            black_box(sum);
        }
    }
    let scanned_s = watch.took()?.wall.as_secs_f64() / f64::from(SCANS);

    let (look_s, parse_s) = (looked.wall.as_secs_f64(), parsed.wall.as_secs_f64());
    let mut report = Report::new("content");
    report.tell("mails looked at, on one core", looked.per_s(size.mails), "a second");
    report.tell("the same", megabytes / look_s, "MB/s");
    report.tell("processor for a mail", looked.each_us(size.mails), "µs");
    report.tell("a mail on average", megabytes * 1e6 / f64::from(size.mails), "bytes");
    #[expect(clippy::cast_precision_loss, reason = "files of a corpus, to be shown")]
    report.tell("golden mails in the corpus, beside 40 generated", found as f64, "mails");
    report.tell("parsing alone", megabytes / parse_s, "MB/s");
    report.tell("reading memory alone", megabytes / scanned_s, "MB/s");
    report.tell("look ÷ parsing", look_s / parse_s, "×");
    report.tell("look ÷ reading memory", look_s / scanned_s, "×");
    Ok(report)
}

/// Times that memory is read, so that the clock's grain does not count.
const SCANS: u32 = 20;

/// Every mail of a folder, in the order of names.
fn collect(folder: &Path, into: &mut Vec<Vec<u8>>) -> Result<()> {
    let told = || format!("the corpus {}", folder.display());
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(told)? {
        paths.push(entry.with_context(told)?.path());
    }
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, into)?;
        } else if path.extension().is_some_and(|it| it == "eml") {
            into.push(std::fs::read(&path).with_context(|| path.display().to_string())?);
        }
    }
    Ok(())
}

/// A newsletter of two to some sixty kilobytes, with a text and an HTML part.
fn generated(number: u32) -> Vec<u8> {
    let number_here = usize::try_from(number).unwrap_or(0);
    let count = 4 + number_here * number_here / 8;
    let chosen = (0..count).map(|it| PARAGRAPHS[(it * 3 + number_here) % PARAGRAPHS.len()]);
    let (mut text, mut html) = (String::new(), String::new());
    for (n, words) in chosen.enumerate() {
        text.push_str(words);
        text.push_str("\r\n\r\n");
        html.push_str("<tr><td style=\"font-family:serif;color:#222\"><p>");
        html.push_str(words);
        html.push_str("</p><a href=\"https://flora.example/item/");
        html.push_str(&n.to_string());
        html.push_str(
            "\">Read more</a><img src=\"https://flora.example/i.png\" alt=\"\"></td></tr>\r\n",
        );
    }
    format!(
        "From: Flora <news@flora.example>\r\nTo: anna@example.org\r\nSubject: Letter {number}\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\
         {text}\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\
         Content-Transfer-Encoding: 8bit\r\n\r\n<html><body><table>{html}</table></body></html>\r\n\
         --b--\r\n"
    )
    .into_bytes()
}
