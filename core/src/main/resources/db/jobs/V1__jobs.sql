-- jobs: durable work of each door; crossing doors is a row in the other door's table.
--
--   outer ──insert──▶ outer_task ◀──runs── outer
--   outer ──ask_inner(allow-list)──▶ inner_task ◀──runs── inner
--   inner ──insert──▶ inner_task        inner ──ask_outer──▶ outer_task

revoke all on schema jobs from public;
grant usage on schema jobs to "outer", "inner";

-- The table that db-scheduler 16.12.0 expects, once for each door.
create table jobs.outer_task (
  task_name            text        not null,
  task_instance        text        not null,
  task_data            bytea,
  execution_time       timestamptz not null,
  picked               boolean     not null,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures integer,
  last_heartbeat       timestamptz,
  version              bigint      not null,
  priority             smallint,
  constraint outer_task_pkey primary key (task_name, task_instance),
  constraint outer_task_payload_is_bounded check (octet_length(task_data) <= 65536)
);
create index outer_task_execution_time_ix on jobs.outer_task (execution_time);
create index outer_task_last_heartbeat_ix on jobs.outer_task (last_heartbeat);
create index outer_task_priority_ix on jobs.outer_task (priority desc, execution_time asc);
comment on table jobs.outer_task is
  'Durable work of the outer door. The instance is the idempotency key.';

create table jobs.inner_task (
  task_name            text        not null,
  task_instance        text        not null,
  task_data            bytea,
  execution_time       timestamptz not null,
  picked               boolean     not null,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures integer,
  last_heartbeat       timestamptz,
  version              bigint      not null,
  priority             smallint,
  constraint inner_task_pkey primary key (task_name, task_instance),
  constraint inner_task_payload_is_bounded check (octet_length(task_data) <= 65536)
);
create index inner_task_execution_time_ix on jobs.inner_task (execution_time);
create index inner_task_last_heartbeat_ix on jobs.inner_task (last_heartbeat);
create index inner_task_priority_ix on jobs.inner_task (priority desc, execution_time asc);
comment on table jobs.inner_task is
  'Durable work of the inner door. The instance is the idempotency key.';

create table jobs.askable (
  role_name text not null,
  step      text not null
    constraint step_is_a_name check (step ~ '^[a-z][a-z0-9-]{0,60}$'),
  meaning   text not null,
  constraint askable_pkey primary key (role_name, step)
);
comment on table jobs.askable is
  'Which steps a role may ask of the other door. From outside only what takes access away.';

insert into jobs.askable (role_name, step, meaning) values
  ('outer', 'end-access-of-person', 'end grants and sessions of a person frozen outside'),
  ('outer', 'declare-leaver',       'start the leaver steps of a person frozen outside'),
  ('inner', 'end-web-sessions',     'end sign-in sessions and tokens of a person');

-- The two are one statement each and differ in the table: a table name is not a parameter.
create function jobs.ask_inner(step text, idempotency_key text, payload jsonb) returns boolean
language plpgsql security definer
set search_path = ''
as $$
begin
  if not exists (select 1 from jobs.askable as a
                  where a.role_name = session_user and a.step = ask_inner.step) then
    raise exception 'this role may not ask for this step' using errcode = 'SP003';
  end if;
  insert into jobs.inner_task
         (task_name, task_instance, task_data, execution_time, picked, version, priority)
  values (step, idempotency_key,
          convert_to(
            jsonb_build_object('asked_by', session_user, 'payload', payload)::text, 'UTF8'),
          clock_timestamp(), false, 1, 0)
  on conflict on constraint inner_task_pkey do nothing;
  return found;
end $$;
comment on function jobs.ask_inner is
  'Asks the inner door for a step on the allow-list. Stamped with the role that asks; the inner'
  ' door decides for itself whether and how.';

create function jobs.ask_outer(step text, idempotency_key text, payload jsonb) returns boolean
language plpgsql security definer
set search_path = ''
as $$
begin
  if not exists (select 1 from jobs.askable as a
                  where a.role_name = session_user and a.step = ask_outer.step) then
    raise exception 'this role may not ask for this step' using errcode = 'SP003';
  end if;
  insert into jobs.outer_task
         (task_name, task_instance, task_data, execution_time, picked, version, priority)
  values (step, idempotency_key,
          convert_to(
            jsonb_build_object('asked_by', session_user, 'payload', payload)::text, 'UTF8'),
          clock_timestamp(), false, 1, 0)
  on conflict on constraint outer_task_pkey do nothing;
  return found;
end $$;
comment on function jobs.ask_outer is
  'Asks the outer door for a step on the allow-list, stamped with the role that asks.';

revoke all on all functions in schema jobs from public;
grant execute on function jobs.ask_inner(text, text, jsonb) to "outer";
grant execute on function jobs.ask_outer(text, text, jsonb) to "inner";
grant select, insert, update, delete on jobs.outer_task to "outer";
grant select, insert, update, delete on jobs.inner_task to "inner";
grant select on jobs.askable to "outer", "inner";
