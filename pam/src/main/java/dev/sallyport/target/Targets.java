package dev.sallyport.target;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.warrant.DefineTarget;
import dev.sallyport.warrant.TrustAnchor;
import java.util.List;
import java.util.Optional;

/// The systems that are reached through the inner door.
public final class Targets {
    private final TargetSql sql;
    private final Rosters rosters;

    public Targets(Database database, TrustAnchor anchor, Rosters rosters) {
        this.sql = new TargetSql(database, anchor);
        this.rosters = rosters;
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

    /// The target an id or a name means, for somebody who has to do with it; for anybody else there
    /// is no such target.
    public Target meant(String text, PersonId viewer) {
        Optional<Target> target =
                text.startsWith("tgt_") ? sql.find(TargetId.parse(text)) : sql.find(text);
        return target.filter(it -> visible(it, viewer)).orElseThrow(Targets::unknown);
    }

    /// For answers.
    public TargetName name(TargetId id) {
        return new TargetName(id, sql.find(id).map(Target::name).orElse(id.text()));
    }

    public List<Target> visible(PersonId viewer) {
        boolean all = rosters.administrator(viewer);
        return sql.all().stream().filter(it -> all || concerns(it, viewer)).toList();
    }

    public List<Target> all() {
        return sql.all();
    }

    public boolean visible(Target target, PersonId viewer) {
        return concerns(target, viewer) || rosters.administrator(viewer);
    }

    private boolean concerns(Target target, PersonId viewer) {
        DefineTarget it = target.definition();
        return it.owner().equals(viewer)
                || rosters.holds(it.eligible(), viewer)
                || rosters.holds(it.approvers(), viewer);
    }

    static Problem unknown() {
        return new Problem(ProblemCode.NOT_FOUND, "there is no such target");
    }
}
