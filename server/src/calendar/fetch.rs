//! Reads a calendar's address. The address is somebody else's choice, so nothing about it is trusted: the host is resolved
//! here, every address that it has must be allowed, and the connection goes to the very address that was looked at; redirects
//! are followed by hand, few, and each as carefully as the first; what comes is counted while it comes, and all of it
//! together has a time.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, ETAG, HOST, HeaderValue, IF_NONE_MATCH, LOCATION, USER_AGENT};
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};
use url::{Host, Url};

use super::addresses::is_public;
use crate::config::Calendar;

/// How long one of a host's addresses may take to answer before the next is tried.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(4);
const MOST_ADDRESSES: usize = 4;
const LONGEST_ADDRESS: usize = 2_000;

/// Why an address couldn't be read; [`FetchFault::key`] is what is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FetchFault {
    /// It is no address of the kind that is read.
    #[error("this is no https address")]
    Address,
    /// It leads into a network that is nobody else's business.
    #[error("the address leads into a private network")]
    Private,
    /// Nobody answers there.
    #[error("nobody answers at the address")]
    NoAnswer,
    /// It takes too long.
    #[error("the answer takes too long")]
    TooSlow,
    /// It is larger than the limit.
    #[error("the answer is larger than the limit")]
    TooLarge,
    /// It leads on and on.
    #[error("the address leads on too many times")]
    Redirects,
    /// The server there answers with an error.
    #[error("the server answers with an error")]
    Status,
}

impl FetchFault {
    /// As the database and the texts write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Address => "calendar_address",
            Self::Private => "calendar_private",
            Self::NoAnswer => "calendar_no_answer",
            Self::TooSlow => "calendar_too_slow",
            Self::TooLarge => "calendar_too_large",
            Self::Redirects => "calendar_redirects",
            Self::Status => "calendar_status",
        }
    }
}

/// What an address answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It is as it was when it had the mark that was sent along.
    NotModified,
    /// Its text, and its mark.
    Text {
        /// The text.
        text: String,
        /// The mark (`ETag`).
        etag: Option<String>,
    },
}

/// Reads addresses within bounds.
#[derive(Clone)]
pub struct Fetcher {
    timeout: Duration,
    most_bytes: usize,
    most_redirects: u32,
    allow_http: bool,
    may_ask: Arc<dyn Fn(IpAddr) -> bool + Send + Sync>,
    tls: TlsConnector,
}

impl Fetcher {
    /// A fetcher with the configuration's bounds.
    pub fn new(config: &Calendar) -> Self {
        let allow_private = config.allow_private_addresses;
        Self::with(config, Arc::new(move |address| allow_private || is_public(address)))
    }

    /// The same with a say of one's own in which addresses are asked.
    pub(super) fn with(config: &Calendar, may_ask: Arc<dyn Fn(IpAddr) -> bool + Send + Sync>) -> Self {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let provider = Arc::new(crypto::ring::default_provider());
        let client = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("ring knows the default versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        Self {
            timeout: config.timeout,
            most_bytes: config.limits.most_bytes,
            most_redirects: config.most_redirects,
            allow_http: config.allow_http,
            may_ask,
            tls: TlsConnector::from(Arc::new(client)),
        }
    }

    /// The address as it is asked, if it is one that may be; `webcal:` is what calendars call https.
    ///
    /// # Errors
    /// [`FetchFault::Address`].
    pub fn address(&self, text: &str) -> Result<Url, FetchFault> {
        let text = text.trim();
        let text = text.strip_prefix("webcal://").map_or_else(|| text.to_owned(), |rest| format!("https://{rest}"));
        let url = Url::parse(&text).map_err(|_| FetchFault::Address)?;
        let scheme = url.scheme() == "https" || (self.allow_http && url.scheme() == "http");
        let plain = url.host().is_some() && url.username().is_empty() && url.password().is_none();
        if scheme && plain && text.len() <= LONGEST_ADDRESS { Ok(url) } else { Err(FetchFault::Address) }
    }

    /// Reads an address; `etag` is the mark of what is known of it.
    ///
    /// # Errors
    /// Why it couldn't be read.
    pub async fn fetch(&self, address: &str, etag: Option<&str>) -> Result<Answer, FetchFault> {
        let all = tokio::time::timeout(self.timeout, self.follow(address, etag));
        all.await.unwrap_or(Err(FetchFault::TooSlow))
    }

