-- The first schema: organisations, people, areas, resources, needs, bookings, the ledger, and what stands beside them.
-- Times are whole seconds in UTC, as text that sorts; booking periods are whole minutes, half open.

create table collaboration (
    id BLOB primary key,
    name TEXT not null,
    created_at TEXT not null,
    constraint collaboration_name_unique unique (name)
) strict;

-- A municipality (kommun), federation (kommunalförbund), region or company.
create table organisation (
    id BLOB primary key,
    kind TEXT not null,
    municipality_code TEXT,
    organisation_number TEXT not null,
    name TEXT not null,
    short_name TEXT not null,
    email TEXT not null,
    population INTEGER,
    population_on TEXT,
    latitude REAL not null,
    longitude REAL not null,
    -- Names, number and address in lower case, as a person has.
    search_text TEXT not null,
    version INTEGER not null,
    created_at TEXT not null,
    constraint organisation_kind_known check (kind in ('municipality', 'federation', 'region', 'company')),
    constraint organisation_organisation_number_unique unique (organisation_number)
) strict;

create table collaboration_member (
    collaboration_id BLOB not null references collaboration (id),
    organisation_id BLOB not null references organisation (id),
    from_on TEXT not null,
    to_on TEXT,
    primary key (collaboration_id, organisation_id)
) strict;
create index collaboration_member_by_organisation on collaboration_member (organisation_id);

create table unit (
    id BLOB primary key,
    organisation_id BLOB not null references organisation (id),
    name TEXT not null,
    address TEXT not null,
    phone TEXT not null,
    email TEXT not null,
    cost_centre TEXT not null,
    latitude REAL not null,
    longitude REAL not null,
    active INTEGER not null,
    -- Whether only who is introduced here may come, unless a need welcomes somebody new.
    requires_introduction INTEGER not null default false,
    -- Name and addresses in lower case, as a person has.
    search_text TEXT not null,
    version INTEGER not null,
    created_at TEXT not null,
    constraint unit_organisation_id_name_unique unique (organisation_id, name)
) strict;

create table person (
    id BLOB primary key,
    name TEXT not null,
    email TEXT not null,
    phone TEXT not null,
    language TEXT not null,
    password_hash TEXT,
    -- The name and the address in lower case, because SQLite folds the case of ASCII letters only.
    search_text TEXT not null,
    active INTEGER not null,
    version INTEGER not null,
    created_at TEXT not null,
    constraint person_email_unique unique (email),
    constraint person_language_known check (language in ('sv', 'en'))
) strict;

-- A person's role, and where it counts: in a unit, an organisation or a collaboration. Dates are inclusive.
create table membership (
    id BLOB primary key,
    person_id BLOB not null references person (id),
    role TEXT not null,
    organisation_id BLOB references organisation (id),
    unit_id BLOB references unit (id),
    collaboration_id BLOB references collaboration (id),
    from_on TEXT not null,
    to_on TEXT,
    constraint membership_role_known check (role in ('unit_manager', 'resource_person', 'economist', 'pool_coordinator', 'collaboration_admin', 'system_operator')),
    constraint membership_scope check (
        (role = 'unit_manager' and unit_id is not null and organisation_id is not null)
        or (role in ('resource_person', 'economist') and organisation_id is not null)
        or (role in ('pool_coordinator', 'collaboration_admin') and collaboration_id is not null)
        or role = 'system_operator')
) strict;
create index membership_by_person on membership (person_id);
create index membership_by_unit on membership (unit_id);
create index membership_by_organisation on membership (organisation_id);
create index membership_by_collaboration on membership (collaboration_id);

-- Server-side sessions; only the SHA-256 of the cookie's value is kept.
create table session (
    token_hash TEXT primary key,
    person_id BLOB not null references person (id),
    membership_id BLOB references membership (id),
    csrf_token TEXT not null,
    created_at TEXT not null,
    expires_at TEXT not null
) strict;
create index session_by_person on session (person_id);
create index session_by_expiry on session (expires_at);

create table api_token (
    id BLOB primary key,
    person_id BLOB not null references person (id),
    membership_id BLOB not null references membership (id),
    name TEXT not null,
    token_hash TEXT not null,
    created_at TEXT not null,
    revoked_at TEXT,
    constraint api_token_token_hash_unique unique (token_hash)
) strict;
create index api_token_by_person on api_token (person_id);

-- Failed sign-ins, counted per account and per address; the key is a hash of either.
create table sign_in_attempt (
    id BLOB primary key,
    key_hash TEXT not null,
    at TEXT not null
) strict;
create index sign_in_attempt_by_key on sign_in_attempt (key_hash, at);
create index sign_in_attempt_by_time on sign_in_attempt (at);

