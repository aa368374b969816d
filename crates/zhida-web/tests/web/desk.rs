//! The desk: searching, entering, vouching, importing, deciding.

use crate::common::{World, now, request, world};
use axum::body::Body;
use axum::http::Request;
use zhida_store::{NewUser, Role, Store};

/// Text in an address or a form.
fn encode(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

/// What stands behind `opening` up to `end`.
fn between<'a>(text: &'a str, opening: &str, end: &str) -> Option<&'a str> {
    text.split(opening).nth(1)?.split(end).next()
}

/// Sends a file as a browser does.
async fn upload(world: &World, login: &str, name: &str, bytes: &[u8]) -> (u16, String) {
    let mut body =
        format!("--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n")
            .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--line--\r\n");
    let mut sent: Request<Body> = request("POST", "/desk/imports", world.cookie(login), "zh", None);
    sent.headers_mut().insert("content-type", "multipart/form-data; boundary=line".parse().unwrap());
    sent.headers_mut().insert("sec-fetch-site", "same-origin".parse().unwrap());
    *sent.body_mut() = Body::from(body);
    let (response, text) = world.send(sent).await;
    let place = response.headers().get("location").map(|l| l.to_str().unwrap().to_owned());
    (response.status().as_u16(), place.unwrap_or(text))
}

