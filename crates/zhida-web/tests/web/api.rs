//! Programs with tokens: scopes, tenants, matching with facts that come with the call, and a document that says it all.

use crate::common::{World, world};
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use zhida_web::routes::routes;

pub(crate) async fn token(world: &World, login: &str, scopes: &[&str]) -> String {
    let form = format!("name=test&days=30{}", scopes.iter().map(|s| format!("&scope={s}")).collect::<String>());
    let (_, page) = world.post("/account/tokens", login, &form).await;
    let begin = page.find("zhida_").unwrap_or_else(|| panic!("{page}"));
    page[begin..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

pub(crate) async fn call(world: &World, method: &str, path: &str, token: &str, body: Value) -> (u16, Value) {
    let request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer {token}"));
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    let (response, text) = world.send(request.header("content-type", "application/json").body(body).unwrap()).await;
    (response.status().as_u16(), serde_json::from_str(&text).unwrap_or_else(|_| panic!("{path}: {text}")))
}

#[tokio::test(flavor = "multi_thread")]
async fn scopes_and_tenants_hold() {
    let world = world().await;
    let own = token(&world, "company", &["match", "facts:read", "facts:write"]).await;
    let little = token(&world, "company", &["facts:read"]).await;
    let staff = token(&world, "clerk", &["match"]).await;
    assert_eq!(call(&world, "GET", "/api/match", "wrong", Value::Null).await.0, 401);
    assert_eq!(call(&world, "GET", "/api/match", &little, Value::Null).await.1["code"], "wrong_scope");
    assert_eq!(call(&world, "POST", "/api/facts", &little, json!({ "facts": { "employees@2025": "1" } })).await.0, 403);
    let (status, matched) = call(&world, "GET", "/api/match", &own, Value::Null).await;
    assert_eq!(status, 200);
    let uscc = matched["enterprises"][0]["reference"].as_str().unwrap();
    // Staff sees the same of it; another enterprise's token cannot ask for it, nor its own one for a second.
    let (_, by_staff) = call(&world, "GET", &format!("/api/enterprises/{uscc}/match"), &staff, Value::Null).await;
    assert_eq!(by_staff["enterprises"][0]["verdicts"], matched["enterprises"][0]["verdicts"]);
    let rival = token(&world, "rival", &["match"]).await;
    assert_eq!(call(&world, "GET", &format!("/api/enterprises/{uscc}/match"), &rival, Value::Null).await.0, 403);
    assert_eq!(call(&world, "GET", "/api/facts", &staff, Value::Null).await.0, 403, "staff speaks for no enterprise");

    // A fact declared is a fact on file, and known at once.
    let (status, _) =
        call(&world, "POST", "/api/facts", &own, json!({ "facts": { "revenue@2025": "1234万元", "employees@2025": "77" } })).await;
    assert_eq!(status, 201);
    let (_, facts) = call(&world, "GET", "/api/facts", &own, Value::Null).await;
    let of = |key: &str| facts.as_array().unwrap().iter().find(|f| f["key"] == key).unwrap()["value"].clone();
    assert_eq!(of("revenue@2025"), "12340000");
    // One bad fact, and none is stored.
    let bad = json!({ "facts": { "employees@2025": "88", "revenue@2025": "many", "revenue": "1", "nonsense": "1", "uscc": "x" } });
    let (status, refused) = call(&world, "POST", "/api/facts", &own, bad).await;
    assert_eq!((status, refused["unread"].as_array().unwrap().len()), (422, 4));
    let (_, facts) = call(&world, "GET", "/api/facts", &own, Value::Null).await;
    assert!(facts.as_array().unwrap().iter().any(|f| f["key"] == "employees@2025" && f["value"] == "77"));
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_that_come_with_the_call_are_matched() {
    let world = world().await;
    let token = token(&world, "clerk", &["match"]).await;
    let one = |reference: &str, facts: Value| json!({ "reference": reference, "facts": facts });
    let body = json!({ "measures": ["demo-rd-subsidy-2026"], "enterprises": [
        one("a", json!({ "registered_region": "990101", "rd_expense@2025": "97万元", "revenue@2025": "3000万元" })),
        one("b", json!({})),
        one("c", json!({ "rd_expense@2025": "plenty" })),
    ]});
    let (status, answer) = call(&world, "POST", "/api/match", &token, body).await;
    assert_eq!(status, 200, "{answer}");
    let verdict = |i: usize| &answer["enterprises"][i]["verdicts"][0];
    assert_eq!(answer["enterprises"][0]["reference"], "a");
    assert_eq!(verdict(0)["measure"], "demo-rd-subsidy-2026");
    assert_eq!(verdict(1)["verdict"], "unknown");
    assert!(!verdict(1)["missing"].as_array().unwrap().is_empty());
    assert_eq!(answer["enterprises"][2]["unread"][0]["code"], "not_a_value");
    let (status, problem) = call(&world, "POST", "/api/match", &token, json!({ "enterprises": [], "measures": ["nope"] })).await;
    assert_eq!((status, problem["code"].as_str()), (422, Some("no_such_measure")));
    let many: Vec<Value> = (0..1001).map(|_| one("", json!({}))).collect();
    assert_eq!(call(&world, "POST", "/api/match", &token, json!({ "enterprises": many })).await.1["code"], "too_many");
    assert_eq!(call(&world, "POST", "/api/match", &token, json!({ "enterprise": 1 })).await.1["code"], "not_understood");
}

/// What the table has and what the document says are the same.
#[tokio::test(flavor = "multi_thread")]
async fn the_document_names_every_call() {
    let world = world().await;
    let (_, text) = world.get("/api/openapi.json", "", "zh").await;
    let document: Value = serde_json::from_str(&text).unwrap();
    let mut said = Vec::new();
    for (path, calls) in document["paths"].as_object().unwrap() {
        said.extend(calls.as_object().unwrap().keys().map(|method| format!("{} {path}", method.to_uppercase())));
    }
    let mut have: Vec<String> =
        routes().iter().filter(|r| r.path.starts_with("/api/")).map(|r| format!("{} {}", r.method, r.path)).collect();
    have.retain(|call| call != "GET /api/openapi.json");
    said.sort();
    have.sort();
    assert_eq!(said, have);
}
