//! Files that come in: looked through with every fault by row and column, mended, and taken up whole or not at all; and the work
//! that this takes, which is done once whatever happens to its node.

use std::time::Instant;

use chrono::TimeDelta;
use serde_json::{Value, json};
use torget::intake::Kind;
use torget::sheet::Format;
use torget::work::{ExportRequest, Given, start_check, start_export, start_import, work_once};
use torget_core::access::Caller;
use torget_core::booking::need::{self, NeedFilter, NeedOrder};
use torget_core::organisation::{PersonFilter, UnitFilter, find_units, list_persons};
use torget_core::paging::Paging;
use torget_core::work::{self, FilePart, Work, WorkError, WorkState, WorkStep};
use torget_tests::tables::{read_table, run};
use torget_tests::{Town, on_both_engines};

const UNITS: &str = "Organisation;Enhet;Adress;Telefon;E-post;Kostnadsställe;Latitud;Longitud;I bruk\r\n";

fn given(kind: Kind, content: impl Into<Vec<u8>>) -> Given {
    Given { kind, area_id: None, name: "fil".to_owned(), content: content.into() }
}

fn workbook(kind: &str, rows: &Value) -> Vec<u8> {
    run("tools/write_table.py", &[kind], rows.to_string().as_bytes())
}

/// Does what waits, and looks at the piece again.
async fn done(town: &Town, caller: &Caller, work: &Work) -> Work {
    while work_once(town.app.state()).await.expect("the store answers") {}
    work::view(town.market(), caller, work.id).await.expect("one's own work")
}

async fn checked(town: &Town, caller: &Caller, kind: Kind, content: impl Into<Vec<u8>>) -> Work {
    let work = start_check(town.market(), caller, given(kind, content)).await.expect("the check is asked for");
    done(town, caller, &work).await
}

async fn imported(town: &Town, caller: &Caller, check: &Work) -> Work {
    let faults = format!("{:#?}", check.outcome);
    let work = start_import(town.market(), caller, check.id).await.unwrap_or_else(|error| panic!("{error}: {faults}"));
    done(town, caller, &work).await
}

/// Row, column and code of each fault.
fn faults(work: &Work) -> Vec<(i64, &str, &str)> {
    let told = work.outcome.faults.iter();
    told.map(|found| (found.row, found.column.as_str(), found.problem.code.as_str())).collect()
}

async fn unit_names(town: &Town, caller: &Caller, text: &str) -> Vec<String> {
    let filter = UnitFilter { text: text.to_owned(), ..UnitFilter::default() };
    let of = caller.collaboration_ids.first().copied();
    let found = find_units(town.market(), caller, of, &filter, Paging::longest()).await.expect("the units");
    let mut names: Vec<String> = found.rows.into_iter().map(|row| row.unit.name).collect();
    names.sort();
    names
}

async fn admin(town: &Town) -> Caller {
    town.first("collaboration_admin", |_| true).await
}

async fn coordinator(town: &Town) -> Caller {
    town.first("pool_coordinator", |_| true).await
}

