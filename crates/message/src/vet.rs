//! The allow-list over templates: what an author may write between braces.
//!
//! Owns the one list of allowed syntax: text, fields of `contact`, loop
//! variables, comparisons, `and`/`or`/`not`/`in`, the filters of the module
//! `filters`, `if`, and two nested `for` over list fields. Everything else the
//! template language can do (arithmetic, calls, macros, sets) is
//! refused here, before the engine compiles it, because limits on its run do not
//! bound memory (DEPENDENCIES section 3.3; S5). **Never** here: rendering.
//! `compile` shows the problems to the author; `Prepared` vets again.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::machinery::{
    Span,
    ast::{self, BinOpKind, CallArg, Expr, Stmt, UnaryOpKind},
    parse,
};

use crate::{
    artefact::{Field, Kind},
    filters,
};

pub(crate) mod balance;

/// Nested `for` blocks.
pub const LOOPS_NESTED_MAX: usize = 2;
/// Nested `if` and `for` blocks.
pub const BLOCKS_NESTED_MAX: usize = 20;

/// What templates may name.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Fields of `contact`.
    pub fields: &'a BTreeMap<String, Field>,
    /// Whether `link.action` exists.
    pub action_link: bool,
}

/// Something an author has to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line, from 1; 0 when the problem has no place.
    pub line: usize,
    /// Column in characters, from 1; 0 when the problem has no place.
    pub column: usize,
    /// Stable name of the kind of problem.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// True for names that fields may have: `a-z`, digits and `_`, not first a
/// digit, at most 60 characters.
#[must_use]
pub fn is_field_name(name: &str) -> bool {
    let inside = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_';
    name.len() <= 60
        && name.bytes().all(inside)
        && name.bytes().next().is_some_and(|it| !it.is_ascii_digit())
}

/// Checks a template against the allow-list.
///
/// # Errors
/// Every problem found, in the order of the source. The template must not be
/// rendered then.
pub fn vet(source: &str, known: &Known<'_>) -> Result<(), Vec<Problem>> {
    let tree = match parse(source, "template", Default::default()) {
        Ok(tree) => tree,
        Err(error) => return Err(vec![syntax(source, &error)]),
    };
    let mut walk = Walk { known, source, variables: Vec::new(), blocks: 0, problems: Vec::new() };
    walk.stmt(&tree);
    if walk.problems.is_empty() { Ok(()) } else { Err(walk.problems) }
}

/// The fields of `contact` that a vetted template names. Finds too many rather
/// than too few: it looks for the words, not for their meaning.
pub(crate) fn fields_named(source: &str) -> BTreeSet<String> {
    let rest = source.match_indices("contact.").map(|(at, word)| &source[at + word.len()..]);
    rest.map(|it| {
        let end = it.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        it[..end.unwrap_or(it.len())].to_owned()
    })
    .collect()
}

fn syntax(source: &str, error: &minijinja::Error) -> Problem {
    let line = error.line().unwrap_or(0);
    let column = error.range().map_or(0, |range| {
        let start = source[..range.start].rfind('\n').map_or(0, |it| it + 1);
        source[start..range.start].chars().count() + 1
    });
    Problem {
        line,
        column,
        code: "template.syntax",
        message: format!("the template is not well-formed: {}", error.detail().unwrap_or("")),
        hint: "every {{ needs its }}, every {% if %} its {% endif %}, every {% for %} its \
               {% endfor %}"
            .into(),
    }
}

struct Walk<'a> {
    known: &'a Known<'a>,
    source: &'a str,
    /// Loop variables in scope.
    variables: Vec<String>,
    blocks: usize,
    problems: Vec<Problem>,
}

