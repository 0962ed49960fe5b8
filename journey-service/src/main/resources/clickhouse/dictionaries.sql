-- Made anew at each start, as the password that they read their tables by may have changed. Loaded again before a question
-- wherever their tables have changed since.
CREATE OR REPLACE DICTIONARY ${database}.people (key UInt64, person UInt64)
PRIMARY KEY key
SOURCE(CLICKHOUSE(${dictionary_access} QUERY 'SELECT sipHash64(id) AS key, person FROM ${database}.identities FINAL'))
LAYOUT(HASHED())
LIFETIME(0);

CREATE OR REPLACE DICTIONARY ${database}.claimed_people (key UInt64, person UInt64)
PRIMARY KEY key
SOURCE(CLICKHOUSE(${dictionary_access} QUERY 'SELECT sipHash64(id) AS key, person FROM ${database}.identity_claims FINAL'))
LAYOUT(HASHED())
LIFETIME(0);

CREATE OR REPLACE DICTIONARY ${database}.agreed (key UInt64, uses UInt8)
PRIMARY KEY key
SOURCE(CLICKHOUSE(${dictionary_access} QUERY 'SELECT sipHash64(id) AS key, uses FROM ${database}.agreements FINAL'))
LAYOUT(HASHED())
LIFETIME(0);
