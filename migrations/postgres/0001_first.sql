-- The first schema: organisations, people, areas, resources, needs, bookings, the ledger, and what stands beside them.
-- Times are whole seconds in UTC; booking periods are whole minutes, half open.

create extension if not exists btree_gist;

-- A list of ids bound as one value is read with the same words as on SQLite: `select unhex(value) from json_each($1)`.
create function json_each(list text) returns table (value text) language sql immutable rows 100
    as $$ select jsonb_array_elements_text(list::jsonb) $$;
create function unhex(digits text) returns uuid language sql immutable as $$ select digits::uuid $$;
create function hex(id uuid) returns text language sql immutable as $$ select id::text $$;
create function unixepoch(instant timestamptz) returns bigint language sql stable as $$ select extract(epoch from instant)::bigint $$;

create table collaboration (
    id uuid primary key,
    name text not null,
    created_at timestamptz not null,
    constraint collaboration_name_unique unique (name)
);

-- A municipality (kommun), federation (kommunalförbund), region or company.
create table organisation (
    id uuid primary key,
    kind text not null,
    municipality_code text,
    organisation_number text not null,
    name text not null,
    short_name text not null,
    email text not null,
    population bigint,
    population_on date,
    latitude double precision not null,
    longitude double precision not null,
    -- Names, number and address in lower case, as a person has.
    search_text text not null,
    version bigint not null,
    created_at timestamptz not null,
    constraint organisation_kind_known check (kind in ('municipality', 'federation', 'region', 'company')),
    constraint organisation_organisation_number_unique unique (organisation_number)
);

create table collaboration_member (
    collaboration_id uuid not null references collaboration (id),
    organisation_id uuid not null references organisation (id),
    from_on date not null,
    to_on date,
    primary key (collaboration_id, organisation_id)
);
create index collaboration_member_by_organisation on collaboration_member (organisation_id);

create table unit (
    id uuid primary key,
    organisation_id uuid not null references organisation (id),
    name text not null,
    address text not null,
    phone text not null,
    email text not null,
    cost_centre text not null,
    latitude double precision not null,
    longitude double precision not null,
    active boolean not null,
    -- Whether only who is introduced here may come, unless a need welcomes somebody new.
    requires_introduction boolean not null default false,
    -- Name and addresses in lower case, as a person has.
    search_text text not null,
    version bigint not null,
    created_at timestamptz not null,
    constraint unit_organisation_id_name_unique unique (organisation_id, name)
);

create table person (
    id uuid primary key,
    name text not null,
    email text not null,
    phone text not null,
    language text not null,
    password_hash text,
    -- The name and the address in lower case, because SQLite folds the case of ASCII letters only.
    search_text text not null,
    active boolean not null,
    version bigint not null,
    created_at timestamptz not null,
    constraint person_email_unique unique (email),
    constraint person_language_known check (language in ('sv', 'en'))
);

-- A person's role, and where it counts: in a unit, an organisation or a collaboration. Dates are inclusive.
create table membership (
    id uuid primary key,
    person_id uuid not null references person (id),
    role text not null,
    organisation_id uuid references organisation (id),
    unit_id uuid references unit (id),
    collaboration_id uuid references collaboration (id),
    from_on date not null,
    to_on date,
    constraint membership_role_known check (role in ('unit_manager', 'resource_person', 'economist', 'pool_coordinator', 'collaboration_admin', 'system_operator')),
    constraint membership_scope check (
        (role = 'unit_manager' and unit_id is not null and organisation_id is not null)
        or (role in ('resource_person', 'economist') and organisation_id is not null)
        or (role in ('pool_coordinator', 'collaboration_admin') and collaboration_id is not null)
        or role = 'system_operator')
);
create index membership_by_person on membership (person_id);
create index membership_by_unit on membership (unit_id);
create index membership_by_organisation on membership (organisation_id);
create index membership_by_collaboration on membership (collaboration_id);

