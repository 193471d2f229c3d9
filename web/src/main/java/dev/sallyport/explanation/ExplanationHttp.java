package dev.sallyport.explanation;

import dev.sallyport.cedar.Value;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Explanations;
import dev.sallyport.policy.Policy;
import dev.sallyport.policy.Question;
import dev.sallyport.policy.Reason;
import dev.sallyport.policy.Searches;
import dev.sallyport.policy.Verdict;
import dev.sallyport.web.Access;
import dev.sallyport.web.AtOnce;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Visitor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The explanations of one door.
@RestController
public final class ExplanationHttp {
    private static final int TEXT_MAX = 200;

    private static final int SEARCHES_AT_ONCE = 2;

    private static final int EXPLANATIONS_AT_ONCE = 4;

    /// Each waits until it is on record, so nobody fills the ledger's queue by being refused.
    private static final int REFUSALS_AT_ONCE = 4;

    private final AtOnce explaining = new AtOnce(EXPLANATIONS_AT_ONCE);
    private final AtOnce searching = new AtOnce(SEARCHES_AT_ONCE);
    private final AtOnce refusing = new AtOnce(REFUSALS_AT_ONCE);
    private final Door door;
    private final Policy policy;
    private final Explanations explanations;
    private final Searches searches;
    private final Naming naming;
    private final QuestionLog log;

    public ExplanationHttp(
            Door door, Policy policy, Answers answers, Naming naming, QuestionLog log) {
        this.door = door;
        this.policy = policy;
        this.explanations = answers.explanations();
        this.searches = answers.searches();
        this.naming = naming;
        this.log = log;
    }

    /// Who answers the questions.
    public record Answers(Explanations explanations, Searches searches) {}

    /// What to explain; of the circumstances, what to suppose.
    ///
    /// @param principal an id or a person's name; absent: who asks
    /// @param strength of the proof, 1 to 3; absent: none
    record WhyQuestion(
            @Nullable String principal,
            String action,
            String resource,
            @Nullable String reason,
            @Nullable String ticket,
            @Nullable String login,
            @Nullable Integer strength) {}

    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/policy/why")
    ExplanationView why(Operation op, Visitor.SignedIn visitor, @RequestBody WhyQuestion asked) {
        String principal = own(visitor, asked.principal());
        Action action = Question.action(asked.action());
        Question question =
                new Question(principal, action, bounded(asked.resource()), supposed(asked));
        Verdict look = look(op);
        if (!isOwn(visitor, principal)) {
            return whyOthers(op, look, question, naming.of(principal).orElse(principal));
        }
        return switch (look) {
            case Verdict.Permit _ when log.isAboutAnother(visitor.person(), question.resource()) ->
                    whyOthers(op, look, question, "");
            case Verdict.Permit _ ->
                    explaining.run(() ->
                            new Telling(naming, action, "")
                                    .whole(explanations.why(question, door)));
            case Verdict.Forbid _ ->
                    explaining.run(() ->
                            new Telling(naming, action, "")
                                    .own(
                                            explanations.whyNothingHidden(
                                                    question, door, visitor.person())));
        };
    }

    /// @param name of whom it is about; empty: of whoever asks
    private ExplanationView whyOthers(Operation op, Verdict look, Question question, String name) {
        QuestionLog.Asked asked =
                QuestionLog.Asked.why(
                        question.principal(), question.action().verb(), question.resource());
        Operation ruled = mayAsk(op, look, asked);
        return explaining.run(() -> {
            log.permitted(ruled, asked);
            return new Telling(naming, question.action(), name)
                    .whole(explanations.why(question, door));
        });
    }

    /// Whoever it may be: always a question about others.
    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/policy/who")
    FoundView who(
            Operation op,
            @RequestParam String action,
            @RequestParam String resource,
            @RequestParam(required = false) @Nullable String after) {
        Action known = Question.action(action);
        String page = page(after);
        QuestionLog.Asked asked =
                QuestionLog.Asked.who(known.verb(), bounded(resource), !page.isEmpty());
        Operation ruled = mayAsk(op, look(op), asked);
        return searched(() -> {
            log.permitted(ruled, asked);
            return searches.who(known, resource, door, page);
        });
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/policy/what")
    FoundView what(
            Operation op,
            Visitor.SignedIn visitor,
            @RequestParam(required = false) @Nullable String principal,
            @RequestParam(required = false) @Nullable String after) {
        String who = own(visitor, principal);
        String page = page(after);
        if (isOwn(visitor, who)) {
            return searched(() -> searches.what(who, door, page));
        }
        QuestionLog.Asked asked = QuestionLog.Asked.what(who, !page.isEmpty());
        Operation ruled = mayAsk(op, look(op), asked);
        return searched(() -> {
            log.permitted(ruled, asked);
            return searches.what(who, door, page);
        });
    }

    private Verdict look(Operation op) {
        return policy.decide(Ask.ofInstallation(op, Action.LOOK_AT_POLICY));
    }

    private FoundView searched(Supplier<Searches.Found> search) {
        return searching.run(() -> FoundView.of(search.get()));
    }

    /// Anybody can write a cursor, so a further page is a question like the first.
    private static String page(@Nullable String after) {
        return after == null ? "" : bounded(after);
    }

    /// Who it is about: whoever asks about themselves is meant by their id from here on, since a
    /// name can be spelt like the id of somebody else, and ids are looked for first.
    static String own(Visitor.SignedIn visitor, @Nullable String principal) {
        return principal == null || principal.isBlank() || principal.equals(visitor.name())
                ? visitor.person().text()
                : bounded(principal);
    }

    /// **Security barrier.** What others can do is no secret to those who may look, and nobody
    /// else's business. Who asks in vain is on record here; who may ask, before they are answered.
    ///
    /// @return the operation with what decided, for the ledger
    private Operation mayAsk(Operation op, Verdict look, QuestionLog.Asked asked) {
        Operation ruled = op.ruledBy(look.ruling());
        return switch (look) {
            case Verdict.Permit _ -> ruled;
            case Verdict.Forbid(List<Reason> reasons, _) -> {
                refusing.run(() -> {
                    log.refused(ruled, asked);
                    return asked;
                });
                throw new Problem(
                        ProblemCode.FORBIDDEN,
                        "what others may do is told to those who may look at policies, ask an"
                                + " administrator: "
                                + reasons.stream()
                                        .map(Reason::sentence)
                                        .distinct()
                                        .collect(Collectors.joining("; ")));
            }
        };
    }

    private static boolean isOwn(Visitor.SignedIn visitor, String principal) {
        return principal.equals(visitor.person().text());
    }

    private static String bounded(String text) {
        if (text.isEmpty() || text.length() > TEXT_MAX) {
            throw new Problem(ProblemCode.INVALID, "names and ids have 1 to 200 characters");
        }
        return text;
    }

    private static Map<String, Value> supposed(WhyQuestion asked) {
        Map<String, Value> details = new HashMap<>();
        say(details, "reason", asked.reason());
        say(details, "ticket", asked.ticket());
        say(details, "login", asked.login());
        Integer strength = asked.strength();
        if (strength != null) {
            details.put(
                    "proof",
                    Value.RecordOf.copyOf(
                            Map.of(
                                    "strength", new Value.Int(strength),
                                    "age", new Value.Duration(0))));
        }
        return details;
    }

    private static void say(Map<String, Value> details, String name, @Nullable String text) {
        if (text != null) {
            details.put(name, new Value.Text(bounded(text)));
        }
    }
}
