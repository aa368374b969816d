//! Coverage of small measures: what data decides, and what keeps a measure from payment without application.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read its files should say so loudly")]

mod common;

use zhida_check::{Coverage, Reason, coverage, coverage_all, total};
use zhida_measure::Source;

fn of(body: &str) -> Coverage {
    let text = format!("---\nid: case\n标题: 示例\n类型: subsidy\n---\n{body}");
    let (library, problems) = common::load(vec![Source { file: "a.md".to_owned(), text }]);
    assert!(problems.is_empty(), "{problems:?}");
    coverage(&library, &library.measures()[0])
}

#[test]
fn the_single_clause_in_the_way_is_named() {
    let found = of(
        "## 条件\n- 研发 `研发费用 >= 100万元` 【一】\n- 无违法 【二】\n## 支持\n- 补助 `10万元` 【三】\n## 原文\n- 甲。【一】\n- 乙。【四】\n",
    );
    assert_eq!((found.by_data, found.by_hand, found.sentences, found.uncovered), (1, 1, 2, 1));
    let only = found.only_blocking().expect("one");
    assert_eq!((only.text.as_str(), &only.why), ("无违法", &Reason::ByHand));
    assert!(!found.without_application());
}

#[test]
fn a_self_reported_fact_is_in_the_way_and_a_filed_one_is_not() {
    let found = of("## 条件\n- 份额 `市场占有率 >= 10%` 【一】\n- 规模 `企业规模 = 小型` 【一】\n");
    assert!(matches!(found.only_blocking().map(|b| &b.why), Some(Reason::SelfReported(facts)) if facts.len() == 1));
    assert!(of("## 条件\n- 研发 `研发费用 >= 100万元` 【一】\n").without_application());
}

#[test]
fn bands_and_assessors() {
    let found = of(
        "## 评分 评价\n| 指标 | 条件 | 分值 |\n|---|---|---|\n| 甲 【一】 | `研发强度 >= 5%` | 5 |\n| | 专家评议 | 3 |\n| 乙 【一】 | 其余 | 0–5 |\n",
    );
    assert_eq!((found.bands_by_data, found.bands_by_hand), (1, 2));
    assert_eq!(found.blocking.len(), 2, "one indicator is one thing to ask for: {:?}", found.blocking);
}

#[test]
fn the_whole_library() {
    let (library, _) = common::library();
    let all = coverage_all(&library);
    let sum = total(&all);
    println!("{} by data, {} by hand, {} sentences, {} uncovered", sum.by_data, sum.by_hand, sum.sentences, sum.uncovered);
    assert!(sum.by_data > sum.by_hand);
    for (measure, coverage) in library.measures().iter().zip(&all) {
        println!("{}: {} in the way, {:?}", measure.plan.meta.id, coverage.blocking.len(), coverage.only_blocking().map(|b| &b.text));
    }
}