-- Server-side sessions; only the SHA-256 of the cookie's value is kept.
create table session (
    token_hash text primary key,
    person_id uuid not null references person (id),
    membership_id uuid references membership (id),
    csrf_token text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
);
create index session_by_person on session (person_id);
create index session_by_expiry on session (expires_at);

create table api_token (
    id uuid primary key,
    person_id uuid not null references person (id),
    membership_id uuid not null references membership (id),
    name text not null,
    token_hash text not null,
    created_at timestamptz not null,
    revoked_at timestamptz,
    constraint api_token_token_hash_unique unique (token_hash)
);
create index api_token_by_person on api_token (person_id);

-- Failed sign-ins, counted per account and per address; the key is a hash of either.
create table sign_in_attempt (
    id uuid primary key,
    key_hash text not null,
    at timestamptz not null
);
create index sign_in_attempt_by_key on sign_in_attempt (key_hash, at);
create index sign_in_attempt_by_time on sign_in_attempt (at);

create table area (
    id uuid primary key,
    collaboration_id uuid not null references collaboration (id),
    plugin_key text not null,
    manifest_version bigint not null,
    name text not null,
    state text not null,
    settings jsonb not null,
    version bigint not null,
    created_at timestamptz not null,
    constraint area_state_known check (state in ('pilot', 'active', 'paused', 'closed')),
    constraint area_collaboration_id_name_unique unique (collaboration_id, name)
);

create table area_member (
    area_id uuid not null references area (id),
    organisation_id uuid not null references organisation (id),
    from_on date not null,
    to_on date,
    primary key (area_id, organisation_id)
);

create table agreement (
    id uuid primary key,
    collaboration_id uuid not null references collaboration (id),
    area_id uuid not null references area (id),
    name text not null,
    valid_from_on date not null,
    valid_to_on date,
    vat_basis_points bigint not null,
    vat_reason text not null,
    cancel_free_days_before bigint not null,
    cancel_free_until_minute bigint not null,
    cancel_fee_basis_points bigint not null,
    -- By how many hours are attested, within how many days, and whether by themselves after that.
    attest jsonb not null default '{"two_steps": false, "within_days": 7, "automatic": false}',
    created_at timestamptz not null,
    constraint agreement_dates check (valid_to_on is null or valid_to_on >= valid_from_on),
    constraint agreement_vat check (vat_basis_points in (0, 600, 1200, 2500)),
    constraint agreement_fee check (cancel_fee_basis_points between 0 and 10000),
    constraint agreement_notice check (cancel_free_days_before between 0 and 365 and cancel_free_until_minute between 0 and 1439)
);
create index agreement_by_area on agreement (area_id, valid_from_on);

-- Dated prices. A row is never changed: a new price is a new row, and a booking keeps the one that it was made under.
create table tariff (
    id uuid primary key,
    collaboration_id uuid not null references collaboration (id),
    agreement_id uuid not null references agreement (id),
    valid_from_on date not null,
    prices jsonb not null,
    created_by uuid references person (id),
    created_at timestamptz not null,
    constraint tariff_agreement_id_valid_from_on_unique unique (agreement_id, valid_from_on)
);

create table resource (
    id uuid primary key,
    collaboration_id uuid not null references collaboration (id),
    area_id uuid not null references area (id),
    organisation_id uuid not null references organisation (id),
    person_id uuid references person (id),
    kind text not null,
    name text not null,
    attributes jsonb not null,
    capacity bigint not null,
    place_name text not null,
    latitude double precision not null,
    longitude double precision not null,
    state text not null,
    version bigint not null,
    created_at timestamptz not null,
    -- In which stretch of time a change of its plan has opened it, until it is passed on to who waits.
    opened_from_at timestamptz,
    opened_until_at timestamptz,
    constraint resource_opened check ((opened_from_at is null) = (opened_until_at is null)),
    constraint resource_capacity check (capacity between 1 and 10000),
    constraint resource_state_known check (state in ('draft', 'published', 'paused', 'withdrawn'))
);
-- With what a first look at everybody needs, so that it reads nothing else.
create index resource_by_area on resource (area_id, state, id, organisation_id, capacity, latitude, longitude);
create index resource_by_person on resource (person_id);
create index resource_opened on resource (id) where opened_from_at is not null;

