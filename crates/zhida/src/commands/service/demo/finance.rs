//! Lenders of the demonstration, financing needs with their offers (one to be compared, one paid out, one declined, one new), relief packages.

use super::{Institution, PASSWORD, district, institutions, signed_in};
use anyhow::Context as _;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use zhida_cases::lending::{Granted, Purpose, Quote, Security};
use zhida_cases::{Act, Channel, Outcome, Reply};
use zhida_facts::Calendar;
use zhida_store::{Demand, Desk, Moment, NewNeed, NewUser, Provider, ReliefItems, ReliefText, Role, Store, Tenant, local};
use zhida_web::Clock;

/// Lenders, called as the products have it.
pub(super) const LENDERS: &[Institution] = &[
    ("示范市商业银行", "bank", "商业银行 唐经理"),
    ("示范农村商业银行", "rural-bank", "农商行 邓经理"),
    ("示范市中小企业融资担保公司", "guarantor", "担保公司 曹经理"),
];

/// Enterprises with an account for their needs: login, and the place in the list of enterprises.
const BORROWERS: &[(&str, usize)] = &[("borrower1", 20), ("borrower2", 40), ("borrower3", 60)];

/// An offer: login of the lender, product, 万元, ten-thousandths of a percent, months, yuan paid once, rate of the guarantee, security.
struct Offer(&'static str, &'static str, i64, i64, u32, i64, i64, Security);

/// Fen of a 万元 and of a 元.
const WAN: i64 = 1_000_000;
const YUAN: i64 = 100;

struct Teller<'a> {
    calendar: &'a Calendar,
    lenders: Vec<(&'static str, Provider)>,
    clerk: Desk,
    bureau: Desk,
    now: DateTime<Utc>,
}

/// Everything about finance; the account `company` gets the need with offers to compare, if there is one.
pub(super) async fn finance(store: &Store, calendar: &Calendar, company: bool, clock: &Clock) -> anyhow::Result<()> {
    let lenders = institutions(store, LENDERS, clock).await?;
    let at = clock();
    let clerk = store.desk(&signed_in(store, "clerk", clock).await?)?;
    let bureau = store.desk(&signed_in(store, "finance", clock).await?)?;
    let teller = Teller { calendar, lenders, clerk, bureau, now: at };
    if company {
        let tenant = store.tenant(&signed_in(store, "company", clock).await?)?;
        teller.to_compare(&tenant).await?;
    }
    let enterprises: Vec<i64> = store.changes(0).await?.enterprises.iter().map(|e| e.id).collect();
    let mut borrowers = Vec::new();
    for (login, place) in BORROWERS {
        let number = enterprises.get(place % enterprises.len().max(1)).copied().context("no enterprise")?;
        let new = NewUser { login: (*login).to_owned(), name: "财务 刘经理".to_owned(), role: Role::Enterprise, ..NewUser::default() };
        store.add_user_by_program(new, PASSWORD, Some(number), at).await?;
        borrowers.push(store.tenant(&signed_in(store, login, clock).await?)?);
    }
    let [first, second, third] = borrowers.as_slice() else { return Ok(()) };
    teller.paid_out(first).await?;
    teller.declined(second).await?;
    teller.relief(store.desk(&signed_in(store, "clerk2", clock).await?)?).await?;
    let case = teller.ask(third, (150, 12, Purpose::Renewal, Security::Guarantee), "贷款下月到期，需要续贷，经营正常。", 24).await?;
    teller.show(third, case, &[("bank", "demo-guarantee-loan-2026")], 23).await
}