/// The export of a search: rows of cells, without the heading.
async fn export(world: &World, query: &str) -> Vec<Vec<String>> {
    let (response, text) = world.get(&format!("/desk/enterprises/export?format=csv&{query}"), "clerk", "zh").await;
    assert_eq!(response.status(), 200, "{text}");
    text.trim_start_matches('\u{feff}').lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_is_what_one_would_find_by_looking() {
    let world = world().await;
    let all = export(&world, "col=employees%402025&col=revenue%402025&col=registered_region").await;
    assert_eq!(all.len(), 60);
    let figure = |cell: &String| cell.parse::<f64>().ok();
    let codes = |rows: &[Vec<String>]| rows.iter().map(|r| r[0].clone()).collect::<Vec<_>>();
    let wanted = |fits: &dyn Fn(&Vec<String>) -> bool| codes(&all.iter().filter(|r| fits(r)).cloned().collect::<Vec<_>>());
    let found = export(&world, &format!("if={}", encode("从业人员[2025] >= 50人"))).await;
    assert_eq!(codes(&found), wanted(&|r| figure(&r[2]).is_some_and(|n| n >= 50.0)));
    assert!(!found.is_empty() && found.len() < 60);
    let two = format!("if={}&if={}", encode("从业人员[2025] >= 50人"), encode("营业收入[2025] < 5000万元"));
    let both = |r: &Vec<String>| figure(&r[2]).is_some_and(|n| n >= 50.0) && figure(&r[3]).is_some_and(|n| n < 5000.0);
    assert_eq!(codes(&export(&world, &two).await), wanted(&both));
    // Typed as one condition it is the same, and so it is in English words.
    let one = format!("if={}", encode("从业人员[2025] >= 50人 且 营业收入[2025] < 5000万元"));
    assert_eq!(export(&world, &one).await, export(&world, &two).await);
    // The form writes the condition and goes where it stands.
    let form = format!("/desk/enterprises?fact={}&year=2025&op=between&value=50~200", encode("从业人员"));
    let (response, _) = world.get(&form, "clerk", "zh").await;
    let place = response.headers()["location"].to_str().unwrap();
    let query = place.split_once('?').unwrap().1;
    assert_eq!(codes(&export(&world, query).await), wanted(&|r| figure(&r[2]).is_some_and(|n| (50.0..=200.0).contains(&n))));
    // By name and by code.
    let some = &all[7];
    assert_eq!(codes(&export(&world, &format!("q={}", encode(&some[1]))).await), [some[0].clone()]);
    assert_eq!(codes(&export(&world, &format!("q={}", some[0])).await), [some[0].clone()]);
    // Sorted by a fact, the largest first, those of whom it is unknown last.
    let sorted = export(&world, "sort=revenue%402025&desc=yes&col=revenue%402025").await;
    let figures: Vec<f64> = sorted.iter().map_while(|r| figure(&r[2])).collect();
    assert!(figures.windows(2).all(|w| w[0] >= w[1]) && figures.len() > 10);
    assert!(sorted[figures.len()..].iter().all(|r| figure(&r[2]).is_none()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_condition_is_shown_in_its_place() {
    let world = world().await;
    let path = format!("/desk/enterprises?if={}", encode("从业人员 >= 50人 且 营业收如 > 3万元"));
    let (response, text) = world.get(&path, "clerk", "zh").await;
    assert_eq!(response.status(), 200);
    assert!(text.contains("<mark>营业收如</mark>") && text.contains("改好后才能列出结果"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn standings_of_the_list_and_of_the_start_page_agree() {
    let world = world().await;
    let (_, start) = world.get("/desk", "leader", "zh").await;
    let path = "/desk/enterprises?measure=cn-innovative-2022&#38;standing=one-step\"";
    let count = between(&start, path, "</b>").and_then(|t| t.rsplit('>').next()).unwrap_or_else(|| panic!("{start}"));
    let rows = export(&world, "measure=cn-innovative-2022&standing=one-step").await;
    assert_eq!(rows.len().to_string(), count);
}

#[tokio::test(flavor = "multi_thread")]
async fn searches_are_saved_shared_and_deleted_by_their_owner() {
    let world = world().await;
    let form = format!("if={}&view={}&shared=yes", encode("从业人员 >= 50人"), encode("五十人以上"));
    assert_eq!(world.post("/desk/views", "clerk", &form).await.0.status(), 303);
    let (_, own) = world.get("/desk/enterprises", "clerk", "zh").await;
    let (_, theirs) = world.get("/desk/enterprises", "clerk2", "zh").await;
    let id = between(&own, "/desk/views/", "/").unwrap().to_owned();
    assert!(own.contains("五十人以上") && theirs.contains("五十人以上") && !theirs.contains("/desk/views/"));
    assert_eq!(world.post(&format!("/desk/views/{id}/delete"), "clerk2", "").await.0.status(), 404);
    assert_eq!(world.post(&format!("/desk/views/{id}/delete"), "clerk", "").await.0.status(), 303);
    assert!(!world.get("/desk/enterprises", "clerk", "zh").await.1.contains("五十人以上"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_stored_before_it_is_confirmed_and_undoing_restores() {
    let world = world().await;
    let all = export(&world, "col=revenue%402025").await;
    let known = all[3].clone();
    let file = format!(
        "统一社会信用代码,企业名称,营业收入[2025](万元),从业人员[2025],心情\n{},{},777.5,12,好\n91440300192038216X,写错的,1,1,\n91440300192317458F,新来的,不少,88,\n",
        known[0], known[1]
    );
    let (status, place) = upload(&world, "clerk", "脏.csv", file.as_bytes()).await;
    assert_eq!(status, 303, "{place}");
    let (_, page) = world.get(&place, "clerk", "zh").await;
    for part in ["尚未入库", "心情", "不少", "91440300192038216X", "<b>1</b> <span>户新企业", "<b>1</b> <span>户已在册", "1 户信用代码有误"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(export(&world, "col=revenue%402025").await, all, "a preview stores nothing");
    assert_eq!(world.get(&place, "clerk2", "zh").await.0.status(), 404, "it is its sender's alone");
    let (response, text) = world.post(&place, "clerk", "").await;
    assert_eq!(response.status(), 303, "{text}");
    let report = response.headers()["location"].to_str().unwrap().to_owned();
    let after = export(&world, "col=revenue%402025").await;
    assert_eq!(after.len(), 61);
    assert_eq!(after[3][2], "777.5");
    assert!(!after.iter().any(|r| r[0] == "91440300192038216X"));
    assert_eq!(world.get(&place, "clerk", "zh").await.0.status(), 404, "it is confirmed once");
    let (_, page) = world.get(&report, "leader", "zh").await;
    assert!(page.contains("脏.csv") && !page.contains("撤销这次导入"), "a leader is not offered to undo: {page}");
    assert!(world.get(&format!("{report}/rejects"), "clerk", "zh").await.1.contains("不少"));
    assert!(world.get(&format!("{report}/undo"), "clerk", "zh").await.1.contains("确定撤销"));
    assert_eq!(world.post(&format!("{report}/undo"), "leader", "").await.0.status(), 403);
    assert_eq!(world.post(&format!("{report}/undo"), "clerk", "").await.0.status(), 303);
    assert_eq!(export(&world, "col=revenue%402025").await, all, "as before");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_read_back_as_it_is() {
    let world = world().await;
    let columns = "col=revenue%402025&col=employees%402025&col=registered_region&col=industry_code&col=establishment_date&col=honours";
    let (_, file) = world.get(&format!("/desk/enterprises/export?format=csv&{columns}"), "clerk", "zh").await;
    let (_, place) = upload(&world, "clerk", "export.csv", file.as_bytes()).await;
    let (_, page) = world.get(&place, "clerk", "zh").await;
    assert!(page.contains("<b>0</b> <span>处未读入") && page.contains("<b>60</b> <span>户已在册"), "{page}");
    let before = export(&world, columns).await;
    assert_eq!(world.post(&place, "clerk", "").await.0.status(), 303);
    assert_eq!(export(&world, columns).await, before);
    let (response, _) = world.get(&format!("/desk/enterprises/export?format=xlsx&{columns}"), "clerk", "zh").await;
    assert!(response.headers()["content-type"].to_str().unwrap().contains("spreadsheetml"));
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_are_entered_with_their_history_and_all_or_none() {
    let world = world().await;
    let path = "/desk/enterprises/{company}/facts";
    let (response, text) = world.post(path, "clerk", "revenue@2025=1234.5&employees@2025=many&note=x").await;
    assert_eq!(response.status(), 422);
    assert!(text.contains("“many”不是数字") && text.contains("value=\"1234.5万元\""), "{text}");
    let form = format!("revenue@2025=1234.5&other={}&other-value=77&note={}", encode("从业人员"), encode("审计报告"));
    let (response, text) = world.post(path, "clerk", &form).await;
    assert_eq!(response.status(), 303, "{text}");
    let (_, page) = world.get("/desk/enterprises/{company}", "clerk", "zh").await;
    for part in ["<b>1234.5万元</b>", "<b>77人</b>", "审计报告", "此前 1 次", "中心录入"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    for login in ["leader", "auditor", "department"] {
        assert_eq!(world.post(path, login, &form).await.0.status(), 403, "{login}");
        assert!(!world.get("/desk/enterprises/{company}", login, "zh").await.1.contains("/facts\""), "{login}");
    }
    assert_eq!(world.post(path, "clerk", &format!("other={}&other-value=1", encode("营业收如"))).await.0.status(), 422);
    assert_eq!(world.post(path, "clerk", "").await.0.status(), 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn vouching_turns_a_clause_and_taking_it_back_turns_it_again() {
    let world = world().await;
    let measure = "demo-rd-subsidy-2026";
    let page = format!("/desk/enterprises/{{company}}/measures/{measure}");
    let (_, text) = world.get(&page, "clerk", "zh").await;
    let key = between(&text, "name=\"clause\" value=\"", "\"").unwrap_or_else(|| panic!("{text}")).to_owned();
    let open = text.matches("待核定</b>").count();
    assert!(open > 0 && text.contains("E1-V"), "{text}");
    let form = |rest: &str| format!("measure={measure}&clause={}&{rest}", encode(&key));
    let path = "/desk/enterprises/{company}/attest";
    for (rest, why) in [
        ("say=yes&evidence=", "请写明依据"),
        ("evidence=x", "请选择核定结果"),
        ("say=yes&evidence=x&expires=2020-01-01", "有效期应是今天或以后"),
    ] {
        let (response, text) = world.post(path, "clerk", &form(rest)).await;
        assert_eq!(response.status(), 422);
        assert!(text.contains(why), "{why}: {text}");
    }
    let said = form(&format!("say=yes&evidence={}&expires=2027-01-01", encode("现场核查")));
    assert_eq!(world.post(path, "leader", &said).await.0.status(), 403);
    assert_eq!(world.post(path, "department", &said).await.0.status(), 303);
    let (_, text) = world.get(&page, "leader", "zh").await;
    assert!(text.contains("已核定") && text.contains("现场核查") && text.contains("有效至 2027-01-01"), "{text}");
    assert_eq!(text.matches("待核定</b>").count(), open - 1);
    assert!(world.get("/desk/enterprises/{company}", "clerk", "zh").await.1.contains("现场核查"));
    assert_eq!(world.post(path, "clerk", &form("say=back&home=yes")).await.0.status(), 303);
    let (_, text) = world.get(&page, "clerk", "zh").await;
    assert_eq!(text.matches("待核定</b>").count(), open);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_enterprise_is_added_by_its_code() {
    let world = world().await;
    let path = "/desk/enterprises/new";
    let (response, text) = world.post(path, "clerk", "code=91440300192317458E&name=x").await;
    assert_eq!(response.status(), 422);
    assert!(text.contains("第 18 位校验不符"), "{text}");
    let (response, _) = world.post(path, "clerk", &format!("code=91440300192317458F&name={}", encode("新来的"))).await;
    let place = response.headers()["location"].to_str().unwrap().to_owned();
    assert!(world.get(&place, "leader", "zh").await.1.contains("新来的"));
    let (response, text) = world.post(path, "clerk", "code=91440300192317458F&name=y").await;
    assert_eq!(response.status(), 422);
    assert!(text.contains(&format!("href=\"{place}\"")), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_are_whole_only_for_who_may_call() {
    let world = world().await;
    let store = Store::open_file(&world.file()).await.unwrap();
    let new = NewUser {
        login: "boss".to_owned(),
        name: "老板".to_owned(),
        role: Role::Enterprise,
        phone: "13800001234".to_owned(),
        ..NewUser::default()
    };
    store.add_user_by_program(new, crate::common::PASSWORD, Some(world.company), now()).await.unwrap();
    for (login, whole) in [("clerk", true), ("department", true), ("leader", false), ("auditor", false)] {
        let (_, text) = world.get("/desk/enterprises/{company}", login, "zh").await;
        assert_eq!((text.contains("13800001234"), text.contains("138******34")), (whole, !whole), "{login}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assessor_chooses_points_within_the_range() {
    let world = world().await;
    let measure = "demo-listing-reserve-2026";
    let page = format!("/desk/enterprises/{{company}}/measures/{measure}");
    let (_, text) = world.get(&page, "clerk", "zh").await;
    assert!(text.contains("评定分值（0–10）"), "{text}");
    let key = between(&text, "name=\"clause\" value=\"", "\"").unwrap().to_owned();
    let form = |points: &str| format!("measure={measure}&clause={}&say=points&evidence=x&points={points}", encode(&key));
    let path = "/desk/enterprises/{company}/attest";
    for points in ["10.5", "-1", "many", ""] {
        let (response, text) = world.post(path, "clerk", &form(points)).await;
        assert_eq!(response.status(), 422, "{points}");
        assert!(text.contains("分值不在允许的范围内"), "{text}");
    }
    assert_eq!(world.post(path, "clerk", &form("4.5")).await.0.status(), 303);
    let (_, text) = world.get(&page, "clerk", "zh").await;
    assert!(text.contains("4.5 分"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_decided_once_and_a_refusal_says_why() {
    let world = world().await;
    let code = export(&world, "").await[5][0].clone();
    for login in ["anna", "bob"] {
        let form = format!(
            "uscc={code}&enterprise=x&name={login}&phone=13800001234&email={login}%40example.cn&login={login}&password=correct+horse+battery&again=correct+horse+battery&grounds=accountant&agreed=yes"
        );
        let (response, text) = world.post("/sign-up", "", &form).await;
        assert_eq!(response.status(), 303, "{text}");
    }
    let (_, page) = world.get("/desk/claims", "clerk", "zh").await;
    assert!(page.contains("13800001234") && page.contains("accountant"), "{page}");
    let ids: Vec<String> = page.split("action=\"/desk/claims/").skip(1).map(|t| t.split('"').next().unwrap().to_owned()).collect();
    assert_eq!(ids.len(), 2);
    let (response, text) = world.post(&format!("/desk/claims/{}", ids[0]), "clerk", "approve=no&reason=").await;
    assert_eq!(response.status(), 422);
    assert!(text.contains("不同意须写明理由"), "{text}");
    assert_eq!(world.post(&format!("/desk/claims/{}", ids[0]), "clerk", "approve=no&reason=who").await.0.status(), 303);
    assert_eq!(world.post(&format!("/desk/claims/{}", ids[1]), "clerk", "approve=yes").await.0.status(), 303);
    let (response, text) = world.post(&format!("/desk/claims/{}", ids[1]), "clerk2", "approve=yes").await;
    assert_eq!(response.status(), 422);
    assert!(text.contains("已由他人办理"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_may_be_larger_than_a_form() {
    let world = world().await;
    let large = vec![b'x'; 3 * 1024 * 1024];
    assert_eq!(upload(&world, "clerk", "large.csv", &large).await.0, 303);
    assert_eq!(upload(&world, "leader", "large.csv", b"x").await.0, 403);
    assert_eq!(upload(&world, "clerk", "none.csv", b"").await.0, 422);
    let form = format!("view={}", "x".repeat(3 * 1024 * 1024));
    assert_eq!(world.post("/desk/views", "clerk", &form).await.0.status(), 413);
}
