//! Persons and their roles.

use futures_util::FutureExt;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use torget_core::ids::{CollaborationId, MembershipId, OrganisationId, PersonId};
use torget_core::organisation::{self, Grantee, PersonFilter};
use uuid::Uuid;

use super::{About, Answer, paging};
use crate::api::caller::Token;
use crate::api::refusal::Refuse;
use crate::api::wire::common::{Created, Done, IdentityBody, location};
use crate::api::wire::keys::{RoleKey, written};
use crate::api::wire::persons::{
    GrantInput, NewPasswordInput, NewPersonInput, PersonBody, PersonEditInput, RoleContent, RoleEndInput,
};
use crate::api::wire::{all_shown, shown};

/// See the module.
pub struct Persons;

/// A page of persons.
#[derive(Object)]
#[oai(rename = "PersonPage", skip_serializing_if_is_none)]
struct PersonPage {
    /// The persons, oldest first.
    rows: Vec<PersonBody>,
    /// Where the next page begins: the `after` to ask with. Missing on the last page.
    next: Option<Uuid>,
}

#[OpenApi(tag = "About::Persons")]
impl Persons {
    /// The persons with a role, past or present, in a collaboration; all there are if none is named, for the operator.
    #[oai(path = "/persons", method = "get", operation_id = "list_persons")]
    #[allow(clippy::too_many_arguments, reason = "one argument a parameter of the document")]
    async fn list(
        &self,
        token: Token,
        /// In which collaboration.
        collaboration_id: Query<Option<Uuid>>,
        /// Somewhere in the name or the address.
        #[oai(validator(max_length = 100))]
        text: Query<Option<String>>,
        /// With this role, past or present.
        role: Query<Option<RoleKey>>,
        /// With a role in this organisation.
        organisation_id: Query<Option<Uuid>>,
        /// Rows of a page; 50 if nothing is said.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<i64>>,
        /// The `next` of the page before.
        after: Query<Option<Uuid>>,
    ) -> Answer<Json<PersonPage>> {
        let filter = PersonFilter {
            text: text.0.unwrap_or_default(),
            role: role.0.and_then(|role| written(&role).parse().ok()),
            organisation_id: organisation_id.0.map(OrganisationId),
        };
        let (id, page) = (collaboration_id.0.map(CollaborationId), paging(limit.0, after.0));
        let listed = organisation::list_persons(token.market(), &token.caller, id, &filter, page);
        let listed = listed.boxed().await.refuse(&token)?;
        Ok(Json(PersonPage { rows: all_shown(&token, &listed.rows)?, next: listed.next }))
    }

    /// Enter a person with a first role.
    #[oai(path = "/persons", method = "post", operation_id = "create_person")]
    async fn create(&self, token: Token, body: Json<NewPersonInput>) -> Answer<Created<IdentityBody>> {
        let body = body.0;
        let (person, role) = (body.person.input(&token)?, body.role.input(&token)?);
        let password = body.password.as_deref();
        let made = organisation::create_person(token.market(), &token.caller, &person, password, &role);
        let (id, _) = made.boxed().await.refuse(&token)?;
        Ok(Created::Created(Json(IdentityBody { id: id.0 }), location(format_args!("persons/{id}"))))
    }

    /// One person, with those of their roles that the caller administers.
    #[oai(path = "/persons/:person_id", method = "get", operation_id = "view_person")]
    async fn view(&self, token: Token, person_id: Path<Uuid>) -> Answer<Json<PersonBody>> {
        let id = PersonId(person_id.0);
        let person = organisation::view_person(token.market(), &token.caller, id).boxed().await.refuse(&token)?;
        Ok(Json(shown(&token, &person)?))
    }

    /// Change a person's particulars, or close or open their account, if they are still at the version that was read; 409
    /// `stale` if they aren't.
    #[oai(path = "/persons/:person_id", method = "put", operation_id = "edit_person")]
    async fn edit(&self, token: Token, person_id: Path<Uuid>, body: Json<PersonEditInput>) -> Answer<Json<PersonBody>> {
        let (id, version, active) = (PersonId(person_id.0), body.0.version, body.0.active);
        let input = body.0.person.input(&token)?;
        let edited = organisation::edit_person(token.market(), &token.caller, id, version, &input, active);
        edited.boxed().await.refuse(&token)?;
        let person = organisation::view_person(token.market(), &token.caller, id).boxed().await.refuse(&token)?;
        Ok(Json(shown(&token, &person)?))
    }

    /// Give a person a role.
    #[oai(path = "/persons/:person_id/roles", method = "post", operation_id = "grant_role")]
    async fn grant(
        &self,
        token: Token,
        person_id: Path<Uuid>,
        body: Json<RoleContent>,
    ) -> Answer<Created<IdentityBody>> {
        let grantee = Grantee::Person(PersonId(person_id.0));
        let input = body.0.input(&token)?;
        let id =
            organisation::grant_role(token.market(), &token.caller, &grantee, &input).boxed().await.refuse(&token)?;
        Ok(Created::Created(Json(IdentityBody { id: id.0 }), location(format_args!("persons/{}", person_id.0))))
    }

    /// Give a role to whoever has an account with an address, also somebody with roles elsewhere only; 404 if nobody has.
    #[oai(path = "/roles", method = "post", operation_id = "grant_role_by_email")]
    async fn grant_by_email(&self, token: Token, body: Json<GrantInput>) -> Answer<Created<IdentityBody>> {
        let GrantInput { email, role } = body.0;
        let (grantee, input) = (Grantee::Email(email), role.input(&token)?);
        let id =
            organisation::grant_role(token.market(), &token.caller, &grantee, &input).boxed().await.refuse(&token)?;
        Ok(Created::Created(Json(IdentityBody { id: id.0 }), location(format_args!("roles/{id}"))))
    }

    /// Set a new password for a person; their sessions end.
    #[oai(path = "/persons/:person_id/password", method = "put", operation_id = "set_password")]
    async fn set_password(&self, token: Token, person_id: Path<Uuid>, body: Json<NewPasswordInput>) -> Answer<Done> {
        let id = PersonId(person_id.0);
        let set = organisation::set_password(token.market(), &token.caller, id, &body.0.password);
        set.boxed().await.refuse(&token)?;
        Ok(Done::Done)
    }

    /// Set the last day of a role.
    #[oai(path = "/roles/:membership_id/end", method = "put", operation_id = "end_role")]
    async fn end(&self, token: Token, membership_id: Path<Uuid>, body: Json<RoleEndInput>) -> Answer<Done> {
        let id = MembershipId(membership_id.0);
        organisation::end_role(token.market(), &token.caller, id, body.0.to_on).boxed().await.refuse(&token)?;
        Ok(Done::Done)
    }
}
