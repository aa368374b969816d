//! A service from its listing to the scorecard: written by an institution, approved, asked for by an enterprise whose gap it closes, answered,
//! rated by both.

use crate::common::{World, page, refused, sent, world};
use zhida_live::Standing;

/// A fact that holds the company back from a measure it is one step away from, with the measure's title.
async fn gap(world: &World) -> (String, String) {
    let number = world.company;
    let found = world.app().ask(move |city| {
        let facts = city.facts(number).unwrap();
        city.statuses(&facts).into_iter().filter(|s| s.standing == Standing::OneStep).find_map(|status| {
            let subject = city.subject(status.measure).unwrap();
            let way = city.ways(&facts, &subject, 1).into_iter().next()?;
            let fact = way.changes.iter().find_map(|change| match change {
                zhida_engine::Change::Set { fact, .. } => Some(fact.fact),
                _ => None,
            })?;
            let label = city.library().dictionary.fact(fact).label(true).to_owned();
            Some((label, subject.plan().meta.title.clone()))
        })
    });
    found.await.unwrap().expect("the company of the tests is one step away from something")
}

/// What the clerk sees of a service, as the form says it.
async fn seen(world: &World, desk: &str) -> String {
    let text = page(world, desk, "clerk").await;
    text.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// The clerk decides on what stands there.
async fn decide(world: &World, desk: &str, form: &str) {
    let seen = seen(world, desk).await;
    sent(world, desk, "clerk", &format!("{form}&seen={seen}")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_from_listing_to_scorecard() {
    let world = world().await;
    let (fact, measure) = gap(&world).await;

    // What cannot be understood is said at its field, and what was typed stays.
    let new = "/institution/services/new";
    let wrong = "how=save&title=研发辅导&category=technology&what=辅导&conditions=大企业 `从业人员 大概 100人`&improves=没有的指标&measure=nothing&capacity=x";
    let text = refused(&world, new, "institution", wrong).await;
    for said in ["没有这个编号的措施", "没有指标", "请填写0到9999", "value=\"研发辅导\""] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let good = format!(
        "how=save&title=研发费用归集辅导&category=technology&what=三个月内建立研发辅助账&price=首次免费&capacity=1&evidence=二十家案例&improves={fact}"
    );
    let edit = sent(&world, new, "institution", &good).await;
    let id = edit.rsplit('/').next().unwrap().to_owned();
    let (public, desk) = (format!("/services/{id}"), format!("/desk/services/{id}"));

    // Nobody else sees a draft; another institution does not see it at all.
    assert_eq!(world.get(&public, "company", "zh").await.0.status().as_u16(), 404);
    assert_eq!(world.get(&desk, "clerk", "zh").await.0.status().as_u16(), 404);
    assert_eq!(world.get(&edit, "institution2", "zh").await.0.status().as_u16(), 404);
    assert_eq!(world.post(&edit, "institution2", &good).await.0.status().as_u16(), 404);
    sent(&world, &edit, "institution", "how=submit").await;
    assert!(page(&world, "/my/notices", "clerk").await.contains("研发费用归集辅导"));
    let text = refused(&world, &desk, "clerk", "to=returned").await;
    assert!(text.contains("请写明原因"), "{text}");
    decide(&world, &desk, "to=returned&reason=请写明收费").await;
    assert!(page(&world, &edit, "institution").await.contains("请写明收费"));
    sent(&world, &edit, "institution", "how=submit").await;
    // What is decided is what was seen: a change meanwhile is looked at first, and what was typed stays.
    let before = seen(&world, &desk).await;
    sent(&world, &edit, "institution", &good).await;
    let text = refused(&world, &edit, "institution", "how=withdraw").await;
    assert!(text.contains("当前状态不能这样办理") && text.contains("value=\"研发费用归集辅导\""), "a draft is on no list: {text}");
    sent(&world, &edit, "institution", "how=submit").await;
    let text = refused(&world, &desk, "clerk", &format!("to=returned&reason=写得不清&seen={before}")).await;
    assert!(text.contains("刚刚改过") && text.contains("value=\"写得不清\""), "{text}");
    decide(&world, &desk, "to=offered").await;

    // The gap of the company calls for it, so it comes first, with the measure it leads to.
    let text = page(&world, "/services", "company").await;
    let first = text.split("id=\"needed\"").nth(1).unwrap_or_else(|| panic!("{text}"));
    assert!(first.contains("研发费用归集辅导") && first.contains(&measure), "{text}");
    assert!(!page(&world, "/services", "").await.contains("id=\"needed\""));

    let text = refused(&world, &format!("{public}/request"), "company", "contact=王某").await;
    assert!(text.contains("请填写内容") && text.contains("value=\"王某\""), "{text}");
    let mine = sent(&world, &format!("{public}/request"), "company", "text=需要建立辅助账&contact=王某 13800000000").await;
    let case = mine.rsplit('/').next().unwrap().to_owned();
    let text = page(&world, &mine, "company").await;
    assert!(text.contains("示范市科技服务中心") && text.contains("企业在服务目录中选择"), "{text}");
    let text = refused(&world, &format!("{public}/request"), "company", "text=再要一次&contact=王某").await;
    assert!(text.contains("正在办理中") && text.contains("再要一次"), "one request at a time: {text}");
    let text = refused(&world, &format!("{public}/request"), "rival", "text=也要&contact=李某").await;
    assert!(text.contains("名额已满"), "its one place is taken: {text}");

    // Its pages are the institution's own; the other one and other enterprises do not have the case.
    let request = format!("/institution/requests/{case}");
    assert_eq!(world.get(&request, "institution2", "zh").await.0.status().as_u16(), 404);
    assert_eq!(world.get(&mine, "rival", "zh").await.0.status().as_u16(), 404);
    assert!(page(&world, "/my/notices", "institution").await.contains("研发费用归集辅导"));
    assert!(page(&world, "/institution", "institution").await.contains(&request));
    let text = refused(&world, &request, "institution", "act=reply&outcome=solved&text=已建立&evidence=账&next-step=复核").await;
    assert!(
        text.contains("当前状态不能这样办理") && text.contains("已建立"),
        "not before it is signed for, and what was typed stays: {text}"
    );
    for form in ["act=sign", "act=contact&channel=phone&reached=yes", "act=interim&text=下周上门"] {
        sent(&world, &request, "institution", form).await;
    }
    sent(&world, &request, "institution", "act=reply&outcome=solved&text=已建立&evidence=账&next-step=复核").await;
    let text = refused(&world, &format!("{request}/rate"), "institution", "rating=5&remark=配合很好").await;
    assert!(text.contains("当前状态不能这样办理") && text.contains(">配合很好<"), "not before the enterprise has spoken: {text}");
    sent(&world, &mine, "company", "act=confirm&solved=yes&rating=4").await;
    sent(&world, &format!("{request}/rate"), "institution", "rating=5&remark=配合很好").await;
    refused(&world, &format!("{request}/rate"), "institution", "rating=1").await;
    assert!(page(&world, &mine, "company").await.contains("配合很好"));

    // The place is free again, and the institution's card counts what the case says.
    let mut world = world;
    world.wait(24 * 45).await;
    let text = page(&world, "/desk/services", "leader").await;
    let card = text.split("id=\"cards\"").nth(1).unwrap();
    assert!(card.contains("示范市科技服务中心") && card.contains("1/1") && card.contains("20.7–100%"), "{card}");
    assert!(page(&world, &public, "company").await.contains("还可受理 1 件"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_is_for_whom_its_conditions_say() {
    let world = world().await;
    let base = "how=save&title=规上企业体检&category=management&what=体检";
    let conditions = "conditions=特大企业 `从业人员 >= 900000人`";
    let edit = sent(&world, "/institution/services/new", "institution", &format!("{base}&{conditions}")).await;
    sent(&world, &edit, "institution", "how=submit").await;
    let id = edit.rsplit('/').next().unwrap();
    decide(&world, &format!("/desk/services/{id}"), "to=offered").await;
    let text = page(&world, &format!("/services/{id}"), "company").await;
    assert!(text.contains("不面向您的企业") && !text.contains("/request\""), "{text}");
    let text = refused(&world, &format!("/services/{id}/request"), "company", "text=要&contact=王某").await;
    assert!(text.contains("不在这项服务的对象范围内"), "{text}");
    // A change takes it off the list until it is approved again.
    sent(&world, &edit, "institution", base).await;
    assert_eq!(world.get(&format!("/services/{id}"), "company", "zh").await.0.status().as_u16(), 404);
}
