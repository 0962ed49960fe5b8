-- What one event says together, beyond the star that it is stored as: it keeps the rest of a person together where the
-- identifier in the middle is separated. `stated`: the sender says outright that the two are one user (an alias call), which
-- joins two people rather than describing one.
alter table link drop constraint link_kind_check;
alter table link add constraint link_kind_check check (kind in ('observed', 'implied', 'manual', 'made', 'unlink'));
alter table link add column stated boolean not null default false;
create unique index link_implied_once on link (a, b) where kind = 'implied';
create or replace view standing_link as
    select l.* from link l
     where l.kind <> 'unlink' and not exists (select 1 from link u where u.revokes = l.id);

-- The separation that a pair was written by, as it was asked for: sent again, it changes nothing.
alter table identity_apart add column request text collate "C";
create index identity_apart_request on identity_apart (request) where request is not null and lifted_at is null;

-- Of the events that links name as what said so, the identifiers that they linked to the same one belong together. Two users
-- in one link were joined by an alias. Of an event that named many, the first dozen.
with star as (
  select s.source, s.event_id, s.at, s.recorded_at, e.hub, e.leaf,
         row_number() over (partition by s.source, s.event_id, e.hub order by e.leaf) as place
    from standing_link s cross join lateral (values (s.a, s.b), (s.b, s.a)) as e(hub, leaf)
   where s.kind = 'observed' and not (s.a like 'user\_id:%' and s.b like 'user\_id:%'))
insert into link (id, kind, a, b, source, event_id, at, recorded_at)
select gen_random_uuid(), 'implied', one.leaf, other.leaf, one.source, one.event_id, one.at, greatest(one.recorded_at, other.recorded_at)
  from star one join star other on other.source = one.source and other.event_id = one.event_id and other.hub = one.hub and one.leaf < other.leaf
 where one.place <= 12 and other.place <= 12
   and not (one.leaf like 'user\_id:%' and other.leaf like 'user\_id:%')
on conflict (a, b) where kind = 'implied' do nothing;
