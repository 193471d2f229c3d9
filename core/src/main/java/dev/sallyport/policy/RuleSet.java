package dev.sallyport.policy;

import dev.sallyport.cedar.CedarProblem;
import dev.sallyport.cedar.Effect;
import dev.sallyport.cedar.Finding;
import dev.sallyport.cedar.Limits;
import dev.sallyport.cedar.Policy;
import dev.sallyport.cedar.PolicySet;
import dev.sallyport.cedar.Validator;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The policies of one door, checked: the door's own text below the invariants.
///
/// **Security barrier.** There is no way to one of these around [#parse]: every text is parsed,
/// validated against the schema, its annotations typed, its names its own. The invariants are part
/// of every set and no text can name, replace or loosen them.
public final class RuleSet {
    private static final Limits LIMITS = new Limits(1 << 20, 10_000, 50, 200, 1, 1, 1, 1);
    private static final PolicySet INVARIANTS =
            PolicySet.parseNamed(World.resource("invariants.cedar"), "id", Limits.DEFAULT);

    private final Rules door;
    private final String text;
    private final PolicySet all;
    private final Map<String, List<Obligation>> obligations;
    private final List<String> warnings;

    /// Whose policies these are.
    public enum Rules {
        OUTER,
        INNER
    }

    private RuleSet(
            Rules door,
            String text,
            PolicySet all,
            Map<String, List<Obligation>> obligations,
            List<String> warnings) {
        this.door = door;
        this.text = text;
        this.all = all;
        this.obligations = Map.copyOf(obligations);
        this.warnings = List.copyOf(warnings);
    }

    /// What a fresh installation starts with.
    public static RuleSet ofFreshInstallation(Rules door) {
        return parse(
                door,
                World.resource(
                        switch (door) {
                            case OUTER -> "outer.cedar";
                            case INNER -> "inner.cedar";
                        }));
    }

    /// Reads and checks a text.
    ///
    /// @throws Problem `invalid`: what is wrong, where, and what would be right; a line each
    public static RuleSet parse(Rules door, String text) {
        PolicySet own = parsed(text);
        List<String> wrong = new ArrayList<>();
        Map<String, List<Obligation>> obligations = new HashMap<>();
        for (Policy policy : own.policies()) {
            if (!policy.annotations().containsKey("id")) {
                wrong.add(
                        at(policy)
                                + "a policy needs a name: write `@id(\"…\")` in front of it, so that"
                                + " explanations and the ledger can say which one decided");
            }
            if (INVARIANTS.policy(policy.id()) != null) {
                wrong.add(at(policy) + "this name belongs to an invariant: choose another");
            }
            try {
                obligations.put(policy.id(), Obligations.of(policy));
            } catch (Problem problem) {
                wrong.add(at(policy) + problem.getMessage());
            }
        }
        if (!own.templates().isEmpty()) {
            wrong.add("templates cannot be linked here: write the policy out");
        }
        Validator.Report report = new Validator(World.schema()).validate(own);
        report.errors().forEach(finding -> wrong.add(words(finding, text)));
        if (!wrong.isEmpty()) {
            throw new Problem(ProblemCode.INVALID, String.join("\n", wrong));
        }
        List<Policy> both = new ArrayList<>(INVARIANTS.policies());
        both.addAll(own.policies());
        List<String> warnings = report.warnings().stream().map(it -> words(it, text)).toList();
        return new RuleSet(door, text, PolicySet.of(both), obligations, warnings);
    }

    private static PolicySet parsed(String text) {
        try {
            return PolicySet.parseNamed(text, "id", LIMITS);
        } catch (CedarProblem problem) {
            throw new Problem(ProblemCode.INVALID, String.valueOf(problem.getMessage()), problem);
        }
    }

    private static String at(Policy policy) {
        return "policy `" + policy.id() + "`: ";
    }

    private static String words(Finding finding, String text) {
        CedarProblem.Position position = CedarProblem.Position.of(text, finding.span().start());
        return position + ": " + finding;
    }

    public Rules door() {
        return door;
    }

    /// As it was written, invariants apart.
    public String text() {
        return text;
    }

    /// What approvals sign and histories compare.
    public Sha256 hash() {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Everything that decides, invariants included.
    public PolicySet all() {
        return all;
    }

    public List<String> warnings() {
        return warnings;
    }

    public static boolean isInvariant(String policy) {
        return INVARIANTS.policy(policy) != null;
    }

    /// What the permitting policies oblige to, each once.
    List<Obligation> obligations(Collection<String> grounds) {
        return grounds.stream()
                .flatMap(id -> obligations.getOrDefault(id, List.of()).stream())
                .distinct()
                .toList();
    }

    /// Why a policy forbids, in its own words.
    Reason reason(String id) {
        @Nullable Policy policy = all.policy(id);
        Map<String, String> words = policy == null ? Map.of() : policy.annotations();
        String sentence =
                words.getOrDefault(
                        "sentence", words.getOrDefault("title", "a policy forbids this"));
        return new Reason(id, sentence);
    }

    /// The names of the policies with that effect, invariants included.
    List<String> named(Effect effect) {
        return all.policies().stream()
                .filter(policy -> policy.effect() == effect)
                .map(Policy::id)
                .collect(Collectors.toList());
    }
}