-- How the weekly plan goes round: so many weeks, the first of them from a Monday, and whether it counts on public holidays.
create table availability_plan (
    resource_id uuid primary key references resource (id),
    collaboration_id uuid not null references collaboration (id),
    weeks bigint not null,
    first_monday_on date not null,
    on_holidays boolean not null,
    version bigint not null,
    constraint availability_plan_weeks check (weeks between 1 and 12)
);

-- The hours of the weekly plan, in Stockholm wall-clock time; an end at or before the start is on the next day. Monday is 1.
create table weekly_availability (
    id uuid primary key,
    resource_id uuid not null references resource (id),
    week bigint not null,
    weekday bigint not null,
    starts_minute bigint not null,
    ends_minute bigint not null,
    constraint weekly_availability_week check (week between 1 and 12),
    constraint weekly_availability_weekday check (weekday between 1 and 7),
    constraint weekly_availability_minutes check (starts_minute between 0 and 1439 and ends_minute between 0 and 1439)
);
create index weekly_availability_by_resource on weekly_availability (resource_id, weekday);

-- Exceptions to it: a day off (one row without hours) or other hours on that day, a row a stretch.
create table availability_exception (
    id uuid primary key,
    resource_id uuid not null references resource (id),
    on_date date not null,
    starts_minute bigint,
    ends_minute bigint,
    constraint availability_exception_minutes check ((starts_minute is null and ends_minute is null)
        or (starts_minute between 0 and 1439 and ends_minute between 0 and 1439))
);
create index availability_exception_by_resource on availability_exception (resource_id, on_date);

-- Both materialised for the coming horizon, so that the board is one indexed range query.
create table availability_window (
    resource_id uuid not null references resource (id),
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    primary key (resource_id, starts_at) include (ends_at)
);

-- Needs that were posted together: a list of periods, or an RFC 5545 rule in Stockholm's wall-clock time with the
-- occurrences that could not be had.
create table need_series (
    id uuid primary key,
    collaboration_id uuid not null references collaboration (id),
    area_id uuid not null references area (id),
    unit_id uuid not null references unit (id),
    rule text,
    refused jsonb not null,
    created_by uuid not null references person (id),
    created_at timestamptz not null
);

-- A calendar elsewhere that says when a resource is busy: an address that is read again and again, or a file without one.
create table calendar_feed (
    resource_id uuid primary key references resource (id),
    collaboration_id uuid not null references collaboration (id),
    address text,
    state text not null,
    etag text,
    last_error text,
    attempted_at timestamptz,
    read_at timestamptz,
    next_at timestamptz not null,
    version bigint not null,
    created_at timestamptz not null,
    constraint calendar_feed_state_known check (state in ('waiting', 'read', 'failed'))
);
create index calendar_feed_due on calendar_feed (next_at) where address is not null;

-- What it says: periods alone, never what they are about.
create table busy_period (
    resource_id uuid not null references resource (id),
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    primary key (resource_id, starts_at),
    constraint busy_period_forward check (ends_at > starts_at)
);

