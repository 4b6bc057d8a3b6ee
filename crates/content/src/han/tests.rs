//! Tests of Chinese characters and words.

use super::{Segmenter, simplified, sound};

#[test]
fn traditional_characters_have_a_simplified_form() {
    let read: String = "優惠碼購買賭博貸款發票，abc 國際".chars().map(simplified).collect();
    assert_eq!(read, "优惠码购买赌博贷款发票，abc 国际");
    assert_eq!(
        "赌博最好女".chars().filter_map(sound).collect::<Vec<_>>(),
        ["du", "bo", "zui", "hao", "nv"]
    );
}

fn cut(text: &str) -> String {
    let borders = Segmenter::new([]).borders(text);
    let mut out = String::new();
    for (at, it) in text.char_indices() {
        if at > 0 && borders[at] {
            out.push('|');
        }
        out.push(it);
    }
    out
}

#[test]
fn words_end_where_a_reader_sees_their_end() {
    assert_eq!(cut("特色情怀"), "特色|情怀");
    assert_eq!(cut("这叫做爱情"), "这|叫做|爱情");
    assert_eq!(cut("我们在abc公司"), "我们|在|a|b|c|公司");
}