create table area (
    id BLOB primary key,
    collaboration_id BLOB not null references collaboration (id),
    plugin_key TEXT not null,
    manifest_version INTEGER not null,
    name TEXT not null,
    state TEXT not null,
    settings TEXT not null,
    version INTEGER not null,
    created_at TEXT not null,
    constraint area_state_known check (state in ('pilot', 'active', 'paused', 'closed')),
    constraint area_collaboration_id_name_unique unique (collaboration_id, name)
) strict;

create table area_member (
    area_id BLOB not null references area (id),
    organisation_id BLOB not null references organisation (id),
    from_on TEXT not null,
    to_on TEXT,
    primary key (area_id, organisation_id)
) strict;

create table agreement (
    id BLOB primary key,
    collaboration_id BLOB not null references collaboration (id),
    area_id BLOB not null references area (id),
    name TEXT not null,
    valid_from_on TEXT not null,
    valid_to_on TEXT,
    vat_basis_points INTEGER not null,
    vat_reason TEXT not null,
    cancel_free_days_before INTEGER not null,
    cancel_free_until_minute INTEGER not null,
    cancel_fee_basis_points INTEGER not null,
    -- By how many hours are attested, within how many days, and whether by themselves after that.
    attest TEXT not null default '{"two_steps": false, "within_days": 7, "automatic": false}',
    created_at TEXT not null,
    constraint agreement_dates check (valid_to_on is null or valid_to_on >= valid_from_on),
    constraint agreement_vat check (vat_basis_points in (0, 600, 1200, 2500)),
    constraint agreement_fee check (cancel_fee_basis_points between 0 and 10000),
    constraint agreement_notice check (cancel_free_days_before between 0 and 365 and cancel_free_until_minute between 0 and 1439)
) strict;
create index agreement_by_area on agreement (area_id, valid_from_on);

-- Dated prices. A row is never changed: a new price is a new row, and a booking keeps the one that it was made under.
create table tariff (
    id BLOB primary key,
    collaboration_id BLOB not null references collaboration (id),
    agreement_id BLOB not null references agreement (id),
    valid_from_on TEXT not null,
    prices TEXT not null,
    created_by BLOB references person (id),
    created_at TEXT not null,
    constraint tariff_agreement_id_valid_from_on_unique unique (agreement_id, valid_from_on)
) strict;

create table resource (
    id BLOB primary key,
    collaboration_id BLOB not null references collaboration (id),
    area_id BLOB not null references area (id),
    organisation_id BLOB not null references organisation (id),
    person_id BLOB references person (id),
    kind TEXT not null,
    name TEXT not null,
    attributes TEXT not null,
    capacity INTEGER not null,
    place_name TEXT not null,
    latitude REAL not null,
    longitude REAL not null,
    state TEXT not null,
    version INTEGER not null,
    created_at TEXT not null,
    -- In which stretch of time a change of its plan has opened it, until it is passed on to who waits.
    opened_from_at TEXT,
    opened_until_at TEXT,
    constraint resource_opened check ((opened_from_at is null) = (opened_until_at is null)),
    constraint resource_capacity check (capacity between 1 and 10000),
    constraint resource_state_known check (state in ('draft', 'published', 'paused', 'withdrawn'))
) strict;
-- With what a first look at everybody needs, so that it reads nothing else.
create index resource_by_area on resource (area_id, state, id, organisation_id, capacity, latitude, longitude);
create index resource_by_person on resource (person_id);
create index resource_opened on resource (id) where opened_from_at is not null;

-- How the weekly plan goes round: so many weeks, the first of them from a Monday, and whether it counts on public holidays.
create table availability_plan (
    resource_id BLOB primary key references resource (id),
    collaboration_id BLOB not null references collaboration (id),
    weeks INTEGER not null,
    first_monday_on TEXT not null,
    on_holidays INTEGER not null,
    version INTEGER not null,
    constraint availability_plan_weeks check (weeks between 1 and 12)
) strict;

-- The hours of the weekly plan, in Stockholm wall-clock time; an end at or before the start is on the next day. Monday is 1.
create table weekly_availability (
    id BLOB primary key,
    resource_id BLOB not null references resource (id),
    week INTEGER not null,
    weekday INTEGER not null,
    starts_minute INTEGER not null,
    ends_minute INTEGER not null,
    constraint weekly_availability_week check (week between 1 and 12),
    constraint weekly_availability_weekday check (weekday between 1 and 7),
    constraint weekly_availability_minutes check (starts_minute between 0 and 1439 and ends_minute between 0 and 1439)
) strict;
create index weekly_availability_by_resource on weekly_availability (resource_id, weekday);

