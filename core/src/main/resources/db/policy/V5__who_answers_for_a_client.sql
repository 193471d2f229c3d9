-- policy: somebody else can answer for a client. Until somebody does who is active, it gets no
-- answers: the doors look at the person's state, nothing here has to be undone.

grant update (accountable_id) on policy.client to "inner";
create trigger client_changed after update on policy.client
  for each statement execute function policy.client_changed();
comment on table policy.client is
  'A program that may ask a door for decisions. Somebody answers for it; it ends by itself.'
  ' Only who answers for it ever changes; the ledger tells of each change.';
