//! Every SQL statement of the program is prepared on both engines, and there is none that this test doesn't know.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sqlx::{Executor, SqlSafeStr};
use torget_core::db::{Engine, Statement};
use torget_tests::TestDatabase;
use torget_tests::database::{postgres_connection, sqlite_connection};

fn for_engine(engine: Engine) -> impl Iterator<Item = &'static Statement> {
    torget_core::statements().filter(move |statement| statement.only.is_none_or(|only| only == engine))
}

fn report(faults: Vec<String>) {
    assert!(faults.is_empty(), "{} statements can't be prepared:\n{}", faults.len(), faults.join("\n"));
}

#[tokio::test]
async fn every_statement_prepares_on_sqlite() {
    let database = TestDatabase::sqlite().await;
    let mut connection = sqlite_connection(&database.url).await;
    let mut faults = Vec::new();
    for Statement { name, sql, .. } in for_engine(Engine::Sqlite) {
        if let Err(error) = connection.prepare(sql.into_sql_str()).await {
            faults.push(format!("{name}: {error}"));
        }
    }
    report(faults);
}

#[tokio::test]
async fn every_statement_prepares_on_postgres() {
    let database = TestDatabase::postgres().await;
    let mut connection = postgres_connection(&database.url).await;
    let mut faults = Vec::new();
    for Statement { name, sql, .. } in for_engine(Engine::Postgres) {
        if let Err(error) = connection.prepare(sql.into_sql_str()).await {
            faults.push(format!("{name}: {error}"));
        }
    }
    report(faults);
}

#[test]
fn every_declared_statement_is_listed_once() {
    let mut listed = BTreeSet::new();
    for Statement { name, .. } in torget_core::statements() {
        assert!(listed.insert((*name).to_owned()), "two statements are called {name}");
    }
    let (mut missing, mut declared) = (Vec::new(), 0);
    for file in rust_files(&["core/src", "plugins", "server/src"]) {
        let text = std::fs::read_to_string(&file).expect("source can be read");
        for name in declared_names(&text) {
            declared += 1;
            if !listed.contains(&name) {
                missing.push(format!("{name} in {}", file.display()));
            }
        }
    }
    assert!(declared > 0, "no declaration was recognised; has the macro's shape changed?");
    assert!(missing.is_empty(), "torget_core::statements() lacks:\n{}", missing.join("\n"));
}

#[test]
fn sql_is_run_nowhere_but_through_the_door() {
    let door = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src/db");
    let strays: Vec<String> = rust_files(&["core/src", "plugins", "server/src"])
        .into_iter()
        .filter(|file| !file.starts_with(&door))
        .filter(|file| {
            let text = std::fs::read_to_string(file).expect("source can be read");
            ["sqlx::query", "query_as(", "query_scalar(", "QueryBuilder"].iter().any(|word| text.contains(word))
        })
        .map(|file| file.display().to_string())
        .collect();
    assert!(strays.is_empty(), "these run SQL past the store's door: {strays:?}");
}

/// The names in each `statements! { … }` of a file; the macro's own documentation is no declaration.
fn declared_names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        match line {
            _ if line.ends_with("statements! {") && !line.starts_with("//") => inside = true,
            "}" => inside = false,
            _ if inside => names.extend(declared_name(line)),
            _ => {}
        }
    }
    names
}

fn declared_name(line: &str) -> Option<String> {
    let (name, _) = line.strip_prefix("    ")?.split_once(" =")?;
    let is_constant = name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    (is_constant && !name.is_empty()).then(|| name.to_owned())
}

fn rust_files(folders: &[&str]) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut waiting: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
    let mut files = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).expect("source can be read") {
            let path = entry.expect("source can be read").path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files
}
