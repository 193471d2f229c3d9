package dev.sallyport.policy;

import dev.sallyport.cedar.CedarProblem;
import dev.sallyport.cedar.Effect;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Limits;
import dev.sallyport.cedar.Policy;
import dev.sallyport.cedar.PolicySet;
import dev.sallyport.cedar.Scope;
import dev.sallyport.cedar.Validator;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The policies of one door, checked: the door's own text below the invariants, beside the givens.
///
/// **Security barrier.** There is no way to one of these around [#parse]: every text is parsed,
/// validated against the schema, its annotations typed, its names its own. The invariants are part
/// of every set and no text can name, replace or loosen them. So are the givens, which only permit:
/// what people may of their own, unless a forbid of the text takes it away. Who always may end what
/// somebody has is written down as well, and no forbid of the text reaches that.
public final class RuleSet {
    private static final Limits LIMITS = new Limits(1 << 20, 10_000, 50, 200, 1, 1, 1, 1);
    private static final int FINDINGS_MAX = 500;
    private static final PolicySet INVARIANTS =
            PolicySet.parseNamed(World.resource("invariants.cedar"), "id", Limits.DEFAULT);
    private static final PolicySet ENDINGS =
            PolicySet.parseNamed(World.resource("endings.cedar"), "id", Limits.DEFAULT);
    private static final PolicySet GIVENS =
            PolicySet.parseNamed(World.resource("givens.cedar"), "id", Limits.DEFAULT);

    private final Rules door;
    private final String text;
    private final Sha256 hash;
    private final String hashText;
    private final PolicySet all;
    private final PolicySet endings;
    private final Map<String, List<Obligation>> obligations;
    private final List<String> warnings;

    /// Whose policies these are.
    public enum Rules {
        OUTER,
        INNER;

        /// As acts, addresses and the database say it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// The door of a word.
        public static Rules of(String word) {
            return switch (word) {
                case "outer" -> OUTER;
                case "inner" -> INNER;
                default ->
                        throw new Problem(
                                ProblemCode.NOT_FOUND,
                                "policies are of the door `outer` or `inner`");
            };
        }
    }

    private RuleSet(
            Rules door,
            String text,
            PolicySet all,
            Map<String, List<Obligation>> obligations,
            List<String> warnings) {
        this.door = door;
        this.text = text;
        this.hash = hash(text);
        this.hashText = hash.hex();
        this.all = all;
        this.endings =
                PolicySet.of(
                        all.policies().stream()
                                .filter(it -> isInvariant(it.id()) || mayEnd(it, obligations))
                                .toList());
        this.obligations = Map.copyOf(obligations);
        this.warnings = List.copyOf(warnings);
    }

    /// Whether a permit has a say about ending: one that asks for nothing first and names what it
    /// is about. Who permits any action speaks of going in, and often spoke before there were acts
    /// of ending to permit.
    private static boolean mayEnd(Policy policy, Map<String, List<Obligation>> obligations) {
        return policy.effect() == Effect.PERMIT
                && !(policy.action() instanceof Scope.Action.Any)
                && obligations.getOrDefault(policy.id(), List.of()).isEmpty();
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
        Reading reading = new Reading(door, text);
        if (reading.rules == null) {
            throw new Problem(
                    ProblemCode.INVALID,
                    reading.findings.stream()
                            .filter(RuleFinding::refused)
                            .map(RuleFinding::toString)
                            .collect(Collectors.joining("\n")));
        }
        return reading.rules;
    }

    /// Everything there is to say about a text: what refuses it, and what only looks odd.
    public static List<RuleFinding> findings(Rules door, String text) {
        return List.copyOf(new Reading(door, text).findings);
    }

