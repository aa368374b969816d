//! Events and visits of the demonstration: one to come, one that is full, one that was, and visits with their findings.

use super::signed_in;
use chrono::{DateTime, TimeDelta, Utc};
use zhida_facts::Calendar;
use zhida_store::{Desk, EventState, Feedback, FindingTo, Moment, NewEvent, SignUpFor, Store, VisitRecord, instant, local, micros_of};
use zhida_web::Clock;

/// So many days from now, at an hour of the day in China.
fn on(now: DateTime<Utc>, days: i64, hour: i64) -> DateTime<Utc> {
    let midnight = (local(now) + TimeDelta::days(days)).date().and_time(chrono::NaiveTime::MIN);
    instant(micros_of(midnight + TimeDelta::hours(hour)))
}

fn event(now: DateTime<Utc>, title: &str, form: &str, text: &str, measure: &str, days: i64, capacity: u32) -> NewEvent {
    NewEvent {
        title: title.to_owned(),
        form: form.to_owned(),
        text: text.to_owned(),
        place: "示范市中小企业服务中心三楼".to_owned(),
        measure: measure.to_owned(),
        starts: on(now, days, 14),
        ends: on(now, days, 17),
        closes: on(now, days - 1, 18),
        capacity,
    }
}

async fn announced(desk: &Desk, of: &NewEvent, at: DateTime<Utc>) -> anyhow::Result<i64> {
    let id = desk.save_event(None, of, at).await?;
    desk.move_event(id, EventState::Open, at).await?;
    Ok(id)
}

/// All of it; `company` says whether the account of that name exists.
pub(super) async fn meetings(store: &Store, calendar: &Calendar, company: bool, clock: &Clock) -> anyhow::Result<()> {
    let at = clock();
    let desk = store.desk(&signed_in(store, "clerk", clock).await?)?;
    let seat = |seats, who: &str, shown| SignUpFor { seats, who: who.to_owned(), shown };

    let coming = event(
        at,
        "研发费用加计扣除与归集培训",
        "training",
        "讲解研发费用归集口径、辅助账和常见问题，现场答疑。请带上项目清单。",
        "",
        9,
        60,
    );
    announced(&desk, &coming, at).await?;
    let full = event(at, "专精特新企业沙龙", "exchange", "走进“小巨人”企业，交流专业化发展路径。", "", 5, 1);
    let full = announced(&desk, &full, at).await?;
    desk.save_event(None, &event(at, "产业链供需对接会", "matching", "本地配套采购需求发布与洽谈。", "", 20, 80), at).await?;
    // One that took place last week; it is told as of then.
    let before = at - TimeDelta::days(20);
    let past = announced(&desk, &event(at, "数字化转型政策宣讲", "briefing", "解读诊断、改造补助与申报流程。", "", -6, 40), before).await?;
    if company {
        let tenant = store.tenant(&signed_in(store, "company", clock).await?)?;
        tenant.sign_up_for(full, &seat(1, "王经理", true), at).await?;
        tenant.sign_up_for(past, &seat(2, "王经理、李会计", true), before).await?;
        let door = on(at, -6, 14);
        desk.check_in(past, tenant.number(), door).await?;
        tenant.rate_event(past, &Feedback { rating: 5, text: "流程讲得清楚，希望有模板".to_owned() }, door + TimeDelta::hours(4)).await?;
    }
    desk.move_event(past, EventState::Held, on(at, -6, 18)).await?;
    desk.write_outcome(past, "到场企业填写诊断意向，三家已预约现场诊断；收集模板需求，已列入服务清单。", on(at, -5, 10)).await?;

    let enterprises: Vec<i64> = store.changes(0).await?.enterprises.iter().map(|e| e.id).take(40).collect();
    for (n, (days, questions)) in [(4_i64, "用工缺口\n明年投资计划"), (11, "出口订单变化\n物流成本")].iter().enumerate()
    {
        if let Some(enterprise) = enterprises.get(n * 9 + 2) {
            desk.plan_visit(*enterprise, local(on(at, *days, 10)).date(), questions, at).await?;
        }
    }
    let visited = if company { store.tenant(&signed_in(store, "company", clock).await?)?.number() } else { return Ok(()) };
    let day = on(at, -3, 10);
    let visit = desk.plan_visit(visited, local(day).date(), "用电情况\n研发人员招聘\n政策享受情况", day - TimeDelta::days(4)).await?;
    let record = VisitRecord {
        day: local(day).date(),
        met: "王总、李会计".to_owned(),
        record: "查看注塑车间和研发室，座谈一小时。订单饱满，主要困难是夏季限电和招人。".to_owned(),
        consent: true,
    };
    desk.record_visit(visit, &record, day + TimeDelta::hours(6)).await?;
    let found = day + TimeDelta::hours(7);
    let power = desk.add_finding(visit, "厂区变压器容量不足，夏季限电影响交货", "去年七月停了九天", found).await?;
    let hire = desk.add_finding(visit, "人才补贴申报表与社保信息重复填写", "", found).await?;
    desk.add_finding(visit, "希望对接本地模具配套企业", "", found).await?;
    let moment = Moment { calendar, at: found, request: "demo" };
    let due = local(on(at, 12, 0)).date();
    let case = FindingTo::Case("用电".to_owned(), "王经理 13800000000".to_owned(), due, String::new());
    desk.send_finding(visit, power, &case, &moment).await?;
    desk.send_finding(visit, hire, &FindingTo::Advice("由系统带出社保信息，企业只需确认".to_owned()), &moment).await?;
    Ok(())
}
