//! Streams of server-sent events: an answer that stays open and says each time that something has changed.
//!
//! A stream is bound to the session that it was opened with: before each message that session is looked up again, without
//! being prolonged by it, and so is the right to what the stream is about. It ends when either is gone, and at once when the
//! server stops. Between messages it says nothing but a comment now and then, so that no proxy takes it for dead; that is also
//! when the session is looked up. How many may be open is bounded, by person and in all. Who has as many as may be and opens
//! another loses the oldest: a page that was left is often known to be gone only when it is next written to.
//!
//! A message carries a revision and nothing else. To add a stream: a handler that checks what its page checks and answers
//! with [`stream`].

use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::stream;
use poem::http::header;
use poem::{Body, Response};
use tokio::sync::{Notify, watch};
use torget_core::ids::PersonId;

use crate::config::Live;

/// What changes within so short a time is one message: a form's deed often concerns a thing several times.
const GATHERING: Duration = Duration::from_millis(100);
/// Tells a page that another one of its person's has taken its place, so that it doesn't come again.
const TAKEN: &str = "event: taken\ndata: by a newer page\n\n";
/// A proxy that gathers what passes would hold messages back.
const UNBUFFERED: (&str, &str) = ("x-accel-buffering", "no");

/// The streams that are open on this server. Cheap to clone.
#[derive(Clone)]
pub struct Streams {
    limits: Live,
    open: Arc<Mutex<HashMap<PersonId, VecDeque<Arc<Notify>>>>>,
}

/// A stream's place among those that may be open; given back when it is dropped.
pub struct StreamPlace {
    streams: Streams,
    person_id: PersonId,
    /// Says that a newer stream of the person has taken the place.
    taken: Arc<Notify>,
}

/// The server has as many streams as may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany;

impl Streams {
    /// None is open yet.
    pub fn new(limits: Live) -> Self {
        Self { limits, open: Arc::default() }
    }

    /// Takes a place for a person's stream; the oldest of theirs gives up its own if they have as many as may be.
    ///
    /// # Errors
    /// When the server has as many as may be.
    pub fn take(&self, person_id: PersonId) -> Result<StreamPlace, TooMany> {
        let mut open = self.open();
        let has_most = open.get(&person_id).is_some_and(|places| places.len() >= self.limits.most_per_person);
        if !has_most && open.values().map(VecDeque::len).sum::<usize>() >= self.limits.most {
            return Err(TooMany);
        }
        let (places, taken) = (open.entry(person_id).or_default(), Arc::new(Notify::new()));
        if let Some(oldest) = has_most.then(|| places.pop_front()).flatten() {
            oldest.notify_one();
        }
        places.push_back(taken.clone());
        Ok(StreamPlace { streams: self.clone(), person_id, taken })
    }

    fn open(&self) -> MutexGuard<'_, HashMap<PersonId, VecDeque<Arc<Notify>>>> {
        // Nothing that holds it can panic half way.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for StreamPlace {
    fn drop(&mut self) {
        let mut open = self.streams.open();
        if let Some(places) = open.get_mut(&self.person_id) {
            places.retain(|place| !Arc::ptr_eq(place, &self.taken));
            if places.is_empty() {
                open.remove(&self.person_id);
            }
        }
    }
}

/// What a stream tells of.
pub trait Source: Send + 'static {
    /// Waits until something has changed. May be given up and called again.
    fn changed(&mut self) -> impl Future<Output = ()> + Send;
    /// Whether whoever opened the stream may still hear of it.
    fn is_allowed(&self) -> impl Future<Output = bool> + Send;
    /// The state as it is now.
    fn revision(&self) -> String;
}

struct Open<S> {
    source: S,
    stopping: watch::Receiver<bool>,
    place: StreamPlace,
    has_begun: bool,
    is_over: bool,
}

/// The answer: first the state as it is, then another message after every change.
pub fn stream<S: Source>(source: S, place: StreamPlace, stopping: watch::Receiver<bool>) -> Response {
    let open = Open { source, stopping, place, has_begun: false, is_over: false };
    let messages = stream::unfold(open, |mut open| async {
        let message = open.next().await?;
        Some((Ok::<_, io::Error>(message), open))
    });
    Response::builder()
        .content_type("text/event-stream; charset=utf-8")
        .header(header::CACHE_CONTROL, "no-store")
        .header(UNBUFFERED.0, UNBUFFERED.1)
        .body(Body::from_bytes_stream(messages))
}

impl<S: Source> Open<S> {
    async fn next(&mut self) -> Option<String> {
        if self.is_over {
            return None;
        }
        if !std::mem::replace(&mut self.has_begun, true) {
            return Some(self.message());
        }
        let keep_alive = self.place.streams.limits.keep_alive;
        let has_changed = tokio::select! {
            // An error means that the sender is gone, and with it the server.
            _ = self.stopping.wait_for(|stop| *stop) => return None,
            () = self.place.taken.notified() => {
                self.is_over = true;
                return Some(TAKEN.to_owned());
            }
            () = self.source.changed() => true,
            () = tokio::time::sleep(keep_alive) => false,
        };
        if has_changed {
            self.gather().await;
        }
        if !self.source.is_allowed().await {
            return None;
        }
        Some(if has_changed { self.message() } else { ":\n\n".to_owned() })
    }

    /// Takes in what follows close behind.
    async fn gather(&mut self) {
        let end = tokio::time::Instant::now() + GATHERING;
        while tokio::time::timeout_at(end, self.source.changed()).await.is_ok() {}
    }

    fn message(&self) -> String {
        format!("event: revision\ndata: {}\n\n", self.source.revision())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_given_back_when_its_stream_ends() {
        let limits = Live { most_per_person: 2, most: 3, keep_alive: Duration::from_secs(20) };
        let (streams, one, other) = (Streams::new(limits), PersonId::new(), PersonId::new());
        let _first = streams.take(one);
        let second = streams.take(one);
        let _of_other = streams.take(other);
        assert_eq!(streams.take(other).err(), Some(TooMany));
        drop(second);
        assert!(streams.take(other).is_ok());
    }

    #[tokio::test]
    async fn the_oldest_of_a_person_gives_its_place_to_the_newest() {
        let limits = Live { most_per_person: 2, most: 3, keep_alive: Duration::from_secs(20) };
        let (streams, one, other) = (Streams::new(limits), PersonId::new(), PersonId::new());
        let first = streams.take(one).unwrap();
        let (_second, _of_other) = (streams.take(one), streams.take(other));
        let third = streams.take(one).unwrap();
        first.taken.notified().await;
        // That the first ends afterwards takes no place from the others.
        drop(first);
        assert_eq!(streams.take(other).err(), Some(TooMany));
        drop(third);
        assert!(streams.take(other).is_ok());
    }
}
