package dev.sallyport.policy;

import dev.sallyport.cedar.Policy;
import dev.sallyport.cedar.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads obligations off the annotations of a policy. A name or a value it does not know refuses
/// the whole policy set: a typing mistake must not take an obligation away.
final class Obligations {
    static final String STEP_UP = "step_up";
    static final String JUSTIFICATION = "justification";
    static final String TICKET = "ticket";
    static final String APPROVAL = "approval";
    static final String NOTIFY = "notify";
    static final String SESSION_LIMIT = "session_limit";
    static final String IDLE_LIMIT = "idle_limit";

    /// Annotations that say something about the policy and ask for nothing.
    static final Set<String> WORDS = Set.of("id", "title", "sentence", "requestable", "owner");

    private static final Set<String> DUTIES =
            Set.of(STEP_UP, JUSTIFICATION, TICKET, APPROVAL, NOTIFY, SESSION_LIMIT, IDLE_LIMIT);

    private static final String KNOWN =
            Stream.concat(DUTIES.stream(), WORDS.stream())
                    .sorted()
                    .map(name -> "`@" + name + "`")
                    .collect(Collectors.joining(", "));

    private Obligations() {}

    /// Told what is wrong with an annotation, and what would be right.
    interface Wrong {
        void tell(String annotation, String words);
    }

    /// Those of a policy that are right; the others are told, each.
    static List<Obligation> of(Policy policy, Wrong wrong) {
        List<Obligation> all = new ArrayList<>();
        for (Map.Entry<String, String> annotation : policy.annotations().entrySet()) {
            String name = annotation.getKey();
            if (DUTIES.contains(name)) {
                if (policy.effect() == dev.sallyport.cedar.Effect.FORBID) {
                    wrong.tell(name, "obligations belong to policies that permit");
                    continue;
                }
                @Nullable Obligation duty = duty(name, annotation.getValue());
                if (duty == null) {
                    wrong.tell(name, "write " + example(name));
                } else {
                    all.add(duty);
                }
            } else if (!WORDS.contains(name)) {
                wrong.tell(name, "there is no such annotation: there are " + KNOWN);
            }
        }
        return List.copyOf(all);
    }

    private static @Nullable Obligation duty(String name, String value) {
        return switch (name) {
            case STEP_UP -> number(value, 1, 3, Obligation.StepUp::new);
            case JUSTIFICATION -> number(value, 1, 500, Obligation.Justification::new);
            case TICKET -> value.equals("required") ? new Obligation.Ticket() : null;
            case APPROVAL -> number(value, 1, 10, Obligation.Approval::new);
            case NOTIFY -> whom(value);
            case SESSION_LIMIT -> {
                Duration length = length(value);
                yield length == null ? null : new Obligation.SessionLimit(length);
            }
            case IDLE_LIMIT -> {
                Duration length = length(value);
                yield length == null ? null : new Obligation.IdleLimit(length);
            }
            default -> null;
        };
    }

    private interface OfNumber {
        Obligation of(int number);
    }

    private static @Nullable Obligation number(String value, int least, int most, OfNumber made) {
        if (!value.matches("[0-9]{1,4}")) {
            return null;
        }
        int number = Integer.parseInt(value);
        return number < least || number > most ? null : made.of(number);
    }

    private static @Nullable Obligation whom(String value) {
        for (Obligation.Notify.Whom whom : Obligation.Notify.Whom.values()) {
            if (whom.name().toLowerCase(Locale.ROOT).equals(value)) {
                return new Obligation.Notify(whom);
            }
        }
        return null;
    }

    private static @Nullable Duration length(String value) {
        Value.@Nullable Duration parsed = Value.Duration.parse(value);
        return parsed == null || parsed.millis() < 1000 ? null : Duration.ofMillis(parsed.millis());
    }

    private static String example(String name) {
        return switch (name) {
            case STEP_UP -> "`@step_up(\"2\")`: a strength from 1 to 3";
            case JUSTIFICATION -> "`@justification(\"20\")`: how many characters, 1 to 500";
            case TICKET -> "`@ticket(\"required\")`";
            case APPROVAL -> "`@approval(\"2\")`: how many people, 1 to 10";
            case NOTIFY -> "`@notify(\"person\")`, `owner` or `administrators`";
            case SESSION_LIMIT -> "`@session_limit(\"30m\")`: a duration of a second or more";
            default -> "`@idle_limit(\"5m\")`: a duration of a second or more";
        };
    }
}
