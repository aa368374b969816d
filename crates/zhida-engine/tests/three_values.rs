//! Unknown is an answer: knowing more may settle a verdict, never turn it; the order of clauses never matters; scores shrink.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::{FACTS, library, record, tree, with, write};
use proptest::prelude::*;
use zhida_engine::{Truth, next_questions};

const SCORED: &str = "---
id: t
标题: t
类型: subsidy
---

## 条件
- 门槛 `评价 >= 12分` 【一】
- 分项 `甲组 > 0分` 【一】

## 评分 评价
### 甲组（满分10分）
| 指标 | 条件 | 分值 |
|---|---|---|
| 一 | `事实0 >= 5` | 5 |
|  | `>= 2` | 3 |
| 二（满分5分，累计） | `事实1 >= 1` | 3 |
|  | `事实2 >= 1` | 3 |
### 乙组（择优）
| 指标 | 条件 | 分值 |
|---|---|---|
| 三 | `事实3 >= 9 或 事实4 >= 9` | 10 |
|  | `事实3 >= 4 或 事实4 >= 4` | 7–8 |
| 四 | | `min(取整(事实5 / 2项) * 1分, 5分)` |
";

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn knowing_more_settles_and_never_turns(tree in tree(), values in prop::collection::vec(0..22_i64, FACTS), known in any::<u16>()) {
        let library = library(&[("t.md", write(&tree, false))]);
        let some: Vec<Option<i64>> = values.iter().enumerate().map(|(i, v)| (known & (1 << i) != 0).then_some(*v)).collect();
        let all: Vec<Option<i64>> = values.into_iter().map(Some).collect();
        let (before, after) = (with(&library, &record(&library, &some), |e, _| e.verdict()), with(&library, &record(&library, &all), |e, _| e.verdict()));
        prop_assert!(after != Truth::Unknown);
        prop_assert!(before == Truth::Unknown || before == after);
    }

    #[test]
    fn order_does_not_matter(tree in tree(), values in prop::collection::vec(prop::option::of(0..22_i64), FACTS)) {
        let judge = |reversed| {
            let library = library(&[("t.md", write(&tree, reversed))]);
            with(&library, &record(&library, &values), |e, _| { let o = e.outcome(true); (o.verdict, o.unmet) })
        };
        prop_assert_eq!(judge(false), judge(true));
    }

    #[test]
    fn score_intervals_only_shrink(values in prop::collection::vec(0..12_i64, 6), known in any::<u8>()) {
        let library = library(&[("t.md", SCORED.to_owned())]);
        let some: Vec<Option<i64>> = values.iter().enumerate().map(|(i, v)| (known & (1 << i) != 0).then_some(*v)).collect();
        let all: Vec<Option<i64>> = values.into_iter().map(Some).collect();
        let judge = |facts: &[Option<i64>]| with(&library, &record(&library, facts), |e, _| e.outcome(true));
        let (before, after) = (judge(&some), judge(&all));
        let (b, a) = (before.score.unwrap(), after.score.unwrap());
        prop_assert!(b.low <= a.low && a.high <= b.high, "{b:?} {a:?}");
        prop_assert!(before.verdict == Truth::Unknown || before.verdict == after.verdict);
    }

    #[test]
    fn only_facts_that_can_matter_are_asked(tree in tree(), values in prop::collection::vec(0..22_i64, FACTS), known in any::<u16>()) {
        let library = library(&[("t.md", write(&tree, false))]);
        let some: Vec<Option<i64>> = values.iter().enumerate().map(|(i, v)| (known & (1 << i) != 0).then_some(*v)).collect();
        let facts = record(&library, &some);
        let case = zhida_engine::Case::new(&library, &facts, common::day(), zhida_measure::Track::New);
        let asked: Vec<usize> = next_questions(&case, &[0]).iter().map(|q| q.fact.fact.index()).collect();
        // It can matter if, for some values of the other unknown facts, two answers give different verdicts. 0 and 21 make every
        // comparison come out both ways, so these two values are enough.
        let open: Vec<usize> = (0..common::atoms(&tree)).filter(|i| some[*i].is_none()).collect();
        if open.len() > 8 { return Ok(()) }
        for fact in &open {
            let others: Vec<usize> = open.iter().copied().filter(|o| o != fact).collect();
            let matters = (0..1_u32 << others.len()).any(|mask| {
                let verdict = |own: i64| {
                    let mut full = some.clone();
                    for (bit, other) in others.iter().enumerate() { full[*other] = Some(if mask & (1 << bit) != 0 { 21 } else { 0 }) }
                    full[*fact] = Some(own);
                    with(&library, &record(&library, &full), |e, _| e.verdict())
                };
                verdict(0) != verdict(21)
            });
            prop_assert_eq!(asked.contains(fact), matters, "{}\n{:?} fact {}", write(&tree, false), some, fact);
        }
    }
}
