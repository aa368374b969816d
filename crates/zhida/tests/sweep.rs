//! `zhida sweep` as its user runs it: list the numbers, move one, read who enters and leaves.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::{Folder, text, zhida};

/// R&D of 100万元 or more is one of two conditions, nothing is left to a human.
const MEASURE: &str = "---
id: t-sweep
标题: 试算
类型: subsidy
发布机关: 示范市
文号: 试
地区: 全国
有效期: 2026-01-01..
---

## 条件
- 研发费用不少于150万元 `研发费用 >= 150万元` 【一】
- 拥有发明专利 `发明专利 >= 1项` 【二】

## 支持
- 补助10% `研发费用 * 10%` 【三】

## 样例
| 企业 | 研发费用 | 发明专利 | 结论 |
|---|---|---|---|
| 够 | 150万元 | 1项 | 符合 |
| 不够 | 149.99万元 | 1项 | 不符合 |
";

#[test]
fn a_threshold_is_moved_and_the_moves_are_listed() {
    let folder = Folder::new();
    let library = folder.path("measures");
    std::fs::create_dir_all(library.join("codes")).unwrap();
    for name in ["facts.csv", "codes/industries.csv", "codes/regions.csv", "codes/regions-demo.csv", "codes/workdays.csv"] {
        std::fs::copy(format!("{}/measures/{name}", common::ROOT), library.join(name)).unwrap();
    }
    std::fs::write(library.join("t-sweep.md"), MEASURE).unwrap();
    let library = library.display().to_string();
    let (facts, moves) = (folder.text("facts.csv"), folder.text("moves.csv"));
    let listed = text(&zhida(&["sweep", "--measure", "t-sweep", "--measures", &library]));
    assert!(listed.contains("研发费用 >= 150万元") && listed.contains("1500000"), "{listed}");
    let run = |values: &str| {
        let args = ["sweep", "--measure", "t-sweep", "--measures", &library, "--facts", &facts, "--as-of", "2026-06-30"];
        zhida(&[&args[..], &["--literal", "1", "--values", values, "-o", &moves]].concat())
    };
    // 甲 has 99.99万元, 乙 200万元; 丙's figure cannot be read.
    let curve = run("90万元,150万元,250万元");
    assert!(curve.status.success(), "{}", text(&curve));
    let rows: Vec<Vec<String>> = text(&curve)
        .lines()
        .filter(|l| l.contains("万元  ") || l.starts_with("现行"))
        .map(|l| l.split_whitespace().map(str::to_owned).collect())
        .collect();
    let wanted = [["现行", "1", "0", "0", "0", "20"], ["90万元", "2", "0", "1", "0", "29.999"], ["150万元", "1", "0", "0", "0", "20"]];
    for (row, wanted) in rows.iter().zip(wanted) {
        assert_eq!(row, &wanted, "{}", text(&curve));
    }
    assert_eq!(rows.len(), 4, "{}", text(&curve));
    let listed = std::fs::read_to_string(&moves).unwrap();
    assert!(
        listed.contains("90万元,enters,91330100799655058B,甲公司") && listed.contains("250万元,leaves,91440300192317458F,乙公司"),
        "{listed}"
    );
    assert_eq!(run("90斤").status.code(), Some(2));
}
