//! News: which topics a committed change concerns, told to whoever listens in this process and, on PostgreSQL, on every other
//! node. A change names its topics with [`Tx::announce`](super::Tx::announce); they are told once it has committed, and never
//! if it is undone. News says that something has changed, never what: who hears it reads again, by their own rights.
//!
//! To announce another kind of thing: a variant of [`Topic`] with its word, and `tx.announce(…)` in the store functions that
//! write what it shows.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::broadcast;
use uuid::Uuid;

use crate::ids::AreaId;

/// So much news a listener may be behind before it is only told that it has missed some.
const LONGEST_BEHIND: usize = 256;

/// What news is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// What the board of an area shows: its resources, when they may be booked, what takes them, and what is sought.
    Area(AreaId),
}

impl fmt::Display for Topic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Area(id) => write!(formatter, "area:{id}"),
        }
    }
}

impl FromStr for Topic {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(':') {
            Some(("area", id)) => id.parse().map(|id| Self::Area(AreaId(id))).map_err(|_| ()),
            _ => Err(()),
        }
    }
}

/// What a listener hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// Something about this has changed.
    Of(Topic),
    /// News may have been lost: anything may have changed.
    Missed,
}

/// Where the news of one open database is told. Cheap to clone.
#[derive(Clone)]
pub(super) struct NewsDesk {
    inner: Arc<Desk>,
}

struct Desk {
    /// Tells this process's news from other nodes', and its revisions from those of a process before it.
    node: Uuid,
    told: Mutex<Told>,
    sender: broadcast::Sender<News>,
}

/// How many news have been told, and at which number each topic was told last.
#[derive(Default)]
struct Told {
    number: u64,
    missed_at: u64,
    last: HashMap<Topic, u64>,
}

impl NewsDesk {
    pub(super) fn new() -> Self {
        let (sender, _) = broadcast::channel(LONGEST_BEHIND);
        Self { inner: Arc::new(Desk { node: Uuid::now_v7(), told: Mutex::default(), sender }) }
    }

    pub(super) fn node(&self) -> Uuid {
        self.inner.node
    }

    pub(super) fn listen(&self) -> Listener {
        Listener { receiver: self.inner.sender.subscribe(), desk: self.clone() }
    }

    /// Which state of a topic this is: another text after every news of it, and in every process.
    pub(super) fn revision(&self, topic: Topic) -> String {
        let told = self.told();
        let number = told.last.get(&topic).copied().unwrap_or(0).max(told.missed_at);
        format!("{}-{number}", self.inner.node.simple())
    }

    pub(super) fn tell(&self, topics: &BTreeSet<Topic>) {
        for topic in topics {
            let mut told = self.told();
            told.number += 1;
            let number = told.number;
            told.last.insert(*topic, number);
            drop(told);
            // Fails when nobody listens, which is as good.
            let _ = self.inner.sender.send(News::Of(*topic));
        }
    }

    pub(super) fn tell_missed(&self) {
        let mut told = self.told();
        told.number += 1;
        told.missed_at = told.number;
        drop(told);
        let _ = self.inner.sender.send(News::Missed);
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        // Nothing that holds it can panic half way.
        self.inner.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hears the news from when it was made on.
pub struct Listener {
    receiver: broadcast::Receiver<News>,
    desk: NewsDesk,
}

impl Listener {
    /// Waits for the next news. Safe to be given up and called again.
    pub async fn next(&mut self) -> News {
        match self.receiver.recv().await {
            Ok(news) => news,
            Err(broadcast::error::RecvError::Lagged(_)) => News::Missed,
            // The desk that this listener holds holds the sender.
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }

    /// See [`Db::revision`](super::Db::revision).
    pub fn revision(&self, topic: Topic) -> String {
        self.desk.revision(topic)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topic() -> Topic {
        Topic::Area(AreaId::new())
    }

    #[test]
    fn a_topic_reads_as_it_is_written() {
        let topic = topic();
        assert_eq!(topic.to_string().parse(), Ok(topic));
        for text in ["", "area", "area:", "area:1", "unit:0190a0a0-0000-7000-8000-000000000000"] {
            assert_eq!(text.parse::<Topic>(), Err(()), "{text}");
        }
    }

    #[tokio::test]
    async fn a_listener_hears_what_is_told_after_it_came() {
        let (desk, one, other) = (NewsDesk::new(), topic(), topic());
        desk.tell(&BTreeSet::from([one]));
        let mut listener = desk.listen();
        desk.tell(&BTreeSet::from([other]));
        desk.tell_missed();
        assert_eq!(listener.next().await, News::Of(other));
        assert_eq!(listener.next().await, News::Missed);
    }

    #[tokio::test]
    async fn who_is_too_far_behind_is_told_so() {
        let desk = NewsDesk::new();
        let mut listener = desk.listen();
        for _ in 0..=LONGEST_BEHIND {
            desk.tell(&BTreeSet::from([topic()]));
        }
        assert_eq!(listener.next().await, News::Missed);
    }

    #[test]
    fn a_revision_changes_with_its_topic_and_when_news_was_missed() {
        let (desk, one, other) = (NewsDesk::new(), topic(), topic());
        let first = desk.revision(one);
        desk.tell(&BTreeSet::from([other]));
        assert_eq!(desk.revision(one), first);
        desk.tell(&BTreeSet::from([one]));
        let second = desk.revision(one);
        assert_ne!(second, first);
        desk.tell_missed();
        assert_ne!(desk.revision(one), second);
        assert_ne!(NewsDesk::new().revision(one), first, "another process counts apart");
    }
}
