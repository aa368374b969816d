//! Every page in both languages, through the whole stack, over the repository's own library.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, Response, StatusCode};
use std::path::Path;
use std::sync::Arc;
use tower::ServiceExt as _;
use zhida_web::App;
use zhida_web::routes::routes;

#[path = "common/library.rs"]
mod library;

/// Addresses with what they are answered; each route of the table that is read has one.
const SAMPLES: &[(&str, &str, u16)] = &[
    ("/", "/", 200),
    ("/measures", "/measures", 200),
    ("/measures", "/measures?q=%E7%A0%94%E5%8F%91&kind=subsidy&due=over&sort=due&page=1", 200),
    ("/measures", "/measures?q=zzzz", 200),
    ("/measures", "/measures?page=x", 400),
    ("/measures/{id}", "/measures/demo-rd-subsidy-2026", 200),
    ("/measures/{id}", "/measures/cn-size-2011", 200),
    ("/measures/{id}", "/measures/cn-little-giant-2022?on=2022-07-01", 200),
    ("/measures/{id}", "/measures/demo-green-visit-en", 200),
    ("/measures/{id}", "/measures/nothing", 404),
    ("/measures/{id}/try", "/measures/demo-rd-subsidy-2026/try", 200),
    (
        "/measures/{id}/try",
        "/measures/demo-rd-subsidy-2026/try?registered_region=990101&rd_expense@2025=97&revenue@2025=abc&industry_code=%E8%99%9A",
        200,
    ),
    ("/measures/{id}/try", "/measures/cn-size-2011/try?industry_code=C3562&employees@2025=100&employees=100", 200),
    ("/try", "/try", 200),
    ("/try", "/try?registered_region=990101&revenue@2025=3000", 200),
    ("/feed.atom", "/feed.atom", 200),
    ("/calendar.ics", "/calendar.ics", 200),
    ("/assets/{file}", "/assets/nothing.css", 404),
    ("/healthz", "/healthz", 200),
    ("", "/nowhere", 404),
];

fn service() -> Router {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../measures");
    let clock = || "2026-09-15T04:00:00Z".parse().unwrap();
    zhida_web::router(App::new(library::load(&root).unwrap(), Arc::new(clock)).unwrap())
}

async fn ask(service: &Router, request: Request<Body>) -> (Response<()>, String) {
    let (parts, body) = service.clone().oneshot(request).await.unwrap().into_parts();
    let text = String::from_utf8_lossy(&to_bytes(body, 10_000_000).await.unwrap()).into_owned();
    (Response::from_parts(parts, ()), text)
}

fn get(path: &str, lang: &str) -> Request<Body> {
    Request::builder().uri(path).header("cookie", format!("lang={lang}")).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn every_page_speaks_both_languages() {
    let service = service();
    for (route, path, status) in SAMPLES {
        for lang in ["zh", "en"] {
            let (response, text) = ask(&service, get(path, lang)).await;
            assert_eq!(response.status().as_u16(), *status, "{path}");
            assert!(!text.contains('⟦'), "{path} in {lang}: {text}");
            let policy = response.headers()["content-security-policy"].to_str().unwrap();
            assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
            if text.starts_with("<!doctype html>") {
                let tag = if lang == "zh" { "<html lang=\"zh-CN\">" } else { "<html lang=\"en\">" };
                assert!(text.contains(tag), "{path}");
                assert!(!text.contains(" style=\"") && !text.contains("<script>"), "{path} has something inline");
            } else {
                assert!(!["/", "/measures", "/try", ""].contains(route), "{path} is no page");
            }
        }
    }
}

#[test]
fn every_route_that_is_read_has_a_sample() {
    for route in routes().iter().filter(|r| r.method == Method::GET) {
        assert!(SAMPLES.iter().any(|(path, ..)| *path == route.path), "{} has no sample", route.path);
    }
}

#[tokio::test]
async fn search_cuts_words_and_finds_single_characters() {
    let service = service();
    for (query, hit) in
        [("认定办法", "<mark>认定</mark>"), ("税", "<mark>税</mark>"), ("贴息", "<mark>贴息</mark>"), ("新中小", "专精特新中小企业")]
    {
        let query: String = query.bytes().map(|b| format!("%{b:02X}")).collect();
        let (_, text) = ask(&service, get(&format!("/measures?q={query}"), "zh")).await;
        assert!(text.contains(hit), "{hit}");
    }
}

#[tokio::test]
async fn a_tried_measure_carries_marks_values_and_gap() {
    let service = service();
    let path = "/measures/demo-rd-subsidy-2026/try?rd_expense@2025=97%E4%B8%87%E5%85%83&revenue@2025=3000%E4%B8%87%E5%85%83";
    let (_, text) = ask(&service, get(path, "zh")).await;
    assert!(text.contains("再增加 3万元（达到 100万元）"), "{text}");
    let (_, text) = ask(&service, get(path, "en")).await;
    assert!(text.contains("0.03 million yuan more (up to 1 million yuan)"), "{text}");
}

#[tokio::test]
async fn the_version_tried_stays_the_same() {
    let service = service();
    let (_, text) = ask(&service, get("/measures/cn-little-giant-2022?track=renewal", "zh")).await;
    let href = text.split("btn-wide\" href=\"").nth(1).and_then(|t| t.split('"').next()).unwrap().replace("&#38;", "&");
    let (response, text) = ask(&service, get(&href, "zh")).await;
    assert_eq!(response.status(), StatusCode::OK, "{href}");
    assert!(text.contains("name=\"track\" value=\"renewal\""), "{href}");
}

#[tokio::test]
async fn the_language_is_chosen_here_and_not_from_elsewhere() {
    let service = service();
    let post = |site: &str| {
        let request = Request::builder().method(Method::POST).uri("/language").header("sec-fetch-site", site);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        request.body(Body::from("lang=en&back=%2Fmeasures%3Fq%3Dx")).unwrap()
    };
    let (response, _) = ask(&service, post("same-origin")).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(response.headers()["location"], "/measures?q=x");
    assert!(response.headers().get_all("set-cookie").iter().any(|c| c.to_str().unwrap().starts_with("lang=en")));
    let (response, text) = ask(&service, post("cross-site")).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert!(text.contains("无权访问"));
}
