//! What differs between engines: quoting, literals, types and functions. All escaping of the crate is here.

use zhida_facts::{NaiveDate, Number};

/// An engine's SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// PostgreSQL 12 or newer.
    Postgres,
    /// DuckDB.
    DuckDb,
    /// Spark SQL with `spark.sql.ansi.enabled`; the query refuses to run without.
    Spark,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Dialect; 3] = [Dialect::Postgres, Dialect::DuckDb, Dialect::Spark];

    /// Its name, as in `--dialect`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Postgres => "postgres",
            Dialect::DuckDb => "duckdb",
            Dialect::Spark => "spark",
        }
    }

    /// An identifier, quoted unless it is plain: lower case with an underscore, which no reserved word has but the few that are named.
    #[must_use]
    pub fn identifier(self, name: &str) -> String {
        let plain = (name.contains('_') || ["uscc", "verdict", "unmet", "measure", "facts", "shared"].contains(&name))
            && name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            && !["current_", "session_", "local_", "system_"].iter().any(|p| name.starts_with(p));
        if plain {
            return name.to_owned();
        }
        match self {
            Dialect::Postgres | Dialect::DuckDb => format!("\"{}\"", name.replace('"', "\"\"")),
            Dialect::Spark => format!("`{}`", name.replace('`', "``").replace("${", "$ {")),
        }
    }

    /// A table name with its schema, each part quoted by itself.
    #[must_use]
    pub fn table(self, name: &str) -> String {
        name.split('.').map(|part| self.identifier(part)).collect::<Vec<_>>().join(".")
    }

    /// A text literal.
    #[must_use]
    pub fn text(self, text: &str) -> String {
        match self {
            // Whether a backslash means itself in '…' is a setting; in E'…' it never is.
            Dialect::Postgres if text.contains('\\') => format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''")),
            Dialect::Postgres | Dialect::DuckDb => format!("'{}'", text.replace('\'', "''")),
            Dialect::Spark => {
                let mut out = String::with_capacity(text.len() + 2);
                out.push('\'');
                for c in text.chars() {
                    match c {
                        '\\' => out.push_str("\\\\"),
                        '\'' => out.push_str("\\'"),
                        '\n' => out.push_str("\\n"),
                        '\r' => out.push_str("\\r"),
                        // `${name}` is replaced by a setting's value before the text is parsed.
                        '$' => out.push_str("\\u0024"),
                        c => out.push(c),
                    }
                }
                out.push('\'');
                out
            }
        }
    }

    /// What may stand behind `--`: one line that no engine or client reads as anything else. In Spark a backslash at the end carries
    /// a comment on into the next line, and `${name}` is replaced even here; some clients cut scripts at semicolons and quotes.
    #[must_use]
    pub fn comment(text: &str) -> String {
        let line: String = text
            .chars()
            .map(|c| match c {
                '\\' => '∖',
                '$' => '＄',
                ';' => '；',
                '\'' | '`' => '’',
                '"' => '”',
                c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') => ' ',
                c => c,
            })
            .collect();
        line.split_whitespace().collect::<Vec<_>>().join(" ").replace("*/", "* /").replace("/*", "/ *")
    }

    /// A day literal.
    #[must_use]
    pub(crate) fn day(day: NaiveDate) -> String {
        format!("DATE '{day}'")
    }

    /// The type of whole numbers.
    #[must_use]
    pub(crate) fn whole_type(self) -> &'static str {
        match self {
            Dialect::Postgres => "NUMERIC",
            Dialect::DuckDb => "HUGEINT",
            Dialect::Spark => "DECIMAL(38, 0)",
        }
    }

    /// Whether a whole constant has a literal of that type. Beyond it, an engine would silently take another type.
    #[must_use]
    pub(crate) fn holds(self, whole: &Number) -> bool {
        let limit = match self {
            Dialect::Postgres => return true,
            Dialect::DuckDb => Number::from(2).pow(126),
            Dialect::Spark => Number::from(10).pow(37),
        };
        whole.abs() < limit
    }

    /// Whether a column of decimals can be compared as it is, in the fact's own unit; else it is scaled to whole numbers first.
    #[must_use]
    pub(crate) fn has_unbounded_decimals(self) -> bool {
        self == Dialect::Postgres
    }

    /// Bytes of an identifier; PostgreSQL cuts longer ones in silence.
    #[must_use]
    pub(crate) fn longest_name(self) -> usize {
        match self {
            Dialect::Postgres => 63,
            Dialect::DuckDb | Dialect::Spark => 255,
        }
    }

    /// What keeps a table of the WITH list from being copied into each place that reads it.
    #[must_use]
    pub(crate) fn materialized(self) -> &'static str {
        match self {
            Dialect::Postgres | Dialect::DuckDb => "AS MATERIALIZED",
            Dialect::Spark => "AS",
        }
    }

    /// What keeps a subquery from being merged with the one around it, which would copy its columns into each use.
    #[must_use]
    pub(crate) fn fence(self) -> &'static str {
        match self {
            Dialect::Postgres => "OFFSET 0",
            Dialect::DuckDb | Dialect::Spark => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_one_harmless_line() {
        let bad = "第一\n; DROP TABLE x; -- \u{2028}'a' \"b\" ${env:HOME} /* */ end\\";
        let line = Dialect::comment(bad);
        assert!(!line.contains(['\n', '\\', '\'', '"', ';', '$', '\u{2028}']) && !line.contains("*/"), "{line}");
    }

    #[test]
    fn identifiers_are_quoted_unless_plain() {
        assert_eq!(Dialect::Postgres.identifier("rd_expense_2025"), "rd_expense_2025");
        assert_eq!(Dialect::Postgres.identifier("order"), "\"order\"");
        assert_eq!(Dialect::DuckDb.identifier("a\"b"), "\"a\"\"b\"");
        assert_eq!(Dialect::Spark.identifier("a`b"), "`a``b`");
        assert_eq!(Dialect::Postgres.identifier("current_user"), "\"current_user\"");
        assert_eq!(Dialect::DuckDb.table("lake.enterprises"), "\"lake\".\"enterprises\"");
    }

    #[test]
    fn texts_cannot_break_out() {
        assert_eq!(Dialect::Postgres.text("it's"), "'it''s'");
        assert_eq!(Dialect::Postgres.text("a\\'"), "E'a\\\\'''");
        assert_eq!(Dialect::DuckDb.text("a\\'"), "'a\\'''");
        assert_eq!(Dialect::Spark.text("a\\'${x}\n"), "'a\\\\\\'\\u0024{x}\\n'");
    }
}