    public static Sha256 hash(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /// One text being checked.
    private static final class Reading {
        final List<RuleFinding> findings = new ArrayList<>();
        final @Nullable RuleSet rules;
        private final String text;
        private int refusals;
        private int cautions;

        Reading(Rules door, String text) {
            this.text = text;
            this.rules = read(door);
        }

        private @Nullable RuleSet read(Rules door) {
            PolicySet own;
            try {
                own = PolicySet.parseNamed(text, "id", LIMITS);
            } catch (CedarProblem problem) {
                CedarProblem.@Nullable Position at = problem.position();
                String hint = problem.hint() == null ? "" : ": " + problem.hint();
                findings.add(
                        new RuleFinding(
                                at == null ? 0 : at.line(),
                                at == null ? 0 : at.column(),
                                problem.reason() + hint,
                                true));
                return null;
            }
            Map<String, List<Obligation>> obligations = new HashMap<>();
            own.policies().forEach(policy -> check(door, policy, obligations));
            own.templates()
                    .forEach(it ->
                            add(
                                    it.span().start(),
                                    "templates cannot be linked here: write the policy out",
                                    true));
            Validator.Report report = new Validator(World.schema()).validate(own);
            report.errors().forEach(it -> add(it.span().start(), it.toString(), true));
            report.warnings().forEach(it -> add(it.span().start(), it.toString(), false));
            if (findings.stream().anyMatch(RuleFinding::refused)) {
                return null;
            }
            List<Policy> whole = new ArrayList<>(INVARIANTS.policies());
            whole.addAll(ENDINGS.policies());
            whole.addAll(GIVENS.policies());
            whole.addAll(own.policies());
            List<String> warnings = findings.stream().map(RuleFinding::toString).toList();
            return new RuleSet(door, text, PolicySet.of(whole), obligations, warnings);
        }

        private void check(Rules door, Policy policy, Map<String, List<Obligation>> obligations) {
            if (!policy.annotations().containsKey("id")) {
                wrong(
                        policy,
                        "a policy needs a name: write `@id(\"…\")` in front of it, so that"
                                + " explanations and the ledger can say which one decided");
            }
            if (INVARIANTS.policy(policy.id()) != null) {
                wrong(policy, "this name belongs to an invariant: choose another");
            }
            if (GIVENS.policy(policy.id()) != null || ENDINGS.policy(policy.id()) != null) {
                wrong(policy, "this name belongs to what every set allows: choose another");
            }
            List<Obligation> duties =
                    Obligations.of(policy, (name, words) -> annotation(policy, name, words, true));
            obligations.put(policy.id(), duties);
            for (Obligation duty : duties) {
                Cautions.beyond(door, policy, duty)
                        .ifPresent(words -> annotation(policy, duty.name(), words, false));
            }
            Cautions.keepingFromEnding(policy).ifPresent(words -> wrong(policy, words));
            Cautions.unstated(policy)
                    .forEach(it ->
                            add(
                                    it.offset(),
                                    "policy `" + policy.id() + "`: " + it.words(),
                                    it.refused()));
        }

        private void annotation(Policy policy, String name, String words, boolean refused) {
            int start = policy.span().start();
            int at = text.indexOf("@" + name, start);
            add(
                    at < 0 ? start : at,
                    "policy `%s`, annotation `%s`: %s".formatted(policy.id(), name, words),
                    refused);
        }

        private void wrong(Policy policy, String words) {
            add(policy.span().start(), "policy `" + policy.id() + "`: " + words, true);
        }

        /// Of each kind as many as somebody reads: what refuses the text is never left out for what
        /// only looks odd. The place of each is counted from the beginning of the text.
        private void add(int offset, String words, boolean refused) {
            int before = refused ? refusals++ : cautions++;
            if (before < FINDINGS_MAX) {
                CedarProblem.Position at = CedarProblem.Position.of(text, offset);
                findings.add(new RuleFinding(at.line(), at.column(), words, refused));
            }
        }
    }

    public Rules door() {
        return door;
    }

    /// As it was written, without invariants and givens.
    public String text() {
        return text;
    }

    /// What approvals sign and histories compare.
    public Sha256 hash() {
        return hash;
    }

    /// The same in hexadecimal digits: decisions are many.
    String hashText() {
        return hashText;
    }

    /// Everything that decides, invariants and givens included.
    public PolicySet all() {
        return all;
    }

    /// What decides about an action. About ending no forbid of the text does, nor a permit that
    /// asks for something first: a text lets more people end and never fewer.
    PolicySet deciding(EntityUid action) {
        return Action.ends(action) ? endings : all;
    }

    public List<String> warnings() {
        return warnings;
    }

    public static boolean isInvariant(String policy) {
        return INVARIANTS.policy(policy) != null;
    }

    /// Whether any policy obliges to anything.
    public boolean obliges() {
        return obligations.values().stream().anyMatch(it -> !it.isEmpty());
    }

    /// What the permitting policies oblige to, each once. Where a given permits, nothing: what is
    /// one's own asks for nothing, whoever else permits it.
    List<Obligation> obligations(Collection<String> grounds) {
        List<Obligation> duties =
                grounds.stream()
                        .flatMap(id -> obligations.getOrDefault(id, List.of()).stream())
                        .distinct()
                        .toList();
        boolean given =
                !duties.isEmpty() && grounds.stream().anyMatch(id -> GIVENS.policy(id) != null);
        return given ? List.of() : duties;
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

    /// The names of the policies with that effect, invariants and givens included.
    List<String> named(Effect effect) {
        return all.policies().stream()
                .filter(policy -> policy.effect() == effect)
                .map(Policy::id)
                .collect(Collectors.toList());
    }
}
