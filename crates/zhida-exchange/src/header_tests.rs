//! Headers of one, two and three rows, under titles and over units.

use super::*;
use crate::source::Kind;

fn header(text: &str, merges: &[Merge]) -> Result<String, NoHeader> {
    let dictionary = Dictionary::parse(include_str!("../../../measures/facts.csv")).unwrap();
    let rows: Vec<Row> = text
        .trim_matches('\n')
        .lines()
        .enumerate()
        .map(|(i, line)| {
            let mut row = Row::new(i as u64 + 1);
            line.split('|').for_each(|cell| row.push(cell.trim(), Kind::Text));
            row
        })
        .collect();
    let found = find(&rows, merges, &dictionary, NaiveDate::from_ymd_opt(2026, 6, 30).unwrap())?;
    let name = |fact: FactId| dictionary.fact(fact).key.clone();
    let columns: Vec<String> = found
        .columns
        .iter()
        .map(|c| match &c.plan {
            Plan::Code => "code".to_owned(),
            Plan::Name => "name".to_owned(),
            Plan::Fact { fact, year, unit, .. } => {
                let year = year.map_or(String::new(), |y| format!("@{y}"));
                name(*fact) + &year + &unit.as_ref().map_or(String::new(), |u| format!(" {}", u.symbol))
            }
            Plan::WrongUnit { fact, unit } => format!("{} !{unit}", name(*fact)),
            Plan::Unknown => "?".to_owned(),
            Plan::Blank => "_".to_owned(),
        })
        .collect();
    Ok(format!("{}: {}", found.rows, columns.join(", ")))
}

#[test]
fn one_row() {
    for (text, want) in [
        ("uscc|enterprise_name|revenue@2025|revenue\n9|a|1|2", "1: code, name, revenue@2025, revenue@2025"),
        ("序号|企业名称|统一社会信用代码|专精特新发展评价得分||研发强度", "1: ?, name, code, srdi_score@2026, _, rd_intensity@2025"),
        ("统一社会信用代码|发明专利(2024)|营业收入（人）", "1: code, invention_patents, revenue !人"),
        ("2025年度企业情况表|||\n\n填报单位：|某局||\n统一社会信用代码|企业名称|营业收入|", "4: code, name, revenue@2025, _"),
        ("说明：统一社会信用代码必填||\n统一社会信用代码|企业名称|利润总额\n914403001922038216|甲|3", "2: code, name, total_profit@2025"),
    ] {
        assert_eq!(header(text, &[]).as_deref(), Ok(want), "{text}");
    }
}

#[test]
fn merged_rows() {
    for (text, want) in [
        // Years above names.
        (
            "统一社会信用代码|企业名称|2024年||2025年|\n||营业收入（万元）|利润总额|营业收入（万元）|利润总额\n9|a|1|2|3|4",
            "2: code, name, revenue@2024 万元, total_profit@2024, revenue@2025 万元, total_profit@2025",
        ),
        // Names above years.
        (
            "统一社会信用代码|企业名称|营业收入(万元)||从业人员|\n||2024年|2025年|2024|2025\n9|a|1|2|3|4",
            "2: code, name, revenue@2024 万元, revenue@2025 万元, employees@2024, employees@2025",
        ),
        // A title, a group row, names, and units below; the code stands in the upper row.
        (
            "2025年专精特新企业数据表|||||\n基本信息||财务数据||人员|\n统一社会信用代码|企业名称|2024年营业收入|2025年营业收入|研发人员|从业人员\n||万元|万元|人|人\n9|a|1|2|3|4",
            "4: code, name, revenue@2024 万元, revenue@2025 万元, rd_staff@2025 人, employees@2025 人",
        ),
        // Three rows; half names join.
        (
            "统一社会信用代码|研发||2024年|\n|费用|人员|营业收入|资产\n||||总额\n9|1|2|3|4",
            "3: code, rd_expense@2025, rd_staff@2025, revenue@2024, total_assets@2024",
        ),
        // Code in the lower row.
        (
            "|2024年||2025年|\n统一社会信用代码|营业收入|净利润|营业收入|净利润",
            "2: code, revenue@2024, net_profit@2024, revenue@2025, net_profit@2025",
        ),
        // Labels and keys, one above the other.
        ("统一社会信用代码|营业收入\nuscc|revenue\n9|1", "2: code, revenue@2025"),
        // A change under a fact is not the fact.
        ("统一社会信用代码|营业收入||\n|2025年|同比增减额|增长率\n9|1|2|3", "2: code, revenue@2025, ?, revenue_growth@2025"),
    ] {
        assert_eq!(header(text, &[]).as_deref(), Ok(want), "{text}");
    }
}

#[test]
fn a_list_of_merged_cells_is_exact() {
    // 2024年 reaches over two columns only; the third has no year.
    let text = "统一社会信用代码|2024年||\n|营业收入|利润总额|从业人员\n9|1|2|3";
    assert_eq!(header(text, &[(1, 0, 2, 0), (1, 1, 1, 2)]).as_deref(), Ok("2: code, revenue@2024, total_profit@2024, employees@2025"));
}

#[test]
fn no_header() {
    assert_eq!(header("a|b\n1|2", &[]), Err(NoHeader::None));
    assert_eq!(header("企业名称|营业收入\n甲|2", &[]), Err(NoHeader::NoIdentity));
}
