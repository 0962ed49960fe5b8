-- Searches for probable duplicates: jobs, one at a time.
create table duplicate_search (
    id           uuid primary key,
    status       text   not null check (status in ('running', 'done', 'cancelled', 'failed')),
    phase        text   not null,
    done         bigint not null default 0,
    total        bigint not null default 0,
    -- {kind: [path]}: which traits say what
    fields       jsonb  not null,
    -- Names of the traits that the fields need.
    traits       jsonb  not null,
    threshold    double precision not null,
    auto_accept  double precision,
    model        jsonb,
    counts       jsonb  not null default '{}',
    message      text,
    -- The caller's own name for the request, if they gave one: sent twice, it is one search.
    request_key  text,
    requested_by text   not null,
    requested_at timestamptz not null default now(),
    finished_at  timestamptz,
    -- Who works on it; whoever was not heard of for a minute does not any more.
    worker       uuid,
    heard_at     timestamptz,
    attempts     int    not null default 0
);
create unique index duplicate_search_running on duplicate_search ((true)) where status = 'running';
create unique index duplicate_search_request on duplicate_search (requested_by, request_key);

-- Two profiles that are probably one person. Holds no personal data: values are read from the profiles when asked for.
create table duplicate_candidate (
    id          uuid primary key,
    one         uuid   not null references profile (id) on delete cascade,
    other       uuid   not null references profile (id) on delete cascade check (one < other),
    -- log2 of the odds
    weight      double precision not null,
    -- [{field, level, weight}], whose weights add up to the whole
    reason      jsonb  not null,
    -- The last that found the pair.
    search      uuid   not null references duplicate_search (id),
    found_at    timestamptz not null,
    -- stale: not found again, or one of the two stands for itself no more. What is accepted or rejected is settled.
    status      text   not null check (status in ('open', 'accepted', 'rejected', 'stale')),
    decided_by  text,
    decided_at  timestamptz,
    automatic   boolean not null default false,
    -- Why it was not accepted automatically although it was probable enough.
    note        text,
    unique (one, other)
);
create index duplicate_candidate_by_weight on duplicate_candidate (weight desc, id desc);
create index duplicate_candidate_by_other on duplicate_candidate (other);
create index duplicate_candidate_by_search on duplicate_candidate (search);

-- As they are now that profiles may have been merged or separated by other means.
create view duplicate_candidate_now as
    select c.*, i.profile_id as profile_of_one, j.profile_id as profile_of_other,
           case when c.status = 'accepted' and i.profile_id <> j.profile_id then 'separated'
                when c.status in ('open', 'stale') and i.profile_id = j.profile_id then 'merged'
                when c.status = 'open' and (i.profile_id <> c.one or j.profile_id <> c.other) then 'stale'
                else c.status end as state
      from duplicate_candidate c
      join identifier i on i.key = 'profile_id:' || cast(c.one as text)
      join identifier j on j.key = 'profile_id:' || cast(c.other as text);
