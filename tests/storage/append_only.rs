//! What is written once stays: the ledger balances and is closed, the audit and the tariffs can't be touched.

use torget_core::db::{Db, DbError};
use torget_core::{change, sql};
use torget_tests::on_both_engines;
use uuid::Uuid;

use crate::rows::{Rows, WRITTEN_AT, at};

torget_core::statements! {
    ENTRY = "insert into ledger_entry (id, transaction_id, collaboration_id, organisation_id, counterparty_id, account,
            line_kind, amount_ore, effective_on)
        values ($1, $2, $3, $4, $4, 'claim', 'net', $5, $6)";
    TRANSACTION = "insert into ledger_transaction
            (id, collaboration_id, kind, external_id, effective_on, entered_at, reason)
        values ($1, $2, 'claim', $3, $4, $5, 'reason')";
    SELECT_ENTRY = "select amount_ore from ledger_entry";
    CHANGE_ENTRY = "update ledger_entry set amount_ore = amount_ore + 1";
    DELETE_ENTRY = "delete from ledger_entry";
    CHANGE_TRANSACTION = "update ledger_transaction set reason = 'other'";
    DELETE_TRANSACTION = "delete from ledger_transaction";
    AUDIT = "insert into audit_entry (id, at, actor_role, object_kind, object_id, action, detail)
        values ($1, $2, 'role', 'booking', $1, 'create', '{}')";
    CHANGE_AUDIT = "update audit_entry set action = 'other'";
    DELETE_AUDIT = "delete from audit_entry";
    CHANGE_TARIFF = "update tariff set valid_from_on = valid_from_on";
    DELETE_TARIFF = "delete from tariff";
}

#[derive(sqlx::FromRow)]
struct Amount {
    #[allow(dead_code)]
    amount_ore: i64,
}

/// Writes a ledger transaction of these amounts, entries first.
async fn post(db: &Db, rows: &Rows, amounts_ore: &[i64]) -> Result<Uuid, DbError> {
    let id = Uuid::now_v7();
    let day = at(0).date_naive();
    change!(db, tx => {
        for &amount_ore in amounts_ore {
            sql!(tx, execute, ENTRY, Uuid::now_v7(), id, rows.collaboration, rows.organisation, amount_ore, day)?;
        }
        sql!(tx, execute, TRANSACTION, id, rows.collaboration, id.to_string(), day, WRITTEN_AT)?;
        Ok(id)
    })
}

/// Runs a statement without arguments that must be refused by `name`.
macro_rules! refused {
    ($db:expr, $statement:expr, $name:expr) => {{
        let outcome: Result<u64, DbError> = change!($db, tx => sql!(tx, execute, $statement));
        let error = outcome.expect_err($statement.name);
        assert!(error.is_constraint($name), "{}: {error}", $statement.name);
    }};
}

on_both_engines! {
    async fn a_ledger_transaction_sums_to_zero_or_is_refused(database: TestDatabase) {
        let db = &database.db;
        let rows = Rows::write(db).await;
        post(db, &rows, &[500, -300, -200]).await.expect("a balanced one");
        for unbalanced in [&[500, -499][..], &[500], &[]] {
            let error = post(db, &rows, unbalanced).await.expect_err("an unbalanced one");
            assert!(error.is_constraint("ledger_balanced"), "{unbalanced:?}: {error}");
        }
    }

    async fn no_entry_joins_a_ledger_transaction_afterwards(database: TestDatabase) {
        let db = &database.db;
        let rows = Rows::write(db).await;
        let id = post(db, &rows, &[500, -500]).await.expect("the transaction");
        let late: Result<u64, DbError> = change!(db, tx => sql!(tx, execute, ENTRY, Uuid::now_v7(), id,
            rows.collaboration, rows.organisation, 1_i64, at(0).date_naive()));
        assert!(late.expect_err("a late entry").is_constraint("ledger_sealed"));
    }

    async fn an_entry_without_its_transaction_is_refused(database: TestDatabase) {
        let db = &database.db;
        let rows = Rows::write(db).await;
        let orphan: Result<u64, DbError> = change!(db, tx => sql!(tx, execute, ENTRY, Uuid::now_v7(), Uuid::now_v7(),
            rows.collaboration, rows.organisation, 1_i64, at(0).date_naive()));
        // The reference is checked at the commit, where SQLite can't say which change of the batch broke it.
        orphan.expect_err("an entry alone");
        let mut tx = db.read().await.expect("a snapshot");
        assert!(sql!(tx, optional Amount, SELECT_ENTRY).expect("the entries").is_none());
    }

    async fn the_ledger_is_never_changed(database: TestDatabase) {
        let db = &database.db;
        let rows = Rows::write(db).await;
        post(db, &rows, &[500, -500]).await.expect("the transaction");
        for statement in [CHANGE_ENTRY, DELETE_ENTRY, CHANGE_TRANSACTION, DELETE_TRANSACTION] {
            refused!(db, statement, "ledger_append_only");
        }
    }

    async fn the_audit_is_never_changed(database: TestDatabase) {
        let db = &database.db;
        let written: Result<u64, DbError> = change!(db, tx => sql!(tx, execute, AUDIT, Uuid::now_v7(), WRITTEN_AT));
        written.expect("the entry");
        for statement in [CHANGE_AUDIT, DELETE_AUDIT] {
            refused!(db, statement, "audit_append_only");
        }
    }

    async fn a_tariff_is_never_changed(database: TestDatabase) {
        let db = &database.db;
        Rows::write(db).await;
        for statement in [CHANGE_TARIFF, DELETE_TARIFF] {
            refused!(db, statement, "tariff_immutable");
        }
    }
}
