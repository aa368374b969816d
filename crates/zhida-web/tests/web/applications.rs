//! From the phone to the money, through the pages; and a measure that a hundred firms get without one form.

use crate::common::{PASSWORD, World, now, postgres_url, world, world_in};
use crate::files::send;
use zhida_apply::{Act, Frozen, Proposal, Reason};
use zhida_store::{Brought, Docket, FactEntry, SignIn, Store};

const MEASURE: &str = "demo-digital-subsidy-2026";
const AUTOMATIC: &str = "demo-first-above-scale-2026";

fn fact(key: &str, year: Option<i32>, state: &str) -> FactEntry {
    FactEntry(key.to_owned(), year, state.to_owned())
}

/// Puts on file what makes the company eligible, but for one thing it will be asked.
async fn prepare(world: &World) {
    let store = world.app().store();
    let desk = store.desk(&store.signed(1).await.unwrap().unwrap()).unwrap();
    let facts = vec![
        fact("registered_region", None, "=990103"),
        fact("size_class", Some(2025), "=小型"),
        fact("digital_level", None, "=二级"),
        fact("cloud_spend", Some(2025), ""),
        fact("equipment_investment", Some(2025), "=400000"),
        fact("subsidy_received", None, "=no"),
    ];
    desk.enter(world.company, "test", facts, now()).await.unwrap();
    world.app().catch_up().await.unwrap();
}

/// What is on file of the company's fact `key`.
async fn on_file(world: &World, key: &str) -> String {
    let store = world.app().store();
    let SignIn::Welcome(signed) = store.sign_in("company", PASSWORD, now()).await.unwrap() else { panic!("the company cannot sign in") };
    let facts = store.tenant(&signed).unwrap().facts().await.unwrap();
    facts.into_iter().find(|f| f.key == key && f.year == Some(2025)).map(|f| f.state).unwrap_or_default()
}

