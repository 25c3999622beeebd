//! Jobs run once a scheduled moment, on one node at a time, also after a restart.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use torget::calendar::refresh_within;
use torget::jobs::{JobName, Scheduler};
use torget_core::jobs::{Claim, claim, finish};
use torget_core::resource::{self, calendar};
use torget_tests::{TestApp, Town, on_both_engines};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

const EVERY_MINUTE: [JobName; 3] = [JobName::BookingExpiry, JobName::OfferFollowUp, JobName::NeedExpiry];

async fn run_due(scheduler: &Scheduler) -> Vec<JobName> {
    scheduler.run_due().await.expect("the jobs are looked at")
}

on_both_engines! {
    async fn a_job_runs_once_a_moment_also_after_a_restart(database: TestDatabase) {
        let app = TestApp::start(database).await;
        app.clock.set(at("2026-11-23T04:40:30Z"));
        let node = Scheduler::new(app.state().clone());
        assert_eq!(run_due(&node).await, JobName::ALL, "what has never run is made up for");
        assert_eq!(run_due(&node).await, []);
        assert_eq!(run_due(&Scheduler::new(app.state().clone())).await, [], "a restarted node knows from the database");

        app.clock.set(at("2026-11-23T04:41:00Z"));
        assert_eq!(run_due(&node).await, EVERY_MINUTE);
        app.clock.set(at("2026-11-23T11:00:00Z"));
        let daily = [JobName::BookingReminders, JobName::PerformanceReminders, JobName::AutomaticAttest];
        let others = daily.into_iter().chain(EVERY_MINUTE);
        let at_noon: Vec<JobName> = others.chain([JobName::CalendarRefresh]).collect();
        assert_eq!(run_due(&node).await, at_noon);
        app.clock.set(at("2026-11-26T10:00:00Z"));
        assert_eq!(run_due(&node).await, JobName::ALL, "three missed days are made up for by one run");
        assert_eq!(run_due(&node).await, []);
    }

    async fn of_many_nodes_one_takes_the_job(database: TestDatabase) {
        let now = at("2026-11-23T11:00:00Z");
        let nodes = (0..10).map(|_| {
            let db = database.db.clone();
            tokio::spawn(async move { claim(&db, "booking_reminders", now, now).await.expect("the claim") })
        });
        let mut taken = Vec::new();
        for node in nodes.collect::<Vec<_>>() {
            match node.await.expect("the node") {
                Claim::Taken(run) => taken.push(run),
                Claim::Busy => {}
                Claim::Done => panic!("nobody has run it"),
            }
        }
        assert_eq!(taken.len(), 1);
        finish(&database.db, taken.remove(0), None, now).await.expect("the end");
        assert_eq!(claim(&database.db, "booking_reminders", now, now).await.expect("the claim"), Claim::Done);
    }

    async fn a_job_that_failed_is_tried_again_in_a_minute(database: TestDatabase) {
        let (db, now) = (&database.db, at("2026-11-23T11:00:00Z"));
        let Claim::Taken(run) = claim(db, "booking_expiry", now, now).await.expect("the claim") else { panic!("busy") };
        finish(db, run, Some("the store was away"), now).await.expect("the end");
        let soon = now + TimeDelta::seconds(59);
        assert_eq!(claim(db, "booking_expiry", now, soon).await.expect("the claim"), Claim::Busy);
        let later = now + TimeDelta::seconds(60);
        assert!(matches!(claim(db, "booking_expiry", now, later).await.expect("the claim"), Claim::Taken(_)));
    }

    async fn a_node_that_died_at_work_loses_the_job_in_time(database: TestDatabase) {
        let (db, now) = (&database.db, at("2026-11-23T11:00:00Z"));
        let Claim::Taken(dead) = claim(db, "booking_expiry", now, now).await.expect("the claim") else { panic!("busy") };
        let later = now + TimeDelta::minutes(15);
        let Claim::Taken(run) = claim(db, "booking_expiry", now, later).await.expect("the claim") else { panic!("busy") };
        finish(db, dead, Some("late"), later).await.expect("a late word changes nothing");
        finish(db, run, None, later).await.expect("the end");
        assert_eq!(claim(db, "booking_expiry", now, later).await.expect("the claim"), Claim::Done);
    }

    async fn calendars_that_a_run_has_no_time_for_stay_due(database: TestDatabase) {
        let town = Town::found(database).await;
        let market = town.market();
        let nurse = town.caller(town.account("resource_person", "Anna Ek")).await;
        let id = resource::own(market, &nurse).await.expect("her resources")[0].id;
        // Nothing private is asked, so the reading itself fails at once.
        calendar::set_calendar_address(market, &nurse, id, "https://127.0.0.1/a.ics").await.expect("it is set");
        let state = town.app.state();
        assert_eq!(refresh_within(state, Duration::ZERO).await.expect("the store answers"), 0);
        assert_eq!(calendar::due_calendars(market, 10).await.expect("what is due").len(), 1);
        assert_eq!(refresh_within(state, Duration::from_secs(30)).await.expect("the store answers"), 1);
        assert!(calendar::due_calendars(market, 10).await.expect("what is due").is_empty());
        let feed = calendar::calendar(market, &nurse, id).await.expect("the calendar").expect("one");
        assert_eq!(feed.last_error.as_deref(), Some("calendar_private"));
    }
}
