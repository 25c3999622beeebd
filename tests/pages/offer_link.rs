//! The link in an offer's mail: reading it answers nothing, an altered one leads nowhere, and it works once.

use reqwest::{Method, Response, StatusCode};
use torget_core::access::Caller;
use torget_core::booking::cancel;
use torget_core::booking::need::{Priority, Spread};
use torget_core::booking::offer::{self, OfferState, OfferView};
use torget_core::booking::waiting::pass_on;
use torget_core::db::DbError;
use torget_core::ids::OfferId;
use torget_core::{change, sql};
use torget_tests::asking::{Somebody, add_need, add_people, ask};
use torget_tests::queueing::{Taken, offered, queue};
use torget_tests::town::november;
use torget_tests::{Town, on_both_engines};

torget_core::statements! {
    SELECT_ANSWERED_AS = "select actor_role from audit_entry where object_id = $1 and action in ('accepted', 'declined')";
    SPEAK_ENGLISH = "update person set language = 'en' where id = $1";
}

/// Two people who are asked for one place.
struct Asked {
    town: Town,
    people: Vec<Somebody>,
    offers: Vec<OfferView>,
}

impl Asked {
    async fn in_town(town: Town) -> Self {
        let manager = town.caller(town.manager_of("Fridhem")).await;
        let period = (november(26, 7), november(26, 16));
        let people = add_people(&town, &manager, period, 2).await;
        let need_id = add_need(&town, &manager, people[0].resource_id, period, 1).await;
        let offers = ask(&town, &manager, need_id, &people, Spread::AtOnce).await;
        Self { town, people, offers }
    }

    /// The link to an offer as the mail of its person has it.
    fn link(&self, number: usize) -> String {
        let (offer, person) = (self.offers[number].id, self.people[number].caller.person_id);
        let signature = self.town.market().links.sign(&["offer", &offer.to_string(), &person.to_string()]);
        format!("/offers/{offer}/answer/{signature}")
    }

    async fn send(&self, method: Method, path: &str) -> Response {
        let request = self.town.app.client.request(method, self.town.app.url(path)).header("Accept-Language", "sv");
        request.send().await.expect("an answer")
    }

    async fn get(&self, path: &str) -> (StatusCode, String) {
        let answer = self.send(Method::GET, path).await;
        (answer.status(), answer.text().await.expect("a page"))
    }

    async fn post(&self, path: &str) -> StatusCode {
        self.send(Method::POST, path).await.status()
    }

    async fn state(&self, number: usize) -> OfferState {
        let caller = &self.people[number].caller;
        offer::view(self.town.market(), caller, self.offers[number].id).await.expect("their own offer").state
    }
}

