//! A text as a QR code: one path of an SVG, drawn here, so that nothing leaves for a picture service and nothing is inline but shapes.

use qrcode::{Color, QrCode};

/// Blank modules around a code, as the standard asks for.
const QUIET: usize = 4;

/// A code: the path of its dark modules, and how many modules it is wide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Qr {
    pub(crate) path: String,
    pub(crate) size: usize,
}

impl Qr {
    /// Of `text`; nothing if it is too long for any code.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let code = QrCode::new(text.as_bytes()).ok()?;
        let width = code.width();
        let colors = code.to_colors();
        let mut path = String::new();
        for (y, row) in colors.chunks(width).enumerate() {
            let mut x = 0;
            // Neighbours are drawn in one stroke: no seams, and a third of the length.
            for run in row.chunk_by(|a, b| a == b) {
                if run.first() == Some(&Color::Dark) {
                    path.push_str(&format!("M{} {}h{}v1h-{}z", x + QUIET, y + QUIET, run.len(), run.len()));
                }
                x += run.len();
            }
        }
        Some(Self { path, size: width + 2 * QUIET })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn_and_no_other() {
        let text = "otpauth://totp/Zhida:li?secret=JBSWY3DPEHPK3PXP&issuer=Zhida";
        let qr = Qr::of(text).unwrap();
        let code = QrCode::new(text).unwrap();
        let mut drawn = vec![false; qr.size * qr.size];
        for piece in qr.path.split('M').skip(1) {
            let numbers: Vec<usize> = piece.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
            (0..numbers[2]).for_each(|i| drawn[numbers[1] * qr.size + numbers[0] + i] = true);
        }
        for y in 0..code.width() {
            for x in 0..code.width() {
                assert_eq!(drawn[(y + QUIET) * qr.size + x + QUIET], code[(x, y)] == Color::Dark, "{x} {y}");
            }
        }
        assert_eq!(drawn.iter().filter(|d| **d).count(), code.to_colors().iter().filter(|c| **c == Color::Dark).count());
    }
}
