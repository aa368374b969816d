//! What two versions of a measure say differently, piece by piece: matched by meaning first, then by citation, then by likeness of words.

use crate::Subject;
use crate::pieces::{Meaning, Piece, PieceKind, pieces};
use std::mem::discriminant;

/// A difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What kind.
    pub kind: EditKind,
    /// The piece before; `None` if it was added.
    pub old: Option<Piece>,
    /// The piece now; `None` if it was removed.
    pub new: Option<Piece>,
}

/// What became of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EditKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It means something else.
    Changed,
    /// It means the same, but stands under a group that does something else, or is (no longer) marked ★.
    Moved,
    /// It means the same in other words or with another citation.
    Reworded,
}

/// The differences of `new` against `old`, in document order of the new text, what was removed behind the piece it followed. Pieces that
/// say the same are left out.
#[must_use]
pub fn edits(old: &Subject, new: &Subject) -> Vec<Edit> {
    let (old, new) = (pieces(old), pieces(new));
    let partner = partners(&old, &new);
    let mut taken = vec![false; old.len()];
    partner.iter().flatten().for_each(|at| taken[*at] = true);
    // (place in the new document, rank, edit): what was removed stands behind the partner of the last piece before it that stayed.
    let mut found: Vec<(usize, usize, Edit)> = Vec::new();
    for (at, (piece, partner)) in new.iter().zip(&partner).enumerate() {
        let kind = match partner.map(|p| &old[p]) {
            None => Some(EditKind::Added),
            Some(was) => difference(was, piece),
        };
        if let Some(kind) = kind {
            found.push((at + 1, 0, Edit { kind, old: partner.map(|p| old[p].clone()), new: Some(piece.clone()) }));
        }
    }
    let mut after = 0;
    for (at, piece) in old.iter().enumerate() {
        if taken[at] {
            after = partner.iter().position(|p| *p == Some(at)).map_or(after, |place| place + 1);
        } else {
            found.push((after, at + 1, Edit { kind: EditKind::Removed, old: Some(piece.clone()), new: None }));
        }
    }
    found.sort_by_key(|(place, rank, _)| (*place, *rank));
    found.into_iter().map(|(_, _, edit)| edit).collect()
}

fn difference(old: &Piece, new: &Piece) -> Option<EditKind> {
    if !same_meaning(&old.meaning, &new.meaning) {
        return Some(EditKind::Changed);
    }
    if old.under != new.under || marked(old) != marked(new) {
        return Some(EditKind::Moved);
    }
    (plain(&old.text) != plain(&new.text) || old.cites != new.cites).then_some(EditKind::Reworded)
}

fn marked(piece: &Piece) -> bool {
    matches!(piece.meaning, Meaning::Clause { marked: true, .. })
}

/// The star of a clause is its place, not its meaning.
fn same_meaning(a: &Meaning, b: &Meaning) -> bool {
    match (a, b) {
        (Meaning::Clause { tests, manual, .. }, Meaning::Clause { tests: other, manual: words, .. }) => tests == other && manual == words,
        _ => a == b,
    }
}

/// Whether an old and a new piece may be one.
type Fits<'a> = dyn Fn(&Piece, &Piece) -> bool + 'a;

/// For each new piece the old one it came from.
fn partners(old: &[Piece], new: &[Piece]) -> Vec<Option<usize>> {
    let mut partner = vec![None; new.len()];
    let mut taken = vec![false; old.len()];
    let kin = |a: &Piece, b: &Piece| discriminant(&a.kind) == discriminant(&b.kind) && discriminant(&a.meaning) == discriminant(&b.meaning);
    // Surest first; within a round, pieces find each other in document order.
    let rounds: [&Fits<'_>; 6] = [
        &|a, b| same_meaning(&a.meaning, &b.meaning) && a.under == b.under && a.key == b.key,
        &|a, b| same_meaning(&a.meaning, &b.meaning) && a.under == b.under,
        &|a, b| same_meaning(&a.meaning, &b.meaning) && a.kind_is_clause(),
        &|a, b| a.key == b.key && a.under == b.under && (a.kind != PieceKind::Band || alike(&a.text, &b.text)),
        &|a, b| a.under == b.under && plain(&a.text) == plain(&b.text),
        &|a, b| alike(&a.text, &b.text),
    ];
    for fits in rounds {
        for (at, piece) in new.iter().enumerate() {
            if partner[at].is_some() {
                continue;
            }
            let found = old.iter().enumerate().position(|(i, was)| !taken[i] && kin(was, piece) && fits(was, piece));
            if let Some(found) = found {
                taken[found] = true;
                partner[at] = Some(found);
            }
        }
    }
    partner
}

impl Piece {
    fn kind_is_clause(&self) -> bool {
        matches!(self.kind, PieceKind::Clause(_))
    }
}

/// A text without spaces.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether at least three in five pairs of neighbouring characters are common to both texts; figures do not count.
fn alike(a: &str, b: &str) -> bool {
    let pairs = |text: &str| {
        let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
        let mut pairs: Vec<(char, char)> = letters.windows(2).map(|w| (w[0], w[1])).collect();
        pairs.sort_unstable();
        pairs
    };
    let (a, b) = (pairs(a), pairs(b));
    let (mut i, mut j, mut common) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                i += 1;
                j += 1;
            }
        }
    }
    common > 0 && common * 2 * 5 >= (a.len() + b.len()) * 3
}
