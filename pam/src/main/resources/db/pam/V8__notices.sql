--  What people are told of because a policy wants them told.
--
--   ledger.entry ◄── notice   one for each person who was told of that act
--
--  Unlike the history around it a notice is its receiver's: it counts up while it is unread, is marked
--  as read once, and goes when it is old. What was told, to whom, stays in the act's entry of the ledger.

create table pam.notice (
  person_id  uuid        not null,
  event_id   uuid        not null,
  actor      text        not null,
  event_type text        not null
    constraint event_type_is_short check (length(event_type) between 3 and 80),
  sentence   text        not null
    constraint sentence_is_short check (length(sentence) between 1 and 300),
  given_at   timestamptz not null,
  times      bigint      not null default 1
    constraint what_is_told_is_told_once_at_least check (times >= 1),
  last_at    timestamptz not null
    constraint the_last_time_is_not_before_the_first check (last_at >= given_at),
  read_at    timestamptz
    constraint nothing_is_read_before_it_is_given check (read_at >= given_at),
  constraint a_person_is_told_once_of_an_act primary key (person_id, event_id)
);
create index notice_newest_ix on pam.notice (person_id, given_at desc, event_id desc);
create unique index the_same_unread_notice_is_one_ix
    on pam.notice (person_id, actor, event_type, sentence) where read_at is null;
create index notice_read_ix on pam.notice (read_at) where read_at is not null;
comment on table pam.notice is
  'What a policy wanted a person told of, and whether they have read it. `event_id`: the act''s entry in the ledger, the first of `times` that told the same before it was read.';

-- Of the name by which seal_append_only() knows that a table has its rule.
create trigger rows_are_never_changed before update on pam.notice
  for each row
  when (old.read_at is not null
        or (new.person_id, new.event_id, new.actor, new.event_type, new.sentence, new.given_at)
           is distinct from
           (old.person_id, old.event_id, old.actor, old.event_type, old.sentence, old.given_at)
        or new.times < old.times
        or new.last_at < old.last_at)
  execute function pam.append_only();

grant select, insert, delete on pam.notice to inner;
grant update (read_at, times, last_at) on pam.notice to inner;
