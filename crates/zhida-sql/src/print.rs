//! Expressions as text, broken into lines where they are long.

use crate::dialect::Dialect;
use crate::sql::Sql;
use std::sync::Arc;
use zhida_facts::Number;
use zhida_measure::plan::Op;

/// Longer expressions are broken into lines.
const WIDTH: usize = 110;
/// See [`tightness`].
const CLOSED: u8 = 7;

/// `sql` as text; further lines begin with `indent` spaces.
pub(crate) fn print(sql: &Sql, dialect: Dialect, indent: usize) -> String {
    Printer { dialect }.wrapped(sql, indent)
}

/// A whole or decimal number.
pub(crate) fn number(n: &Number) -> String {
    n.to_decimal(12)
}

struct Printer {
    dialect: Dialect,
}

impl Printer {
    /// On one line if it fits and has no remarks.
    fn wrapped(&self, sql: &Sql, indent: usize) -> String {
        if sql.size() < WIDTH && !has_notes(sql) {
            let flat = self.flat(sql);
            if flat.chars().count() + indent <= WIDTH {
                return flat;
            }
        }
        let pad = " ".repeat(indent);
        match sql {
            Sql::All(parts) => self.joined(parts, "AND ", indent, 2),
            Sql::Any(parts) => self.joined(parts, "OR ", indent, 2),
            Sql::Sum(parts) => self.joined(parts, "+ ", indent, 5),
            Sql::Noted(note, inner) => format!("-- {}\n{pad}{}", Dialect::comment(note), self.wrapped(inner, indent)),
            Sql::Case(branches, otherwise) => {
                let mut out = "CASE".to_owned();
                for (when, then) in branches {
                    out.push_str(&format!("\n{pad}  WHEN {}", self.wrapped(when, indent + 4)));
                    out.push_str(&format!("\n{pad}  THEN {}", self.wrapped(then, indent + 4)));
                }
                if let Some(otherwise) = otherwise.as_deref().filter(|o| !is_unknown(o)) {
                    out.push_str(&format!("\n{pad}  ELSE {}", self.wrapped(otherwise, indent + 4)));
                }
                out + &format!("\n{pad}END")
            }
            Sql::Not(inner) if !matches!(**inner, Sql::IsNull(_)) => format!("NOT {}", self.operand(inner, indent, CLOSED)),
            Sql::Coalesce(parts) | Sql::Least(parts) | Sql::Greatest(parts) => {
                let name = match sql {
                    Sql::Coalesce(_) => "COALESCE",
                    Sql::Least(_) => "LEAST",
                    _ => "GREATEST",
                };
                let inner: Vec<String> = parts.iter().map(|p| self.wrapped(p, indent + 2)).collect();
                format!("{name}(\n{pad}  {}\n{pad})", inner.join(&format!(",\n{pad}  ")))
            }
            Sql::Compare(a, op, b) => format!("{}\n{pad}{} {}", self.operand(a, indent, 4), sign(*op), self.operand(b, indent, 4)),
            _ => self.flat(sql),
        }
    }

    fn joined(&self, parts: &[Sql], word: &str, indent: usize, least: u8) -> String {
        let pad = " ".repeat(indent);
        let lines: Vec<String> = parts
            .iter()
            .enumerate()
            .map(|(i, part)| {
                let first = if i == 0 { "" } else { word };
                match part {
                    Sql::Noted(note, inner) => {
                        format!("-- {}\n{pad}{first}{}", Dialect::comment(note), self.operand(inner, indent + first.len(), least))
                    }
                    part => format!("{first}{}", self.operand(part, indent + first.len(), least)),
                }
            })
            .collect();
        lines.join(&format!("\n{pad}"))
    }

