-- Event logs that somebody has uploaded, with the columns that analyses read of the log. A partition each, so that one goes
-- by dropping a file. seq is the line.
CREATE TABLE IF NOT EXISTS ${database}.bulk_events
(
    dataset    UUID,
    subject    String,
    time       DateTime64(3, 'UTC'),
    seq        UInt64,
    source     LowCardinality(String),
    channel    LowCardinality(String),
    type       LowCardinality(String),
    name       LowCardinality(String),
    properties String CODEC(ZSTD(1)),
    person_key UInt64 MATERIALIZED sipHash64(subject),
    touch      LowCardinality(String) MATERIALIZED concat(channel, '\x1f', type, '\x1f', name)
)
ENGINE = MergeTree
PARTITION BY dataset
ORDER BY (dataset, subject, time, seq);

-- Paths that were counted elsewhere.
CREATE TABLE IF NOT EXISTS ${database}.bulk_paths
(
    dataset     UUID,
    path        Array(LowCardinality(String)),
    conversions UInt64,
    value       Decimal(18, 4),
    nulls       UInt64
)
ENGINE = MergeTree
PARTITION BY dataset
ORDER BY (dataset, path);
