//! Bookings, needs and offers as tables, with the filters that their pages have.

use torget_core::booking::need::{self, NeedView};
use torget_core::booking::offer::{self, OfferFilter, OfferState, OfferView};
use torget_core::booking::{self, BookingView};

use super::{Asked, ExportFault, every_row};
use crate::pages::{booking_list, needs};
use crate::sheet::{Cell, Column, Sheet};
use crate::view::Language;
use crate::view::parts::Badge;

pub(super) async fn bookings(asked: &Asked<'_>) -> Result<Sheet, ExportFault> {
    const COLUMNS: &[Column<BookingView>] = &[
        ("Från", |row| row.starts_at.into()),
        ("Till", |row| row.ends_at.into()),
        ("Rast minuter", |row| row.break_minutes.into()),
        ("Resurs", |row| (&row.resource_name).into()),
        ("Säljare", |row| (&row.seller_name).into()),
        ("Enhet", |row| (&row.unit_name).into()),
        ("Köpare", |row| (&row.buyer_name).into()),
        ("Läge", |row| Badge::booking_state(Language::Sv, row.state.key()).text.into()),
        ("Orsak", |row| row.need.as_ref().map(|need| need.reason.as_str()).into()),
        ("Netto", |row| booking_list::price(row).map(|price| price.net_ore).into()),
        ("Moms", |row| booking_list::price(row).map(|price| price.vat_ore).into()),
        ("Totalt", |row| booking_list::price(row).map(|price| price.total_ore).into()),
        ("Område", |row| (&row.area_name).into()),
        ("Gjord", |row| row.created_at.into()),
        ("Id", |row| Cell::shown(row.id)),
    ];
    let (market, caller) = (asked.market, asked.caller);
    let (filter, only_kept) = booking_list::filter_of(asked.pairs, caller.role, market.clock.now());
    let mut rows = every_row!(asked, page => booking::list(market, caller, filter, page).await?);
    rows.retain(|row| !only_kept || row.state.holds());
    Ok(Sheet::of("bokningar", COLUMNS, &rows))
}

pub(super) async fn needs(asked: &Asked<'_>) -> Result<Sheet, ExportFault> {
    const COLUMNS: &[Column<NeedView>] = &[
        ("Från", |row| row.starts_at.into()),
        ("Till", |row| row.ends_at.into()),
        ("Rast minuter", |row| row.break_minutes.into()),
        ("Organisation", |row| (&row.organisation_name).into()),
        ("Enhet", |row| (&row.unit_name).into()),
        ("Platser", |row| row.quantity.into()),
        ("Tillsatta", |row| row.filled.into()),
        ("Tillfrågade", |row| row.asked.into()),
        ("Orsak", |row| (&row.reason).into()),
        ("Prioritet", |row| needs::priority_name(Language::Sv, row.priority).into()),
        ("Läge", |row| Badge::need_state(Language::Sv, row.state.key()).text.into()),
        ("Kostnadsställe", |row| (&row.cost_centre).into()),
        ("Referens", |row| (&row.reference).into()),
        ("Område", |row| (&row.area_name).into()),
        ("Skrivet", |row| row.created_at.into()),
        ("Id", |row| Cell::shown(row.id)),
    ];
    let (market, caller) = (asked.market, asked.caller);
    if !caller.may_somewhere(&market.access, torget_core::access::Permission::SeeNeeds) {
        return Err(ExportFault::Hidden);
    }
    let (filter, order, on) = needs::filter_of(asked.pairs);
    let mut rows = every_row!(asked, page => need::list(market, caller, filter, order, page).await?);
    rows.retain(|row| needs::is_of_day(row, on));
    Ok(Sheet::of("behov", COLUMNS, &rows))
}

pub(super) async fn offers(asked: &Asked<'_>) -> Result<Sheet, ExportFault> {
    const COLUMNS: &[Column<OfferView>] = &[
        ("Från", |row| row.starts_at.into()),
        ("Till", |row| row.ends_at.into()),
        ("Resurs", |row| (&row.resource_name).into()),
        ("Säljare", |row| (&row.seller_name).into()),
        ("Enhet", |row| (&row.unit_name).into()),
        ("Köpare", |row| (&row.buyer_name).into()),
        ("Läge", |row| Badge::offer_state(Language::Sv, row.state.key()).text.into()),
        ("Svar senast", |row| row.answer_before_at.into()),
        ("Totalt", |row| row.price.as_ref().map(|price| price.total_ore).into()),
        ("Behovets id", |row| Cell::shown(row.need_id)),
        ("Id", |row| Cell::shown(row.id)),
    ];
    let state = asked.value("state");
    let known = OfferState::ALL.iter().copied().find(|known| known.key() == state);
    if known.is_none() && !state.is_empty() {
        return Err(ExportFault::unknown("state", state));
    }
    let filter = OfferFilter { need_id: asked.chosen("need")?, state: known };
    let (market, caller) = (asked.market, asked.caller);
    if !caller.may_somewhere(&market.access, torget_core::access::Permission::ViewOffer) {
        return Err(ExportFault::Hidden);
    }
    let rows = every_row!(asked, page => offer::list(market, caller, filter, page).await?);
    Ok(Sheet::of("erbjudanden", COLUMNS, &rows))
}
