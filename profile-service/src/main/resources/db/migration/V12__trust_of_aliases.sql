-- Whether who said so is believed when they say that two known users are one. Of those that were waiting before, nobody knows.
alter table identity_alias add column trusted boolean not null default false;
