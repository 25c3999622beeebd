//! Who may administer whom: every use case as every caller, as a table. What a caller may not see does not exist for them.

use torget_core::access::{Caller, Role};
use torget_core::organisation::{
    CollaborationMember, Grantee, OrganisationError, PersonFilter, RoleInput, change_collaboration_member,
    create_collaboration, create_organisation, create_person, create_unit, edit_organisation, edit_person, edit_unit,
    end_role, grant_role, list_collaborations, list_organisations, list_persons, list_units, set_password,
    view_organisation, view_person, view_unit,
};
use torget_core::paging::Paging;
use torget_tests::on_both_engines;

use super::{World, day, organisation_input, person_input, role, unit_input};

fn told<T>(outcome: Result<T, OrganisationError>) -> &'static str {
    outcome.map_or_else(|error| error.code(), |_| "ok")
}

const USE_CASES: [&str; 18] = [
    "list_collaborations",
    "list_organisations",
    "list_all_organisations",
    "list_units",
    "list_persons",
    "list_all_persons",
    "view_organisation",
    "view_unit",
    "view_person",
    "create_collaboration",
    "create_organisation",
    "edit_organisation",
    "change_member",
    "create_unit",
    "edit_unit",
    "create_person",
    "edit_person",
    "set_password",
];

/// What a caller is told who tries a use case on what belongs to `here`.
async fn attempt(world: &World, caller: &Caller, use_case: &str) -> &'static str {
    let (market, here) = (&world.market, &world.here);
    let paging = Paging::default();
    let organisation = organisation_input("Ängelholm", "212000-0977");
    let (economist, filter) = (world.economist(), PersonFilter::default());
    let person = here.admin.person_id;
    let input = person_input("admin.212000-0977");
    let (password, version) = ("hjortron och vispgrädde", 1);
    let from_on = day("2026-11-21");
    match use_case {
        "list_collaborations" => told(list_collaborations(market, caller, paging).await),
        "list_organisations" => told(list_organisations(market, caller, Some(here.collaboration), "", paging).await),
        "list_all_organisations" => told(list_organisations(market, caller, None, "", paging).await),
        "list_units" => told(list_units(market, caller, here.organisation, paging).await),
        "list_persons" => told(list_persons(market, caller, Some(here.collaboration), &filter, paging).await),
        "list_all_persons" => told(list_persons(market, caller, None, &filter, paging).await),
        "view_organisation" => told(view_organisation(market, caller, here.organisation).await),
        "view_unit" => told(view_unit(market, caller, here.unit).await),
        "view_person" => told(view_person(market, caller, person).await),
        "create_collaboration" => told(create_collaboration(market, caller, "Norrland").await),
        "create_organisation" => {
            let klippan = organisation_input("Klippan", "212000-0928");
            told(create_organisation(market, caller, here.collaboration, &klippan, from_on).await)
        }
        "edit_organisation" => told(edit_organisation(market, caller, here.organisation, version, &organisation).await),
        "change_member" => {
            let member = CollaborationMember { organisation_id: here.organisation, from_on, to_on: None };
            told(change_collaboration_member(market, caller, here.collaboration, member).await)
        }
        "create_unit" => told(create_unit(market, caller, here.organisation, &unit_input("Solgläntan")).await),
        "edit_unit" => told(edit_unit(market, caller, here.unit, version, &unit_input("Fridhem")).await),
        "create_person" => told(create_person(market, caller, &person_input("cia"), None, &economist).await),
        "edit_person" => told(edit_person(market, caller, person, version, &input, true).await),
        "set_password" => told(set_password(market, caller, person, password).await),
        other => panic!("{other} is no use case of this table"),
    }
}

async fn refusals(world: &World, caller: &Caller) -> Vec<(&'static str, &'static str)> {
    let mut told = Vec::new();
    for use_case in USE_CASES {
        told.push((use_case, attempt(world, caller, use_case).await));
    }
    told.retain(|(_, told)| *told != "ok");
    told
}

