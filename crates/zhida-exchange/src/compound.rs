//! The compound file (MS-CFB) around an XLS workbook: finds one stream by name and copies it out.
//!
//! Every number in the file is hostile until checked: chains are followed for at most as many steps as the file has sectors.

const FREE: u32 = 0xFFFF_FFFA;

/// A compound file, its tables read.
pub(crate) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    size: usize,
}

impl<'a> Compound<'a> {
    /// Reads header, allocation tables and directory; `None` if they make no sense.
    pub(crate) fn open(bytes: &'a [u8]) -> Option<Self> {
        let shift = u16_at(bytes, 30)?;
        if !matches!(shift, 9 | 12) {
            return None;
        }
        let mut file = Self { bytes, sector: 1 << shift, fat: Vec::new(), mini_fat: Vec::new(), mini: Vec::new(), entries: Vec::new() };
        file.fat = file.read_fat()?;
        let directory = file.chain(u32_at(bytes, 48)?, usize::MAX)?;
        let entry = |raw: &[u8]| -> Option<(Entry, u8)> {
            let length = usize::from(u16_at(raw, 64)?).min(64).saturating_sub(2);
            let units: Vec<u16> = raw.get(..length)?.chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]])).collect();
            let entry = Entry { name: String::from_utf16_lossy(&units), start: u32_at(raw, 116)?, size: u32_at(raw, 120)? as usize };
            Some((entry, *raw.get(66)?))
        };
        let all: Vec<(Entry, u8)> = directory.chunks_exact(128).filter_map(entry).collect();
        if let Some((root, _)) = all.iter().find(|(_, kind)| *kind == 5)
            && root.start < FREE
        {
            let (start, size) = (root.start, root.size);
            file.mini = file.chain(start, size)?;
            let table = file.chain(u32_at(bytes, 60)?, usize::MAX).unwrap_or_default();
            file.mini_fat = words(&table).collect();
        }
        file.entries = all.into_iter().filter(|(_, kind)| *kind == 2).map(|(entry, _)| entry).collect();
        Some(file)
    }

    /// Whether there is a stream `name`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|e| e.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of the stream `name`.
    pub(crate) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entries.iter().find(|e| e.name.eq_ignore_ascii_case(name))?;
        if entry.size >= 4096 {
            return self.chain(entry.start, entry.size);
        }
        let (mut out, mut at) = (Vec::new(), entry.start);
        for _ in 0..=self.mini_fat.len() {
            if at >= FREE || out.len() >= entry.size {
                out.truncate(entry.size);
                return Some(out);
            }
            let from = (at as usize).checked_mul(64)?;
            out.extend_from_slice(self.mini.get(from..from + 64).or_else(|| self.mini.get(from..))?);
            at = *self.mini_fat.get(at as usize)?;
        }
        None
    }

    /// The sectors that hold the allocation table are listed in the header and, beyond 109, in a chain of their own.
    fn read_fat(&self) -> Option<Vec<u32>> {
        let most = self.bytes.len() / self.sector + 1;
        let mut list: Vec<u32> = words(self.bytes.get(76..512)?).collect();
        let mut next = u32_at(self.bytes, 68)?;
        for _ in 0..most {
            if next >= FREE {
                break;
            }
            let mut more: Vec<u32> = words(self.sector_at(next)?).collect();
            next = more.pop()?;
            list.extend(more);
        }
        let mut fat = Vec::new();
        for id in list.into_iter().filter(|id| *id < FREE).take(most) {
            fat.extend(words(self.sector_at(id)?));
        }
        Some(fat)
    }

    fn sector_at(&self, id: u32) -> Option<&'a [u8]> {
        let from = (id as usize).checked_add(1)?.checked_mul(self.sector)?;
        // The last sector may be cut short by careless writers.
        self.bytes.get(from..from + self.sector).or_else(|| self.bytes.get(from..)).filter(|s| !s.is_empty())
    }

    fn chain(&self, start: u32, size: usize) -> Option<Vec<u8>> {
        let (mut out, mut at) = (Vec::new(), start);
        for _ in 0..=self.bytes.len() / self.sector {
            if at >= FREE || out.len() >= size {
                out.truncate(size);
                return Some(out);
            }
            out.extend_from_slice(self.sector_at(at)?);
            at = *self.fat.get(at as usize)?;
        }
        None // a chain longer than the file goes round in a circle
    }
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]]))
}

/// Two bytes at `at`, little end first.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}
/// Four bytes at `at`.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
/// A double at `at`.
pub(crate) fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}
