//! How mail leaves: by SMTP, or as `.eml` files that any mail program opens.

use std::path::{Path, PathBuf};

use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use torget_core::outbox::Failure;

use crate::config::{MailTransport, Smtp, SmtpTls};

/// Connections to the mail server at a time; also how many messages a worker sends at once.
pub(super) const CONNECTIONS: u32 = 4;
/// The mail server refuses the program and not the message: nobody has signed in, or wrongly. It passes when the
/// operator corrects the configuration.
const SIGN_IN_REFUSALS: [u16; 4] = [530, 534, 535, 538];

/// The way out.
#[derive(Clone)]
pub enum Mailer {
    /// A file a message, in a folder.
    Files(PathBuf),
    /// A mail server.
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
}

impl Mailer {
    /// The way that the configuration names. Nothing is connected yet.
    ///
    /// # Errors
    /// A folder that can't be made, or a name that no certificate can be for.
    pub fn new(transport: &MailTransport) -> Result<Self, String> {
        match transport {
            MailTransport::Files(folder) => {
                let fault = |error| format!("the mail folder {} can't be made: {error}", folder.display());
                std::fs::create_dir_all(folder).map_err(fault)?;
                Ok(Self::Files(folder.clone()))
            }
            MailTransport::Smtp(smtp) => Ok(Self::Smtp(connect(smtp)?)),
        }
    }

    /// Sends a message; `name` names its file.
    ///
    /// # Errors
    /// Why it was not taken, and whether trying again is useless.
    pub(super) async fn send(&self, name: &str, message: Message) -> Result<(), Failure> {
        match self {
            Self::Files(folder) => write(folder, name, message.formatted()).await.map_err(|error| Failure {
                is_permanent: false,
                reason: format!("the file can't be written: {error}"),
            }),
            Self::Smtp(transport) => match transport.send(message).await {
                Ok(_) => Ok(()),
                Err(error) => {
                    let refuses_sign_in =
                        error.status().is_some_and(|code| SIGN_IN_REFUSALS.contains(&u16::from(code)));
                    Err(Failure { is_permanent: error.is_permanent() && !refuses_sign_in, reason: whole(&error) })
                }
            },
        }
    }
}

fn connect(smtp: &Smtp) -> Result<AsyncSmtpTransport<Tokio1Executor>, String> {
    let parameters = || {
        let mut builder = TlsParameters::builder(smtp.host.clone());
        if let Some(pem) = &smtp.authority {
            let certificate = Certificate::from_pem(pem.as_bytes());
            builder = builder
                .add_root_certificate(certificate.map_err(|error| format!("mail.smtp.authority_file: {error}"))?);
        }
        builder.build().map_err(|error| format!("mail.smtp.host: {error}"))
    };
    let tls = match smtp.tls {
        SmtpTls::None => Tls::None,
        SmtpTls::StartTls => Tls::Required(parameters()?),
        SmtpTls::Tls => Tls::Wrapper(parameters()?),
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host)
        .port(smtp.port)
        .tls(tls)
        .timeout(Some(smtp.timeout))
        .pool_config(PoolConfig::new().max_size(CONNECTIONS));
    if let Some((user, password)) = &smtp.credentials {
        builder = builder.credentials(Credentials::new(user.clone(), password.expose().to_owned()));
    }
    Ok(builder.build())
}

/// The file appears whole or not at all; sent again, it is replaced.
async fn write(folder: &Path, name: &str, content: Vec<u8>) -> std::io::Result<()> {
    let unfinished = folder.join(format!(".{name}.unfinished"));
    tokio::fs::write(&unfinished, content).await?;
    tokio::fs::rename(&unfinished, folder.join(format!("{name}.eml"))).await
}

/// An error with what lies behind it, on one line.
fn whole(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(deeper) = source {
        let deeper_text = deeper.to_string();
        if !text.contains(&deeper_text) {
            text = format!("{text}: {deeper_text}");
        }
        source = deeper.source();
    }
    text.replace(['\r', '\n'], " ")
}
