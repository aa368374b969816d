//! Headings as they are met, and what each means on 2026-06-30.

use super::*;

fn dictionary() -> Dictionary {
    Dictionary::parse(include_str!("../../../measures/facts.csv")).unwrap()
}

fn shown(text: &str, d: &Dictionary) -> String {
    let h = read(text, d, NaiveDate::from_ymd_opt(2026, 6, 30).unwrap());
    let mut out = h.fact.map_or("?".to_owned(), |f| d.fact(f).key.clone());
    if let Some(year) = h.year {
        out += &format!("@{year}");
    }
    if let Some(unit) = h.unit {
        out += &format!(" {}", if unit.symbol.is_empty() { "1" } else { &unit.symbol });
    }
    if let Some(odd) = h.odd_unit {
        out += &format!(" !{odd}");
    }
    out
}

#[test]
fn headings_as_people_write_them() {
    let d = dictionary();
    for (text, want) in [
        ("revenue@2025", "revenue@2025"),
        ("revenue", "revenue"),
        ("revenue[2025]", "revenue@2025"),
        ("revenue[-1]", "revenue@2025"),
        ("revenue[-2]", "revenue@2024"),
        ("revenue_2025", "revenue@2025"),
        ("Revenue 2025", "revenue@2025"),
        ("Operating revenue 2025", "revenue@2025"),
        ("2025 operating revenue (10k yuan)", "revenue@2025 10k yuan"),
        ("FY2025 operating revenue", "revenue@2025"),
        ("Operating revenue, last year", "revenue@2025"),
        ("营业收入(2025)", "revenue@2025"),
        ("营业收入（2025）", "revenue@2025"),
        ("营业收入[2025]", "revenue@2025"),
        ("营业收入【2025年】", "revenue@2025"),
        ("2025年营业收入（万元）", "revenue@2025 万元"),
        ("2025年营业收入(万元)", "revenue@2025 万元"),
        ("2025年度营业收入", "revenue@2025"),
        ("2025年度 营业收入", "revenue@2025"),
        ("营业收入2025", "revenue@2025"),
        ("营业收入2025年", "revenue@2025"),
        ("营业收入-2025", "revenue@2025"),
        ("营业收入_2025年度", "revenue@2025"),
        ("2025营业收入", "revenue@2025"),
        ("２０２５年营业收入（万元）", "revenue@2025 万元"),
        ("企业2025年营业收入", "revenue@2025"),
        ("25年营业收入", "revenue@2025"),
        ("上年度营业收入", "revenue@2025"),
        ("上年营业收入", "revenue@2025"),
        ("上一年度营业收入（亿元）", "revenue@2025 亿元"),
        ("去年营业收入", "revenue@2025"),
        ("前年营业收入", "revenue@2024"),
        ("前年度营业收入(万元)", "revenue@2024 万元"),
        ("本年营业收入", "revenue@2026"),
        ("营业收入（上年度）", "revenue@2025"),
        ("最近一年营业收入", "revenue@2025"),
        ("2024年末资产总额", "total_assets@2024"),
        ("2024年底资产总额(万元)", "total_assets@2024 万元"),
        ("截至2024年末资产总额", "total_assets@2024"),
        ("2024年12月31日资产总额", "total_assets@2024"),
        ("上年末资产总额", "total_assets@2025"),
        ("2025年1-12月营业收入", "revenue@2025"),
        ("营业收入（万元，2025年）", "revenue@2025 万元"),
        ("营业收入（2025年，单位：万元）", "revenue@2025 万元"),
        ("营业收入(单位:人民币万元)", "revenue 万元"),
        ("营业收入（人民币万元）", "revenue 万元"),
        ("营业收入/万元", "revenue 万元"),
        ("营业收入万元", "revenue 万元"),
        ("营业收入-万元", "revenue 万元"),
        ("营业收入（元）", "revenue 元"),
        ("*营业收入", "revenue"),
        ("＊营业收入*", "revenue"),
        ("营业收入\n（万元）", "revenue 万元"),
        ("营业收入\r\n(必填)", "revenue"),
        ("2025年\n营业收入\n（万元）", "revenue@2025 万元"),
        ("1.营业收入", "revenue"),
        ("（一）营业收入", "revenue"),
        ("一、营业收入", "revenue"),
        ("①营业收入", "revenue"),
        ("A01 营业收入", "revenue"),
        ("其中：研发费用", "rd_expense"),
        ("研发费用（含委外研发）", "rd_expense"),
        ("是否列入经营异常名录", "abnormal_list"),
        ("列入经营异常名录（是/否）", "abnormal_list"),
        ("资产负债率（%）", "debt_ratio %"),
        ("资产负债率%", "debt_ratio %"),
        ("2025年资产负债率（％）", "debt_ratio@2025 %"),
        ("资产负债率（小数）", "debt_ratio 1"),
        ("亩均税收（万元/亩）", "tax_per_mu 万元/亩"),
        ("亩均税收 万元/亩", "tax_per_mu 万元/亩"),
        ("从业人员（人）", "employees 人"),
        ("企业当年职工总数", "employees"),
        ("首台（套）产品数", "first_set"),
        ("首台(套)产品数（2025）", "first_set@2025"),
        ("2025年首台（套）产品数（项）", "first_set@2025 项"),
        ("近三年安全事故", "safety_accident_3y"),
        ("Industry (GB/T 4754)", "industry_code"),
        ("荣誉（多个用、隔开）", "honours"),
        ("成立日期（年/月/日）", "establishment_date"),
        ("统一社会信用代码（18位）", "uscc"),
        ("社会信用代码", "uscc"),
        ("统一社会信用代码*", "uscc"),
        ("纳税人识别号", "uscc"),
        ("ip_class1", "ip_class1"),
        ("Ⅰ类知识产权", "ip_class1"),
        ("营业收入（百万美金）", "revenue !百万美金"),
        ("营业收入（港元）", "revenue !港元"),
        ("营业收入（美元）", "revenue 美元"),
        ("营业收入（10,000 yuan）", "revenue !000 yuan"),
        ("营业收入（2025）（万元）", "revenue@2025 万元"),
        ("从业人员（万人）", "employees 万人"),
        ("进出口额（百万美元）", "trade_value_usd 百万美元"),
        ("营业收入（万元 2025年）", "revenue@2025 万元"),
        ("2025年", "?@2025"),
        ("2025", "?@2025"),
        ("2025年度", "?@2025"),
        ("上年度", "?@2025"),
        ("万元", "? 万元"),
        ("2025年财务数据", "?@2025"),
        ("2024-2025年营业收入", "?"),
        ("2025年1-6月营业收入", "?"),
        ("2025年初资产总额", "?"),
        ("2025年一季度营业收入", "?"),
        ("营业收入同比增减额", "?"),
        ("备注", "?"),
        ("序号", "?"),
        ("", "?"),
        ("@", "?"),
        ("营业收入@", "?"),
        ("营业收入(((((", "revenue"),
    ] {
        let got = shown(text, &d);
        assert_eq!(got, want, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_heading_is_answered(text in "[年度末上前本0-9（）()万元@\\[\\]营业收入/%一、. ]{0,24}") {
        let d = dictionary();
        let _ = read(&text, &d, NaiveDate::from_ymd_opt(2026, 6, 30).unwrap());
    }
}