create table need (
    id uuid primary key,
    collaboration_id uuid not null references collaboration (id),
    area_id uuid not null references area (id),
    organisation_id uuid not null references organisation (id),
    unit_id uuid not null references unit (id),
    series_id uuid references need_series (id),
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    break_minutes bigint not null,
    quantity bigint not null,
    -- How many of them bookings hold.
    filled bigint not null,
    reason text not null,
    absence jsonb,
    requirements jsonb not null,
    -- Whether the unit can receive somebody who is not introduced there.
    welcomes_new boolean not null,
    -- Rises when something else is asked of the resource than before.
    question bigint not null default 1,
    priority text not null,
    way text not null,
    -- How offers go out without a hand on each: in turn or to all at once.
    spread text,
    -- How far out the search has come.
    circle text not null,
    preferred_resource_id uuid references resource (id),
    -- Until when it can be filled: the area's time for late bookings after its start.
    fill_before_at timestamptz not null,
    -- Since when it waits for a place to become free: of the preferred resource, or without one of any in the area.
    waiting_since_at timestamptz,
    cost_centre text not null,
    reference text not null,
    -- What was done instead, outside the pool, and what it cost.
    elsewhere jsonb,
    state text not null,
    version bigint not null,
    created_by uuid not null references person (id),
    created_at timestamptz not null,
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
);
create index need_by_unit on need (unit_id, starts_at);
create index need_by_organisation on need (organisation_id, starts_at);
create index need_by_collaboration on need (collaboration_id, starts_at);
create index need_by_series on need (series_id) where series_id is not null;
create index need_unfilled on need (fill_before_at) where state in ('draft', 'open', 'partly_filled');
create index need_waiting on need (area_id, starts_at) where waiting_since_at is not null;

create table booking (
    id uuid primary key,
    collaboration_id uuid not null references collaboration (id),
    area_id uuid not null references area (id),
    need_id uuid not null references need (id),
    resource_id uuid not null references resource (id),
    place bigint not null,
    unit_id uuid not null references unit (id),
    buyer_id uuid not null references organisation (id),
    seller_id uuid not null references organisation (id),
    agreement_id uuid not null references agreement (id),
    tariff_id uuid not null references tariff (id),
    manifest_version bigint not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    break_minutes bigint not null,
    state text not null,
    holds boolean not null,
    answer_before_at timestamptz,
    -- When the resource's person said yes or no.
    answered_at timestamptz,
    price jsonb not null,
    terms jsonb not null,
    warnings jsonb not null,
    fee jsonb,
    calendar_sequence bigint not null,
    version bigint not null,
    -- Which side did not come: 'resource' or 'unit'.
    absent text,
    -- Why nobody pays.
    excuse text,
    -- The booking that it took the place of.
    instead_of_id uuid references booking (id),
    created_by uuid not null references person (id),
    created_at timestamptz not null,
    constraint booking_period check (ends_at > starts_at),
    constraint booking_state_known check (state in ('held', 'confirmed', 'performed', 'approved', 'attested', 'settled', 'declined', 'expired', 'cancelled', 'no_show', 'disputed')),
    -- The states that occupy the place, as the booking feature defines them.
    constraint booking_holds check (holds = (state in ('held', 'confirmed', 'performed', 'approved', 'attested', 'settled', 'disputed')))
);
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
    id uuid primary key,
    membership_id uuid not null references membership (id),
    whose text not null,
    -- The person, the resource or the unit.
    subject_id uuid not null,
    secret_hash text not null,
    created_at timestamptz not null,
    -- When it was last read, to the hour.
    read_at timestamptz,
    constraint booking_feed_whose_known check (whose in ('person', 'resource', 'unit')),
    constraint booking_feed_secret_hash_unique unique (secret_hash),
    constraint booking_feed_one_each unique (membership_id, whose, subject_id)
);
create index booking_feed_by_subject on booking_feed (whose, subject_id);

-- Whether a booking may have other hours: what its person is asked, and what became of it.
create table booking_change (
    id uuid primary key,
    collaboration_id uuid not null references collaboration (id),
    booking_id uuid not null references booking (id),
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    break_minutes bigint not null,
    -- Why the hours may break a rule.
    override_reason text,
    state text not null,
    answer_before_at timestamptz not null,
    answered_by uuid references person (id),
    answered_at timestamptz,
    created_by uuid not null references person (id),
    created_at timestamptz not null,
    constraint booking_change_period check (ends_at > starts_at),
    constraint booking_change_state_known check (state in ('open', 'accepted', 'declined', 'expired', 'withdrawn'))
);
create unique index booking_change_open_unique on booking_change (booking_id) where state = 'open';
create index booking_change_due on booking_change (answer_before_at) where state = 'open';

