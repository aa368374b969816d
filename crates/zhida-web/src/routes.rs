//! All routes in one table, so that tests can go through them: who may, and what answers.

mod account;
mod actions;
mod admin;
mod api;
mod cases;
mod city;
mod desk;
mod events;
mod finance;
mod my;
mod public;
mod services;

use crate::address::encode;
use crate::app::App;
use crate::error::Fault;
use crate::session::identify;
use crate::viewer::Viewer;
use crate::{layers, limit};
use axum::Router;
use axum::extract::{FromRequestParts, Request, State};
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use zhida_store::Role;

/// Who works at the desk.
pub(crate) const DESK: &[Role] = &[Role::Clerk, Role::Department, Role::Leader, Role::Auditor];

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everyone, signed in or not.
    Everyone,
    /// Everyone who is signed in.
    SignedIn,
    /// These roles.
    Roles(&'static [Role]),
}

impl Access {
    /// Whether somebody of `role` may; visitors have none.
    #[must_use]
    pub fn admits(self, role: Option<Role>) -> bool {
        match self {
            Access::Everyone => true,
            Access::SignedIn => role.is_some(),
            Access::Roles(roles) => role.is_some_and(|r| roles.contains(&r)),
        }
    }
}

/// A route.
pub struct Route {
    /// Its method.
    pub method: Method,
    /// Its path, with parameters in braces.
    pub path: &'static str,
    /// Who may.
    pub access: Access,
    heavy: bool,
    handler: MethodRouter<App>,
}

impl Route {
    /// Brings or reads a file: it may be larger and take longer than an ordinary request.
    fn heavy(self) -> Self {
        Self { heavy: true, ..self }
    }
}

fn get<T: 'static>(path: &'static str, access: Access, handler: impl Handler<T, App>) -> Route {
    Route { method: Method::GET, path, access, heavy: false, handler: on(MethodFilter::GET, handler) }
}

fn post<T: 'static>(path: &'static str, access: Access, handler: impl Handler<T, App>) -> Route {
    Route { method: Method::POST, path, access, heavy: false, handler: on(MethodFilter::POST, handler) }
}

/// The table: each area lists its own in the file of its name.
#[must_use]
pub fn routes() -> Vec<Route> {
    [
        public::routes(),
        account::routes(),
        admin::routes(),
        my::routes(),
        desk::routes(),
        cases::routes(),
        services::routes(),
        finance::routes(),
        events::routes(),
        actions::routes(),
        city::routes(),
        api::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The service: all routes with their guards, and what every request passes through.
pub fn router(app: App) -> Router {
    let mut router = Router::new();
    let (passwords, proofs, calls) = (limit::passwords(), limit::passwords(), limit::calls());
    for route in routes() {
        let limit = match route.path {
            "/sign-in" | "/sign-in/code" | "/sign-up" | "/disclosures/{id}" if route.method == Method::POST => passwords.clone(),
            "/sign-in/provider" | "/sign-in/provider/callback" | "/account/identities/link" => passwords.clone(),
            // Whoever sits down at an open session must not guess its password or its code.
            "/account/password" | "/account/second" | "/account/second/codes" => proofs.clone(),
            path if path.starts_with("/api/") => calls.clone(),
            _ => None,
        };
        let bound = layers::bound(route.handler, route.heavy);
        let handler = match route.access {
            Access::Everyone => bound,
            access => bound.layer(from_fn_with_state((app.clone(), access), guard)),
        };
        let handler = match limit {
            Some(limit) => handler.layer(limit),
            None => handler,
        };
        router = router.route(route.path, handler);
    }
    let router = router.fallback(async || Fault::Missing).layer(from_fn_with_state(app.clone(), identify));
    layers::wrap(router).with_state(app)
}

/// Lets through whom the table lets through.
async fn guard(State((app, access)): State<(App, Access)>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(viewer) = Viewer::from_request_parts(&mut parts, &app).await;
    if access.admits(viewer.role()) {
        return next.run(Request::from_parts(parts, body)).await;
    }
    // Who has not said who they are is asked, and then gets what they wanted to see.
    if viewer.signed.is_none() && parts.method == Method::GET {
        return Redirect::to(&format!("/sign-in?back={}", encode(&viewer.here))).into_response();
    }
    Fault::Forbidden.into_response()
}
