//! A demand from a phone to its end: routed with its reason, signed by default, answered, not solved, one level up, solved, rated.

use crate::common::{PASSWORD, World, now, page, refused, sent, world};
use zhida_store::{NewUser, Role};

/// The department that takes care of electricity, its handler and its head; and another department.
pub(crate) async fn offices(world: &mut World) -> i64 {
    let store = world.app().store().clone();
    let admin = store.admin(&store.signed(6).await.unwrap().unwrap()).unwrap();
    let bureau = admin.departments().await.unwrap().into_iter().find(|d| d.name == "示范市工业和信息化局").unwrap();
    let power = bureau.id;
    let other = store.add_department_by_program("示范市住房和城乡建设局", now()).await.unwrap();
    let mut lead = 0;
    for (login, department) in [("power", power), ("power-head", power), ("housing", other)] {
        let new = NewUser {
            login: login.to_owned(),
            name: login.to_owned(),
            role: Role::Department,
            department: Some(department),
            ..NewUser::default()
        };
        let id = store.add_user_by_program(new, PASSWORD, None, now()).await.unwrap();
        match login {
            "power" => lead = id,
            "power-head" => store.set_duties_by_program(id, &[zhida_cases::Role::Head], now()).await.unwrap(),
            _ => {}
        }
        world.welcome(login).await;
    }
    lead
}

const DEMAND: &str = "subject=用电&text=变压器容量不足，增容一个月没有回音&contact=王某 13800000000&how=send";
const REPLY: &str = "outcome=solved&text=增容方案已批复&evidence=工单17&next-step=周五施工";

