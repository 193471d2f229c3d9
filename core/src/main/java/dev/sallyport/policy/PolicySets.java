package dev.sallyport.policy;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.warrant.Act;
import dev.sallyport.warrant.ChangePolicy;
import dev.sallyport.warrant.TrustAnchor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The policies of both doors in the database, with their history.
///
///     approved ──▶ on trial, in force ──confirmed──▶ in force until a newer one is
///                        │ 10 minutes, or rolled back
///                        └──▶ the one before is in force again
///
/// In force is the newest version that stands; if none does, what a fresh installation starts with.
///
/// **Security barrier.** A row counts only with the keeper's seal over an act that names exactly
/// this door, version, text and access diff, and only if the text still passes every check. What
/// does not is passed over for the one before, and said loudly: a broken row neither opens a door
/// nor bricks it.
public final class PolicySets {
    private static final Logger LOG = LoggerFactory.getLogger(PolicySets.class);
    private static final int PAGE = 20;
    private static final long NEWEST = Long.MAX_VALUE;

    private final Database database;
    private final PolicySetSql sql;
    private final TrustAnchor anchor;

    /// @param anchor whose seal counts, as the keeper says
    public PolicySets(Database database, TrustAnchor anchor) {
        this.database = database;
        this.sql = new PolicySetSql(database);
        this.anchor = anchor;
    }

    /// A version of one door's policies.
    public record Version(RuleSet.Rules door, long version) {}

    /// A set that was just signed; the database says from when it counts.
    public record Fresh(
            RuleSet.Rules door,
            long version,
            String text,
            StoredSet.Base base,
            String diff,
            StoredSet.Signing signing) {}

    /// What is in force.
    ///
    /// @param stored empty: what a fresh installation starts with
    public record Standing(RuleSet rules, Optional<StoredSet> stored, Instant at) {
        public long version() {
            return stored.map(StoredSet::version).orElse(0L);
        }

        /// When it gives way by itself.
        public Instant until() {
            return stored.filter(it -> it.course().at(at) == StoredSet.State.ON_TRIAL)
                    .map(it -> it.course().revertsAt())
                    .orElse(Instant.MAX);
        }
    }

    /// What is in force now, by the clock of the database.
    public Standing inForce(RuleSet.Rules door) {
        Instant at = sql.now();
        long below = NEWEST;
        while (true) {
            List<StoredSet> page = sql.below(door, below, PAGE);
            for (StoredSet set : page) {
                if (set.course().at(at).stands()) {
                    Optional<RuleSet> rules = sound(set);
                    if (rules.isPresent()) {
                        return new Standing(rules.get(), Optional.of(set), at);
                    }
                }
                below = set.version();
            }
            if (page.size() < PAGE) {
                return new Standing(RuleSet.ofFreshInstallation(door), Optional.empty(), at);
            }
        }
    }

    /// The rules of a row that is what was signed; empty, and an error in the log, if it is not.
    private Optional<RuleSet> sound(StoredSet set) {
        if (!isAsSigned(set)) {
            LOG.error(
                    "the policies of the {} door, version {}, are not what was signed: somebody"
                            + " changed the database; the version before is in force",
                    set.door().word(),
                    set.version());
            return Optional.empty();
        }
        try {
            return Optional.of(RuleSet.parse(set.door(), set.text()));
        } catch (Problem problem) {
            LOG.error(
                    "the policies of the {} door, version {}, are not valid any more: the version"
                            + " before is in force: {}",
                    set.door().word(),
                    set.version(),
                    problem.getMessage());
            return Optional.empty();
        }
    }

    /// Whether the row is a copy of what was signed and sealed.
    public boolean isAsSigned(StoredSet set) {
        Optional<Act> act = set.signing().sealed().open(anchor);
        return act.isPresent()
                && act.get() instanceof ChangePolicy change
                && change.door().equals(set.door().word())
                && change.version() == set.version()
                && change.baseHash().equals(set.base().hash())
                && change.textHash().equals(set.hash())
                && change.diffHash().equals(set.diffHash())
                && change.reason().equals(set.signing().reason())
                && change.by().equals(set.signing().author());
    }

    public Optional<StoredSet> find(RuleSet.Rules door, long version) {
        return sql.find(door, version);
    }

    /// Newest first.
    ///
    /// @param below only versions before this one; null from the newest
    public List<StoredSet> history(RuleSet.Rules door, @Nullable Long below, int max) {
        return sql.below(door, below == null ? NEWEST : below, max);
    }

    public Instant now() {
        return sql.now();
    }

    /// The number of the next version. The caller's transaction is the only one that changes
    /// policies until it ends.
    public long next(RuleSet.Rules door) {
        database.mustBeInTransaction();
        sql.lock();
        return sql.newest(door) + 1;
    }

    /// The number the next version will probably have, for a proposal.
    public long probablyNext(RuleSet.Rules door) {
        return sql.newest(door) + 1;
    }

    /// Puts a signed set in force, on trial.
    public StoredSet put(Fresh fresh) {
        database.mustBeInTransaction();
        sql.insert(fresh);
        return sql.find(fresh.door(), fresh.version()).orElseThrow();
    }

    /// Makes a set on trial stay.
    public void confirm(Version version, PersonId by) {
        database.mustBeInTransaction();
        sql.lock();
        if (!sql.confirm(version.door(), version.version(), by)) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    "this version is not on trial (any more): there is nothing to confirm");
        }
    }

    /// Ends a set on trial before its time.
    public void rollBack(Version version, PersonId by) {
        database.mustBeInTransaction();
        sql.lock();
        if (!sql.end(version.door(), version.version(), by)) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    "this version is not on trial (any more): propose the older text as a change");
        }
    }

    /// Sets that gave way since somebody looked. In the caller's transaction they are noted.
    public List<Version> noteGivenWay() {
        database.mustBeInTransaction();
        return sql.givenWay().stream()
                .filter(it -> sql.end(it.door(), it.version(), null))
                .toList();
    }

    /// The same for roll-backs that the owner of the database made.
    public List<Version> noteRolledBackOffline() {
        database.mustBeInTransaction();
        return sql.rolledBackOffline().stream().filter(sql::note).toList();
    }
}
