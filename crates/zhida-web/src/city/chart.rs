//! The data of a chart, as `web/script/charts.js` reads it. Each chart stands in a figure whose table says the same.

use serde::Serialize;
use serde_json::Value;
use zhida_facts::Number;

/// A chart.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Chart {
    /// `bar` or `line`.
    pub(crate) kind: &'static str,
    /// Labels of the horizontal axis.
    pub(crate) x: Vec<String>,
    /// What is drawn.
    pub(crate) series: Vec<Series>,
    /// What stands behind a figure.
    pub(crate) unit: String,
    /// Whether the series stand on each other.
    pub(crate) stacked: bool,
    /// The point to be marked: the value in the text.
    pub(crate) mark: Option<usize>,
}

/// A row of figures.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Series {
    /// What it shows.
    pub(crate) name: String,
    /// Its figures.
    pub(crate) data: Vec<Value>,
    /// Its colour by meaning, of those the script knows; nothing for the next of its list.
    pub(crate) tone: &'static str,
}

impl Chart {
    /// As the figure's attribute.
    pub(crate) fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// A figure of a chart, shown to two places: drawing is all it is for.
pub(crate) fn figure(n: &Number) -> Value {
    serde_json::from_str(&n.to_decimal(2)).unwrap_or(Value::Null)
}
