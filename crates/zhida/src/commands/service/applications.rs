//! Applications of the demonstration: one in every state, and a list without application under public notice.

use super::demo::{PASSWORD, signed_in};
use chrono::{DateTime, TimeDelta, Utc};
use zhida_apply::{Act, Frozen, Payment, Procedure, Proposal, Reason};
use zhida_live::Standing;
use zhida_store::{Desk, NewUser, Role, Store};
use zhida_web::{Clock, Service, prepared};

/// What is applied for, and what is listed without application.
const APPLIED: &str = "demo-digital-subsidy-2026";
const LISTED: &str = "demo-first-above-scale-2026";

/// How far each of the applications has come, and how many days ago it was sent.
const STORIES: &[(i64, How)] = &[
    (1, How::Review),
    (3, How::Returned),
    (4, How::Head),
    (5, How::Notice),
    (6, How::Notice),
    (25, How::Proposed),
    (32, How::Granted),
    (33, How::Booked),
    (40, How::Paid),
    (45, How::Paid),
    (12, How::Refused),
    (9, How::Withdrawn),
    (60, How::Lapsed),
];

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    Review,
    Returned,
    Lapsed,
    Withdrawn,
    Head,
    Refused,
    Notice,
    Proposed,
    Granted,
    Booked,
    Paid,
}

/// Puts them into the store.
pub(super) async fn fill(store: &Store, service: &Service, clock: &Clock) -> anyhow::Result<()> {
    let app = service.app();
    let eligible = |measure: &str| -> Vec<i64> {
        let city = app.city();
        let Some(subject) = city.subject_of(measure) else { return Vec::new() };
        city.judge(&subject).at(Standing::Eligible).into_iter().filter_map(|row| city.number(row)).collect()
    };
    let (first, second) = (signed_in(store, "department", clock).await?, signed_in(store, "department2", clock).await?);
    let desks = [store.desk(&first)?, store.desk(&second)?];
    let calendar = &app.shelf().library.calendar;
    for (index, (enterprise, (days, how))) in eligible(APPLIED).into_iter().zip(STORIES).enumerate() {
        let Some((frozen, way, grant)) = prepared(app, enterprise, APPLIED) else { continue };
        // Papers and silence would need files and weeks; the demonstration's officers act in person.
        let way = Procedure { silence: false, ..way };
        let login = format!("firm{}", index + 1);
        let new = NewUser { login: login.clone(), name: login.clone(), role: Role::Enterprise, ..NewUser::default() };
        store.add_user_by_program(new, PASSWORD, Some(enterprise), clock()).await?;
        let firm = store.tenant(&signed_in(store, &login, clock).await?)?;
        let sent = clock() - TimeDelta::days(*days);
        let id = firm.begin_application(APPLIED, frozen.version, sent).await?;
        let file =
            zhida_store::NewFile {
                name: "改造合同.txt".to_owned(), kind: "text/plain", bytes: format!("示例合同 {id}").into_bytes()
            };
        firm.add_paper(id, "改造合同和付款凭证", &file, sent).await?;
        firm.act_on_application(id, Act::Submit(frozen, way), calendar, sent).await?;
        if *how == How::Withdrawn {
            firm.act_on_application(id, Act::Withdraw("项目推迟到明年".to_owned()), calendar, sent + TimeDelta::days(1)).await?;
            continue;
        }
        go(store, &desks, id, *how, grant, calendar, sent).await?;
    }
    let today = zhida_web::day_in_china(clock()).to_string();
    store.settle_applications(&today, calendar, clock()).await?;
    list(&desks[0], app, eligible(LISTED), calendar, clock() - TimeDelta::days(2)).await?;
    app.catch_up().await?;
    Ok(())
}

/// Everything up to the state wanted.
async fn go(
    store: &Store,
    [first, second]: &[Desk; 2],
    id: i64,
    how: How,
    grant: Option<Proposal>,
    calendar: &zhida_facts::Calendar,
    sent: DateTime<Utc>,
) -> anyhow::Result<()> {
    let at = |days| sent + TimeDelta::days(days);
    if matches!(how, How::Returned | How::Lapsed) {
        let missing = vec!["付款凭证缺银行回单".to_owned(), "合同没有盖章".to_owned()];
        first.act_on_application(id, Act::Return(missing), None, calendar, at(1)).await?;
    }
    if how < How::Head {
        return Ok(());
    }
    first.act_on_application(id, Act::Pass("材料齐全".to_owned()), None, calendar, at(1)).await?;
    if how == How::Head {
        return Ok(());
    }
    let refusal = Proposal {
        grant: false,
        amount: None,
        reasons: vec![Reason { clause: "第六条".to_owned(), holds: false, why: "同一项目已获省级补助".to_owned() }],
    };
    let proposal = if how == How::Refused { refusal } else { grant.unwrap_or(refusal) };
    let amount = proposal.amount;
    first.act_on_application(id, Act::Propose(proposal), None, calendar, at(2)).await?;
    if how == How::Notice {
        if id % 2 == 0 {
            store.object(id, ["某市民", ""], "该企业的改造项目似乎没有完成", calendar, at(3)).await?;
        }
        return Ok(());
    }
    if how == How::Proposed {
        return Ok(());
    }
    // Long enough for any holiday in between.
    second.act_on_application(id, Act::Decide(true, String::new()), None, calendar, at(if how == How::Refused { 3 } else { 20 })).await?;
    if how < How::Booked {
        return Ok(());
    }
    let Some(amount) = amount else { return Ok(()) };
    let day = zhida_web::day_in_china(at(22));
    let payment = Payment { amount, day, reference: format!("示财拨{id:04}") };
    first.act_on_application(id, Act::Pay(payment), None, calendar, at(22)).await?;
    if how == How::Paid {
        second.act_on_application(id, Act::Confirm(true), None, calendar, at(23)).await?;
    }
    Ok(())
}

/// Who is listed without having applied.
async fn list(
    desk: &Desk,
    app: &zhida_web::App,
    enterprises: Vec<i64>,
    calendar: &zhida_facts::Calendar,
    at: DateTime<Utc>,
) -> anyhow::Result<()> {
    let mut listed: Vec<(i64, Frozen, Proposal)> = Vec::new();
    let mut way: Option<Procedure> = None;
    for enterprise in enterprises {
        let Some((frozen, its_way, Some(grant))) = prepared(app, enterprise, LISTED) else { continue };
        way.get_or_insert(its_way);
        listed.push((enterprise, frozen, grant));
    }
    let Some(way) = way else { return Ok(()) };
    desk.list_enterprises(LISTED, &way, listed, calendar, at).await?;
    Ok(())
}