-- Exceptions to it: a day off (one row without hours) or other hours on that day, a row a stretch.
create table availability_exception (
    id BLOB primary key,
    resource_id BLOB not null references resource (id),
    on_date TEXT not null,
    starts_minute INTEGER,
    ends_minute INTEGER,
    constraint availability_exception_minutes check ((starts_minute is null and ends_minute is null)
        or (starts_minute between 0 and 1439 and ends_minute between 0 and 1439))
) strict;
create index availability_exception_by_resource on availability_exception (resource_id, on_date);

-- Both materialised for the coming horizon, so that the board is one indexed range query.
create table availability_window (
    resource_id BLOB not null references resource (id),
    starts_at TEXT not null,
    ends_at TEXT not null,
    primary key (resource_id, starts_at)
) strict, without rowid;

-- Needs that were posted together: a list of periods, or an RFC 5545 rule in Stockholm's wall-clock time with the
-- occurrences that could not be had.
create table need_series (
    id BLOB primary key,
    collaboration_id BLOB not null references collaboration (id),
    area_id BLOB not null references area (id),
    unit_id BLOB not null references unit (id),
    rule TEXT,
    refused TEXT not null,
    created_by BLOB not null references person (id),
    created_at TEXT not null
) strict;

-- A calendar elsewhere that says when a resource is busy: an address that is read again and again, or a file without one.
create table calendar_feed (
    resource_id BLOB primary key references resource (id),
    collaboration_id BLOB not null references collaboration (id),
    address TEXT,
    state TEXT not null,
    etag TEXT,
    last_error TEXT,
    attempted_at TEXT,
    read_at TEXT,
    next_at TEXT not null,
    version INTEGER not null,
    created_at TEXT not null,
    constraint calendar_feed_state_known check (state in ('waiting', 'read', 'failed'))
) strict;
create index calendar_feed_due on calendar_feed (next_at) where address is not null;

-- What it says: periods alone, never what they are about.
create table busy_period (
    resource_id BLOB not null references resource (id),
    starts_at TEXT not null,
    ends_at TEXT not null,
    primary key (resource_id, starts_at),
    constraint busy_period_forward check (ends_at > starts_at)
) strict;

create table need (
    id BLOB primary key,
    collaboration_id BLOB not null references collaboration (id),
    area_id BLOB not null references area (id),
    organisation_id BLOB not null references organisation (id),
    unit_id BLOB not null references unit (id),
    series_id BLOB references need_series (id),
    starts_at TEXT not null,
    ends_at TEXT not null,
    break_minutes INTEGER not null,
    quantity INTEGER not null,
    -- How many of them bookings hold.
    filled INTEGER not null,
    reason TEXT not null,
    absence TEXT,
    requirements TEXT not null,
    -- Whether the unit can receive somebody who is not introduced there.
    welcomes_new INTEGER not null,
    -- Rises when something else is asked of the resource than before.
    question INTEGER not null default 1,
    priority TEXT not null,
    way TEXT not null,
    -- How offers go out without a hand on each: in turn or to all at once.
    spread TEXT,
    -- How far out the search has come.
    circle TEXT not null,
    preferred_resource_id BLOB references resource (id),
    -- Until when it can be filled: the area's time for late bookings after its start.
    fill_before_at TEXT not null,
    -- Since when it waits for a place to become free: of the preferred resource, or without one of any in the area.
    waiting_since_at TEXT,
    cost_centre TEXT not null,
    reference TEXT not null,
    -- What was done instead, outside the pool, and what it cost.
    elsewhere TEXT,
    state TEXT not null,
    version INTEGER not null,
    created_by BLOB not null references person (id),
    created_at TEXT not null,
    constraint need_period check (ends_at > starts_at),
    constraint need_state_known check (state in ('draft', 'open', 'partly_filled', 'filled', 'expired', 'withdrawn')),
    constraint need_priority_known check (priority in ('low', 'normal', 'high')),
    constraint need_way_known check (way in ('book', 'offers', 'allocation')),
    constraint need_spread_known check (spread is null or spread in ('in_turn', 'at_once')),
    constraint need_circle_known check (circle in ('own', 'near', 'all', 'outside')),
    constraint need_waiting check (waiting_since_at is null or state in ('open', 'partly_filled', 'filled')),
    -- A need is never filled twice: the database's own promise.
    constraint need_not_overfilled check (quantity between 1 and 100 and filled between 0 and quantity),
    constraint need_state_filled check ((state <> 'filled' or filled = quantity) and (state <> 'open' or filled = 0)
        and (state <> 'partly_filled' or (filled > 0 and filled < quantity)) and (state not in ('draft', 'withdrawn') or filled = 0))
) strict;
create index need_by_unit on need (unit_id, starts_at);
create index need_by_organisation on need (organisation_id, starts_at);
create index need_by_collaboration on need (collaboration_id, starts_at);
create index need_by_series on need (series_id) where series_id is not null;
create index need_unfilled on need (fill_before_at) where state in ('draft', 'open', 'partly_filled');
create index need_waiting on need (area_id, starts_at) where waiting_since_at is not null;

