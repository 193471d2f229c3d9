-- ledger: what is told about registered clients and the decisions they ask for.

insert into ledger.event_type (role_name, type, lane, meaning) values
  ('inner', 'client.registered',     'EFFECT', 'a program may ask a door for decisions'),
  ('inner', 'client.rules-changed',  'EFFECT', 'what decides for a program was changed'),
  ('inner', 'client.secret-rotated', 'EFFECT', 'a program got another secret'),
  ('inner', 'client.removed',        'EFFECT', 'a program may not ask for decisions any more'),
  ('inner', 'client.answered',       'STREAM', 'decisions that programs asked for, many in one'),
  ('outer', 'client.answered',       'STREAM', 'decisions that programs asked for, many in one');
