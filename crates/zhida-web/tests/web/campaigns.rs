//! A campaign from choosing to "that does not concern us", through the pages.

use crate::common::{World, world};
use std::time::{Duration, Instant};
use zhida_live::Standing;
use zhida_measure::Kind;

/// A measure with which the company stands at a place one writes to, and the place.
fn measure(world: &World) -> (String, &'static str) {
    let city = world.app().city();
    let row = city.row(world.company).unwrap();
    let found = city.in_force().iter().find_map(|index| {
        let subject = city.subject(*index)?;
        let meta = &subject.plan().meta;
        let word = match city.judge(&subject).standing(row) {
            Standing::Eligible => "eligible",
            Standing::OneStep => "one-step",
            Standing::NeedsAnswer => "needs-answer",
            Standing::Ineligible => return None,
        };
        let wanted = meta.track.is_none() && !matches!(meta.kind, Kind::Alert | Kind::Class);
        wanted.then(|| (meta.id.clone(), word))
    });
    found.unwrap()
}

/// The page of a campaign once it says `word`.
async fn once(world: &World, path: &str, word: &str) -> String {
    let begun = Instant::now();
    loop {
        let (_, text) = world.get(path, "clerk", "zh").await;
        if text.contains(word) {
            return text;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{word}: {text}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn written_once_read_by_each_and_answered() {
    let world = world().await;
    let (id, standing) = measure(&world);
    let whom = format!("measure={id}&standing={standing}");
    let (_, list) = world.get(&format!("/desk/enterprises?{whom}"), "clerk", "zh").await;
    assert!(list.contains("/desk/campaigns/new?"), "the list leads to a campaign: {list}");
    let (_, new) = world.get(&format!("/desk/campaigns/new?{whom}"), "clerk", "zh").await;
    assert!(new.contains("name=\"text\"") && new.contains("{企业}"), "{new}");

    let (answer, text) = world.post("/desk/campaigns", "clerk", &format!("{whom}&title=T&text=%7Bnmae%7D&do=make")).await;
    assert_eq!(answer.status().as_u16(), 422);
    assert!(text.contains("没有这些字段：{nmae}"), "{text}");
    let letter = "title=%7Bname%7D+T&text=%7B%E4%BC%81%E4%B8%9A%7D%7C%7Bgap%7D%7C%7Bamount%7D%7C%7Bdeadline%7D";
    let (_, preview) = world.post("/desk/campaigns", "clerk", &format!("{whom}&{letter}&do=preview")).await;
    assert!(preview.contains("将读到") && preview.contains("class=\"letter\""), "{preview}");
    let (answer, text) = world.post("/desk/campaigns", "clerk", &format!("{whom}&{letter}&do=make")).await;
    assert_eq!(answer.status().as_u16(), 303, "{text}");
    let page = answer.headers()["location"].to_str().unwrap().to_owned();
    once(&world, &page, "开始发送").await;
    assert!(world.get("/my", "company", "zh").await.1.contains("通知，0 条未读"), "nothing is sent yet");
    assert_eq!(world.post(&page, "leader", "act=send").await.0.status().as_u16(), 403);
    world.post(&page, "clerk", "act=send").await;
    once(&world, &page, "已发完").await;

    let (_, notices) = world.get("/my/notices?topic=measures", "company", "zh").await;
    let notice = notices.split("href=\"/my/notices/").nth(2).and_then(|t| t.split('"').next()).unwrap().to_owned();
    let (_, one) = world.get(&format!("/my/notices/{notice}"), "company", "zh").await;
    let name = world.app().city().enterprise(world.company).unwrap().name.clone();
    assert!(one.contains(&format!("{name} T")) && one.contains("与我无关"), "{one}");
    let (answer, _) = world.post(&format!("/my/notices/{notice}/remark"), "company", "reason=other&text=").await;
    assert_eq!(answer.status().as_u16(), 422);
    world.post(&format!("/my/notices/{notice}/remark"), "company", "reason=facts&text=moved").await;
    assert!(world.get(&format!("/my/notices/{notice}"), "company", "zh").await.1.contains("中心尚未处理"));

    let (_, remarks) = world.get(&format!("/desk/remarks?measure={id}"), "clerk", "zh").await;
    assert!(remarks.contains("moved") && remarks.contains("档案中的信息不对"), "{remarks}");
    let remark = remarks.split("action=\"/desk/remarks/").nth(1).and_then(|t| t.split('"').next()).unwrap().to_owned();
    assert_eq!(world.post(&format!("/desk/remarks/{remark}"), "clerk", "answer=").await.0.status().as_u16(), 422);
    world.post(&format!("/desk/remarks/{remark}"), "clerk", "answer=done").await;
    assert!(world.get(&format!("/my/notices/{notice}"), "company", "zh").await.1.contains("done"));
    let (_, file) = world.get(&format!("{page}/export?format=csv"), "clerk", "zh").await;
    assert!(file.contains(&name) && file.contains("表示不相关"), "{file}");
}
