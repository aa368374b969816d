//! Cases of the demonstration: some forty in all states and with all lights, each led through the same moves a clerk would make.

use super::{PASSWORD, district, signed_in};
use crate::words::zh;
use anyhow::Context as _;
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use zhida_cases::{Act, Answer, Channel, Kind, No, Outcome, PersonId, Plan, Reply, Role as Part, Seat, Solved, State, Urgency};
use zhida_facts::Calendar;
use zhida_store::{CaseFile, CaseFilter, CaseSort, Demand, Desk, Moment, NewUser, Role, Scope, Staff, Store, local};
use zhida_web::Clock;

/// Departments, with who takes cases there and who signs: login and name.
const OFFICES: &[(&str, &str, (&str, &str))] = &[
    ("示范市工业和信息化局", "department", ("head", "工信局 蒋副局长")),
    ("示范市松湖区工业和信息化局", "songhu", ("", "")),
    ("示范市地方金融管理局", "finance", ("", "")),
    ("示范市自然资源和规划局", "land", ("", "")),
    ("示范市人力资源和社会保障局", "labour", ("", "")),
    ("示范市市场监督管理局", "market", ("", "")),
    ("示范市生态环境局", "environment", ("", "")),
];

/// Names of those who take cases, by login.
const HANDLERS: &[(&str, &str)] = &[
    ("songhu", "松湖区工信局 许科长"),
    ("finance", "金融局 何科长"),
    ("land", "资规局 吕科长"),
    ("labour", "人社局 施科长"),
    ("market", "市场监管局 张科长"),
    ("environment", "生态环境局 孔科长"),
];

/// Departments and their people, before the other accounts. Gives the number of the department of the account `department`.
pub(super) async fn offices(store: &Store, at: DateTime<Utc>) -> anyhow::Result<Option<i64>> {
    let mut first = None;
    for (name, login, head) in OFFICES {
        let id = store.add_department_by_program(name, at).await?;
        first = first.or(Some(id));
        let handler = HANDLERS.iter().find(|(who, _)| who == login);
        for (login, name) in handler.into_iter().chain(Some(head).filter(|(login, _)| !login.is_empty())) {
            let new = NewUser {
                login: (*login).to_owned(),
                name: (*name).to_owned(),
                role: Role::Department,
                department: Some(id),
                ..NewUser::default()
            };
            let user = store.add_user_by_program(new, PASSWORD, None, at).await?;
            if head.0 == *login {
                store.set_duties_by_program(user, &[Part::Head], at).await?;
            }
        }
    }
    Ok(first)
}

/// A case: working days ago, subject, the matter, and its moves: `day move` after it was sent.
struct Tale(u32, &'static str, &'static str, &'static [&'static str]);

const SIGNED: &str = "0 accept|0 route|0 sign|0 contact";

