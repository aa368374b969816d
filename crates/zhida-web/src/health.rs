//! `GET /healthz`: whether the service answers, for load balancers.

use crate::app::App;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// Alive, with the number of measures held.
pub(crate) async fn handle(State(app): State<App>) -> Json<Value> {
    Json(json!({ "status": "ok", "measures": app.shelf().library.measures().len() }))
}
