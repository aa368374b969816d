//! A gap is a theorem: applied, it yields the verdict, and nothing smaller does. Brute force over all sets of clauses decides.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::{atoms, library, record, tree, with, write};
use proptest::prelude::*;
use zhida_engine::{Change, Truth, minimal_sets, unmet, ways};
use zhida_facts::{Number, State, Value};
use zhida_measure::plan::{Combine, Node};

/// Truth of a node if exactly the clauses in `mask` hold: written apart from the engine, in two values.
fn holds(node: &Node, mask: u32) -> bool {
    match node {
        Node::Clause(c) => mask & (1 << c.id) != 0,
        Node::Group(g) => {
            let count = g.items.iter().filter(|i| holds(i, mask)).count();
            match g.combine {
                Combine::All => count == g.items.len(),
                Combine::Any => count > 0,
                Combine::None => count == 0,
                Combine::AtLeast { n, .. } => count >= n,
            }
        }
    }
}

const SHAPES: [&str; 9] = [
    "研发费用 >= 1234.56万元",
    "研发费用 > 100万元",
    "研发费用 / 营业收入 >= 3%",
    "研发费用 / 营业收入 > 3.7%",
    "增长率(营业收入) >= 5%",
    "平均增长率(营业收入, 2) >= 7%",
    "复合增长率(营业收入, 2) >= 5%",
    "合计(研发费用, 2) / 合计(营业收入, 2) >= 4%",
    "研发费用 * 10% + 营业收入 >= 2000万元",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn unmet_and_ways_against_brute_force(tree in tree(), values in prop::collection::vec(0..22_i64, 12), missing in any::<u16>()) {
        let library = library(&[("t.md", write(&tree, false))]);
        let values: Vec<Option<i64>> = values.iter().enumerate().map(|(i, v)| (missing & (0x0101 << (i % 8)) == 0 || i % 3 != 0).then_some(*v)).collect();
        let facts = record(&library, &values);
        with(&library, &facts, |evaluation, plan| {
            let truths = evaluation.clauses().to_vec();
            let count = atoms(&tree);
            let least = (0..1_u32 << count).filter(|change| {
                // Certain after making the clauses in `change` what we like: some choice of theirs makes it hold whatever the
                // unknown others are.
                let mut choice = *change;
                loop {
                    let certain = (0..1_u32 << count).filter(|unknown| (0..count).all(|i| unknown & (1 << i) == 0 || (truths[i] == Truth::Unknown && change & (1 << i) == 0))).all(|unknown| {
                        let mask = (0..count).filter(|i| if change & (1 << i) != 0 { choice & (1 << i) != 0 } else if truths[*i] == Truth::Unknown { unknown & (1 << i) != 0 } else { truths[*i] == Truth::Yes }).fold(0, |m, i| m | 1 << i);
                        holds(&plan.root, mask)
                    });
                    if certain { return true }
                    if choice == 0 { return false }
                    choice = (choice - 1) & change;
                }
            }).map(u32::count_ones).min();
            if count <= 7 {
                prop_assert_eq!(least, Some(u32::try_from(unmet(plan, &truths)).unwrap()), "{}", write(&tree, false));
            }
            prop_assert_eq!(minimal_sets(plan, &truths, 8).first().map(Vec::len), Some(unmet(plan, &truths)));
            Ok(())
        })?;
    }

    /// Comparisons of every numeric shape: the change found holds, and one step less does not.
    #[test]
    fn numeric_gaps_are_exact(shape in 0..SHAPES.len(), money in prop::collection::vec(1..400_000_i64, 5)) {
        let text = format!("---\nid: t\n标题: t\n类型: subsidy\n---\n\n## 条件\n- 甲 `{}` 【一】\n", SHAPES[shape]);
        let library = library(&[("t.md", text)]);
        let (rev, rd) = (library.dictionary.find("rev").unwrap(), library.dictionary.find("rd").unwrap());
        let mut facts = zhida_facts::Record::default();
        // In steps of 0.01 万元 = 100 元.
        let yuan = |v: i64| State::Value(Value::Number(Number::from(v * 100)));
        for (i, (fact, year)) in [(rev, 2025), (rev, 2024), (rev, 2023), (rd, 2025), (rd, 2024)].into_iter().enumerate() {
            facts.set(fact, Some(year), yuan(money[i]));
        }
        let (found, verdict) = with(&library, &facts, |e, _| (ways(e, 3), e.verdict()));
        if verdict == Truth::Yes { return Ok(()) }
        prop_assert!(!found.is_empty(), "{}", SHAPES[shape]);
        for way in found {
            let [Change::Set { fact, from: State::Value(Value::Number(from)), to: State::Value(Value::Number(to)), .. }] = way.changes.as_slice() else { panic!("one number: {way:?}") };
            let year = fact.year.resolve(2026);
            let judge = |value: &Number| {
                let mut changed = facts.clone();
                changed.set(fact.fact, year, State::Value(Value::Number(value.clone())));
                with(&library, &changed, |e, _| e.verdict())
            };
            prop_assert_eq!(judge(to), Truth::Yes);
            let step = Number::from(if to > from { -100 } else { 100 });
            prop_assert!(judge(&(to + &step)) != Truth::Yes, "{} {way:?}", SHAPES[shape]);
        }
    }

    #[test]
    fn a_way_applied_gives_eligible_and_one_step_less_does_not(tree in tree(), values in prop::collection::vec(0..22_i64, 12)) {
        let library = library(&[("t.md", write(&tree, false))]);
        let facts = record(&library, &values.into_iter().map(Some).collect::<Vec<_>>());
        let found = with(&library, &facts, |evaluation, plan| (ways(evaluation, 3), unmet(plan, evaluation.clauses()), evaluation.verdict()));
        let (found, least, verdict) = found;
        if verdict == Truth::Yes {
            prop_assert!(found.is_empty());
            return Ok(());
        }
        // `x < 1` asks for 0 and `x > 19` for 20: every atom can be brought about and undone, so there is always a way.
        prop_assert!(!found.is_empty(), "{}", write(&tree, false));
        prop_assert_eq!(found[0].clauses.len(), least, "{}", write(&tree, false));
        for way in &found {
            prop_assert_eq!(way.result, Truth::Yes);
            let mut changed = facts.clone();
            for change in &way.changes {
                let Change::Set { fact, to, .. } = change else { panic!("only facts here") };
                changed.set(fact.fact, None, to.clone());
            }
            prop_assert_eq!(with(&library, &changed, |e, _| e.verdict()), Truth::Yes);
            for change in &way.changes {
                let Change::Set { fact, from: State::Value(Value::Number(from)), to: State::Value(Value::Number(to)), .. } = change else { panic!("numbers") };
                let step = if to > from { Number::from(-1) } else { Number::ONE };
                let mut less = changed.clone();
                less.set(fact.fact, None, State::Value(Value::Number(to + &step)));
                prop_assert!(with(&library, &less, |e, _| e.verdict()) != Truth::Yes, "{}\n{way:?}", write(&tree, false));
            }
        }
    }
}
