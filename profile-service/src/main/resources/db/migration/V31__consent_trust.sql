-- Whether the word of whoever said it stands for the person: that of colleagues, partners, confirmations, trusted sources and
-- proven visitors. Null in entries from before: those of banners count as said by an unproven visitor, all others as trusted.
alter table consent_entry add column trusted boolean;

-- What an unproven visitor's banner repeats is apart from what a trusted source does.
alter table consent_echo add column trusted boolean not null default false;
alter table consent_echo drop constraint consent_echo_pkey;
alter table consent_echo add primary key (identifier, purpose, channels, decision, trusted);

-- "Do not sell or share my personal information" (California Civil Code 1798.120 and 1798.135; 11 CCR 7025): allowed in the
-- United States until somebody opts out, elsewhere nothing that a company does without asking.
insert into consent_purpose (id, version, text_zh, text_en, legal_basis, valid_from, channels, double_opt_in, withdrawable, defaults, author)
values
('sale_or_sharing', 1, '我们向第三方出售或与其共享您的个人信息，用于跨情境行为广告。您可以随时选择退出。',
 'We sell your personal information to third parties, or share it with them for cross-context behavioural advertising. You can opt out at any time.',
 'consent', '1970-01-01Z', '["app","call_centre","chat","email","iot","partner","sms","social","store","web"]', false, true,
 '{"*":{"*":"denied"},"US":{"*":"granted"}}', 'throughline');

-- All is drawn anew, since trust goes before time now.
update consent_redraw set drawn = '';
