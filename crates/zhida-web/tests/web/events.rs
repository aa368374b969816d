//! An event from its announcement to what came of it, and a visit whose findings go somewhere, as browsers meet them.

use crate::common::{page, refused, sent, world};

const EVENT: &str =
    "title=研发培训&form=training&text=半天&place=服务中心&starts=2026-09-20T14:00&ends=2026-09-20T17:00&closes=2026-09-19T18:00";

#[tokio::test(flavor = "multi_thread")]
async fn an_event_from_announcement_to_outcome() {
    let mut world = world().await;
    let text = refused(&world, "/desk/events/new", "clerk", &format!("{EVENT}&capacity=x&measure=nothing")).await;
    assert!(text.contains("没有这个名称或编号的措施") && text.contains("value=\"研发培训\""), "{text}");
    let text = refused(&world, "/desk/events/new", "clerk", &format!("{EVENT}&capacity=0")).await;
    assert!(text.contains("请填写1到100000"), "{text}");
    let desk = sent(&world, "/desk/events/new", "clerk", &format!("{EVENT}&capacity=1")).await;
    let id = desk.rsplit('/').next().unwrap().to_owned();
    let public = format!("/events/{id}");
    assert_eq!(world.get(&public, "company", "zh").await.0.status().as_u16(), 404, "a draft is not there");
    sent(&world, &desk, "clerk", "how=announce").await;
    assert!(page(&world, "/events", "").await.contains("研发培训"));

    // One seat: the second waits, and gets it when the first gives up.
    let text = refused(&world, &public, "company", "how=sign-up&seats=2&who=王某").await;
    assert!(text.contains("不能超过名额"), "{text}");
    sent(&world, &public, "company", "how=sign-up&seats=1&who=王某").await;
    let text = refused(&world, &public, "company", "how=sign-up&seats=1&who=王某").await;
    assert!(text.contains("已经报过名了"), "{text}");
    sent(&world, &public, "rival", "how=sign-up&seats=1&who=秘密人").await;
    assert!(page(&world, &public, "rival").await.contains("候补第 1 位"));
    let text = page(&world, &public, "company").await;
    assert!(text.contains("已报名，1 座") && text.contains("<svg class=\"qr\"") && !text.contains("秘密人"), "{text}");
    sent(&world, &public, "company", "how=give-up").await;
    assert!(page(&world, "/my/notices", "rival").await.contains("有空位了"));
    sent(&world, &public, "rival", "how=confirm").await;
    let text = page(&world, &public, "rival").await;
    let code = text.split("class=\"mono\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(code.len(), 6, "{text}");

    // The door opens on the day.
    let door = format!("/desk/events/{id}/door");
    let (response, text) = world.get(&format!("{door}?code=QQQQQQ"), "clerk", "zh").await;
    assert!(response.status().as_u16() == 422 && text.contains("没有这个签到码"), "{text}");
    let rival = world.other;
    let text = refused(&world, &desk, "clerk", &format!("how=came&enterprise={rival}")).await;
    assert!(text.contains("当前状态不能这样办理"), "{text}");
    world.wait(24 * 5 + 2).await;
    let text = page(&world, &format!("{door}?code={}", code.to_lowercase()), "clerk").await;
    assert!(text.contains("秘密人") && text.contains(&format!("name=\"enterprise\" value=\"{rival}\"")), "{text}");
    sent(&world, &desk, "clerk", &format!("how=came&enterprise={rival}")).await;
    let text = refused(&world, &public, "rival", "how=rate&text=好").await;
    assert!(text.contains("请选择1到5分"), "{text}");
    sent(&world, &public, "rival", "how=rate&rating=5&text=很实用").await;
    let text = refused(&world, &desk, "clerk", "how=outcome&outcome=还没有举办").await;
    assert!(text.contains("当前状态不能这样办理") && text.contains(">还没有举办<"), "what was typed stays: {text}");
    sent(&world, &desk, "clerk", "how=hold").await;
    sent(&world, &desk, "clerk", "how=outcome&outcome=收集问题三条").await;
    let text = page(&world, &desk, "leader").await;
    assert!(!text.contains("秘密人"), "who comes is for those to know who may call: {text}");
    assert!(text.contains("1/1") && text.contains("很实用") && text.contains("收集问题三条"), "{text}");
    assert!(page(&world, &public, "").await.contains("收集问题三条"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_for_whom_its_measure_says() {
    let world = world().await;
    let measure = "cn-little-giant-2022";
    let desk = sent(&world, "/desk/events/new", "clerk", &format!("{EVENT}&capacity=9&measure={measure}")).await;
    sent(&world, &desk, "clerk", "how=announce").await;
    let number = world.company;
    let verdict = world.app().ask(move |city| {
        let subject = city.subject_of("cn-little-giant-2022").unwrap();
        city.explanation(&city.facts(number).unwrap(), &subject).outcome.verdict
    });
    assert_eq!(verdict.await.unwrap(), zhida_engine::Truth::No, "the company of the tests is no little giant");
    let public = desk.replace("/desk", "");
    assert!(!page(&world, &public, "company").await.contains("name=\"how\" value=\"sign-up\""));
    let text = refused(&world, &public, "company", "how=sign-up&seats=1&who=王某").await;
    assert!(text.contains("不在这次活动的对象范围内"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_finding_of_a_visit_goes_somewhere() {
    let world = world().await;
    let store = world.app().store();
    let clerk = store.signed(1).await.unwrap().unwrap();
    let uscc = store.desk(&clerk).unwrap().enterprise(world.company).await.unwrap().uscc;
    let text = refused(&world, "/desk/visits/new", "clerk", "uscc=nothing&day=&questions=近况").await;
    assert!(text.contains("请选择日期") && text.contains("近况"), "{text}");
    let visit = sent(&world, "/desk/visits/new", "clerk", &format!("uscc={uscc}&day=2026-09-15&questions=用电情况")).await;
    let text = page(&world, "/my/visits", "company").await;
    assert!(text.contains("用电情况"), "{text}");
    assert!(!page(&world, "/my/visits", "rival").await.contains("用电情况"));
    assert!(page(&world, "/my/notices", "company").await.contains("走访"));

    let text = refused(&world, &visit, "clerk", "how=record&day=2026-09-30&record=看了车间").await;
    assert!(text.contains("请填写今天或以前的日期") && text.contains("看了车间"), "{text}");
    sent(&world, &visit, "clerk", "how=record&day=2026-09-15&met=王总&record=看了车间").await;
    let text = refused(&world, &visit, "clerk", "how=finding&text=用电&quote=常跳闸").await;
    assert!(text.contains("企业未同意引用") && text.contains("value=\"常跳闸\""), "{text}");
    sent(&world, &visit, "clerk", "how=nothing").await;
    assert!(page(&world, &visit, "leader").await.contains("已完成"));
    let text = refused(&world, &visit, "clerk", "how=record&day=2026-09-15&met=王总&record=又看了仓库").await;
    assert!(text.contains("当前状态不能这样办理") && text.contains("又看了仓库"), "{text}");
    assert!(!page(&world, &visit, "leader").await.contains("王总"), "who was met is for those to know who may call");
    for finding in ["变压器容量不足", "从业人员有变化"] {
        sent(&world, &visit, "clerk", &format!("how=finding&text={finding}&quote=")).await;
    }
    let text = page(&world, &visit, "clerk").await;
    let numbers: Vec<&str> =
        text.split("id=\"finding-").skip(1).filter_map(|t| t.split('"').next()).filter(|n| n.parse::<i64>().is_ok()).collect();
    let (power, staff) = (numbers[0], numbers[1]);
    let text = refused(&world, &visit, "clerk", &format!("how=case&finding={power}&subject=用电&contact=&date=2026-09-30")).await;
    assert!(text.contains("请填写联系人和电话"), "{text}");
    sent(&world, &visit, "clerk", &format!("how=case&finding={power}&subject=用电&contact=王总&date=2026-09-30")).await;
    let text = page(&world, "/my/visits", "company").await;
    let case = text.split("href=\"/my/cases/").nth(1).unwrap().split('"').next().unwrap();
    assert!(page(&world, &format!("/my/cases/{case}"), "company").await.contains("变压器容量不足"));
    let text = refused(&world, &visit, "clerk", &format!("how=fact&finding={staff}&other=没有的指标&other-value=1")).await;
    assert!(text.contains("field-error"), "{text}");
    sent(&world, &visit, "clerk", &format!("how=fact&finding={staff}&other=从业人员&other-year=2025&other-value=123人")).await;
    assert!(page(&world, &visit, "leader").await.contains("已完成"));
    assert!(page(&world, "/my/profile", "company").await.contains("123"));
    let text = page(&world, "/desk/visits", "leader").await;
    assert!(text.contains("1/1") && text.contains("59"), "{text}");
    // Tabs and pages keep the span of days, and a page past the end is the last one.
    let text = page(&world, "/desk/visits?state=done&from=2026-09-01&to=2026-09-30&page=99", "leader").await;
    assert!(text.contains("state=planned&#38;from=2026-09-01&#38;to=2026-09-30") && text.contains("2026-09-15"), "{text}");
}
