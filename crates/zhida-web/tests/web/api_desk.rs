//! What the desk does, done by programs: search, facts, vouching, files, versions. Scopes and roles hold, and so do the two persons.

use crate::api::{call, token};
use crate::common::{World, world};
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

fn encode(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

async fn get(world: &World, path: &str, token: &str) -> Value {
    let (status, answer) = call(world, "GET", path, token, Value::Null).await;
    assert_eq!(status, 200, "{path}: {answer}");
    answer
}

async fn send(world: &World, token: &str, name: &str, bytes: &[u8]) -> (u16, Value) {
    let request = Request::builder().method("POST").uri(format!("/api/imports?file={name}"));
    let request = request.header("authorization", format!("Bearer {token}")).header("content-type", "application/octet-stream");
    let (response, text) = world.send(request.body(Body::from(bytes.to_vec())).unwrap()).await;
    (response.status().as_u16(), serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}")))
}

#[tokio::test(flavor = "multi_thread")]
async fn enterprises_are_searched_entered_and_vouched_for() {
    let world = world().await;
    let reads = token(&world, "leader", &["facts:read"]).await;
    let clerk = token(&world, "clerk", &["facts:read", "facts:write"]).await;
    let company = token(&world, "company", &["facts:read", "facts:write", "measures:read"]).await;
    let admin = token(&world, "admin", &["facts:read", "measures:read"]).await;
    let condition = format!("/api/enterprises?if={}&col=employees@2025&sort=employees@2025&desc=yes", encode("从业人员[2025] >= 50人"));
    let found = get(&world, &condition, &reads).await;
    let figures: Vec<i64> =
        found["enterprises"].as_array().unwrap().iter().map(|e| e["values"]["employees@2025"].as_str().unwrap().parse().unwrap()).collect();
    assert!(figures.len() > 2 && figures.len() < 60 && figures.iter().all(|n| *n >= 50), "{found}");
    assert!(figures.windows(2).all(|w| w[0] >= w[1]), "{figures:?}");
    assert_eq!(found["total"], figures.len());
    for (query, code) in [
        (format!("if={}", encode("从业 >> 5")), "bad_condition"),
        ("measure=nope&standing=eligible".to_owned(), "no_such_measure"),
        ("measure=cn-srdi-2026".to_owned(), "half_a_standing"),
        ("standing=near&measure=cn-srdi-2026".to_owned(), "not_a_standing"),
        ("col=nothing".to_owned(), "no_such_fact"),
    ] {
        let (status, problem) = call(&world, "GET", &format!("/api/enterprises?{query}"), &reads, Value::Null).await;
        assert_eq!((status, problem["code"].as_str()), (422, Some(code)), "{query}");
    }
    // Whom the pages do not let see the city, tokens do not either.
    for stranger in [&company, &admin] {
        assert_eq!(call(&world, "GET", "/api/enterprises", stranger, Value::Null).await.0, 403);
        assert_eq!(call(&world, "GET", "/api/measures/cn-srdi-2026/city", stranger, Value::Null).await.0, 403);
    }
    let near = get(&world, "/api/enterprises?measure=cn-innovative-2022&standing=one_step", &reads).await;
    let measures = token(&world, "leader", &["measures:read"]).await;
    let city = get(&world, "/api/measures/cn-innovative-2022/city?by=size", &measures).await;
    assert_eq!(near["total"], city["counts"]["one_step"]);
    let listed = get(&world, "/api/measures/cn-innovative-2022/enterprises?standing=one_step", &measures).await;
    assert_eq!(listed["total"], near["total"]);
    assert!(listed["enterprises"][0]["clause"].is_string(), "{listed}");

    let uscc = found["enterprises"][0]["uscc"].as_str().unwrap();
    let path = format!("/api/enterprises/{uscc}");
    let facts = json!({ "facts": { "employees@2025": "4321人" }, "note": "by telephone" });
    assert_eq!(call(&world, "POST", &format!("{path}/facts"), &reads, facts.clone()).await.1["code"], "wrong_scope");
    assert_eq!(call(&world, "POST", &format!("{path}/facts"), &company, facts.clone()).await.1["code"], "forbidden");
    assert_eq!(call(&world, "POST", &format!("{path}/facts"), &clerk, facts).await.0, 201);
    let bad = json!({ "facts": { "employees@2025": "77", "nonsense": "1" } });
    assert_eq!(call(&world, "POST", &format!("{path}/facts"), &clerk, bad).await.1["unread"][0]["key"], "nonsense");
    let history = get(&world, &format!("{path}/facts?history=true"), &reads).await;
    let of: Vec<&Value> = history.as_array().unwrap().iter().filter(|f| f["key"] == "employees@2025").collect();
    assert_eq!((of.last().unwrap()["value"].as_str(), of.last().unwrap()["by"].as_str()), (Some("4321"), Some("clerk")));
    assert_eq!(of.last().unwrap()["note"], "by telephone");
    assert_eq!(of[0]["origin"], "imported");

    let manual = get(&world, "/api/measures/demo-rd-subsidy-2026", "").await["manual"][0]["clause"].clone();
    let say = |evidence: &str| json!({ "measure": "demo-rd-subsidy-2026", "clause": manual, "say": "yes", "evidence": evidence });
    assert_eq!(call(&world, "POST", &format!("{path}/attestations"), &clerk, say("")).await.1["code"], "no_evidence");
    assert_eq!(call(&world, "POST", &format!("{path}/attestations"), &clerk, say("信用中国查询")).await.0, 201);
    let one = get(&world, &path, &reads).await;
    assert_eq!(one["attestations"][0]["holds"], true);
    assert_eq!(get(&world, &format!("{path}/attestations"), &reads).await, one["attestations"]);

    let new = json!({ "uscc": "91310000MA1FL0007C", "name": "新来公司" });
    assert_eq!(call(&world, "POST", "/api/enterprises", &clerk, new.clone()).await.0, 201);
    assert_eq!(call(&world, "POST", "/api/enterprises", &clerk, new).await.1["code"], "enterprise_on_file");
    let wrong = json!({ "uscc": "91310000MA1FL0007X", "name": "新来公司" });
    assert_eq!(call(&world, "POST", "/api/enterprises", &clerk, wrong).await.1["code"], "not_a_credit_code");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_seen_confirmed_once_and_undone() {
    let world = world().await;
    let clerk = token(&world, "clerk", &["imports", "facts:read"]).await;
    let colleague = token(&world, "clerk2", &["imports"]).await;
    let csv =
        "统一社会信用代码,企业名称,从业人员[2025],营业收入[2025](万元),天气\n91310000MA1FL0007C,新来公司,12,很多,晴\n错,无码公司,3,4,雨\n";
    let (status, seen) = send(&world, &clerk, "a.csv", csv.as_bytes()).await;
    assert_eq!(status, 201, "{seen}");
    assert_eq!((seen["new"].as_i64(), seen["facts"].as_i64(), seen["rejected"].as_i64()), (Some(1), Some(1), Some(2)), "{seen}");
    assert_eq!(seen["unknown_columns"][0]["heading"], "天气");
    assert!(seen["rejects"].as_array().unwrap().iter().any(|r| r["text"] == "很多"), "{seen}");
    let place = format!("/api/imports/preview/{}", seen["token"].as_str().unwrap());
    assert_eq!(call(&world, "GET", &place, &colleague, Value::Null).await.0, 404, "only who sent it sees it");
    assert_eq!(call(&world, "POST", &place, &colleague, Value::Null).await.0, 404);
    assert_eq!(get(&world, &place, &clerk).await["new"], 1);
    assert_eq!(call(&world, "GET", "/api/enterprises/91310000MA1FL0007C", &clerk, Value::Null).await.0, 404, "nothing counts yet");
    let (status, run) = call(&world, "POST", &place, &clerk, Value::Null).await;
    assert_eq!((status, run["added"].as_i64()), (201, Some(1)), "{run}");
    assert_eq!(call(&world, "POST", &place, &clerk, Value::Null).await.0, 404, "it counts once");
    let one = get(&world, "/api/enterprises/91310000MA1FL0007C", &clerk).await;
    assert_eq!(one["facts"][0]["value"], "12");
    let number = run["number"].as_i64().unwrap();
    let (_, rejects) = world
        .send(
            Request::builder()
                .uri(format!("/api/imports/{number}/rejects"))
                .header("authorization", format!("Bearer {clerk}"))
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    assert!(rejects.contains("很多"), "{rejects}");
    assert_eq!(call(&world, "POST", &format!("/api/imports/{number}/undo"), &clerk, Value::Null).await.0, 200);
    assert_eq!(call(&world, "POST", &format!("/api/imports/{number}/undo"), &clerk, Value::Null).await.1["code"], "undone");
    assert_eq!(get(&world, "/api/enterprises/91310000MA1FL0007C", &clerk).await["on_file"], false);
    assert_eq!(get(&world, "/api/imports", &clerk).await[0]["number"], number);
    let leader = token(&world, "leader", &["imports"]).await;
    assert_eq!(send(&world, &leader, "a.csv", csv.as_bytes()).await.0, 403);
    assert_eq!(send(&world, &clerk, "a.csv", b"").await.0, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_measure_is_written_checked_and_published_by_a_second_person() {
    let world = world().await;
    let all = ["measures:read", "measures:write", "measures:publish"];
    let (writer, second) = (token(&world, "clerk", &all).await, token(&world, "department", &all).await);
    let only_writes = token(&world, "department", &["measures:write"]).await;
    let (status, begun) =
        call(&world, "POST", "/api/versions", &writer, json!({ "measure": "demo-rd-subsidy-2026", "note": "门槛" })).await;
    assert_eq!(status, 201, "{begun}");
    let path = format!("/api/versions/{}", begun["id"]);
    let again = call(&world, "POST", "/api/versions", &second, json!({ "measure": "demo-rd-subsidy-2026" })).await;
    assert_eq!((again.1["code"].as_str(), again.1["place"].as_str()), (Some("being_written"), Some(path.as_str())));
    let text = begun["text"].as_str().unwrap();
    let broken = text.replacen("研发费用 >= 100万元", "研发费用 >= 100万圆", 1);
    let checked = call(&world, "POST", "/api/check", &writer, json!({ "text": broken })).await.1;
    assert!(checked["errors"].as_i64() > Some(0) && checked["counts"].is_null(), "{checked}");
    let save = |text: &str, seen: &Value| json!({ "text": text, "seen": seen });
    let (_, saved) = call(&world, "POST", &path, &writer, save(&broken, &begun["hash"])).await;
    assert_eq!(call(&world, "POST", &format!("{path}/submit"), &writer, Value::Null).await.1["code"], "has_errors");
    assert_eq!(call(&world, "POST", &path, &writer, save(text, &begun["hash"])).await.1["code"], "saved_meanwhile");
    let better = text.replacen("申报期: 2026-09-01..2026-10-31", "申报期: 2026-09-01..2026-11-30", 1);
    let checked = call(&world, "POST", "/api/check", &writer, json!({ "text": better })).await.1;
    assert_eq!(checked["errors"], 0, "{checked}");
    assert_eq!(call(&world, "POST", &path, &writer, save(&better, &saved["hash"])).await.0, 200);
    let diff = get(&world, &format!("{path}/diff"), &second).await;
    assert!(diff["edits"].as_array().unwrap().iter().any(|e| e["kind"] == "changed"), "{diff}");
    assert_eq!(call(&world, "POST", &format!("{path}/submit"), &writer, Value::Null).await.0, 200);
    let word = json!({ "word": "好" });
    assert_eq!(call(&world, "POST", &format!("{path}/publish"), &writer, word.clone()).await.1["code"], "own_work");
    assert_eq!(call(&world, "POST", &format!("{path}/publish"), &only_writes, word.clone()).await.1["code"], "wrong_scope");
    assert_eq!(call(&world, "POST", &format!("{path}/send-back"), &second, json!({})).await.0, 422);
    let (status, published) = call(&world, "POST", &format!("{path}/publish"), &second, word).await;
    assert_eq!((status, published["stage"].as_str()), (200, Some("published")), "{published}");
    let acts: Vec<&str> = published["deeds"].as_array().unwrap().iter().map(|d| d["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["drafted", "saved", "saved", "submitted", "published"]);
    assert_eq!(published["deeds"][4]["by"], "department");
    assert_eq!(get(&world, "/api/measures/demo-rd-subsidy-2026", "").await["window"]["to"], "2026-11-30");

    let versions = get(&world, "/api/measures/demo-rd-subsidy-2026/versions", &writer).await;
    assert_eq!(versions[1]["stage"], "replaced");
    let withdraw = "/api/measures/demo-rd-subsidy-2026/withdraw";
    assert_eq!(call(&world, "POST", withdraw, &writer, json!({ "reason": " " })).await.0, 422);
    assert_eq!(call(&world, "POST", withdraw, &writer, json!({ "reason": "预算用完" })).await.0, 200);
    assert_eq!(call(&world, "GET", "/api/measures/demo-rd-subsidy-2026", "", Value::Null).await.0, 404);
    let open = get(&world, "/api/versions", &second).await;
    let out = open.as_array().unwrap().iter().find(|v| v["stage"] == "withdrawn").unwrap();
    let last = out["deeds"].as_array().unwrap().last().unwrap();
    assert_eq!((last["act"].as_str(), last["by"].as_str(), last["word"].as_str()), (Some("withdrawn"), Some("clerk"), Some("预算用完")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_figure_is_moved() {
    let world = world().await;
    let leader = token(&world, "leader", &["measures:read"]).await;
    let literals = get(&world, "/api/measures/demo-rd-subsidy-2026/literals", &leader).await;
    let spent = literals.as_array().unwrap().iter().find(|l| l["text"].as_str().unwrap().contains("不少于100万元")).unwrap();
    assert_eq!((spent["value"].as_str(), spent["unit"].as_str()), (Some("100"), Some("万元")));
    let sweep = format!("/api/measures/demo-rd-subsidy-2026/sweep?literal={}", spent["literal"]);
    let moved = get(&world, &format!("{sweep}&values=100"), &leader).await;
    assert_eq!(moved["curve"][0]["eligible"], moved["current"]["eligible"]);
    assert_eq!((moved["curve"][0]["enter"].as_i64(), moved["curve"][0]["leave"].as_i64()), (Some(0), Some(0)));
    let curve = get(&world, &sweep, &leader).await["curve"].as_array().unwrap().clone();
    let eligible: Vec<i64> = curve.iter().map(|p| p["eligible"].as_i64().unwrap()).collect();
    assert!(eligible.len() > 3 && eligible.windows(2).all(|w| w[0] >= w[1]), "a higher bar lets fewer through: {eligible:?}");
    assert_eq!(call(&world, "GET", &format!("{sweep}&values=many"), &leader, Value::Null).await.1["code"], "not_a_value");
    let none = "/api/measures/demo-rd-subsidy-2026/sweep?literal=999";
    assert_eq!(call(&world, "GET", none, &leader, Value::Null).await.1["code"], "no_such_literal");
}