-- Whether a booking may pass on: to another resource, against another booking, or to another unit.
create table booking_exchange (
    id uuid primary key,
    collaboration_id uuid not null references collaboration (id),
    kind text not null,
    booking_id uuid not null references booking (id),
    other_booking_id uuid references booking (id),
    taker_id uuid references resource (id),
    new_unit_id uuid references unit (id),
    state text not null,
    asked_by text not null,
    -- Whose yes it takes, and whose is still missing.
    parties jsonb not null,
    awaits jsonb not null,
    answer_before_at timestamptz not null,
    ended_by uuid references person (id),
    ended_at timestamptz,
    created_by uuid not null references person (id),
    created_at timestamptz not null,
    constraint booking_exchange_kind_known check (kind in ('stand_in', 'swap', 'hand_over')),
    constraint booking_exchange_state_known check (state in ('open', 'done', 'declined', 'expired', 'withdrawn', 'void'))
);
create unique index booking_exchange_open_unique on booking_exchange (booking_id) where state = 'open';
create index booking_exchange_other on booking_exchange (other_booking_id) where state = 'open';
create index booking_exchange_open on booking_exchange (collaboration_id) where state = 'open';
create index booking_exchange_due on booking_exchange (answer_before_at) where state = 'open';

-- Who is known at a unit: the first visit, or a word of the unit's own, says so.
create table introduction (
    unit_id uuid not null references unit (id),
    resource_id uuid not null references resource (id),
    at timestamptz not null,
    -- The visit that said so; without one it was said by hand.
    booking_id uuid references booking (id),
    introduced_by uuid references person (id),
    primary key (unit_id, resource_id)
);
create index introduction_by_resource on introduction (resource_id);

-- Where a resource person gladly works, and where rather not. It orders suggestions and is shown to the person alone.
create table unit_wish (
    resource_id uuid not null references resource (id),
    unit_id uuid not null references unit (id),
    wish text not null,
    primary key (resource_id, unit_id),
    constraint unit_wish_known check (wish in ('gladly', 'rather_not'))
);

-- Attested minutes without breaks by week (its Monday) and buyer: what each member uses of an area.
create table area_use (
    area_id uuid not null references area (id),
    week_on date not null,
    organisation_id uuid not null references organisation (id),
    minutes bigint not null,
    primary key (area_id, week_on, organisation_id)
);

-- A resource's period that became free, for the units that wait for one. It has been offered to all that it fits when
-- `passed_turn` has come to `turn`; an answer to an offer of it begins another turn.
create table freed_place (
    id uuid primary key,
    collaboration_id uuid not null references collaboration (id),
    area_id uuid not null references area (id),
    resource_id uuid not null references resource (id),
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    -- The need that lost it by the resource's side, and is not asked about it again.
    not_for_need_id uuid references need (id),
    turn bigint not null,
    passed_turn bigint not null,
    created_at timestamptz not null,
    constraint freed_place_period check (ends_at > starts_at),
    constraint freed_place_turn check (passed_turn between 0 and turn)
);
create index freed_place_due on freed_place (id) where passed_turn < turn;
create index freed_place_by_area on freed_place (area_id, ends_at);