on_both_engines! {
    async fn an_administrator_reaches_their_own_collaboration_and_no_further(database: TestDatabase) {
        let world = World::on(&database).await;
        assert_eq!(refusals(&world, &world.here.admin).await, [
            ("list_all_organisations", "not_found"),
            ("list_all_persons", "not_found"),
            ("create_collaboration", "not_found"),
        ]);
    }

    async fn another_collaborations_administrator_sees_nothing(database: TestDatabase) {
        let world = World::on(&database).await;
        let expected: Vec<_> = USE_CASES
            .into_iter()
            .filter(|use_case| *use_case != "list_collaborations")
            .map(|use_case| (use_case, "not_found"))
            .collect();
        assert_eq!(refusals(&world, &world.there.admin).await, expected);
    }

    async fn the_operator_looks_after_accounts_and_not_after_organisations(database: TestDatabase) {
        let world = World::on(&database).await;
        assert_eq!(refusals(&world, &world.operator).await, [
            ("create_organisation", "forbidden"),
            ("edit_organisation", "forbidden"),
            ("create_unit", "forbidden"),
            ("edit_unit", "forbidden"),
        ]);
    }

    async fn the_other_roles_administer_nothing(database: TestDatabase) {
        let world = World::on(&database).await;
        let expected = USE_CASES.map(|use_case| (use_case, "not_found"));
        let organisation_id = Some(world.here.organisation);
        let collaboration_id = Some(world.here.collaboration);
        for (name, input) in [
            ("manager", world.manager()),
            ("economist", world.economist()),
            ("resource", RoleInput { organisation_id, ..role(Role::ResourcePerson) }),
            ("coordinator", RoleInput { collaboration_id, ..role(Role::PoolCoordinator) }),
        ] {
            let (_, caller) = world.person(name, input).await;
            assert_eq!(refusals(&world, &caller).await, expected, "{name}");
        }
    }

    async fn an_administrator_grants_roles_in_their_own_collaboration_only(database: TestDatabase) {
        let world = World::on(&database).await;
        let (here, there) = (&world.here, &world.there);
        let (anna, _) = world.person("anna", world.economist()).await;
        let organisation = |id| RoleInput { organisation_id: Some(id), ..role(Role::ResourcePerson) };
        let collaboration = |kind, id| RoleInput { collaboration_id: Some(id), ..role(kind) };
        for (input, expected) in [
            (world.manager(), "ok"),
            (RoleInput { unit_id: Some(there.unit), ..role(Role::UnitManager) }, "not_found"),
            (organisation(here.organisation), "ok"),
            (organisation(there.organisation), "not_found"),
            (collaboration(Role::PoolCoordinator, here.collaboration), "ok"),
            (collaboration(Role::PoolCoordinator, there.collaboration), "not_found"),
            (collaboration(Role::CollaborationAdmin, here.collaboration), "ok"),
            (collaboration(Role::CollaborationAdmin, there.collaboration), "not_found"),
            (role(Role::SystemOperator), "forbidden"),
        ] {
            let granted = grant_role(&world.market, &here.admin, &Grantee::Person(anna), &input).await;
            assert_eq!(told(granted), expected, "{input:?}");
        }
        let anybody = Grantee::Person(there.admin.person_id);
        assert_eq!(told(grant_role(&world.market, &here.admin, &anybody, &world.economist()).await), "not_found");
        let operators = grant_role(&world.market, &world.operator, &Grantee::Person(anna), &role(Role::SystemOperator)).await;
        assert_eq!(told(operators), "ok");
    }

    async fn an_account_with_roles_elsewhere_is_the_operators_to_change(database: TestDatabase) {
        let world = World::on(&database).await;
        let (market, admin) = (&world.market, &world.here.admin);
        let (anna, caller) = world.person("anna", world.economist()).await;
        let elsewhere = RoleInput { organisation_id: Some(world.there.organisation), ..role(Role::Economist) };
        let by_address = Grantee::Email("Anna@kommun.example".to_owned());
        let second = grant_role(market, &world.there.admin, &by_address, &elsewhere).await.unwrap();
        let password = "hjortron och vispgrädde";
        assert_eq!(told(set_password(market, admin, anna, password).await), "person_elsewhere");
        assert_eq!(told(edit_person(market, admin, anna, 1, &person_input("evil"), true).await), "person_elsewhere");
        assert_eq!(told(set_password(market, &world.operator, anna, password).await), "ok");

        // Each sees and ends the role that is theirs, and not the other's.
        let seen = view_person(market, admin, anna).await.unwrap().roles;
        assert_eq!(seen.iter().map(|role| role.membership.id).collect::<Vec<_>>(), [caller.membership_id]);
        assert_eq!(view_person(market, &world.operator, anna).await.unwrap().roles.len(), 2);
        assert_eq!(told(end_role(market, admin, second, day("2026-11-21")).await), "not_found");
        assert_eq!(told(end_role(market, &world.there.admin, second, day("2026-11-20")).await), "ok");
        assert_eq!(told(set_password(market, admin, anna, password).await), "ok");
    }

    async fn an_operators_account_is_an_operators_to_change(database: TestDatabase) {
        let world = World::on(&database).await;
        let (anna, _) = world.person("anna", world.economist()).await;
        let operators = role(Role::SystemOperator);
        grant_role(&world.market, &world.operator, &Grantee::Person(anna), &operators).await.unwrap();
        let refused = set_password(&world.market, &world.here.admin, anna, "hjortron och vispgrädde").await;
        assert_eq!(told(refused), "person_elsewhere");
    }
}
