-- Whom an erasure is of, as it was told at its first start: the services that are done have forgotten them, and who was not
-- able to has to be told the same names again. Emptied when it is done.
alter table privacy_request add column names jsonb;

-- What was collected is deleted also where the request never completes.
update privacy_request set expires_at = coalesce(started_at, created_at) + interval '30 days'
 where kind in ('access', 'portability') and status in ('running', 'failed') and expires_at is null;
create index privacy_request_by_expiry on privacy_request (expires_at) where expires_at is not null;
