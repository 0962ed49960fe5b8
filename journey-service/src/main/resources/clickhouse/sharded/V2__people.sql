-- Both columns on the shards, where they are computed, and on the table that leads to them. On the shards they are filled for
-- old parts as well.
ALTER TABLE ${database}.touchpoints_local ON CLUSTER '${cluster}'
    ADD COLUMN IF NOT EXISTS person_key UInt64 MATERIALIZED sipHash64(subject),
    ADD COLUMN IF NOT EXISTS touch LowCardinality(String) MATERIALIZED concat(channel, '\x1f', type, '\x1f', name),
    ADD COLUMN IF NOT EXISTS seq UInt64 ALIAS kafka_offset;

ALTER TABLE ${database}.touchpoints_local ON CLUSTER '${cluster}' MATERIALIZE COLUMN person_key, MATERIALIZE COLUMN touch;

ALTER TABLE ${database}.touchpoints ON CLUSTER '${cluster}'
    ADD COLUMN IF NOT EXISTS person_key UInt64 MATERIALIZED sipHash64(subject),
    ADD COLUMN IF NOT EXISTS touch LowCardinality(String) MATERIALIZED concat(channel, '\x1f', type, '\x1f', name),
    ADD COLUMN IF NOT EXISTS seq UInt64 ALIAS kafka_offset;

-- On every node whole: a shard looks up people and segments without asking another. Replicas of one table across all shards,
-- so that their names need the shard's too.
CREATE TABLE IF NOT EXISTS ${database}.identities ON CLUSTER '${cluster}'
(
    id      String,
    profile String,
    person  UInt64 MATERIALIZED sipHash64(profile),
    version UInt64
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/all/${database}/identities', '{shard}-{replica}', version)
ORDER BY id;

CREATE TABLE IF NOT EXISTS ${database}.agreements ON CLUSTER '${cluster}'
(
    id      String,
    uses    UInt8,
    version UInt64
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/all/${database}/agreements', '{shard}-{replica}', version)
ORDER BY id;

CREATE TABLE IF NOT EXISTS ${database}.memberships ON CLUSTER '${cluster}'
(
    segment UUID,
    profile String,
    person  UInt64 MATERIALIZED sipHash64(profile),
    name    String,
    at      DateTime64(3, 'UTC'),
    version UInt64,
    gone    UInt8
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/all/${database}/memberships', '{shard}-{replica}', version, gone)
ORDER BY (segment, profile);
