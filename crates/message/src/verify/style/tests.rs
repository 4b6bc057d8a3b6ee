//! Chains of styles that leave a link in sight, and those that do not.

use super::*;

#[test]
fn r001_50_hiding_styles_are_named() {
    let judge = |chain: &[&str]| judge(chain.iter().copied());
    assert_eq!(judge(&[]), Ok(()));
    assert_eq!(judge(&["margin:0;padding:0;background-color:#112233", "color:#fff"]), Ok(()));
    assert_eq!(judge(&["color:#333;background-color:#ffffff", "font-size:13px"]), Ok(()));
    for chain in [
        &["display:none"][..],
        &["visibility:hidden"],
        &["opacity:0.05"],
        &["font-size:1px"],
        &["font-size:0"],
        &["font-size:0.1em"],
        &["height:0"],
        &["max-height:0;overflow:hidden"],
        &["position:absolute;left:-9999px"],
        &["position:fixed"],
        &["text-indent:-999px"],
        &["margin-left:-9999px"],
        &["margin-top:5000px"],
        &["transform:scale(0)"],
        &["clip-path:circle(0)"],
        &["filter:opacity(0)"],
        &["color:#ffffff"],
        &["color:#fefefe"],
        &["background-color:#000000"],
        &["color:#777777;background-color:#7a7a7a"],
        &["color:transparent"],
        &["background-color:#ffffff", "color:#ffffff"],
        &["color:#ffffff;background-color:#000000", "background-color:#ffffff"],
        &["width:1px"],
        &["line-height:0"],
        &["mso-hide:all"],
        &["display:n\\6fne"],
        &["/**/color:#000000"],
        &["color"],
        &["z-index:-1"],
        &["letter-spacing:-9px"],
        &["unknown:x"],
    ] {
        assert!(judge(chain).is_err(), "{chain:?}");
    }
}