    /// As part of something larger: in brackets if it is more than a name or call.
    fn operand(&self, sql: &Sql, indent: usize, least: u8) -> String {
        if tightness(sql) >= least {
            return self.wrapped(sql, indent);
        }
        let inner = self.wrapped(sql, indent + 2);
        if inner.contains('\n') {
            let pad = " ".repeat(indent);
            format!("(\n{pad}  {inner}\n{pad})")
        } else {
            format!("({inner})")
        }
    }

    fn one(&self, sql: &Sql) -> String {
        self.within(sql, CLOSED)
    }
    /// In brackets unless it binds as tight as asked for.
    fn within(&self, sql: &Sql, least: u8) -> String {
        if tightness(sql) >= least { self.flat(sql) } else { format!("({})", self.flat(sql)) }
    }

    fn flat(&self, sql: &Sql) -> String {
        let d = self.dialect;
        let list = |parts: &[Sql]| parts.iter().map(|p| self.flat(p)).collect::<Vec<_>>().join(", ");
        let infix = |parts: &[Sql], word: &str, least| parts.iter().map(|p| self.within(p, least)).collect::<Vec<_>>().join(word);
        match sql {
            Sql::Column(name) => d.identifier(name),
            Sql::Bool(Some(true)) => "TRUE".to_owned(),
            Sql::Bool(Some(false)) => "FALSE".to_owned(),
            Sql::Bool(None) => "CAST(NULL AS BOOLEAN)".to_owned(),
            Sql::Number(n) => number(n),
            Sql::NoNumber => format!("CAST(NULL AS {})", d.whole_type()),
            Sql::Day(day) => Dialect::day(*day),
            Sql::Text(text) => d.text(text),
            Sql::Not(x) => match &**x {
                Sql::IsNull(inner) => format!("{} IS NOT NULL", self.one(inner)),
                _ => format!("NOT {}", self.one(x)),
            },
            Sql::All(parts) => infix(parts, " AND ", 2),
            Sql::Any(parts) => infix(parts, " OR ", 2),
            Sql::Compare(a, op, b) => format!("{} {} {}", self.within(a, 4), sign(*op), self.within(b, 4)),
            Sql::Sum(parts) => infix(parts, " + ", 5),
            Sql::Product(parts) => infix(parts, " * ", CLOSED),
            Sql::Negate(x) => format!("-{}", self.one(x)),
            Sql::Abs(x) => format!("ABS({})", self.flat(x)),
            Sql::Least(parts) => format!("LEAST({})", list(parts)),
            Sql::Greatest(parts) => format!("GREATEST({})", list(parts)),
            Sql::Case(branches, otherwise) => {
                let mut out = "CASE".to_owned();
                for (when, then) in branches {
                    out.push_str(&format!(" WHEN {} THEN {}", self.flat(when), self.flat(then)));
                }
                if let Some(otherwise) = otherwise.as_deref().filter(|o| !is_unknown(o)) {
                    out.push_str(&format!(" ELSE {}", self.flat(otherwise)));
                }
                out + " END"
            }
            Sql::Coalesce(parts) => format!("COALESCE({})", list(parts)),
            Sql::IsNull(x) => format!("{} IS NULL", self.one(x)),
            Sql::In(x, texts) => format!("{} IN ({})", self.one(x), self.texts(texts)),
            // Prefixes are letters and digits: nothing in them is a wildcard.
            Sql::StartsWith(x, prefix) => format!("{} LIKE {}", self.one(x), d.text(&format!("{prefix}%"))),
            Sql::Matches(x, pattern) => match d {
                Dialect::Postgres => format!("{} ~ {}", self.one(x), d.text(pattern)),
                Dialect::DuckDb => format!("regexp_full_match({}, {})", self.flat(x), d.text(pattern)),
                Dialect::Spark => format!("{} RLIKE {}", self.one(x), d.text(pattern)),
            },
            Sql::HasAny(x, texts) => match d {
                Dialect::Postgres => format!("{} && ARRAY[{}]", self.one(x), self.texts(texts)),
                Dialect::DuckDb => format!("list_has_any({}, [{}])", self.flat(x), self.texts(texts)),
                Dialect::Spark => format!("arrays_overlap({}, array({}))", self.flat(x), self.texts(texts)),
            },
            Sql::NotEmpty(x) => match d {
                Dialect::Postgres => format!("cardinality({}) > 0", self.flat(x)),
                Dialect::DuckDb => format!("len({}) > 0", self.flat(x)),
                Dialect::Spark => format!("size({}) > 0", self.flat(x)),
            },
            Sql::FloorDivide(a, b) => self.floor_divide(&self.one(a), &self.one(b)),
            Sql::Days(from, to) => match d {
                Dialect::Postgres | Dialect::DuckDb => format!("({} - {})", self.one(to), self.one(from)),
                Dialect::Spark => format!("datediff({}, {})", self.flat(to), self.flat(from)),
            },
            Sql::AddMonths(date, months) => match d {
                Dialect::Postgres => {
                    format!("CAST({} + make_interval(months => CAST({} AS INT)) AS DATE)", self.one(date), self.flat(months))
                }
                Dialect::DuckDb => format!("CAST({} + to_months(CAST({} AS INT)) AS DATE)", self.one(date), self.flat(months)),
                Dialect::Spark => format!("add_months({}, CAST({} AS INT))", self.flat(date), self.flat(months)),
            },
            Sql::YearOf(date) => format!("CAST(EXTRACT(YEAR FROM {}) AS INT)", self.one(date)),
            Sql::MonthOf(date) => format!("CAST(EXTRACT(MONTH FROM {}) AS INT)", self.one(date)),
            Sql::Widened(x) => format!("CAST({} AS {})", self.flat(x), d.whole_type()),
            Sql::Noted(_, inner) => self.flat(inner),
        }
    }