impl Teller<'_> {
    /// So many hours ago.
    fn ago(&self, hours: i64) -> DateTime<Utc> {
        self.now - TimeDelta::hours(hours)
    }
    fn moment(&self, hours: i64) -> Moment<'_> {
        Moment { calendar: self.calendar, at: self.ago(hours), request: "demo" }
    }
    fn day(&self, hours: i64) -> NaiveDate {
        local(self.ago(hours)).date()
    }
    fn lender(&self, login: &str) -> anyhow::Result<&Provider> {
        self.lenders.iter().find(|(l, _)| *l == login).map(|(_, provider)| provider).context("no lender")
    }

    /// A need, contacted and with the finance bureau an hour later.
    async fn ask(
        &self,
        tenant: &Tenant,
        (wan, months, purpose, security): (i64, u32, Purpose, Security),
        text: &str,
        hours: i64,
    ) -> anyhow::Result<i64> {
        let new = NewNeed { fen: wan * WAN, months, purpose, security, wanted_by: self.day(hours) + Days::new(30) };
        let demand = Demand { subject: "融资".to_owned(), text: text.to_owned(), contact: "刘经理 13900000000".to_owned() };
        let district = district(&tenant.facts().await?);
        let case = tenant.ask_for_finance(&new, &demand, &district, &self.moment(hours)).await?;
        let seat = self.clerk.staff().await?.into_iter().find(|s| s.login == "finance").context("no finance bureau")?.seat;
        let contact = Act::Contact { channel: Channel::Phone, reached: true };
        let route = Act::Route { lead: seat, co: Vec::new(), why: "rule:demo-routing-finance".to_owned() };
        for act in [contact, route] {
            self.clerk.act_on_case(case, None, &act, &self.moment(hours - 1)).await?;
        }
        self.bureau.act_on_case(case, None, &Act::Sign, &self.moment(hours - 1)).await?;
        Ok(case)
    }

    async fn show(&self, tenant: &Tenant, case: i64, to: &[(&str, &str)], hours: i64) -> anyhow::Result<()> {
        let mut all = Vec::new();
        for (login, product) in to {
            all.push((self.lender(login)?.number(), vec![(*product).to_owned()]));
        }
        tenant.show_need(case, &all, self.ago(hours)).await?;
        Ok(())
    }

    async fn offer(&self, case: i64, offer: &Offer, hours: i64) -> anyhow::Result<()> {
        let Offer(login, product, wan, rate, months, yuan, guarantee, security) = *offer;
        let quote = Quote {
            product: product.to_owned(),
            fen: wan * WAN,
            rate,
            months,
            fees: yuan * YUAN,
            guarantee,
            security,
            note: String::new(),
            until: self.day(hours) + Days::new(20),
        };
        let lender = self.lender(login)?;
        let seen = lender.shown_need(case).await?.steps.len();
        lender.offer_loan(case, &quote, seen, self.ago(hours)).await?;
        Ok(())
    }

    async fn to_compare(&self, tenant: &Tenant) -> anyhow::Result<()> {
        let text = "新签订单增加，备料需要流动资金300万元，还款来源为回款。";
        let case = self.ask(tenant, (300, 12, Purpose::Working, Security::Credit), text, 96).await?;
        let to = [("bank", "demo-micro-loan-2026"), ("rural-bank", "demo-tech-loan-2026"), ("guarantor", "demo-guarantee-loan-2026")];
        self.show(tenant, case, &to, 94).await?;
        let offers = [
            (Offer("bank", "demo-micro-loan-2026", 200, 40_500, 12, 0, 0, Security::Credit), 72),
            (Offer("rural-bank", "demo-tech-loan-2026", 300, 36_000, 24, 3_000, 0, Security::Patents), 50),
            (Offer("guarantor", "demo-guarantee-loan-2026", 300, 38_500, 12, 0, 8_000, Security::Guarantee), 26),
        ];
        for (offer, hours) in &offers {
            self.offer(case, offer, *hours).await?;
        }
        Ok(())
    }

    async fn paid_out(&self, tenant: &Tenant) -> anyhow::Result<()> {
        let text = "更新两条生产线，设备款500万元，可用设备抵押。";
        let case = self.ask(tenant, (500, 36, Purpose::Equipment, Security::Equipment), text, 480).await?;
        self.show(tenant, case, &[("rural-bank", "demo-tech-loan-2026")], 478).await?;
        self.offer(case, &Offer("rural-bank", "demo-tech-loan-2026", 450, 37_000, 36, 5_000, 0, Security::Equipment), 430).await?;
        let file = tenant.finance_need(case).await?;
        let offer = file.lending.offers.first().context("no offer")?.id;
        tenant.accept_offer(case, offer, file.steps.len(), self.ago(400)).await?;
        let lender = self.lender("rural-bank")?;
        let granted = Granted { fen: 450 * WAN, day: self.day(260), reference: "NS-2026-0117".to_owned() };
        lender.grant_loan(case, &granted, self.ago(250)).await?;
        tenant.rate_lender(case, lender.number(), 5, "上门评估，放款比约定早一天", self.ago(240)).await?;
        let reply = Reply {
            text: "已协调银行放款450万元。".to_owned(),
            outcome: Outcome::Solved,
            evidence: vec!["借款合同".to_owned()],
            next_step: "三个月后回访".to_owned(),
            no: None,
        };
        for act in [Act::Interim { text: "银行已到企业评估，预计下周放款。".to_owned() }, Act::Reply { reply }] {
            self.bureau.act_on_case(case, None, &act, &self.moment(239)).await?;
        }
        Ok(())
    }

    /// A package that is offered, and one that waits for a second person; the service tells whom they are for.
    async fn relief(&self, second: Desk) -> anyhow::Result<()> {
        let text = |title: &str, reason: &str, measure: &str, measures: &[&str]| ReliefText {
            title: title.to_owned(),
            reason: reason.to_owned(),
            begins: self.day(48),
            ends: self.day(48) + Days::new(60),
            measure: measure.to_owned(),
            items: ReliefItems { measures: measures.iter().map(|id| (*id).to_owned()).collect(), services: vec![1, 3] },
        };
        let loans = ["demo-micro-loan-2026", "demo-guarantee-loan-2026", "demo-loan-interest-2026"];
        let prices =
            text("原材料涨价纾困帮扶", "原材料价格上涨，协调银行优先授信、降低担保费率，贷款可以贴息。", "demo-micro-loan-2026", &loans);
        let arrears = text(
            "账款拖欠纾困帮扶",
            "应收账款偏高的企业，优先办理应收账款融资，并由法律服务机构协助清欠。",
            "demo-receivables-alert",
            &["demo-receivables-finance-2026"],
        );
        let id = self.clerk.save_relief(None, &prices, self.ago(48)).await?;
        let seen = second.relief(id).await?.seq;
        second.publish_relief(id, seen, self.ago(47)).await?;
        self.clerk.save_relief(None, &arrears, self.ago(5)).await?;
        Ok(())
    }

    async fn declined(&self, tenant: &Tenant) -> anyhow::Result<()> {
        let text = "旺季备货80万元，希望六个月内还清。";
        let case = self.ask(tenant, (80, 6, Purpose::Orders, Security::Credit), text, 216).await?;
        self.show(tenant, case, &[("bank", "demo-micro-loan-2026"), ("guarantor", "demo-guarantee-loan-2026")], 214).await?;
        self.offer(case, &Offer("bank", "demo-micro-loan-2026", 50, 43_500, 12, 0, 0, Security::Credit), 190).await?;
        let file = tenant.finance_need(case).await?;
        let offer = file.lending.offers.first().context("no offer")?.id;
        tenant.decline_offer(case, offer, "额度不够，期限过长", self.ago(180)).await?;
        Ok(())
    }
}
