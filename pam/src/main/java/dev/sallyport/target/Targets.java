package dev.sallyport.target;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Policy;
import dev.sallyport.warrant.TrustAnchor;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The systems that are reached through the inner door.
public final class Targets {
    private final TargetSql sql;
    private final Rosters rosters;
    private final Policy policy;

    public Targets(Database database, TrustAnchor anchor, Rosters rosters, Policy policy) {
        this.sql = new TargetSql(database, anchor);
        this.rosters = rosters;
        this.policy = policy;
    }

    public Optional<Target> find(TargetId id) {
        return sql.find(id);
    }

    public Optional<Target> named(String name) {
        return sql.find(name);
    }

    /// An older definition too, for showing what was granted when.
    public Optional<Target> version(TargetId id, long version) {
        return sql.find(id, version);
    }

    /// The target an id or a name means, for somebody who may look at it; for anybody else there is
    /// no such target.
    public Target meant(Operation op, String text) {
        Optional<Target> target =
                text.startsWith("tgt_") ? sql.find(TargetId.parse(text)) : sql.find(text);
        return target.filter(it -> policy.permits(look(standing(op), it)))
                .orElseThrow(Targets::unknown);
    }

    /// For answers.
    public TargetName name(TargetId id) {
        return new TargetName(id, sql.find(id).map(Target::name).orElse(id.text()));
    }

    /// Those that one may look at.
    public List<Target> visible(Operation op) {
        Predicate<Ask> permitted = policy.permitting();
        Standing standing = standing(op);
        return sql.all().stream().filter(it -> permitted.test(look(standing, it))).toList();
    }

    public List<Target> all() {
        return sql.all();
    }

    /// What somebody is to targets, for the questions of one answer.
    public Standing standing(Operation op) {
        return new Standing(op, this, rosters);
    }

    private static Ask look(Standing standing, Target target) {
        return standing.ask(Action.LOOK_AT_TARGET, target.id());
    }

    static Problem unknown() {
        return new Problem(ProblemCode.NOT_FOUND, "there is no such target");
    }
}
