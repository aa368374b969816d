//! From which types of a columnar file which facts can be read.

use arrow_schema::DataType;
use zhida_facts::FactType;

/// Whether facts of this kind can be read from columns of this type.
pub(crate) fn fits(stored: &DataType, kind: &FactType) -> bool {
    match stored {
        // A column in which nobody put anything.
        DataType::Null => true,
        DataType::Dictionary(_, inner) => !matches!(**inner, DataType::Dictionary(..)) && fits(inner, kind),
        DataType::List(item) | DataType::LargeList(item) => *kind == FactType::List && is_text(item.data_type()),
        stored if is_text(stored) => true,
        stored if is_whole(stored) => *kind != FactType::List,
        stored if is_decimal(stored) || is_float(stored) => matches!(kind, FactType::Number { .. } | FactType::Text),
        DataType::Boolean => matches!(kind, FactType::Bool | FactType::Choice | FactType::Text),
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => matches!(kind, FactType::Date | FactType::Text),
        _ => false,
    }
}

/// Texts; old writers of Parquet do not say that their bytes are text.
pub(crate) fn is_text(stored: &DataType) -> bool {
    use DataType::{Binary, BinaryView, LargeBinary, LargeUtf8, Utf8, Utf8View};
    matches!(stored, Utf8 | LargeUtf8 | Utf8View | Binary | LargeBinary | BinaryView)
}

/// Whole numbers.
pub(crate) fn is_whole(stored: &DataType) -> bool {
    stored.is_integer()
}

/// Decimals.
pub(crate) fn is_decimal(stored: &DataType) -> bool {
    use DataType::{Decimal32, Decimal64, Decimal128, Decimal256};
    matches!(stored, Decimal32(..) | Decimal64(..) | Decimal128(..) | Decimal256(..))
}

fn is_float(stored: &DataType) -> bool {
    matches!(stored, DataType::Float16 | DataType::Float32 | DataType::Float64)
}

/// Whether a column may hold the credit code or the name.
pub(crate) fn names_enterprises(stored: &DataType) -> bool {
    fits(stored, &FactType::Text)
}

/// Whether a column is a list of names of columns.
pub(crate) fn is_list_of_texts(stored: &DataType) -> bool {
    matches!(stored, DataType::List(item) | DataType::LargeList(item) if is_text(item.data_type()))
}
