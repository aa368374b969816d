//! Signing in by a provider: the whole way, and each thing that can be wrong with who comes back.

use crate::common::{World, request, world_with};
use crate::provider::{Person, Provider};
use axum::http::Response;
use zhida_store::{NewUser, Role};
use zhida_web::Options;

/// Longer than a subject may be.
const LONG: &str = "ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss\
                    ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss";

async fn worlds() -> (World, Provider) {
    let provider = Provider::start().await;
    (world_with(Options { oidc: Some(provider.settings()), ..Options::default() }).await, provider)
}

fn place(response: &Response<()>) -> &str {
    response.headers().get("location").map_or("", |l| l.to_str().unwrap())
}

/// Cookies set, as a browser sends them.
fn cookies(response: &Response<()>) -> String {
    let all = response.headers().get_all("set-cookie").iter().map(|c| c.to_str().unwrap().split(';').next().unwrap().to_owned());
    all.collect::<Vec<_>>().join("; ")
}

/// Goes to the provider from `path`; gives where one is sent and what the browser remembers.
async fn go(world: &World, path: &str, cookie: &str) -> (String, String) {
    let mut asked = request("GET", path, cookie, "zh", None);
    asked.headers_mut().insert("sec-fetch-site", "same-origin".parse().unwrap());
    let (response, text) = world.send(asked).await;
    assert_eq!(response.status().as_u16(), 303, "{text}");
    (place(&response).to_owned(), format!("{cookie}; {}", cookies(&response)))
}

async fn come_back(world: &World, path: &str, cookie: &str) -> (Response<()>, String) {
    world.send(request("GET", path, cookie, "zh", None)).await
}

/// Who is signed in by the cookies of `response`.
async fn greeted(world: &World, response: &Response<()>) -> String {
    world.send(request("GET", "/account", &cookies(response), "zh", None)).await.1
}

