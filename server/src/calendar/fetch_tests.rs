use std::net::Ipv4Addr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use torget_core::resource::calendar::CalendarLimits;

use super::*;

fn config() -> Calendar {
    Calendar {
        limits: CalendarLimits { most_bytes: 10_000, most_occurrences: 100, most_periods: 100 },
        // Far longer than anything here takes on a busy machine; what is slow on purpose has its own.
        timeout: Duration::from_secs(25),
        most_redirects: 2,
        refresh_minutes: 60,
        most_per_run: 10,
        allow_http: true,
        allow_private_addresses: false,
    }
}

/// Asks loopback and nothing else that is private, so that a redirect may be tried.
fn fetcher() -> Fetcher {
    of(&config())
}

fn of(config: &Calendar) -> Fetcher {
    Fetcher::with(config, Arc::new(|address| address == IpAddr::V4(Ipv4Addr::LOCALHOST) || is_public(address)))
}

/// A server that sends `answer` to whoever asks, and says what it was asked.
async fn server(answer: String) -> (String, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/calendar.ics", listener.local_addr().unwrap());
    let (asked, asks) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut buffer = [0; 4096];
            let length = stream.read(&mut buffer).await.unwrap_or(0);
            let _ = asked.send(String::from_utf8_lossy(&buffer[..length]).into_owned());
            let _ = stream.write_all(answer.as_bytes()).await;
            // Until the other side has had enough.
            tokio::spawn(async move { while stream.read(&mut buffer).await.is_ok_and(|length| length > 0) {} });
        }
    });
    (address, asks)
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nETag: \"one\"\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

#[tokio::test]
async fn a_calendar_is_read_with_its_mark() {
    let (address, mut asks) = server(ok("hello")).await;
    let answer = fetcher().fetch(&address, Some("\"zero\"")).await;
    assert_eq!(answer, Ok(Answer::Text { text: "hello".to_owned(), etag: Some("\"one\"".to_owned()) }));
    let asked = asks.recv().await.unwrap();
    assert!(
        asked.starts_with("GET /calendar.ics HTTP/1.1\r\n") && asked.contains("if-none-match: \"zero\""),
        "{asked}"
    );
    let (address, _asks) = server("HTTP/1.1 304 Not Modified\r\n\r\n".to_owned()).await;
    assert_eq!(fetcher().fetch(&address, Some("\"one\"")).await, Ok(Answer::NotModified));
    assert_eq!(fetcher().fetch(&address, None).await, Err(FetchFault::Status), "nothing was read before");
}

#[tokio::test]
async fn what_is_slow_huge_broken_or_nobody_is_given_up() {
    let (slow, _asks) = server("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nand then no".to_owned()).await;
    let hasty = of(&Calendar { timeout: Duration::from_millis(300), ..config() });
    assert_eq!(hasty.fetch(&slow, None).await, Err(FetchFault::TooSlow));
    let (huge, _asks) = server(ok(&"x".repeat(10_001))).await;
    assert_eq!(fetcher().fetch(&huge, None).await, Err(FetchFault::TooLarge));
    let (broken, _asks) = server("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n".to_owned()).await;
    assert_eq!(fetcher().fetch(&broken, None).await, Err(FetchFault::Status));
    let (garbage, _asks) = server("garbage garbage garbage garbage\r\n\r\n".to_owned()).await;
    assert_eq!(fetcher().fetch(&garbage, None).await, Err(FetchFault::NoAnswer));
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert_eq!(fetcher().fetch(&format!("http://{gone}/"), None).await, Err(FetchFault::NoAnswer));
}

#[tokio::test]
async fn a_redirect_is_followed_as_carefully_as_the_first_address() {
    let to = |address: &str| format!("HTTP/1.1 302 Found\r\nLocation: {address}\r\nContent-Length: 0\r\n\r\n");
    let (calendar, _asks) = server(ok("hello")).await;
    let (once, _asks) = server(to(&calendar)).await;
    assert!(matches!(fetcher().fetch(&once, None).await, Ok(Answer::Text { .. })));
    for inside in ["http://10.0.0.1/", "http://169.254.169.254/latest/", "http://[::1]/", "http://[::ffff:10.0.0.1]/"] {
        let (leads_inside, _asks) = server(to(inside)).await;
        assert_eq!(fetcher().fetch(&leads_inside, None).await, Err(FetchFault::Private), "{inside}");
    }
    for other in ["file:///etc/passwd", "gopher://example/", "http://user:word@example/"] {
        let (elsewhere, _asks) = server(to(other)).await;
        assert_eq!(fetcher().fetch(&elsewhere, None).await, Err(FetchFault::Address), "{other}");
    }
    let (round, _asks) = server(to("/calendar.ics")).await;
    assert_eq!(fetcher().fetch(&round, None).await, Err(FetchFault::Redirects));
}

#[tokio::test]
async fn by_default_only_https_of_the_open_internet_is_asked() {
    let strict = Fetcher::new(&Calendar { allow_http: false, ..config() });
    assert_eq!(strict.fetch("http://calendar.example/", None).await, Err(FetchFault::Address));
    assert_eq!(strict.fetch("https://127.0.0.1/", None).await, Err(FetchFault::Private));
    assert_eq!(strict.fetch("https://localhost/", None).await, Err(FetchFault::Private));
    assert_eq!(strict.address("webcal://calendar.example/a.ics").unwrap().scheme(), "https");
    for text in ["", "calendar", "https://", "https://user@calendar.example/", "javascript:alert(1)"] {
        assert_eq!(strict.address(text), Err(FetchFault::Address), "{text}");
    }
}