create table booking (
    id BLOB primary key,
    collaboration_id BLOB not null references collaboration (id),
    area_id BLOB not null references area (id),
    need_id BLOB not null references need (id),
    resource_id BLOB not null references resource (id),
    place INTEGER not null,
    unit_id BLOB not null references unit (id),
    buyer_id BLOB not null references organisation (id),
    seller_id BLOB not null references organisation (id),
    agreement_id BLOB not null references agreement (id),
    tariff_id BLOB not null references tariff (id),
    manifest_version INTEGER not null,
    starts_at TEXT not null,
    ends_at TEXT not null,
    break_minutes INTEGER not null,
    state TEXT not null,
    holds INTEGER not null,
    answer_before_at TEXT,
    -- When the resource's person said yes or no.
    answered_at TEXT,
    price TEXT not null,
    terms TEXT not null,
    warnings TEXT not null,
    fee TEXT,
    calendar_sequence INTEGER not null,
    version INTEGER not null,
    -- Which side did not come: 'resource' or 'unit'.
    absent TEXT,
    -- Why nobody pays.
    excuse TEXT,
    -- The booking that it took the place of.
    instead_of_id BLOB references booking (id),
    created_by BLOB not null references person (id),
    created_at TEXT not null,
    constraint booking_period check (ends_at > starts_at),
    constraint booking_state_known check (state in ('held', 'confirmed', 'performed', 'approved', 'attested', 'settled', 'declined', 'expired', 'cancelled', 'no_show', 'disputed')),
    -- The states that occupy the place, as the booking feature defines them.
    constraint booking_holds check (holds = (state in ('held', 'confirmed', 'performed', 'approved', 'attested', 'settled', 'disputed')))
) strict;
create index booking_by_unit on booking (unit_id, starts_at);
create index booking_by_buyer on booking (buyer_id, starts_at);
create index booking_by_seller on booking (seller_id, starts_at);
create index booking_by_collaboration on booking (collaboration_id, starts_at);
-- What a calendar address tells of, cancelled bookings too.
create index booking_by_resource_end on booking (resource_id, ends_at);
create index booking_by_unit_end on booking (unit_id, ends_at);
create index booking_by_need on booking (need_id);
create index booking_unanswered on booking (answer_before_at) where state = 'held';
-- What was worked and not reported, and what was reported and not attested.
create index booking_unreported on booking (ends_at) where state = 'confirmed';
create index booking_unattested on booking (id) where state in ('performed', 'approved');
-- What takes a resource, told by the index alone: a booking's row is wide with its price and terms.
create index booking_occupies on booking (resource_id, starts_at, ends_at, place, unit_id, break_minutes, state, id) where holds;
-- Who is taken in an area at a time, and who has been where.
create index booking_by_area on booking (area_id, starts_at, ends_at, resource_id, place) where holds;
create index booking_visits on booking (unit_id, resource_id, starts_at) where state in ('performed', 'approved', 'attested', 'settled');

create index booking_answers on booking (resource_id, answered_at, created_at) where answered_at is not null;

-- Secret addresses from which calendar programs read bookings: a person's own, a resource's or a unit's, each for one who may
-- see them, in one role. Only the SHA-256 of the address is kept; one that is taken back is gone.
create table booking_feed (
    id BLOB primary key,
    membership_id BLOB not null references membership (id),
    whose TEXT not null,
    -- The person, the resource or the unit.
    subject_id BLOB not null,
    secret_hash TEXT not null,
    created_at TEXT not null,
    -- When it was last read, to the hour.
    read_at TEXT,
    constraint booking_feed_whose_known check (whose in ('person', 'resource', 'unit')),
    constraint booking_feed_secret_hash_unique unique (secret_hash),
    constraint booking_feed_one_each unique (membership_id, whose, subject_id)
) strict;
create index booking_feed_by_subject on booking_feed (whose, subject_id);