-- A proposed match of a resource and a need that waits for an answer: the resource's, or the unit's where a freed place is
-- offered to who waits.
create table offer (
    id uuid primary key,
    collaboration_id uuid not null references collaboration (id),
    area_id uuid not null references area (id),
    need_id uuid not null references need (id),
    resource_id uuid not null references resource (id),
    side text not null,
    -- What is offered to a unit that waits: the freed place, and which of the resource's places is kept for it meanwhile.
    freed_place_id uuid references freed_place (id),
    place bigint,
    state text not null,
    -- Which wording of the need was asked.
    question bigint not null,
    -- The place in the order in which they are asked.
    position bigint not null,
    price jsonb not null,
    distance_tenth_km bigint not null,
    answer_before_at timestamptz,
    -- Other hours that the resource's side proposes instead.
    counter jsonb,
    booking_id uuid references booking (id),
    answered_at timestamptz,
    answered_by uuid references person (id),
    version bigint not null,
    created_by uuid references person (id),
    created_at timestamptz not null,
    constraint offer_side_known check (side in ('resource', 'unit')),
    constraint offer_keeps_place check ((side = 'unit') = (place is not null) and (side = 'unit') = (freed_place_id is not null)),
    constraint offer_state_known check (state in ('queued', 'open', 'countered', 'accepted', 'declined', 'expired', 'withdrawn', 'taken')),
    constraint offer_has_limit check (state not in ('open', 'countered') or answer_before_at is not null),
    constraint offer_booked check ((state = 'accepted') = (booking_id is not null))
);
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
    id uuid primary key,
    collaboration_id uuid not null references collaboration (id),
    resource_id uuid not null references resource (id),
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    reason text not null,
    created_by uuid not null references person (id),
    created_at timestamptz not null,
    undone_at timestamptz,
    undone_by uuid references person (id),
    constraint outage_period check (ends_at > starts_at)
);
create index outage_by_resource on outage (resource_id, ends_at) where undone_at is null;

-- The bookings that it called off, and what they and their needs were before.
create table outage_booking (
    outage_id uuid not null references outage (id),
    booking_id uuid not null references booking (id),
    was_state text not null,
    was_priority text not null,
    was_asked jsonb not null,
    primary key (outage_id, booking_id),
    constraint outage_booking_state_known check (was_state in ('held', 'confirmed')),
    constraint outage_booking_priority_known check (was_priority in ('low', 'normal', 'high'))
);

-- What was really performed, as reported and then as attested.
create table performance (
    booking_id uuid primary key references booking (id),
    collaboration_id uuid not null references collaboration (id),
    reported_starts_at timestamptz not null,
    reported_ends_at timestamptz not null,
    reported_break_minutes bigint not null,
    -- What else the manifest asks for: days, readings of meters, attributes.
    reported_record jsonb not null,
    reported_by uuid not null references person (id),
    reported_at timestamptz not null,
    attested_starts_at timestamptz,
    attested_ends_at timestamptz,
    attested_break_minutes bigint,
    attested_record jsonb,
    -- The first of two who approve.
    approved_by uuid references person (id),
    approved_at timestamptz,
    -- Nobody, where the agreement's time was over.
    attested_by uuid references person (id),
    attested_at timestamptz,
    price jsonb,
    -- What was put right or sent back, with the reasons, oldest first.
    corrections jsonb not null
);

-- What a resource's meters showed before and after each booking; they never run backward.
create table meter_reading (
    booking_id uuid not null references booking (id),
    meter text not null,
    resource_id uuid not null references resource (id),
    before_value bigint not null,
    after_value bigint not null,
    read_at timestamptz not null,
    primary key (booking_id, meter),
    constraint meter_reading_forward check (before_value >= 0 and after_value >= before_value)
);
create index meter_reading_by_resource on meter_reading (resource_id, meter, read_at);

-- Something that went wrong at a booking, as one side tells the other. Never about a patient: there is no field for one.
create table incident (
    id uuid primary key,
    collaboration_id uuid not null references collaboration (id),
    booking_id uuid not null references booking (id),
    kind text not null,
    text text not null,
    side text not null,
    state text not null,
    version bigint not null,
    reported_by uuid not null references person (id),
    reported_at timestamptz not null,
    constraint incident_side_known check (side in ('unit', 'person', 'coordinator')),
    constraint incident_state_known check (state in ('open', 'handled', 'closed'))
);
create index incident_by_booking on incident (booking_id);
create index incident_by_collaboration on incident (collaboration_id, id);