impl Walk<'_> {
    fn report(&mut self, span: Span, code: &'static str, message: String, hint: &str) {
        // The engine counts lines and columns in 16 bits; the offset does not wrap.
        let before = self.source.get(..span.start_offset as usize).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |it| it + 1);
        self.problems.push(Problem {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            code,
            message,
            hint: hint.into(),
        });
    }

    fn body(&mut self, stmts: &[Stmt<'_>]) {
        for stmt in stmts {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &Stmt<'_>) {
        match stmt {
            Stmt::Template(it) => self.body(&it.children),
            Stmt::EmitRaw(_) => {}
            Stmt::EmitExpr(it) => self.emit(&it.expr),
            Stmt::IfCond(it) => {
                self.enter(it.span());
                self.expr(&it.expr);
                self.body(&it.true_body);
                self.body(&it.false_body);
                self.blocks -= 1;
            }
            Stmt::ForLoop(it) => {
                self.enter(it.span());
                self.for_loop(it, it.span());
                self.blocks -= 1;
            }
            Stmt::WithBlock(it) => self.statement(it.span(), "with"),
            Stmt::Set(it) => self.statement(it.span(), "set"),
            Stmt::SetBlock(it) => self.statement(it.span(), "set"),
            Stmt::AutoEscape(it) => self.statement(it.span(), "autoescape"),
            Stmt::FilterBlock(it) => self.statement(it.span(), "filter"),
            Stmt::Do(it) => self.statement(it.span(), "do"),
        }
    }

    fn statement(&mut self, span: Span, word: &str) {
        self.report(
            span,
            "template.statement",
            format!("{{% {word} %}} is not available"),
            "blocks may be {% if %} … {% endif %} and {% for %} … {% endfor %}",
        );
    }

    fn enter(&mut self, span: Span) {
        self.blocks += 1;
        if self.blocks == BLOCKS_NESTED_MAX + 1 {
            let message = format!("more than {BLOCKS_NESTED_MAX} blocks inside each other");
            self.report(span, "template.nesting", message, "put conditions together with `and`");
        }
    }

    fn emit(&mut self, expr: &Expr<'_>) {
        self.expr(expr);
        if self.list_field(expr) {
            self.report(
                expr.span(),
                "template.list",
                "a list cannot be written as it is".into(),
                "write {{ contact.NAME | join(\", \") }} or use {% for %}",
            );
        }
    }

    /// True for `contact.NAME` where NAME is a list.
    fn list_field(&self, expr: &Expr<'_>) -> bool {
        let Expr::GetAttr(it) = expr else { return false };
        let contact = matches!(&it.expr, Expr::Var(var) if var.id == "contact");
        contact && self.known.fields.get(it.name).is_some_and(|it| it.kind == Kind::List)
    }

    fn for_loop(&mut self, it: &ast::ForLoop<'_>, span: Span) {
        const HINT: &str = "{% for item in contact.NAME %} over a field declared as a list";
        if self.variables.len() >= LOOPS_NESTED_MAX {
            let message = format!("more than {LOOPS_NESTED_MAX} loops inside each other");
            self.report(span, "template.nesting", message, "take one loop out");
        }
        if it.recursive || it.filter_expr.is_some() {
            self.report(span, "template.loop", "loops take no further words".into(), HINT);
        }
        self.expr(&it.iter);
        if !self.list_field(&it.iter) {
            let message = "a loop runs over one of the contact's lists only".into();
            self.report(it.iter.span(), "template.loop", message, HINT);
        }
        let name = match &it.target {
            Expr::Var(var) if !matches!(var.id, "contact" | "link" | "loop") => var.id,
            other => {
                let message = "a loop has one variable with a name of its own".into();
                self.report(other.span(), "template.loop", message, HINT);
                "item"
            }
        };
        self.variables.push(name.to_owned());
        self.body(&it.body);
        self.variables.pop();
        self.body(&it.else_body);
    }

    fn expr(&mut self, expr: &Expr<'_>) {
        match expr {
            Expr::Const(_) => {}
            Expr::Var(it) => self.variable(it.id, it.span()),
            Expr::GetAttr(it) => self.attribute(it, it.span()),
            Expr::UnaryOp(it) => match it.op {
                UnaryOpKind::Not => self.expr(&it.expr),
                UnaryOpKind::Neg if matches!(it.expr, Expr::Const(_)) => {}
                UnaryOpKind::Neg => self.expression(expr),
            },
            Expr::BinOp(it) => match it.op {
                BinOpKind::In => self.membership(&it.left, &it.right),
                BinOpKind::Eq
                | BinOpKind::Ne
                | BinOpKind::Lt
                | BinOpKind::Lte
                | BinOpKind::Gt
                | BinOpKind::Gte
                | BinOpKind::ScAnd
                | BinOpKind::ScOr => {
                    self.expr(&it.left);
                    self.expr(&it.right);
                }
                _ => self.expression(expr),
            },
            Expr::Compare(it) => {
                self.expr(&it.expr);
                for op in &it.ops {
                    self.operand(&op.expr);
                }
            }
            Expr::Filter(it) => self.filter(it, it.span()),
            _ => self.expression(expr),
        }
    }

    fn membership(&mut self, left: &Expr<'_>, right: &Expr<'_>) {
        self.expr(left);
        self.operand(right);
    }

    /// The right side of a comparison: also a list of constants, for `in`.
    fn operand(&mut self, expr: &Expr<'_>) {
        let constants = |items: &[Expr<'_>]| items.iter().all(|it| matches!(it, Expr::Const(_)));
        match expr {
            Expr::List(it) if constants(&it.items) => {}
            Expr::Tuple(it) if constants(&it.items) => {}
            _ => self.expr(expr),
        }
    }

    fn expression(&mut self, expr: &Expr<'_>) {
        let message = match expr {
            Expr::Call(_) => "calls are not available".to_owned(),
            Expr::Test(it) => format!("`is {}` is not available", it.name),
            Expr::IfExpr(_) => "`a if b else c` is not available".to_owned(),
            Expr::GetItem(_) | Expr::Slice(_) => "square brackets are not available".to_owned(),
            Expr::List(_) | Expr::Tuple(_) | Expr::Map(_) => {
                "lists and maps may stand only behind `in`".to_owned()
            }
            _ => "arithmetic is not available".to_owned(),
        };
        self.report(
            expr.span(),
            "template.expression",
            message,
            "write a field, {{ contact.NAME | filter }}, or compare fields with each other and \
             with constants",
        );
    }

    fn variable(&mut self, name: &str, span: Span) {
        if self.variables.iter().any(|it| it == name) {
            return;
        }
        let hint = if self.known.fields.contains_key(name) {
            format!("write contact.{name}")
        } else {
            self.known_names()
        };
        self.report(span, "template.unknown", format!("`{name}` is not known here"), &hint);
    }

    fn attribute(&mut self, it: &ast::GetAttr<'_>, span: Span) {
        let Expr::Var(owner) = &it.expr else {
            return self.expression(&it.expr);
        };
        let known = match owner.id {
            "contact" => self.known.fields.contains_key(it.name),
            "link" => self.known.action_link && it.name == "action",
            "loop" => !self.variables.is_empty() && matches!(it.name, "index" | "first" | "last"),
            _ => false,
        };
        if !known {
            let message = format!("the field `{}.{}` is not known", owner.id, it.name);
            let hint = self.known_names();
            self.report(span, "template.unknown", message, &hint);
        }
    }

    fn known_names(&self) -> String {
        let names: Vec<_> = self.known.fields.keys().map(|it| format!("contact.{it}")).collect();
        if names.is_empty() {
            return "no field is declared for these contacts".into();
        }
        format!("known are: {}", names.join(", "))
    }

    fn filter(&mut self, it: &ast::Filter<'_>, span: Span) {
        match &it.expr {
            Some(expr) => self.expr(expr),
            None => self.statement(span, "filter"),
        }
        let Some(filter) = filters::ALLOWED.iter().find(|known| known.name == it.name) else {
            let names: Vec<_> = filters::ALLOWED.iter().map(|it| it.name).collect();
            let hint = format!("known are: {}", names.join(", "));
            let message = format!("the filter `{}` is not available", it.name);
            return self.report(span, "template.filter", message, &hint);
        };
        let constants = it.args.iter().all(|arg| matches!(arg, CallArg::Pos(Expr::Const(_))));
        if !constants || !filter.arguments.contains(&it.args.len()) {
            let message = format!("the filter `{}` does not take these arguments", it.name);
            let hint = match filter.arguments.end() {
                0 => "it takes none",
                _ => "it takes one constant, as in default(\"friend\")",
            };
            self.report(span, "template.filter", message, hint);
        }
    }
}

#[cfg(test)]
mod tests;
