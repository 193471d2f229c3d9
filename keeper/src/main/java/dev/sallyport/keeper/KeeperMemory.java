package dev.sallyport.keeper;

import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.warrant.Administration;
import dev.sallyport.warrant.ChangePolicy;
import dev.sallyport.warrant.DefineRoster;
import dev.sallyport.warrant.DefineTarget;

/// What the keeper remembers, as the rules for warrants and facts ask it.
record KeeperMemory(KeeperState state, EndedGrants endedGrants) implements Administration {
    @Override
    public boolean revoked(AuthenticatorId authenticator) {
        return state.revoked().contains(authenticator);
    }

    @Override
    public boolean ended(GrantId grant) {
        return endedGrants.contains(grant);
    }

    @Override
    public boolean current(DefineTarget target, Sha256 hash) {
        return state.current(target, hash);
    }

    @Override
    public boolean current(DefineRoster roster, Sha256 hash) {
        return state.current(roster, hash);
    }

    @Override
    public boolean twoAdministrators() {
        return state.administrators().size() >= 2;
    }

    @Override
    public boolean administrator(PersonId person) {
        return state.administrators().contains(person);
    }

    @Override
    public boolean follows(DefineTarget target, Sha256 hash) {
        return state.follows(target, hash);
    }

    @Override
    public boolean follows(DefineRoster roster, Sha256 hash) {
        return state.follows(roster, hash);
    }

    @Override
    public boolean follows(ChangePolicy change, Sha256 hash) {
        return state.follows(change, hash);
    }
}
