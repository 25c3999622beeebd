use super::*;

fn load(environment: &[(&str, &str)]) -> Result<Config, Vec<String>> {
    let variables = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let (_, config) = Config::examine(None, variables, &[]);
    config.map_err(|faults| faults.iter().map(ToString::to_string).collect())
}

/// A site's file with this content; gone when the test ends.
struct SiteFile(PathBuf);

impl SiteFile {
    fn new(content: &str) -> Self {
        let path = std::env::temp_dir().join(format!("torget-{}.toml", uuid::Uuid::now_v7()));
        std::fs::write(&path, content).unwrap();
        Self(path)
    }

    fn load(&self, environment: &[(&str, &str)]) -> Result<Config, Vec<String>> {
        let variables = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let (_, config) = Config::examine(Some(&self.0), variables, &[]);
        config.map_err(|faults| faults.iter().map(ToString::to_string).collect())
    }
}

impl Drop for SiteFile {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.0));
    }
}

#[test]
fn every_default_is_right_and_read_once() {
    let mut reader = Reader::new(Layers::defaults());
    let access = sections::access(&mut reader);
    assert!(sections::read(&mut reader, access).is_some(), "{:?}", reader.faults);
    assert_eq!(reader.unread(), Vec::<&String>::new());
}

#[test]
fn a_later_layer_wins() {
    let file = SiteFile::new("[server]\nlisten = \"127.0.0.1:1\"\nbase_url = \"https://torget.example/\"\n");
    let config = file.load(&[("TORGET__SERVER__LISTEN", "127.0.0.1:2"), ("DATABASE_URL", "sqlite:a")]).unwrap();
    assert_eq!(config.server.listen.port(), 2);
    assert_eq!(config.server.base_url, "https://torget.example");
    assert!(config.server.is_https());
    assert_eq!(config.database.url.expose(), "sqlite:a");
    let config = load(&[("TORGET__DATABASE__URL", "sqlite:b"), ("DATABASE_URL", "sqlite:a")]).unwrap();
    assert_eq!(config.database.url.expose(), "sqlite:b");
}

#[test]
fn every_fault_is_listed_with_its_value_and_what_is_right() {
    let file = SiteFile::new(
        "[server]\nlisten = 8080\nlisen = \"x\"\n[mail]\ntransport = \"pigeon\"\nfrom = [1]\n[jobs]\nbooking_expiry = \"often\"\n[colour]\nred = 1\n",
    );
    let faults = file.load(&[("TORGET__SIGN_IN__WINDOW_S", "0")]).unwrap_err();
    let path = file.0.display();
    for expected in [
        format!("server.listen = \"8080\" ({path}): expected an address and a port, such as 127.0.0.1:8080"),
        format!("server.lisen ({path}): there is no such setting; [server] has base_url, "),
        format!("mail.transport = \"pigeon\" ({path}): expected \"smtp\" or \"files\""),
        format!("mail.from ({path}): expected a text, a number, or true or false, not array"),
        format!("jobs.booking_expiry = \"often\" ({path}): expected second minute hour"),
        format!("colour.red ({path}): there is no such setting; the sections are access, "),
        "sign_in.window_s = \"0\" (TORGET__SIGN_IN__WINDOW_S): expected a whole number from 60 to 86400".to_owned(),
    ] {
        assert!(faults.iter().any(|fault| fault.starts_with(&expected)), "{expected}\nnot in\n{}", faults.join("\n"));
    }
    assert_eq!(faults.len(), 7, "{}", faults.join("\n"));
}

#[test]
fn a_file_that_is_not_toml_or_not_there_is_one_fault() {
    let faults = SiteFile::new("[server]\n\nlisten = \n").load(&[]).unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].contains(", line 3: "), "{faults:?}");
    let (_, config) = Config::examine(Some(Path::new("/nowhere/torget.toml")), [], &[]);
    let faults = config.unwrap_err();
    assert!(faults[0].to_string().starts_with("/nowhere/torget.toml can't be read: "), "{faults:?}");
}

#[test]
fn a_secret_is_never_shown() {
    let faults = load(&[
        ("DATABASE_URL", "mysql://torget:hemligt@db.example/torget"),
        ("TORGET__MAIL__SMTP__PASSWORD", "hemligt"),
        ("TORGET__MAIL__SMTP__PASWORD", "hemligt"),
    ])
    .unwrap_err();
    assert_eq!(faults.len(), 3, "{faults:?}");
    assert!(!faults.join("\n").contains("hemligt"), "{faults:?}");
    let config = load(&[("TORGET__MAIL__SMTP__PASSWORD", "hemligt"), ("TORGET__MAIL__SMTP__USER", "torget")]).unwrap();
    assert!(!format!("{config:?}").contains("hemligt"));
}

#[test]
fn a_secret_may_come_from_a_file() {
    let file = SiteFile::new("hemligt\n");
    let path = file.0.to_str().unwrap();
    let config = load(&[
        ("TORGET__MAIL__TRANSPORT", "smtp"),
        ("TORGET__MAIL__SMTP__USER", "torget"),
        ("TORGET__MAIL__SMTP__PASSWORD_FILE", path),
    ])
    .unwrap();
    let MailTransport::Smtp(smtp) = config.mail.transport else { panic!("smtp was asked for") };
    assert_eq!(smtp.credentials.unwrap().1.expose(), "hemligt");
    let faults = load(&[("TORGET__DATABASE__URL_FILE", "/nowhere/url")]).unwrap_err();
    assert!(faults[0].starts_with("database.url_file = \"/nowhere/url\""), "{faults:?}");
}
