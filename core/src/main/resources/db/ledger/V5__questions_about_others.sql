-- ledger: who asked what somebody else may do, or why.

insert into ledger.event_type (role_name, type, lane, meaning) values
  ('inner', 'policy.asked', 'STREAM', 'why, who or what was asked about somebody else'),
  ('outer', 'policy.asked', 'STREAM', 'why, who or what was asked about somebody else');