const TALES: &[Tale] = &[
    Tale(0, "用电", "厂区昨夜起频繁跳闸，注塑机无法开机", &[]),
    Tale(0, "融资", "订单增加，需要流动资金贷款300万元", &[]),
    Tale(0, "用工", "春节后缺普工40人，希望协助招聘", &["0 accept"]),
    Tale(0, "其他", "想了解外贸企业参展补贴", &["0 accept question"]),
    Tale(1, "证照办理", "食品生产许可证到期换证，不清楚材料", &["0 more"]),
    Tale(1, "土地厂房", "租用厂房消防验收没有进展", &["0 accept", "0 route"]),
    Tale(1, "用电", "变压器增容申请已交半个月没有答复", &["0 accept", "0 route"]),
    Tale(2, "涉企检查", "一个月内三个部门重复检查", &["0 accept complaint", "0 route", "0 sign", "0 contact"]),
    Tale(2, "用水", "厂区水压不足影响冷却", &[SIGNED]),
    Tale(2, "安全生产", "周边施工挖断燃气管道，要求紧急处理", &["0 accept urgent", "0 route", "0 sign", "0 contact"]),
    Tale(3, "融资", "银行要求提前还款，希望协调续贷", &["0 accept financing", "0 route", "0 sign", "0 contact", "1 interim"]),
    Tale(3, "生态环境", "环评批复流程较慢，影响投产", &[SIGNED, "1 interim"]),
    Tale(3, "用工", "高技能人才落户政策如何享受", &[SIGNED, "1 interim"]),
    Tale(4, "交通物流", "园区道路限行，货车白天无法进出", &[SIGNED, "1 interim"]),
    Tale(4, "用电", "电价执行类别有误，多收电费", &[SIGNED, "1 interim"]),
    Tale(4, "知识产权", "商标被抢注，请求指导", &[SIGNED, "1 pause"]),
    Tale(5, "土地厂房", "厂房扩建用地指标不足", &["0 accept complex", "0 route", "0 sign", "0 contact", "2 interim"]),
    Tale(6, "用气", "天然气管道接入报价偏高", &[SIGNED, "1 interim"]),
    Tale(7, "证照办理", "经营范围变更被退回三次", &[SIGNED, "1 interim", "4 extend"]),
    Tale(8, "用电", "屋顶光伏并网申请超期", &["0 accept", "1 route", "2 contact"]),
    Tale(9, "生态环境", "夜间施工噪声影响精密加工", &[SIGNED, "1 interim"]),
    Tale(6, "政策兑现", "去年的技改补助仍未到账", &[SIGNED, "1 interim", "4 reply solved"]),
    Tale(5, "数字化", "希望安排数字化诊断", &[SIGNED, "1 interim", "3 reply solved"]),
    Tale(8, "用工", "社保补贴申报系统报错", &[SIGNED, "3 reply explained"]),
    Tale(12, "土地厂房", "历史遗留的产权证问题", &["0 accept complex", "0 route", "0 sign", "0 contact", "2 interim", "6 long"]),
    Tale(
        14,
        "税费",
        "小规模纳税人优惠如何申报",
        &["0 accept question", "0 route", "0 sign", "0 contact", "1 reply solved", "2 confirm yes 5"],
    ),
    Tale(15, "用电", "厂区停电检修没有通知", &[SIGNED, "2 reply solved", "3 confirm yes 4"]),
    Tale(
        16,
        "融资",
        "知识产权质押贷款受理慢",
        &["0 accept financing", "0 route", "0 sign", "0 contact", "2 interim", "6 reply solved", "7 confirm partly 4"],
    ),
    Tale(
        17,
        "涉企检查",
        "检查人员未出示证件",
        &["0 accept complaint", "0 route", "0 sign", "0 contact", "5 reply solved", "6 confirm yes 3"],
    ),
    Tale(
        18,
        "证照办理",
        "特种设备登记材料重复提交",
        &[SIGNED, "3 reply solved", "4 confirm no 2", "6 reply solved", "7 head", "8 confirm yes 4"],
    ),
    Tale(19, "用工", "外籍技术人员工作许可续签", &[SIGNED, "4 reply solved", "5 confirm yes 5"]),
    Tale(20, "交通物流", "冷链车辆通行证办理", &[SIGNED, "4 reply planned", "5 confirm yes 3"]),
    Tale(21, "拖欠账款", "某单位工程款逾期一年未付", &["0 accept late-payment", "0 route", "0 sign", "0 contact", "6 interim"]),
    Tale(22, "用水", "污水排放口改造审批", &[SIGNED, "8 reply solved", "9 confirm yes 3"]),
    Tale(23, "用电", "专变改公变的费用疑问", &[SIGNED, "3 reply solved"]),
    Tale(24, "土地厂房", "工业用地续期手续", &[SIGNED, "4 reply explained", "5 head", "6 confirm no 3 close"]),
    Tale(25, "融资", "应急转贷资金申请", &["0 accept financing", "0 route", "0 sign", "0 contact", "3 reply solved", "4 confirm yes 5"]),
    Tale(26, "其他", "要求减免私人欠款", &["0 decline"]),
    Tale(27, "用工", "工伤认定争议", &[SIGNED, "2 withdraw"]),
    Tale(28, "生态环境", "危废暂存间验收", &["0 accept", "0 route", "2 contact", "4 reply solved", "5 confirm yes 4"]),
    Tale(
        29,
        "政策兑现",
        "首次上规奖励何时发放",
        &[SIGNED, "2 reply solved", "3 confirm no 1", "5 reply solved", "6 head", "7 confirm no 2", "9 interim"],
    ),
];

/// Everything that has come of the tales until now. `company` is the number of the enterprise that signs in, which gets some of its own.
pub(super) async fn cases(store: &Store, calendar: &Calendar, company: Option<i64>, clock: &Clock) -> anyhow::Result<()> {
    let at = clock();
    let signed = signed_in(store, "clerk", clock).await?;
    let desk = store.desk(&signed)?;
    let enterprises: Vec<i64> = store.changes(0).await?.enterprises.iter().map(|e| e.id).collect();
    let staff = desk.staff().await?;
    let teller = Teller { store, calendar, desk: &desk, staff: &staff, now: at };
    for (title, body) in [
        ("已解决", "您反映的问题已经解决，请核实。如有反复，可以在平台上重新办理。"),
        ("说明政策", "按照现行规定，这一事项目前不能办理，原因如下："),
    ] {
        desk.add_reply_template(title, body, at).await?;
    }
    for (n, tale) in TALES.iter().enumerate() {
        let own = company.filter(|_| n % 5 == 1);
        let enterprise = own.or_else(|| enterprises.get((n * 7 + 3) % enterprises.len()).copied()).context("no enterprise")?;
        teller.tell(tale, enterprise).await?;
    }
    store.settle_cases(&Moment { calendar, at, request: "" }).await?;
    // One that says the same as another follows it.
    let twin = Tale(1, "用电", "变压器增容申请已交半个月没有答复，请协调", &[]);
    let like = desk
        .cases(&CaseFilter { scope: Scope::All, text: "变压器增容".to_owned(), ..CaseFilter::default() }, CaseSort::Newest, 0, 1)
        .await?
        .0;
    if let Some(first) = like.first() {
        let follower = teller.tell(&twin, first.enterprise_id).await?;
        desk.merge_case(follower, first.id, &Moment { calendar, at, request: "demo" }).await?;
    }
    Ok(())
}

