//! An Arrow file, opened: what its blocks declare is compared with the file before they are decoded.

use super::intake::Stored;
use super::lane::Feed;
use super::names::{METADATA, VERSION};
use super::take::WINDOW;
use crate::sheet::FileReader;
use crate::source::RowSink as _;
use crate::trouble::{too_large, unreadable};
use crate::{Limits, words::words};
use arrow_array::{Array as _, RecordBatch};
use arrow_buffer::Buffer;
use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::reader::{FileDecoder, read_footer_length};
use arrow_ipc::{Block, Endianness, Footer, root_as_footer, root_as_message};
use arrow_schema::{DataType, Field, Schema};
use std::sync::Arc;
use zhida_diagnostics::{Diagnostic, Lang};

type Fault = Box<Diagnostic>;

/// Bytes of all blocks together when unpacked; as for the parts of a workbook.
const UNPACKED: u64 = 1 << 30;

/// Reads an Arrow file.
pub(crate) fn read(name: &str, bytes: &[u8], limits: &Limits, lang: Lang, sink: &mut FileReader<'_, '_, '_>) -> Result<(), Fault> {
    let damaged = || unreadable(name, "why-damaged", lang);
    let footer = footer(bytes).ok_or_else(damaged)?;
    let stored = footer.schema().filter(|s| s.endianness() == Endianness::Little).ok_or_else(damaged)?;
    let schema = unviewed(&try_fb_to_schema(stored).map_err(|e| sink.layout(e.to_string()))?);
    let dictionaries: Vec<Block> = footer.dictionaries().into_iter().flatten().copied().collect();
    let blocks: Vec<Block> = footer.recordBatches().into_iter().flatten().copied().collect();
    let (mut rows, mut unpacked, mut largest) = (0_u64, 0_u64, 0_u64);
    for block in dictionaries.iter().chain(&blocks) {
        let found = measure(bytes, block).ok_or_else(damaged)?;
        (rows, unpacked, largest) = (rows.saturating_add(found.rows), unpacked.saturating_add(found.bytes), largest.max(found.bytes));
    }
    if rows >= limits.rows {
        return Err(too_large(name, words("limit-rows", &[("limit", limits.rows.to_string())], lang), lang));
    }
    if unpacked > UNPACKED || largest > limits.sheet_bytes {
        let limit = (limits.sheet_bytes >> 20).to_string();
        let args = [("part", "Arrow".to_owned()), ("size", (unpacked >> 20).to_string()), ("limit", limit)];
        return Err(too_large(name, words("limit-part", &args, lang), lang));
    }
    let verbatim = is_ours(&footer).map_err(|version| sink.layout(format!("{METADATA} {version}")))?;
    let columns: Vec<Stored> = schema.fields().iter().map(|f| Stored { name: f.name().clone(), form: f.data_type().clone() }).collect();
    let Some(mut intake) = sink.intake(&columns, rows, verbatim)? else { return Ok(()) };
    sink.holding(2 * bytes.len() as u64 + largest);
    sink.check_memory()?;
    let wanted = intake.all();
    let mut decoder = FileDecoder::new(Arc::new(schema), footer.version()).with_projection(wanted.clone());
    let whole = Buffer::from(bytes);
    for block in &dictionaries {
        let part = part(&whole, block).ok_or_else(damaged)?;
        decoder.read_dictionary(block, &part).map_err(|e| sink.layout(e.to_string()))?;
    }
    let (total, first) = (bytes.len() as u64, intake.first());
    for block in &blocks {
        let part = part(&whole, block).ok_or_else(damaged)?;
        let Some(batch) = decoder.read_record_batch(block, &part).map_err(|e| sink.layout(e.to_string()))? else { continue };
        for start in (0..batch.num_rows()).step_by(WINDOW) {
            let rows = WINDOW.min(batch.num_rows() - start);
            let slice = |column: usize| slice(&batch, &wanted, column, start, rows);
            for lane in intake.lanes.iter_mut().flatten() {
                lane.feed = slice(lane.column).map_or(Feed::None, Feed::Ready);
            }
            let arrays: Vec<_> = first.iter().filter_map(|c| Some((*c, slice(*c)?))).collect();
            sink.window(&mut intake, &arrays, rows)?;
            sink.progress(u64::try_from(block.offset()).unwrap_or(0), total);
        }
    }
    sink.progress(total, total);
    sink.finish(&intake)
}

