//! The board (screen 3).

use chrono::{Days, NaiveDate};
use poem::{Request, handler};
use torget_core::booking::{self, Board, BoardQuery, CellItem, OpenNeeds, UnitChoice};
use torget_core::ids::UnitId;
use torget_core::plugin::Manifest;
use torget_core::time::{IsoWeek, Period, holidays, stockholm};

use super::deed::{query, value, values};
use super::local;
use super::need::{self, AreaChoice, address, with};
use super::visit::{Answer, Visit};
use crate::view::form::{Choice, Field, FieldKind, Filters};
use crate::view::pages::{
    BoardCell, BoardDay, BoardDayRow, BoardGrid, BoardRow, BoardView, DayHead, Excluded, Live, Slot,
};
use crate::view::parts::{Empty, Link, Tab};
use crate::view::{Format, Language, Speak, say};

/// The spans that can be asked for beside the configured one, in days.
const A_DAY: u64 = 1;
const A_MONTH: u64 = 31;

/// Shows two weeks from the week of `from`.
#[handler]
pub async fn show(request: &Request, visit: Visit) -> Answer {
    let pairs = query(request);
    let choice = visit.area(&pairs).await?;
    let (units, unit_id) = visit.units(&choice, &pairs).await?;
    let now = visit.state.market.clock.now();
    let today = stockholm::date_of(now);
    let horizon = today + Days::new(u64::try_from(choice.manifest().booking.horizon_days).unwrap_or(0));
    let from = local::date(value(&pairs, "from")).unwrap_or(today).clamp(today, horizon);
    let usual_days = u64::from(visit.state.config.board.days);
    let asked_days = value(&pairs, "days").parse().ok().filter(|days| [A_DAY, A_MONTH].contains(days));
    let days = asked_days.unwrap_or(usual_days);
    let board_query = BoardQuery {
        area_id: choice.area.id,
        unit_id,
        from,
        days,
        requirements: local::of_schema(&choice.manifest().need.requirements, "requirement", &pairs),
        welcomes_new: need::read(choice.manifest(), &pairs).welcomes_new,
        presets: values(&pairs, "shift").iter().filter_map(|index| index.parse().ok()).collect(),
        longest_way_tenth_km: value(&pairs, "distance_km").parse::<i64>().ok().map(|km| km.clamp(1, 999) * 10),
    };
    let board = booking::board(&visit.state.market, visit.caller()?, &board_query).await;
    let board = board.map_err(|error| visit.booking_stop(error))?;
    let page = BoardPage {
        visit: &visit,
        pairs: &pairs,
        choice: &choice,
        units: &units,
        unit_id,
        today,
        from,
        days,
        usual_days,
    };
    visit.page(&page.view(&board))
}

struct BoardPage<'a> {
    visit: &'a Visit,
    pairs: &'a [(String, String)],
    choice: &'a AreaChoice,
    units: &'a [UnitChoice],
    unit_id: Option<UnitId>,
    today: NaiveDate,
    from: NaiveDate,
    days: u64,
    usual_days: u64,
}

