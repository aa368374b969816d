//! Conditions: comparisons by type, lowered to atoms.

use super::Compiler;
use super::arithmetic::common;
use super::number::{Function, Typed};
use crate::front::Track;
use crate::plan::{Atom, FactRef, Num, Op, Span, Test};
use crate::syntax::{Cond, Expr, ExprKind, Item, parse_condition};
use std::sync::Arc;
use zhida_diagnostics::{Code, Diagnostic};
use zhida_facts::{Number, Resolved, Scheme};

impl Compiler<'_> {
    /// Reads and types the condition in a code span.
    pub(crate) fn condition_text(&mut self, text: &str, span: &Span) -> Option<Test> {
        match parse_condition(text, span.start, &self.names) {
            Ok(cond) => self.condition(&cond, None, 0),
            Err(error) => {
                self.syntax(error);
                None
            }
        }
    }

    /// Types a condition. `left` is what a shorthand comparison compares.
    pub(crate) fn condition(&mut self, cond: &Cond, left: Option<&Expr>, shift: i32) -> Option<Test> {
        match cond {
            Cond::Or(parts) => self.all_of(parts, left, shift).map(Test::Any),
            Cond::And(parts) => self.all_of(parts, left, shift).map(Test::All),
            Cond::Not(inner) => Some(Test::Not(Box::new(self.condition(inner, left, shift)?))),
            Cond::Compare { left: own, op, right } => {
                let Some(left) = own.as_ref().or(left) else {
                    self.problem(Diagnostic::new(Code::NoLeftSide, right.span.clone()));
                    return None;
                };
                self.comparison(left, *op, right, shift)
            }
            Cond::Within { left, low, high } => {
                let low = self.comparison(left, Op::Ge, low, shift);
                let high = self.comparison(left, Op::Le, high, shift);
                Some(Test::All(vec![low?, high?]))
            }
            Cond::In { left, items } => self.one_of(left, items, shift),
            Cond::Has { left, items } => match self.typed(left, shift)? {
                Typed::List(fact) => {
                    // 含 任意: the list is not empty.
                    let any = matches!(items.as_slice(), [one] if matches!(one.text.as_str(), "任意" | "any"));
                    let items = if any { Vec::new() } else { items.iter().map(|i| Arc::from(i.text.as_str())).collect() };
                    Some(Test::Atom(Atom::Has { fact, items }))
                }
                other => self.wrong(left, &other, "清单 (a list)", "荣誉 含 高新技术企业"),
            },
            Cond::Flag(expr) => match self.typed(expr, shift)? {
                Typed::Flag(fact) => Some(Test::Atom(Atom::Flag(fact))),
                Typed::Qualifies(id) => Some(Test::Atom(Atom::Qualifies(id))),
                other => self.wrong(expr, &other, "条件 (a condition)", "研发费用 >= 100万元"),
            },
        }
    }

    fn all_of(&mut self, parts: &[Cond], left: Option<&Expr>, shift: i32) -> Option<Vec<Test>> {
        // Type all before giving up, so that all problems are reported.
        let typed: Vec<Option<Test>> = parts.iter().map(|p| self.condition(p, left, shift)).collect();
        typed.into_iter().collect()
    }

    fn wrong(&mut self, expr: &Expr, is: &Typed, want: &str, example: &str) -> Option<Test> {
        if let Typed::Word(name) = is {
            self.unknown_name(name, &expr.span);
        } else {
            self.mismatch(&expr.span, is, want, example);
        }
        None
    }

    fn comparison(&mut self, left: &Expr, op: Op, right: &Expr, shift: i32) -> Option<Test> {
        if let ExprKind::Call { name, args } = &left.kind
            && let Some(function @ (Function::EachYear | Function::AnyYear)) = self.yearly(name)
        {
            let _ = self.function(name, &left.span);
            let [inner, n] = args.as_slice() else {
                self.bad_function(name, &left.span, &format!("{name}(指标, 年数) >= 数值"));
                return None;
            };
            let n = self.years(n, name)?;
            let mut parts = Vec::new();
            for back in 0..n {
                parts.push(self.comparison(inner, op, right, shift + back)?);
            }
            return Some(if function == Function::EachYear { Test::All(parts) } else { Test::Any(parts) });
        }
        let typed = self.typed(left, shift)?;
        match typed {
            Typed::Num { num, dimension, bare } => {
                let (other, other_dimension, other_bare) = self.quantity(right, shift)?;
                if common(&num, dimension, bare, &other, other_dimension, other_bare).is_none() {
                    self.unit_mismatch(&right.span, dimension, other_dimension);
                    return None;
                }
                Some(Test::Atom(Atom::Compare { left: num, op, right: other }))
            }
            Typed::Cagr { ratio, years } => {
                let (other, dimension, _) = self.quantity(right, shift)?;
                let Num::Const(rate) = other else {
                    self.bad_function("复合增长率", &right.span, "复合增长率(x, n) >= 5%");
                    return None;
                };
                let factor = &rate + &Number::ONE;
                if dimension != zhida_facts::Dimension::NONE || factor.is_negative() {
                    self.unit_mismatch(&right.span, zhida_facts::Dimension::NONE, dimension);
                    return None;
                }
                // growth ≥ p over n years ⇔ last / first ≥ (1 + p)^n, both positive: no root is needed.
                Some(Test::Atom(Atom::Compare { left: ratio, op, right: Num::Const(factor.pow(years)) }))
            }
            Typed::Date(fact) => match self.typed(right, shift)? {
                Typed::Day(day) => Some(Test::Atom(Atom::Date { fact, op, day })),
                other => self.wrong(right, &other, "日期 (a date)", "成立日期 <= 2024-12-31"),
            },
            Typed::Choice(fact) => self.choice(fact, op, right),
            Typed::Text(fact) if matches!(op, Op::Eq | Op::Ne) => {
                let text = self.source(&right.span).trim().to_owned();
                Some(negate_if(op == Op::Ne, Test::Atom(Atom::Text { fact, texts: vec![Arc::from(text.as_str())] })))
            }
            Typed::Flag(fact) if matches!(op, Op::Eq | Op::Ne) => {
                let text = self.source(&right.span).trim().to_owned();
                let Some(yes) = zhida_facts::cell::yes_no(&text) else {
                    let name = self.source(&left.span).to_owned();
                    self.unknown_choice(&right.span, &name, &text, "是 否");
                    return None;
                };
                Some(negate_if(yes == (op == Op::Ne), Test::Atom(Atom::Flag(fact))))
            }
            Typed::Track if matches!(op, Op::Eq | Op::Ne) => {
                let text = self.source(&right.span).trim().to_owned();
                let Some(track) = Track::parse(&text) else {
                    self.unknown_choice(&right.span, "申报类型", &text, "新申报 复核");
                    return None;
                };
                Some(negate_if(op == Op::Ne, Test::Atom(Atom::Track(track))))
            }
            Typed::Class(measure) if matches!(op, Op::Eq | Op::Ne) => {
                let classes = vec![self.source(&right.span).trim().to_owned()];
                Some(negate_if(op == Op::Ne, Test::Atom(Atom::Class { measure, classes })))
            }
            Typed::Code(fact, scheme) if matches!(op, Op::Eq | Op::Ne) => {
                let item = Item { text: self.source(&right.span).trim().to_owned(), span: right.span.clone() };
                let codes = vec![self.code(scheme, &item)?];
                Some(negate_if(op == Op::Ne, Test::Atom(Atom::Code { fact, scheme, codes })))
            }
            other => self.wrong(left, &other, "可比较的数量 (something comparable)", "研发费用 >= 100万元"),
        }
    }

    fn yearly(&self, name: &str) -> Option<Function> {
        use crate::keywords::{Found, look_up};
        match look_up(super::FUNCTIONS, name, self.language) {
            Found::Yes(f) | Found::Other(f, _) => Some(f),
            Found::No => None,
        }
    }

    fn choice(&mut self, fact: FactRef, op: Op, right: &Expr) -> Option<Test> {
        let dictionary = self.around.dictionary;
        let entry = dictionary.fact(fact.fact);
        let text = self.source(&right.span).trim().to_owned();
        let Some(target) = entry.choice(&text) else {
            let known = entry.choices.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(" ");
            self.unknown_choice(&right.span, &entry.label_zh, &text, &known);
            return None;
        };
        if !entry.ordered && !matches!(op, Op::Eq | Op::Ne) {
            self.mismatch(&right.span, &Typed::Choice(fact), "有次序的枚举 (an ordered enumeration)", "= / 属于");
            return None;
        }
        let count = u16::try_from(entry.choices.len()).unwrap_or(u16::MAX);
        let choices = (0..count).filter(|c| op.accepts(c.cmp(&target))).collect();
        Some(Test::Atom(Atom::Choice { fact, choices }))
    }

    fn unknown_choice(&mut self, span: &Span, name: &str, value: &str, known: &str) {
        self.problem(Diagnostic::new(Code::UnknownChoice, span.clone()).with("name", name).with("value", value).with("known", known));
    }

    fn one_of(&mut self, left: &Expr, items: &[Item], shift: i32) -> Option<Test> {
        let texts = || items.iter().map(|i| Arc::<str>::from(i.text.as_str())).collect::<Vec<_>>();
        match self.typed(left, shift)? {
            Typed::Code(fact, scheme) => {
                let codes: Vec<_> = items.iter().map(|item| self.code(scheme, item)).collect();
                let codes = codes.into_iter().collect::<Option<Vec<_>>>()?;
                Some(Test::Atom(Atom::Code { fact, scheme, codes }))
            }
            Typed::Choice(fact) => {
                let dictionary = self.around.dictionary;
                let entry = dictionary.fact(fact.fact);
                let mut choices = Vec::new();
                for item in items {
                    match entry.choice(&item.text) {
                        Some(choice) => choices.push(choice),
                        None => {
                            let known = entry.choices.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(" ");
                            self.unknown_choice(&item.span, &entry.label_zh, &item.text, &known);
                        }
                    }
                }
                choices.sort_unstable();
                choices.dedup();
                (!choices.is_empty()).then_some(Test::Atom(Atom::Choice { fact, choices }))
            }
            Typed::Text(fact) => Some(Test::Atom(Atom::Text { fact, texts: texts() })),
            Typed::Class(measure) => Some(Test::Atom(Atom::Class { measure, classes: items.iter().map(|i| i.text.clone()).collect() })),
            other => self.wrong(left, &other, "代码或枚举 (a code or an enumeration)", "所属行业 属于 C35"),
        }
    }

    fn code(&mut self, scheme: Scheme, item: &Item) -> Option<zhida_facts::CodeId> {
        let tree = self.around.codes.tree(scheme);
        match tree.resolve(&item.text) {
            Resolved::One(id) => Some(id),
            Resolved::Under(id) => {
                self.unknown_code(item, tree.name(id).to_owned());
                None
            }
            Resolved::Many(ids) => {
                let all = ids.iter().map(|id| tree.code(*id)).collect::<Vec<_>>().join(" ");
                self.unknown_code(item, all);
                None
            }
            Resolved::None => {
                self.unknown_code(item, tree.nearest(&item.text).unwrap_or("none").to_owned());
                None
            }
        }
    }

    fn unknown_code(&mut self, item: &Item, near: String) {
        self.problem(Diagnostic::new(Code::UnknownCode, item.span.clone()).with("value", &item.text).with("near", near));
    }
}

fn negate_if(negate: bool, test: Test) -> Test {
    if negate { Test::Not(Box::new(test)) } else { test }
}