on_both_engines! {
    async fn faults_are_told_by_row_and_column_and_the_mended_file_goes_in_whole(database: TestDatabase) {
        let town = Town::found(database).await;
        let admin = admin(&town).await;
        let wrong = format!(
            "{UNITS}# Förklaring;;;;;;;;\r\n\
             Klippan;Nybo;Storgatan 1, Klippan;0435-12345;nybo@klippan.example;1001;56,13;13,13;ja\r\n\
             Klipan;Gammelbo;Storgatan 2;;gammelbo@klippan.example;1002;56,13;13,13;\r\n\
             Klippan;Lillbo;;;ingen adress;1003;norr;13,13;kanske\r\n\
             \r\n\
             Klippan;nybo;Storgatan 3;;nybo@klippan.example;1004;56,13;13,13;\r\n"
        );
        let check = checked(&town, &admin, Kind::Units, wrong).await;
        assert_eq!(check.state, WorkState::Done);
        assert_eq!(
            faults(&check),
            [
                (4, "A", "import_unknown_organisation"),
                (5, "C", "missing"),
                (5, "G", "import_not_a_number"),
                (5, "I", "import_not_a_flag"),
                (7, "B", "import_repeated"),
            ]
        );
        assert_eq!((check.outcome.rows, check.outcome.fault_count), (4, 5));
        assert_eq!(check.outcome.faults[0].value, "Klipan");
        let refused = start_import(town.market(), &admin, check.id).await;
        assert!(matches!(refused, Err(WorkError::NotToCarryOut { problem: "work_has_faults" })), "{refused:?}");

        // What the use case says is told by its column too.
        let nearly = format!(
            "{UNITS}Klippan;Nybo;Storgatan 1;;nybo-klippan.example;1001;56,13;13,13;\r\n\
             Klippan;Lillbo;Storgatan 2;hej;lillbo@klippan.example;1002;156,13;13,13;\r\n"
        );
        let check = checked(&town, &admin, Kind::Units, nearly).await;
        assert_eq!(faults(&check), [(2, "E", "not_an_email"), (3, "D", "not_a_phone"), (3, "G", "number_range")]);
        assert_eq!(unit_names(&town, &admin, "bo@klippan").await, Vec::<String>::new());

        // As Excel on a Swedish Windows writes it.
        let mended = b"Organisation;Enhet;Adress;E-post;Kostnadsst\xe4lle;Latitud;Longitud\r\n\
            Klippan;Nybo;\xc5gatan 1;nybo@klippan.example;1001;56,13;13,13\r\n\
            Klippan;Lillbo;Storgatan 2;lillbo@klippan.example;1002;56,13;13,13\r\n";
        let check = checked(&town, &admin, Kind::Units, mended.to_vec()).await;
        assert_eq!(unit_names(&town, &admin, "bo@klippan").await, Vec::<String>::new(), "a check changes nothing");
        let import = imported(&town, &admin, &check).await;
        assert_eq!((import.state, import.outcome.rows), (WorkState::Done, 2));
        assert_eq!(unit_names(&town, &admin, "bo@klippan").await, ["Lillbo", "Nybo"]);
        assert_eq!(unit_names(&town, &admin, "Ågatan").await, ["Nybo"]);

        let again = start_import(town.market(), &admin, check.id).await;
        assert!(matches!(again, Err(WorkError::NotToCarryOut { problem: "work_carried_out" })), "{again:?}");
        let check = checked(&town, &admin, Kind::Units, mended.to_vec()).await;
        assert_eq!(faults(&check), [(2, "B", "unit_name_taken"), (3, "B", "unit_name_taken")]);
    }

    async fn a_file_that_no_longer_fits_goes_in_not_at_all(database: TestDatabase) {
        let town = Town::found(database).await;
        let admin = admin(&town).await;
        let row = |name: &str| format!("Klippan;{name};Storgatan 1;;{name}@klippan.example;1;56,13;13,13;\r\n");
        let both = checked(&town, &admin, Kind::Units, format!("{UNITS}{}{}", row("Norrbo"), row("Soderbo"))).await;
        let one = checked(&town, &admin, Kind::Units, format!("{UNITS}{}", row("Soderbo"))).await;
        assert_eq!(imported(&town, &admin, &one).await.state, WorkState::Done);
        let import = imported(&town, &admin, &both).await;
        assert_eq!(import.state, WorkState::Failed);
        assert_eq!(import.outcome.problem.as_ref().map(|problem| problem.code.as_str()), Some("work_changed_since"));
        assert_eq!(faults(&import), [(3, "B", "unit_name_taken")]);
        assert_eq!(unit_names(&town, &admin, "bo@klippan").await, ["Soderbo"]);
    }

    async fn persons_then_resources_then_their_hours_and_the_needs_of_units(database: TestDatabase) {
        let town = Town::found(database).await;
        let (admin, coordinator) = (admin(&town).await, coordinator(&town).await);
        let persons = workbook("rows", &json!([
            ["Namn", "E-post", "Roll", "Organisation", "Från", "Telefon"],
            ["# Namnet", "", "", "", "", ""],
            ["Vera Sjö", "vera.sjo@klippan.example", "Resursperson", "Klippan", { "date": "2026-11-01" }, "0435-12345"],
            ["Ulla Bäck", "ulla.back@klippan.example", "kung", "Klippan", { "date": "2026-11-01" }, ""],
        ]));
        let check = checked(&town, &admin, Kind::Persons, persons).await;
        assert_eq!(faults(&check), [(4, "C", "import_unknown_choice")]);
        let persons = "Namn;E-post;Roll;Organisation\nVera Sjö;vera.sjo@klippan.example;resursperson;klippan\n";
        let check = checked(&town, &admin, Kind::Persons, persons).await;
        assert_eq!(imported(&town, &admin, &check).await.state, WorkState::Done);
        let filter = PersonFilter { text: "vera.sjo".to_owned(), ..PersonFilter::default() };
        let of = admin.collaboration_ids.first().copied();
        let found = list_persons(town.market(), &admin, of, &filter, Paging::longest()).await.expect("persons");
        assert_eq!(found.rows[0].roles.len(), 1);

        let heads = "Organisation;Namn;Ort;Latitud;Longitud;Läge;Legitimation;Legitimationsnummer";
        let heads = resource_heads(&town, &coordinator, heads).await;
        let wrong = format!("{heads}\nKlippan;Vera Sjö;Klippan;56,13;13,13;publicerad;påve;4100137\n");
        let check = checked(&town, &coordinator, Kind::Resources, wrong).await;
        assert_eq!(check.outcome.faults[0].problem.code, "import_unknown_choice", "{:?}", check.outcome);
        let right = format!("{heads}\nKlippan;Vera Sjö;Klippan;56,13;13,13;publicerad;nurse;4100137\n");
        let check = checked(&town, &coordinator, Kind::Resources, right).await;
        assert_eq!(imported(&town, &coordinator, &check).await.state, WorkState::Done);

        let hours = workbook("rows", &json!([
            ["Resurs", "Veckodag", "Datum", "Från", "Till"],
            ["Vera Sjö", "mån", null, { "time": "07:00" }, { "time": "16:00" }],
            ["Vera Sjö", "tis", null, "25:00", "16:00"],
            ["Vera Sjö", null, { "date": "2026-12-24" }, null, null],
            ["Vem då", "ons", null, "07:00", "16:00"],
            ["Vera Sjö", "ons", { "date": "2026-12-01" }, "07:00", "16:00"],
        ]));
        let check = checked(&town, &coordinator, Kind::Availability, hours).await;
        assert_eq!(
            faults(&check),
            [(3, "D", "import_not_a_time"), (5, "A", "import_unknown_resource"), (6, "B", "import_weekday_or_date")]
        );
        let hours = "Resurs;Veckodag;Datum;Från;Till\nVera Sjö;mån;;07:00;16:00\nVera Sjö;;2026-12-24;;\n";
        let check = checked(&town, &coordinator, Kind::Availability, hours).await;
        assert_eq!(imported(&town, &coordinator, &check).await.state, WorkState::Done);
        let area = torget_core::collaboration::my_areas(town.market(), &coordinator).await.expect("areas")[0].id;
        let all = torget_core::resource::list(town.market(), &coordinator, area, None, 1_000).await.expect("resources");
        let vera = all.iter().find(|row| row.name == "Vera Sjö").expect("she is a resource");
        let plan = torget_core::resource::plan(town.market(), &coordinator, vera.id).await.expect("her plan");
        assert_eq!((plan.weekly.hours.len(), plan.weekly.hours[0].hours.starts_minute), (1, 420));
        assert_eq!((plan.exceptions.len(), plan.exceptions[0].hours), (1, None));

        let manager = town.caller(town.manager_of("Fridhem")).await;
        let wanted = "Enhet,Datum,Från,Till,Orsak,Kräver,Prioritet\n\
            Fridhem,2026-12-01,07:00,16:00,Semester,\"Demens, kateter\",hög\n\
            Fridhem,2026-12-02,07:00,16:00,Hemlig,Demens,hög\n\
            Solhem,1/12 2026,7,16,Semester,,\n\
            Fridhem,2020-12-02,07:00,16:00,Semester,,\n";
        let check = checked(&town, &manager, Kind::Needs, wanted).await;
        assert_eq!(
            faults(&check),
            [(3, "E", "import_unknown_choice"), (4, "A", "import_unknown_unit"), (5, "B", "need_past")]
        );
        let before = needs(&town, &manager).await;
        let check = checked(&town, &manager, Kind::Needs, wanted.lines().take(2).collect::<Vec<_>>().join("\n")).await;
        assert_eq!(imported(&town, &manager, &check).await.state, WorkState::Done);
        assert_eq!(needs(&town, &manager).await, before + 1);
    }

    async fn work_is_done_once_and_a_node_that_is_gone_loses_it(database: TestDatabase) {
        let town = Town::found(database).await;
        let (admin, market) = (admin(&town).await, town.market());
        let file = format!("{UNITS}Klippan;Nybo;Storgatan 1;;nybo@klippan.example;1;56,13;13,13;\r\n");
        let check = checked(&town, &admin, Kind::Units, file).await;

        // A node takes the import and falls silent. Nobody else may think that it is gone before its time is up.
        let import = start_import(market, &admin, check.id).await.expect("the import");
        let gone = work::claim(market).await.expect("the store answers").expect("there is one");
        assert_eq!(gone.work.id, import.id);
        work::progress(market, &gone, WorkStep::Saving, 0, Some(1)).await.expect("the store answers");
        assert!(!work_once(town.app.state()).await.expect("the store answers"));
        town.app.clock.set(market.clock.now() + TimeDelta::seconds(61));
        let (one, other) = tokio::join!(work_once(town.app.state()), work_once(town.app.state()));
        assert_eq!([one, other].map(|took| took.expect("the store answers")).iter().filter(|took| **took).count(), 1);
        let import = work::view(market, &admin, import.id).await.expect("one's own");
        assert_eq!((import.state, import.attempts), (WorkState::Done, 2));
        assert_eq!(unit_names(&town, &admin, "nybo@klippan").await, ["Nybo"]);
        // The first comes round: what it would still do must not count.
        let late = work::finish(market, &gone, &import.outcome, None).await;
        assert!(matches!(late, Err(WorkError::Lost)), "{late:?}");

        // What stops the program every time is given up.
        let stubborn = start_check(market, &admin, given(Kind::Units, "x")).await.expect("a check");
        for _ in 0..3 {
            work::claim(market).await.expect("the store answers").expect("it is there again");
            town.app.clock.set(market.clock.now() + TimeDelta::seconds(61));
        }
        let stubborn = done(&town, &admin, &stubborn).await;
        assert_eq!(stubborn.state, WorkState::Failed);
        assert_eq!(stubborn.outcome.problem.expect("a reason").code, "work_given_up");
    }

    async fn work_can_be_cancelled_before_and_while_it_runs(database: TestDatabase) {
        let town = Town::found(database).await;
        let (admin, market) = (admin(&town).await, town.market());
        let file = format!("{UNITS}Klippan;Nybo;Storgatan 1;;nybo@klippan.example;1;56,13;13,13;\r\n");
        let waiting = start_check(market, &admin, given(Kind::Units, file.clone())).await.expect("a check");
        assert_eq!(work::cancel(market, &admin, waiting.id).await.expect("stopped").state, WorkState::Cancelled);
        assert!(!work_once(town.app.state()).await.expect("the store answers"), "nothing is left to do");

        let check = checked(&town, &admin, Kind::Units, file).await;
        start_import(market, &admin, check.id).await.expect("the import");
        let run = work::claim(market).await.expect("the store answers").expect("the import");
        assert!(work::cancel(market, &admin, run.work.id).await.expect("asked").cancel_asked);
        let go = work::progress(market, &run, WorkStep::Saving, 0, None).await.expect("the store answers");
        assert_eq!(go, work::Go::Stop);
        let late = work::finish(market, &run, &run.work.outcome, None).await;
        assert!(matches!(late, Err(WorkError::Lost)), "{late:?}");
        work::fail(market, &run, &run.work.outcome).await.expect("the store answers");
        let work = work::view(market, &admin, run.work.id).await.expect("one's own");
        assert_eq!(work.state, WorkState::Cancelled);
        let over = work::cancel(market, &admin, work.id).await;
        assert!(matches!(over, Err(WorkError::Over { state: WorkState::Cancelled })), "{over:?}");
        // What was cancelled can be carried out after all.
        assert_eq!(imported(&town, &admin, &check).await.state, WorkState::Done);
    }

    async fn work_and_its_files_are_its_askers_alone_and_go_in_time(database: TestDatabase) {
        let town = Town::found(database).await;
        let (admin, market) = (admin(&town).await, town.market());
        let filters = vec![("search".to_owned(), "Fridhem".to_owned())];
        let request = ExportRequest { about: "units".to_owned(), format: Format::Xlsx, filters };
        let work = start_export(market, &admin, &request).await.expect("an export");
        let work = done(&town, &admin, &work).await;
        assert_eq!((work.state, work.outcome.rows), (WorkState::Done, 1));
        let file = work::file(market, &admin, work.id, FilePart::Made).await.expect("the file");
        assert_eq!(read_table("xlsx", &file.content)["rows"][1][1]["value"], "Fridhem");
        let other = coordinator(&town).await;
        assert!(matches!(work::view(market, &other, work.id).await, Err(WorkError::Denied(_))));
        assert!(matches!(work::file(market, &other, work.id, FilePart::Made).await, Err(WorkError::Denied(_))));
        let hidden = start_check(market, &other, given(Kind::Units, "x")).await;
        assert!(matches!(hidden, Err(WorkError::Denied(_))), "a coordinator imports no units");
        // A list that the asker may not see is not made behind their back either.
        let request = ExportRequest { about: "outbox".to_owned(), format: Format::Csv, filters: Vec::new() };
        let outbox = start_export(market, &admin, &request).await.expect("asked for");
        let outbox = done(&town, &admin, &outbox).await;
        assert_eq!(outbox.state, WorkState::Failed);
        assert_eq!(outbox.outcome.problem.expect("a reason").code, "not_found");

        assert_eq!(work::remove_old(market, 14).await.expect("the store answers"), 0);
        town.app.clock.set(market.clock.now() + TimeDelta::days(15));
        assert!(work::remove_old(market, 14).await.expect("the store answers") >= 1);
        assert!(matches!(work::view(market, &admin, work.id).await, Err(WorkError::Denied(_))));
    }
}

