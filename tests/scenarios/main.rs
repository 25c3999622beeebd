//! What happens between people: stories and races, on a whole server with the demo in it.

mod breaks;
mod busy;
mod candidates;
mod commons;
mod mails;
mod need_properties;
mod need_steps;
mod needs;
mod offers;
mod offers_later;
mod offers_random;
mod outage;
mod outage_needs;
mod outage_random;
mod outage_undo;
mod races;
mod seats;
mod suggestions;
mod waiting;
mod waiting_again;
mod waiting_changes;
mod waiting_opened;
mod waiting_races;
mod waiting_random;
mod waiting_seats;
mod waiting_steps;
