//! How much a file may ask of us. Every limit that is passed becomes an error that names it.

/// Bounds on input; the defaults admit 100,000 enterprises × 150 columns and keep memory below 512 MB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file as it lies on disk.
    pub file_bytes: u64,
    /// Bytes of one worksheet after decompression.
    pub sheet_bytes: u64,
    /// Bytes of any other part of a workbook (texts, styles) after decompression.
    pub part_bytes: u64,
    /// Entries of a workbook's ZIP directory.
    pub parts: usize,
    /// How many times larger than stored a part over 16 MB may be: real sheets are 8 to 40 times as large, bombs 1000.
    pub expansion: u64,
    /// Columns of a sheet.
    pub columns: usize,
    /// Rows of a sheet, the header included.
    pub rows: u64,
    /// Cells of all files together, blank ones included.
    pub cells: u64,
    /// Bytes of memory for the file being read and the table so far, estimated.
    pub memory_bytes: u64,
    /// Bytes of a row in a CSV file.
    pub row_bytes: usize,
    /// Rejects kept in [`crate::Import::rejects`]; all of them go to [`crate::Hooks::reject`].
    pub kept_rejects: usize,
    /// Diagnostics kept per code and column; the summary counts all.
    pub shown_per_column: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 128 << 20,
            sheet_bytes: 192 << 20,
            part_bytes: 64 << 20,
            parts: 2_000,
            expansion: 200,
            columns: 2_000,
            rows: 1_048_576,
            cells: 20_000_000,
            memory_bytes: 420 << 20,
            row_bytes: 4 << 20,
            kept_rejects: 10_000,
            shown_per_column: 3,
        }
    }
}
