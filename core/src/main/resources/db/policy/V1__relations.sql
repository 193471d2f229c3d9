-- policy: facts that decisions are made from, pushed by the zones that own them.

revoke all on schema policy from public;
grant usage on schema policy to "outer", "inner";

create table policy.relation_kind (
  role_name text not null,
  relation  text not null
    constraint relation_is_a_word check (relation ~ '^[a-z][a-z0-9-]{0,40}$'),
  meaning   text not null,
  ended_by_others boolean not null default false,
  constraint relation_kind_pkey primary key (role_name, relation)
);
comment on table policy.relation_kind is
  'Which login role may state which relation. Each zone adds its own in its migrations. What adds'
  ' power is stated by the inner door alone.';

comment on column policy.relation_kind.ended_by_others is
  'Whether another role may take the statement back: outer facts can take away.';

create table policy.relation (
  subject     text        not null
    constraint subject_is_named check (char_length(subject) between 1 and 120),
  relation    text        not null,
  object      text        not null
    constraint object_is_named check (char_length(object) between 1 and 120),
  valid_from  timestamptz not null,
  valid_until timestamptz not null default 'infinity',
  stated_by   text        not null,
  stated_at   timestamptz not null,
  constraint relation_pkey primary key (subject, relation, object, stated_by),
  constraint validity_runs_forward check (valid_from < valid_until)
);
create index relation_object_ix on policy.relation (object, relation);
comment on table policy.relation is
  'A fact: subject, relation, object, from when to when, and which role states it. Two roles may'
  ' state the same; each takes back only its own.';

create function policy.relate(
  subject text, relation text, object text, valid_from timestamptz, valid_until timestamptz
) returns void
language plpgsql security definer
set search_path = ''
as $$
begin
  if not exists (select 1 from policy.relation_kind as k
                  where k.role_name = session_user and k.relation = relate.relation) then
    raise exception 'this role may not state this relation' using errcode = 'SP004';
  end if;
  insert into policy.relation as r
         (subject, relation, object, valid_from, valid_until, stated_by, stated_at)
  values (relate.subject, relate.relation, relate.object, relate.valid_from,
          relate.valid_until, session_user, clock_timestamp())
  on conflict on constraint relation_pkey do update
    set valid_from  = excluded.valid_from,
        valid_until = excluded.valid_until,
        stated_at   = excluded.stated_at;
end $$;
comment on function policy.relate is
  'States a fact, in the transaction that makes it true. Stamped with the login role.';

create function policy.unrelate(subject text, relation text, object text) returns boolean
language plpgsql security definer
set search_path = ''
as $$
begin
  delete from policy.relation as r
   where r.subject = unrelate.subject
     and r.relation = unrelate.relation
     and r.object = unrelate.object
     and (r.stated_by = session_user
          or exists (select 1
                       from policy.relation_kind as k
                      where k.role_name = r.stated_by
                        and k.relation = r.relation
                        and k.ended_by_others));
  return found;
end $$;
comment on function policy.unrelate is
  'Takes back what the same login role stated, and what others stated where that takes power away.';

revoke all on all functions in schema policy from public;
grant execute on function policy.relate(text, text, text, timestamptz, timestamptz),
                          policy.unrelate(text, text, text)
   to "outer", "inner";
grant select on policy.relation, policy.relation_kind to "outer", "inner";

insert into policy.relation_kind (role_name, relation, ended_by_others, meaning) values
  ('inner', 'member',        true,  'is in the group'),
  ('outer', 'member',        true,  'is in the group, which gives no power'),
  ('inner', 'part-of',       false, 'is a group inside the group'),
  ('inner', 'in-unit',       false, 'belongs to the unit'),
  ('inner', 'leads',         false, 'leads the unit'),
  ('inner', 'accountable',   false, 'answers for the identity that is not a person'),
  ('inner', 'administrator', false, 'administers the installation'),
  ('inner', 'auditor',       false, 'may look at everything and change nothing'),
  ('inner', 'eligible',      true,  'may ask for a grant on the target'),
  ('inner', 'approver',      true,  'may approve requests for the target');
