//! Every page in both languages, through the whole stack, over the repository's own library.

use crate::common::{PASSWORD, World, now, sent, world};
use crate::samples::samples;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use zhida_store::{Demand, Moment, SignIn};
use zhida_web::routes::routes;

/// What has pages and is not in the world: a request for its service, which is case 1, and a draft of an event, number 2.
async fn furnish(world: &World) {
    let (store, shelf) = (world.app().store(), world.app().shelf());
    let SignIn::Welcome(company) = store.sign_in("company", PASSWORD, now()).await.unwrap() else { panic!("the company cannot sign in") };
    let demand = Demand { text: "需要辅导".to_owned(), contact: "王某 13800000000".to_owned(), ..Demand::default() };
    let moment = Moment { calendar: &shelf.library.calendar, at: now(), request: "" };
    let case = store.tenant(&company).unwrap().request_service(1, &demand, "", &moment).await.unwrap();
    let draft = "title=培训&form=training&starts=2026-10-20T14:00&ends=2026-10-20T17:00&capacity=9";
    let event = sent(world, "/desk/events/new", "clerk", draft).await;
    assert_eq!((case, event.as_str()), (1, "/desk/events/2"), "the samples know these numbers");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_speaks_both_languages() {
    let mut world = world().await;
    furnish(&world).await;
    world.needs_money().await;
    for (route, path, login, status) in samples() {
        for lang in ["zh", "en"] {
            let (response, text) = world.get(path, login, lang).await;
            assert_eq!(response.status().as_u16(), status, "{path} as {login:?}: {text}");
            assert!(!text.contains('⟦'), "{path} in {lang}: {text}");
            let policy = response.headers()["content-security-policy"].to_str().unwrap();
            assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
            if text.starts_with("<!doctype html>") {
                let tag = if lang == "zh" { "<html lang=\"zh-CN\">" } else { "<html lang=\"en\">" };
                assert!(text.contains(tag), "{path}");
                assert!(!text.contains(" style=\"") && !text.contains("<script>"), "{path} has something inline");
            } else {
                assert!(!["/", "/measures", "/try", ""].contains(&route), "{path} is no page");
            }
        }
    }
}

#[test]
fn every_route_that_is_read_has_a_sample() {
    for route in routes().iter().filter(|r| r.method == Method::GET) {
        assert!(samples().iter().any(|(path, ..)| *path == route.path), "{} has no sample", route.path);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn search_cuts_words_and_finds_single_characters() {
    let world = world().await;
    for (query, hit) in
        [("认定办法", "<mark>认定</mark>"), ("税", "<mark>税</mark>"), ("贴息", "<mark>贴息</mark>"), ("新中小", "专精特新中小企业")]
    {
        let query: String = query.bytes().map(|b| format!("%{b:02X}")).collect();
        let (_, text) = world.get(&format!("/measures?q={query}"), "", "zh").await;
        assert!(text.contains(hit), "{hit}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tried_measure_carries_marks_values_and_gap() {
    let world = world().await;
    let path = "/measures/demo-rd-subsidy-2026/try?rd_expense@2025=97%E4%B8%87%E5%85%83&revenue@2025=3000%E4%B8%87%E5%85%83";
    let (_, text) = world.get(path, "", "zh").await;
    assert!(text.contains("再增加 3万元（达到 100万元）"), "{text}");
    let (_, text) = world.get(path, "", "en").await;
    assert!(text.contains("30,000 yuan more (to reach 1 million yuan)"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_links_the_measures_it_mentions() {
    let world = world().await;
    for (page, link) in [
        ("/measures/cn-srdi-2026", "持有(<a href=\"/measures/cn-innovative-2022\">创新型中小企业</a>)"),
        ("/measures/cn-loan-subsidy-2026", "见 <a href=\"/measures/cn-size-2011\">中小企业划型标准</a>。"),
    ] {
        let (_, text) = world.get(page, "", "zh").await;
        assert!(text.contains(link), "{page}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_version_tried_stays_the_same() {
    let world = world().await;
    let (_, text) = world.get("/measures/cn-little-giant-2022?track=renewal", "", "zh").await;
    let href = text.split("btn-wide\" href=\"").nth(1).and_then(|t| t.split('"').next()).unwrap().replace("&#38;", "&");
    let (response, text) = world.get(&href, "", "zh").await;
    assert_eq!(response.status(), StatusCode::OK, "{href}");
    assert!(text.contains("name=\"track\" value=\"renewal\""), "{href}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_is_chosen_here_and_not_from_elsewhere() {
    let world = world().await;
    let post = |site: &str| {
        let request = Request::builder().method(Method::POST).uri("/language").header("sec-fetch-site", site);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        request.body(Body::from("lang=en&back=%2Fmeasures%3Fq%3Dx")).unwrap()
    };
    let (response, _) = world.send(post("same-origin")).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(response.headers()["location"], "/measures?q=x");
    assert!(response.headers().get_all("set-cookie").iter().any(|c| c.to_str().unwrap().starts_with("lang=en")));
    let (response, text) = world.send(post("cross-site")).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert!(text.contains("无权访问"));
}
