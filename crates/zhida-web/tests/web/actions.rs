//! The action ledger as browsers meet it: a task by its milestones, and a problem found until it is checked off.

use crate::common::{page, refused, sent, world};

#[tokio::test(flavor = "multi_thread")]
async fn a_study_finds_a_problem_that_is_put_right() {
    let mut world = world().await;
    let store = world.app().store();
    let admin = store.admin(&store.signed(6).await.unwrap().unwrap()).unwrap();
    let owner = admin.users("department", None, 0, 9).await.unwrap().0.into_iter().find(|u| u.login == "department").unwrap().id;
    let base = format!("owner={owner}&due=2026-10-31&source=示政办9号&goal=3项");
    let new = "/desk/actions/new";
    let text = refused(&world, new, "leader", &format!("{base}&kind=study&title=惠企政策落实&milestones=2026-10-01 x 走访")).await;
    assert!(text.contains("每行写日期、权重和内容") && text.contains("惠企政策落实"), "{text}");
    let study =
        sent(&world, new, "leader", &format!("{base}&kind=study&title=惠企政策落实&milestones=2026-09-10 50 走访%0A2026-10-20 50 报告"))
            .await;
    assert!(page(&world, "/my/notices", "department").await.contains("惠企政策落实"));
    assert!(page(&world, &study, "auditor").await.contains("lamp-red"), "half was due days ago");
    let text = page(&world, &study, "department").await;
    let milestone = text.split("name=\"milestone\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let text = refused(&world, &study, "department", &format!("how=evidence&milestone={milestone}&text=")).await;
    assert!(text.contains("请填写内容"), "{text}");
    sent(&world, &study, "department", &format!("how=evidence&milestone={milestone}&text=走访表")).await;
    let text = refused(&world, &study, "clerk", &format!("how=return&milestone={milestone}&text=")).await;
    assert!(text.contains("请填写内容"), "{text}");
    let text = refused(&world, &study, "clerk", &format!("how=evidence&milestone={milestone}&text=我来补一份")).await;
    assert!(text.contains("您不是责任人") && text.contains(">我来补一份<"), "what was typed stays: {text}");
    let text = refused(&world, &study, "department", &format!("how=accept&milestone={milestone}")).await;
    assert!(text.contains("须由另一个人办理"), "{text}");
    let text = page(&world, &study, "leader").await;
    let seen = text.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let text = refused(&world, &study, "leader", &format!("how=accept&milestone={milestone}&seen=1")).await;
    assert!(text.contains("责任人刚刚更新了佐证"), "{text}");
    sent(&world, &study, "leader", &format!("how=accept&milestone={milestone}&seen={seen}")).await;
    assert!(page(&world, &study, "auditor").await.contains("lamp-green"));

    let parent = study.rsplit('/').next().unwrap();
    let problem = format!("{base}&parent={parent}&kind=rectification&title=补贴到账慢&cause=层层报批&measure=改为直达");
    let item = sent(&world, new, "clerk", &problem).await;
    assert!(page(&world, &study, "leader").await.contains("补贴到账慢"));
    sent(&world, &item, "department", "how=prove&text=到账清单").await;
    refused(&world, &item, "department", "how=check-off").await;
    let text = refused(&world, &item, "department", "how=prove&text=再补一份").await;
    assert!(text.contains("当前状态不能这样办理") && text.contains(">再补一份<"), "it is proven, and what was typed stays: {text}");
    let text = refused(&world, &item, "clerk", "how=send-back&text=").await;
    assert!(text.contains("请填写内容"), "{text}");
    sent(&world, &item, "clerk", "how=check-off").await;
    let text = page(&world, &item, "leader").await;
    assert!(text.contains("已销号") && text.contains("2027-03-15 起可以回头看"), "{text}");
    refused(&world, &item, "leader", "how=holds").await;
    world.wait(24 * 24).await;
    let text = page(&world, "/desk/actions/weekly", "leader").await;
    assert!(text.contains("惠企政策落实") && text.contains("2026-10-20"), "due within 14 days: {text}");
}
