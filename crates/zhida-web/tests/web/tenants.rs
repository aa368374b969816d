//! One firm's account against another firm: its numbers, code, sessions and tokens in every place of every route it may use. The routes
//! come from the table, so a new one cannot escape.

use crate::common::{World, world};
use axum::http::Method;
use zhida_store::{FactEntry, Role};
use zhida_web::routes::routes;

/// What nobody but the rival and the centre may read.
const SECRET: &str = "7654321";

struct Rival {
    name: String,
    uscc: String,
    ids: Vec<String>,
    facts: String,
}

async fn rival(world: &World) -> Rival {
    let store = world.app().store();
    let clerk = store.signed(1).await.unwrap().unwrap();
    let desk = store.desk(&clerk).unwrap();
    let facts = vec![FactEntry("employees".to_owned(), Some(2025), format!("={SECRET}"))];
    desk.enter(world.other, "test", facts, crate::common::now()).await.unwrap();
    world.app().catch_up().await.unwrap();
    let enterprise = desk.enterprise(world.other).await.unwrap();
    let user = store.admin(&store.signed(6).await.unwrap().unwrap()).unwrap().users("rival", None, 0, 1).await.unwrap().0[0].id;
    let signed = store.signed(user).await.unwrap().unwrap();
    store.make_token(&signed, "rival's", &["match"], None, crate::common::now()).await.unwrap();
    let token = store.own_tokens(&signed).await.unwrap()[0].id;
    let session = store.own_sessions(&signed, crate::common::now()).await.unwrap()[0].id.clone();
    let ids = vec![world.other.to_string(), enterprise.uscc.clone(), user.to_string(), token.to_string(), session];
    Rival { name: enterprise.name, uscc: enterprise.uscc, ids, facts: state(world).await }
}

/// Everything that is the rival's, as one text: an attack must not change it.
async fn state(world: &World) -> String {
    let store = world.app().store();
    let then = store.then(world.other, i64::MAX - 1).await.unwrap();
    let user = store.admin(&store.signed(6).await.unwrap().unwrap()).unwrap().users("rival", None, 0, 1).await.unwrap().0[0].clone();
    let signed = store.signed(user.id).await.unwrap().unwrap();
    let sessions: Vec<String> = store.own_sessions(&signed, crate::common::now()).await.unwrap().into_iter().map(|s| s.id).collect();
    let tokens = store.own_tokens(&signed).await.unwrap();
    format!("{:?} {:?} {user:?} {sessions:?} {tokens:?}", then.facts, then.attestations)
}

/// Names of parameters that are used anywhere, and some that are not.
const NAMES: [&str; 16] = [
    "id",
    "enterprise",
    "number",
    "uscc",
    "user",
    "token",
    "session",
    "row",
    "of",
    "q",
    "measure",
    "seq",
    "version",
    "draft",
    "name",
    "company",
];

#[tokio::test(flavor = "multi_thread")]
async fn no_route_gives_or_changes_what_is_anothers() {
    let world = world().await;
    let rival = rival(&world).await;
    let (_, seen) = world.get("/api/openapi.json", "company", "zh").await;
    assert!(!seen.is_empty());
    let mut attacks = 0;
    for route in routes().iter().filter(|r| r.access.admits(Some(Role::Enterprise))) {
        // Signing out would end the attack; what it takes is tried in the account's own test.
        if route.path == "/sign-out" {
            continue;
        }
        for id in &rival.ids {
            let path: String =
                route.path.split('/').map(|part| if part.starts_with('{') { id.as_str() } else { part }).collect::<Vec<_>>().join("/");
            let parameters: String = NAMES.iter().map(|name| format!("{name}={id}")).collect::<Vec<_>>().join("&");
            let (status, text) = match route.method {
                Method::GET => {
                    let (response, text) = world.get(&format!("{path}?{parameters}"), "company", "zh").await;
                    (response.status(), text)
                }
                _ => {
                    let (response, text) = world.post(&format!("{path}?{parameters}"), "company", &parameters).await;
                    (response.status(), text)
                }
            };
            attacks += 1;
            assert!(!status.is_server_error(), "{} {path}: {status}", route.method);
            let given = text.replace(id.as_str(), "");
            for secret in [SECRET, rival.name.as_str(), rival.uscc.as_str(), "7,654,321", "765.4321"] {
                assert!(secret == id || !given.contains(secret), "{} {path} gives {secret}: {text}", route.method);
            }
        }
    }
    assert_eq!(state(&world).await, rival.facts, "something of the rival's was changed");
    assert!(attacks > 100, "{attacks}");
    // The rival itself sees it, so the attack looked for the right thing.
    let (_, own) = world.get("/my/profile", "rival", "zh").await;
    assert!(own.contains(&rival.name), "{own}");
}
