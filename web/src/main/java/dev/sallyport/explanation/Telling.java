package dev.sallyport.explanation;

import dev.sallyport.policy.Action;
import dev.sallyport.policy.Explanation;
import dev.sallyport.policy.Obligation;
import dev.sallyport.policy.Reason;
import dev.sallyport.policy.Remedy;
import dev.sallyport.policy.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says an explanation in sentences, with names beside ids.
///
/// @param about whom it is about; empty when that is who asks
record Telling(Naming naming, Action action, String about) {
    private static final Pattern ENTITY = Pattern.compile("Sallyport::(\\w+)::\"([^\"\\\\]*)\"");

    ExplanationView whole(Explanation explanation) {
        return switch (explanation.verdict()) {
            case Verdict.Permit(List<Obligation> obligations, _, _) ->
                    new ExplanationView(
                            true,
                            explanation.policies().stream()
                                    .map(it -> "allowed by `" + it.policy() + "`: " + it.title())
                                    .toList(),
                            conditions(obligations),
                            explanation.policies(),
                            explanation.facts().stream().map(this::named).toList(),
                            List.of(),
                            explanation.epoch());
            case Verdict.Forbid(List<Reason> reasons, _) ->
                    new ExplanationView(
                            false,
                            reasons.stream().map(this::refusal).toList(),
                            List.of(),
                            explanation.policies(),
                            explanation.facts().stream().map(this::named).toList(),
                            ways(explanation.ways()),
                            explanation.epoch());
        };
    }

    /// For somebody who may not look at policies: the verdict, the names of what decided, and what
    /// they themselves can do. No facts about others, no texts.
    ExplanationView own(Explanation explanation) {
        ExplanationView whole = whole(explanation);
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

    /// Reasons are words to whoever is refused.
    private String refusal(Reason reason) {
        String head = about.isEmpty() ? "refused: " : "refused; " + about + " is told: ";
        return head + reason.sentence() + " (" + reason.code() + ")";
    }

    private List<String> conditions(List<Obligation> obligations) {
        List<String> all = new ArrayList<>();
        if (action == Action.CONNECT) {
            all.add("there is a live grant: it is asked for with `sallyport request LOGIN@TARGET`");
        }
        obligations.forEach(it -> all.add(words(it)));
        return all;
    }

    private List<ExplanationView.WayView> ways(List<Explanation.Way> ways) {
        return ways.stream()
                .map(way ->
                        new ExplanationView.WayView(
                                way.through(),
                                way.steps().stream().map(this::words).toList(),
                                way.requestable()))
                .toList();
    }

    private String words(Remedy step) {
        return switch (step) {
            case Remedy.Join(var group) -> named("membership of " + group);
            case Remedy.Prove(long strength) ->
                    switch ((int) strength) {
                        case 1 -> "a fresh proof of who it is";
                        case 2 -> "a fresh proof with two factors";
                        default -> "a fresh proof with a key of this door";
                    };
            case Remedy.Say(String what) -> "a " + what;
            case Remedy.GoInside() -> "the inner door instead of this one";
            case Remedy.Fulfil(String condition) -> named("this being true: " + condition);
            case Remedy.NotForbidden(String policy, String sentence) ->
                    "`" + policy + "` no longer forbidding it: " + sentence;
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
                    "told of it: " + whom.name().toLowerCase(Locale.ROOT);
            case Obligation.SessionLimit(var longest) -> "sessions last at most " + longest;
            case Obligation.IdleLimit(var longest) -> "idle sessions end after " + longest;
        };
    }

    /// Puts names beside the ids in a sentence of policies.
    private String named(String sentence) {
        return ENTITY.matcher(sentence)
                .replaceAll(found -> Matcher.quoteReplacement(called(found)));
    }

    private String called(MatchResult entity) {
        String id = entity.group(2);
        return switch (entity.group(1)) {
            case "Role" -> "the role " + id;
            case "Installation" -> "the installation";
            case "Action" -> entity.group();
            case "Person", "Target" -> called("", id);
            default -> called("the " + entity.group(1).toLowerCase(Locale.ROOT) + " ", id);
        };
    }

    private String called(String kind, String id) {
        return kind + naming.of(id).map(name -> name + " (" + id + ")").orElse(id);
    }
}
