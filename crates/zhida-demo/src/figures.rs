//! What is counted: money, people, research. Now and then a figure lies exactly on a threshold measures like.

use crate::draw::{Draw, decimal};
use crate::enterprise::Nature;
use rand::RngExt as _;

pub(crate) fn draw(d: &mut Draw<'_>, nature: &Nature) {
    accounts(d, nature);
    people(d, nature);
    research(d, nature);
    investment(d, nature);
}

fn accounts(d: &mut Draw<'_>, nature: &Nature) {
    let (revenue, last) = (nature.revenue, nature.last());
    let main_share = if nature.innovative { d.rng.random_range(60..=100) } else { d.rng.random_range(40..=100) };
    let mut year_revenue = revenue;
    for back in 0..3 {
        let year = last - back;
        d.money("revenue", year, year_revenue);
        d.money("main_revenue", year, year_revenue * main_share / 100);
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
    let profit = d.percent(revenue, -8, 18);
    d.money("net_profit", last, profit);
    d.money("cost_expense", last, revenue - profit);
    d.money("taxable_income", last, profit.max(0));
    d.money("total_income", last, revenue + revenue / 50);
    let hightech = if nature.innovative { d.percent(revenue, 30, 95) } else { 0 };
    d.money("hightech_revenue", last, hightech);
    let tax = d.percent(revenue, 1, 7);
    d.money("tax_paid", last, tax);
    let small_payer = revenue < 50_000 && d.chance(80); // 增值税小规模纳税人 end at 500万元
    d.text("small_scale_vat_payer", if small_payer { "是" } else { "否" });
    let small_taxes = d.percent(tax, 2, 12);
    d.money("six_taxes_due", last, small_taxes);
    let receivables = d.percent(revenue, 3, 60);
    d.money("receivables", last, receivables);
    let share = d.rng.random_range(0..=18);
    d.number("market_share", Some(last), if nature.innovative { share } else { share / 6 });
}

fn people(d: &mut Draw<'_>, nature: &Nature) {
    let (staff, last) = (nature.staff, nature.last());
    d.number("employees", Some(last), staff);
    let before = d.percent(staff, 85, 115).max(1);
    d.number("employees", Some(last - 1), before);
    let insured = d.percent(staff, 70, 100);
    d.number("insured_employees", None, insured);
    let technical = if nature.innovative { d.percent(staff, 8, 45) } else { d.percent(staff, 0, 12) };
    d.number("tech_staff", Some(last), technical);
    let research = d.percent(technical, 40, 90);
    d.number("rd_staff", Some(last), research);
    let layoff = d.rng.random_range(0..=80);
    d.cells.insert(("layoff_rate", Some(last)), decimal(layoff * 10));
    let premium = staff * d.rng.random_range(400..900);
    d.number("ui_premium_paid", Some(last), premium);
    let months = if d.chance(85) { 12 } else { d.rng.random_range(3..12) };
    d.number("ui_months_paid", Some(last), months);
    let hires = d.percent(staff, 0, 25);
    d.number("new_hires_key_groups", None, hires);
    let graduates = d.percent(hires, 0, 60);
    d.number("graduate_hires", None, graduates);
    let insured_months = if graduates == 0 { 0 } else { d.rng.random_range(0..=24) };
    d.number("graduate_insured_months", None, insured_months);
}

fn research(d: &mut Draw<'_>, nature: &Nature) {
    let (innovative, last) = (nature.innovative, nature.last());
    // Thousandths of revenue.
    let intensity = if innovative { d.rng.random_range(20..=90) } else { d.rng.random_range(0..=15) };
    for back in 0..3 {
        // Now and then exactly 100万元, the commonest threshold, where the firm could spend so much.
        let exact = innovative && nature.revenue >= 50_000 && d.chance(8);
        let expense = if exact { 10_000 } else { nature.revenue * (intensity - i64::from(back) * 2).max(0) / 1000 };
        d.money("rd_expense", last - back, expense);
        let domestic = d.percent(expense, 85, 100);
        d.money("rd_expense_domestic", last - back, domestic);
        let round = if innovative && d.chance(6) { [50_000, 200_000, 600_000][d.rng.random_range(0..3)] } else { 0 };
        d.money("equity_financing", last - back, round);
    }
    let class1 = if innovative { d.rng.random_range(0..=(2 + nature.size * 4)) } else { 0 };
    let own = if class1 > 0 { d.rng.random_range(0..=class1) } else { 0 };
    let high = i64::from(own > 0 && d.chance(25));
    d.number("ip_class1", None, class1);
    d.number("ip_class1_own", None, own);
    d.number("ip_class1_high", None, high);
    d.number("invention_patents", None, class1);
    let class2 = if innovative { d.rng.random_range(0..=12) } else { i64::from(d.chance(10)) };
    d.number("ip_class2", None, class2);
    let core = class1 + class2 > 0 && d.chance(90);
    d.text("core_ip", if core { "是" } else { "否" });
    let transfers = if innovative { d.rng.random_range(0..=18) } else { 0 };
    d.number("tech_transfers", Some(last), transfers);
    let marks = d.rng.random_range(0..=3);
    d.number("trademarks", None, marks);
    let led = i64::from(innovative && d.chance(4));
    d.number("standards_led", None, led);
    let joined = i64::from(innovative && d.chance(15));
    d.number("standards_joined", None, joined);
}

fn investment(d: &mut Draw<'_>, nature: &Nature) {
    let last = nature.last();
    let cloud = d.rng.random_range(0..=1200);
    d.money("cloud_spend", last, cloud);
    let equipment = if d.chance(30) { d.percent(nature.revenue, 1, 12) } else { 0 };
    d.money("equipment_investment", last, equipment);
    let per_head = if nature.manufacturing { d.rng.random_range(2..=20) } else { d.rng.random_range(0..=2) };
    d.number("energy_use", Some(last), nature.staff * per_head);
}
