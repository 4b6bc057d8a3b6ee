//! Blocks in HTML templates enclose whole elements.
//!
//! Owns the rule that the structure of a page never depends on data: the body of
//! every `if` and `for` must stand on its own, so that whatever is left out or
//! repeated, the tags around it still match. Called by `Prepared::new` on the
//! compiled template, whose HTML is canonical.

use minijinja::machinery::{ast::Stmt, parse};

use crate::verify::{Unverified, scan};

/// Checks a vetted HTML template.
///
/// # Errors
/// The first block, or the template as a whole, that does not stand on its own.
pub(crate) fn check(source: &str) -> Result<(), Unverified> {
    match parse(source, "html", Default::default()) {
        Ok(Stmt::Template(it)) => scan::fragment(&flat(&it.children)?),
        _ => Err(Unverified::Html { at: 0, reason: "the template is not well-formed" }),
    }
}

/// The text of a block with every branch in, each checked by itself.
fn flat(stmts: &[Stmt<'_>]) -> Result<String, Unverified> {
    let mut out = String::new();
    for stmt in stmts {
        match stmt {
            Stmt::EmitRaw(it) => out.push_str(it.raw),
            Stmt::EmitExpr(_) => out.push('x'),
            Stmt::IfCond(it) => {
                block(&it.true_body, &mut out)?;
                block(&it.false_body, &mut out)?;
            }
            Stmt::ForLoop(it) => {
                block(&it.body, &mut out)?;
                block(&it.else_body, &mut out)?;
            }
            _ => return Err(Unverified::Html { at: 0, reason: "a block that was not vetted" }),
        }
    }
    Ok(out)
}

fn block(body: &[Stmt<'_>], out: &mut String) -> Result<(), Unverified> {
    let text = flat(body)?;
    scan::fragment(&text)?;
    out.push_str(&text);
    Ok(())
}
