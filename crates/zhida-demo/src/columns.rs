//! Which columns the file has and how they are headed.

/// One column: a fact, and how many years back (1: last full year).
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) key: &'static str,
    pub(crate) back: Option<i32>,
}

const fn point(key: &'static str) -> Column {
    Column { key, back: None }
}
const fn year(key: &'static str, back: i32) -> Column {
    Column { key, back: Some(back) }
}

pub(crate) const COLUMNS: &[Column] = &[
    point("uscc"),
    point("enterprise_name"),
    point("registered_region"),
    point("establishment_date"),
    point("industry_code"),
    point("legal_person_status"),
    point("resident_enterprise"),
    point("enterprise_type"),
    point("ownership"),
    point("registration_status"),
    point("listed_status"),
    year("employees", 1),
    year("employees", 2),
    point("insured_employees"),
    year("tech_staff", 1),
    year("rd_staff", 1),
    year("revenue", 1),
    year("revenue", 2),
    year("revenue", 3),
    year("main_revenue", 1),
    year("main_revenue", 2),
    year("main_revenue", 3),
    year("sales_revenue", 1),
    year("sales_revenue", 2),
    year("sales_revenue", 3),
    year("total_income", 1),
    year("hightech_revenue", 1),
    year("total_assets", 1),
    year("total_liabilities", 1),
    year("net_assets", 1),
    year("net_profit", 1),
    year("cost_expense", 1),
    year("taxable_income", 1),
    year("tax_paid", 1),
    year("six_taxes_due", 1),
    point("small_scale_vat_payer"),
    year("rd_expense", 1),
    year("rd_expense", 2),
    year("rd_expense", 3),
    year("rd_expense_domestic", 1),
    year("rd_expense_domestic", 2),
    year("rd_expense_domestic", 3),
    year("equity_financing", 1),
    year("equity_financing", 2),
    year("equity_financing", 3),
    year("market_share", 1),
    year("market_rank_national", 1),
    point("segment_years"),
    point("ip_class1_high"),
    point("ip_class1_own"),
    point("ip_class1"),
    point("ip_class2"),
    point("invention_patents"),
    point("core_ip"),
    year("tech_transfers", 1),
    point("trademarks"),
    point("standards_led"),
    point("standards_joined"),
    point("rd_institution_level"),
    point("science_award_level"),
    point("quality_award_level"),
    point("emerging_field"),
    point("certifications"),
    point("product_certified_abroad"),
    point("honours"),
    point("hightech_certificate"),
    point("tech_sme"),
    point("innovative_sme"),
    point("srdi_sme"),
    point("little_giant"),
    point("champion"),
    Column { key: "srdi_score", back: Some(0) },
    point("digital_level"),
    point("digital_score"),
    year("equipment_digital_rate", 1),
    year("equipment_network_rate", 1),
    year("layoff_rate", 1),
    year("ui_premium_paid", 1),
    year("ui_months_paid", 1),
    point("wage_arrears"),
    point("insurance_arrears"),
    point("new_hires_key_groups"),
    point("graduate_hires"),
    point("graduate_insured_months"),
    point("loan_principal"),
    point("loan_date"),
    point("loan_purpose"),
    point("loan_field"),
    point("startup_loan_times"),
    year("receivables", 1),
    point("overdue_receivables"),
    point("loan_rate"),
    point("judgment_debtor"),
    point("subsidy_received"),
    year("cloud_spend", 1),
    year("equipment_investment", 1),
    year("energy_use", 1),
    point("green_factory_level"),
    point("business_in_catalogue"),
    point("abnormal_list"),
    point("serious_dishonesty"),
    point("safety_accident_3y"),
    point("quality_accident_3y"),
    point("environment_offence_3y"),
    point("tax_offence_3y"),
    point("fraud_record"),
];

/// How a heading is written.
#[derive(Clone, Copy)]
pub(crate) enum Style {
    Brackets,
    YearFirst,
}

impl Style {
    pub(crate) fn of(position: usize) -> Self {
        if position.is_multiple_of(3) { Style::YearFirst } else { Style::Brackets }
    }
}

/// `营业收入(2025)`, `2025年资产总额（万元）`, or the label alone.
pub(crate) fn heading(column: &Column, label: &str, unit: &str, current: i32, style: Style) -> String {
    let Some(back) = column.back else { return label.to_owned() };
    let year = current - back;
    match style {
        Style::Brackets => format!("{label}({year})"),
        Style::YearFirst if unit.is_empty() => format!("{year}年{label}"),
        Style::YearFirst => format!("{year}年{label}（{unit}）"),
    }
}
