//! What becomes of offers by the clock and by changes: one need that can't be followed up holds no other back, everybody who
//! can come is asked in the end, and another question is asked anew.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use torget_core::access::Caller;
use torget_core::booking::BookingError;
use torget_core::booking::need::{self, Elsewhere, NeedChange, NeedContent, NeedState, Spread};
use torget_core::booking::offer::{self, OfferRequest, OfferState, OfferView};
use torget_core::db::DbError;
use torget_core::ids::{NeedId, PersonId};
use torget_core::money::Ore;
use torget_core::plugin::Way;
use torget_core::{change, sql};
use torget_tests::asking::{add_need, add_people, ask};
use torget_tests::town::{content, november};
use torget_tests::{Town, on_both_engines};

use crate::offers::offer_mail;

torget_core::statements! {
    PAUSE_AREA = "update area set state = 'paused' where id = $1";
    CLOSE_ACCOUNT = "update person set active = $2 where id = $1";
    END_MEMBERSHIP = "delete from area_member where organisation_id = $1";
}

fn thursday() -> (DateTime<Utc>, DateTime<Utc>) {
    (november(26, 7), november(26, 16))
}

async fn offers(town: &Town, manager: &Caller, id: NeedId) -> Vec<OfferView> {
    offer::of_need(town.market(), manager, id).await.expect("the offers")
}

async fn states(town: &Town, manager: &Caller, id: NeedId) -> Vec<OfferState> {
    offers(town, manager, id).await.iter().map(|offer| offer.state).collect()
}

/// Asks everybody who can come.
async fn ask_all(town: &Town, manager: &Caller, id: NeedId) -> Vec<OfferView> {
    let request = OfferRequest { resource_ids: Vec::new(), spread: Spread::AtOnce };
    offer::send(town.market(), manager, id, &request).await.expect("somebody can come")
}

