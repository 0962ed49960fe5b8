-- What a source said between two moments is looked for by these, word for word as they stand here.
create index trait_fact_received on trait_fact (source, coalesce(received_at, at));
create index trait_fact_since_received on trait_fact (source, since_received_at) where since_received_at is not null;
create index trait_fact_history_received on trait_fact_history (source, received_at);
create index trait_fact_history_since_received on trait_fact_history (source, since_received_at) where since_received_at is not null;
create index link_received on link (source, coalesce(received_at, recorded_at)) where kind in ('observed', 'implied');
create index link_source_last on link_source (source, last_received);
create index identity_claim_since on identity_claim (source, since);
create index identity_alias_received on identity_alias (source, coalesce(received_at, at));
create index identity_conflict_received on identity_conflict (source, coalesce(received_at, first_at)) where status = 'open';

-- Erasing somebody takes them off the lists of retractions that go on.
create index source_retraction_subject_of on source_retraction_subject (identifier);
