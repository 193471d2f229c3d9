package dev.sallyport.target;

import dev.sallyport.ceremony.CeremonyAct;
import java.util.List;

/// What administrators sign to define targets and rosters.
public final class TargetActs {
    private TargetActs() {}

    public static List<CeremonyAct<?>> of(
            TargetParts parts, Rosters rosters, Redefinitions redefinitions) {
        return List.of(
                new DefineTargetAct(
                        parts,
                        new TargetSql(parts.database(), parts.anchor()),
                        rosters,
                        redefinitions),
                new DefineRosterAct(
                        parts,
                        new RosterSql(parts.database(), parts.anchor()),
                        rosters,
                        redefinitions));
    }
}