    /// Exact, whatever the signs: the remainder is taken off first, so that the division leaves none.
    fn floor_divide(&self, a: &str, b: &str) -> String {
        match self.dialect {
            Dialect::Postgres => format!("div({a} - mod(mod({a}, {b}) + {b}, {b}), {b})"),
            Dialect::DuckDb => format!("(({a} - (({a} % {b} + {b}) % {b})) // {b})"),
            Dialect::Spark => format!("CAST(({a} - pmod({a}, {b})) / {b} AS DECIMAL(38, 0))"),
        }
    }

    fn texts(&self, texts: &[Arc<str>]) -> String {
        texts.iter().map(|t| self.dialect.text(t)).collect::<Vec<_>>().join(", ")
    }
}

/// Without ELSE a CASE is unknown anyway.
fn is_unknown(sql: &Sql) -> bool {
    matches!(sql, Sql::Bool(None) | Sql::NoNumber)
}

fn sign(op: Op) -> &'static str {
    match op {
        Op::Ne => "<>",
        other => other.symbol(),
    }
}

fn has_notes(sql: &Sql) -> bool {
    let mut found = false;
    sql.each(&mut |part| found |= matches!(part, Sql::Noted(..)));
    found
}

/// How tight it binds: OR, AND, NOT, comparisons, sums, products, signs, and names and calls, which need no brackets anywhere.
fn tightness(sql: &Sql) -> u8 {
    match sql {
        Sql::Any(_) => 0,
        Sql::All(_) => 1,
        Sql::Not(inner) => {
            if matches!(**inner, Sql::IsNull(_)) {
                3
            } else {
                2
            }
        }
        Sql::Compare(..) | Sql::IsNull(_) | Sql::In(..) | Sql::StartsWith(..) | Sql::Matches(..) | Sql::HasAny(..) | Sql::NotEmpty(_) => 3,
        Sql::Sum(_) => 4,
        Sql::Product(_) => 5,
        Sql::Negate(_) => 6,
        Sql::Number(n) if n.is_negative() => 6,
        Sql::Noted(_, inner) => tightness(inner),
        _ => CLOSED,
    }
}
