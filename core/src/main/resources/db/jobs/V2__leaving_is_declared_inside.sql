--  That somebody leaves is signed at the inner door, where the rules for it are; a role that could
--  ask for it could make anybody leave whom it can freeze.

delete from jobs.askable where role_name = 'outer' and step = 'declare-leaver';
