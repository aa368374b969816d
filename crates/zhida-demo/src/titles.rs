//! What is said of an enterprise: titles that fit its figures, levels, offences, loans.

use crate::draw::{Draw, decimal};
use crate::enterprise::{NOT_APPLICABLE, Nature};
use rand::RngExt as _;
use zhida_facts::{Datelike as _, Days};

pub(crate) fn draw(d: &mut Draw<'_>, nature: &Nature) {
    titles(d, nature);
    levels(d, nature);
    conduct(d);
    loan(d, nature);
}

/// Titles build on each other, and a young firm has had no time for them.
fn titles(d: &mut Draw<'_>, nature: &Nature) {
    let (innovative, size, age) = (nature.innovative, nature.size, nature.age());
    let hightech = innovative && age >= 1 && d.chance(45);
    let tech_sme = innovative && size < 3 && d.chance(55);
    let innovative_title = innovative && age >= 1 && (1..3).contains(&size) && d.chance(45);
    let srdi = innovative_title && age >= 2 && d.chance(30);
    let giant = srdi && age >= 3 && d.chance(if size == 2 { 30 } else { 5 });
    let champion = nature.manufacturing && innovative && size >= 2 && age >= 10 && d.chance(3);
    let mut held = Vec::new();
    for (key, name, yes) in [
        ("hightech_certificate", "高新技术企业", hightech),
        ("tech_sme", "科技型中小企业", tech_sme),
        ("innovative_sme", "创新型中小企业", innovative_title),
        ("srdi_sme", "专精特新中小企业", srdi),
        ("little_giant", "专精特新小巨人", giant),
        ("champion", "制造业单项冠军", champion),
    ] {
        d.text(key, if yes { "是" } else { "否" });
        if yes {
            held.push(name);
        }
    }
    d.text("honours", &if held.is_empty() { "无".to_owned() } else { held.join("、") });
    let score = match (srdi, innovative) {
        (true, _) => d.rng.random_range(60..=95),
        (false, true) => d.rng.random_range(25..=85),
        (false, false) => d.rng.random_range(5..=45),
    };
    d.number("srdi_score", Some(nature.as_of.year()), score);
    let rank = if champion { d.rng.random_range(1..=3) } else { d.rng.random_range(4..=200) };
    d.number("market_rank_national", Some(nature.last()), rank);
}

fn levels(d: &mut Draw<'_>, nature: &Nature) {
    let innovative = nature.innovative;
    let institution = if innovative { d.pick(&[("无", 60), ("市级", 28), ("省级", 11), ("国家级", 1)]) } else { "无" };
    d.text("rd_institution_level", institution);
    let award = if innovative { d.pick(&[("无", 95), ("市级", 3), ("省级", 2)]) } else { "无" };
    d.text("science_award_level", award);
    let quality = if nature.size > 0 { d.pick(&[("无", 95), ("市级", 4), ("省级", 1)]) } else { "无" };
    d.text("quality_award_level", quality);
    let fields = [("无", 40), ("新一代信息技术", 15), ("高端装备制造", 15), ("新材料", 12), ("节能环保", 10), ("生物", 5), ("新能源", 3)];
    let field = if innovative { d.pick(&fields) } else { "无" };
    d.text("emerging_field", field);
    let certificates =
        [("无", 55), ("ISO9001", 25), ("ISO9001、ISO14001", 15), ("ISO9001、ISO14001、ISO45001", 4), ("ISO9001、ISO50001", 1)];
    let certificates = d.pick(&certificates);
    d.text("certifications", certificates);
    d.flag("product_certified_abroad", if innovative { 12 } else { 2 });
    let digital = d.rng.random_range(5..=92);
    d.number("digital_score", None, digital);
    d.text("digital_level", ["无等级", "一级", "二级", "三级", "四级"][usize::try_from(digital / 20).unwrap_or(0).min(4)]);
    if nature.manufacturing {
        // The share of digital equipment goes with the level.
        d.number("equipment_digital_rate", Some(nature.last()), digital);
        let networked = d.percent(digital, 30, 100);
        d.number("equipment_network_rate", Some(nature.last()), networked);
    } else {
        for key in ["equipment_digital_rate", "equipment_network_rate"] {
            d.cells.insert((key, Some(nature.last())), NOT_APPLICABLE.to_owned());
        }
    }
    let green = if nature.manufacturing { d.pick(&[("无", 90), ("市级", 7), ("省级", 3)]) } else { "无" };
    d.text("green_factory_level", green);
}

fn conduct(d: &mut Draw<'_>) {
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
}

fn loan(d: &mut Draw<'_>, nature: &Nature) {
    let principal = if d.chance(35) { d.percent(nature.revenue, 5, 40) / 100 } else { 0 };
    d.number("loan_principal", None, principal);
    if principal > 0 {
        let rate = if d.chance(8) { 500 } else { d.rng.random_range(280..=620) };
        d.text("loan_rate", &decimal(rate));
        let days = d.rng.random_range(1..500).min((nature.as_of - nature.born).num_days());
        d.text("loan_date", &(nature.as_of - Days::new(days.unsigned_abs())).to_string());
        let field = d.pick(&[("重点产业链及其上下游", 35), ("生产性服务业", 20), ("新兴领域", 15), ("消费领域服务业", 15), ("其他", 15)]);
        d.text("loan_field", field);
        let purpose = d.pick(&[("企业经营性贷款", 60), ("固定资产贷款", 25), ("流动资金贷款", 15)]);
        d.text("loan_purpose", purpose);
    } else {
        // A firm without a loan has no rate to be asked about: that is an answer, not a gap.
        for key in ["loan_rate", "loan_date", "loan_field", "loan_purpose"] {
            d.text(key, NOT_APPLICABLE);
        }
    }
    let times = if d.chance(90) { 0 } else { d.rng.random_range(1..=4) };
    d.number("startup_loan_times", None, times);
    let overdue = if d.chance(15) { d.percent(nature.revenue, 1, 15) / 100 } else { 0 };
    d.number("overdue_receivables", None, overdue);
}