-- Whether a booking may have other hours: what its person is asked, and what became of it.
create table booking_change (
    id BLOB primary key,
    collaboration_id BLOB not null references collaboration (id),
    booking_id BLOB not null references booking (id),
    starts_at TEXT not null,
    ends_at TEXT not null,
    break_minutes INTEGER not null,
    -- Why the hours may break a rule.
    override_reason TEXT,
    state TEXT not null,
    answer_before_at TEXT not null,
    answered_by BLOB references person (id),
    answered_at TEXT,
    created_by BLOB not null references person (id),
    created_at TEXT not null,
    constraint booking_change_period check (ends_at > starts_at),
    constraint booking_change_state_known check (state in ('open', 'accepted', 'declined', 'expired', 'withdrawn'))
) strict;
create unique index booking_change_open_unique on booking_change (booking_id) where state = 'open';
create index booking_change_due on booking_change (answer_before_at) where state = 'open';

-- Whether a booking may pass on: to another resource, against another booking, or to another unit.
create table booking_exchange (
    id BLOB primary key,
    collaboration_id BLOB not null references collaboration (id),
    kind TEXT not null,
    booking_id BLOB not null references booking (id),
    other_booking_id BLOB references booking (id),
    taker_id BLOB references resource (id),
    new_unit_id BLOB references unit (id),
    state TEXT not null,
    asked_by TEXT not null,
    -- Whose yes it takes, and whose is still missing.
    parties TEXT not null,
    awaits TEXT not null,
    answer_before_at TEXT not null,
    ended_by BLOB references person (id),
    ended_at TEXT,
    created_by BLOB not null references person (id),
    created_at TEXT not null,
    constraint booking_exchange_kind_known check (kind in ('stand_in', 'swap', 'hand_over')),
    constraint booking_exchange_state_known check (state in ('open', 'done', 'declined', 'expired', 'withdrawn', 'void'))
) strict;
create unique index booking_exchange_open_unique on booking_exchange (booking_id) where state = 'open';
create index booking_exchange_other on booking_exchange (other_booking_id) where state = 'open';
create index booking_exchange_open on booking_exchange (collaboration_id) where state = 'open';
create index booking_exchange_due on booking_exchange (answer_before_at) where state = 'open';

-- Who is known at a unit: the first visit, or a word of the unit's own, says so.
create table introduction (
    unit_id BLOB not null references unit (id),
    resource_id BLOB not null references resource (id),
    at TEXT not null,
    -- The visit that said so; without one it was said by hand.
    booking_id BLOB references booking (id),
    introduced_by BLOB references person (id),
    primary key (unit_id, resource_id)
) strict, without rowid;
create index introduction_by_resource on introduction (resource_id);

-- Where a resource person gladly works, and where rather not. It orders suggestions and is shown to the person alone.
create table unit_wish (
    resource_id BLOB not null references resource (id),
    unit_id BLOB not null references unit (id),
    wish TEXT not null,
    primary key (resource_id, unit_id),
    constraint unit_wish_known check (wish in ('gladly', 'rather_not'))
) strict, without rowid;

-- Attested minutes without breaks by week (its Monday) and buyer: what each member uses of an area.
create table area_use (
    area_id BLOB not null references area (id),
    week_on TEXT not null,
    organisation_id BLOB not null references organisation (id),
    minutes INTEGER not null,
    primary key (area_id, week_on, organisation_id)
) strict, without rowid;

-- A resource's period that became free, for the units that wait for one. It has been offered to all that it fits when
-- `passed_turn` has come to `turn`; an answer to an offer of it begins another turn.
create table freed_place (
    id BLOB primary key,
    collaboration_id BLOB not null references collaboration (id),
    area_id BLOB not null references area (id),
    resource_id BLOB not null references resource (id),
    starts_at TEXT not null,
    ends_at TEXT not null,
    -- The need that lost it by the resource's side, and is not asked about it again.
    not_for_need_id BLOB references need (id),
    turn INTEGER not null,
    passed_turn INTEGER not null,
    created_at TEXT not null,
    constraint freed_place_period check (ends_at > starts_at),
    constraint freed_place_turn check (passed_turn between 0 and turn)
) strict;
create index freed_place_due on freed_place (id) where passed_turn < turn;
create index freed_place_by_area on freed_place (area_id, ends_at);