/// Files that nobody means well with, or that somebody has mistaken for another.
#[tokio::test]
async fn what_is_no_table_is_refused_by_name_and_quickly() {
    let town = Town::found(torget_tests::TestDatabase::sqlite().await).await;
    let admin = admin(&town).await;
    let rows = json!([["Organisation", "Enhet", "Adress"], ["Klippan", "Nybo", "x"]]);
    let cases = [
        ("formula", "file_formula"),
        ("macros", "file_macros"),
        ("bomb", "file_unpacks_too_large"),
        ("million", "file_too_many_rows"),
        ("far", "file_too_many_columns"),
    ];
    for (kind, code) in cases {
        let content = workbook(kind, &rows);
        let began = Instant::now();
        let work = checked(&town, &admin, Kind::Units, content).await;
        let took = began.elapsed();
        assert_eq!(work.state, WorkState::Failed, "{kind}");
        let problem = work.outcome.problem.expect("a reason");
        assert_eq!(problem.code, code);
        if kind == "formula" {
            assert_eq!(problem.values["cell"], torget_core::plugin::Fact::Text("C2".to_owned()));
        }
        assert!(took.as_secs() < 20, "{kind} took {took:?}");
    }
    let unknown = checked(&town, &admin, Kind::Units, "Organisation;Enhet;Färg\nKlippan;Nybo;röd\n").await;
    let codes: Vec<_> = faults(&unknown).iter().map(|(_, _, code)| (*code).to_owned()).collect();
    assert_eq!(codes.iter().filter(|code| *code == "import_unknown_column").count(), 1, "{codes:?}");
    assert_eq!(codes.iter().filter(|code| *code == "import_missing_column").count(), 5, "{codes:?}");
}

async fn needs(town: &Town, caller: &Caller) -> usize {
    let found = need::list(town.market(), caller, NeedFilter::default(), NeedOrder::Newest, Paging::longest()).await;
    found.expect("needs").rows.len()
}

/// The heads with those of the attributes by their keys, as the area's manifest calls them.
async fn resource_heads(town: &Town, caller: &Caller, heads: &str) -> String {
    let request = torget::intake::Request {
        about: Kind::Resources,
        area_id: None,
        file_name: String::new(),
        sha256: String::new(),
    };
    let ground = torget::intake::Ground::load(town.market(), caller, &request, false).await.expect("the ground");
    let head = |key: &str| {
        let columns = ground.columns();
        columns.into_iter().find(|column| column.key == key).map(|column| column.head).expect("a column")
    };
    heads
        .replace("Legitimationsnummer", &head("attribute.licence_number"))
        .replace("Legitimation;", &format!("{};", head("attribute.grade")))
}
