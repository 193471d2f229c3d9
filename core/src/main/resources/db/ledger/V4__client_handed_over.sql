-- ledger: what is told when somebody else answers for a registered client.

insert into ledger.event_type (role_name, type, lane, meaning) values
  ('inner', 'client.handed-over', 'EFFECT', 'somebody else answers for a program');
