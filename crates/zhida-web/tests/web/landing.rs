//! Every figure of a funnel, counted again from the tables by plain SQL, and the list behind it.

use crate::common::{World, now, number, world};
use sea_orm::{ConnectionTrait as _, Database};
use zhida_measure::Kind;
use zhida_store::{By, Notice, NoticeKind, Recipient};

const STEPS: [&str; 6] = ["qualified", "reached", "read", "applied", "approved", "paid"];

/// Who came to each step or further, by the tables at `url` alone, or those of the world's file.
async fn counted(world: &World, url: Option<&str>, measure: &str) -> [i64; 6] {
    let tables = match url {
        Some(url) => Database::connect(url).await.unwrap(),
        None => world.tables().await,
    };
    let applied = format!("SELECT enterprise_id AS e FROM application WHERE measure = '{measure}' AND sent_at IS NOT NULL");
    let qualified = format!("SELECT enterprise_id AS e FROM qualified WHERE measure = '{measure}'");
    let at = world.app().now().timestamp_micros();
    let told =
        format!("SELECT enterprise_id AS e FROM notice WHERE measure = '{measure}' AND show_at <= {at} AND enterprise_id IN ({qualified})");
    let sets = [
        format!("{applied} UNION {qualified}"),
        format!("{applied} UNION {told}"),
        format!("{applied} UNION {told} AND read_at IS NOT NULL"),
        applied.clone(),
        format!("{applied} AND state IN ('granted', 'booked', 'paid')"),
        format!("{applied} AND state = 'paid'"),
    ];
    let mut counts = [0; 6];
    for (count, set) in counts.iter_mut().zip(sets) {
        *count = number(&tables, format!("SELECT COUNT(DISTINCT e) AS n FROM ({set}) AS steps")).await;
    }
    counts
}

/// The figures of the funnel's page are those of the tables and of the lists behind them; `paid` firms were paid.
pub(crate) async fn agrees(world: &World, url: Option<&str>, measure: &str, paid: usize) {
    world.app().count_landing().await.unwrap();
    let (_, page) = world.get(&format!("/desk/landing/{measure}"), "leader", "zh").await;
    let mut shown = [0; 6];
    for (count, step) in shown.iter_mut().zip(STEPS) {
        let link = format!("/desk/landing/{measure}/{step}\">");
        // Nothing leads to an empty list.
        *count = page.split(&link).nth(1).map_or(0, |rest| rest.split('<').next().unwrap().parse().unwrap());
        let (_, list) = world.get(&format!("/desk/landing/{measure}/{step}"), "leader", "zh").await;
        assert!(list.contains(&format!("共 {count} 家")), "{step} {count}: {list}");
    }
    assert_eq!(shown, counted(world, url, measure).await, "{measure}");
    assert_eq!(shown[5], i64::try_from(paid).unwrap());
    assert!(shown.is_sorted_by(|a, b| a >= b), "{shown:?}");
    let (_, overview) = world.get("/desk/landing?sort=paid", "leader", "zh").await;
    assert!(overview.contains(&format!("/desk/landing/{measure}")), "{overview}");
}

#[tokio::test(flavor = "multi_thread")]
async fn those_that_qualify_are_put_down_told_and_read() {
    let world = world().await;
    // Of what one can get, that for which most qualify.
    let (measure, eligible) = {
        let city = world.app().city();
        let can_be_had = |kind| matches!(kind, Kind::Subsidy | Kind::Honour | Kind::Service | Kind::Event);
        let all = city.in_force().iter().filter_map(|m| city.subject(*m)).filter(|s| can_be_had(s.plan().meta.kind));
        let of = |s: zhida_live::Subject| -> (String, Vec<i64>) {
            (s.plan().meta.id.clone(), city.qualified(&s).into_iter().map(|(number, _)| number).collect())
        };
        all.map(of).max_by_key(|(_, numbers)| numbers.len()).unwrap()
    };
    assert!(eligible.len() > 1, "{measure} {eligible:?}");
    let store = world.app().store();
    let told = Notice::new("landing", Recipient::Enterprise(eligible[0]), NoticeKind::ClaimApproved, "/my").about(&measure);
    store.tell(&By::program(now()), &[told]).await.unwrap();
    agrees(&world, None, &measure, 0).await;
    let counts = counted(&world, None, &measure).await;
    assert_eq!(counts, [i64::try_from(eligible.len()).unwrap(), 1, 0, 0, 0, 0]);
    // One of it reads the notice.
    let read = format!("UPDATE notice SET read_at = {} WHERE measure = '{measure}'", now().timestamp_micros());
    world.tables().await.execute_unprepared(&read).await.unwrap();
    agrees(&world, None, &measure, 0).await;
    let counts = counted(&world, None, &measure).await;
    assert_eq!(counts[1..4], [1, 1, 0]);
    // Counted twice, nothing is put down twice; who does not qualify any more stays, with the day it ceased.
    agrees(&world, None, &measure, 0).await;
    let rest: Vec<zhida_store::Qualifying> =
        eligible[1..].iter().map(|enterprise| zhida_store::Qualifying { enterprise: *enterprise, low: 0, high: Some(0) }).collect();
    assert_eq!(store.put_qualified(&measure, &rest, now()).await.unwrap(), (0, 1));
    assert_eq!(store.put_qualified(&measure, &rest, now()).await.unwrap(), (0, 0));
    assert_eq!(counted(&world, None, &measure).await, counts);
}