create table incident_answer (
    id uuid primary key,
    incident_id uuid not null references incident (id),
    step text not null,
    text text not null,
    side text not null,
    answered_by uuid not null references person (id),
    at timestamptz not null,
    constraint incident_answer_step_known check (step in ('answer', 'handle', 'reopen', 'close')),
    constraint incident_answer_side_known check (side in ('unit', 'person', 'coordinator'))
);
create index incident_answer_by_incident on incident_answer (incident_id, id);

-- Files on a booking or on an incident at one; a content lies apart, so that a list never reads one.
create table attachment (
    id uuid primary key,
    collaboration_id uuid not null references collaboration (id),
    booking_id uuid not null references booking (id),
    incident_id uuid references incident (id),
    name text not null,
    kind text not null,
    size_bytes bigint not null,
    added_by uuid not null references person (id),
    added_at timestamptz not null,
    constraint attachment_kind_known check (kind in ('jpeg', 'png', 'pdf'))
);
create index attachment_by_booking on attachment (booking_id, id);

create table attachment_content (
    attachment_id uuid primary key references attachment (id),
    content bytea not null
);

-- The ledger. The entries of a transaction are inserted first and the transaction last: inserting it checks that they
-- sum to zero, and after that no entry can join. The deferred reference sees to it that the transaction comes.
create table ledger_transaction (
    id uuid primary key,
    collaboration_id uuid not null references collaboration (id),
    booking_id uuid references booking (id),
    kind text not null,
    external_id text not null,
    effective_on date not null,
    entered_at timestamptz not null,
    entered_by uuid references person (id),
    reason text not null,
    reverses_id uuid references ledger_transaction (id),
    constraint ledger_transaction_kind_known check (kind in ('pending', 'void', 'claim', 'fee', 'reversal')),
    constraint ledger_transaction_external_id_unique unique (external_id),
    constraint ledger_transaction_reverses_id_unique unique (reverses_id)
);
create index ledger_transaction_by_booking on ledger_transaction (booking_id);

create table ledger_entry (
    id uuid primary key,
    transaction_id uuid not null references ledger_transaction (id) deferrable initially deferred,
    collaboration_id uuid not null references collaboration (id),
    organisation_id uuid not null references organisation (id),
    counterparty_id uuid not null references organisation (id),
    account text not null,
    line_kind text not null,
    amount_ore bigint not null,
    effective_on date not null,
    constraint ledger_entry_account_known check (account in ('pending', 'claim')),
    constraint ledger_entry_line_kind_known check (line_kind in ('net', 'vat')),
    constraint ledger_entry_amount check (amount_ore <> 0)
);
create index ledger_entry_by_transaction on ledger_entry (transaction_id);
create index ledger_entry_by_period on ledger_entry (collaboration_id, account, effective_on);

create table audit_entry (
    id uuid primary key,
    collaboration_id uuid references collaboration (id),
    at timestamptz not null,
    actor_id uuid references person (id),
    actor_role text not null,
    organisation_id uuid references organisation (id),
    object_kind text not null,
    object_id uuid not null,
    action text not null,
    detail jsonb not null
);
create index audit_entry_by_object on audit_entry (object_id, id);
create index audit_entry_by_collaboration on audit_entry (collaboration_id, id);

-- Mail on its way, written in the transaction of what it tells about.
create table outbox (
    id uuid primary key,
    collaboration_id uuid references collaboration (id),
    event_key text not null,
    kind text not null,
    recipient_name text not null,
    recipient_email text not null,
    language text not null,
    data jsonb not null,
    state text not null,
    attempts bigint not null,
    next_attempt_at timestamptz not null,
    last_error text,
    created_at timestamptz not null,
    sent_at timestamptz,
    constraint outbox_state_known check (state in ('pending', 'sent', 'failed')),
    constraint outbox_event_key_unique unique (event_key)
);
create index outbox_due on outbox (next_attempt_at) where state = 'pending';
create index outbox_by_creation on outbox (created_at);

