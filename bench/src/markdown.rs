//! Prints the rules as Zhida measures.

use crate::rules::{Atom, Form, Node, Rule, Rules};
use crate::schema::{Slot, names, slots};
use std::fmt::Write as _;
use zhida_facts::NaiveDate;

/// The document of a measure.
pub fn measure(rules: &Rules, rule: &Rule, slots: &[Slot]) -> String {
    let mut text = format!("---\nid: {0}\n标题: {0}\n类型: subsidy\n---\n\n## 条件\n", rule.id);
    let mut printer = Printer { rules, slots, clause: 0 };
    let Node::All(items) = &rule.root else { unreachable!("a root is an all") };
    let (exclusions, conditions): (Vec<&Node>, Vec<&Node>) = items.iter().partition(|i| matches!(i, Node::None(_)));
    conditions.iter().for_each(|item| printer.item(item, 0, &mut text));
    if !exclusions.is_empty() {
        text.push_str("\n## 例外\n");
        for item in exclusions {
            if let Node::None(items) = item {
                items.iter().for_each(|item| printer.item(item, 0, &mut text));
            }
        }
    }
    if !rule.indicators.is_empty() {
        text.push_str("\n## 评分 评价得分\n| 指标 | 条件 | 分值 |\n|---|---|---|\n");
        for (i, bands) in rule.indicators.iter().enumerate() {
            for (j, band) in bands.iter().enumerate() {
                let name = if j == 0 { format!("指标{}", i + 1) } else { String::new() };
                let _ = writeln!(text, "| {name} | `{}` | {} |", printer.atom(&rules.atoms[band.atom]), band.points);
            }
        }
    }
    text
}

/// All documents: id and text.
pub fn all(rules: &Rules) -> Vec<(String, String)> {
    let slots = slots();
    rules.measures.iter().map(|rule| (rule.id.clone(), measure(rules, rule, &slots))).collect()
}

/// The measure of W5 once for each threshold: id and text.
pub fn sweep(rules: &Rules) -> Vec<(String, String)> {
    let (slots, mut changed) = (slots(), rules.clone());
    let at_threshold = |(i, threshold): (usize, &i64)| {
        if let Atom::Number { value, .. } = &mut changed.atoms[rules.sweep.atom] {
            *value = *threshold;
        }
        let rule = Rule { id: format!("s{i:06}"), ..changed.measures[rules.sweep.measure].clone() };
        (rule.id.clone(), measure(&changed, &rule, &slots))
    };
    rules.sweep.thresholds.iter().enumerate().map(at_threshold).collect()
}

struct Printer<'a> {
    rules: &'a Rules,
    slots: &'a [Slot],
    clause: usize,
}

impl Printer<'_> {
    fn item(&mut self, node: &Node, depth: usize, text: &mut String) {
        let indent = "  ".repeat(depth);
        let (word, items) = match node {
            Node::Atom(_) | Node::Score(_) => {
                let condition = match node {
                    Node::Score(least) => format!("评价得分 >= {least}分"),
                    Node::Atom(atom) => self.atom(&self.rules.atoms[*atom]),
                    _ => unreachable!("matched above"),
                };
                self.clause += 1;
                let _ = writeln!(text, "{indent}- 条款 `{condition}` 【{}】", self.clause);
                return;
            }
            Node::All(items) => ("全部满足".to_owned(), items),
            Node::Any(items) => ("任一满足".to_owned(), items),
            Node::AtLeast(n, items) => (format!("至少{n}项"), items),
            Node::None(items) => ("均不得".to_owned(), items),
        };
        let _ = writeln!(text, "{indent}- 下列条件 **{word}**");
        items.iter().for_each(|item| self.item(item, depth + 1, text));
    }

    /// The condition of an atom.
    fn atom(&self, atom: &Atom) -> String {
        let label = |column: &usize| self.slots[*column].label();
        match atom {
            Atom::Number { column, op, value } => {
                let unit = self.slots[*column].fact.unit;
                format!("{} {} {}", label(column), op.symbol(), amount(*value, unit))
            }
            Atom::Ratio { num, den, op, p, q, form } => {
                let rate = |p: i64, q: i64| format!("{}%", hundredths((p * 10_000) / q));
                match form {
                    Form::Share if *q == 1 => format!("{} / {} {} {p}元/人", label(num), label(den), op.symbol()),
                    Form::Share => format!("{} / {} {} {}", label(num), label(den), op.symbol(), rate(*p, *q)),
                    Form::Growth => format!("增长率({}) {} {}", label(num), op.symbol(), rate(p - q, *q)),
                    Form::Compound => {
                        let (p, q) = (p.isqrt(), q.isqrt());
                        format!("复合增长率({}, 2) {} {}", label(num), op.symbol(), rate(p - q, q))
                    }
                }
            }
            Atom::Date { column, years: Some(years), .. } => format!("年限({}) >= {years}年", label(column)),
            Atom::Date { column, op, value, .. } => format!("{} {} {}", label(column), op.symbol(), day(*value)),
            Atom::Code { column, codes, .. } => format!("{} 属于 {}", label(column), codes.join("、")),
            Atom::Choice { column, accepted, least } => {
                let names = names(self.slots[*column].fact);
                match least {
                    Some(least) => format!("{} >= {}", label(column), names[*least as usize]),
                    None => {
                        let accepted: Vec<&str> = accepted.iter().map(|a| names[*a as usize]).collect();
                        format!("{} 属于 {}", label(column), accepted.join("、"))
                    }
                }
            }
            Atom::List { column, mask } => {
                let names = names(self.slots[*column].fact);
                let items: Vec<&str> = names.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1).map(|(_, n)| *n).collect();
                format!("{} 含 {}", label(column), items.join("、"))
            }
            Atom::Flag { column, want: true } => label(column),
            Atom::Flag { column, want: false } => format!("{} = 否", label(column)),
        }
    }
}

fn amount(value: i64, unit: &str) -> String {
    if unit == "元" && value % 10_000 == 0 { format!("{}万元", value / 10_000) } else { format!("{value}{unit}") }
}

/// Hundredths of a percent as a percentage.
fn hundredths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, rest) = (value.abs() / 100, value.abs() % 100);
    if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest:02}") }
}

/// The date of a day number.
pub fn date(days: i64) -> NaiveDate {
    let days = i32::try_from(days).expect("a day of our time");
    // Day 1 of our era is 0001-01-01, 719,162 days before 1970-01-01's own number, 719,163.
    NaiveDate::from_num_days_from_ce_opt(719_163 + days).expect("a day of our time")
}

fn day(days: i64) -> String {
    date(days).format("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use crate::rules::Op;
    use crate::schema::Kind;

    #[test]
    fn days() {
        assert_eq!(super::day(crate::schema::TODAY), "2026-06-30");
        assert_eq!(super::hundredths(-1_050), "-10.50");
    }

    #[test]
    fn ratios_ask_only_what_floored_quotients_can_answer() {
        let rules = crate::generate::rules(1, 300);
        for atom in &rules.atoms {
            if let super::Atom::Ratio { op, q, .. } = atom {
                assert!(matches!(op, Op::Ge | Op::Lt) && 10_000 % q == 0);
            }
        }
        assert!(rules.columns.iter().any(|c| c.kind == Kind::List));
    }
}
