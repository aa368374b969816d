//! One enterprise: a size and a temper are drawn first, the figures follow from them, so that they hang together.

use crate::names;
use crate::uscc::credit_code;
use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use zhida_facts::{Datelike as _, NaiveDate};

const DISTRICTS: [&str; 6] = ["990101", "990102", "990103", "990104", "990105", "990106"];

/// Facts as clean text, by key and calendar year.
pub(crate) struct Enterprise {
    cells: BTreeMap<(&'static str, Option<i32>), String>,
}

/// Figures in hundredths of 万元, so that all sums are whole numbers.
struct Draw<'a> {
    rng: &'a mut ChaCha8Rng,
    cells: BTreeMap<(&'static str, Option<i32>), String>,
}

impl Draw<'_> {
    fn percent(&mut self, of: i64, low: i64, high: i64) -> i64 {
        of * self.rng.random_range(low..=high) / 100
    }
    fn chance(&mut self, percent: u32) -> bool {
        self.rng.random_range(0..100) < percent
    }
    fn money(&mut self, key: &'static str, year: i32, hundredths: i64) {
        let text = format!("{}.{:02}", hundredths / 100, (hundredths % 100).abs());
        self.cells.insert((key, Some(year)), text.trim_end_matches('0').trim_end_matches('.').to_owned());
    }
    fn number(&mut self, key: &'static str, year: Option<i32>, value: i64) {
        self.cells.insert((key, year), value.to_string());
    }
    fn text(&mut self, key: &'static str, value: &str) {
        self.cells.insert((key, None), value.to_owned());
    }
    fn flag(&mut self, key: &'static str, percent: u32) -> bool {
        let yes = self.chance(percent);
        self.text(key, if yes { "是" } else { "否" });
        yes
    }
    fn pick<'t>(&mut self, weighted: &[(&'t str, u32)]) -> &'t str {
        let total: u32 = weighted.iter().map(|(_, w)| w).sum();
        let mut at = self.rng.random_range(0..total.max(1));
        for (item, weight) in weighted {
            if at < *weight {
                return item;
            }
            at -= weight;
        }
        weighted.last().map_or("", |(item, _)| item)
    }
    /// A value between `low` and `low`·2^`doublings`, even on the logarithmic scale.
    fn log_scale(&mut self, low: i64, doublings: u32) -> i64 {
        let bracket = low << self.rng.random_range(0..doublings.max(1));
        self.rng.random_range(bracket..bracket * 2)
    }
}

impl Enterprise {
    pub(crate) fn new(number: u32, as_of: NaiveDate, industries: &[(String, String)], rng: &mut ChaCha8Rng) -> Self {
        let last = as_of.year() - 1;
        let mut d = Draw { rng, cells: BTreeMap::new() };
        let section = d.pick(&[("C", 46), ("F", 16), ("I65", 9), ("L", 6), ("M", 8), ("E", 5), ("G", 4), ("H", 3), ("A", 3)]);
        let pool: Vec<&(String, String)> = industries.iter().filter(|(code, _)| code.starts_with(section)).collect();
        let (code, industry) = if pool.is_empty() {
            ("C3562", "专用设备")
        } else {
            let (code, name) = pool[d.rng.random_range(0..pool.len())];
            (code.as_str(), name.as_str())
        };
        let manufacturing = section == "C";
        let technical = manufacturing || section == "I65" || section == "M";
        // 0 micro, 1 small, 2 medium, 3 large
        let size: i64 = d.pick(&[("0", 70), ("1", 25), ("2", 4), ("3", 1)]).parse().unwrap_or(0);
        let staff = match size {
            0 => d.log_scale(2, 4),
            1 => d.log_scale(20, 4),
            2 => d.log_scale(300, 2),
            _ => d.log_scale(1000, 3),
        };
        let per_head = d.log_scale(1500, 4); // hundredths of 万元: 15 to 240 万元
        let innovative = technical && d.chance(if size == 0 { 15 } else { 40 });
        identity(&mut d, number, code, industry, as_of);
        let revenue = staff * per_head;
        figures(&mut d, revenue, staff, last, innovative);
        people(&mut d, staff, last, innovative);
        research(&mut d, revenue, last, innovative, size);
        titles(&mut d, innovative, size, as_of.year());
        standing(&mut d, staff, revenue, as_of);
        Self { cells: d.cells }
    }

    /// The clean text of a fact; empty if the enterprise has none.
    pub(crate) fn cell(&self, key: &'static str, year: Option<i32>) -> String {
        self.cells.get(&(key, year)).cloned().unwrap_or_default()
    }
}

