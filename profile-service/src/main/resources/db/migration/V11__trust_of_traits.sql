-- Whether whoever said it is believed. Of what sources said before they had a trust, none is: what a trusted one says anew holds.
alter table trait_fact add column trusted boolean not null default false;
update trait_fact set trusted = true where source like 'api:%';
alter table trait_quarantine add column trusted boolean not null default false;
