//! The second factor with its recovery codes, and what somebody who tries passwords learns of accounts: nothing.

use crate::common::{PASSWORD, World, request, world};
use zhida_store::{LedgerFilter, MAX_FAILURES, SignIn};

/// Tries a password; gives what the browser gets, without what was typed.
async fn tries(world: &World, login: &str, password: &str) -> (u16, Vec<String>, String) {
    let form = format!("login={login}&password={}", password.replace(' ', "+"));
    let (response, text) = world.send(request("POST", "/sign-in", "", "zh", Some(form))).await;
    let mut headers: Vec<String> = response.headers().keys().map(ToString::to_string).collect();
    headers.sort();
    (response.status().as_u16(), headers, text.replace(login, "…"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resting_account_an_unknown_login_and_a_wrong_password_look_alike() {
    let world = world().await;
    let unknown = tries(&world, "nobody-here", PASSWORD).await;
    assert_eq!(unknown.0, 422);
    let wrong = tries(&world, "clerk", "wrong").await;
    assert_eq!(wrong, unknown);
    for _ in 1..MAX_FAILURES {
        assert_eq!(tries(&world, "clerk", "wrong").await, unknown, "the last one locks, and does not say so");
    }
    assert_eq!(tries(&world, "clerk", PASSWORD).await, unknown, "it rests, even for the right password");
    assert_eq!(tries(&world, "clerk2", PASSWORD).await.0, 303);
    world.later(chrono::TimeDelta::minutes(zhida_store::LOCK_MINUTES + 1));
    assert_eq!(tries(&world, "clerk", PASSWORD).await.0, 303, "it has rested");
    let store = world.app().store();
    let admin = store.admin(&store.signed(6).await.unwrap().unwrap()).unwrap();
    let locked = LedgerFilter { act: "account.locked".to_owned(), ..LedgerFilter::default() };
    assert_eq!(admin.ledger(&locked, 0, 10).await.unwrap().1, 1, "the ledger tells it");
}

/// The code an authenticator with `secret` shows now.
fn code(secret: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).with_account_name("company").with_issuer(Some("Zhida")).build().unwrap();
    totp.generate(u64::try_from(crate::common::now().timestamp()).unwrap()).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_code_signs_in_once() {
    let world = world().await;
    let (_, page) = world.get("/account", "company", "zh").await;
    assert!(page.contains("<svg class=\"qr\"") && page.contains("otpauth://"), "{page}");
    let secret = page.split("name=\"secret\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let (response, text) = world.post("/account/second", "company", &format!("secret={secret}&code=000000")).await;
    assert_eq!(response.status().as_u16(), 422);
    assert!(text.contains(&secret) && text.contains("<svg class=\"qr\""), "the secret offered stays");
    let (response, text) = world.post("/account/second", "company", &format!("secret={secret}&code={}", code(&secret))).await;
    assert_eq!(response.status().as_u16(), 200, "{text}");
    let codes: Vec<String> = text.split("<code class=\"secret\">").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect();
    assert_eq!(codes.len(), 10);
    let (_, page) = world.get("/account", "company", "zh").await;
    assert!(codes.iter().all(|c| !page.contains(c.as_str())), "they are shown once");
    assert!(page.contains("还剩 10 个"), "{page}");

    let first = async || {
        let form = format!("login=company&password={}", PASSWORD.replace(' ', "+"));
        let (response, _) = world.send(request("POST", "/sign-in", "", "zh", Some(form))).await;
        assert_eq!(response.headers()["location"], "/sign-in/code");
        response.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned()
    };
    let second = async |cookie: &str, code: &str| {
        let (response, _) = world.send(request("POST", "/sign-in/code", cookie, "zh", Some(format!("code={code}")))).await;
        response.status().as_u16()
    };
    let typed = codes[3].to_uppercase().replace('-', "+");
    assert_eq!(second(&first().await, &typed).await, 303, "typed as people type");
    assert_eq!(second(&first().await, &typed).await, 422, "it is used up");
    assert_eq!(second(&first().await, &code(&secret)).await, 303);
    assert!(world.get("/account", "company", "zh").await.1.contains("还剩 9 个"));
    // Another's codes are nobody else's.
    assert_eq!(world.post("/account/second", "rival", &format!("secret=&code={}", codes[0])).await.0.status().as_u16(), 422);
    // New codes replace the old ones, for who has the authenticator.
    assert_eq!(world.post("/account/second/codes", "company", &format!("code={}", codes[0])).await.0.status().as_u16(), 422);
    assert_eq!(world.post("/account/second/codes", "company", &format!("code={}", code(&secret))).await.0.status().as_u16(), 200);
    assert_eq!(second(&first().await, &codes[0]).await, 422);
    // Off with the authenticator; then no code is asked for.
    assert_eq!(world.post("/account/second", "company", &format!("code={}", code(&secret))).await.0.status().as_u16(), 303);
    let form = format!("login=company&password={}", PASSWORD.replace(' ', "+"));
    let (response, _) = world.send(request("POST", "/sign-in", "", "zh", Some(form))).await;
    assert_eq!(response.headers()["location"], "/my");
}

/// Wrong answers in an open session count, together with those at sign-in; the last one ends it, and no other session is a way around.
#[tokio::test(flavor = "multi_thread")]
async fn an_open_session_is_no_place_to_guess() {
    let world = world().await;
    let store = world.app().store();
    let now = crate::common::now();
    let SignIn::Welcome(company) = store.sign_in("company", PASSWORD, now).await.unwrap() else { panic!("no company") };
    let typed = PASSWORD.replace(' ', "+");
    let (response, _) = world.send(request("POST", "/sign-in", "", "zh", Some(format!("login=company&password={typed}")))).await;
    let elsewhere = response.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    store.set_second_factor(&company, Some("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP".to_owned()), now).await.unwrap();
    let renewed = |old: &str| format!("old={old}&new=another+good+one&again=another+good+one");
    let wrong = [
        ("/account/second", "secret=&code=000000".to_owned()),
        ("/account/second/codes", "code=000000".to_owned()),
        ("/account/password", renewed("wrong")),
    ];
    let mut tries = wrong.iter().cycle();
    for _ in 1..MAX_FAILURES {
        let (path, form) = tries.next().unwrap();
        assert_eq!(world.post(path, "company", form).await.0.status().as_u16(), 422, "{path}");
    }
    let (path, form) = tries.next().unwrap();
    assert_eq!(world.post(path, "company", form).await.0.headers()["location"], "/sign-in", "{path}: wrong once too often");
    assert_ne!(world.get("/account", "company", "zh").await.0.status().as_u16(), 200, "the session has ended");
    let (response, _) = world.send(request("POST", "/account/password", &elsewhere, "zh", Some(renewed(&typed)))).await;
    assert_eq!(response.headers()["location"], "/sign-in", "the account rests in every session");
    let rests = store.sign_in("company", PASSWORD, now).await.unwrap();
    assert!(matches!(rests, SignIn::Locked(_)), "{rests:?}");
    let later = now + chrono::TimeDelta::minutes(zhida_store::LOCK_MINUTES + 1);
    let rested = store.sign_in("company", PASSWORD, later).await.unwrap();
    assert!(matches!(rested, SignIn::SecondFactor(..)), "the password is what it was: {rested:?}");
}
