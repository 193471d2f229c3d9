package dev.sallyport.policy;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides.
///
/// **Security barrier.** Every door asks here before it acts. Doubt means no: an error in a rule,
/// in the database or in a fact forbids.
public final class Policy {
    private static final Logger LOG = LoggerFactory.getLogger(Policy.class);

    private final List<Rule> rules;
    private final Facts facts;

    public Policy(List<Rule> rules, Facts facts) {
        this.rules = List.copyOf(rules);
        this.facts = facts;
    }

    public Verdict decide(Ask ask) {
        List<Opinion> opinions = new ArrayList<>(rules.size());
        for (Rule rule : rules) {
            opinions.add(opinion(rule, ask));
        }
        return combine(opinions);
    }

    /// For callers with nothing to say but no.
    ///
    /// @return what the caller must see to
    /// @throws Problem `forbidden` with the reasons
    public List<Obligation> require(Ask ask) {
        return switch (decide(ask)) {
            case Verdict.Permit(List<Obligation> obligations) -> obligations;
            case Verdict.Forbid(List<Reason> reasons) ->
                    throw new Problem(
                            ProblemCode.FORBIDDEN,
                            reasons.stream()
                                    .map(Reason::sentence)
                                    .distinct()
                                    .collect(Collectors.joining("; ")));
        };
    }

    static Verdict combine(List<Opinion> opinions) {
        List<Reason> against = new ArrayList<>();
        Set<Obligation> obligations = EnumSet.noneOf(Obligation.class);
        boolean permitted = false;
        for (Opinion opinion : opinions) {
            switch (opinion) {
                case Opinion.Permits() -> permitted = true;
                case Opinion.PermitsWith(Obligation obligation) -> {
                    permitted = true;
                    obligations.add(obligation);
                }
                case Opinion.Forbids(Reason reason) -> against.add(reason);
                case Opinion.Silent() -> {}
            }
        }
        if (!against.isEmpty()) {
            return new Verdict.Forbid(against);
        }
        if (!permitted) {
            return new Verdict.Forbid(
                    List.of(new Reason("no_rule_permits", "nothing allows you to do this")));
        }
        return new Verdict.Permit(List.copyOf(obligations));
    }

    private Opinion opinion(Rule rule, Ask ask) {
        try {
            return rule.consider(ask, facts);
        } catch (RuntimeException failure) {
            LOG.warn("rule {} failed, which forbids", rule.name(), failure);
            return new Opinion.Forbids(
                    new Reason(rule.name(), "this cannot be decided now: try again later"));
        }
    }
}
