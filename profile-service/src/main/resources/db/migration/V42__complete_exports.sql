-- Parts of exports are kept as the JSON text that was told: jsonb refuses \u0000 and changes numbers.
-- digest is SHA-256 of the event's data. Parts from before have none; their requests are completed already, or are started again.
alter table privacy_export alter column items type text using cast(items as text);
alter table privacy_export add column lines int not null default 0, add column digest text not null default '';

-- Why a receipt does not complete the service's share of a request; null where it does.
alter table privacy_receipt add column fault text;
update privacy_receipt set fault = case when not authentic then 'the signature is of something else' else 'the service could not do it' end
 where not authentic or receipt ->> 'status' <> 'done';
