-- How far the source of an event was believed when it sent it: public, server or import. Empty for events from before sources had a trust
-- and for responses; whatever asks for orders that are not proven takes everything but server and import for public. Claims stand among
-- the identifiers, by types that begin with claimed_. What somebody has uploaded is an operator's word.
ALTER TABLE ${database}.touchpoints ADD COLUMN IF NOT EXISTS trust LowCardinality(String) AFTER source;

ALTER TABLE ${database}.bulk_events ADD COLUMN IF NOT EXISTS trust LowCardinality(String) ALIAS toLowCardinality('import');

-- Whose an identifier is by the word of public sources alone. Of analyses alone, where nobody who is believed says whose it is.
CREATE TABLE IF NOT EXISTS ${database}.identity_claims
(
    id      String,
    profile String,
    person  UInt64 MATERIALIZED sipHash64(profile),
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY id;
