//! Two nodes on one PostgreSQL database: what one commits, the other comes to show by itself. How soon is not tested but measured: see
//! `e2e/nodes.mjs`.

use crate::common::{ground, now, postgres_url, world_in};
use std::sync::Arc;
use std::time::{Duration, Instant};
use zhida_facts::Facts as _;
use zhida_store::{FactEntry, Stage, Store};
use zhida_web::{Options, Service};

#[tokio::test(flavor = "multi_thread")]
async fn what_one_node_commits_the_other_shows() {
    let Some(url) = postgres_url("nodes").await else { return };
    let world = world_in(Store::open_url(&url).await.unwrap(), tempfile::tempdir().unwrap(), Options::default()).await;
    let other = Service::start(Store::open_url(&url).await.unwrap(), ground(), Arc::new(now), Options::default()).await.unwrap();
    let store = world.app().store();
    let clerk = store.signed(1).await.unwrap().unwrap();
    let desk = store.desk(&clerk).unwrap();

    // A fact.
    let fact = vec![FactEntry("employees".to_owned(), Some(2025), "=4321".to_owned())];
    desk.enter(world.company, "test", fact, now()).await.unwrap();
    let library = other.app().shelf().library.clone();
    let employees = library.dictionary.find("employees").unwrap();
    let shown = |app: &zhida_web::App| app.city().facts(world.company).unwrap().state(employees, Some(2025));
    let mine = eventually(|| format!("{:?}", shown(other.app())).contains("4321")).await;
    assert!(mine, "the other node does not show the fact: {:?}", shown(other.app()));

    // An enterprise.
    let added = desk.add_enterprise("91310000MA1FL0000X", "新来公司", now()).await.unwrap();
    assert!(eventually(|| other.app().city().enterprise(added).is_some()).await, "the other node does not know the enterprise");

    // A measure, published by a second person.
    let document = "demo-city/demo-salon-2026.md";
    let text = desk.versions(document).await.unwrap()[0].text.replacen("2026", "2027", 1);
    let id = desk.draft(document, &text, "test", now()).await.unwrap();
    desk.submit(id, now()).await.unwrap();
    let second = store.signed(2).await.unwrap().unwrap();
    store.desk(&second).unwrap().publish(id, "", now()).await.unwrap();
    assert_eq!(desk.version(id).await.unwrap().stage, Stage::Published.key());
    let renewed = eventually(|| other.app().shelf().versions.contains(&id)).await;
    assert!(renewed, "the other node has not the new version");

    // A session of one node is a session of the other.
    let router = zhida_web::router(other.app().clone());
    let request = crate::common::request("GET", "/account", world.cookie("clerk"), "zh", None);
    let answer = tower::ServiceExt::oneshot(router, request).await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    other.stop().await;
}

async fn eventually(mut holds: impl FnMut() -> bool) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(60) {
        if holds() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    false
}
