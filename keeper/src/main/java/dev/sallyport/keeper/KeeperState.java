package dev.sallyport.keeper;

import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.warrant.AcceptGrant;
import dev.sallyport.warrant.Act;
import dev.sallyport.warrant.ApproveElevation;
import dev.sallyport.warrant.ChangePolicy;
import dev.sallyport.warrant.DeclareLeaver;
import dev.sallyport.warrant.DefineRoster;
import dev.sallyport.warrant.DefineTarget;
import dev.sallyport.warrant.EnrolAuthenticator;
import dev.sallyport.warrant.InvitePerson;
import dev.sallyport.warrant.OpenInnerSession;
import dev.sallyport.warrant.ProveConnection;
import dev.sallyport.warrant.RegisterSshKey;
import dev.sallyport.warrant.RequestElevation;
import dev.sallyport.warrant.UnfreezePerson;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Everything the keeper remembers besides its keys and the last checkpoint. Immutable: a change is
/// a new value, which counts once it is on the disk.
///
/// `founders` are the persons of the set-up, two for ever; `latest` has the newest sealed
/// definition of each target and roster, by id, and of each door's policies, by `policy/DOOR`.
record KeeperState(
        InstallationId installation,
        List<Founder> founders,
        Set<PersonId> administrators,
        Optional<RosterId> administratorsRoster,
        Map<String, Latest> latest,
        Set<AuthenticatorId> revoked) {
    static final int FOUNDERS_MAX = 2;

    /// A first administrator, the act that enrolled them, and the key it enrolled.
    record Founder(PersonId person, Sha256 act, Sha256 publicKey) {}

    /// The newest sealed definition: its version, when it was signed, its hash.
    record Latest(long version, Instant at, Sha256 hash) {
        /// The very same again, a higher version, or the same version signed later: a definition
        /// that was sealed and then lost before it was stored can be made anew, but never does an
        /// older one come back.
        boolean allows(Latest next) {
            return next.hash.equals(hash)
                    || next.version > version
                    || next.version == version && next.at.isAfter(at);
        }
    }

    KeeperState {
        founders = List.copyOf(founders);
        administrators = Set.copyOf(administrators);
        latest = Map.copyOf(latest);
        revoked = Set.copyOf(revoked);
    }

    static KeeperState empty(InstallationId installation) {
        return new KeeperState(
                installation, List.of(), Set.of(), Optional.empty(), Map.of(), Set.of());
    }

    boolean setUpClosed() {
        return founders.size() >= FOUNDERS_MAX || administratorsRoster.isPresent();
    }

    KeeperState withFounder(EnrolAuthenticator enrolment, Sha256 act) {
        Founder founder = new Founder(enrolment.by(), act, Sha256.of(enrolment.publicKey()));
        return new KeeperState(
                installation,
                Stream.concat(founders.stream(), Stream.of(founder)).toList(),
                with(administrators, enrolment.by()),
                administratorsRoster,
                latest,
                revoked);
    }

    /// What to remember of an act that is about to be sealed.
    KeeperState withSealed(Act act, Sha256 hash) {
        return switch (act) {
            case DefineTarget target -> withLatest(target.target().text(), latest(target, hash));
            case DefineRoster roster -> {
                KeeperState next = withLatest(roster.roster().text(), latest(roster, hash));
                yield roster.ofAdministrators() ? next.withAdministrators(roster) : next;
            }
            case ChangePolicy change -> withLatest(key(change), latest(change, hash));
            case EnrolAuthenticator _,
                    RegisterSshKey _,
                    OpenInnerSession _,
                    RequestElevation _,
                    ApproveElevation _,
                    AcceptGrant _,
                    ProveConnection _,
                    InvitePerson _,
                    DeclareLeaver _,
                    UnfreezePerson _ ->
                    this;
        };
    }

    KeeperState withRevoked(AuthenticatorId authenticator) {
        return new KeeperState(
                installation,
                founders,
                administrators,
                administratorsRoster,
                latest,
                with(revoked, authenticator));
    }

    private KeeperState withLatest(String key, Latest newest) {
        Map<String, Latest> next = new HashMap<>(latest);
        next.put(key, newest);
        return new KeeperState(
                installation, founders, administrators, administratorsRoster, next, revoked);
    }

    private KeeperState withAdministrators(DefineRoster roster) {
        return new KeeperState(
                installation,
                founders,
                new LinkedHashSet<>(roster.members()),
                Optional.of(roster.roster()),
                latest,
                revoked);
    }

    private static <T> Set<T> with(Set<T> set, T item) {
        Set<T> next = new LinkedHashSet<>(set);
        next.add(item);
        return next;
    }

    private static Latest latest(DefineTarget target, Sha256 hash) {
        return new Latest(target.version(), target.at(), hash);
    }

    private static Latest latest(DefineRoster roster, Sha256 hash) {
        return new Latest(roster.version(), roster.at(), hash);
    }

    private static Latest latest(ChangePolicy change, Sha256 hash) {
        return new Latest(change.version(), change.at(), hash);
    }

    private static String key(ChangePolicy change) {
        return "policy/" + change.door();
    }

    // ---- what the rules ask

    boolean current(DefineTarget target, Sha256 hash) {
        Latest newest = latest.get(target.target().text());
        return newest != null && newest.hash.equals(hash);
    }

    boolean current(DefineRoster roster, Sha256 hash) {
        Latest newest = latest.get(roster.roster().text());
        return newest != null && newest.hash.equals(hash);
    }

    boolean follows(DefineTarget target, Sha256 hash) {
        Latest newest = latest.get(target.target().text());
        return newest == null || newest.allows(latest(target, hash));
    }

    boolean follows(ChangePolicy change, Sha256 hash) {
        Latest newest = latest.get(key(change));
        return newest == null || newest.allows(latest(change, hash));
    }

    /// The reserved name belongs to the first roster that had it, and that roster to the name.
    boolean follows(DefineRoster roster, Sha256 hash) {
        boolean rightName =
                administratorsRoster
                        .map(id -> id.equals(roster.roster()) == roster.ofAdministrators())
                        .orElse(true);
        Latest newest = latest.get(roster.roster().text());
        return rightName && (newest == null || newest.allows(latest(roster, hash)));
    }
}
