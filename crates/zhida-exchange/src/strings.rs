//! Texts of BIFF8 records: two bytes or one a character, with formatting behind them, and cut by CONTINUE records at any place.

/// Reads over the pieces of a record and its continuations as if they were one.
pub(crate) struct Pieces<'a> {
    pieces: Vec<&'a [u8]>,
    piece: usize,
    at: usize,
}

impl<'a> Pieces<'a> {
    pub(crate) fn new(pieces: Vec<&'a [u8]>) -> Self {
        Self { pieces, piece: 0, at: 0 }
    }
    fn byte(&mut self) -> Option<u8> {
        loop {
            let piece = self.pieces.get(self.piece)?;
            if let Some(byte) = piece.get(self.at) {
                self.at += 1;
                return Some(*byte);
            }
            self.piece += 1;
            self.at = 0;
        }
    }
    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }
    pub(crate) fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes([self.byte()?, self.byte()?, self.byte()?, self.byte()?]))
    }
    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            let piece = self.pieces.get(self.piece)?;
            let step = count.min(piece.len().saturating_sub(self.at));
            self.at += step;
            count -= step;
            if count > 0 {
                self.piece += 1;
                self.at = 0;
            }
        }
        Some(())
    }
    /// A text with a count of two bytes before it (`short`: one), as XLUnicodeRichExtendedString or its plainer kin.
    pub(crate) fn text(&mut self, short: bool) -> Option<String> {
        let count = if short { usize::from(self.byte()?) } else { usize::from(self.u16()?) };
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { usize::from(self.u16()?) } else { 0 };
        let extra = if flags & 4 != 0 { self.u32()? as usize } else { 0 };
        let mut wide = flags & 1 != 0;
        let mut units: Vec<u16> = Vec::with_capacity(count);
        while units.len() < count {
            // A continuation inside the characters begins with its own flag of their width.
            if self.pieces.get(self.piece).is_some_and(|p| self.at >= p.len()) {
                self.piece += 1;
                self.at = 0;
                wide = self.byte()? & 1 != 0;
            }
            units.push(if wide { self.u16()? } else { u16::from(self.byte()?) });
        }
        self.skip(runs * 4)?;
        self.skip(extra)?;
        Some(String::from_utf16_lossy(&units))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cut_in_the_middle_changes_its_width() {
        let first = [&[4, 0, 0][..], b"ab"].concat();
        let second = [1, 0x2d, 0x4e, b'c', 0, 2, 0, 0, b'x', b'y'];
        let mut pieces = Pieces::new(vec![&first, &second]);
        assert_eq!(pieces.text(false).as_deref(), Some("ab中c"));
        assert_eq!(pieces.text(false).as_deref(), Some("xy"));
        assert_eq!(pieces.text(false), None);
    }
}
