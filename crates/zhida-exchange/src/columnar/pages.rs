//! A Parquet file measured before anything of it is unpacked: what its pages declare, against what the file and the limits allow.

use super::thrift::Thrift;
use crate::trouble::{too_large, unreadable};
use crate::{Limits, words::words};
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};
use zhida_diagnostics::{Diagnostic, Lang};

type Fault = Box<Diagnostic>;

/// Bytes of a footer. A thousand columns in a hundred row groups take some 10 MB.
const FOOTER: usize = 32 << 20;
/// Bytes of all pages together; as for the parts of a workbook.
const UNPACKED: u64 = 1 << 30;

/// What the limits need to know about a file.
pub(crate) struct Measure<'a> {
    pub(crate) name: &'a str,
    pub(crate) bytes: &'a [u8],
    pub(crate) limits: &'a Limits,
    pub(crate) lang: Lang,
}

/// The largest pages of a column, its page of distinct values included, and its number of values.
#[derive(Default)]
struct Column {
    unpacked: u64,
    values: u64,
    page: u64,
    distinct: u64,
}

impl Measure<'_> {
    fn damaged(&self) -> Fault {
        unreadable(self.name, "why-damaged", self.lang)
    }

    /// Looks at the footer: whether it is there, whole, and of a size a parser may see.
    pub(crate) fn footer(&self) -> Result<(), Fault> {
        let [.., a, b, c, d, b'P', b'A', b'R', b'1'] = self.bytes else { return Err(self.damaged()) };
        let length = u32::from_le_bytes([*a, *b, *c, *d]) as usize;
        let end = self.bytes.len() - 8;
        let start = end.checked_sub(length).filter(|s| *s >= 4 && length <= FOOTER).ok_or_else(|| self.damaged())?;
        let footer = self.bytes.get(start..end).unwrap_or_default();
        Thrift::new(footer).structure(&mut |_, _| ()).ok_or_else(|| self.damaged())
    }

    /// Looks at the headers of the pages of those columns of the file (leaves) that will be read. Gives the bytes their readers will
    /// hold at once, and the number of values beyond one a row, which only lists have.
    pub(crate) fn pages(&self, metadata: &ParquetMetaData, leaves: &[usize]) -> Result<(u64, u64), Fault> {
        let (mut held, mut total, mut beyond) = (0_u64, 0_u64, 0_u64);
        for leaf in leaves {
            let mut largest = Column::default();
            for group in metadata.row_groups() {
                let chunk = group.columns().get(*leaf).ok_or_else(|| self.damaged())?;
                let column = self.chunk(chunk)?;
                let rows = u64::try_from(group.num_rows()).unwrap_or(0);
                if column.values > rows && chunk.column_descr().max_rep_level() == 0 {
                    return Err(self.damaged());
                }
                beyond += column.values.saturating_sub(rows);
                total += column.unpacked;
                largest.page = largest.page.max(column.page);
                largest.distinct = largest.distinct.max(column.distinct);
                if largest.page > self.limits.part_bytes || largest.distinct > self.limits.part_bytes || total > UNPACKED {
                    let size = largest.page.max(largest.distinct).max(if total > UNPACKED { total } else { 0 });
                    return Err(self.too_large(&chunk.column_path().string(), size));
                }
            }
            held += largest.page + largest.distinct;
        }
        Ok((held, beyond))
    }

    fn chunk(&self, chunk: &ColumnChunkMetaData) -> Result<Column, Fault> {
        let mut column = Column::default();
        let whole = |n: i64| usize::try_from(n).map_err(|_| self.damaged());
        let start = whole(chunk.dictionary_page_offset().filter(|o| *o > 0).unwrap_or(chunk.data_page_offset()))?;
        let end = start.checked_add(whole(chunk.compressed_size())?).ok_or_else(|| self.damaged())?;
        let mut rest = self.bytes.get(start..end).ok_or_else(|| self.damaged())?;
        let declared = u64::try_from(chunk.num_values()).map_err(|_| self.damaged())?;
        // The reader, too, stops at the declared number; what lies behind is never looked at.
        while column.values < declared && !rest.is_empty() {
            let mut thrift = Thrift::new(rest);
            // [size, packed, values of a data page, values of a page of distinct ones]
            let mut found = [0_i64; 4];
            let seen = thrift.structure(&mut |path, value| match path {
                [2] => found[0] = value,
                [3] => found[1] = value,
                [5 | 8, 1] => found[2] = value,
                [7, 1] => found[3] = value,
                _ => {}
            });
            seen.ok_or_else(|| self.damaged())?;
            let [Ok(size), Ok(packed), Ok(values), Ok(distinct)] = found.map(u64::try_from) else { return Err(self.damaged()) };
            let next = usize::try_from(packed).ok().and_then(|p| p.checked_add(thrift.at())).ok_or_else(|| self.damaged())?;
            // A distinct value takes a byte at least, and a packed page is never empty and endless.
            if distinct > size {
                return Err(self.damaged());
            }
            rest = rest.get(next..).ok_or_else(|| self.damaged())?;
            column.unpacked += size;
            column.values = column.values.saturating_add(values);
            let largest = if distinct > 0 { &mut column.distinct } else { &mut column.page };
            *largest = size.max(*largest);
        }
        Ok(column)
    }

    fn too_large(&self, part: &str, size: u64) -> Fault {
        let limit = (self.limits.part_bytes >> 20).to_string();
        let args = [("part", part.to_owned()), ("size", (size >> 20).to_string()), ("limit", limit)];
        too_large(self.name, words("limit-part", &args, self.lang), self.lang)
    }
}
