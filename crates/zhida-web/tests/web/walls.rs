//! Who may not, may not: every route of the table, asked by everybody the table does not let in.

use crate::common::world;
use axum::http::Method;
use zhida_store::Role;
use zhida_web::routes::routes;

const LOGINS: [(&str, Option<Role>); 8] = [
    ("", None),
    ("company", Some(Role::Enterprise)),
    ("institution", Some(Role::Institution)),
    ("clerk", Some(Role::Clerk)),
    ("department", Some(Role::Department)),
    ("leader", Some(Role::Leader)),
    ("auditor", Some(Role::Auditor)),
    ("admin", Some(Role::Administrator)),
];

#[tokio::test(flavor = "multi_thread")]
async fn the_table_is_kept() {
    let world = world().await;
    let mut refused = 0;
    for route in routes() {
        let path = route.path.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect::<Vec<_>>().join("/");
        for (login, role) in LOGINS {
            if route.access.admits(role) {
                continue;
            }
            let status = match route.method {
                Method::GET => world.get(&path, login, "zh").await.0,
                _ => world.post(&path, login, "").await.0,
            };
            // A visitor is asked to sign in first.
            let expected: &[u16] = if login.is_empty() && route.method == Method::GET { &[303] } else { &[401, 403] };
            assert!(expected.contains(&status.status().as_u16()), "{} {path} as {login:?}: {}", route.method, status.status());
            refused += 1;
        }
    }
    assert!(refused > 50, "{refused}");
}
