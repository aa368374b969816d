//! Just enough of Thrift's compact form to look at Parquet's headers before a parser allocates what they declare.

/// Nesting beyond this is no Parquet.
const DEPTH: usize = 16;
/// Structures in one list: row groups, columns, schema elements. Each costs the parser some hundred bytes before it is looked at.
const STRUCTURES: u64 = 65_536;

/// A place in the bytes.
pub(crate) struct Thrift<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Thrift<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }
    /// Bytes gone over.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Goes over a structure; `see` is told of every whole number in it, by the numbers of the fields that lead there. `None` if the
    /// bytes are no structure.
    pub(crate) fn structure(&mut self, see: &mut dyn FnMut(&[u64], i64)) -> Option<()> {
        self.fields(&mut Vec::new(), see)
    }

    fn fields(&mut self, path: &mut Vec<u64>, see: &mut dyn FnMut(&[u64], i64)) -> Option<()> {
        if path.len() > DEPTH {
            return None;
        }
        let mut id = 0_u64;
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Some(());
            }
            id = match head >> 4 {
                0 => u64::try_from(zigzag(self.varint()?)).ok()?,
                step => id.checked_add(u64::from(step))?,
            };
            path.push(id);
            // Truth values of fields stand in the type itself.
            if !matches!(head & 15, 1 | 2) {
                self.value(head & 15, path, see)?;
            }
            path.pop();
        }
    }

    fn value(&mut self, kind: u8, path: &mut Vec<u64>, see: &mut dyn FnMut(&[u64], i64)) -> Option<()> {
        match kind {
            1..=3 => self.skip(1),
            4..=6 => {
                let value = zigzag(self.varint()?);
                see(path, value);
                Some(())
            }
            7 => self.skip(8),
            8 => {
                let length = self.varint()?;
                self.skip(length)
            }
            9 | 10 => {
                let head = self.byte()?;
                let size = if head >> 4 == 15 { self.varint()? } else { u64::from(head >> 4) };
                let left = (self.bytes.len() - self.at) as u64;
                if size > left || (head & 15 == 12 && size > STRUCTURES) {
                    return None;
                }
                path.push(0);
                (0..size).try_for_each(|_| self.value(head & 15, path, see))?;
                path.pop();
                Some(())
            }
            12 => self.fields(path, see),
            _ => None, // maps occur nowhere in Parquet
        }
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }
    fn skip(&mut self, bytes: u64) -> Option<()> {
        let to = self.at.checked_add(usize::try_from(bytes).ok()?)?;
        (to <= self.bytes.len()).then(|| self.at = to)
    }
    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Some(value);
            }
        }
        None
    }
}

/// Signed numbers are folded: 0, -1, 1, -2 … are 0, 1, 2, 3 ….
fn zigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_by_path_and_lies_refused() {
        // {1: 3, 5: {1: -1}, 6: [i32 7, 8]}
        let bytes = [0x15, 6, 0x4C, 0x15, 1, 0, 0x19, 0x25, 14, 16, 0, 99];
        let mut seen = Vec::new();
        let mut thrift = Thrift::new(&bytes);
        thrift.structure(&mut |path, value| seen.push((path.to_vec(), value))).unwrap();
        assert_eq!(seen, [(vec![1], 3), (vec![5, 1], -1), (vec![6, 0], 7), (vec![6, 0], 8)]);
        assert_eq!(thrift.at(), 11);
        let refused = |bytes: &[u8]| Thrift::new(bytes).structure(&mut |_, _| ()).is_none();
        assert!(refused(&[0x19, 0xF5, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0]), "a list longer than the bytes");
        assert!(refused(&[0x1C; 40]), "too deep");
        assert!(refused(&[0x15, 0xFF]) && refused(&[]) && refused(&[0x18, 9, 0]));
    }
}
