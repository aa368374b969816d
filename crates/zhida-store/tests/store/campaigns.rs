//! Campaigns and standings on both databases: sent once through pauses and stops, told once whoever looks.

use crate::common::{account, day, file, named, on_both, signed_in};
use zhida_store::entity::{standing_head, standing_told};
use zhida_store::{
    CampaignAct, CampaignState, Channel, Conflict, NewCampaign, Notice, NoticeKind, Numbers, Reached, Recipient, Role, Signed, Store,
    StoreError, everything,
};

on_both!(told);

async fn told(store: &Store) {
    story(store).await;
    standings(store).await;
}

async fn user(store: &Store, login: &str, role: Role, enterprise: Option<i64>) -> Signed {
    account(store, named(login, role), enterprise, day(1, 8)).await
}

async fn state(store: &Store, id: i64) -> String {
    store.campaign_to_do(id).await.unwrap().state
}

async fn story(store: &Store) {
    let clerk = user(store, "clerk", Role::Clerk, None).await;
    let leader = user(store, "leader", Role::Leader, None).await;
    let desk = store.desk(&clerk).unwrap();
    desk.import(file(1200, 0, &|_| Vec::new()), day(1, 9)).await.unwrap();
    let numbers: Vec<i64> = store.changes(0).await.unwrap().enterprises.iter().map(|e| e.id).collect();
    let firm = user(store, "firm", Role::Enterprise, Some(numbers[700])).await;
    let rival = user(store, "rival", Role::Enterprise, Some(numbers[1])).await;

    let new = |wanted| NewCampaign {
        measure: "demo~renewal".to_owned(),
        query: "[]".to_owned(),
        title: "题".to_owned(),
        text: "文".to_owned(),
        lang: "zh".to_owned(),
        wanted,
    };
    assert!(matches!(store.desk(&leader).unwrap().make_campaign(new(3), day(2, 8)).await, Err(StoreError::Forbidden)));
    assert!(matches!(desk.make_campaign(new(0), day(2, 8)).await, Err(StoreError::Invalid("wanted"))));
    let id = desk.make_campaign(new(1200), day(2, 8)).await.unwrap();
    let job = store.next_job("n", &["campaign.prepare"], day(2, 8)).await.unwrap().unwrap();
    assert_eq!(job.payload, format!("{{\"campaign\":{id}}}"));
    assert!(matches!(desk.drive_campaign(id, CampaignAct::Send, day(2, 8)).await, Err(StoreError::Conflict(Conflict::NotNow))));

    // Prepared once although the node dies in between and begins anew.
    let texts: Vec<(i64, String, String)> = numbers.iter().map(|n| (*n, format!("致{n}"), "文".to_owned())).collect();
    assert!(store.add_recipients(id, &texts[..900], day(2, 8)).await.unwrap());
    assert!(store.add_recipients(id, &texts, day(2, 8)).await.unwrap());
    store.campaign_prepared(id, day(2, 8)).await.unwrap();
    assert!(!store.add_recipients(id, &texts[..1], day(2, 8)).await.unwrap(), "it is prepared");
    assert_eq!(store.inbox(&firm).unread(day(2, 8)).await.unwrap(), 0, "nothing is seen yet");

    // Sent in batches, paused between two, and gone on with.
    desk.drive_campaign(id, CampaignAct::Send, day(2, 9)).await.unwrap();
    assert!(store.release_recipients(id, day(2, 9)).await.unwrap());
    desk.drive_campaign(id, CampaignAct::Pause, day(2, 9)).await.unwrap();
    assert!(!store.release_recipients(id, day(2, 9)).await.unwrap());
    assert_eq!(desk.campaign(id).await.unwrap().1.delivered, 500);
    assert_eq!((store.inbox(&rival).unread(day(2, 9)).await.unwrap(), store.inbox(&firm).unread(day(2, 9)).await.unwrap()), (1, 0));
    desk.drive_campaign(id, CampaignAct::Send, day(2, 10)).await.unwrap();
    while store.release_recipients(id, day(2, 10)).await.unwrap() {}
    assert_eq!(state(store, id).await, CampaignState::Done.key());
    assert!(matches!(desk.drive_campaign(id, CampaignAct::Stop, day(2, 10)).await, Err(StoreError::Conflict(Conflict::NotNow))));

    // Delivered, read, acted; and not relevant, which the desk looks at and answers.
    let (mine, _) = store.inbox(&firm).list(true, None, 0, 9, day(2, 11)).await.unwrap();
    assert_eq!((mine.len(), mine[0].href.as_str(), mine[0].measure.as_str()), (1, "/my/measures/demo?track=renewal", "demo"));
    let inbox = store.inbox(&firm);
    assert!(matches!(inbox.not_relevant(mine[0].id, "nothing", "", day(2, 11)).await, Err(StoreError::Invalid("reason"))));
    assert!(matches!(inbox.not_relevant(mine[0].id, "other", " ", day(2, 11)).await, Err(StoreError::Invalid("reason"))));
    assert!(matches!(store.inbox(&rival).not_relevant(mine[0].id, "facts", "", day(2, 11)).await, Err(StoreError::NotFound)));
    inbox.not_relevant(mine[0].id, "facts", "已迁出", day(2, 11)).await.unwrap();
    assert!(matches!(inbox.not_relevant(mine[0].id, "facts", "", day(2, 11)).await, Err(StoreError::Conflict(Conflict::Decided))));
    let (theirs, _) = store.inbox(&rival).list(true, None, 0, 9, day(2, 11)).await.unwrap();
    store.inbox(&rival).read(theirs[0].id, day(2, 11)).await.unwrap();
    let counts = desk.campaign(id).await.unwrap().1;
    assert_eq!((counts.prepared, counts.delivered, counts.read, counts.acted, counts.irrelevant), (1200, 1200, 2, 1, 1));
    let (acted, total) = desk.recipients(id, Some(Reached::Acted), 0, 10).await.unwrap();
    assert_eq!((total, acted[0].enterprise.id, acted[0].has_account), (1, numbers[700], true));
    let (open, _) = desk.remarks("demo", true, 0, 10).await.unwrap();
    assert!(matches!(desk.settle_remark(open[0].0.id, "", day(2, 12)).await, Err(StoreError::Invalid("answer"))));
    desk.settle_remark(open[0].0.id, "已更正", day(2, 12)).await.unwrap();
    assert_eq!((desk.remarks("", true, 0, 10).await.unwrap().1, desk.remarks("demo", false, 0, 10).await.unwrap().1), (0, 1));
    assert_eq!(inbox.remark(mine[0].id).await.unwrap().unwrap().answer, "已更正");
    assert!(store.inbox(&rival).remark(mine[0].id).await.unwrap().is_none());
    assert_eq!(inbox.unread(day(2, 12)).await.unwrap(), 1, "the answer");

    // Stopped: the rest is never sent.
    let other = desk.make_campaign(new(1200), day(3, 8)).await.unwrap();
    store.add_recipients(other, &texts, day(3, 8)).await.unwrap();
    store.campaign_prepared(other, day(3, 8)).await.unwrap();
    desk.drive_campaign(other, CampaignAct::Send, day(3, 8)).await.unwrap();
    store.release_recipients(other, day(3, 8)).await.unwrap();
    desk.drive_campaign(other, CampaignAct::Stop, day(3, 8)).await.unwrap();
    assert!(!store.release_recipients(other, day(3, 8)).await.unwrap());
    assert_eq!((desk.campaign(other).await.unwrap().1.delivered, state(store, other).await.as_str()), (500, "stopped"));
    assert!(store.next_parcel("n", &[Channel::Email, Channel::Hook], day(4, 8)).await.unwrap().is_none(), "nobody wants mail");
}

