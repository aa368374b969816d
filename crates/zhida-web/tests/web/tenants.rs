//! One firm's account against another firm: its numbers, code, sessions and tokens in every place of every route it may use. The routes
//! come from the table, so a new one cannot escape.

use crate::common::{World, world};
use axum::http::Method;
use zhida_store::{By, FactEntry, NewFile, Notice, NoticeKind, Recipient, Role};
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
    let demand = zhida_store::Demand { subject: "用电".to_owned(), text: SECRET.to_owned(), contact: SECRET.to_owned() };
    let shelf = world.app().shelf();
    let moment = zhida_store::Moment { calendar: &shelf.library.calendar, at: crate::common::now(), request: "" };
    let tenant = store.tenant(&signed).unwrap();
    let case = tenant.submit_case(None, &demand, &[], "", &moment).await.unwrap();
    let draft = tenant.draft_case(None, &demand, &[], "", &moment).await.unwrap();
    let token = store.own_tokens(&signed).await.unwrap()[0].id;
    let known = zhida_store::Identity { issuer: "https://id.example".to_owned(), subject: SECRET.to_owned(), label: SECRET.to_owned() };
    store.link_identity(&signed, &known, crate::common::now()).await.unwrap();
    let identity = store.own_identities(&signed).await.unwrap()[0].id;
    let session = store.own_sessions(&signed, crate::common::now()).await.unwrap()[0].id.clone();
    let told = Notice::new("t", Recipient::Enterprise(world.other), NoticeKind::ClaimApproved, "/my").with("name", SECRET);
    store.tell(&By::program(crate::common::now()), &[told]).await.unwrap();
    let notice = store.inbox(&signed).list(false, None, 0, 1, crate::common::now()).await.unwrap().0[0].id;
    // A file of the rival's, and one that only staff may open.
    let file = NewFile { name: "财务.txt".to_owned(), kind: "text/plain", bytes: SECRET.as_bytes().to_vec() };
    let kept = store.tenant(&signed).unwrap().keep_file(&file, crate::common::now()).await.unwrap();
    let closed = desk.keep_file(world.company, &file, false, crate::common::now()).await.unwrap();
    // An application that is not sent, and what is written of it.
    let tenant = store.tenant(&signed).unwrap();
    let application = tenant.begin_application("demo-rd-subsidy-2026", 1, crate::common::now()).await.unwrap();
    tenant.save_application(application, SECRET, &[("employees@2025".to_owned(), SECRET.to_owned())]).await.unwrap();
    let paper = tenant.add_paper(application, "研发费用辅助账", &file, crate::common::now()).await.unwrap();
    // A service asked for, a seat taken, a visit with a finding.
    let wanted = zhida_store::Demand { subject: String::new(), text: SECRET.to_owned(), contact: SECRET.to_owned() };
    let request = tenant.request_service(1, &wanted, "", &moment).await.unwrap();
    let seat = zhida_store::SignUpFor { seats: 1, who: SECRET.to_owned(), shown: false };
    tenant.sign_up_for(1, &seat, crate::common::now()).await.unwrap();
    let today = crate::common::now().date_naive();
    let visit = desk.plan_visit(world.other, today, SECRET, crate::common::now()).await.unwrap();
    let record = zhida_store::VisitRecord { day: today, met: SECRET.to_owned(), record: SECRET.to_owned(), consent: true };
    desk.record_visit(visit, &record, crate::common::now()).await.unwrap();
    let finding = desk.add_finding(visit, SECRET, SECRET, crate::common::now()).await.unwrap();
    // Money asked for, shown to one institution, and its offer.
    let need = world.asks_for_money("rival", SECRET).await;
    let provider = store.provider(&world.signed("institution").await).unwrap();
    tenant.show_need(need, &[(provider.number(), Vec::new())], crate::common::now()).await.unwrap();
    let quote = zhida_cases::lending::Quote {
        product: String::new(),
        fen: 765_432_100,
        rate: 34_500,
        months: 12,
        fees: 0,
        guarantee: 0,
        security: zhida_cases::lending::Security::Credit,
        note: SECRET.to_owned(),
        until: "2026-12-31".parse().unwrap(),
    };
    provider.offer_loan(need, &quote, 1, crate::common::now()).await.unwrap();
    let ids = vec![
        need.to_string(),
        request.to_string(),
        visit.to_string(),
        finding.to_string(),
        notice.to_string(),
        application.to_string(),
        paper.to_string(),
        case.to_string(),
        draft.to_string(),
        kept.to_string(),
        closed.to_string(),
        world.other.to_string(),
        enterprise.uscc.clone(),
        user.to_string(),
        token.to_string(),
        identity.to_string(),
        session,
    ];
    Rival { name: enterprise.name, uscc: enterprise.uscc, ids, facts: state(world).await }
}

/// Everything that is the rival's, as one text: an attack must not change it.
async fn state(world: &World) -> String {
    let store = world.app().store();
    let then = store.then(world.other, i64::MAX - 1).await.unwrap();
    let user = store.admin(&store.signed(6).await.unwrap().unwrap()).unwrap().users("rival", None, 0, 1).await.unwrap().0[0].clone();
    let signed = store.signed(user.id).await.unwrap().unwrap();
    let sessions: Vec<String> = store.own_sessions(&signed, crate::common::now()).await.unwrap().into_iter().map(|s| s.id).collect();
    let (tokens, identities) = (store.own_tokens(&signed).await.unwrap(), store.own_identities(&signed).await.unwrap());
    let tenant = store.tenant(&signed).unwrap();
    let cases = tenant.cases(0, 10).await.unwrap();
    let (files, applications) = (tenant.files().await.unwrap(), tenant.applications().await.unwrap());
    let (notices, _) = store.inbox(&signed).list(false, None, 0, 99, crate::common::now()).await.unwrap();
    let settings = store.notice_settings(&signed).await.unwrap();
    let (seat, visits) = (tenant.event_entry(1).await.unwrap(), tenant.visits().await.unwrap());
    let standing = store.event(1, crate::common::now()).await.unwrap().standing(world.other);
    let needs = tenant.finance_needs().await.unwrap();
    format!(
        "{:?} {:?} {user:?} {sessions:?} {tokens:?} {identities:?} {notices:?} {settings:?} {files:?} {applications:?} {cases:?} \
         {seat:?} {standing:?} {visits:?} {needs:?}",
        then.facts, then.attestations
    )
}

/// Names of parameters that are used anywhere, and some that are not.
const NAMES: [&str; 25] = [
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
    "case",
    "into",
    "identity",
    "code",
    "name",
    "company",
    "finding",
    "service",
    "institution",
    "offer",
    "seen",
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
