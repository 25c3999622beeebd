//! Suggestions: what asking for less would give, what wishes do to the order, and the gate "introduced here".

use std::collections::BTreeSet;

use serde_json::{Value, json};
use torget_core::access::Caller;
use torget_core::booking::performance::{Performed, attest, report};
use torget_core::booking::{
    BookRequest, BookingError, Candidates, CandidatesQuery, NeedRequest, Relaxation, Smaller, Wish, book, candidates,
    confirm, forget, introduce, introductions, require_introduction, set_wish, wishes,
};
use torget_core::collaboration::my_areas;
use torget_core::ids::ResourceId;
use torget_core::plugin::Severity;
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

const RULE: &str = "core_introduction";

async fn query(town: &Town, manager: &Caller, requirements: Value) -> CandidatesQuery {
    CandidatesQuery {
        area_id: my_areas(town.market(), manager).await.expect("areas")[0].id,
        unit_id: manager.unit_id.expect("a manager runs a unit"),
        starts_at: november(26, 7),
        ends_at: november(26, 16),
        break_minutes: None,
        need: NeedRequest { reason: "vacancy".to_owned(), absence: None, requirements, welcomes_new: false },
    }
}

async fn ask(town: &Town, manager: &Caller, query: &CandidatesQuery) -> Candidates {
    candidates(town.market(), manager, query).await.expect("candidates are found")
}

fn ids(found: &Candidates) -> BTreeSet<ResourceId> {
    found.fit.iter().map(|candidate| candidate.resource.id).collect()
}

/// The query with one thing less.
fn less(query: &CandidatesQuery, smaller: &Smaller) -> CandidatesQuery {
    let mut query = query.clone();
    match &smaller.relaxation {
        Relaxation::Requirement { key, value: Some(value) } => {
            let list = query.need.requirements[key.as_str()].as_array_mut().expect("a list is required");
            list.retain(|one| one != value.as_str());
        }
        Relaxation::Requirement { key, value: None } => {
            query.need.requirements.as_object_mut().expect("an object").remove(key);
        }
        Relaxation::Time { period } => (query.starts_at, query.ends_at) = (period.starts_at(), period.ends_at()),
    }
    query
}

fn refused(found: &Candidates, id: ResourceId) -> bool {
    let unfit = found.unfit.iter().find(|unfit| unfit.resource_id == id);
    unfit.is_some_and(|unfit| unfit.refusals.iter().any(|remark| remark.finding.rule == RULE))
}

