//! Before who books for many units books: for which one. Everything else in the address is carried along.

use torget_core::booking::UnitChoice;
use torget_core::ids::ResourceId;
use torget_core::resource;
use torget_core::time::Period;

use super::need;
use super::visit::Visit;
use crate::view::form::{Field, Filters};
use crate::view::pages::BookUnitView;
use crate::view::{Format, Speak};

/// The page that asks, as an error: nothing else can be said before it is answered.
pub async fn ask_for_unit(
    visit: &Visit,
    resource_id: ResourceId,
    period: Period,
    units: &[UnitChoice],
    pairs: &[(String, String)],
) -> poem::Result<poem::Error> {
    let language = visit.language();
    let found = resource::one(&visit.state.market, visit.caller()?, resource_id).await;
    let resource = found.map_err(|error| visit.resource_stop(error))?;
    let carried = pairs.iter().filter(|(name, _)| !["unit", "csrf", "once"].contains(&name.as_str()));
    let fields = [need::unit_field(language, units, None)]
        .into_iter()
        .chain(carried.map(|(name, value)| Field::hidden(name, value)))
        .collect();
    let view = BookUnitView {
        heading: language.text_with("book-heading", &[("name", resource.name.into())]),
        period: language.period_long(period.starts_at(), period.ends_at()),
        question: Filters::new("/book", language.text("book-continue"), fields),
    };
    Ok(poem::Error::from_response(visit.page(&view)?))
}