struct Teller<'a> {
    store: &'a Store,
    calendar: &'a Calendar,
    desk: &'a Desk,
    staff: &'a [Staff],
    now: DateTime<Utc>,
}

impl Teller<'_> {
    /// So many working days before today, at a time of day.
    fn back(&self, ago: u32, minute: u32) -> anyhow::Result<NaiveDateTime> {
        let mut day: NaiveDate = local(self.now).date();
        for _ in 0..ago {
            day = self.calendar.previous_workday(day).map_err(|e| anyhow::anyhow!("no schedule of {}", e.year))?;
        }
        Ok(day.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(9 * 60 + minute)))
    }

    fn moment(&self, at: NaiveDateTime) -> Moment<'_> {
        Moment { calendar: self.calendar, at: zhida_store::instant(zhida_store::micros_of(at)), request: "demo" }
    }

    async fn tell(&self, tale: &Tale, enterprise: i64) -> anyhow::Result<i64> {
        let Tale(ago, subject, text, moves) = tale;
        let demand = Demand { subject: (*subject).to_owned(), text: (*text).to_owned(), contact: "王经理 13800000000".to_owned() };
        // Today's were sent early enough to be there whatever time it is.
        let sent = if *ago == 0 { local(self.now) - TimeDelta::minutes(30) } else { self.back(*ago, 5)? };
        let channel = if ago % 3 == 0 { Channel::Hotline } else { Channel::App };
        let district = district(&self.desk.facts(enterprise).await?);
        let id = self.desk.submit_for(enterprise, &demand, channel, &district, &self.moment(sent)).await?;
        let steps = moves.iter().flat_map(|m| m.split('|')).collect::<Vec<_>>();
        for (n, step) in (1_u32..).zip(steps) {
            let (day, what) = step.split_once(' ').context("a step")?;
            let day: u32 = day.parse()?;
            let at = match ago.checked_sub(day) {
                Some(0) if *ago == 0 => sent + TimeDelta::minutes(i64::from(n)),
                Some(left) => self.back(left, 5 + n * 8)?,
                None => break,
            };
            if at > local(self.now) {
                break;
            }
            self.step(id, what, at).await.with_context(|| format!("{text}: {step}"))?;
        }
        Ok(id)
    }

    fn seat(&self, login: &str) -> anyhow::Result<Seat> {
        self.staff.iter().find(|s| s.login == login).map(|s| s.seat).with_context(|| login.to_owned())
    }

    /// The office that takes cases of a subject; the centre's colleague for what no other takes.
    fn lead(&self, subject: &str) -> anyhow::Result<(Seat, &'static str)> {
        let (login, rule) = match subject {
            "用电" | "用水" | "用气" => ("department", "power"),
            "融资" | "拖欠账款" => ("finance", "finance"),
            "土地厂房" | "交通物流" => ("land", "land"),
            "用工" => ("labour", "labour"),
            "证照办理" | "知识产权" | "涉企检查" => ("market", "market"),
            "生态环境" | "安全生产" => ("environment", "environment"),
            _ => ("clerk2", "centre"),
        };
        Ok((self.seat(login)?, rule))
    }

    async fn desk_of(&self, person: PersonId) -> anyhow::Result<Desk> {
        let signed = self.store.signed(person.0).await?.context("nobody")?;
        Ok(self.store.desk(&signed)?)
    }

    async fn step(&self, id: i64, what: &str, at: NaiveDateTime) -> anyhow::Result<()> {
        let moment = self.moment(at);
        let words: Vec<&str> = what.split(' ').collect();
        let file = self.desk.case(id, &moment).await?;
        let by = match file.case.lead {
            Some(lead) => self.desk_of(lead.person).await?,
            None => self.desk.clone(),
        };
        let act = match words.as_slice() {
            ["accept", rest @ ..] => accept(&file, rest.first().copied().unwrap_or_default()),
            ["more"] => Act::AskForMore { missing: vec!["现有许可证复印件".to_owned(), "换证申请表".to_owned()] },
            ["decline"] => Act::Decline { ground: "不属于涉企诉求".to_owned(), instead: "可向人民法院起诉".to_owned() },
            ["route"] => {
                let (lead, rule) = self.lead(&file.case.subject)?;
                Act::Route { lead, co: Vec::new(), why: format!("rule:demo-routing-{rule}") }
            }
            ["sign"] => Act::Sign,
            ["contact"] => Act::Contact { channel: Channel::Phone, reached: true },
            ["interim"] => Act::Interim { text: "已现场了解情况，正在协调，下周给出方案。".to_owned() },
            ["pause"] => {
                let until = at.date() + Days::new(9);
                Act::Pause { reason: "等待企业补充证据".to_owned(), waiting_for: "企业".to_owned(), until }
            }
            ["extend"] => {
                let ask = Act::AskExtension { days: 5, reason: "需要会同区里核实".to_owned() };
                by.act_on_case(id, None, &ask, &moment).await?;
                return Ok(());
            }
            ["long"] => {
                let next_reply = at.date() + Days::new(20);
                let plan =
                    Plan {
                        text: "分两步补办产权手续".to_owned(), milestones: vec![(next_reply, "完成测绘".to_owned())], next_reply
                    };
                by.act_on_case(id, None, &Act::AskLongStanding { plan }, &moment).await?;
                return Ok(());
            }
            ["reply", outcome] => reply(outcome),
            ["head"] => {
                // Where the office has no head of its own, the reply waits for one.
                let head = self.seat("head")?;
                if file.case.state != State::ReplyDrafted || file.case.lead.is_none_or(|lead| lead.office != head.office) {
                    return Ok(());
                }
                self.desk_of(head.person).await?.act_on_case(id, None, &Act::SignReply, &moment).await?;
                return Ok(());
            }
            ["confirm", solved, rating, rest @ ..] => {
                let answer = Answer {
                    solved: Solved::from_key(solved).context("solved")?,
                    rating: rating.parse().ok(),
                    missing: if *solved == "no" { "问题还在".to_owned() } else { String::new() },
                    close_anyway: rest.contains(&"close"),
                    marks: Vec::new(),
                };
                if file.case.state == State::Replied {
                    let link = self.store.case_link(&file).await?;
                    self.store.linked_case(&link, &moment).await?.answer(answer, None, &moment).await?;
                }
                return Ok(());
            }
            _ => return Ok(()),
        };
        let may = file.case.state.is_open() && zhida_cases::may(file.case.state, act.kind(), role_of(&act)).is_some();
        if may {
            let who = if matches!(act, Act::Accept { .. } | Act::AskForMore { .. } | Act::Decline { .. } | Act::Route { .. }) {
                self.desk
            } else {
                &by
            };
            who.act_on_case(id, None, &act, &moment).await?;
        }
        Ok(())
    }
}