on_both_engines! {
    async fn an_area_that_pauses_ends_what_is_open_and_asks_nobody(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let people = add_people(&town, &manager, thursday(), 2).await;
        let need_id = add_need(&town, &manager, people[0].resource_id, thursday(), 1).await;
        let sent = ask(&town, &manager, need_id, &people, Spread::InTurn).await;
        let area_id = sent[0].area_id;
        let paused: Result<u64, DbError> = change!(town.market().db, tx => sql!(tx, execute, PAUSE_AREA, area_id));
        assert_eq!(paused.expect("the area pauses"), 1);
        town.app.clock.set(sent[0].answer_before_at.expect("the first is asked"));
        offer::follow_up(town.market()).await.expect("the job");
        assert_eq!(states(&town, &manager, need_id).await, [OfferState::Expired, OfferState::Withdrawn]);
    }

    async fn a_need_without_an_agreement_holds_no_other_back(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let people = add_people(&town, &manager, thursday(), 3).await;
        let older = add_need(&town, &manager, people[0].resource_id, thursday(), 1).await;
        let newer = add_need(&town, &manager, people[0].resource_id, thursday(), 1).await;
        let first = ask(&town, &manager, older, &people[..2], Spread::InTurn).await;
        let second = ask(&town, &manager, newer, &people[2..], Spread::InTurn).await;
        // The unit's municipality leaves the area: whoever is next can't be asked any more.
        let left: Result<u64, DbError> =
            change!(town.market().db, tx => sql!(tx, execute, END_MEMBERSHIP, manager.organisation_id));
        assert_eq!(left.expect("it leaves"), 1);
        let limits = [&first[0], &second[0]].map(|offer| offer.answer_before_at.expect("asked"));
        town.app.clock.set(limits.into_iter().max().expect("two"));
        offer::follow_up(town.market()).await.expect("the job");
        for id in [older, newer] {
            assert!(states(&town, &manager, id).await.iter().all(|state| !state.is_live()), "{id}");
        }
    }

    async fn everybody_who_can_come_is_asked_in_the_end(database: TestDatabase) {
        const MANY: usize = 130;
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let people = add_people(&town, &manager, thursday(), MANY).await;
        let need_id = add_need(&town, &manager, people[0].resource_id, thursday(), 1).await;
        town.app.clock.set(november(26, 7) - TimeDelta::hours(60));
        ask_all(&town, &manager, need_id).await;
        let coordinator = town.accounts.iter().find(|account| account.role == "pool_coordinator").expect("one");
        let coordinator = town.caller(coordinator).await;
        let waiting = async || {
            let all = offers(&town, &manager, need_id).await;
            all.into_iter().filter(|offer| offer.state == OfferState::Open).collect::<Vec<_>>()
        };
        // Who runs the pool says no for all who are asked, until nobody is left.
        for _ in 0..5 {
            for offer in waiting().await {
                offer::decline(town.market(), &coordinator, offer.id).await.expect("no");
            }
        }
        let asked = offers(&town, &manager, need_id).await;
        assert!(waiting().await.is_empty());
        let unasked = people.iter().filter(|one| !asked.iter().any(|offer| offer.resource_id == one.resource_id));
        assert_eq!(unasked.count(), 0);
        let told = offer_mail(&town).await.iter().filter(|(key, _)| key.contains(":nobodyleft:")).count();
        assert_eq!(told, 1, "the unit is told once that nobody is left");
    }

    async fn at_once_goes_to_those_first_who_wait_for_their_turn(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let people = add_people(&town, &manager, thursday(), 3).await;
        let need_id = add_need(&town, &manager, people[0].resource_id, thursday(), 1).await;
        ask(&town, &manager, need_id, &people, Spread::InTurn).await;
        assert_eq!(states(&town, &manager, need_id).await, [OfferState::Open, OfferState::Queued, OfferState::Queued]);
        let named = ask(&town, &manager, need_id, &people[2..], Spread::AtOnce).await;
        assert_eq!((named.len(), named[0].state), (1, OfferState::Open), "somebody who waits is asked by name");
        ask_all(&town, &manager, need_id).await;
        let now = states(&town, &manager, need_id).await;
        assert!(now.len() > 3 && now.iter().all(|state| *state == OfferState::Open), "{now:?}");
    }

    async fn another_question_is_asked_anew(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        // So near the start that everybody is asked, however far away.
        town.app.clock.set(november(27, 7) - TimeDelta::hours(60));
        let posted = town.need(&manager, vec![thursday()]).await;
        let people = add_people(&town, &manager, thursday(), 1).await;
        let sent = ask(&town, &manager, posted.id, &people, Spread::AtOnce).await;
        offer::decline(town.market(), &people[0].caller, sent[0].id).await.expect("no to Thursday");
        let version = async || need::view(town.market(), &manager, posted.id).await.expect("the need").need.version;
        let friday = NeedChange { starts_at: november(27, 7), ends_at: november(27, 16), content: content() };
        need::edit(town.market(), &manager, posted.id, version().await, &friday).await.expect("it is moved");
        let asked = ask_all(&town, &manager, posted.id).await;
        let is_asked = asked.iter().any(|offer| offer.resource_id == people[0].resource_id);
        assert!(is_asked, "Friday is another question: {asked:?}");
        // Other bookkeeping is none: nobody is asked twice, and nobody's offer ends.
        let filed = NeedChange { content: NeedContent { reference: "Best 7".to_owned(), ..content() }, ..friday };
        let filed = NeedChange { content: NeedContent { way: Some(Way::Offers), spread: Some(Spread::AtOnce), ..filed.content }, ..filed };
        let after = need::edit(town.market(), &manager, posted.id, version().await, &filed).await.expect("it is filed");
        assert_eq!((after.spread, after.reference.as_str()), (Some(Spread::AtOnce), "Best 7"));
        let open = states(&town, &manager, posted.id).await;
        assert_eq!(open.iter().filter(|state| **state == OfferState::Open).count(), asked.len());
    }

    async fn a_need_that_was_asked_for_is_copied_and_says_how(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let posted = town.need(&manager, vec![thursday()]).await;
        ask_all(&town, &manager, posted.id).await;
        let asked = need::view(town.market(), &manager, posted.id).await.expect("the need").need;
        assert_eq!((asked.way, asked.spread), (Way::Offers, Some(Spread::AtOnce)));
        let friday = NaiveDate::from_ymd_opt(2026, 11, 27).expect("a day");
        let copy = need::copy(town.market(), &manager, posted.id, &[friday], false).await.expect("it is copied");
        assert_eq!(copy.needs.len(), 1);
    }

    async fn a_closed_account_answers_by_no_link(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let people = add_people(&town, &manager, thursday(), 1).await;
        let need_id = add_need(&town, &manager, people[0].resource_id, thursday(), 1).await;
        let sent = ask(&town, &manager, need_id, &people, Spread::AtOnce).await.remove(0);
        let person_id: PersonId = people[0].caller.person_id;
        let parts = ["offer".to_owned(), sent.id.to_string(), person_id.to_string()];
        let signature = town.market().links.sign(&parts.each_ref().map(String::as_str));
        offer::linked(town.market(), sent.id, &signature).await.expect("the link shows the offer");
        let closed: Result<u64, DbError> =
            change!(town.market().db, tx => sql!(tx, execute, CLOSE_ACCOUNT, person_id, false));
        assert_eq!(closed.expect("the account is closed"), 1);
        let yes = offer::answer_linked(town.market(), sent.id, &signature, true).await;
        assert!(matches!(yes, Err(BookingError::NotFound { kind: "offer", .. })), "{yes:?}");
    }

    async fn late_needs_are_told_of_as_those_that_became_late(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        town.app.clock.set(november(26, 7) - TimeDelta::minutes(90));
        let posted = town.need(&manager, vec![thursday()]).await;
        let outside = async || offer_mail(&town).await.iter().filter(|(key, _)| key.contains(":outside:")).count();
        assert_eq!(outside().await, 0);
        for _ in 0..2 {
            offer::follow_up(town.market()).await.expect("the job");
        }
        let coordinators = town.accounts.iter().filter(|account| account.role == "pool_coordinator").count();
        assert_eq!(outside().await, 1 + coordinators, "{}", posted.id);
    }

    async fn what_is_found_elsewhere_is_sought_no_more_and_the_rest_is(database: TestDatabase) {
        let town = Town::found(database).await;
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let posted = torget_tests::town::content();
        let request = town.post_request(&manager, need::When::Periods(vec![thursday()]), NeedContent { quantity: 3, ..posted }).await;
        let posted = need::post(town.market(), &manager, &request).await.expect("it is posted").needs.remove(0);
        let agency = |places| Elsewhere { key: "agency".to_owned(), cost_ore: Ore(450_000), places };
        let one = need::record_elsewhere(town.market(), &manager, posted.id, &agency(1)).await.expect("one from an agency");
        assert_eq!((one.state, one.sought), (NeedState::Open, 2));
        let two = need::record_elsewhere(town.market(), &manager, posted.id, &agency(2)).await.expect("it was two");
        assert_eq!((two.state, two.sought), (NeedState::Open, 1));
        let four = need::record_elsewhere(town.market(), &manager, posted.id, &agency(4)).await;
        assert!(matches!(four, Err(BookingError::Faults(_))), "{four:?}");
        let all = need::record_elsewhere(town.market(), &manager, posted.id, &agency(3)).await.expect("all three");
        assert_eq!(all.state, NeedState::Withdrawn);
        assert_eq!(all.elsewhere.expect("it is known").places, 3);
    }
}
