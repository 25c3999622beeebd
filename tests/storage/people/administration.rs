//! Entering and changing organisations, units and persons: what is refused and why, and that all of it stands in the audit.

use chrono::TimeDelta;
use torget_core::access::{Denied, Role};
use torget_core::audit::{AuditFilter, AuditListError, list_audit};
use torget_core::fault::FieldFault;
use torget_core::language::Language;
use torget_core::organisation::{
    Grantee, OrganisationError, OrganisationKind, RoleInput, UnitInput, create_collaboration, create_organisation,
    create_person, create_unit, edit_organisation, edit_person, edit_unit, end_role, find_unit, grant_role,
    join_collaboration, organisation_contact, organisations_of_collaboration, person_contact, set_language,
    unit_contacts, units_of_collaboration, view_organisation, view_person,
};
use torget_core::paging::Paging;
use torget_core::plugin::Fact;
use torget_tests::on_both_engines;

use super::{PASSWORD, World, day, email, organisation_input, person_input, role, unit_input};

fn fields<T: std::fmt::Debug>(outcome: Result<T, OrganisationError>) -> Vec<String> {
    match outcome.expect_err("refused") {
        OrganisationError::Input(faults) => faults.into_iter().map(|fault| fault.field).collect(),
        other => panic!("{other}"),
    }
}

fn code<T: std::fmt::Debug>(outcome: Result<T, OrganisationError>) -> &'static str {
    outcome.expect_err("refused").code()
}