/// Two nodes that see one change tell of it once: who comes second finds that all stand otherwise.
async fn standings(store: &Store) {
    let told = |numbers: &[i64]| standing_told::Model {
        measure: "m".to_owned(),
        version: 1,
        eligible: numbers.iter().copied().collect::<Numbers>().into_bytes(),
        one_step: Vec::new(),
        lapsing: Vec::new(),
    };
    let news = |number| Notice::new("standing-m-eligible-9", Recipient::Enterprise(number), NoticeKind::MeasureEligible, "/my").about("m");
    assert!(store.standings_told().await.unwrap().is_none());
    assert!(store.tell_standing(None, told(&[1]), &[], day(5, 8)).await.unwrap());
    let head = |seq, day: &str| standing_head::Model { id: 1, seq, day: day.to_owned(), known: 2000 };
    store.standings_are_told(head(9, "2026-11-05"), &[], day(5, 8)).await.unwrap();
    let before = told(&[1]);
    assert!(store.tell_standing(Some(&before), told(&[1, 2]), &[news(2)], day(5, 9)).await.unwrap());
    assert!(!store.tell_standing(Some(&before), told(&[1, 2]), &[news(2)], day(5, 9)).await.unwrap(), "the second node");
    store.standings_are_told(head(7, "2026-11-05"), &["m".to_owned()], day(5, 9)).await.unwrap();
    let (head, rows) = store.standings_told().await.unwrap().unwrap();
    assert_eq!((head.seq, rows), (9, vec![told(&[1, 2])]), "who is behind changes nothing");

    let firm = signed_in(store, "firm", "correct horse", day(5, 9)).await;
    let tenant = store.tenant(&firm).unwrap();
    assert_eq!(tenant.subscription().await.unwrap(), everything(tenant.number()));
    let less = zhida_store::entity::subscription::Model { enterprise_id: 1, one_step: false, closing_days: 99, ..everything(1) };
    tenant.set_subscription(less, day(5, 9)).await.unwrap();
    let kept = store.subscriptions().await.unwrap();
    assert_eq!(kept.iter().map(|s| (s.enterprise_id, s.one_step, s.closing_days)).collect::<Vec<_>>(), [(tenant.number(), false, 30)]);
}