-- A proposed match of a resource and a need that waits for an answer: the resource's, or the unit's where a freed place is
-- offered to who waits.
create table offer (
    id BLOB primary key,
    collaboration_id BLOB not null references collaboration (id),
    area_id BLOB not null references area (id),
    need_id BLOB not null references need (id),
    resource_id BLOB not null references resource (id),
    side TEXT not null,
    -- What is offered to a unit that waits: the freed place, and which of the resource's places is kept for it meanwhile.
    freed_place_id BLOB references freed_place (id),
    place INTEGER,
    state TEXT not null,
    -- Which wording of the need was asked.
    question INTEGER not null,
    -- The place in the order in which they are asked.
    position INTEGER not null,
    price TEXT not null,
    distance_tenth_km INTEGER not null,
    answer_before_at TEXT,
    -- Other hours that the resource's side proposes instead.
    counter TEXT,
    booking_id BLOB references booking (id),
    answered_at TEXT,
    answered_by BLOB references person (id),
    version INTEGER not null,
    created_by BLOB references person (id),
    created_at TEXT not null,
    constraint offer_side_known check (side in ('resource', 'unit')),
    constraint offer_keeps_place check ((side = 'unit') = (place is not null) and (side = 'unit') = (freed_place_id is not null)),
    constraint offer_state_known check (state in ('queued', 'open', 'countered', 'accepted', 'declined', 'expired', 'withdrawn', 'taken')),
    constraint offer_has_limit check (state not in ('open', 'countered') or answer_before_at is not null),
    constraint offer_booked check ((state = 'accepted') = (booking_id is not null))
) strict;
create unique index offer_live_unique on offer (need_id, resource_id) where state in ('queued', 'open', 'countered');
create index offer_by_need on offer (need_id, position);
create index offer_by_resource on offer (resource_id, created_at);
create index offer_by_collaboration on offer (collaboration_id, state, id);
create index offer_by_booking on offer (booking_id) where booking_id is not null;
create index offer_due on offer (answer_before_at) where state in ('open', 'countered');
-- The places that are kept for units that wait.
create index offer_keeps on offer (resource_id) where side = 'unit' and state = 'open';
create index offer_by_freed_place on offer (freed_place_id) where freed_place_id is not null;

-- A resource can't be used for a time; `reason` is a key of the manifest's, never what ails whom.
create table outage (
    id BLOB primary key,
    collaboration_id BLOB not null references collaboration (id),
    resource_id BLOB not null references resource (id),
    starts_at TEXT not null,
    ends_at TEXT not null,
    reason TEXT not null,
    created_by BLOB not null references person (id),
    created_at TEXT not null,
    undone_at TEXT,
    undone_by BLOB references person (id),
    constraint outage_period check (ends_at > starts_at)
) strict;
create index outage_by_resource on outage (resource_id, ends_at) where undone_at is null;

-- The bookings that it called off, and what they and their needs were before.
create table outage_booking (
    outage_id BLOB not null references outage (id),
    booking_id BLOB not null references booking (id),
    was_state TEXT not null,
    was_priority TEXT not null,
    was_asked TEXT not null,
    primary key (outage_id, booking_id),
    constraint outage_booking_state_known check (was_state in ('held', 'confirmed')),
    constraint outage_booking_priority_known check (was_priority in ('low', 'normal', 'high'))
) strict;

-- What was really performed, as reported and then as attested.
create table performance (
    booking_id BLOB primary key references booking (id),
    collaboration_id BLOB not null references collaboration (id),
    reported_starts_at TEXT not null,
    reported_ends_at TEXT not null,
    reported_break_minutes INTEGER not null,
    -- What else the manifest asks for: days, readings of meters, attributes.
    reported_record TEXT not null,
    reported_by BLOB not null references person (id),
    reported_at TEXT not null,
    attested_starts_at TEXT,
    attested_ends_at TEXT,
    attested_break_minutes INTEGER,
    attested_record TEXT,
    -- The first of two who approve.
    approved_by BLOB references person (id),
    approved_at TEXT,
    -- Nobody, where the agreement's time was over.
    attested_by BLOB references person (id),
    attested_at TEXT,
    price TEXT,
    -- What was put right or sent back, with the reasons, oldest first.
    corrections TEXT not null
) strict;

-- What a resource's meters showed before and after each booking; they never run backward.
create table meter_reading (
    booking_id BLOB not null references booking (id),
    meter TEXT not null,
    resource_id BLOB not null references resource (id),
    before_value INTEGER not null,
    after_value INTEGER not null,
    read_at TEXT not null,
    primary key (booking_id, meter),
    constraint meter_reading_forward check (before_value >= 0 and after_value >= before_value)
) strict, without rowid;
create index meter_reading_by_resource on meter_reading (resource_id, meter, read_at);

