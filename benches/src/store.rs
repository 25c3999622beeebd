//! The rows that are written in bulk.

torget_core::statements! {
    INSERT_COLLABORATION = "insert into collaboration (id, name, created_at) values ($1, $2, $3)";
    INSERT_ORGANISATION = "insert into organisation (id, kind, organisation_number, name, short_name, email, population,
            latitude, longitude, search_text, version, created_at)
        values ($1, 'municipality', $2, $3, $3, $2, $4, $5, $6, $3, 1, $7)";
    INSERT_MEMBER = "insert into collaboration_member (collaboration_id, organisation_id, from_on) values ($1, $2, $3)";
    INSERT_UNIT = "insert into unit (id, organisation_id, name, address, phone, email, cost_centre, latitude, longitude,
            active, search_text, version, created_at)
        values ($1, $2, $3, $3, '', '', '', $4, $5, true, $3, 1, $6)";
    INSERT_PERSON = "insert into person (id, name, email, phone, language, search_text, active, version, created_at)
        values ($1, $2, $2, '', 'sv', $2, true, 1, $3)";
    INSERT_AREA = "insert into area (id, collaboration_id, plugin_key, manifest_version, name, state, settings, version,
            created_at)
        values ($1, $2, 'nurse_pool', 1, 'Poolen', 'active', $3, 1, $4)";
    INSERT_AREA_MEMBER = "insert into area_member (area_id, organisation_id, from_on) values ($1, $2, $3)";
    INSERT_AGREEMENT = "insert into agreement (id, collaboration_id, area_id, name, valid_from_on, vat_basis_points,
            vat_reason, cancel_free_days_before, cancel_free_until_minute, cancel_fee_basis_points, created_at)
        values ($1, $2, $3, 'Avtal', $4, 2500, '', 1, 720, 5000, $5)";
    INSERT_TARIFF = "insert into tariff (id, collaboration_id, agreement_id, valid_from_on, prices, created_at)
        values ($1, $2, $3, $4, $5, $6)";
    INSERT_RESOURCE = "insert into resource (id, collaboration_id, area_id, organisation_id, person_id, kind, name,
            attributes, capacity, place_name, latitude, longitude, state, version, created_at)
        values ($1, $2, $3, $4, $5, 'nurse', $6, $7, 1, 'Orten', $8, $9, 'published', 1, $10)";
    INSERT_WINDOW = "insert into availability_window (resource_id, starts_at, ends_at) values ($1, $2, $3)";
    INSERT_NEED = "insert into need (id, collaboration_id, area_id, organisation_id, unit_id, starts_at, ends_at,
            break_minutes, quantity, filled, reason, requirements, welcomes_new, priority, way, circle, fill_before_at,
            cost_centre, reference, state, version, created_by, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, 45, 1, 1, 'vacancy', $8, false, 'normal', 'book', 'all', $6, '', '',
            'filled', 1, $9, $10)";
    INSERT_BOOKING = "insert into booking (id, collaboration_id, area_id, need_id, resource_id, place, unit_id, buyer_id,
            seller_id, agreement_id, tariff_id, manifest_version, starts_at, ends_at, break_minutes, state, holds, price,
            terms, warnings, calendar_sequence, version, created_by, created_at)
        values ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9, $10, 1, $11, $12, 45, $13, true, $14, $15, $16, 0, 1, $17, $18)";
    INSERT_INTRODUCTION = "insert into introduction (unit_id, resource_id, at, booking_id) values ($1, $2, $3, $4)
        on conflict (unit_id, resource_id) do nothing";
    INSERT_MANAGER = "insert into membership (id, person_id, role, organisation_id, unit_id, from_on)
        values ($1, $2, 'unit_manager', $3, $4, $5)";
    INSERT_SESSION = "insert into session (token_hash, person_id, csrf_token, created_at, expires_at)
        values ($1, $2, 'csrf', $3, $4)";
    // So that PostgreSQL plans by what the tables hold, as its own upkeep would have it do by then.
    ANALYZE = "analyze";
}
