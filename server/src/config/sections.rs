//! Reads each section. Everything is read before anything is given up, so that all faults are found.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use poem::http::Uri;

use super::reader::Reader;
use super::{Access, Board, Calendar, Config, Database, Exchange, Live, Mail, MailTransport, Server, Smtp, SmtpTls};
use torget_core::booking::attachment::AttachmentLimits;
use torget_core::jobs::Timetable;
use torget_core::organisation::SignInLimits;
use torget_core::resource::calendar::CalendarLimits;

use crate::jobs::JobName;

const ACCESS_MODEL: &str = include_str!("../../../config/access_model.conf");
const ACCESS_POLICY: &str = include_str!("../../../config/access_policy.csv");

pub(super) fn read(reader: &mut Reader, access: Access) -> Option<Config> {
    let server = server(reader);
    let database = database(reader);
    let mail = mail(reader);
    let jobs = jobs(reader);
    let sign_in = sign_in(reader);
    let idempotency_keys_days = reader.number("retention.idempotency_keys_days", 1..=365);
    let board = reader.number("board.days", 1..=62);
    let live = live(reader);
    let attachments = attachments(reader);
    let calendar = calendar(reader);
    let exchange = exchange(reader);
    let log_filter =
        reader.parsed("log.filter", "a level, also per module, such as info,torget_core=debug", log_filter);
    Some(Config {
        server: server?,
        database: database?,
        access,
        mail: mail?,
        jobs: jobs?,
        sign_in: sign_in?,
        idempotency_keys_days: u16::try_from(idempotency_keys_days?).ok()?,
        live: live?,
        attachments: attachments?,
        calendar: calendar?,
        board: Board { days: u32::try_from(board?).ok()? },
        exchange: exchange?,
        log_filter: log_filter?,
    })
}

fn server(reader: &mut Reader) -> Option<Server> {
    let listen =
        reader.parsed("server.listen", "an address and a port, such as 127.0.0.1:8080", |text| text.parse().ok());
    let base_url = reader.parsed(
        "server.base_url",
        "http:// or https://, a host and perhaps a port, without a path, such as https://torget.example",
        base_url,
    );
    let behind_proxy = reader.switch("server.behind_proxy");
    let body_limit_bytes = reader.number("server.body_limit_bytes", 1024..=1_073_741_824);
    let request_timeout_s = reader.number("server.request_timeout_s", 1..=600);
    let shutdown_timeout_s = reader.number("server.shutdown_timeout_s", 0..=600);
    Some(Server {
        listen: listen?,
        base_url: base_url?,
        behind_proxy: behind_proxy?,
        body_limit_bytes: usize::try_from(body_limit_bytes?).ok()?,
        request_timeout: Duration::from_secs(request_timeout_s?),
        shutdown_timeout: Duration::from_secs(shutdown_timeout_s?),
    })
}

fn base_url(text: &str) -> Option<String> {
    let text = text.strip_suffix('/').unwrap_or(text);
    let uri: Uri = text.parse().ok()?;
    let known = matches!(uri.scheme_str(), Some("http" | "https"));
    let bare = matches!(uri.path(), "" | "/") && uri.query().is_none() && !text.ends_with('/');
    let host = uri.authority().is_some_and(|authority| !authority.as_str().contains('@'));
    (known && bare && host).then(|| text.to_owned())
}

fn database(reader: &mut Reader) -> Option<Database> {
    let (url, place) = reader.secret("database.url");
    let url = url.filter(|url| {
        let text = url.expose();
        ["sqlite:", "postgres:", "postgresql:"]
            .iter()
            .any(|scheme| text.len() > scheme.len() && text.starts_with(scheme))
    });
    if url.is_none() {
        reader.note(format!("{place}: expected sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME (its value may be secret and isn't shown)"));
    }
    let migrate_at_start = reader.switch("database.migrate_at_start");
    Some(Database { url: url?, migrate_at_start: migrate_at_start? })
}

pub(super) fn access(reader: &mut Reader) -> Access {
    Access {
        model: reader.optional_file("access.model_file").unwrap_or_else(|| ACCESS_MODEL.to_owned()),
        policy: reader.optional_file("access.policy_file").unwrap_or_else(|| ACCESS_POLICY.to_owned()),
    }
}

fn mail(reader: &mut Reader) -> Option<Mail> {
    let by_smtp = reader.parsed("mail.transport", "\"smtp\" or \"files\"", |text| match text {
        "smtp" => Some(true),
        "files" => Some(false),
        _ => None,
    });
    let from = reader
        .parsed("mail.from", "a name and an address, such as Torget <torget@torget.example>", |text| text.parse().ok());
    let directory = reader.filled("mail.directory", "a folder");
    let poll_s = reader.number("mail.poll_s", 1..=3600);
    let smtp = smtp(reader);
    let transport = if by_smtp? { MailTransport::Smtp(smtp?) } else { MailTransport::Files(PathBuf::from(directory?)) };
    Some(Mail { transport, from: from?, poll: Duration::from_secs(poll_s?) })
}

fn smtp(reader: &mut Reader) -> Option<Smtp> {
    let host = reader.filled("mail.smtp.host", "the mail server's name");
    let port = reader.number("mail.smtp.port", 1..=65_535);
    let tls = reader.parsed("mail.smtp.tls", "\"none\", \"starttls\" or \"tls\"", |text| match text {
        "none" => Some(SmtpTls::None),
        "starttls" => Some(SmtpTls::StartTls),
        "tls" => Some(SmtpTls::Tls),
        _ => None,
    });
    let authority = reader.optional_file("mail.smtp.authority_file");
    let user = reader.optional("mail.smtp.user");
    let (password, place) = reader.secret("mail.smtp.password");
    let timeout_s = reader.number("mail.smtp.timeout_s", 1..=300);
    if user.is_some() != password.is_some() {
        reader.note(format!("{place}: expected both mail.smtp.user and mail.smtp.password, or neither"));
    }
    Some(Smtp {
        host: host?,
        port: u16::try_from(port?).ok()?,
        tls: tls?,
        authority,
        credentials: user.zip(password),
        timeout: Duration::from_secs(timeout_s?),
    })
}

