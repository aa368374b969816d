//! The 64 facts of the workload: what each is called, of which type, and how its values are spread.

use serde::{Deserialize, Serialize};

/// Type of a fact, as far as a peer needs it to choose a column type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Whole 元, 64 bits.
    Money,
    /// A count, 32 bits.
    Count,
    /// Days since 1970-01-01.
    Date,
    /// Position among the finest codes of a list, in the order of the list, so that an upper code is a range.
    Code,
    /// Position among the choices.
    Choice,
    /// A set of names: one bit each.
    List,
    /// 0 or 1.
    Flag,
}

/// How values are spread.
#[derive(Clone, Copy, Debug)]
pub enum Spread {
    /// Log-normal with this median and width; grows with the size of the enterprise.
    Log(f64, f64),
    /// As [`Spread::Log`], and one in five is negative.
    Signed(f64, f64),
    /// Days before the as-of date: at least, at most; nearer ones are likelier.
    Days(f64, f64),
    /// One of many, the first ones likelier.
    Skewed,
    /// A flag with this probability; a list item likewise.
    Probability(f64),
}

/// A fact of the dictionary.
#[derive(Clone, Copy, Debug)]
pub struct Fact {
    /// Key.
    pub key: &'static str,
    /// Chinese label, as measures name it.
    pub label: &'static str,
    /// Type.
    pub kind: Kind,
    /// Unit as the dictionary and the measures write it.
    pub unit: &'static str,
    /// How many last years there are columns for; 0 for a fact without years.
    pub years: i32,
    /// Choices, list items or the code list; ordered choices are separated by `<`.
    pub values: &'static str,
    /// Values.
    pub spread: Spread,
}

const fn fact(
    key: &'static str,
    label: &'static str,
    kind: Kind,
    unit: &'static str,
    years: i32,
    values: &'static str,
    spread: Spread,
) -> Fact {
    Fact { key, label, kind, unit, years, values, spread }
}

use Kind::{Choice, Code, Count, Date, Flag, List, Money};
use Spread::{Days, Log, Probability, Signed, Skewed};

/// All facts; with their years they make [`COLUMNS`] columns.
pub const FACTS: &[Fact] = &[
    fact("revenue", "营业收入", Money, "元", 3, "", Log(3e7, 0.5)),
    fact("main_revenue", "主营业务收入", Money, "元", 3, "", Log(2.2e7, 0.5)),
    fact("rd_expense", "研发费用", Money, "元", 3, "", Log(1.4e6, 0.8)),
    fact("tax_paid", "纳税额", Money, "元", 3, "", Log(1.1e6, 0.7)),
    fact("total_assets", "资产总额", Money, "元", 2, "", Log(4e7, 0.6)),
    fact("total_liabilities", "负债总额", Money, "元", 2, "", Log(1.8e7, 0.7)),
    fact("export_value", "出口额", Money, "元", 2, "", Log(2.5e6, 1.3)),
    fact("net_profit", "净利润", Money, "元", 2, "", Signed(1.3e6, 0.8)),
    fact("employees", "从业人员", Count, "人", 3, "", Log(45.0, 0.5)),
    fact("rd_staff", "研发人员", Count, "人", 2, "", Log(5.0, 0.8)),
    fact("tech_staff", "科技人员", Count, "人", 2, "", Log(8.0, 0.7)),
    fact("registered_capital", "注册资本", Money, "元", 0, "", Log(6e6, 0.9)),
    fact("paid_in_capital", "实缴资本", Money, "元", 0, "", Log(3e6, 1.0)),
    fact("fixed_investment", "固定资产投资", Money, "元", 0, "", Log(5e6, 1.1)),
    fact("equipment_investment", "设备投资额", Money, "元", 0, "", Log(2e6, 1.1)),
    fact("loan_principal", "贷款本金", Money, "元", 0, "", Log(4e6, 1.0)),
    fact("invention_patents", "发明专利", Count, "件", 0, "", Log(2.2, 1.0)),
    fact("utility_patents", "实用新型专利", Count, "件", 0, "", Log(5.0, 1.0)),
    fact("software_copyrights", "软件著作权", Count, "件", 0, "", Log(4.0, 1.0)),
    fact("trademarks", "注册商标", Count, "件", 0, "", Log(2.5, 0.9)),
    fact("ip_class1", "高价值知识产权", Count, "项", 0, "", Log(1.5, 0.9)),
    fact("standards_led", "主导制定标准数", Count, "项", 0, "", Log(0.8, 0.9)),
    fact("insured_employees", "参保人数", Count, "人", 0, "", Log(38.0, 0.6)),
    fact("new_hires", "新招用人数", Count, "人", 0, "", Log(6.0, 1.0)),
    fact("trained_staff", "培训人数", Count, "人", 0, "", Log(10.0, 1.0)),
    fact("tech_transfers", "科技成果转化数", Count, "项", 0, "", Log(3.0, 0.9)),
    fact("establishment_date", "成立日期", Date, "", 0, "", Days(60.0, 9000.0)),
    fact("loan_date", "贷款发放日期", Date, "", 0, "", Days(1.0, 1500.0)),
    fact("project_completion_date", "项目完工日期", Date, "", 0, "", Days(1.0, 1200.0)),
    fact("above_scale_date", "首次升规日期", Date, "", 0, "", Days(30.0, 3500.0)),
    fact("industry_code", "所属行业", Code, "", 0, "@industry", Skewed),
    fact("registered_region", "注册地", Code, "", 0, "@region", Skewed),
    fact("enterprise_type", "企业类型", Choice, "", 0, "有限责任公司;股份有限公司;个人独资企业;合伙企业;外商投资企业;个体工商户", Skewed),
    fact("ownership", "控股情况", Choice, "", 0, "民营;国有;集体;外资;港澳台资;混合所有制", Skewed),
    fact("digital_level", "数字化水平等级", Choice, "", 0, "一级<二级<三级<四级", Skewed),
    fact("rd_institution_level", "研发机构级别", Choice, "", 0, "未设<市级<省级<国家级", Skewed),
    fact("credit_rating", "信用评级", Choice, "", 0, "丙级<乙级<甲级<优级<特优级", Skewed),
    fact("honours", "荣誉", List, "", 0, HONOURS, Probability(0.16)),
    fact("certifications", "管理体系认证", List, "", 0, CERTIFICATES, Probability(0.25)),
    fact("emerging_field", "战略性新兴产业领域", List, "", 0, FIELDS, Probability(0.15)),
    fact("hightech_certificate", "高新技术企业", Flag, "", 0, "", Probability(0.35)),
    fact("tech_sme", "科技型中小企业", Flag, "", 0, "", Probability(0.45)),
    fact("above_scale", "规模以上企业", Flag, "", 0, "", Probability(0.4)),
    fact("sound_accounts", "会计核算健全", Flag, "", 0, "", Probability(0.88)),
    fact("project_filed", "项目已备案", Flag, "", 0, "", Probability(0.6)),
    fact("abnormal_list", "列入经营异常名录", Flag, "", 0, "", Probability(0.04)),
    fact("serious_dishonesty", "列入严重失信名单", Flag, "", 0, "", Probability(0.02)),
    fact("wage_arrears", "拖欠职工工资", Flag, "", 0, "", Probability(0.03)),
];

