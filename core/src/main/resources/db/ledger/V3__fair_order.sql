-- One login role cannot keep another out of the ledger: entries get their places in the order in
-- which they arrive (ids are the writer's choice), and room is kept for the inner door.

alter table ledger.waiting add column arrived bigint generated always as identity;
create index waiting_arrived_ix on ledger.waiting (arrived);
comment on column ledger.waiting.arrived is 'The order in which places are given.';

create or replace function ledger.pass_gate(ending boolean) returns void
language plpgsql
set search_path = ''
as $$
declare
  gate ledger.gate;
begin
  select * into strict gate from ledger.gate;
  if session_user <> 'inner' then
    gate.waiting_max := gate.waiting_max / 4 * case when ending then 3 else 2 end;
    gate.reserve := 0;
  end if;
  if ending then
    gate.open := true;
    gate.waiting_max := gate.waiting_max + gate.reserve;
  end if;
  if not gate.open or pg_relation_size('ledger.waiting') > gate.waiting_max then
    raise exception 'the ledger takes nothing now' using errcode = 'SP002';
  end if;
end $$;
comment on function ledger.pass_gate is
  'Raises SP002 when the ledger takes nothing now. Only the inner door may fill it to the top, and'
  ' only its endings take from the reserve.';
