//! Two nodes see a measure published, a fact changed and a window closing: everybody whom it concerns is told, once.

use crate::common::{ground, now, world};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};
use zhida_store::entity::notice;
use zhida_store::{FactEntry, NoticeKind, Store};
use zhida_web::{Options, Service};

const TEXT: &str = "---\nid: demo-everybody\n标题: 人人有份\n类型: service\n发布机关: 示范市\n文号: 示〔2026〕1号\n地区: 全国\n\
                    有效期: 2026-01-01..2026-09-26\n可靠性: 虚构\n---\n\n# 人人有份\n\n## 条件\n- 有员工 `从业人员 >= 1人` 【一】\n";

async fn told(db: &sea_orm::DatabaseConnection, kind: NoticeKind) -> Vec<i64> {
    let of = notice::Entity::find().filter(notice::Column::Measure.eq("demo-everybody")).filter(notice::Column::Kind.eq(kind.key()));
    let mut numbers: Vec<i64> = of.all(db).await.unwrap().into_iter().filter_map(|n| n.enterprise_id).collect();
    numbers.sort_unstable();
    numbers
}

/// Waits until all have been told of everything on the day `day`.
async fn settled(store: &Store, day: &str) {
    let begun = Instant::now();
    loop {
        let last = store.last_seq().await.unwrap();
        if store.standings_told().await.unwrap().is_some_and(|(head, _)| head.seq == last && head.day == day) {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(90), "nobody is told");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_told_once() {
    let world = world().await;
    let store = world.app().store();
    let db = world.tables().await;
    let days = Arc::new(AtomicI64::new(0));
    let start = async || {
        let days = Arc::clone(&days);
        let clock = Arc::new(move || now() + chrono::TimeDelta::days(days.load(Ordering::SeqCst)));
        let options = Options { tells: true, ..Options::default() };
        Service::start(Store::open_file(&world.file()).await.unwrap(), ground(), clock, options).await.unwrap()
    };
    let (a, b) = (start().await, start().await);
    settled(store, "2026-09-15").await;
    assert_eq!(store.inbox(&store.signed(8).await.unwrap().unwrap()).unread(now()).await.unwrap(), 0, "what is so already is no news");

    // Published: everybody with somebody employed.
    let desk = store.desk(&store.signed(1).await.unwrap().unwrap()).unwrap();
    let fact = |n: &str| vec![FactEntry("employees".to_owned(), Some(2025), format!("={n}"))];
    desk.enter(world.company, "test", fact("0"), now()).await.unwrap();
    let draft = desk.draft("demo-city/demo-everybody.md", TEXT, "", now()).await.unwrap();
    desk.submit(draft, now()).await.unwrap();
    store.desk(&store.signed(2).await.unwrap().unwrap()).unwrap().publish(draft, "", now()).await.unwrap();
    settled(store, "2026-09-15").await;
    let eligible = told(&db, NoticeKind::MeasureEligible).await;
    assert!(eligible.len() > 30 && eligible.windows(2).all(|w| w[0] < w[1]), "{eligible:?}");
    assert!(!eligible.contains(&world.company));
    assert_eq!(told(&db, NoticeKind::MeasureOneStep).await, [world.company]);

    // A fact changes.
    desk.enter(world.company, "test", fact("5"), now()).await.unwrap();
    settled(store, "2026-09-15").await;
    assert_eq!(told(&db, NoticeKind::MeasureEligible).await.len(), eligible.len() + 1);
    assert!(told(&db, NoticeKind::MeasureClosing).await.is_empty());

    // The next day its window closes in ten; one has said that it wants to hear three days before.
    let firm = store.signed(8).await.unwrap().unwrap();
    let tenant = store.tenant(&firm).unwrap();
    let less = zhida_store::entity::subscription::Model { closing_days: 3, ..zhida_store::everything(0) };
    tenant.set_subscription(less, now()).await.unwrap();
    days.store(1, Ordering::SeqCst);
    settled(store, "2026-09-16").await;
    let closing = told(&db, NoticeKind::MeasureClosing).await;
    assert_eq!(closing.len(), eligible.len(), "everybody but who wants to hear later");
    assert!(!closing.contains(&tenant.number()));
    days.store(8, Ordering::SeqCst);
    settled(store, "2026-09-23").await;
    assert_eq!(told(&db, NoticeKind::MeasureClosing).await.len(), eligible.len() + 1);
    a.stop().await;
    b.stop().await;
}