fn slice(batch: &RecordBatch, wanted: &[usize], column: usize, start: usize, rows: usize) -> Option<arrow_array::ArrayRef> {
    let at = wanted.binary_search(&column).ok()?;
    batch.columns().get(at).map(|array| array.slice(start, rows))
}

/// The table of contents at the end of the file.
fn footer(bytes: &[u8]) -> Option<Footer<'_>> {
    let body = bytes.len().checked_sub(10)?;
    let length = read_footer_length(bytes.get(body..)?.try_into().ok()?).ok()?;
    root_as_footer(bytes.get(body.checked_sub(length)?..body)?).ok()
}

/// Whether we wrote it; the version if it is one we cannot read.
fn is_ours(footer: &Footer<'_>) -> Result<bool, String> {
    let mut pairs = footer.custom_metadata().into_iter().flatten();
    match pairs.find(|pair| pair.key() == Some(METADATA)).map(|pair| pair.value().unwrap_or("")) {
        None => Ok(false),
        Some(VERSION) => Ok(true),
        Some(other) => Err(other.to_owned()),
    }
}

/// Texts that are views are read as bytes: a million views may share one long text, and a reader of texts would check each of them.
fn unviewed(schema: &Schema) -> Schema {
    fn plain(stored: &DataType) -> DataType {
        match stored {
            DataType::Utf8View => DataType::BinaryView,
            DataType::Dictionary(key, value) => DataType::Dictionary(key.clone(), Box::new(plain(value))),
            DataType::List(item) => DataType::List(Arc::new(Field::clone(item).with_data_type(plain(item.data_type())))),
            DataType::LargeList(item) => DataType::LargeList(Arc::new(Field::clone(item).with_data_type(plain(item.data_type())))),
            other => other.clone(),
        }
    }
    let fields = schema.fields().iter().map(|f| Field::clone(f).with_data_type(plain(f.data_type())));
    Schema::new(fields.collect::<Vec<_>>())
}

/// What a block declares.
struct Found {
    /// Enterprises; none for a block of distinct values.
    rows: u64,
    /// Bytes when unpacked.
    bytes: u64,
}

/// `None` if the block does not lie within the file, or its buffers not within the block.
fn measure(bytes: &[u8], block: &Block) -> Option<Found> {
    let (start, head, body) = place(block)?;
    let message = bytes.get(start..start.checked_add(head)?)?;
    let data = bytes.get(start + head..(start + head).checked_add(body)?)?;
    let skip = if message.starts_with(&[0xFF; 4]) { 8 } else { 4 };
    let message = root_as_message(message.get(skip..)?).ok()?;
    let (batch, counts) = match message.header_as_dictionary_batch() {
        Some(dictionary) => (dictionary.data()?, false),
        None => (message.header_as_record_batch()?, true),
    };
    let length = u64::try_from(batch.length()).ok()?;
    let mut unpacked = 0_u64;
    for buffer in batch.buffers()? {
        let from = usize::try_from(buffer.offset()).ok()?;
        let stored = data.get(from..from.checked_add(usize::try_from(buffer.length()).ok()?)?)?;
        let size = match (batch.compression(), stored) {
            (None, _) | (_, []) => stored.len() as u64,
            // The length before it was compressed; -1 if it was not.
            (Some(_), [a, b, c, d, e, f, g, h, rest @ ..]) => match i64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]) {
                -1 => rest.len() as u64,
                length => u64::try_from(length).ok()?,
            },
            (Some(_), _) => return None,
        };
        unpacked = unpacked.checked_add(size)?;
    }
    for node in batch.nodes()? {
        // Elements take a bit each at least, those of a column without values aside.
        let nodes = u64::try_from(node.length()).ok()?;
        if nodes > length && nodes / 8 > unpacked {
            return None;
        }
    }
    Some(Found { rows: if counts { length } else { 0 }, bytes: unpacked })
}

/// Offset, length of the head, length of the body.
fn place(block: &Block) -> Option<(usize, usize, usize)> {
    let head = usize::try_from(block.metaDataLength()).ok().filter(|head| *head >= 8)?;
    Some((usize::try_from(block.offset()).ok()?, head, usize::try_from(block.bodyLength()).ok()?))
}

fn part(whole: &Buffer, block: &Block) -> Option<Buffer> {
    let (start, head, body) = place(block)?;
    let length = head.checked_add(body)?;
    (start.checked_add(length)? <= whole.len()).then(|| whole.slice_with_length(start, length))
}
