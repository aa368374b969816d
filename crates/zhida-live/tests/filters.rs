//! Filters against brute force; conditions written by a form.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::{city, day};
use std::collections::BTreeSet;
use zhida_facts::{FactType, Number, State, Value};
use zhida_live::{City, Comparison, condition_text};
use zhida_measure::Language;
use zhida_measure::plan::Op;

/// A measure of its own, judged row by row.
fn brute(city: &City, condition: &str) -> (Vec<usize>, Vec<usize>) {
    let text = format!("---\nid: filter\n标题: 条件\n类型: service\n---\n\n# 条件\n\n## 条件\n- 条件 `{condition}`\n");
    let draft = city.draft(&text).0.unwrap();
    let rows = common::judged(city, &draft);
    let of = |truth| (0..rows.len()).filter(|r| rows[*r].0.verdict == truth).collect();
    (of(zhida_engine::Truth::Yes), of(zhida_engine::Truth::Unknown))
}

fn filtered(city: &City, condition: &str, language: Language) -> (Vec<usize>, Vec<usize>) {
    let found = city.filter(condition, language).unwrap_or_else(|problems| panic!("{condition}: {problems:?}"));
    (found.holds.ones().collect(), found.unknown.ones().collect())
}

#[test]
fn filters_are_measures_with_one_clause() {
    let city = city(500);
    for condition in [
        "从业人员 >= 50人 且 注册地 属于 990106",
        "企业规模 属于 小型、微型",
        "研发费用 / 营业收入 >= 3% 或 荣誉 含 高新技术企业",
        "非 (成立年限 < 5年)",
        "符合(cn-innovative-2022) 且 营业收入[2024] > 1000万元",
        "所属行业 属于 C、I",
    ] {
        let found = filtered(&city, condition, Language::Zh);
        assert!(!found.0.is_empty() && found.0.len() < city.len(), "{condition}: {}", found.0.len());
        assert_eq!(found, brute(&city, condition), "{condition}");
    }
    let first = &city.table().enterprises()[9];
    assert!(city.named(&first.uscc[..12].to_lowercase()).get(9) && city.named(&first.name).get(9));
    assert_eq!((city.named("").count(), city.named("没有这样的名字").count()), (city.len(), 0));
}

#[test]
fn a_bad_condition_says_where() {
    let city = city(20);
    for (condition, part) in [("从业人员 >= 50人 且 营业收如 > 3万元", "营业收如"), ("从业人员 >= 50万元", "50万元"), ("从业人员 >=", "")]
    {
        let problems = city.filter(condition, Language::Zh).unwrap_err();
        assert!(zhida_diagnostics::has_errors(&problems));
        let place = condition.get(problems[0].span());
        assert!(place.is_some_and(|p| p.contains(part) || part.is_empty()), "{condition} {problems:?}");
    }
}