-- Something that went wrong at a booking, as one side tells the other. Never about a patient: there is no field for one.
create table incident (
    id BLOB primary key,
    collaboration_id BLOB not null references collaboration (id),
    booking_id BLOB not null references booking (id),
    kind TEXT not null,
    text TEXT not null,
    side TEXT not null,
    state TEXT not null,
    version INTEGER not null,
    reported_by BLOB not null references person (id),
    reported_at TEXT not null,
    constraint incident_side_known check (side in ('unit', 'person', 'coordinator')),
    constraint incident_state_known check (state in ('open', 'handled', 'closed'))
) strict;
create index incident_by_booking on incident (booking_id);
create index incident_by_collaboration on incident (collaboration_id, id);

create table incident_answer (
    id BLOB primary key,
    incident_id BLOB not null references incident (id),
    step TEXT not null,
    text TEXT not null,
    side TEXT not null,
    answered_by BLOB not null references person (id),
    at TEXT not null,
    constraint incident_answer_step_known check (step in ('answer', 'handle', 'reopen', 'close')),
    constraint incident_answer_side_known check (side in ('unit', 'person', 'coordinator'))
) strict;
create index incident_answer_by_incident on incident_answer (incident_id, id);

-- Files on a booking or on an incident at one; a content lies apart, so that a list never reads one.
create table attachment (
    id BLOB primary key,
    collaboration_id BLOB not null references collaboration (id),
    booking_id BLOB not null references booking (id),
    incident_id BLOB references incident (id),
    name TEXT not null,
    kind TEXT not null,
    size_bytes INTEGER not null,
    added_by BLOB not null references person (id),
    added_at TEXT not null,
    constraint attachment_kind_known check (kind in ('jpeg', 'png', 'pdf'))
) strict;
create index attachment_by_booking on attachment (booking_id, id);

create table attachment_content (
    attachment_id BLOB primary key references attachment (id),
    content BLOB not null
) strict;

-- The ledger. The entries of a transaction are inserted first and the transaction last: inserting it checks that they
-- sum to zero, and after that no entry can join. The deferred reference sees to it that the transaction comes.
create table ledger_transaction (
    id BLOB primary key,
    collaboration_id BLOB not null references collaboration (id),
    booking_id BLOB references booking (id),
    kind TEXT not null,
    external_id TEXT not null,
    effective_on TEXT not null,
    entered_at TEXT not null,
    entered_by BLOB references person (id),
    reason TEXT not null,
    reverses_id BLOB references ledger_transaction (id),
    constraint ledger_transaction_kind_known check (kind in ('pending', 'void', 'claim', 'fee', 'reversal')),
    constraint ledger_transaction_external_id_unique unique (external_id),
    constraint ledger_transaction_reverses_id_unique unique (reverses_id)
) strict;
create index ledger_transaction_by_booking on ledger_transaction (booking_id);

create table ledger_entry (
    id BLOB primary key,
    transaction_id BLOB not null references ledger_transaction (id) deferrable initially deferred,
    collaboration_id BLOB not null references collaboration (id),
    organisation_id BLOB not null references organisation (id),
    counterparty_id BLOB not null references organisation (id),
    account TEXT not null,
    line_kind TEXT not null,
    amount_ore INTEGER not null,
    effective_on TEXT not null,
    constraint ledger_entry_account_known check (account in ('pending', 'claim')),
    constraint ledger_entry_line_kind_known check (line_kind in ('net', 'vat')),
    constraint ledger_entry_amount check (amount_ore <> 0)
) strict;
create index ledger_entry_by_transaction on ledger_entry (transaction_id);
create index ledger_entry_by_period on ledger_entry (collaboration_id, account, effective_on);

create table audit_entry (
    id BLOB primary key,
    collaboration_id BLOB references collaboration (id),
    at TEXT not null,
    actor_id BLOB references person (id),
    actor_role TEXT not null,
    organisation_id BLOB references organisation (id),
    object_kind TEXT not null,
    object_id BLOB not null,
    action TEXT not null,
    detail TEXT not null
) strict;
create index audit_entry_by_object on audit_entry (object_id, id);
create index audit_entry_by_collaboration on audit_entry (collaboration_id, id);

