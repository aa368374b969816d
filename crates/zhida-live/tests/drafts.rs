//! Drafts on the whole city, and two versions compared, against the row evaluator.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::{city, judged};
use zhida_engine::Truth;
use zhida_live::{EditKind, PieceKind, Standing, edits};

/// Old text, new text, what kinds of edits there are in order.
type Case = (&'static str, &'static [(&'static str, &'static str)], &'static [EditKind]);

const CASES: &[Case] = &[
    ("demo-rd-subsidy-2026", &[], &[]),
    ("demo-digital-subsidy-2026", &[("上云支出 + 设备投资额 >= 20万元", "上云支出 + 设备投资额 >= 35万元")], &[EditKind::Changed]),
    ("demo-digital-subsidy-2026", &[("中小微企业 `企业规模", "限中小微企业 `企业规模")], &[EditKind::Reworded]),
    ("demo-digital-subsidy-2026", &[("- 项目未从其他途径获得财政补助 `非 已享受财政补助` 【第六条】\n", "")], &[EditKind::Removed]),
    (
        "demo-digital-subsidy-2026",
        &[("- 项目未从其他途径", "- 从业人员不少于30人 `从业人员 >= 30人` 【第六条之一】\n- 项目未从其他途径")],
        &[EditKind::Added],
    ),
    (
        "demo-digital-subsidy-2026",
        &[("最高30万元 `min((上云支出 + 设备投资额) * 30%, 30万元)`", "最高50万元 `min((上云支出 + 设备投资额) * 30%, 50万元)`")],
        &[EditKind::Changed],
    ),
    ("demo-first-above-scale-2026", &[("有效期: 2026-01-01..2026-12-31", "有效期: 2026-01-01..2027-12-31")], &[EditKind::Changed]),
    (
        "demo-first-above-scale-2026",
        &[
            ("申报期: 2026-05-01..2026-12-15", "申报期: 2026-05-01..2026-11-30"),
            ("主营业务收入 >= 2000万元", "主营业务收入 >= 1000万元"),
            ("- 拖欠职工工资 `拖欠职工工资` 【第三条(二)】\n", ""),
        ],
        &[EditKind::Changed, EditKind::Changed, EditKind::Removed],
    ),
    // Two clauses change places: they mean what they meant.
    (
        "demo-first-above-scale-2026",
        &[(
            "- 列入经营异常名录 `列入经营异常名录` 【第三条(一)】\n- 拖欠职工工资 `拖欠职工工资` 【第三条(二)】",
            "- 拖欠职工工资 `拖欠职工工资` 【第三条(二)】\n- 列入经营异常名录 `列入经营异常名录` 【第三条(一)】",
        )],
        &[],
    ),
];

#[test]
fn drafts_and_versions() {
    let city = city(700);
    let (mut gains, mut losses) = (0, 0);
    for (id, replaced, kinds) in CASES {
        let old = city.subject_of(id).unwrap();
        let mut text = old.measure().text.clone();
        for (from, to) in *replaced {
            assert!(text.contains(from), "{id}: {from}");
            text = text.replacen(from, to, 1);
        }
        let (new, problems) = city.draft(&text);
        let new = new.unwrap();
        assert!(!zhida_diagnostics::has_errors(&problems), "{problems:?}");
        assert!(new.index() >= city.library().measures().len());
        let diff = city.diff(&old, &new);
        assert_eq!(diff.edits.iter().map(|e| e.kind).collect::<Vec<_>>(), *kinds, "{id} {replaced:?}: {:#?}", diff.edits);
        let (before, after) = (judged(&city, &old), judged(&city, &new));
        let eligible = |rows: &[(zhida_engine::Outcome, Vec<Truth>)], row: usize| rows[row].0.verdict == Truth::Yes;
        let gain: Vec<usize> = (0..city.len()).filter(|r| !eligible(&before, *r) && eligible(&after, *r)).collect();
        let lose: Vec<usize> = (0..city.len()).filter(|r| eligible(&before, *r) && !eligible(&after, *r)).collect();
        (gains, losses) = (gains + gain.len(), losses + lose.len());
        assert_eq!((diff.gain(), diff.lose()), (gain, lose), "{id}");
        let paid = |rows: &[(zhida_engine::Outcome, Vec<Truth>)]| {
            let paid = rows.iter().filter(|r| r.0.verdict == Truth::Yes).filter_map(|r| r.0.amount.clone());
            paid.fold(zhida_facts::Number::ZERO, |a, b| &a + &b.low)
        };
        assert_eq!(diff.cost(), Some(&paid(&after) - &paid(&before)));
        for (rows, found) in [(&before, &diff.old), (&after, &diff.new)] {
            (0..city.len()).for_each(|row| assert_eq!(found.verdict(row), rows[row].0.verdict));
            let paid = rows.iter().filter(|r| r.0.verdict == Truth::Yes).filter_map(|r| r.0.amount.clone());
            let paid = paid.fold(zhida_facts::Number::ZERO, |a, b| &a + &b.low);
            assert_eq!(found.amounts().unwrap().eligible.low, paid);
            assert_eq!(found.counts().needs_answer, rows.iter().filter(|r| r.0.verdict == Truth::Unknown).count());
        }
    }
    assert!(gains > 0 && losses > 0, "{gains} {losses}");
}

#[test]
fn texts_beside_the_edits_are_the_documents_own() {
    let city = city(20);
    let old = city.subject_of("demo-digital-subsidy-2026").unwrap();
    let text = old
        .measure()
        .text
        .replace("设备投资额合计20万元以上 `上云支出 + 设备投资额 >= 20万元`", "")
        .replace("设备投资额 >= 20万元", "设备投资额 >= 35万元");
    let new = city.draft(&text).0.unwrap();
    let all = edits(&old, &new);
    let [edit] = all.as_slice() else { panic!("{all:#?}") };
    let (was, is) = (edit.old.as_ref().unwrap(), edit.new.as_ref().unwrap());
    assert!(matches!((was.kind, is.kind), (PieceKind::Clause(_), PieceKind::Clause(_))));
    assert!(was.text.contains("20万元`") && is.text.contains("35万元`"), "{was:?} {is:?}");
    assert_eq!(old.measure().text[was.span.clone()].trim(), was.text);
    assert_eq!(new.measure().text[is.span.clone()].trim(), is.text);
}

#[test]
fn every_version_of_the_library_against_the_next() {
    let city = city(60);
    let library = city.library();
    let mut compared = 0;
    for measure in 1..library.measures().len() {
        let (old, new) = (city.subject(measure - 1).unwrap(), city.subject(measure).unwrap());
        // Read one way and the other, the same pieces are added that are removed.
        let count = |edits: &[zhida_live::Edit], kind| edits.iter().filter(|e| e.kind == kind).count();
        let (there, back) = (edits(&old, &new), edits(&new, &old));
        assert_eq!(
            count(&there, EditKind::Added) + count(&back, EditKind::Added),
            count(&there, EditKind::Removed) + count(&back, EditKind::Removed)
        );
        assert!(edits(&new, &new).is_empty());
        compared += there.len();
    }
    assert!(compared > 100);
}

#[test]
fn a_draft_of_a_new_measure_and_one_that_is_none() {
    let city = city(200);
    let text = "---\nid: new-one\n标题: 新措施\n类型: subsidy\n---\n\n# 新措施\n\n## 条件\n- 小微企业 `企业规模 属于 小型、微型`\n- 创新型中小企业 `符合(cn-innovative-2022)`\n\n## 支持\n- 5万元 `5万元`\n";
    let (draft, problems) = city.draft(text);
    let draft = draft.unwrap();
    assert!(!zhida_diagnostics::has_errors(&problems), "{problems:?}");
    let (found, rows) = (city.judge(&draft), judged(&city, &draft));
    (0..city.len()).for_each(|row| assert_eq!(found.verdict(row), rows[row].0.verdict));
    assert!(found.counts().of(Standing::Eligible) > 0);
    assert!(found.amounts().unwrap().eligible.low == zhida_facts::Number::from(50_000 * i64::try_from(found.counts().eligible).unwrap()));
    let (none, problems) = city.draft("# nothing");
    assert!(none.is_none() && zhida_diagnostics::has_errors(&problems));
    let (_, problems) = city.draft(&text.replace("企业规模", "企业规膜"));
    assert!(problems.iter().any(|p| p.file() == Some("draft.md") && text.is_char_boundary(p.span().start)));
}

/// Points an assessor chose for one measure decide about another that asks for it, although only the other is judged.
#[test]
fn assessed_points_count_through_a_reference() {
    let mut city = city(150);
    let library = std::sync::Arc::clone(city.library());
    let assessed = library.measures().iter().position(|m| {
        let bands = m.plan.sheets.iter().flat_map(|s| &s.indicators).flat_map(|i| &i.bands);
        m.plan.meta.in_force.contains(city.day()) && bands.clone().any(|b| matches!(b.points, zhida_measure::plan::Points::Range(..)))
    });
    let plan = &library.measures()[assessed.unwrap()].plan;
    let text = format!("---\nid: new-one\n标题: 新措施\n类型: subsidy\n---\n\n# 新措施\n\n## 条件\n- 评价合格 `符合({})`\n", plan.meta.id);
    let draft = city.draft(&text).0.unwrap();
    let (before, rows) = (city.judge(&draft), judged(&city, &draft));
    (0..city.len()).for_each(|row| assert_eq!(before.verdict(row), rows[row].0.verdict, "{}", plan.meta.id));
    for band in plan.sheets.iter().flat_map(|s| &s.indicators).flat_map(|i| &i.bands) {
        if let zhida_measure::plan::Points::Range(_, high) = &band.points {
            for row in 0..city.len() {
                city.assess(common::number(row), &plan.meta.id, &band.key, high.clone()).unwrap();
            }
        }
    }
    let (found, rows) = (city.judge(&draft), judged(&city, &draft));
    (0..city.len()).for_each(|row| assert_eq!(found.verdict(row), rows[row].0.verdict, "{}", plan.meta.id));
    assert_ne!(before.counts(), found.counts(), "{}", plan.meta.id);
}