fn identity(d: &mut Draw<'_>, number: u32, code: &str, industry: &str, as_of: NaiveDate) {
    let region = DISTRICTS[d.rng.random_range(0..DISTRICTS.len())];
    let uscc = credit_code(number + 10_000_000, region);
    let name = names::company(number, industry, d.rng);
    d.text("uscc", &uscc);
    d.text("enterprise_name", &name);
    d.text("registered_region", region);
    d.text("industry_code", code);
    let days = d.log_scale(120, 7);
    let born = as_of - zhida_facts::Days::new(days.unsigned_abs());
    d.text("establishment_date", &born.to_string());
    let segment = (days / 365).min(20);
    let half = if d.chance(30) { ".5" } else { "" };
    d.text("segment_years", &format!("{segment}{half}"));
    d.flag("legal_person_status", 97);
    d.flag("resident_enterprise", 99);
    let ownership = d.pick(&[("民营", 88), ("国有", 5), ("外资", 4), ("港澳台资", 3)]);
    d.text("ownership", ownership);
    let status = d.pick(&[("存续", 96), ("迁出", 2), ("停业", 2)]);
    d.text("registration_status", status);
    let listed = d.pick(&[("未上市", 95), ("新三板", 3), ("北交所", 1), ("主板", 1)]);
    d.text("listed_status", listed);
}

fn figures(d: &mut Draw<'_>, revenue: i64, staff: i64, last: i32, innovative: bool) {
    let mut year_revenue = revenue;
    let main_share = if innovative { d.rng.random_range(60..=100) } else { d.rng.random_range(40..=100) };
    for back in 0..3 {
        let year = last - back;
        d.money("revenue", year, year_revenue);
        let main = year_revenue * main_share / 100;
        d.money("main_revenue", year, main);
        let sales = d.percent(year_revenue, 97, 100);
        d.money("sales_revenue", year, sales);
        // Growth between -20% and +35%, one in eight exactly on a threshold.
        let growth = if d.chance(12) { [0, 5, 10, 15][d.rng.random_range(0..4)] } else { d.rng.random_range(-20..=35) };
        year_revenue = year_revenue * 100 / (100 + growth);
    }
    let assets = d.percent(revenue, 40, 220).max(1);
    let debt = if d.chance(8) { [55, 75, 70, 80][d.rng.random_range(0..4)] } else { d.rng.random_range(15..=95) };
    d.money("total_assets", last, assets);
    d.money("total_liabilities", last, assets * debt / 100);
    d.money("net_assets", last, assets - assets * debt / 100);
    let margin = d.rng.random_range(-8..=18);
    d.money("net_profit", last, revenue * margin / 100);
    d.money("cost_expense", last, revenue - revenue * margin / 100);
    d.money("taxable_income", last, (revenue * margin / 100).max(0));
    d.money("total_income", last, revenue + revenue / 50);
    let hightech = if innovative { d.percent(revenue, 30, 95) } else { 0 };
    d.money("hightech_revenue", last, hightech);
    let tax = d.percent(revenue, 1, 7);
    d.money("tax_paid", last, tax);
    let receivables = d.percent(revenue, 3, 60);
    d.money("receivables", last, receivables);
    let share = d.rng.random_range(0..=18);
    d.number("market_share", Some(last), if innovative { share } else { share / 6 });
    let premium = staff * d.rng.random_range(400..900);
    d.number("ui_premium_paid", Some(last), premium);
}

fn people(d: &mut Draw<'_>, staff: i64, last: i32, innovative: bool) {
    d.number("employees", Some(last), staff);
    let before = d.percent(staff, 85, 115).max(1);
    d.number("employees", Some(last - 1), before);
    let insured = d.percent(staff, 70, 100);
    d.number("insured_employees", None, insured);
    let technical = if innovative { d.percent(staff, 8, 45) } else { d.percent(staff, 0, 12) };
    d.number("tech_staff", Some(last), technical);
    let research = d.percent(technical, 40, 90);
    d.number("rd_staff", Some(last), research);
    let layoff = d.rng.random_range(0..=80);
    d.cells.insert(("layoff_rate", Some(last)), format!("{}.{}", layoff / 10, layoff % 10));
    let months = if d.chance(85) { 12 } else { d.rng.random_range(3..12) };
    d.number("ui_months_paid", Some(last), months);
    let hires = d.percent(staff, 0, 25);
    d.number("new_hires_key_groups", None, hires);
}

