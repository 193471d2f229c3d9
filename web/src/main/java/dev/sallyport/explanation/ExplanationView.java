package dev.sallyport.explanation;

import dev.sallyport.policy.Explanation;
import dev.sallyport.policy.Obligation;
import dev.sallyport.policy.Remedy;
import dev.sallyport.policy.Verdict;
import java.util.List;

/// An explanation in plain sentences.
///
/// @param sentences the whole of it, to be read from the top
record ExplanationView(
        boolean allowed,
        List<String> sentences,
        List<String> obligations,
        List<Explanation.Ground> policies,
        List<String> facts,
        List<WayView> ways,
        long epoch) {
    /// @param through the policy that would then permit
    record WayView(String through, List<String> steps, String requestable) {}

    static ExplanationView of(Explanation explanation) {
        List<WayView> ways = ways(explanation.ways());
        return switch (explanation.verdict()) {
            case Verdict.Permit(List<Obligation> obligations, _, _) ->
                    new ExplanationView(
                            true,
                            explanation.policies().stream()
                                    .map(it -> "allowed by `" + it.policy() + "`: " + it.title())
                                    .toList(),
                            obligations.stream().map(ExplanationView::words).toList(),
                            explanation.policies(),
                            explanation.facts(),
                            ways,
                            explanation.epoch());
            case Verdict.Forbid(var reasons, _) ->
                    new ExplanationView(
                            false,
                            reasons.stream()
                                    .map(it -> "refused: " + it.sentence() + " (" + it.code() + ")")
                                    .toList(),
                            List.of(),
                            explanation.policies(),
                            explanation.facts(),
                            ways,
                            explanation.epoch());
        };
    }

    /// For somebody who may not look at policies: the verdict, the names of what decided, and what
    /// they themselves can do. No facts about others, no texts.
    static ExplanationView ofOwnDecision(Explanation explanation) {
        ExplanationView whole = of(explanation);
        List<Explanation.Way> own =
                explanation.ways().stream()
                        .filter(way ->
                                way.steps().stream()
                                        .noneMatch(step -> step instanceof Remedy.Fulfil))
                        .toList();
        return new ExplanationView(
                whole.allowed(),
                whole.sentences(),
                whole.obligations(),
                whole.policies().stream()
                        .map(it ->
                                new Explanation.Ground(
                                        it.policy(), it.permits(), it.invariant(), it.title(), ""))
                        .toList(),
                List.of(),
                ways(own),
                whole.epoch());
    }

    private static List<WayView> ways(List<Explanation.Way> ways) {
        return ways.stream()
                .map(way ->
                        new WayView(
                                way.through(),
                                way.steps().stream().map(ExplanationView::words).toList(),
                                way.requestable()))
                .toList();
    }

    private static String words(Remedy step) {
        return switch (step) {
            case Remedy.Join(var group) -> "be put into " + group;
            case Remedy.Prove(long strength) ->
                    switch ((int) strength) {
                        case 1 -> "prove who you are";
                        case 2 -> "prove who you are with two factors";
                        default -> "prove who you are with a key of this door";
                    };
            case Remedy.Say(String what) -> "give a " + what;
            case Remedy.GoInside() -> "do it at the inner door";
            case Remedy.Fulfil(String condition) -> "make this true: " + condition;
            case Remedy.NotForbidden(String policy, String sentence) ->
                    "nothing changes while `" + policy + "` forbids it: " + sentence;
        };
    }

    private static String words(Obligation obligation) {
        return switch (obligation) {
            case Obligation.StepUp(int strength) ->
                    "a fresh proof of strength " + strength + " is asked for";
            case Obligation.Justification(int characters) ->
                    "a reason of at least " + characters + " characters is asked for";
            case Obligation.Ticket() -> "the number of a ticket is asked for";
            case Obligation.Approval(int people) -> people + " people have to say yes";
            case Obligation.Notify(var whom) ->
                    "told of it: " + whom.name().toLowerCase(java.util.Locale.ROOT);
            case Obligation.SessionLimit(var longest) -> "sessions last at most " + longest;
            case Obligation.IdleLimit(var longest) -> "idle sessions end after " + longest;
        };
    }
}
