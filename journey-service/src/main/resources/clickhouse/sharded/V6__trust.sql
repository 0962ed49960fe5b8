-- As V6 of the local form, on the shards and on the tables that lead to them. touchpoints_by_period_local, which V5 leaves behind, has the
-- column too, so that its rows can still be moved by SELECT *; where it was dropped, leave its statement out.
ALTER TABLE ${database}.touchpoints_local ON CLUSTER '${cluster}' ADD COLUMN IF NOT EXISTS trust LowCardinality(String) AFTER source;

ALTER TABLE ${database}.touchpoints_by_period_local ON CLUSTER '${cluster}' ADD COLUMN IF NOT EXISTS trust LowCardinality(String) AFTER source;

ALTER TABLE ${database}.touchpoints ON CLUSTER '${cluster}' ADD COLUMN IF NOT EXISTS trust LowCardinality(String) AFTER source;

ALTER TABLE ${database}.bulk_events_local ON CLUSTER '${cluster}' ADD COLUMN IF NOT EXISTS trust LowCardinality(String) ALIAS toLowCardinality('import');

ALTER TABLE ${database}.bulk_events ON CLUSTER '${cluster}' ADD COLUMN IF NOT EXISTS trust LowCardinality(String) ALIAS toLowCardinality('import');

CREATE TABLE IF NOT EXISTS ${database}.identity_claims ON CLUSTER '${cluster}'
(
    id      String,
    profile String,
    person  UInt64 MATERIALIZED sipHash64(profile),
    version UInt64
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/all/${database}/identity_claims', '{shard}-{replica}', version)
ORDER BY id;