fn research(d: &mut Draw<'_>, revenue: i64, last: i32, innovative: bool, size: i64) {
    let intensity = if innovative { d.rng.random_range(20..=90) } else { d.rng.random_range(0..=15) };
    for back in 0..3 {
        let exact = innovative && d.chance(5);
        // Thousandths of revenue; now and then exactly 100万元, the commonest threshold.
        let expense = if exact { 10_000 } else { revenue * (intensity - i64::from(back) * 2).max(0) / 1000 };
        d.money("rd_expense", last - back, expense);
        let domestic = d.percent(expense, 85, 100);
        d.money("rd_expense_domestic", last - back, domestic);
        let round = if innovative && d.chance(6) { [50_000, 200_000, 600_000][d.rng.random_range(0..3)] } else { 0 };
        d.money("equity_financing", last - back, round);
    }
    let class1 = if innovative { d.rng.random_range(0..=(2 + size * 4)) } else { 0 };
    let own = if class1 > 0 { d.rng.random_range(0..=class1) } else { 0 };
    let high = if own > 0 && d.chance(25) { 1 } else { 0 };
    d.number("ip_class1", None, class1);
    d.number("ip_class1_own", None, own);
    d.number("ip_class1_high", None, high);
    d.number("invention_patents", None, class1);
    let class2 = if innovative { d.rng.random_range(0..=12) } else { i64::from(d.chance(10)) };
    d.number("ip_class2", None, class2);
    let marks = d.rng.random_range(0..=3);
    d.number("trademarks", None, marks);
    let led = i64::from(innovative && d.chance(4));
    d.number("standards_led", None, led);
    let joined = i64::from(innovative && d.chance(15));
    d.number("standards_joined", None, joined);
    let institution = if innovative { d.pick(&[("无", 60), ("市级", 28), ("省级", 11), ("国家级", 1)]) } else { "无" };
    d.text("rd_institution_level", institution);
    let award = if innovative { d.pick(&[("无", 95), ("市级", 3), ("省级", 2)]) } else { "无" };
    d.text("science_award_level", award);
    let fields = [("无", 40), ("新一代信息技术", 15), ("高端装备制造", 15), ("新材料", 12), ("节能环保", 10), ("生物", 5), ("新能源", 3)];
    let field = if innovative { d.pick(&fields) } else { "无" };
    d.text("emerging_field", field);
}

fn titles(d: &mut Draw<'_>, innovative: bool, size: i64, year: i32) {
    let hightech = innovative && d.chance(45);
    let tech_sme = innovative && d.chance(55);
    let innovative_title = innovative && size >= 1 && d.chance(45);
    let srdi = innovative_title && d.chance(30);
    let giant = srdi && size >= 2 && d.chance(20);
    let mut held = Vec::new();
    for (key, name, yes) in [
        ("hightech_certificate", "高新技术企业", hightech),
        ("tech_sme", "科技型中小企业", tech_sme),
        ("innovative_sme", "创新型中小企业", innovative_title),
        ("srdi_sme", "专精特新中小企业", srdi),
        ("little_giant", "专精特新小巨人", giant),
    ] {
        d.text(key, if yes { "是" } else { "否" });
        if yes {
            held.push(name);
        }
    }
    d.text("honours", &if held.is_empty() { "无".to_owned() } else { held.join("、") });
    let score = if innovative { d.rng.random_range(25..=85) } else { d.rng.random_range(5..=45) };
    d.number("srdi_score", Some(year), score);
    let certificates = d.pick(&[("无", 55), ("ISO9001", 25), ("ISO9001、ISO14001", 15), ("ISO9001、ISO14001、ISO45001", 5)]);
    d.text("certifications", certificates);
    let digital = d.rng.random_range(5..=92);
    d.number("digital_score", None, digital);
    d.text("digital_level", ["无等级", "一级", "二级", "三级", "四级"][usize::try_from(digital / 20).unwrap_or(0).min(4)]);
}

fn standing(d: &mut Draw<'_>, staff: i64, revenue: i64, as_of: NaiveDate) {
    for (key, percent) in [
        ("wage_arrears", 1),
        ("insurance_arrears", 3),
        ("business_in_catalogue", 1),
        ("abnormal_list", 3),
        ("serious_dishonesty", 1),
        ("quality_accident_3y", 1),
        ("environment_offence_3y", 2),
        ("tax_offence_3y", 1),
        ("fraud_record", 1),
        ("judgment_debtor", 2),
        ("subsidy_received", 15),
    ] {
        d.flag(key, percent);
    }
    let accident = d.pick(&[("无", 97), ("一般", 2), ("较大", 1)]);
    d.text("safety_accident_3y", accident);
    let principal = if d.chance(35) { d.percent(revenue, 5, 40) / 100 } else { 0 };
    d.number("loan_principal", None, principal);
    if principal > 0 {
        let rate = d.rng.random_range(280..=620);
        d.text("loan_rate", &format!("{}.{:02}", rate / 100, rate % 100));
        let date = as_of - zhida_facts::Days::new(d.rng.random_range(1..500));
        d.text("loan_date", &date.to_string());
    }
    let overdue = if d.chance(15) { d.percent(revenue, 1, 15) / 100 } else { 0 };
    d.number("overdue_receivables", None, overdue);
    let last = as_of.year() - 1;
    let cloud = d.rng.random_range(0..=1200);
    d.money("cloud_spend", last, cloud);
    let equipment = if d.chance(30) { d.percent(revenue, 1, 12) } else { 0 };
    d.money("equipment_investment", last, equipment);
    let energy = staff * d.rng.random_range(1..=20);
    d.number("energy_use", Some(last), energy);
    let green = d.pick(&[("无", 94), ("市级", 4), ("省级", 2)]);
    d.text("green_factory_level", green);
}