-- What links in mails are signed with, made by the first program that starts, so that every node signs alike.
create table signing_key (
    name text primary key,
    secret bytea not null,
    created_at timestamptz not null
);

-- The last run of each job; the row is the lock that keeps a job on one node at a time.
create table job (
    name text primary key,
    ran_for_at timestamptz,
    locked_until_at timestamptz,
    last_error text
);

-- The first answer to a request that carried a key, written in the request's own transaction.
create table idempotency_key (
    person_id uuid not null references person (id),
    key_hash text not null,
    request_hash text not null,
    answer jsonb not null,
    created_at timestamptz not null,
    constraint idempotency_key_person_id_key_hash_unique unique (person_id, key_hash)
);
create index idempotency_key_by_creation on idempotency_key (created_at);

-- Long work that a person asked for: on one node at a time, by the lease in its row.
create table work (
    id uuid primary key,
    person_id uuid not null references person (id),
    membership_id uuid not null references membership (id),
    kind text not null,
    request jsonb not null,
    -- The check that an import carries out.
    of_id uuid references work (id),
    state text not null,
    step text,
    done bigint not null,
    total bigint,
    cancel_asked boolean not null,
    attempts bigint not null,
    locked_until_at timestamptz,
    outcome jsonb not null,
    created_at timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz,
    constraint work_kind_known check (kind in ('export', 'check', 'import')),
    constraint work_state_known check (state in ('waiting', 'running', 'done', 'failed', 'cancelled'))
);
create index work_by_membership on work (membership_id, id);
create index work_under_way on work (id) where state in ('waiting', 'running');
create unique index work_carried_out_once on work (of_id) where state in ('waiting', 'running', 'done');
create index work_by_end on work (ended_at);

-- What a piece of work was given, and what it made.
create table work_file (
    work_id uuid not null references work (id),
    part text not null,
    name text not null,
    media_type text not null,
    content bytea not null,
    primary key (work_id, part)
);

-- No double booking of a place: the database's own promise.
alter table booking add constraint booking_place_free
    exclude using gist (resource_id with =, place with =, tstzrange(starts_at, ends_at) with &&) where (holds);

create function ledger_append_only() returns trigger language plpgsql as $$
begin
    raise exception using message = 'ledger_append_only';
end $$;
create trigger ledger_transaction_append_only before update or delete on ledger_transaction
    for each row execute function ledger_append_only();
create trigger ledger_entry_append_only before update or delete on ledger_entry
    for each row execute function ledger_append_only();
create trigger ledger_transaction_no_truncate before truncate on ledger_transaction
    for each statement execute function ledger_append_only();
create trigger ledger_entry_no_truncate before truncate on ledger_entry
    for each statement execute function ledger_append_only();

create function ledger_balanced() returns trigger language plpgsql as $$
begin
    if (select count(*) < 2 or sum(amount_ore) <> 0 from ledger_entry where transaction_id = new.id) then
        raise exception using message = 'ledger_balanced';
    end if;
    return new;
end $$;
create trigger ledger_transaction_balanced before insert on ledger_transaction
    for each row execute function ledger_balanced();

create function ledger_sealed() returns trigger language plpgsql as $$
begin
    if exists (select 1 from ledger_transaction where id = new.transaction_id) then
        raise exception using message = 'ledger_sealed';
    end if;
    return new;
end $$;
create trigger ledger_entry_sealed before insert on ledger_entry
    for each row execute function ledger_sealed();

create function audit_append_only() returns trigger language plpgsql as $$
begin
    raise exception using message = 'audit_append_only';
end $$;
create trigger audit_entry_append_only before update or delete on audit_entry
    for each row execute function audit_append_only();

create function tariff_immutable() returns trigger language plpgsql as $$
begin
    raise exception using message = 'tariff_immutable';
end $$;
create trigger tariff_immutable before update or delete on tariff
    for each row execute function tariff_immutable();