    async fn follow(&self, address: &str, etag: Option<&str>) -> Result<Answer, FetchFault> {
        let mut url = self.address(address)?;
        for _ in 0..=self.most_redirects {
            let answer = self.ask(&url, etag).await?;
            match answer.status() {
                StatusCode::OK => return self.read(answer).await,
                StatusCode::NOT_MODIFIED if etag.is_some() => return Ok(Answer::NotModified),
                // Nothing is known that it could be like.
                StatusCode::NOT_MODIFIED => return Err(FetchFault::Status),
                status if status.is_redirection() => {
                    let location = answer.headers().get(LOCATION).and_then(|value| value.to_str().ok());
                    let to = url.join(location.ok_or(FetchFault::Status)?).map_err(|_| FetchFault::Address)?;
                    url = self.address(to.as_str())?;
                }
                _ => return Err(FetchFault::Status),
            }
        }
        Err(FetchFault::Redirects)
    }

    async fn ask(&self, url: &Url, etag: Option<&str>) -> Result<Response<Incoming>, FetchFault> {
        let stream = self.connect(url).await?;
        let request = request(url, etag)?;
        if url.scheme() == "https" {
            let name = match url.host().ok_or(FetchFault::Address)? {
                Host::Domain(name) => ServerName::try_from(name.to_owned()).map_err(|_| FetchFault::Address)?,
                Host::Ipv4(address) => ServerName::IpAddress(IpAddr::V4(address).into()),
                Host::Ipv6(address) => ServerName::IpAddress(IpAddr::V6(address).into()),
            };
            let stream = self.tls.connect(name, stream).await.map_err(|_| FetchFault::NoAnswer)?;
            return send(stream, request).await;
        }
        send(stream, request).await
    }

    /// A connection to an address of the host that was looked at; if one of them may not be asked, none is.
    async fn connect(&self, url: &Url) -> Result<TcpStream, FetchFault> {
        let port = url.port_or_known_default().ok_or(FetchFault::Address)?;
        let found: Vec<SocketAddr> = match url.host().ok_or(FetchFault::Address)? {
            Host::Domain(name) => {
                tokio::net::lookup_host((name, port)).await.map_err(|_| FetchFault::NoAnswer)?.collect()
            }
            Host::Ipv4(address) => vec![(address, port).into()],
            Host::Ipv6(address) => vec![(address, port).into()],
        };
        if !found.iter().all(|address| (self.may_ask)(address.ip())) {
            return Err(FetchFault::Private);
        }
        for address in found.into_iter().take(MOST_ADDRESSES) {
            if let Ok(Ok(stream)) = tokio::time::timeout(CONNECT_TIMEOUT, TcpStream::connect(address)).await {
                return Ok(stream);
            }
        }
        Err(FetchFault::NoAnswer)
    }

    async fn read(&self, answer: Response<Incoming>) -> Result<Answer, FetchFault> {
        let etag = answer.headers().get(ETAG).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let mut body = answer.into_body();
        let mut bytes: Vec<u8> = Vec::new();
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| FetchFault::NoAnswer)?;
            let Some(data) = frame.data_ref() else { continue };
            if bytes.len() + data.len() > self.most_bytes {
                return Err(FetchFault::TooLarge);
            }
            bytes.extend_from_slice(data);
        }
        // What is looked at of a calendar is ASCII, whatever the titles are written in.
        Ok(Answer::Text { text: String::from_utf8_lossy(&bytes).into_owned(), etag })
    }
}

fn request(url: &Url, etag: Option<&str>) -> Result<Request<Empty<Bytes>>, FetchFault> {
    let host = url.host_str().ok_or(FetchFault::Address)?;
    let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let mut request = Request::get(path)
        .header(HOST, host)
        .header(USER_AGENT, concat!("Torget/", env!("CARGO_PKG_VERSION")))
        .header(ACCEPT, "text/calendar, text/plain;q=0.5");
    if let Some(mark) = etag.and_then(|mark| HeaderValue::from_str(mark).ok()) {
        request = request.header(IF_NONE_MATCH, mark);
    }
    request.body(Empty::new()).map_err(|_| FetchFault::Address)
}

async fn send<S>(stream: S, request: Request<Empty<Bytes>>) -> Result<Response<Incoming>, FetchFault>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|_| FetchFault::NoAnswer)?;
    // It ends when the answer is read, or dropped.
    tokio::spawn(connection);
    sender.send_request(request).await.map_err(|_| FetchFault::NoAnswer)
}

#[cfg(test)]
#[path = "fetch_tests.rs"]
mod tests;
