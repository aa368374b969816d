//! Institutions of the demonstration, what they offer, and what came of some requests.

use super::{Institution, district, institutions, signed_in};
use anyhow::Context as _;
use chrono::TimeDelta;
use zhida_cases::{Act, Answer, Channel, Outcome, Reply, Solved};
use zhida_facts::Calendar;
use zhida_store::{Demand, Moment, ServiceState, ServiceText, Store};
use zhida_web::Clock;

pub(super) const INSTITUTIONS: &[Institution] = &[
    ("示范市科技创新服务中心", "institution", "科创中心 许工"),
    ("示范市知识产权服务所", "ip-agent", "知产所 韩代理"),
    ("示范市数字化转型促进中心", "digital-agent", "数转中心 冯顾问"),
];

/// A service: login of its institution, name, category, what, for whom, conditions, price, places, facts it improves, evidence.
struct Offer(
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    u32,
    &'static str,
    &'static str,
);

const OFFERS: &[Offer] = &[
    Offer(
        "institution",
        "研发费用归集与辅助账辅导",
        "technology",
        "两周内梳理研发项目，建立研发支出辅助账，交付一套可直接用于申报的归集表。",
        "",
        "",
        "首次免费，之后每次3000元",
        20,
        "rd_expense rd_expense_domestic rd_intensity",
        "近三年辅导企业86家，加计扣除零退回。",
    ),
    Offer(
        "institution",
        "企业研发机构建设辅导",
        "technology",
        "对照市级企业技术中心标准诊断，三个月内完成机构设置、制度和人员配备。",
        "",
        "- 示范市的企业 `注册地 属于 示范市`",
        "8000元/家",
        6,
        "rd_institution_level rd_staff rd_staff_fulltime",
        "已辅导12家通过市级认定。",
    ),
    Offer(
        "institution",
        "专精特新申报诊断",
        "policy",
        "逐条核对认定标准，列出差距和补齐顺序，出具诊断报告。",
        "",
        "",
        "免费",
        0,
        "revenue main_revenue revenue_growth quality_award_level standards_joined",
        "服务中心签约机构。",
    ),
    Offer(
        "ip-agent",
        "Ⅰ类知识产权挖掘与布局",
        "ip",
        "结合主导产品挖掘发明点，完成检索、撰写和布局方案。",
        "",
        "",
        "每件发明4500元起",
        10,
        "ip_class1 ip_class1_own ip_class1_high invention_patents pct_patents",
        "执业专利代理师7人。",
    ),
    Offer(
        "ip-agent",
        "管理体系认证辅导",
        "quality",
        "质量、环境、职业健康安全与知识产权管理体系的建立与认证辅导。",
        "",
        "",
        "1.2万元起",
        8,
        "certifications product_certified_abroad",
        "辅导通过认证140余张。",
    ),
    Offer(
        "digital-agent",
        "数字化水平诊断与提升",
        "digital",
        "按中小企业数字化水平评测指标现场诊断，给出改造清单并陪跑半年。",
        "demo-digital-diagnosis-2026",
        "",
        "诊断免费，陪跑2万元",
        5,
        "digital_level digital_score equipment_digital_rate digital_planning digital_mechanisms digital_talent_measures digital_spend",
        "国家级数字化转型服务商。",
    ),
];

/// Institutions, their accounts and their services; requests of the account `company`, if there is one, told a few days back.
pub(super) async fn services(store: &Store, calendar: &Calendar, company: bool, clock: &Clock) -> anyhow::Result<()> {
    let clerk = store.desk(&signed_in(store, "clerk", clock).await?)?;
    let providers = institutions(store, INSTITUTIONS, clock).await?;
    let at = clock();
    let of = |login: &str| providers.iter().find(|(l, _)| *l == login).map(|(_, p)| p).context("no institution");
    let mut offered = Vec::new();
    for (n, Offer(login, title, category, what, measure, conditions, price, capacity, improves, evidence)) in OFFERS.iter().enumerate() {
        let said = ServiceText {
            title: (*title).to_owned(),
            category: (*category).to_owned(),
            what: (*what).to_owned(),
            measure: (*measure).to_owned(),
            conditions: (*conditions).to_owned(),
            price: (*price).to_owned(),
            capacity: *capacity,
            evidence: (*evidence).to_owned(),
            improves: improves.split(' ').map(str::to_owned).collect(),
        };
        let provider = of(login)?;
        let id = provider.save_service(None, &said, at).await?;
        provider.submit_service(id, at).await?;
        // The last but one still waits for the centre.
        if n + 2 != OFFERS.len() {
            let seen = clerk.service(id).await?.0.changed_at;
            clerk.decide_service(id, seen, ServiceState::Offered, "", at).await?;
            offered.push((*login, id));
        }
    }
    let Some(first) = offered.first().filter(|_| company) else { return Ok(()) };
    let tenant = store.tenant(&signed_in(store, "company", clock).await?)?;
    let district = district(&tenant.facts().await?);
    let ask = |text: &str| Demand { subject: String::new(), text: text.to_owned(), contact: "王经理 13800000000".to_owned() };
    let moment = |hours: i64| Moment { calendar, at: at - TimeDelta::hours(hours), request: "demo" };
    let done = tenant.request_service(first.1, &ask("研发项目较多，需要规范归集"), &district, &moment(72)).await?;
    let provider = of(first.0)?;
    let evidence = vec!["归集表".to_owned()];
    let (text, next_step) = ("已完成三个项目的归集，辅助账已交付。".to_owned(), "一个月后复核".to_owned());
    let reply = Reply { text, outcome: Outcome::Solved, evidence, next_step, no: None };
    let acts = [Act::Sign, Act::Contact { channel: Channel::Phone, reached: true }, Act::Reply { reply }];
    for (act, hours) in acts.iter().zip([71, 71, 30]) {
        provider.act_on_case(done, None, act, &moment(hours)).await?;
    }
    let answer = Answer { solved: Solved::Yes, rating: Some(5), missing: String::new(), close_anyway: false, marks: Vec::new() };
    tenant.act_on_case(done, None, &Act::Confirm { answer }, &moment(20)).await?;
    provider.rate_enterprise(done, 5, "资料齐全，配合及时", at).await?;
    tenant.request_service(first.1, &ask("新立两个项目，请继续辅导"), &district, &moment(3)).await?;
    Ok(())
}
