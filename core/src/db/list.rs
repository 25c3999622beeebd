//! Lists of ids, bound as one value, because a statement is one text however many there are:
//! `where r.id in (select unhex(value) from json_each($1))`. SQLite has both functions; PostgreSQL has them from the
//! migration.

use uuid::Uuid;

/// The list to bind.
pub fn id_list(ids: impl IntoIterator<Item = impl Into<Uuid>>) -> String {
    let digits: Vec<String> = ids.into_iter().map(|id| format!("\"{}\"", id.into().simple())).collect();
    format!("[{}]", digits.join(","))
}
