-- How many people a request needs: the target's number, or a policy's that asked for more when it
-- was made. Requests from before have 0; the target's number counts in any case.

alter table pam.elevation_request
  add column approvals_needed integer not null default 0
    constraint approvals_needed_is_a_few check (approvals_needed between 0 and 10);
alter table pam.elevation_request alter column approvals_needed drop default;
