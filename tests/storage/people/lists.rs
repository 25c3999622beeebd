//! The administration's lists: pages, filters, and how much of a person each administrator sees.

use torget_core::access::Role;
use torget_core::organisation::{
    OrganisationError, PersonFilter, RoleInput, UnitFilter, create_unit, find_units, list_collaborations,
    list_organisations, list_persons, list_units,
};
use torget_core::paging::Paging;
use torget_tests::on_both_engines;

use super::{World, role, unit_input};

fn find(text: &str) -> PersonFilter {
    PersonFilter { text: text.to_owned(), ..PersonFilter::default() }
}

on_both_engines! {
    async fn units_come_in_pages_that_hold_each_once(database: TestDatabase) {
        let world = World::on(&database).await;
        let (market, admin, organisation) = (&world.market, &world.here.admin, world.here.organisation);
        for number in 0..6 {
            create_unit(market, admin, organisation, &unit_input(&format!("Enhet {number}"))).await.unwrap();
        }
        let (mut names, mut after, mut pages) = (Vec::new(), None, 0);
        loop {
            let page = list_units(market, admin, organisation, Paging::new(Some(3), after).unwrap()).await.unwrap();
            names.extend(page.rows.into_iter().map(|unit| unit.name));
            (after, pages) = (page.next, pages + 1);
            if after.is_none() {
                break;
            }
        }
        assert_eq!(pages, 3);
        assert_eq!(names, ["Fridhem", "Enhet 0", "Enhet 1", "Enhet 2", "Enhet 3", "Enhet 4", "Enhet 5"]);
    }

    async fn persons_are_found_by_name_address_role_and_organisation(database: TestDatabase) {
        let world = World::on(&database).await;
        let (market, admin, here) = (&world.market, &world.here.admin, Some(world.here.collaboration));
        world.person("anna", world.economist()).await;
        world.person("bo", world.manager()).await;
        let elsewhere = RoleInput { organisation_id: Some(world.there.organisation), ..role(Role::Economist) };
        world.person("cia", elsewhere).await;
        let list = async |filter: PersonFilter| {
            let listed = list_persons(market, admin, here, &filter, Paging::default()).await.unwrap();
            listed.rows.into_iter().map(|row| row.person.name).collect::<Vec<_>>()
        };
        let (admin_name, anna, bo) = ("admin.212000-0977 Åkesson", "anna Åkesson", "bo Åkesson");
        assert_eq!(list(find("")).await, [admin_name, anna, bo]);
        // Also the letters that SQLite can't fold.
        assert_eq!(list(find(" ÅKES")).await, [admin_name, anna, bo]);
        assert_eq!(list(find("BO@KOMMUN")).await, [bo]);
        for nothing in ["%", "_", "\\", "cia"] {
            assert!(list(find(nothing)).await.is_empty(), "{nothing}");
        }
        assert_eq!(list(PersonFilter { role: Some(Role::UnitManager), ..find("") }).await, [bo]);
        let organisation_id = Some(world.here.organisation);
        assert_eq!(list(PersonFilter { organisation_id, ..find("") }).await, [anna, bo]);
        assert_eq!(list(PersonFilter { organisation_id, role: Some(Role::Economist), ..find("a") }).await, [anna]);
        let refused = list_persons(market, admin, here, &find(&"x".repeat(101)), Paging::default()).await;
        assert!(matches!(refused, Err(OrganisationError::Input(_))));
    }

    async fn units_and_organisations_are_found_by_name_number_and_address(database: TestDatabase) {
        let world = World::on(&database).await;
        let (market, admin, here) = (&world.market, &world.here.admin, Some(world.here.collaboration));
        create_unit(market, admin, world.here.organisation, &unit_input("Åsgården 100%")).await.unwrap();
        let units = async |caller, place, text: &str| {
            let filter = UnitFilter { text: text.to_owned(), ..UnitFilter::default() };
            let listed = find_units(market, caller, place, &filter, Paging::default()).await.unwrap();
            listed.rows.into_iter().map(|row| (row.unit.name, row.organisation_name)).collect::<Vec<_>>()
        };
        let unit = |name: &str, organisation: &str| (name.to_owned(), organisation.to_owned());
        let (fridhem, asgarden) = (unit("Fridhem", "Ängelholm"), unit("Åsgården 100%", "Ängelholm"));
        assert_eq!(units(admin, here, "").await, [fridhem.clone(), asgarden.clone()]);
        assert_eq!(units(admin, here, "åsG").await, std::slice::from_ref(&asgarden));
        assert_eq!(units(admin, here, "0%").await, std::slice::from_ref(&asgarden));
        assert_eq!(units(admin, here, "STORGATAN").await.len(), 2);
        assert!(units(admin, here, "_").await.is_empty());
        assert_eq!(units(&world.operator, None, "fridhem").await, [fridhem, unit("Fridhem", "Norrtälje")]);
        let elsewhere = UnitFilter { organisation_id: Some(world.there.organisation), ..UnitFilter::default() };
        assert!(find_units(market, admin, here, &elsewhere, Paging::default()).await.unwrap().rows.is_empty());

        let organisations = async |caller, place, text| {
            let listed = list_organisations(market, caller, place, text, Paging::default()).await.unwrap();
            listed.rows.into_iter().map(|row| row.organisation.short_name).collect::<Vec<_>>()
        };
        assert_eq!(organisations(admin, here, "ÄNGEL").await, ["Ängelholm"]);
        assert_eq!(organisations(admin, here, "212000-0977").await, ["Ängelholm"]);
        assert!(organisations(admin, here, "norrtälje").await.is_empty());
        assert_eq!(organisations(&world.operator, None, "norrtälje").await, ["Norrtälje"]);
    }

    async fn the_operator_finds_everybody(database: TestDatabase) {
        let world = World::on(&database).await;
        world.person("anna", world.economist()).await;
        let list = async |filter: PersonFilter| {
            let paging = Paging::new(Some(2), None).unwrap();
            list_persons(&world.market, &world.operator, None, &filter, paging).await.unwrap()
        };
        let first = list(find("")).await;
        assert_eq!((first.rows.len(), first.next), (2, Some(first.rows[1].person.id.0)));
        assert_eq!(list(find("anna")).await.rows.len(), 1);
        assert_eq!(list(PersonFilter { role: Some(Role::CollaborationAdmin), ..find("") }).await.rows.len(), 2);
        let organisation_id = Some(world.here.organisation);
        assert_eq!(list(PersonFilter { organisation_id, ..find("") }).await.rows.len(), 1);
    }

    async fn organisations_and_collaborations_are_listed_for_whom_they_concern(database: TestDatabase) {
        let world = World::on(&database).await;
        let (market, paging) = (&world.market, Paging::default());
        let names = async |caller, collaboration| {
            let listed = list_organisations(market, caller, collaboration, "", paging).await.unwrap();
            listed.rows.into_iter().map(|row| row.organisation.short_name).collect::<Vec<_>>()
        };
        assert_eq!(names(&world.here.admin, Some(world.here.collaboration)).await, ["Ängelholm"]);
        assert_eq!(names(&world.operator, Some(world.there.collaboration)).await, ["Norrtälje"]);
        assert_eq!(names(&world.operator, None).await, ["Ängelholm", "Norrtälje"]);
        let listed = list_organisations(market, &world.here.admin, Some(world.here.collaboration), "", paging).await.unwrap();
        assert!(listed.rows[0].from_on.is_some() && listed.rows[0].to_on.is_none());

        assert_eq!(list_collaborations(market, &world.operator, paging).await.unwrap().rows.len(), 2);
        let own = list_collaborations(market, &world.here.admin, paging).await.unwrap();
        assert_eq!(own.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [world.here.collaboration]);
    }
}
