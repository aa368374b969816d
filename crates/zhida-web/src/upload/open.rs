//! `GET /files/{id}`: whoever may open a file gets it to save; it is never shown as a page of the service. Pages show photos and play
//! recordings from here: telephones ask for these piece by piece.

use crate::app::App;
use crate::error::Fault;
use crate::viewer::Viewer;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, RANGE,
};
use axum::response::{IntoResponse as _, Response};
use std::ops::RangeInclusive;
use zhida_store::Role;

pub(crate) async fn handle(State(app): State<App>, viewer: Viewer, Path(id): Path<i64>, asked: HeaderMap) -> Result<Response, Fault> {
    let signed = viewer.signed.as_ref().ok_or(Fault::Forbidden)?;
    let (file, bytes) = match signed.role() {
        Role::Enterprise => app.store().tenant(signed)?.open_file(id).await?,
        Role::Institution => app.store().provider(signed)?.open_file(id).await?,
        _ => app.store().desk(signed)?.open_file(id).await?,
    };
    let headers = [
        (CONTENT_TYPE, file.kind),
        (CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{}", crate::address::encode(&file.name))),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (CACHE_CONTROL, "private, no-store".to_owned()),
        (ACCEPT_RANGES, "bytes".to_owned()),
    ];
    let wanted = asked.get(RANGE).and_then(|value| value.to_str().ok());
    Ok(match wanted.map_or(Wanted::Whole, |range| piece(range, bytes.len())) {
        Wanted::Whole => (headers, bytes).into_response(),
        Wanted::Nothing => (StatusCode::RANGE_NOT_SATISFIABLE, [(CONTENT_RANGE, format!("bytes */{}", bytes.len()))]).into_response(),
        Wanted::Piece(range) => {
            let place = [(CONTENT_RANGE, format!("bytes {}-{}/{}", range.start(), range.end(), bytes.len()))];
            let part = bytes.get(range).unwrap_or_default().to_vec();
            (StatusCode::PARTIAL_CONTENT, headers, place, part).into_response()
        }
    })
}

/// What of a file is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    /// All of it; also where the question is not understood or asks for several pieces, as the standard allows.
    Whole,
    /// These bytes.
    Piece(RangeInclusive<usize>),
    /// What is not there.
    Nothing,
}

/// What `Range` asks for of `size` bytes.
fn piece(range: &str, size: usize) -> Wanted {
    let Some((from, to)) = range.strip_prefix("bytes=").and_then(|r| r.split_once('-')) else { return Wanted::Whole };
    let number = |text: &str| text.trim().parse::<usize>().ok();
    let (first, last) = match (number(from), number(to)) {
        (Some(first), Some(last)) if first <= last => (first, last),
        (Some(first), None) if to.trim().is_empty() => (first, size.saturating_sub(1)),
        (None, Some(0)) if from.trim().is_empty() => return Wanted::Nothing,
        (None, Some(count)) if from.trim().is_empty() => (size.saturating_sub(count), size.saturating_sub(1)),
        _ => return Wanted::Whole,
    };
    if first >= size { Wanted::Nothing } else { Wanted::Piece(first..=last.min(size - 1)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_what_players_ask_for() {
        assert_eq!(piece("bytes=0-1", 10), Wanted::Piece(0..=1), "as iOS begins");
        assert_eq!(piece("bytes=3-", 10), Wanted::Piece(3..=9));
        assert_eq!(piece("bytes=-4", 10), Wanted::Piece(6..=9));
        assert_eq!(piece("bytes=-40", 10), Wanted::Piece(0..=9));
        assert_eq!(piece("bytes=5-99", 10), Wanted::Piece(5..=9));
        assert_eq!(piece("bytes=10-", 10), Wanted::Nothing);
        assert_eq!(piece("bytes=-0", 10), Wanted::Nothing);
        assert_eq!(piece("bytes=0-", 0), Wanted::Nothing);
        for whole in ["bytes=5-3", "bytes=0-1,3-4", "lines=1-2", "bytes=a-b", "bytes"] {
            assert_eq!(piece(whole, 10), Wanted::Whole, "{whole}");
        }
    }
}