impl BoardPage<'_> {
    fn language(&self) -> Language {
        self.visit.language()
    }

    fn manifest(&self) -> &Manifest {
        self.choice.manifest()
    }

    fn view(&self, board: &Board) -> BoardView {
        let language = self.language();
        let is_list = value(self.pairs, "shape") == "list";
        let shows_why = value(self.pairs, "why") == "yes";
        let here = |name: &str, text: &str| address("/board", &with(self.pairs, name, text));
        let to = |from: NaiveDate| here("from", &from.to_string());
        let last = self.from + Days::new(self.days.saturating_sub(1));
        let horizon = self.today + Days::new(u64::try_from(self.manifest().booking.horizon_days).unwrap_or(0));
        let next = self.from + Days::new(self.days);
        let shape = |key: &str, text: String, current| Tab { text, href: here("shape", key), current };
        let why_text =
            if shows_why { language.text("board-hide-why-not") } else { language.text("board-show-why-not") };
        let clear = Link::new(language.text("filters-clear"), self.unfiltered());
        BoardView {
            area: self.choice.area.name.clone(),
            areas: self.area_tabs(),
            span: match self.days {
                A_DAY => language.day_long(self.from),
                _ => format!("{}–{}", language.week(self.from), IsoWeek::of(last).number()),
            },
            spans: self.spans(),
            previous: (self.from > self.today).then(|| to(self.from - Days::new(self.days))),
            next: (next <= horizon).then(|| to(next)),
            shapes: vec![
                shape("", language.text("board-grid"), !is_list),
                shape("list", language.text("board-list"), is_list),
            ],
            filters: self.filters(),
            live: Live {
                events: format!("/board/events?area={}", self.choice.area.id),
                revision: board.revision.clone(),
                here: self.visit.address.clone(),
            },
            grid: (!is_list && !board.rows.is_empty()).then(|| self.grid(board)),
            days: if is_list { self.list(board) } else { Vec::new() },
            empty: Empty::with_action(language.text("board-nobody"), clear),
            why_not: Link::new(why_text, here("why", if shows_why { "" } else { "yes" })),
            excluded: if shows_why { self.excluded(board) } else { Vec::new() },
        }
    }

    fn unfiltered(&self) -> String {
        let kept = ["area", "unit", "from", "days", "shape"];
        let pairs: Vec<_> = self.pairs.iter().filter(|(name, _)| kept.contains(&name.as_str())).cloned().collect();
        address("/board", &pairs)
    }

    /// How many days to show at a time.
    fn spans(&self) -> Vec<Tab> {
        let language = self.language();
        let usual = match self.usual_days % 7 {
            0 => language.text_with("board-weeks", &[("count", (self.usual_days / 7).into())]),
            _ => language.text_with("board-days", &[("count", self.usual_days.into())]),
        };
        let tab = |text: String, days: u64, asked: &str| Tab {
            text,
            href: address("/board", &with(self.pairs, "days", asked)),
            current: days == self.days,
        };
        let (day, month) = (language.text("board-day"), language.text("board-month"));
        vec![tab(day, A_DAY, "1"), tab(usual, self.usual_days, ""), tab(month, A_MONTH, "31")]
    }

    fn area_tabs(&self) -> Vec<Tab> {
        if self.choice.all.len() < 2 {
            return Vec::new();
        }
        let tab = |area: &torget_core::collaboration::Area| Tab {
            text: area.name.clone(),
            href: format!("/board?area={}", area.id),
            current: area.id == self.choice.area.id,
        };
        self.choice.all.iter().map(tab).collect()
    }

    fn filters(&self) -> Filters {
        let language = self.language();
        let mut fields = Vec::new();
        if self.units.len() > 1 {
            let choice = |unit: &UnitChoice| {
                Choice::new(unit.id.to_string(), format!("{}, {}", unit.organisation_name, unit.name))
            };
            let all = [Choice::new("", language.text("board-no-unit"))].into_iter();
            let choices = all.chain(self.units.iter().map(choice)).collect();
            let field = Field::new(FieldKind::Select, "unit", language.text("fact-unit")).choices(choices);
            fields.push(field.value(self.unit_id.map(|id| id.to_string()).unwrap_or_default()));
        }
        let need = need::read(self.manifest(), self.pairs);
        fields.extend(need::requirement_fields(language, self.manifest(), &need));
        if self.units.iter().any(|unit| Some(unit.id) == self.unit_id && unit.requires_introduction) {
            fields.push(need::welcome_field(language, &need));
        }
        let presets = self.manifest().booking.presets.iter().enumerate();
        let shift = |(index, preset): (usize, &torget_core::plugin::ShiftPreset)| {
            let text = local::hours(preset.starts_minute, preset.ends_minute);
            Choice::new(index.to_string(), text)
        };
        let shifts =
            Field::new(FieldKind::Several, "shift", language.text("board-shift")).choices(presets.map(shift).collect());
        fields.push(shifts.values(&values(self.pairs, "shift")));
        let distance = Field::new(FieldKind::Number, "distance_km", language.text("board-distance"));
        fields.push(distance.suffix("km").between("1", "999").value(value(self.pairs, "distance_km")));
        for kept in ["area", "from", "days", "shape"] {
            if !value(self.pairs, kept).is_empty() {
                fields.push(Field::hidden(kept, value(self.pairs, kept)));
            }
        }
        let narrowing = |(name, text): &&(String, String)| {
            let chooses = ["shift", "distance_km", need::WELCOMES_NEW].contains(&name.as_str());
            !text.is_empty() && (chooses || name.starts_with("requirement."))
        };
        let active = self.pairs.iter().filter(narrowing).count();
        Filters::new("/board", language.text("filters-show"), fields).active(active, self.unfiltered())
    }

    fn head(&self, on: NaiveDate) -> DayHead {
        DayHead::new(self.language(), on, self.today, holidays::holiday(on).is_some())
    }

    fn note(&self, row: &booking::BoardRow) -> String {
        let way = row.distance_tenth_km.map(|way| self.language().tenth_km(way));
        [Some(row.resource.place_name.clone()), way].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    fn grid(&self, board: &Board) -> BoardGrid {
        let row = |row: &booking::BoardRow| BoardRow {
            key: row.resource.id.to_string(),
            name: row.resource.name.clone(),
            href: None,
            note: self.note(row),
            cells: row
                .cells
                .iter()
                .map(|cell| BoardCell { day: self.head(cell.on), slots: self.slots(row, &cell.items) })
                .collect(),
        };
        BoardGrid {
            one_day: self.days == A_DAY,
            days: board.days.iter().map(|on| self.head(*on)).collect(),
            rows: board.rows.iter().map(row).collect(),
            open_needs: match board.open_needs.iter().all(|open| open.need_ids.is_empty()) {
                true => Vec::new(),
                false => board.open_needs.iter().map(|open| self.open_cell(open)).collect(),
            },
        }
    }

    fn open_cell(&self, open: &OpenNeeds) -> BoardCell {
        let count = open.need_ids.len();
        let slot = |href| Slot::open(self.language(), open.on, count, href);
        BoardCell { day: self.head(open.on), slots: self.open_address(open).map(slot).into_iter().collect() }
    }

    /// Where the open needs of a day are: one on its own page, several in the list.
    fn open_address(&self, open: &OpenNeeds) -> Option<String> {
        match open.need_ids.as_slice() {
            [] => None,
            [only] => Some(format!("/needs/{only}")),
            _ => {
                let unit = self.pairs.iter().filter(|(name, _)| name == "area" || name == "unit").cloned();
                Some(address("/needs", &with(&unit.collect::<Vec<_>>(), "on", &open.on.to_string())))
            }
        }
    }

    fn list(&self, board: &Board) -> Vec<BoardDay> {
        let day = |(index, on): (usize, &NaiveDate)| {
            let rows: Vec<BoardDayRow> = board
                .rows
                .iter()
                .filter(|row| row.cells[index].items.iter().any(|item| !matches!(item, CellItem::Taken { .. })))
                .map(|row| BoardDayRow {
                    name: row.resource.name.clone(),
                    note: self.note(row),
                    slots: self.slots(row, &row.cells[index].items),
                })
                .collect();
            let open = &board.open_needs[index];
            let count = self.language().text_with("board-open-count", &[("count", open.need_ids.len().into())]);
            let open_needs = self.open_address(open).map(|href| Link::new(count, href));
            BoardDay { heading: self.language().day_long(*on), open_needs, rows }
        };
        let days = board.days.iter().enumerate().map(day);
        days.filter(|day| !day.rows.is_empty() || day.open_needs.is_some()).collect()
    }

    fn slots(&self, row: &booking::BoardRow, items: &[CellItem]) -> Vec<Slot> {
        let (language, who) = (self.language(), row.resource.name.as_str());
        let both = |period: &Period| (period.starts_at(), period.ends_at());
        let slot = |item: &CellItem| match item {
            CellItem::Free { period, break_minutes, .. } => {
                Slot::free(language, who, both(period), self.book_address(row, period, *break_minutes))
            }
            CellItem::Mine { booking_id, period, .. } => {
                Slot::mine(language, who, both(period), format!("/bookings/{booking_id}"))
            }
            CellItem::Taken { period } => Slot::taken(language, who, both(period)),
            CellItem::Blocked { period, refusals } => {
                let rule = refusals.first().map_or("", |remark| remark.finding.rule.as_str());
                Slot::stopped(language, who, both(period), &say::obstacle(language, self.manifest(), rule))
            }
        };
        items.iter().map(slot).collect()
    }

    fn book_address(&self, row: &booking::BoardRow, period: &Period, break_minutes: i64) -> String {
        let mut pairs = vec![
            ("resource".to_owned(), row.resource.id.to_string()),
            ("day".to_owned(), stockholm::date_of(period.starts_at()).to_string()),
            ("starts".to_owned(), local::clock_of(period.starts_at())),
            ("ends".to_owned(), local::clock_of(period.ends_at())),
            ("break_minutes".to_owned(), break_minutes.to_string()),
        ];
        pairs.extend(self.unit_id.map(|id| ("unit".to_owned(), id.to_string())));
        let is_asked = |name: &str| name.starts_with("requirement.") || name == "area" || name == need::WELCOMES_NEW;
        pairs.extend(self.pairs.iter().filter(|(name, _)| is_asked(name)).cloned());
        address("/book", &pairs)
    }

    /// Who can't be booked, with the first reason of each rule.
    fn excluded(&self, board: &Board) -> Vec<Excluded> {
        let language = self.language();
        let reasons = |row: &booking::BoardRow| {
            let items = row.cells.iter().flat_map(|cell| &cell.items);
            let refusals = items.filter_map(|item| match item {
                CellItem::Blocked { refusals, .. } => Some(refusals),
                _ => None,
            });
            let mut rules: Vec<&str> = Vec::new();
            let mut said = Vec::new();
            for remark in refusals.flatten() {
                if !rules.contains(&remark.finding.rule.as_str()) {
                    rules.push(&remark.finding.rule);
                    said.push(say::remark(language, self.manifest(), remark));
                }
            }
            if said.is_empty() { vec![language.text("board-not-available")] } else { said }
        };
        board.others.iter().map(|row| Excluded { name: row.resource.name.clone(), reasons: reasons(row) }).collect()
    }
}
