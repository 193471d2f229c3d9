-- What the ledger is told about changes of the policies.

insert into ledger.event_type (role_name, type, lane, meaning) values
  ('inner', 'policy.proposed',    'EFFECT', 'a change of the policies was proposed and signed once'),
  ('inner', 'policy.changed',     'EFFECT', 'a change of the policies was approved and is in force, on trial'),
  ('inner', 'policy.confirmed',   'EFFECT', 'a change of the policies was confirmed and stays'),
  ('inner', 'policy.reverted',    'EFFECT', 'a change of the policies was not confirmed and gave way'),
  ('inner', 'policy.rolled-back', 'EFFECT', 'a change of the policies was taken back');
