//! Statements: named SQL texts that both engines understand, and the macro that runs one of them on whichever
//! engine a transaction holds.

/// One SQL text with `$1` placeholders. A test prepares every one of them on both engines.
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    /// The constant's name.
    pub name: &'static str,
    /// The text.
    pub sql: &'static str,
    /// The only engine it is for, where the engines truly differ.
    pub only: Option<super::Engine>,
}

/// Declares the statements of one `store.rs`, and `ALL` for the test that prepares them.
///
/// ```
/// torget_core::statements! {
///     /// How many there are.
///     COUNT_PERSONS = "select count(*) as number from person";
/// }
/// assert_eq!(ALL[0].name, "COUNT_PERSONS");
/// ```
#[macro_export]
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
        $(
            $(#[$doc])*
            pub(crate) const $name: $crate::db::Statement = $crate::db::Statement { name: stringify!($name), sql: $sql, only: None };
        )*
        /// Every statement of this store.
        pub(crate) const ALL: &[$crate::db::Statement] = &[$($name),*];
    };
}

/// Runs a statement: `sql!(tx, all Row, STATEMENT, argument, …)`, where `all` answers `Vec<Row>`, `optional`
/// `Option<Row>`, `one` `Row`, and `sql!(tx, execute, STATEMENT, …)` the number of rows changed.
#[macro_export]
macro_rules! sql {
    ($tx:expr, all $row:ty, $statement:expr $(, $argument:expr)* $(,)?) => {
        $crate::sql!(@rows fetch_all, $tx, $row, $statement, $($argument),*)
    };
    ($tx:expr, one $row:ty, $statement:expr $(, $argument:expr)* $(,)?) => {
        $crate::sql!(@rows fetch_one, $tx, $row, $statement, $($argument),*)
    };
    ($tx:expr, optional $row:ty, $statement:expr $(, $argument:expr)* $(,)?) => {
        $crate::sql!(@rows fetch_optional, $tx, $row, $statement, $($argument),*)
    };
    ($tx:expr, execute, $statement:expr $(, $argument:expr)* $(,)?) => {{
        let outcome = match $tx.connection() {
            $crate::db::Connection::Sqlite(connection) => sqlx::query::<sqlx::Sqlite>($statement.sql)
                $(.bind($argument))*.execute(connection).await.map(|done| done.rows_affected()),
            $crate::db::Connection::Postgres(connection) => sqlx::query::<sqlx::Postgres>($statement.sql)
                $(.bind($argument))*.execute(connection).await.map(|done| done.rows_affected()),
        };
        $tx.note(outcome)
    }};
    (@rows $fetch:ident, $tx:expr, $row:ty, $statement:expr, $($argument:expr),*) => {{
        let outcome = match $tx.connection() {
            $crate::db::Connection::Sqlite(connection) => sqlx::query_as::<sqlx::Sqlite, $row>($statement.sql)
                $(.bind($argument))*.$fetch(connection).await,
            $crate::db::Connection::Postgres(connection) => sqlx::query_as::<sqlx::Postgres, $row>($statement.sql)
                $(.bind($argument))*.$fetch(connection).await,
        };
        $tx.note(outcome)
    }};
}