/// For every fact a condition from a form: it compiles, in both languages, and says what was chosen.
#[test]
fn forms_write_conditions_of_every_fact() {
    let city = city(300);
    let dictionary = &city.library().dictionary;
    let mut kinds = BTreeSet::new();
    let columns: Vec<_> = city.table().columns().iter().map(|c| (c.fact, c.year)).collect();
    for (fact, year) in columns {
        let entry = dictionary.fact(fact);
        let values: Vec<Option<Value>> =
            (0..city.len()).map(|row| city.table().column(fact, year).unwrap().cells.state(row).value().cloned()).collect();
        let Some(some) = values.iter().flatten().next().cloned() else { continue };
        let is =
            |want: &dyn Fn(&Value) -> bool| -> Vec<usize> { (0..values.len()).filter(|r| values[*r].as_ref().is_some_and(want)).collect() };
        let (comparison, want) = match (&entry.kind, &some) {
            (FactType::Number { .. }, Value::Number(n)) if n.is_exact_with(6) => {
                let figure = n.checked_div(&entry.unit.factor).unwrap();
                (Comparison::Number(Op::Ge, figure, String::new()), is(&|v| matches!(v, Value::Number(o) if o >= n)))
            }
            (FactType::Bool, _) => (Comparison::Flag(true), is(&|v| *v == Value::Bool(true))),
            (FactType::Date, Value::Date(d)) => (Comparison::Day(Op::Lt, *d), is(&|v| matches!(v, Value::Date(o) if o < d))),
            (FactType::Choice, Value::Choice(c)) => {
                (Comparison::OneOf(vec![entry.choices[usize::from(*c)].name.clone()], true), is(&|v| *v == some))
            }
            (FactType::Code(scheme), Value::Code(c)) => {
                let tree = city.library().codes.tree(*scheme);
                let code = tree.code(*c).to_owned();
                (
                    Comparison::OneOf(vec![code], true),
                    is(&|v| matches!(v, Value::Code(o) if tree.within(*o, *c) == zhida_facts::Within::Yes)),
                )
            }
            (FactType::List, Value::List(items)) => match items.first() {
                None => (Comparison::Has(Vec::new(), true), is(&|v| matches!(v, Value::List(o) if !o.is_empty()))),
                Some(one) => (Comparison::Has(vec![one.to_string()], true), is(&|v| matches!(v, Value::List(o) if o.contains(one)))),
            },
            _ => continue,
        };
        for language in [Language::Zh, Language::En] {
            let text = condition_text(dictionary, fact, year, &comparison, language).unwrap();
            let found = filtered(&city, &text, language);
            if dictionary.fact(fact).derive.is_none() {
                assert_eq!(found.0, want, "{text}");
            } else {
                // What is derived comes on top.
                assert!(want.iter().all(|row| found.0.contains(row)), "{text}");
            }
        }
        kinds.insert(format!("{:?}", std::mem::discriminant(&entry.kind)));
    }
    assert!(kinds.len() >= 6, "{kinds:?}");
}

#[test]
fn the_other_comparisons() {
    let city = city(300);
    let dictionary = &city.library().dictionary;
    let id = |key: &str| dictionary.find(key).unwrap();
    let text = |key: &str, year, c: &Comparison| condition_text(dictionary, id(key), year, c, Language::Zh);
    let number = |n: i64| Number::from(n);
    let cases = [
        (
            "revenue",
            Some(2025),
            Comparison::Between(number(1), number(2), "亿元".to_owned()),
            "营业收入[2025] >= 1亿元 且 营业收入[2025] <= 2亿元",
        ),
        ("revenue", None, Comparison::Number(Op::Lt, Number::ratio(5, 2).unwrap(), "亿元".to_owned()), "营业收入 < 2.5亿元"),
        ("abnormal_list", None, Comparison::Flag(false), "非 (列入经营异常名录)"),
        (
            "registered_region",
            Some(2025),
            Comparison::OneOf(vec!["990101".into(), "990102".into()], false),
            "非 (注册地 属于 990101、990102)",
        ),
        ("digital_level", None, Comparison::Rank(Op::Ge, "二级".into()), "数字化水平等级 >= 二级"),
        ("honours", None, Comparison::Has(Vec::new(), true), "荣誉 含 任意"),
        ("establishment_date", None, Comparison::Day(Op::Le, day()), "成立日期 <= 2026-06-30"),
    ];
    for (key, year, comparison, want) in cases {
        let found = text(key, year, &comparison).unwrap();
        assert_eq!(found, want);
        filtered(&city, &found, Language::Zh);
    }
    let third = text("revenue", None, &Comparison::Number(Op::Ge, Number::ratio(10_000, 3).unwrap(), "万元".to_owned())).unwrap();
    let rows = filtered(&city, &third, Language::Zh).0;
    let limit = Number::ratio(100_000_000, 3).unwrap();
    let column = city.table().column(id("revenue"), Some(2025)).unwrap();
    let want = (0..city.len()).filter(|r| matches!(column.cells.state(*r), State::Value(Value::Number(n)) if n >= limit));
    assert_eq!(rows, want.collect::<Vec<_>>());
    assert_eq!(text("revenue", None, &Comparison::Flag(true)), None);
    assert_eq!(text("ownership", None, &Comparison::OneOf(Vec::new(), true)), None);
}