const HONOURS: &str =
    "创新型企业;专精特新企业;小巨人企业;单项冠军企业;瞪羚企业;独角兽企业;绿色工厂;智能工厂;质量标杆;首台套企业;示范企业;隐形冠军";
const CERTIFICATES: &str =
    "质量管理体系;环境管理体系;能源管理体系;职业健康安全管理体系;两化融合管理体系;知识产权管理体系;信息安全管理体系;碳管理体系";
const FIELDS: &str = "新一代信息技术;高端装备制造;新材料;生物产业;新能源汽车;新能源产业;节能环保;数字创意;航空航天;海洋装备";

/// Columns in all.
pub const COLUMNS: usize = 64;
/// The year of the as-of date; the last full year is the one before.
pub const YEAR: i32 = 2026;
/// The as-of date, 2026-06-30, in days since 1970-01-01.
pub const TODAY: i64 = 20_634;

/// A fact and year: one column.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// The fact.
    pub fact: &'static Fact,
    /// How many years back; 0 for a fact without years.
    pub back: i32,
}

impl Slot {
    /// Column name for the peers.
    pub fn name(&self) -> String {
        if self.back == 0 { self.fact.key.to_owned() } else { format!("{}_{}", self.fact.key, YEAR - self.back) }
    }
    /// As a measure names it.
    pub fn label(&self) -> String {
        if self.back <= 1 { self.fact.label.to_owned() } else { format!("{}[-{}]", self.fact.label, self.back) }
    }
    /// The calendar year, if the fact has years.
    pub fn year(&self) -> Option<i32> {
        (self.back > 0).then_some(YEAR - self.back)
    }
}

/// All columns in order.
pub fn slots() -> Vec<Slot> {
    let years = |f: &'static Fact| if f.years == 0 { 0..=0 } else { 1..=f.years };
    FACTS.iter().flat_map(|fact| years(fact).map(move |back| Slot { fact, back })).collect()
}

/// Names of choices or list items.
pub fn names(fact: &Fact) -> Vec<&'static str> {
    fact.values.split([';', '<']).collect()
}

/// The dictionary in the form the measure compiler reads.
pub fn dictionary_csv() -> String {
    let mut csv = "key,label_zh,label_en,aliases,type,unit,period,source,actionable,values,derive\n".to_owned();
    for f in FACTS {
        let kind = match f.kind {
            Money => "money",
            Count => "count",
            Date => "date",
            Code => "code",
            Choice => "enum",
            List => "list",
            Flag => "bool",
        };
        let period = if f.years == 0 { "point" } else { "annual" };
        // A list's items are free in the dictionary; the names here only serve the generator.
        let values = if f.kind == List { "" } else { f.values };
        csv.push_str(&format!("{},{},{},,{kind},{},{period},合成,yes,{values},\n", f.key, f.label, f.key, f.unit));
    }
    csv
}

#[cfg(test)]
mod tests {
    #[test]
    fn there_are_64_columns() {
        assert_eq!(super::slots().len(), super::COLUMNS);
        let day = zhida_facts::NaiveDate::from_ymd_opt(2026, 6, 30).unwrap();
        let first = zhida_facts::NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
        assert_eq!((day - first).num_days(), super::TODAY);
    }
}
