//! The reader's own account: language, password, and the API tokens that act for them.

use poem::http::StatusCode;
use poem::web::Path;
use poem::{Request, handler};
use torget_core::organisation::{self, ChangePasswordError, OwnAccountInput, PasswordChange, Person, SignInError};

use super::deed::Deed;
use super::feeds;
use super::mend::{self, Refuse, same};
use super::stop;
use super::visit::{Answer, Visit};
use crate::edge::client_address;

use crate::view::pages::{AccountView, ErrorView};
use crate::view::parts::{Empty, Fact, Link};
use crate::view::table::{Cell, CellButton, Table};
use crate::view::{Format, Language, Speak, forms, role_name};

/// Shows the account.
#[handler]
pub async fn show(visit: Visit) -> Answer {
    let view = view(&visit).await?;
    visit.page(&view)
}

/// Sets telephone and language.
#[handler]
pub async fn save(deed: Deed) -> Answer {
    let visit = &deed.visit;
    let Ok(language) = deed.value("language").parse::<Language>() else {
        return Err(visit.error(&ErrorView::malformed(visit.language())));
    };
    let input = OwnAccountInput { phone: deed.value("phone").to_owned(), language };
    match organisation::edit_own_account(&visit.state.market, visit.caller()?, &input).await {
        Ok(_) => Ok(visit.done("/account", Some("flash-saved"))),
        Err(error) => {
            let mut view = view(visit).await?;
            view.settings_form = visit.marked(view.settings_form, &deed.typed, error.refusal(visit), same)?;
            visit.again(&view)
        }
    }
}

/// Changes the password; every other session of the person ends.
#[handler]
pub async fn change_password(request: &Request, deed: Deed) -> Answer {
    let (visit, market) = (&deed.visit, &deed.visit.state.market);
    let address = client_address(&visit.state.config.server, request);
    let (present, new) = (untrimmed(&deed, "current"), untrimmed(&deed, "new"));
    let change = PasswordChange { address, present, new, keep_session: Some(&visit.token) };
    let (person_id, caller) = (visit.session.person_id, visit.session.caller.as_ref());
    let changed = organisation::change_password(market, person_id, caller, &change).await;
    let error = match changed {
        Ok(()) => return Ok(visit.done("/account", Some("flash-saved"))),
        Err(ChangePasswordError::Organisation(error)) => error,
        Err(ChangePasswordError::SignIn(SignInError::TooMany { retry_after_s })) => {
            return Err(visit.error(&ErrorView::too_many(visit.language(), (retry_after_s + 59) / 60)));
        }
        Err(ChangePasswordError::SignIn(SignInError::Wrong)) => organisation::OrganisationError::WrongPassword,
        Err(ChangePasswordError::SignIn(SignInError::Db(error))) => return Err(stop::store(error)),
    };
    let mut view = view(visit).await?;
    view.password_form = visit.marked(view.password_form, &deed.typed, error.refusal(visit), same)?;
    visit.again(&view)
}

/// Makes a token. It is shown on the page that answers, and never again.
#[handler]
pub async fn create_token(deed: Deed) -> Answer {
    let visit = &deed.visit;
    match organisation::create_api_token(&visit.state.market, visit.caller()?, deed.value("name")).await {
        Ok(made) => {
            let view = AccountView { new_token: Some(made.token), ..view(visit).await? };
            visit.page_with(StatusCode::CREATED, &view)
        }
        Err(error) => {
            let mut view = view(visit).await?;
            view.token_form = visit.marked(view.token_form, &deed.typed, error.refusal(visit), same)?;
            visit.again(&view)
        }
    }
}

/// Ends a token.
#[handler]
pub async fn revoke_token(deed: Deed, Path(id): Path<String>) -> Answer {
    let visit = &deed.visit;
    let revoked = organisation::revoke_api_token(&visit.state.market, visit.caller()?, visit.id(&id)?).await;
    mend::done(visit, revoked, "/account", "flash-removed")
}

/// Spaces may be part of a password.
fn untrimmed<'a>(deed: &'a Deed, name: &str) -> &'a str {
    deed.typed.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
}

async fn view(visit: &Visit) -> poem::Result<AccountView> {
    let (language, market) = (visit.language(), &visit.state.market);
    let caller = visit.caller()?;
    let tokens = mend::or_stop(visit, organisation::list_api_tokens(market, caller).await)?;
    let columns =
        [language.text("admin-name"), language.text("account-token-made"), language.text("account-token-revoke")];
    let none = Empty::new(language.text("account-no-tokens"));
    let mut table = Table::new(language.text("account-tokens"), &columns, none);
    for token in tokens {
        table.row(vec![
            Cell::text(&token.name).note(role_name(token.role, language)),
            Cell::text(language.moment(token.created_at)),
            Cell::button(CellButton {
                action: format!("/account/tokens/{}/revoke", token.id),
                text: language.text("account-token-revoke"),
                about: token.name,
                danger: true,
            }),
        ]);
    }
    let person = mend::or_stop(visit, organisation::own_account(market, caller).await)?;
    Ok(AccountView {
        settings_form: forms::account_settings(language, &person.phone),
        facts: facts(visit, person),
        password_form: forms::password(language),
        tokens: table,
        token_form: forms::api_token(language),
        calendars: feeds::may_somewhere(visit)?.then(|| Link::new(language.text("feeds-link"), feeds::LIST)),
        new_token: None,
    })
}

/// Name, address, and every role that counts today.
fn facts(visit: &Visit, person: Person) -> Vec<Fact> {
    let language = visit.language();
    let mut facts = vec![
        Fact::new(language.text("admin-name"), person.name),
        Fact::new(language.text("admin-email"), person.email).note(language.text("account-by-administrator")),
    ];
    for role in &visit.session.roles {
        let place = [&role.unit_name, &role.organisation_name, &role.collaboration_name];
        let place: Vec<&str> = place.into_iter().flatten().map(String::as_str).collect();
        facts.push(Fact::new(role_name(role.role, language), place.join(", ")));
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_sent_back() {
        let typed = [("new".to_owned(), "blåbär och grädde".to_owned())];
        let form = forms::password(Language::Sv).fill(&typed);
        assert!(form.fields.iter().all(|field| field.value.is_empty()));
    }
}
