-- Who is who, who agrees to what, and who is in which segment, beside the log: an analysis asks them when it runs, so that
-- a merge, a refusal or an erasure counts for everything that was ever recorded. See docs/adr/0015.
-- A person is sipHash64 of the profile's id; who has no profile, that of the subject. Old parts compute both columns when
-- they are read, until the mutation has passed them. touch and seq are what a walk reads of an event.
ALTER TABLE ${database}.touchpoints
    ADD COLUMN IF NOT EXISTS person_key UInt64 MATERIALIZED sipHash64(subject),
    ADD COLUMN IF NOT EXISTS touch LowCardinality(String) MATERIALIZED concat(channel, '\x1f', type, '\x1f', name),
    ADD COLUMN IF NOT EXISTS seq UInt64 ALIAS kafka_offset;

ALTER TABLE ${database}.touchpoints MATERIALIZE COLUMN person_key, MATERIALIZE COLUMN touch;

-- version is the statement's place in its topic, as Kafka keeps the order of a key (docs/adr/0002). Whoever is forgotten is deleted,
-- not marked: a mark would keep the very name that is to go.
CREATE TABLE IF NOT EXISTS ${database}.identities
(
    id      String,
    profile String,
    person  UInt64 MATERIALIZED sipHash64(profile),
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY id;

-- id is the topic's key: a profile's id, a visitor's identifier, or * for everybody else.
-- uses: bit 0 analytics, bit 1 feedback.
CREATE TABLE IF NOT EXISTS ${database}.agreements
(
    id      String,
    uses    UInt8,
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY id;

CREATE TABLE IF NOT EXISTS ${database}.memberships
(
    segment UUID,
    profile String,
    person  UInt64 MATERIALIZED sipHash64(profile),
    name    String,
    at      DateTime64(3, 'UTC'),
    version UInt64,
    gone    UInt8
)
ENGINE = ReplacingMergeTree(version, gone)
ORDER BY (segment, profile);