on_both_engines! {
    async fn reading_answers_nothing_and_the_buttons_answer_once(database: TestDatabase) {
        let asked = Asked::in_town(Town::found(database).await).await;
        let link = asked.link(0);
        for method in [Method::GET, Method::HEAD, Method::GET] {
            let answer = asked.send(method, &link).await;
            assert_eq!(answer.status(), StatusCode::OK);
            assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
            assert_eq!(answer.headers()["cache-control"], "no-store");
        }
        assert_eq!(asked.get(&format!("{link}/accept")).await.0, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(asked.state(0).await, OfferState::Open, "a mail scanner answers for nobody");
        let (_, page) = asked.get(&link).await;
        assert!(page.contains(&format!("action=\"{link}/accept\"")) && page.contains("Fridhem"), "{page}");

        let answer = asked.send(Method::POST, &format!("{link}/accept")).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        assert_eq!(answer.headers()["location"].to_str().expect("an address"), link);
        assert_eq!(asked.state(0).await, OfferState::Accepted);
        let (status, page) = asked.get(&link).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("Du har sagt ja") && !page.contains("<button class=\"button main\">Ja"), "{page}");
        assert_eq!(asked.post(&format!("{link}/accept")).await, StatusCode::SEE_OTHER, "the same answer twice is one");
        assert_eq!(asked.post(&format!("{link}/decline")).await, StatusCode::CONFLICT);
        assert_eq!(asked.state(0).await, OfferState::Accepted);

        // The other was slower: somebody else has the place.
        assert_eq!(asked.get(&asked.link(1)).await.0, StatusCode::GONE);
        assert_eq!(asked.post(&format!("{}/accept", asked.link(1))).await, StatusCode::CONFLICT);
        assert_eq!(asked.state(1).await, OfferState::Taken);
        let mut tx = asked.town.market().db.read().await.expect("the store answers");
        let roles: Vec<(String,)> = sql!(&mut tx, all(String,), SELECT_ANSWERED_AS, asked.offers[0].id).expect("entries");
        assert_eq!(roles, [("link".to_owned(),)]);
    }

    async fn an_altered_link_leads_nowhere(database: TestDatabase) {
        let asked = Asked::in_town(Town::found(database).await).await;
        let (link, other) = (asked.link(0), asked.link(1));
        let signature = link.rsplit('/').next().expect("a signature");
        let first = if signature.starts_with('A') { "B" } else { "A" };
        let of_other = other.rsplit('/').next().expect("a signature");
        let id = asked.offers[0].id;
        for altered in [
            format!("/offers/{id}/answer/{first}{}", &signature[1..]),
            format!("/offers/{id}/answer/{of_other}"),
            format!("/offers/{id}/answer/x"),
            format!("/offers/{}/answer/{signature}", OfferId::new()),
            format!("/offers/nothing/answer/{signature}"),
        ] {
            let (status, page) = asked.get(&altered).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{altered}");
            assert!(page.contains("Länken gäller inte") && !page.contains("Fridhem"), "{page}");
            for answer in ["accept", "decline"] {
                assert_eq!(asked.post(&format!("{altered}/{answer}")).await, StatusCode::FORBIDDEN, "{altered}");
            }
        }
        assert_eq!(asked.state(0).await, OfferState::Open);
    }

    async fn after_its_time_a_link_says_so_in_the_language_of_its_person(database: TestDatabase) {
        let asked = Asked::in_town(Town::found(database).await).await;
        let person = asked.people[0].caller.person_id;
        let changed: Result<u64, DbError> = change!(asked.town.market().db, tx => sql!(tx, execute, SPEAK_ENGLISH, person));
        changed.expect("the person reads English");
        let limit_at = asked.offers[0].answer_before_at.expect("it is open");
        asked.town.app.clock.set(limit_at);
        let (status, page) = asked.get(&asked.link(0)).await;
        assert_eq!(status, StatusCode::GONE);
        assert!(page.contains("<html lang=\"en\"") && page.contains("The time to answer was over"), "{page}");
        assert_eq!(asked.post(&format!("{}/accept", asked.link(0))).await, StatusCode::GONE);
        assert_eq!(asked.state(0).await, OfferState::Open, "the job ends it, not who comes late");
        offer::follow_up(asked.town.market()).await.expect("the job");
        assert_eq!(asked.state(0).await, OfferState::Expired);
        assert_eq!(asked.get(&asked.link(0)).await.0, StatusCode::GONE);
    }

    async fn who_runs_the_unit_takes_a_freed_place_from_the_mail(database: TestDatabase) {
        let town = Town::found(database).await;
        let hours = (november(26, 7), november(26, 16));
        let taken = Taken::by_fridhem(&town, hours).await;
        let manager = &taken.others[0];
        let need_id = queue(&town, manager, taken.nurse.resource_id, hours, Priority::Normal).await;
        cancel(town.market(), &taken.holder, taken.booking.id, None).await.expect("Fridhem cancels");
        pass_on(town.market()).await.expect("it is passed on");
        let offer_id = offered(&town, manager, need_id).await.remove(0).id.to_string();
        let link = |caller: &Caller| {
            let signature = town.market().links.sign(&["offer", &offer_id, &caller.person_id.to_string()]);
            format!("/offers/{offer_id}/answer/{signature}")
        };
        let send = async |method: Method, path: &str| {
            let request = town.app.client.request(method, town.app.url(path)).header("Accept-Language", "sv");
            let answer = request.send().await.expect("an answer");
            (answer.status(), answer.text().await.expect("a page"))
        };
        let own = link(manager);
        for _ in 0..2 {
            let (status, page) = send(Method::GET, &own).await;
            assert_eq!(status, StatusCode::OK);
            assert!(page.contains("Platsen hålls för er") && page.contains(&format!("action=\"{own}/accept\"")), "{page}");
        }
        for other in [&taken.holder, &taken.nurse.caller] {
            assert_eq!(send(Method::POST, &format!("{}/accept", link(other))).await.0, StatusCode::FORBIDDEN);
        }
        assert_eq!(offered(&town, manager, need_id).await[0].state, OfferState::Open, "nobody has answered");
        assert_eq!(send(Method::POST, &format!("{own}/accept")).await.0, StatusCode::SEE_OTHER);
        assert_eq!(offered(&town, manager, need_id).await[0].state, OfferState::Accepted);
        let (status, page) = send(Method::GET, &own).await;
        assert!(status == StatusCode::OK && page.contains("Bokningen väntar på svar från"), "{page}");
        assert_eq!(send(Method::POST, &format!("{own}/accept")).await.0, StatusCode::SEE_OTHER, "the same answer twice is one");
        assert_eq!(send(Method::POST, &format!("{own}/decline")).await.0, StatusCode::CONFLICT);
    }
}