/// Does something to application `id` and goes on only if it was taken.
async fn deed(world: &World, login: &str, id: i64, form: &str) {
    let (answer, text) = world.post(&format!("/desk/applications/{id}"), login, form).await;
    assert_eq!(answer.status().as_u16(), 303, "{form}: {text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_phone_to_the_money() {
    let mut world = world().await;
    prepare(&world).await;
    let (_, page) = world.get(&format!("/my/measures/{MEASURE}"), "company", "zh").await;
    assert!(page.contains(&format!("action=\"/my/measures/{MEASURE}/apply\"")), "{page}");
    let (begun, _) = world.post(&format!("/my/measures/{MEASURE}/apply"), "company", "").await;
    let form = begun.headers()["location"].to_str().unwrap().to_owned();
    let id: i64 = form.rsplit('/').next().unwrap().parse().unwrap();

    // Only the missing is asked: one fact and the papers.
    let (_, page) = world.get(&form, "company", "zh").await;
    assert!(page.contains("name=\"cloud_spend@2025\"") && !page.contains("name=\"equipment_investment@2025\""), "{page}");
    assert!(page.contains("已在册、不用再填的指标") && page.contains("改造合同和付款凭证"), "{page}");
    // What is typed is kept while it is typed, readable or not, and stands there again.
    let typed = "word=%E5%86%99%E5%88%B0%E4%B8%80%E5%8D%8A&cloud_spend%402025=%E4%BA%94&use-0=1&do=send";
    let (answer, said) = world.post(&format!("{form}/draft"), "company", typed).await;
    assert!(answer.status().as_u16() == 200 && said.contains("已自动保存"), "{said}");
    let (_, page) = world.get(&form, "company", "zh").await;
    assert!(page.contains("写到一半</textarea>") && page.contains("value=\"五\""), "{page}");
    let (answer, _) = world.post(&format!("{form}/draft"), "company", &format!("word=&cloud_spend%402025={}", "9".repeat(70_000))).await;
    assert_eq!(answer.status().as_u16(), 413);
    // What goes wrong beside it loses nothing of it.
    let lost = [("cloud_spend@2025", "5.25"), ("word", "请支持"), ("use-0", "999999")];
    assert_eq!(send(&world, &form, "company", &lost, &[]).await.0.status().as_u16(), 404);
    let (_, page) = world.get(&form, "company", "zh").await;
    assert!(page.contains("请支持</textarea>") && page.contains("value=\"5.25\""), "{page}");
    // What can be read goes on file, also beside what cannot.
    let mixed = [("cloud_spend@2025", "五"), ("employees@2025", "777"), ("do", "send")];
    let (answer, page) = send(&world, &form, "company", &mixed, &[]).await;
    assert_eq!(on_file(&world, "employees").await, "=777");
    assert!(answer.status().as_u16() == 422 && page.contains("有指标的值读不懂") && page.contains("value=\"五\""), "{page}");
    let (answer, page) = send(&world, &form, "company", &[("cloud_spend@2025", "5"), ("word", "请支持"), ("do", "send")], &[]).await;
    assert!(answer.status().as_u16() == 422, "{page}");
    assert!(page.contains("缺少材料：改造合同和付款凭证") && page.contains("缺少材料：上云服务合同"), "both, at once: {page}");
    let files: [(&str, &str, &[u8]); 2] = [("file-0", "合同.pdf", b"%PDF-1.7 a"), ("file-1", "上云.pdf", b"%PDF-1.7 b")];
    let (answer, page) = send(&world, &form, "company", &[("word", "请支持"), ("do", "send")], &files).await;
    assert_eq!(answer.status().as_u16(), 303, "{page}");
    let (_, page) = world.get(&form, "company", "zh").await;
    let budget = crate::budgets::set(&world, MEASURE, "20").await;
    let before = crate::budgets::agrees(&world, MEASURE).await;
    assert!((before.budget, before.committed, before.paid) == (budget, 0, 0) && before.low >= 13_500_000, "in review: {before:?}");
    assert!(page.contains("审核中") && page.contains("示范市工业和信息化局") && page.contains("最迟 2026-09-21"), "{page}");

    // Returned once, with all that is missing; supplied.
    let (_, inbox) = world.get("/desk/applications", "department", "zh").await;
    assert!(inbox.contains(&format!("/desk/applications/{id}")) && inbox.contains("初审"), "{inbox}");
    assert_eq!(world.post(&format!("/desk/applications/{id}"), "clerk", "do=pass").await.0.status().as_u16(), 403);
    deed(&world, "department", id, "do=return&missing=%E5%90%88%E5%90%8C%E7%BC%BA%E7%AB%A0%0A%E7%BC%BA%E5%8F%91%E7%A5%A8").await;
    let (_, page) = world.get(&form, "company", "zh").await;
    assert!(page.contains("<li>合同缺章</li>") && page.contains("<li>缺发票</li>"), "{page}");
    let again: [(&str, &str, &[u8]); 1] = [("file-0", "盖章合同.pdf", b"%PDF-1.7 c")];
    let (answer, page) = send(&world, &form, "company", &[("do", "send")], &again).await;
    assert_eq!(answer.status().as_u16(), 303, "{page}");
    let (answer, page) = world.post(&format!("/desk/applications/{id}"), "department", "do=return&missing=x").await;
    assert!(answer.status().as_u16() == 422 && page.contains("已经退回过一次"), "{page}");

    // Passed, proposed with reasons, shown to everybody.
    deed(&world, "department", id, "do=pass&word=ok").await;
    let (_, page) = world.get(&format!("/desk/applications/{id}"), "department", "zh").await;
    let conditions = page.matches("name=\"why-").count();
    assert!(conditions == 5 && page.contains("value=\"135000.00\""), "{conditions}: {page}");
    let all: String = (0..conditions).map(|at| format!("&holds-{at}=yes")).collect();
    let (answer, _) = world.post(&format!("/desk/applications/{id}"), "department", "do=grant&amount=135000").await;
    assert_eq!(answer.status().as_u16(), 422, "every condition has to be spoken of");
    let (answer, page) = world.post(&format!("/desk/applications/{id}"), "department", &format!("do=grant&amount={all}")).await;
    assert!(answer.status().as_u16() == 422 && page.contains("同意时要写明金额"), "money without an amount stands in no budget: {page}");
    deed(&world, "department", id, &format!("do=grant&amount=135000{all}")).await;
    let (_, page) = world.get("/disclosures", "", "zh").await;
    assert!(page.contains("13.5万元") && page.contains(&format!("/disclosures/{id}")), "{page}");
    let (answer, _) = world.post(&format!("/disclosures/{id}"), "", "text=%E5%81%9C%E4%BA%A7&name=&contact=13800009999").await;
    assert_eq!(answer.status().as_u16(), 303);
    let (_, page) = world.get(&format!("/my/applications/{id}"), "company", "zh").await;
    assert!(page.contains("停产") && !page.contains("13800009999"), "the enterprise reads the objection, not from whom: {page}");

    world.pass(9).await;
    assert!(!world.get("/disclosures", "", "zh").await.1.contains(&format!("/disclosures/{id}")));
    deed(&world, "department", id, "do=answer&at=0&word=%E6%AD%A3%E5%B8%B8").await;
    let (answer, page) = world.post(&format!("/desk/applications/{id}"), "department", "do=decide").await;
    assert!(answer.status().as_u16() == 422 && page.contains("须由另一个人办理"), "{page}");
    deed(&world, "department2", id, "do=decide").await;
    let granted = crate::budgets::agrees(&world, MEASURE).await;
    assert_eq!((granted.committed, granted.paid, before.low - granted.low), (13_500_000, 0, 13_500_000));
    crate::papers::decision(&world, MEASURE, world.company).await;
    deed(&world, "department", id, "do=pay&amount=135000&day=2026-09-24&reference=P-1").await;
    deed(&world, "department2", id, "do=confirm").await;
    let paid = crate::budgets::agrees(&world, MEASURE).await;
    assert_eq!((paid.committed, paid.paid, paid.low, paid.high), (0, 13_500_000, granted.low, granted.high));
    let (_, page) = world.get(&form, "company", "zh").await;
    assert!(page.contains("已拨付") && page.contains("P-1"), "{page}");

    // The next application finds the papers again.
    let (begun, _) = world.post(&format!("/my/measures/{MEASURE}/apply"), "company", "").await;
    let next = begun.headers()["location"].to_str().unwrap().to_owned();
    let (_, page) = world.get(&next, "company", "zh").await;
    assert!(next != form && page.contains("沿用以前交过的") && page.contains("上云.pdf") && !page.contains("合同.pdf"), "{page}");
    assert_eq!(world.post(&format!("{next}/withdraw"), "company", "").await.0.status().as_u16(), 303);
    refused_by_a_text_that_is_gone(&world).await;
}

/// The rival is refused by a version nobody has any more: the funnel names the condition, and does not tell it in the present text's words.
async fn refused_by_a_text_that_is_gone(world: &World) {
    let (app, store) = (world.app(), world.app().store());
    let signed = async |login: &str| {
        let SignIn::Welcome(signed) = store.sign_in(login, PASSWORD, app.now()).await.unwrap() else { panic!("{login} cannot sign in") };
        signed
    };
    let calendar = app.shelf().library.calendar.clone();
    let key = zhida_web::prepared(app, world.company, MEASURE).unwrap().2.unwrap().reasons[0].clause.clone();
    let (frozen, way, _) = zhida_web::prepared(app, world.other, MEASURE).unwrap();
    let rival = store.tenant(&signed("rival").await).unwrap();
    let id = rival.begin_application(MEASURE, frozen.version, app.now()).await.unwrap();
    let submit = Act::Submit(Frozen { version: 1_000_001, ..frozen }, way);
    rival.act_on_application(id, submit, &calendar, app.now()).await.unwrap();
    let first = store.desk(&signed("department").await).unwrap();
    let second = store.desk(&signed("department2").await).unwrap();
    first.act_on_application(id, Act::Pass(String::new()), None, &calendar, app.now()).await.unwrap();
    let reasons = vec![Reason { clause: key.clone(), holds: false, why: "不符".to_owned() }];
    let refusal = Act::Propose(Proposal { grant: false, amount: None, reasons });
    first.act_on_application(id, refusal, None, &calendar, app.now()).await.unwrap();
    second.act_on_application(id, Act::Decide(true, String::new()), None, &calendar, app.now()).await.unwrap();
    let (_, page) = world.get(&format!("/desk/landing/{MEASURE}"), "leader", "zh").await;
    assert!(page.contains(&key), "{key}: {page}");
}

/// A hundred firms that have grown above the scale, and the company, with everything on file.
async fn hundred(world: &World) {
    let store = world.app().store();
    let desk = store.desk(&store.signed(1).await.unwrap().unwrap()).unwrap();
    let facts = |_: usize| {
        vec![
            fact("registered_region", None, "=990103"),
            fact("industry_code", None, "=C3562"),
            fact("main_revenue", Some(2025), "=30000000"),
            fact("main_revenue", Some(2024), "=15000000"),
            fact("abnormal_list", None, "=no"),
            fact("wage_arrears", None, "=no"),
        ]
    };
    let enterprises = (0..100).map(|i| (format!("X{i}"), format!("新升规企业{i}"))).collect();
    let brought = Brought { file: "统计.csv".to_owned(), enterprises, facts: &facts, rejected: 0, rejects: String::new(), upload: None };
    desk.import(brought, now()).await.unwrap();
    desk.enter(world.company, "test", facts(0), now()).await.unwrap();
    world.app().catch_up().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_firms_are_paid_without_one_form() {
    paid_without_a_form(world().await, None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_firms_are_paid_on_postgres() {
    let Some(url) = postgres_url("automatic").await else { return };
    let world = world_in(Store::open_url(&url).await.unwrap(), tempfile::tempdir().unwrap(), zhida_web::Options::default()).await;
    paid_without_a_form(world, Some(&url)).await;
}

async fn paid_without_a_form(mut world: World, url: Option<&str>) {
    hundred(&world).await;
    let (_, page) = world.get("/desk/automatic", "department", "zh").await;
    assert!(page.contains(&format!("/desk/automatic/{AUTOMATIC}")) && page.contains("须由人核定"), "{page}");
    let (_, page) = world.get(&format!("/desk/automatic/{AUTOMATIC}"), "department", "zh").await;
    assert!(page.contains("新升规企业99") && page.contains("确认并公示"), "{page}");
    assert_eq!(world.post(&format!("/desk/automatic/{AUTOMATIC}"), "clerk", "").await.0.status().as_u16(), 403);
    let (begun, _) = world.post(&format!("/my/measures/{AUTOMATIC}/apply"), "company", "").await;
    let lay = begun.headers()["location"].to_str().unwrap().to_owned();
    let (answer, _) = world.post(&format!("/desk/automatic/{AUTOMATIC}"), "department", "").await;
    let to = answer.headers()["location"].to_str().unwrap();
    let listed: usize = to.split("done=").nth(1).unwrap().split('&').next().unwrap().parse().unwrap();
    assert!(listed >= 100, "{to}");
    // A form that lay there meanwhile leads to what the department has begun.
    let (answer, page) = send(&world, &lay, "company", &[("do", "send")], &[]).await;
    assert_eq!(answer.status().as_u16(), 303, "{page}");
    let other = answer.headers()["location"].to_str().unwrap();
    let (_, page) = world.get(other, "company", "zh").await;
    assert!(other != lay && page.contains("公示中") && page.contains("已按在册数据把本企业列入"), "{other}: {page}");
    assert!(
        !world.get(&format!("/desk/automatic/{AUTOMATIC}"), "department", "zh").await.1.contains("确认并公示"),
        "nobody is listed twice"
    );

    world.pass(9).await;
    let bulk = async |login: &str, form: &str| {
        let form = format!("{form}&measure={AUTOMATIC}&all=yes");
        let (answer, text) = world.post("/desk/applications/bulk", login, &form).await;
        assert_eq!(answer.status().as_u16(), 303, "{text}");
        answer.headers()["location"].to_str().unwrap().to_owned()
    };
    world.settle().await;
    assert!(
        bulk("department", "state=proposed&do=decide").await.ends_with(&format!("done=0&left={listed}")),
        "who proposed does not decide"
    );
    assert!(bulk("department2", "state=proposed&do=decide").await.ends_with(&format!("done={listed}&left=0")));
    assert!(bulk("department", "state=pay&do=pay&day=2026-09-24&reference=P").await.ends_with(&format!("done={listed}&left=0")));
    assert!(bulk("department2", "state=pay&do=confirm").await.ends_with(&format!("done={listed}&left=0")));
    let store = world.app().store();
    let desk = store.desk(&store.signed(1).await.unwrap().unwrap()).unwrap();
    let paid = Docket { states: vec![zhida_apply::State::Paid], ..Docket::default() };
    let (rows, total) = desk.applications(&paid, 0, 500).await.unwrap();
    assert_eq!(usize::try_from(total).unwrap(), listed);
    assert!(rows.iter().all(|(a, _)| a.listed && a.amount.is_some_and(|fen| fen >= 10_000_000)), "10万元 each at least");
    assert_eq!(store.replay_applications(&world.app().shelf().library.calendar, world.app().now()).await.unwrap(), Vec::<i64>::new());
    crate::landing::agrees(&world, url, AUTOMATIC, listed).await;
    crate::papers::landing(&world, AUTOMATIC, listed).await;
}
