-- Of ClickHouse's JSON functions one number that they cannot hold hides the whole object. Such numbers stand in properties as texts
-- (see LogNumbers); then properties_sent has the object as it was sent, and is empty everywhere else. Of the older rows as well.
ALTER TABLE ${database}.touchpoints ADD COLUMN IF NOT EXISTS properties_sent String CODEC(ZSTD(1)) AFTER properties;

ALTER TABLE ${database}.touchpoints UPDATE properties_sent = properties, properties = arrayStringConcat(arrayMap(
        token -> if(match(token, '^-?[0-9]') AND (NOT isFinite(toFloat64OrZero(token)) OR match(token, '^-?[0-9]+$')
            AND isNull(toInt64OrNull(token)) AND isNull(toUInt64OrNull(token))), concat('"', token, '"'), token),
        extractAll(properties, '"(?:[^"\\\\]|\\\\.)*"|-?[0-9][0-9.eE+-]*|[^"0-9-]+|.')))
    WHERE NOT isValidJSON(properties) SETTINGS mutations_sync = 1;
