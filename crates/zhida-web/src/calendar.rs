//! `GET /calendar.ics`: deadlines to come, for calendars.

use crate::app::App;
use crate::feed::site;
use crate::measure::address;
use crate::viewer::Viewer;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, HeaderMap};
use axum::response::{IntoResponse, Response};

/// Longest line of the format, in bytes.
const LINE: usize = 75;

pub(crate) async fn handle(State(app): State<App>, viewer: Viewer, headers: HeaderMap) -> Response {
    let (shelf, today, t) = (app.shelf(), app.today(), viewer.words());
    let site = site(&headers);
    let stamp = app.now().format("%Y%m%dT%H%M%SZ");
    let mut lines = vec!["BEGIN:VCALENDAR".to_owned(), "VERSION:2.0".to_owned(), "PRODID:-//Zhida//Measures//ZH".to_owned()];
    lines.push(format!("X-WR-CALNAME:{}", escape(&t.say("calendar-title").to_string())));
    for entry in &shelf.index.entries {
        let Some(day) = entry.deadline().filter(|day| *day >= today) else { continue };
        let next = day.succ_opt().unwrap_or(day);
        lines.push("BEGIN:VEVENT".to_owned());
        lines.push(format!("UID:{}-{day}@zhida", entry.id));
        lines.push(format!("DTSTAMP:{stamp}"));
        lines.push(format!("DTSTART;VALUE=DATE:{}", day.format("%Y%m%d")));
        lines.push(format!("DTEND;VALUE=DATE:{}", next.format("%Y%m%d")));
        lines.push(format!("SUMMARY:{}", escape(&t.say("calendar-deadline").with("title", &entry.title).to_string())));
        lines.push(format!("DESCRIPTION:{}", escape(&entry.issuer)));
        lines.push(format!("URL:{site}{}", address(&shelf.library, entry.measure, today)));
        lines.push("END:VEVENT".to_owned());
    }
    lines.push("END:VCALENDAR".to_owned());
    let text: String = lines.iter().map(|line| fold(line) + "\r\n").collect();
    ([(CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response()
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// Long lines go on in the next, behind a space; characters stay whole.
fn fold(line: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_line_is_longer_than_the_format_allows() {
        let folded = super::fold(&format!("SUMMARY:{}", "截止".repeat(40)));
        assert!(folded.split("\r\n").all(|l| l.len() <= 75));
        assert_eq!(folded.replace("\r\n ", ""), format!("SUMMARY:{}", "截止".repeat(40)));
    }
}
