//! Lines on standard output and standard error. `println!` panics when the reader has gone away (`zhida check | head`); these do not.

/// A line on standard output; whoever calls passes the error on, and `main` is quiet about a reader that has gone.
macro_rules! out {
    ($($part:tt)*) => {{
        use std::io::Write as _;
        writeln!(std::io::stdout(), $($part)*)
    }};
}

/// A line on standard error; if nobody reads it, that is all.
macro_rules! note {
    ($($part:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), $($part)*);
    }};
}