-- Mail on its way, written in the transaction of what it tells about.
create table outbox (
    id BLOB primary key,
    collaboration_id BLOB references collaboration (id),
    event_key TEXT not null,
    kind TEXT not null,
    recipient_name TEXT not null,
    recipient_email TEXT not null,
    language TEXT not null,
    data TEXT not null,
    state TEXT not null,
    attempts INTEGER not null,
    next_attempt_at TEXT not null,
    last_error TEXT,
    created_at TEXT not null,
    sent_at TEXT,
    constraint outbox_state_known check (state in ('pending', 'sent', 'failed')),
    constraint outbox_event_key_unique unique (event_key)
) strict;
create index outbox_due on outbox (next_attempt_at) where state = 'pending';
create index outbox_by_creation on outbox (created_at);

-- What links in mails are signed with, made by the first program that starts, so that every node signs alike.
create table signing_key (
    name TEXT primary key,
    secret BLOB not null,
    created_at TEXT not null
) strict;

-- The last run of each job; the row is the lock that keeps a job on one node at a time.
create table job (
    name TEXT primary key,
    ran_for_at TEXT,
    locked_until_at TEXT,
    last_error TEXT
) strict;

-- The first answer to a request that carried a key, written in the request's own transaction.
create table idempotency_key (
    person_id BLOB not null references person (id),
    key_hash TEXT not null,
    request_hash TEXT not null,
    answer TEXT not null,
    created_at TEXT not null,
    constraint idempotency_key_person_id_key_hash_unique unique (person_id, key_hash)
) strict;
create index idempotency_key_by_creation on idempotency_key (created_at);

-- Long work that a person asked for: on one node at a time, by the lease in its row.
create table work (
    id BLOB primary key,
    person_id BLOB not null references person (id),
    membership_id BLOB not null references membership (id),
    kind TEXT not null,
    request TEXT not null,
    -- The check that an import carries out.
    of_id BLOB references work (id),
    state TEXT not null,
    step TEXT,
    done INTEGER not null,
    total INTEGER,
    cancel_asked INTEGER not null,
    attempts INTEGER not null,
    locked_until_at TEXT,
    outcome TEXT not null,
    created_at TEXT not null,
    started_at TEXT,
    ended_at TEXT,
    constraint work_kind_known check (kind in ('export', 'check', 'import')),
    constraint work_state_known check (state in ('waiting', 'running', 'done', 'failed', 'cancelled'))
) strict;
create index work_by_membership on work (membership_id, id);
create index work_under_way on work (id) where state in ('waiting', 'running');
create unique index work_carried_out_once on work (of_id) where state in ('waiting', 'running', 'done');
create index work_by_end on work (ended_at);

-- What a piece of work was given, and what it made.
create table work_file (
    work_id BLOB not null references work (id),
    part TEXT not null,
    name TEXT not null,
    media_type TEXT not null,
    content BLOB not null,
    primary key (work_id, part)
) strict;

-- No double booking of a place: the database's own promise.
create trigger booking_place_free_insert before insert on booking when new.holds
begin
    select raise(abort, 'booking_place_free') where exists (
        select 1 from booking where holds and resource_id = new.resource_id and place = new.place
            and starts_at < new.ends_at and ends_at > new.starts_at);
end;
create trigger booking_place_free_update before update of resource_id, place, starts_at, ends_at, holds on booking when new.holds
begin
    select raise(abort, 'booking_place_free') where exists (
        select 1 from booking where holds and resource_id = new.resource_id and place = new.place
            and starts_at < new.ends_at and ends_at > new.starts_at and id <> new.id);
end;

create trigger ledger_transaction_no_update before update on ledger_transaction
begin select raise(abort, 'ledger_append_only'); end;
create trigger ledger_transaction_no_delete before delete on ledger_transaction
begin select raise(abort, 'ledger_append_only'); end;
create trigger ledger_entry_no_update before update on ledger_entry
begin select raise(abort, 'ledger_append_only'); end;
create trigger ledger_entry_no_delete before delete on ledger_entry
begin select raise(abort, 'ledger_append_only'); end;
create trigger ledger_transaction_balanced before insert on ledger_transaction
begin
    select raise(abort, 'ledger_balanced') where (
        select count(*) < 2 or sum(amount_ore) <> 0 from ledger_entry where transaction_id = new.id);
end;
create trigger ledger_entry_sealed before insert on ledger_entry
begin
    select raise(abort, 'ledger_sealed') where exists (select 1 from ledger_transaction where id = new.transaction_id);
end;

create trigger audit_entry_no_update before update on audit_entry
begin select raise(abort, 'audit_append_only'); end;
create trigger audit_entry_no_delete before delete on audit_entry
begin select raise(abort, 'audit_append_only'); end;
create trigger tariff_no_update before update on tariff
begin select raise(abort, 'tariff_immutable'); end;
create trigger tariff_no_delete before delete on tariff
begin select raise(abort, 'tariff_immutable'); end;
