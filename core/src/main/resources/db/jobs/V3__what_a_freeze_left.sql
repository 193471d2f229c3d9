-- Who is frozen at the inner door keeps sign-in sessions that are only refused. When the freeze is
-- lifted they end for good.

insert into jobs.askable (role_name, step, meaning) values
  ('inner', 'end-frozen-sessions', 'end sign-in sessions from before a freeze that was lifted');