async fn link(world: &World, provider: &Provider, login: &str, person: Person) -> (Response<()>, String) {
    let (address, cookie) = go(world, "/account/identities/link", world.cookie(login)).await;
    come_back(world, &provider.signs_in(&address, person), &cookie).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identity_is_linked_signs_in_and_is_taken_off() {
    let (world, provider) = worlds().await;
    let (_, page) = world.get("/sign-in?back=/my/profile", "", "zh").await;
    assert!(page.contains("市民统一认证") && page.contains("/sign-in/provider?back=%2Fmy%2Fprofile"), "{page}");
    let me = Person { subject: "c-7", email: "wang@example.cn", ..Person::default() };
    let (address, cookie) = go(&world, "/sign-in/provider", "").await;
    let (response, text) = come_back(&world, &provider.signs_in(&address, me.clone()), &cookie).await;
    assert_eq!(response.status().as_u16(), 422);
    assert!(text.contains("还没有关联账号"), "{text}");

    let (response, text) = link(&world, &provider, "company", me.clone()).await;
    assert_eq!(place(&response), "/account#identities", "{text}");
    let (_, account) = world.get("/account", "company", "zh").await;
    assert!(account.contains("wang@example.cn"), "{account}");
    // Another account cannot have it as well.
    let (response, _) = link(&world, &provider, "rival", me.clone()).await;
    assert_eq!(response.status().as_u16(), 422);

    let (address, cookie) = go(&world, "/sign-in/provider?back=/my/profile", "").await;
    let (response, _) = come_back(&world, &provider.signs_in(&address, me.clone()), &cookie).await;
    assert_eq!(place(&response), "/my/profile");
    assert!(greeted(&world, &response).await.contains("company"));

    let id = account.split("name=\"identity\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(world.post("/account/identities/unlink", "rival", &format!("identity={id}")).await.0.status(), 404);
    assert_eq!(world.post("/account/identities/unlink", "company", &format!("identity={id}")).await.0.status(), 303);
    let (address, cookie) = go(&world, "/sign-in/provider", "").await;
    let (response, _) = come_back(&world, &provider.signs_in(&address, me), &cookie).await;
    assert_eq!(response.status().as_u16(), 422, "it is nobody's any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_proves_nothing_is_refused() {
    let (world, provider) = worlds().await;
    let me = Person { subject: "c-7", ..Person::default() };
    link(&world, &provider, "company", me.clone()).await;
    let wrong = [
        ("of another provider", Person { issuer: Some("http://elsewhere.example"), ..me.clone() }),
        ("without a name that fits", Person { subject: LONG, ..me.clone() }),
        ("another nonce", Person { nonce: Some("guess"), ..me.clone() }),
        ("for somebody else", Person { audience: "other-service", ..me.clone() }),
        ("over", Person { minutes: -5, ..me.clone() }),
        ("signed with another key", Person { key: 1, ..me.clone() }),
        ("signed with a key nobody knows", Person { key: 1, said: 1, ..me.clone() }),
    ];
    for (what, person) in wrong {
        let (address, cookie) = go(&world, "/sign-in/provider", "").await;
        let (response, text) = come_back(&world, &provider.signs_in(&address, person), &cookie).await;
        assert_eq!(response.status().as_u16(), 422, "{what}: {text}");
        assert!(text.contains("没有通过核验") && !greeted(&world, &response).await.contains("company"), "{what}");
    }
    // Another state: somebody else's answer, put under this browser's attempt.
    let (address, _) = go(&world, "/sign-in/provider", "").await;
    let theirs = provider.signs_in(&address, me.clone());
    let (address, cookie) = go(&world, "/sign-in/provider", "").await;
    assert_eq!(come_back(&world, &theirs, &cookie).await.0.status().as_u16(), 422);
    // And with it the attempt is used up.
    let (response, text) = come_back(&world, &provider.signs_in(&address, me.clone()), &cookie).await;
    assert_eq!(response.status().as_u16(), 422);
    assert!(text.contains("已失效"), "{text}");
    // The same answer twice.
    let (address, cookie) = go(&world, "/sign-in/provider", "").await;
    let answer = provider.signs_in(&address, me.clone());
    assert_eq!(come_back(&world, &answer, &cookie).await.0.status().as_u16(), 303);
    assert_eq!(come_back(&world, &answer, &cookie).await.0.status().as_u16(), 422);
    // Without the browser that went there.
    let (address, _) = go(&world, "/sign-in/provider", "").await;
    assert_eq!(come_back(&world, &provider.signs_in(&address, me.clone()), "").await.0.status().as_u16(), 422);
    // Too late.
    let (address, cookie) = go(&world, "/sign-in/provider", "").await;
    let answer = provider.signs_in(&address, me.clone());
    world.later(chrono::TimeDelta::minutes(11));
    let (_, text) = come_back(&world, &answer, &cookie).await;
    assert!(text.contains("已失效"), "{text}");
    world.later(-chrono::TimeDelta::minutes(11));
    // Declined.
    let (_, cookie) = go(&world, "/sign-in/provider", "").await;
    let (_, text) = come_back(&world, "/sign-in/provider/callback?error=access_denied&state=x", &cookie).await;
    assert!(text.contains("没有完成"), "{text}");
    // Who signed in as somebody else meanwhile links nothing.
    let (address, cookie) = go(&world, "/account/identities/link", world.cookie("company")).await;
    let cookie = cookie.replace(world.cookie("company"), world.cookie("rival"));
    let answer = provider.signs_in(&address, Person { subject: "c-8", ..Person::default() });
    assert_eq!(come_back(&world, &answer, &cookie).await.0.status().as_u16(), 403);
    // Nor is anybody sent there by another site or by a letter.
    for (name, value, status) in [
        ("sec-fetch-site", "cross-site", 403),
        ("sec-fetch-site", "none", 403),
        ("accept", "text/html", 403),
        ("referer", "http://elsewhere.example/account", 403),
        ("referer", "http://localhost/account", 303),
    ] {
        let mut asked = request("GET", "/account/identities/link", world.cookie("company"), "zh", None);
        asked.headers_mut().insert(name, value.parse().unwrap());
        assert_eq!(world.send(asked).await.0.status().as_u16(), status, "{name}: {value}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_links_only_staff_and_only_if_it_is_verified() {
    let (world, provider) = worlds().await;
    let store = world.app().store();
    let add = async |login: &str, role, email: &str, enterprise| {
        let new = NewUser { login: login.to_owned(), name: login.to_owned(), role, email: email.to_owned(), ..NewUser::default() };
        store.add_user_by_program(new, crate::common::PASSWORD, enterprise, crate::common::now()).await.unwrap();
    };
    add("zhang", Role::Clerk, "Zhang@City.example", None).await;
    add("li", Role::Enterprise, "li@firm.example", Some(world.company)).await;
    let comes = async |subject, email, verified| {
        let (address, cookie) = go(&world, "/sign-in/provider", "").await;
        let person = Person { subject, email, verified, ..Person::default() };
        come_back(&world, &provider.signs_in(&address, person), &cookie).await.0
    };
    assert_eq!(comes("z-1", "zhang@city.example", false).await.status().as_u16(), 422, "an address anybody could claim");
    assert_eq!(comes("l-1", "li@firm.example", true).await.status().as_u16(), 422, "an address the enterprise typed itself");
    let response = comes("z-1", "zhang@city.example", true).await;
    assert_eq!(place(&response), "/desk");
    assert!(greeted(&world, &response).await.contains("zhang"));
    assert_eq!(comes("z-2", "zhang@city.example", true).await.status().as_u16(), 422, "the account has an identity already");
    assert_eq!(place(&comes("z-1", "", false).await), "/desk", "the identity stays, whatever its address");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_provider_there_is_no_such_way() {
    let world = crate::common::world().await;
    assert!(!world.get("/sign-in", "", "zh").await.1.contains("/sign-in/provider"));
    assert_eq!(world.get("/sign-in/provider", "", "zh").await.0.status().as_u16(), 404);
    assert_eq!(world.get("/account/identities/link", "company", "zh").await.0.status().as_u16(), 404);
}

/// What the provider said of itself counts on while it says nothing; of a provider that has said nothing yet nobody is sent there.
#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_falls_silent_still_lets_in() {
    let (world, provider) = worlds().await;
    let me = Person { subject: "c-7", minutes: 60, ..Person::default() };
    link(&world, &provider, "company", me.clone()).await;
    provider.falls_silent();
    world.later(chrono::TimeDelta::minutes(31));
    let (address, cookie) = go(&world, "/sign-in/provider", "").await;
    let (response, text) = come_back(&world, &provider.signs_in(&address, me.clone()), &cookie).await;
    assert_eq!(place(&response), "/my", "{text}");
    // A key nobody knows is asked for anew, and without an answer it stays unknown.
    let (address, cookie) = go(&world, "/sign-in/provider", "").await;
    let (response, _) = come_back(&world, &provider.signs_in(&address, Person { key: 1, said: 1, ..me }), &cookie).await;
    assert_eq!(response.status().as_u16(), 422);
    let (world, provider) = worlds().await;
    provider.falls_silent();
    let (response, text) = world.get("/sign-in/provider", "", "zh").await;
    assert_eq!(response.status().as_u16(), 422);
    assert!(text.contains("现在连不上统一认证"), "{text}");
}

/// Whoever has turned on a second factor is asked for it this way, too, and an account that rests meanwhile rests.
#[tokio::test(flavor = "multi_thread")]
async fn the_second_factor_is_asked_for_as_well() {
    let (world, provider) = worlds().await;
    let store = world.app().store();
    let me = Person { subject: "c-7", minutes: 60, ..Person::default() };
    link(&world, &provider, "company", me.clone()).await;
    let signed = store.signed_by_identity(&identity(&provider), crate::common::now()).await.unwrap().unwrap();
    store.set_second_factor(&signed, Some("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP".to_owned()), crate::common::now()).await.unwrap();
    let codes = store.make_recovery_codes(&signed, crate::common::now()).await.unwrap();
    let arrives = async || {
        let (address, cookie) = go(&world, "/sign-in/provider?back=/my/profile", "").await;
        let (response, _) = come_back(&world, &provider.signs_in(&address, me.clone()), &cookie).await;
        assert_eq!(place(&response), "/sign-in/code");
        assert!(!greeted(&world, &response).await.contains("company"), "not in yet");
        cookies(&response)
    };
    let gives = async |cookie: &str, code: &str| {
        let (response, _) = world.send(request("POST", "/sign-in/code", cookie, "zh", Some(format!("code={code}")))).await;
        place(&response).to_owned()
    };
    assert_eq!(gives(&arrives().await, &codes[0]).await, "/my");
    let waits = arrives().await;
    let other = arrives().await;
    for _ in 1..zhida_store::MAX_FAILURES {
        assert_eq!(gives(&other, "000000").await, "", "wrong");
    }
    assert_eq!(gives(&other, "000000").await, "/sign-in", "wrong once too often");
    assert_eq!(gives(&waits, &codes[1]).await, "/sign-in", "a sign-in that waits is no way around the rest");
    world.later(chrono::TimeDelta::minutes(zhida_store::LOCK_MINUTES + 1));
    assert_eq!(gives(&arrives().await, &codes[1]).await, "/my", "the code was not used up");
}

fn identity(provider: &Provider) -> zhida_store::Identity {
    zhida_store::Identity { issuer: provider.issuer.clone(), subject: "c-7".to_owned(), label: String::new() }
}
