//! All routes in one table, so that tests can go through them: who may, and what answers.

use crate::app::App;
use crate::error::Fault;
use crate::viewer::{Role, Viewer};
use crate::{assets, attempt, calendar, feed, health, home, language, layers, measure};
use axum::Router;
use axum::extract::{FromRequestParts, Request, State};
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};

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
    /// Whether somebody of `role` may.
    #[must_use]
    pub fn admits(self, role: Role) -> bool {
        match self {
            Access::Everyone => true,
            Access::SignedIn => role != Role::Visitor,
            Access::Roles(roles) => roles.contains(&role),
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
    handler: MethodRouter<App>,
}

fn get<T: 'static>(path: &'static str, access: Access, handler: impl Handler<T, App>) -> Route {
    Route { method: Method::GET, path, access, handler: on(MethodFilter::GET, handler) }
}

fn post<T: 'static>(path: &'static str, access: Access, handler: impl Handler<T, App>) -> Route {
    Route { method: Method::POST, path, access, handler: on(MethodFilter::POST, handler) }
}

/// The table.
#[must_use]
pub fn routes() -> Vec<Route> {
    use Access::Everyone;
    vec![
        get("/", Everyone, home::show::handle),
        get("/measures", Everyone, measure::list::handle),
        get("/measures/{id}", Everyone, measure::show::handle),
        get("/measures/{id}/try", Everyone, attempt::one::handle),
        get("/try", Everyone, attempt::all::handle),
        get("/feed.atom", Everyone, feed::handle),
        get("/calendar.ics", Everyone, calendar::handle),
        post("/language", Everyone, language::handle),
        get("/assets/{file}", Everyone, assets::asset),
        get("/healthz", Everyone, health::handle),
    ]
}

/// The service: all routes with their guards, and what every request passes through.
pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for route in routes() {
        let handler = match route.access {
            Access::Everyone => route.handler,
            access => route.handler.layer(from_fn_with_state((app.clone(), access), guard)),
        };
        router = router.route(route.path, handler);
    }
    layers::wrap(router.fallback(async || Fault::Missing)).with_state(app)
}

/// Lets through whom the table lets through.
async fn guard(State((app, access)): State<(App, Access)>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(viewer) = Viewer::from_request_parts(&mut parts, &app).await;
    if access.admits(viewer.role) { next.run(Request::from_parts(parts, body)).await } else { Fault::Forbidden.into_response() }
}