#[tokio::test(flavor = "multi_thread")]
async fn a_demand_is_followed_to_its_end() {
    let mut world = world().await;
    let lead = offices(&mut world).await;

    // What lacks is said at its field and nothing is lost; a draft waits.
    let text = refused(&world, "/my/cases/new", "company", "subject=用电&contact=王某&how=send").await;
    assert!(text.contains("请填写内容") && text.contains("value=\"王某\""), "{text}");
    let draft = sent(&world, "/my/cases/new", "company", "subject=用电&text=还没写完&how=keep").await;
    assert!(page(&world, &draft, "company").await.contains("还没写完"));
    let id = draft.rsplit('=').next().unwrap().to_owned();
    let mine = sent(&world, "/my/cases/new", "company", &format!("{DEMAND}&draft={id}")).await;
    assert_eq!(mine, format!("/my/cases/{id}"));
    let case = format!("/desk/cases/{id}");
    assert!(page(&world, &mine, "company").await.contains("待受理"));
    assert_eq!(world.get(&mine, "rival", "zh").await.0.status().as_u16(), 404);

    // Two clerks: the second is told what changed and keeps what was typed.
    assert!(page(&world, "/desk/cases", "clerk").await.contains(&case));
    sent(&world, &case, "clerk", "act=accept&rows=1&kind=demand&subject=用电&urgency=ordinary").await;
    let text = refused(&world, &case, "clerk2", "act=contact&rows=1&channel=mail&reached=no").await;
    assert!(text.contains("已有新的变化") && text.contains("您查看之后"), "{text}");

    // The rule says where it goes, and why.
    let text = page(&world, &case, "clerk").await;
    assert!(text.contains("依据《用电用水用气诉求受理分工》") && text.contains("/measures/demo-routing-power\""), "{text}");
    let text = refused(&world, &case, "clerk", "act=route&rows=2&why=x").await;
    assert!(text.contains("请写明联系人"), "{text}");
    sent(&world, &case, "clerk", &format!("act=route&rows=2&lead={lead}&why=rule:demo-routing-power")).await;
    assert!(page(&world, &mine, "company").await.contains("按分工规则《用电用水用气诉求受理分工》"));
    assert_eq!(world.get(&case, "housing", "zh").await.0.status().as_u16(), 404, "another office does not see it");

    // Nobody clicks, and it is signed all the same.
    world.wait(48).await;
    let text = page(&world, &mine, "company").await;
    assert!(text.contains("默认签收") && text.contains("办理中"), "{text}");
    let text = refused(&world, &case, "power", &format!("act=reply&{REPLY}")).await;
    assert!(text.contains("请先联系企业") && text.contains("增容方案已批复"), "what was typed stays: {text}");
    sent(&world, &case, "power", "act=contact&channel=phone&reached=yes").await;
    sent(&world, &case, "power", &format!("act=reply&{REPLY}")).await;

    // Not solved: one level up, and the next reply needs the head.
    assert!(page(&world, &mine, "company").await.contains("问题解决了吗"));
    // Of the cases of this month: how many count as solved.
    let solved = async |world: &World| {
        let text = page(world, "/desk/cases/rates?from=2026-09-01", "leader").await;
        let link = text.split("figure=solved&").nth(1).unwrap_or_else(|| panic!("{text}")).to_owned();
        link.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned()
    };
    assert_eq!(solved(&world).await, "0");
    sent(&world, &mine, "company", "act=confirm&solved=no&rating=2&missing=还在跳闸").await;
    let text = page(&world, &case, "power").await;
    assert!(text.contains("第 2 轮") && text.contains("提级 1") && text.contains("还在跳闸"), "{text}");
    sent(&world, &case, "power", &format!("act=reply&{REPLY}，二次处理")).await;
    assert!(!page(&world, &mine, "company").await.contains("二次处理"), "a draft is not the enterprise's to read");
    sent(&world, &case, "power-head", "act=sign-reply").await;
    assert!(page(&world, &mine, "company").await.contains("二次处理"));
    sent(&world, &mine, "company", "act=confirm&solved=yes&rating=5").await;
    assert!(page(&world, &mine, "company").await.contains("已办结"));

    // The figures say so once the deadline has passed, and each opens its list.
    world.wait(24 * 14).await;
    assert_eq!(solved(&world).await, "1");
    for (figure, there) in [("solved", true), ("solved-not", false), ("reopened", true), ("signed-not", true), ("signed", false)] {
        let text = page(&world, &format!("/desk/cases?figure={figure}&from=2026-09-01&to=2026-10-31"), "leader").await;
        assert_eq!(text.contains(&case), there, "{figure}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_answers_without_signing_in() {
    let mut world = world().await;
    let lead = offices(&mut world).await;
    let mine = sent(&world, "/my/cases/new", "company", DEMAND).await;
    let id: i64 = mine.rsplit('/').next().unwrap().parse().unwrap();
    let case = format!("/desk/cases/{id}");
    sent(&world, &case, "clerk", "act=accept&kind=demand&subject=用电&urgency=ordinary").await;
    sent(&world, &case, "clerk", &format!("act=route&lead={lead}&why=x")).await;
    for form in ["act=sign".to_owned(), "act=contact&channel=phone&reached=yes".to_owned(), format!("act=reply&{REPLY}")] {
        sent(&world, &case, "power", &form).await;
    }
    let shelf = world.app().shelf();
    let moment = zhida_store::Moment { calendar: &shelf.library.calendar, at: now(), request: "" };
    let store = world.app().store();
    let zhida_store::SignIn::Welcome(company) = store.sign_in("company", PASSWORD, now()).await.unwrap() else { panic!("no company") };
    let file = store.tenant(&company).unwrap().case(id, &moment).await.unwrap();
    let link = format!("/c/{}", store.case_link(&file).await.unwrap());
    let text = page(&world, &link, "").await;
    assert!(text.contains("增容方案已批复") && text.contains("问题解决了吗") && !text.contains("13800000000"), "{text}");
    let text = refused(&world, &link, "", "rating=4").await;
    assert!(text.contains("field-error"), "{text}");
    sent(&world, &link, "", "solved=partly&rating=4").await;
    assert!(page(&world, &link, "").await.contains("已办结"));
    let text = refused(&world, &link, "", "solved=no&rating=1").await;
    assert!(text.contains("已有新的变化") || text.contains("当前状态不能这样办理"), "once: {text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_are_routed_at_once_and_twins_are_shown() {
    let mut world = world().await;
    offices(&mut world).await;
    let mut cases = Vec::new();
    for _ in 0..2 {
        let mine = sent(&world, "/my/cases/new", "company", DEMAND).await;
        let id = mine.rsplit('/').next().unwrap().to_owned();
        sent(&world, &format!("/desk/cases/{id}"), "clerk", "act=accept&kind=demand&subject=用电&urgency=ordinary").await;
        cases.push(id);
    }
    let text = page(&world, &format!("/desk/cases/{}", cases[1]), "clerk").await;
    assert!(text.contains("可能重复") && text.contains("文字相似 100%"), "{text}");
    let text = page(&world, "/desk/cases/route", "clerk").await;
    assert!(text.contains("name=\"case\""), "the routing document takes them: {text}");
    sent(&world, "/desk/cases/route", "clerk", &format!("case={}&case={}", cases[0], cases[1])).await;
    let board = page(&world, "/desk/cases/board", "power").await;
    assert!(cases.iter().all(|id| board.contains(&format!("/desk/cases/{id}"))), "{board}");
    // One of them follows the other.
    let text = refused(&world, &format!("/desk/cases/{}", cases[1]), "clerk", &format!("act=merge&into={}", cases[1])).await;
    assert!(text.contains("不能合并到这个编号"));
    sent(&world, &format!("/desk/cases/{}", cases[1]), "clerk", &format!("act=merge&into={}", cases[0])).await;
    assert!(page(&world, &format!("/desk/cases/{}", cases[0]), "clerk").await.contains("并入的诉求"));
    // A demand taken down by telephone is the enterprise's.
    let code =
        page(&world, "/my/profile", "company").await.split("<p class=\"quiet\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let text = refused(&world, "/desk/cases/new", "clerk", "uscc=1&subject=用水&text=停水&contact=王").await;
    assert!(text.contains("没有这个信用代码的企业"));
    sent(&world, "/desk/cases/new", "clerk", &format!("uscc={code}&channel=hotline&subject=用水&text=厂区停水&contact=王")).await;
    assert!(page(&world, "/my/cases", "company").await.contains("厂区停水"));
}

/// The bytes of a page, as a browser saves them.
async fn bytes(world: &World, path: &str, login: &str) -> Vec<u8> {
    use tower::ServiceExt as _;
    let request = crate::common::request("GET", path, world.cookie(login), "zh", None);
    let response = world.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status().as_u16(), 200, "{path}");
    axum::body::to_bytes(response.into_body(), 20_000_000).await.unwrap().to_vec()
}

/// A ledger sent back by a browser.
async fn import(world: &World, how: &str, file: &[u8]) -> (u16, String) {
    let (response, text) = crate::files::send(world, "/desk/cases/import", "clerk", &[("how", how)], &[("file", "a.xlsx", file)]).await;
    (response.status().as_u16(), text)
}

fn plain(file: &[u8]) -> Vec<Vec<String>> {
    let rows = zhida_exchange::read_plain("a.xlsx", file, &zhida_exchange::Limits::default(), zhida_diagnostics::Lang::Zh).unwrap();
    rows.into_iter().map(|(_, cells)| cells).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_goes_out_and_comes_back() {
    let mut world = world().await;
    for text in ["=1+2 开头像公式", "第二件\n两行", "第三件"] {
        let mine =
            sent(&world, "/my/cases/new", "company", &format!("subject=用水&contact=王&how=send&text={}", text.replace('+', "%2B"))).await;
        let id = mine.rsplit('/').next().unwrap().to_owned();
        sent(&world, &format!("/desk/cases/{id}"), "clerk", "act=accept&kind=demand&subject=用水&urgency=ordinary").await;
    }
    let file = bytes(&world, "/desk/cases/export?scope=all&sort=oldest", "clerk").await;
    let rows = plain(&file);
    assert_eq!((rows.len(), rows[0].len()), (4, 26), "{rows:?}");
    assert_eq!(rows[1][7], "=1+2 开头像公式");
    assert_eq!((rows[1][9].as_str(), rows[1][15].as_str()), ("2026-09-15", "待派单"));
    // Two days later the lights have changed, and nobody has touched anything.
    world.wait(48).await;
    let (status, text) = import(&world, "look", &file).await;
    assert!(status == 200 && text.contains("没有改动</dt><dd>3</dd>") && text.contains("将要办理</dt><dd>0</dd>"), "{text}");

    // Edited: one urgency, one line below the steps, one new row.
    let mut edited = rows.clone();
    edited[1][8] = "紧急".to_owned();
    edited[2][16].push_str("\n已约好周三上门");
    let mut new = vec![String::new(); 26];
    (new[3], new[6], new[7]) = (rows[1][3].clone(), "用气".to_owned(), "台账里新增的一件".to_owned());
    edited.push(new);
    let book = |rows: &[Vec<String>]| {
        let mut out = std::io::Cursor::new(Vec::new());
        let body: Vec<Vec<zhida_exchange::Cell>> = rows[1..].iter().map(|r| r.iter().map(|c| c.as_str().into()).collect()).collect();
        let sheet = zhida_exchange::Sheet { name: "台账".to_owned(), header: rows[0].clone(), rows: Box::new(body.into_iter()) };
        zhida_exchange::write_workbook(&mut out, [sheet]).unwrap();
        out.into_inner()
    };
    let same = |file: &[u8]| plain(file)[1..].iter().map(|r| r.join("|")).collect::<Vec<_>>();
    let untouched = same(&bytes(&world, "/desk/cases/export?scope=all&sort=oldest", "clerk").await);
    let mut wrong = edited.clone();
    wrong[3][15] = "已办结".to_owned();
    let (status, text) = import(&world, "do", &book(&wrong)).await;
    assert!(status == 422 && text.contains("“状态”由系统生成") && text.contains("整份没有执行"), "{text}");
    assert_eq!(same(&bytes(&world, "/desk/cases/export?scope=all&sort=oldest", "clerk").await), untouched, "nothing half done");
    assert_eq!(import(&world, "do", &book(&edited)).await.0, 303);
    let after = plain(&bytes(&world, "/desk/cases/export?scope=all&sort=oldest", "clerk").await);
    assert_eq!(after.len(), 5);
    assert_eq!(after[1][8], "紧急");
    assert!(after[2][16].contains("方案或阶段答复 已约好周三上门") && after.iter().any(|r| r[7] == "台账里新增的一件"), "{after:?}");
    let (_, text) = import(&world, "look", &book(&after)).await;
    assert!(text.contains("没有改动</dt><dd>4</dd>"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_away_is_known() {
    let mut world = world().await;
    offices(&mut world).await;
    let text = refused(&world, "/desk/cases/absence", "clerk", "how=away&until=2026-09-14").await;
    assert!(text.contains("请选择今天或以后的日期"), "{text}");
    sent(&world, "/desk/cases/absence", "clerk", "how=away&until=2026-09-16").await;
    let text = page(&world, "/desk/cases/absence", "leader").await;
    assert!(text.contains("离岗至") && text.contains("2026-09-16") && text.contains("clerk2"), "{text}");
    assert!(!text.contains("示范市科技服务中心"), "whether an institution's people are there is its own affair: {text}");
    sent(&world, "/desk/cases/absence", "clerk", "how=back").await;
    assert!(!page(&world, "/desk/cases/absence", "leader").await.contains("2026-09-16"));
    // A page past the end is the last one.
    assert!(page(&world, "/desk/cases?page=99", "clerk").await.contains("<h1"));
}