fn role_of(act: &Act) -> Part {
    match act {
        Act::Accept { .. } | Act::AskForMore { .. } | Act::Decline { .. } | Act::Route { .. } => Part::Clerk,
        _ => Part::Handler,
    }
}

fn accept(file: &CaseFile, how: &str) -> Act {
    let (kind, urgency) = match how {
        "urgent" => (Kind::Demand, Urgency::Urgent),
        word => (Kind::from_key(word).unwrap_or(Kind::Demand), Urgency::Ordinary),
    };
    Act::Accept { kind, subject: file.case.subject.clone(), urgency, date: None }
}

fn reply(outcome: &str) -> Act {
    let outcome = Outcome::from_key(outcome).unwrap_or(Outcome::Solved);
    let no = No {
        rule: "现行管理规定".to_owned(),
        instead: "可申请分期办理".to_owned(),
        person: "李工".to_owned(),
        appeal: "市中小企业服务中心".to_owned(),
    };
    let evidence = vec!["现场记录".to_owned()];
    let next_step = "一个月后回访".to_owned();
    let text = "已会同有关单位办理，情况如下，请核实。".to_owned();
    Act::Reply { reply: Reply { text, outcome, evidence, next_step, no: outcome.says_no().then_some(no) } }
}

/// What the accounts of the offices are called, for whoever starts the demonstration.
pub(super) fn accounts() -> Vec<(&'static str, String)> {
    let word = |login: &str, name: &str| if zh() { name.to_owned() } else { format!("{name} ({login})") };
    let heads = OFFICES.iter().map(|(_, _, head)| *head).filter(|(login, _)| !login.is_empty());
    HANDLERS.iter().copied().chain(heads).map(|(login, name)| (login, word(login, name))).collect()
}
