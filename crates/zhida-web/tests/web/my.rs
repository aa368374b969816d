//! What an enterprise does on its own pages, and what never appears there.

use crate::common::{World, world};
use zhida_store::VerdictId;

/// What stands in the section `id` of the list.
fn section<'a>(text: &'a str, id: &str) -> &'a str {
    let from = text.find(&format!("id=\"{id}\"")).unwrap_or(text.len());
    let rest = &text[from..];
    &rest[..rest.find("</section>").unwrap_or(rest.len())]
}

async fn saved(world: &World, path: &str, login: &str, form: &str) -> String {
    let (response, text) = world.post(path, login, form).await;
    assert_eq!(response.status().as_u16(), 303, "{text}");
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    world.get(&location, login, "zh").await.1
}

/// Facts that make a small firm of the demo city eligible for the R&D subsidy, but for one.
const ALMOST: &str = "theme=finance&rd_expense@2025=97&rd_expense@2024=90&revenue@2025=3000&revenue@2024=2800";

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_fact_shows_with_its_source_and_what_it_opened() {
    let world = world().await;
    let (_, before) = world.get("/my/profile", "company", "zh").await;
    assert!(before.contains("导入自") && before.contains("合成企业.csv"), "{before}");
    let text = saved(&world, "/my/profile", "company", ALMOST).await;
    assert!(text.contains("研发费用（2025年） <b>97万元</b>"), "{text}");
    assert!(text.contains("企业填报"));
    let (_, text) = world.get("/my/profile/rd_expense", "company", "zh").await;
    assert!(text.contains("97万元") && text.contains("现用") && text.contains("合成企业.csv"), "{text}");
    // The same again is no entry.
    let (response, _) = world.post("/my/profile", "company", ALMOST).await;
    assert_eq!(response.headers()["location"], "/my/profile#finance");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_value_is_refused_at_its_field_and_nothing_is_lost() {
    let world = world().await;
    let form = "theme=finance&rd_expense@2025=abc&revenue@2025=123456";
    let (response, text) = world.post("/my/profile", "company", form).await;
    assert_eq!(response.status().as_u16(), 422, "{text}");
    assert!(text.contains("“abc”不是数字") && text.contains("href=\"#rd_expense-2025\"") && text.contains("aria-invalid"), "{text}");
    assert!(text.contains("value=\"abc\"") && text.contains("value=\"123456\""), "{text}");
    let (_, text) = world.get("/my/profile", "company", "zh").await;
    assert!(!text.contains("123456"), "half of a form was saved");
    let (response, text) = world.post("/my/answer", "company", "ask=rd_expense@2025&rd_expense@2025=5公斤&how=answer").await;
    assert_eq!(response.status().as_u16(), 422);
    assert!(text.contains("value=\"5公斤\"") && text.contains("field-error"), "{text}");
    let (response, text) = world.post("/my/answer", "company", "ask=rd_expense@2025&how=answer").await;
    assert_eq!(response.status().as_u16(), 422);
    assert!(text.contains("请填写，或选“不清楚”"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_makes_a_measure_appear_among_the_eligible() {
    let world = world().await;
    let award = "/my/measures/demo-hightech-award-2026\"";
    let facts = "theme=finance&registered_region=云桥区&hightech_certificate=是&hightech_revenue@2025=800&total_income@2025=1000&tax_offence_3y=否&fraud_record=否";
    let _ = saved(&world, "/my/profile", "company", &format!("{facts}&rd_expense@2025=40")).await;
    let (_, text) = world.get("/my", "company", "zh").await;
    assert!(!section(&text, "eligible").contains(award) && section(&text, "near").contains(award), "{text}");
    assert!(section(&text, "near").contains("研发费用（2025年）再增加 10万元（达到 50万元）"), "{text}");
    let answer = "measure=demo-hightech-award-2026&ask=rd_expense@2025&rd_expense@2025=80&how=answer";
    let text = saved(&world, "/my/answer", "company", answer).await;
    assert!(section(&text, "opened").contains(award) && text.contains("现在符合") && text.contains("已答 1 题"), "{text}");
    let (_, text) = world.get("/my", "company", "zh").await;
    assert!(section(&text, "eligible").contains(award) && !section(&text, "near").contains(award), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_known_is_not_asked_again() {
    let world = world().await;
    let (_, text) = world.get("/my/answer", "company", "zh").await;
    let Some(name) = text.split("name=\"ask\" value=\"").nth(1).and_then(|t| t.split('"').next()) else { return };
    let form = format!("ask={name}&how=unknown&done=3");
    let next = saved(&world, "/my/answer", "company", &form).await;
    assert!(next.contains("不清楚") && next.contains("已答 4 题"), "{next}");
    assert!(!next.contains(&format!("name=\"ask\" value=\"{name}\"")), "{name} is asked again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verdict_has_a_number_that_names_this_enterprise() {
    let world = world().await;
    let (_, text) = world.get("/my/measures/demo-rd-subsidy-2026", "company", "zh").await;
    let number = text.split("<code>E").nth(1).and_then(|t| t.split('<').next()).unwrap();
    let id: VerdictId = format!("E{number}").parse().unwrap();
    assert_eq!(id.enterprise, world.company);
    assert_eq!(id.day.to_string(), "2026-09-15");
    assert!(id.version > 0 && id.seq > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_enterprise_never_appears() {
    let world = world().await;
    let secret = "theme=finance&revenue@2025=87654321";
    let text = saved(&world, "/my/profile", "rival", secret).await;
    assert!(text.contains("87654321"));
    let seq = {
        let (response, _) = world.post("/my/profile", "rival", "theme=finance&revenue@2025=87654322").await;
        response.headers()["location"].to_str().unwrap().rsplit('=').next().unwrap().to_owned()
    };
    let (_, rivals) = world.get("/my", "rival", "zh").await;
    let name = rivals.split("<h1 lang=\"zh-CN\">").nth(1).and_then(|t| t.split('<').next()).unwrap().to_owned();
    let pages = [
        "/my".to_owned(),
        "/my/profile".to_owned(),
        format!("/my/profile?saved={seq}"),
        format!("/my/answer?after={seq}"),
        "/my/profile/revenue".to_owned(),
        "/my/profile?edit=finance&enterprise={other}".to_owned(),
        "/my/measures/demo-rd-subsidy-2026?enterprise={other}".to_owned(),
    ];
    for path in pages {
        let (_, text) = world.get(&path, "company", "zh").await;
        assert!(!text.contains("8765432") && !text.contains(&name), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_confirmed_yet_is_told_so_and_sees_nothing_else() {
    let world = world().await;
    let (_, text) = world.get("/my/profile", "company", "zh").await;
    let code = text.split("<p class=\"quiet\">").nth(1).and_then(|t| t.split('<').next()).unwrap().to_owned();
    let password = crate::common::PASSWORD.replace(' ', "+");
    let form =
        format!("uscc={code}&enterprise=x&name=somebody&phone=13800000000&login=second&password={password}&again={password}&agreed=yes");
    let (response, text) = world.post("/sign-up", "", &form).await;
    assert_eq!(response.status().as_u16(), 303, "{text}");
    let cookie = response.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let get = |path: &'static str| world.send(crate::common::request("GET", path, &cookie, "zh", None));
    let (response, text) = get("/my").await;
    assert_eq!(response.status().as_u16(), 200);
    assert!(text.contains("等待服务中心核实") && !text.contains("rows"), "{text}");
    for path in ["/my/profile", "/my/profile/revenue", "/my/answer", "/my/measures/demo-rd-subsidy-2026"] {
        let (response, _) = get(path).await;
        assert_eq!(response.headers()["location"], "/my", "{path}");
    }
}