on_both_engines! {
    async fn asking_for_less_gives_as_many_as_was_told(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Solgläntan")).await;
        let mut told = 0;
        for required in [json!(["dementia", "infusion"]), json!(["catheter"]), json!(["psychiatry", "wound_care"])] {
            let query = query(&town, &manager, json!({ "competences": required })).await;
            let found = ask(&town, &manager, &query).await;
            assert!(found.smaller.len() <= 4);
            for smaller in &found.smaller {
                let again = ask(&town, &manager, &less(&query, smaller)).await;
                let more = ids(&again).difference(&ids(&found)).count();
                assert_eq!(more as i64, smaller.number, "{smaller:?}");
                told += 1;
            }
        }
        assert!(told > 4, "hardly anything was told");
    }

    async fn everybody_is_counted_once(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let query = query(&town, &manager, json!({ "competences": ["dementia"] })).await;
        let found = ask(&town, &manager, &query).await;
        let refused: i64 = found.obstacles.iter().map(|obstacle| obstacle.number).sum();
        assert_eq!((found.fit.len() as i64 + refused, found.further), (18, 0), "the demo has eighteen nurses");
        assert_eq!(found.unfit.len() as i64, refused);
        let share = found.share.expect("the demo has two months behind it");
        assert_eq!(share.organisation_name, "Ängelholm");
        assert!((1..10_000).contains(&share.inhabitants_basis_points));
    }

    async fn a_wish_orders_and_is_not_told(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let query = query(&town, &manager, json!({})).await;
        let before = ask(&town, &manager, &query).await;
        let new: Vec<_> = before.fit.iter().filter(|candidate| candidate.visits == 0).collect();
        let [first, .., last] = new.as_slice() else { panic!("too few are new") };
        let unit_id = query.unit_id;
        let person = |name: &str| town.account("resource_person", name);
        let (first_person, last_person) = (person(&first.resource.name), person(&last.resource.name));
        let (first_person, last_person) = (town.caller(first_person).await, town.caller(last_person).await);
        let (rather_not, gladly) = (Some(Wish::RatherNot), Some(Wish::Gladly));
        set_wish(town.market(), &first_person, first.resource.id, unit_id, rather_not).await.expect("a wish");
        set_wish(town.market(), &last_person, last.resource.id, unit_id, gladly).await.expect("a wish");

        let after = ask(&town, &manager, &query).await;
        let order: Vec<_> = after.fit.iter().filter(|candidate| candidate.visits == 0).collect();
        assert_eq!(order.first().map(|candidate| candidate.resource.id), Some(last.resource.id));
        assert_eq!(order.last().map(|candidate| candidate.resource.id), Some(first.resource.id));
        let glad: Vec<_> = after.fit.iter().filter(|candidate| candidate.comes_gladly).collect();
        assert_eq!(glad.len(), 1);
        let own = wishes(town.market(), &first_person, first.resource.id).await.expect("one's own wishes");
        assert_eq!(own.iter().filter(|unit| unit.wish.is_some()).count(), 1);
        // Neither the unit nor another person is told, and nobody wishes for another.
        for caller in [&manager, &last_person] {
            let id = first.resource.id;
            let seen = wishes(town.market(), caller, id).await;
            assert!(matches!(seen, Err(BookingError::NotFound { .. })), "{seen:?}");
            let set = set_wish(town.market(), caller, id, unit_id, None).await;
            assert!(matches!(set, Err(BookingError::NotFound { .. })), "{set:?}");
        }
    }

    async fn who_is_not_introduced_does_not_come(database: TestDatabase) {
        let town = Town::found(database).await;
        let (market, manager) = (town.market(), town.caller(town.manager_of("Fridhem")).await);
        let mut query = query(&town, &manager, json!({})).await;
        let open = ask(&town, &manager, &query).await;
        let unit_id = query.unit_id;
        require_introduction(market, &manager, unit_id, true).await.expect("the unit's own setting");

        let gated = ask(&town, &manager, &query).await;
        let known: BTreeSet<_> =
            open.fit.iter().filter(|candidate| candidate.visits > 0).map(|candidate| candidate.resource.id).collect();
        assert_eq!(ids(&gated), known, "whoever has been there before is introduced");
        let new = open.fit.iter().find(|candidate| candidate.visits == 0).expect("somebody is new").resource.clone();
        assert!(refused(&gated, new.id));

        let request = BookRequest { resource_id: new.id, ..town.request(&manager, query.starts_at, query.ends_at).await };
        match book(market, &manager, &request).await {
            Err(BookingError::Refused(judgement)) => assert_eq!(judgement.refusals[0].finding.rule, RULE),
            other => panic!("it should be refused: {other:?}"),
        }
        query.need.welcomes_new = true;
        let welcomed = ask(&town, &manager, &query).await;
        let candidate = welcomed.fit.iter().find(|candidate| candidate.resource.id == new.id).expect("welcome");
        assert!(candidate.warnings.iter().any(|remark| {
            remark.finding.rule == RULE && remark.finding.severity == Severity::Warning
        }));
        query.need.welcomes_new = false;

        introduce(market, &manager, unit_id, new.id).await.expect("by hand");
        introduce(market, &manager, unit_id, new.id).await.expect("who is introduced stays so");
        assert!(ids(&ask(&town, &manager, &query).await).contains(&new.id));
        forget(market, &manager, unit_id, new.id).await.expect("taken back");
        assert!(refused(&ask(&town, &manager, &query).await, new.id));

        let other = town.caller(town.manager_of("Solgläntan")).await;
        assert!(matches!(introductions(market, &other, unit_id, "").await, Err(BookingError::NotFound { .. })));
        let set = require_introduction(market, &other, unit_id, false).await;
        assert!(matches!(set, Err(BookingError::NotFound { .. })), "{set:?}");
    }

    async fn the_first_visit_introduces(database: TestDatabase) {
        let town = Town::found(database).await;
        let (market, manager) = (town.market(), town.caller(town.manager_of("Fridhem")).await);
        let query = query(&town, &manager, json!({})).await;
        let found = ask(&town, &manager, &query).await;
        let new = found.fit.iter().find(|candidate| candidate.visits == 0).expect("somebody is new").resource.clone();
        let known = || async { introductions(market, &manager, query.unit_id, "").await.expect("the unit's own") };
        let is_known = |known: &torget_core::booking::Introductions| {
            known.introduced.iter().find(|one| one.resource_id == new.id).map(|one| one.by_visit)
        };
        assert_eq!(is_known(&known().await), None);

        let request = BookRequest { resource_id: new.id, ..town.request(&manager, query.starts_at, query.ends_at).await };
        let made = book(market, &manager, &request).await.expect("a booking");
        let person = town.caller(town.account("resource_person", &new.name)).await;
        confirm(market, &person, made.id).await.expect("a yes");
        assert_eq!(is_known(&known().await), None, "a booking is no visit");
        town.app.clock.set(november(26, 17));
        let hours = Performed::hours(query.starts_at, query.ends_at, 45);
        report(market, &person, made.id, &hours).await.expect("a report");
        assert_eq!(is_known(&known().await), Some(true));
        attest(market, &manager, made.id, &Default::default()).await.expect("the hours are approved");
        let searched = introductions(market, &manager, query.unit_id, "finns inte").await.expect("the unit's own");
        assert_eq!((searched.others.len(), searched.introduced.len()), (0, known().await.introduced.len()));
    }
}