on_both_engines! {
    async fn an_organisation_is_entered_and_changed(database: TestDatabase) {
        let world = World::on(&database).await;
        let (market, admin, collaboration) = (&world.market, &world.here.admin, world.here.collaboration);
        let mut input = organisation_input("Klippan", "2120000928");
        let made = create_organisation(market, admin, collaboration, &input, day("2026-12-01")).await.unwrap();
        assert_eq!(made.organisation_number, "212000-0928");
        assert_eq!(view_organisation(market, admin, made.id).await.unwrap(), made);

        let mut tx = market.db.read().await.unwrap();
        let on = async |tx: &mut _, date| organisations_of_collaboration(tx, collaboration, day(date)).await.unwrap().len();
        assert_eq!((on(&mut tx, "2026-11-30").await, on(&mut tx, "2026-12-01").await), (1, 2));
        drop(tx);

        input.kind = OrganisationKind::Company;
        input.name = "Poolbolaget AB".to_owned();
        let edited = edit_organisation(market, admin, made.id, 1, &input).await.unwrap();
        assert_eq!((edited.municipality_code, edited.name.as_str()), (None, "Poolbolaget AB"));
        input.organisation_number = "212000-0977".to_owned();
        assert_eq!(code(edit_organisation(market, admin, made.id, 2, &input).await), "organisation_number_taken");
    }

    async fn every_fault_of_an_organisation_is_told(database: TestDatabase) {
        let world = World::on(&database).await;
        let mut input = organisation_input("", "212000-0929");
        (input.email, input.municipality_code) = ("kommun".to_owned(), None);
        (input.population, input.population_on) = (Some(-1), None);
        (input.position.latitude, input.position.longitude) = (91.0, f64::NAN);
        input.name = "x".repeat(121);
        let refused = create_organisation(&world.market, &world.here.admin, world.here.collaboration, &input, day("2026-12-01"));
        assert_eq!(fields(refused.await), [
            "municipality_code", "organisation_number", "name", "short_name", "email", "latitude", "longitude",
            "population", "population_on",
        ]);
    }

    async fn a_unit_is_entered_changed_and_taken_out_of_use(database: TestDatabase) {
        let world = World::on(&database).await;
        let (market, admin) = (&world.market, &world.here.admin);
        let made = create_unit(market, admin, world.here.organisation, &unit_input("Solgläntan")).await.unwrap();
        assert_eq!(code(create_unit(market, admin, world.here.organisation, &unit_input("Fridhem")).await), "unit_name_taken");
        assert_eq!(code(edit_unit(market, admin, made.id, 1, &unit_input("Fridhem")).await), "unit_name_taken");
        let mut input = unit_input("Solgläntan");
        input.active = false;
        assert!(!edit_unit(market, admin, made.id, 1, &input).await.unwrap().active);
        let manager = RoleInput { unit_id: Some(made.id), ..role(Role::UnitManager) };
        let refused = create_person(market, admin, &person_input("anna"), None, &manager).await;
        assert_eq!(code(refused), "unit_inactive");
        (input.name, input.phone, input.cost_centre) = (" ".to_owned(), "ring mig".to_owned(), "\u{7}".to_owned());
        assert_eq!(fields(edit_unit(market, admin, made.id, 2, &input).await), ["name", "phone", "cost_centre"]);
        let mut tx = market.db.read().await.unwrap();
        assert_eq!(find_unit(&mut tx, made.id).await.unwrap().unwrap().name, "Solgläntan");
        let units = units_of_collaboration(&mut tx, world.here.collaboration, day("2026-11-21")).await.unwrap();
        assert_eq!(units.iter().map(|unit| unit.name.as_str()).collect::<Vec<_>>(), ["Fridhem", "Solgläntan"]);
    }

    async fn a_person_is_entered_with_a_role_and_changed(database: TestDatabase) {
        let world = World::on(&database).await;
        let (market, admin) = (&world.market, &world.here.admin);
        let input = person_input("anna");
        let (id, _) = create_person(market, admin, &input, Some(PASSWORD), &world.economist()).await.unwrap();
        let listed = view_person(market, admin, id).await.unwrap();
        assert_eq!((listed.person.email.as_str(), listed.roles.len()), ("anna@kommun.example", 1));
        assert_eq!(listed.roles[0].organisation_name.as_deref(), Some("Ängelholm"));
        let again = create_person(market, admin, &input, Some(PASSWORD), &world.economist()).await;
        assert_eq!(code(again), "email_taken");
        assert_eq!(code(edit_person(market, admin, id, 1, &person_input("operator"), true).await), "email_taken");
        let mut bad = person_input("anna");
        (bad.name, bad.email, bad.phone) = (String::new(), "anna".to_owned(), "x".to_owned());
        let refused = create_person(market, admin, &bad, Some("kort"), &world.economist()).await;
        assert_eq!(fields(refused), ["name", "email", "phone", "password"]);
        let refused = create_person(market, admin, &person_input("åsa"), Some(PASSWORD), &world.economist()).await;
        assert_eq!(fields(refused), ["email"]);
    }

    async fn whoever_changed_first_is_not_overwritten_unseen(database: TestDatabase) {
        let world = World::on(&database).await;
        let (market, admin, here) = (&world.market, &world.here.admin, &world.here);
        let anna = world.person("anna", world.economist()).await.0;
        let organisation = organisation_input("Ängelholm", "212000-0977");
        assert_eq!(edit_organisation(market, admin, here.organisation, 1, &organisation).await.unwrap().version, 2);
        let stale = edit_organisation(market, admin, here.organisation, 1, &organisation).await.unwrap_err();
        assert!(matches!(stale, OrganisationError::Stale { given: 1, current: 2 }), "{stale}");

        let unit = unit_input("Fridhem");
        assert_eq!(edit_unit(market, admin, here.unit, 1, &unit).await.unwrap().version, 2);
        let other = UnitInput { phone: "08-465 004 00".to_owned(), ..unit };
        assert_eq!(code(edit_unit(market, admin, here.unit, 1, &other).await), "stale");
        assert_eq!(edit_unit(market, admin, here.unit, 2, &other).await.unwrap().version, 3);

        assert_eq!(edit_person(market, admin, anna, 1, &person_input("anna"), true).await.unwrap().version, 2);
        assert_eq!(code(edit_person(market, admin, anna, 1, &person_input("evil"), false).await), "stale");
        // What a person changes in their own account counts too.
        set_language(market, anna, Language::En).await.unwrap();
        assert_eq!(code(edit_person(market, admin, anna, 2, &person_input("anna"), true).await), "stale");
        let stored = view_person(market, admin, anna).await.unwrap().person;
        assert_eq!((stored.name.as_str(), stored.active, stored.version), ("anna Åkesson", true, 3));
    }

    async fn nothing_stands_of_a_person_whose_role_is_refused(database: TestDatabase) {
        let world = World::on(&database).await;
        let nowhere = role(Role::UnitManager);
        let refused = create_person(&world.market, &world.operator, &person_input("anna"), None, &nowhere).await;
        assert!(matches!(refused, Err(OrganisationError::RoleNeeds { needs: "unit_id", .. })), "{refused:?}");
        let grantee = Grantee::Email(email("anna"));
        let refused = grant_role(&world.market, &world.operator, &grantee, &world.economist()).await;
        assert_eq!(code(refused), "not_found");
    }

    async fn a_role_needs_its_place_and_its_days(database: TestDatabase) {
        let world = World::on(&database).await;
        let grantee = Grantee::Person(world.person("anna", world.economist()).await.0);
        let grant = async |input: RoleInput| grant_role(&world.market, &world.operator, &grantee, &input).await;
        for (kind, needs) in [
            (Role::UnitManager, "unit_id"),
            (Role::ResourcePerson, "organisation_id"),
            (Role::Economist, "organisation_id"),
            (Role::PoolCoordinator, "collaboration_id"),
            (Role::CollaborationAdmin, "collaboration_id"),
        ] {
            let refused = grant(role(kind)).await.unwrap_err();
            assert!(matches!(refused, OrganisationError::RoleNeeds { needs: named, .. } if named == needs), "{refused}");
        }
        let elsewhere = RoleInput { organisation_id: Some(world.there.organisation), ..world.manager() };
        assert_eq!(code(grant(elsewhere).await), "unit_elsewhere");
        let reversed = RoleInput { to_on: Some(day("2026-11-20")), ..world.manager() };
        match grant(reversed).await.unwrap_err() {
            OrganisationError::Input(faults) => {
                let days = [("from_on", Fact::Date(day("2026-11-21"))), ("to_on", Fact::Date(day("2026-11-20")))];
                assert_eq!(faults, [FieldFault::new("to_on", "dates_reversed", days)]);
            }
            other => panic!("{other}"),
        }
        assert_eq!(code(grant(world.economist()).await), "role_held");
        let stranger = RoleInput {
            collaboration_id: Some(world.here.collaboration),
            organisation_id: Some(world.there.organisation),
            ..role(Role::PoolCoordinator)
        };
        assert_eq!(code(grant(stranger).await), "not_found");
        assert!(grant(world.manager()).await.is_ok());
    }

    async fn a_role_is_ended_once_and_can_be_given_anew(database: TestDatabase) {
        let world = World::on(&database).await;
        let (id, anna) = world.person("anna", world.economist()).await;
        let admin = &world.here.admin;
        let end = async |to_on| end_role(&world.market, admin, anna.membership_id, day(to_on)).await;
        assert_eq!(fields(end("2026-11-19").await), ["to_on"]);
        end("2026-11-21").await.unwrap();
        assert!(world.now(anna.membership_id).await.is_some());
        world.pass(TimeDelta::days(1));
        assert!(world.now(anna.membership_id).await.is_none());
        assert_eq!(code(end("2026-12-31").await), "role_ended");
        let anew = RoleInput { from_on: day("2026-11-22"), ..world.economist() };
        grant_role(&world.market, admin, &Grantee::Person(id), &anew).await.unwrap();
        assert_eq!(view_person(&world.market, admin, id).await.unwrap().roles.len(), 2);
    }

    async fn nobody_shuts_themselves_out(database: TestDatabase) {
        let world = World::on(&database).await;
        let operator = &world.operator;
        let refused = end_role(&world.market, operator, operator.membership_id, day("2026-11-21")).await;
        assert_eq!(code(refused), "own_role");
        let refused = edit_person(&world.market, operator, operator.person_id, 1, &person_input("operator"), false).await;
        assert_eq!(code(refused), "own_account");
    }

    async fn an_organisation_joins_a_further_collaboration_by_the_operators_word_alone(database: TestDatabase) {
        let world = World::on(&database).await;
        let (market, here) = (&world.market, &world.here);
        let join = async |caller, number| {
            join_collaboration(market, caller, here.collaboration, number, day("2026-11-21"), None).await
        };
        assert_eq!(code(join(&here.admin, "212000-0217").await), "forbidden");
        assert_eq!(code(join(&world.there.admin, "212000-0217").await), "not_found");
        assert_eq!(code(join(&here.admin, "212000-0977").await), "member_already");
        assert_eq!(code(join(&here.admin, "212000-0910").await), "not_found");
        assert_eq!(fields(join(&here.admin, "212000-0911").await), ["organisation_number"]);
        assert_eq!(join(&world.operator, "212000-0217").await.unwrap().id, world.there.organisation);
        assert!(view_organisation(market, &here.admin, world.there.organisation).await.is_ok());
    }

    async fn a_collaboration_has_a_name_of_its_own(database: TestDatabase) {
        let world = World::on(&database).await;
        let refused = create_collaboration(&world.market, &world.operator, "Roslagen ").await;
        assert_eq!(code(refused), "collaboration_name_taken");
        assert_eq!(fields(create_collaboration(&world.market, &world.operator, "").await), ["name"]);
    }

    async fn notices_go_to_the_mailbox_and_to_those_who_run_the_unit_today(database: TestDatabase) {
        let world = World::on(&database).await;
        let (anna, _) = world.person("anna", world.manager()).await;
        let later = RoleInput { from_on: day("2026-11-22"), to_on: Some(day("2026-11-22")), ..world.manager() };
        let (bo, _) = world.person("bo", world.economist()).await;
        grant_role(&world.market, &world.here.admin, &Grantee::Person(bo), &later).await.unwrap();
        let mut tx = world.market.db.read().await.unwrap();
        for (date, expected) in [
            ("2026-11-21", vec!["enhet@kommun.example", "anna@kommun.example"]),
            ("2026-11-22", vec!["enhet@kommun.example", "anna@kommun.example", "bo@kommun.example"]),
        ] {
            let contacts = unit_contacts(&mut tx, world.here.unit, day(date)).await.unwrap();
            assert_eq!(contacts.iter().map(|contact| contact.email.as_str()).collect::<Vec<_>>(), expected);
        }
        assert_eq!(person_contact(&mut tx, anna).await.unwrap().unwrap().person_id, Some(anna));
        let mailbox = organisation_contact(&mut tx, world.here.organisation).await.unwrap().unwrap();
        assert_eq!((mailbox.name.as_str(), mailbox.person_id), ("Ängelholms kommun", None));
    }

    async fn every_change_stands_in_the_audit_newest_first(database: TestDatabase) {
        let world = World::on(&database).await;
        let (market, admin, collaboration) = (&world.market, &world.here.admin, Some(world.here.collaboration));
        let mut input = unit_input("Fridhem");
        input.phone = "08-465 004 00".to_owned();
        edit_unit(market, admin, world.here.unit, 1, &input).await.unwrap();
        let list = async |filter: AuditFilter, paging| list_audit(market, admin, collaboration, &filter, paging).await;
        let all = list(AuditFilter::default(), Paging::default()).await.unwrap();
        assert_eq!((all.rows[0].action.as_str(), all.rows[0].object_id), ("edited", world.here.unit.0));
        assert_eq!(all.rows[0].detail, serde_json::json!({"changed": ["phone"]}));
        assert_eq!(all.rows[0].actor_id, Some(admin.person_id));
        assert_eq!(all.rows[0].object_name.as_deref(), Some("Fridhem"));
        assert!(all.rows.windows(2).all(|pair| pair[0].id > pair[1].id));

        let units = AuditFilter { object_kind: Some("unit".to_owned()), ..AuditFilter::default() };
        let first = list(units.clone(), Paging::new(Some(1), None).unwrap()).await.unwrap();
        let second = list(units.clone(), Paging::new(Some(1), first.next).unwrap()).await.unwrap();
        assert_eq!((first.rows[0].action.as_str(), second.rows[0].action.as_str()), ("edited", "created"));
        assert_eq!(second.next, None);
        let edited = AuditFilter { action: Some("edited".to_owned()), ..units.clone() };
        assert_eq!(list(edited, Paging::default()).await.unwrap().rows.len(), 1);
        for (from_on, to_on, number) in
            [(None, Some("2026-11-20"), 0), (Some("2026-11-21"), Some("2026-11-21"), 2), (Some("2026-11-22"), None, 0)]
        {
            let dated = AuditFilter { from_on: from_on.map(day), to_on: to_on.map(day), ..units.clone() };
            assert_eq!(list(dated, Paging::default()).await.unwrap().rows.len(), number, "{from_on:?} {to_on:?}");
        }
        let reversed =
            AuditFilter { from_on: Some(day("2026-11-22")), to_on: Some(day("2026-11-21")), ..AuditFilter::default() };
        let refused = list(reversed, Paging::default()).await.unwrap_err();
        assert!(matches!(refused, AuditListError::DatesReversed { .. }), "{refused}");
        let refused = list_audit(market, &world.there.admin, collaboration, &AuditFilter::default(), Paging::default()).await;
        assert!(matches!(refused, Err(AuditListError::Denied(Denied::Hidden))));
        let everywhere = list_audit(market, &world.operator, None, &AuditFilter::default(), Paging::longest()).await.unwrap();
        assert!(everywhere.rows.len() > all.rows.len());
    }
}
