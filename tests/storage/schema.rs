//! The two schemas say the same: tables, columns, what may be null, keys, named constraints and indexes. And a database that a
//! newer program has migrated is refused.

use std::collections::BTreeSet;

use sqlx::{PgConnection, SqliteConnection};
use torget_core::db::MigrateError;
use torget_tests::database::{postgres_connection, sqlite_connection};
use torget_tests::{TestDatabase, on_both_engines};

const SQLITE_COLUMNS: &str = "select t.name || '.' || c.name
        || case when c.\"notnull\" or c.pk then ' not null' else '' end || case when c.pk then ' key' else '' end
    from pragma_table_list t join pragma_table_info(t.name) c
    where t.schema = 'main' and t.name not like 'sqlite_%' and t.name <> '_sqlx_migrations'";
const POSTGRES_COLUMNS: &str =
    "select c.relname || '.' || a.attname || case when a.attnotnull then ' not null' else '' end
        || case when a.attnum = any (k.conkey) then ' key' else '' end
    from pg_attribute a join pg_class c on c.oid = a.attrelid
        left join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> '_sqlx_migrations'
        and a.attnum > 0 and not a.attisdropped";
const SQLITE_INDEXES: &str = "select name from sqlite_master where type = 'index' and sql is not null";
const POSTGRES_INDEXES: &str = "select c.relname::text from pg_index i join pg_class c on c.oid = i.indexrelid
    where c.relnamespace = 'public'::regnamespace
        and not exists (select 1 from pg_constraint k where k.conindid = c.oid and k.contype in ('p', 'u', 'x'))";
const SQLITE_TABLES: &str = "select sql from sqlite_master where type = 'table'";
const POSTGRES_CONSTRAINTS: &str = "select conname::text from pg_constraint
    where connamespace = 'public'::regnamespace and contype in ('c', 'u')";

async fn sqlite() -> (TestDatabase, SqliteConnection) {
    let database = TestDatabase::sqlite().await;
    let connection = sqlite_connection(&database.url).await;
    (database, connection)
}

async fn postgres() -> (TestDatabase, PgConnection) {
    let database = TestDatabase::postgres().await;
    let connection = postgres_connection(&database.url).await;
    (database, connection)
}

/// Compares what two queries answer, whatever the order.
async fn compare(sqlite_query: &'static str, postgres_query: &'static str) {
    let (_file, mut file) = sqlite().await;
    let (_server, mut server) = postgres().await;
    let on_sqlite: Vec<String> = sqlx::query_scalar(sqlite_query).fetch_all(&mut file).await.expect("SQLite answers");
    let on_postgres: Vec<String> =
        sqlx::query_scalar(postgres_query).fetch_all(&mut server).await.expect("PostgreSQL answers");
    same(on_sqlite.into_iter().collect(), on_postgres.into_iter().collect());
}

fn same(sqlite: BTreeSet<String>, postgres: BTreeSet<String>) {
    assert!(!sqlite.is_empty(), "nothing to compare");
    let only_sqlite: Vec<_> = sqlite.difference(&postgres).collect();
    let only_postgres: Vec<_> = postgres.difference(&sqlite).collect();
    assert!(
        only_sqlite.is_empty() && only_postgres.is_empty(),
        "only on SQLite: {only_sqlite:#?}\nonly on PostgreSQL: {only_postgres:#?}"
    );
}

#[tokio::test]
async fn both_have_the_same_columns() {
    compare(SQLITE_COLUMNS, POSTGRES_COLUMNS).await;
}

#[tokio::test]
async fn both_have_the_same_indexes() {
    compare(SQLITE_INDEXES, POSTGRES_INDEXES).await;
}

#[tokio::test]
async fn both_have_the_same_named_constraints() {
    let (_file, mut file) = sqlite().await;
    let (_server, mut server) = postgres().await;
    let tables: Vec<String> = sqlx::query_scalar(SQLITE_TABLES).fetch_all(&mut file).await.expect("SQLite answers");
    let on_sqlite = tables.iter().flat_map(|sql| constraint_names(sql)).collect();
    let on_postgres: Vec<String> =
        sqlx::query_scalar(POSTGRES_CONSTRAINTS).fetch_all(&mut server).await.expect("PostgreSQL answers");
    same(on_sqlite, on_postgres.into_iter().collect());
}

/// SQLite keeps a table's text but lists no names of its constraints.
fn constraint_names(table_sql: &str) -> Vec<String> {
    let words: Vec<&str> = table_sql.split_whitespace().collect();
    words.windows(2).filter(|pair| pair[0] == "constraint").map(|pair| pair[1].to_owned()).collect()
}

on_both_engines! {
    async fn a_database_of_a_newer_program_is_refused(database: TestDatabase) {
        database.age().await;
        let refused = database.db.migrate().await.expect_err("a newer database");
        assert!(matches!(refused, MigrateError::Newer { version: 9999 }), "{refused}");
    }
}