fn jobs(reader: &mut Reader) -> Option<BTreeMap<JobName, Timetable>> {
    let mut jobs = BTreeMap::new();
    let mut complete = true;
    for name in JobName::ALL {
        let expected = "second minute hour day-of-month month day-of-week, such as \"0 30 12 * * *\", or nothing";
        match reader.parsed(&format!("jobs.{}", name.key()), expected, Timetable::parse_optional) {
            Some(Some(timetable)) => drop(jobs.insert(name, timetable)),
            Some(None) => {}
            None => complete = false,
        }
    }
    complete.then_some(jobs)
}

fn sign_in(reader: &mut Reader) -> Option<SignInLimits> {
    let account_attempts = reader.number("sign_in.account_attempts", 1..=1_000);
    let address_attempts = reader.number("sign_in.address_attempts", 1..=100_000);
    let window_s = reader.number("sign_in.window_s", 60..=86_400);
    let session_idle_s = reader.number("sign_in.session_idle_s", 300..=2_592_000);
    let session_longest_s = reader.number("sign_in.session_longest_s", 300..=2_592_000);
    Some(SignInLimits {
        account_attempts: u32::try_from(account_attempts?).ok()?,
        address_attempts: u32::try_from(address_attempts?).ok()?,
        window_s: u32::try_from(window_s?).ok()?,
        session_idle_s: u32::try_from(session_idle_s?).ok()?,
        session_longest_s: u32::try_from(session_longest_s?).ok()?,
    })
}

fn attachments(reader: &mut Reader) -> Option<AttachmentLimits> {
    let most_kb = reader.number("attachments.most_kb", 10..=50_000);
    let most_per_booking = reader.number("attachments.most_per_booking", 1..=100);
    let limits = (i64::try_from(most_kb?).ok()?, i64::try_from(most_per_booking?).ok()?);
    Some(AttachmentLimits { most_kb: limits.0, most_per_booking: limits.1 })
}

fn live(reader: &mut Reader) -> Option<Live> {
    let most_per_person = reader.number("live.most_per_person", 1..=1_000);
    let most = reader.number("live.most", 1..=100_000);
    // Below the time after which a silent connection is closed.
    let keep_alive_s = reader.number("live.keep_alive_s", 1..=60);
    Some(Live {
        most_per_person: usize::try_from(most_per_person?).ok()?,
        most: usize::try_from(most?).ok()?,
        keep_alive: Duration::from_secs(keep_alive_s?),
    })
}

fn calendar(reader: &mut Reader) -> Option<Calendar> {
    let most_kb = reader.number("calendar.most_kb", 1..=100_000);
    let most_occurrences = reader.number("calendar.most_occurrences", 1..=1_000_000);
    let most_periods = reader.number("calendar.most_periods", 1..=100_000);
    let timeout_s = reader.number("calendar.timeout_s", 1..=25);
    let most_redirects = reader.number("calendar.most_redirects", 0..=10);
    let refresh_minutes = reader.number("calendar.refresh_minutes", 5..=10_080);
    let most_per_run = reader.number("calendar.most_per_run", 1..=10_000);
    let allow_http = reader.switch("calendar.allow_http");
    let allow_private_addresses = reader.switch("calendar.allow_private_addresses");
    let limits = CalendarLimits {
        most_bytes: usize::try_from(most_kb? * 1024).ok()?,
        most_occurrences: usize::try_from(most_occurrences?).ok()?,
        most_periods: usize::try_from(most_periods?).ok()?,
    };
    Some(Calendar {
        limits,
        timeout: Duration::from_secs(timeout_s?),
        most_redirects: u32::try_from(most_redirects?).ok()?,
        refresh_minutes: i64::try_from(refresh_minutes?).ok()?,
        most_per_run: i64::try_from(most_per_run?).ok()?,
        allow_http: allow_http?,
        allow_private_addresses: allow_private_addresses?,
    })
}

fn exchange(reader: &mut Reader) -> Option<Exchange> {
    let most_rows_at_once = reader.number("exchange.most_rows_at_once", 1..=100_000);
    // A sheet of Excel ends at row 1,048,576.
    let most_rows_of_work = reader.number("exchange.most_rows_of_work", 1..=1_000_000);
    let most_rows_of_import = reader.number("exchange.most_rows_of_import", 1..=100_000);
    let most_unpacked_kb = reader.number("exchange.most_unpacked_kb", 64..=1_048_576);
    let keep_days = reader.number("exchange.keep_days", 1..=365);
    Some(Exchange {
        most_rows_at_once: usize::try_from(most_rows_at_once?).ok()?,
        most_rows_of_work: usize::try_from(most_rows_of_work?).ok()?,
        most_rows_of_import: usize::try_from(most_rows_of_import?).ok()?,
        most_unpacked_bytes: most_unpacked_kb? * 1024,
        keep_days: i64::try_from(keep_days?).ok()?,
    })
}

fn log_filter(text: &str) -> Option<String> {
    // A word that is no level would be taken for a module's name, and everything else fall silent.
    let known = |part: &str| part.contains('=') || part.parse::<tracing::Level>().is_ok();
    let readable =
        text.split(',').all(|part| known(part.trim())) && text.parse::<tracing_subscriber::EnvFilter>().is_ok();
    readable.then(|| text.to_owned())
}
