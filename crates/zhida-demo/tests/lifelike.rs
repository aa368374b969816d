//! The figures of an enterprise hang together, and the file a person opens is dirty in the ways people make dirt.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use common::{city, clean_rows, dictionary, dirty_rows};
use std::collections::{BTreeMap, BTreeSet};
use zhida_exchange::uscc;

type Row = BTreeMap<String, String>;

/// Hundredths; `None` where the cell is blank or does not apply.
fn hundredths(row: &Row, column: &str) -> Option<i64> {
    let text = row[column].as_str();
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    Some(sign * (whole.parse::<i64>().ok()? * 100 + format!("{fraction:0<2}").parse::<i64>().ok()?))
}

#[test]
fn accounts_balance_and_nothing_is_older_than_the_firm() {
    let mut losses = 0;
    for row in &clean_rows(&city(3000, 5)) {
        let get = |column: &str| hundredths(row, column);
        if let (Some(assets), Some(debts), Some(net)) = (get("total_assets@2025"), get("total_liabilities@2025"), get("net_assets@2025")) {
            assert_eq!(assets - debts, net);
        }
        if let (Some(revenue), Some(cost), Some(profit)) = (get("revenue@2025"), get("cost_expense@2025"), get("net_profit@2025")) {
            assert_eq!(revenue - cost, profit);
            losses += usize::from(profit < 0);
        }
        if let (Some(staff), Some(insured)) = (get("employees@2025"), get("insured_employees")) {
            assert!(insured <= staff);
        }
        let born = row["establishment_date"].as_str();
        if born.is_empty() {
            continue;
        }
        for year in ["2023", "2024", "2025"] {
            assert!(born[..4] <= *year || row[&format!("revenue@{year}")].is_empty(), "revenue of {year}, founded {born}");
        }
        assert!(row["loan_date"].is_empty() || row["loan_date"].as_str() >= born, "a loan before {born}");
        assert!(row["hightech_certificate"] != "是" || born <= "2025-11-24", "a certificate for a firm founded {born}");
    }
    assert!(losses > 100, "{losses}");
}

#[test]
fn titles_fit_the_figures() {
    let rows = clean_rows(&city(20_000, 6));
    let holders = |title: &str| rows.iter().filter(|r| r[title] == "是").count();
    let (hightech, innovative, srdi, giant) =
        (holders("hightech_certificate"), holders("innovative_sme"), holders("srdi_sme"), holders("little_giant"));
    assert!(hightech > innovative && innovative > srdi && srdi > giant && giant > 0, "{hightech} {innovative} {srdi} {giant}");
    for row in &rows {
        if row["srdi_sme"] == "是" && !row["srdi_score@2026"].is_empty() {
            assert!(hundredths(row, "srdi_score@2026") >= Some(6000));
        }
        if row["hightech_certificate"] == "是" && !row["honours"].is_empty() {
            assert!(row["honours"].contains("高新技术企业"));
        }
    }
    assert!(rows.iter().any(|r| r["rd_expense@2025"] == "100"), "some spend exactly 100万元");
}

#[test]
fn credit_codes_are_valid_and_a_few_are_mistyped_in_the_dirty_file() {
    let city = city(8000, 7);
    for row in clean_rows(&city) {
        assert!(uscc::check(&row["uscc"]).is_ok(), "{}", row["uscc"]);
    }
    let (_, rows) = dirty_rows(&city);
    let wrong = rows.iter().filter(|r| uscc::check(&r[0]).is_err()).count();
    assert!((1..100).contains(&wrong), "{wrong}");
    let codes: BTreeSet<&str> = rows.iter().map(|r| r[0].as_str()).collect();
    assert!(codes.len() < rows.len(), "a few enterprises come twice");
}

#[test]
fn headings_are_labels_with_years_and_two_columns_nobody_knows() {
    let dictionary = dictionary();
    let (head, _) = dirty_rows(&city(1, 1));
    assert_eq!(head[..2], ["统一社会信用代码", "企业名称"]);
    let bare = |heading: &str| {
        let text = heading.split(['(', '（']).next().unwrap_or("");
        text.split_once('年').filter(|(year, _)| year.parse::<u16>().is_ok()).map_or(text, |(_, label)| label).to_owned()
    };
    let unknown: Vec<&String> = head.iter().filter(|h| dictionary.find(&bare(h)).is_none()).collect();
    assert_eq!(unknown, ["联系人", "楼栋", "备注"]);
    assert!(head.iter().any(|h| h.starts_with("2025年") && h.ends_with("（万元）")) && head.iter().any(|h| h.ends_with("(2024)")));
    assert_eq!(head.iter().collect::<BTreeSet<_>>().len(), head.len(), "no heading twice");
}

#[test]
fn every_kind_of_dirt_occurs() {
    let (_, rows) = dirty_rows(&city(2000, 8));
    let cells: BTreeSet<&str> = rows.iter().flatten().map(String::as_str).collect();
    for exact in ["√", "×", "/", "不详", "待核实", "—"] {
        assert!(cells.contains(exact), "{exact}");
    }
    for ending in ["亿", "万元", "％", "月"] {
        assert!(cells.iter().any(|c| c.ends_with(ending)), "{ending}");
    }
    assert!(
        cells.iter().any(|c| c.contains(',')) && cells.iter().any(|c| c.starts_with('１')) && cells.iter().any(|c| c.starts_with('约'))
    );
}
