package dev.sallyport.explanation;

import dev.sallyport.kernel.Cut;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.ledger.LedgerObject;
import dev.sallyport.ledger.Outcome;
import dev.sallyport.ledger.StreamLane;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the ledger who asked what about somebody else: the question, never the answer.
///
/// Ids go into the header, by which an entry is found again; what was typed goes into the body,
/// which can be erased.
///
/// **Security barrier.** A question is on record before it is answered. Where the ledger takes
/// nothing, nothing is told about others; a refusal stays what it is.
public final class QuestionLog {
    private static final Logger LOG = LoggerFactory.getLogger(QuestionLog.class);
    private static final String TYPE = "policy.asked";
    private static final int TEXT_MAX = 120;
    private static final Pattern ID = Pattern.compile("(psn|svc|grp|unt|ros|tgt)_[0-9a-z]{26}");

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private final StreamLane stream;
    private final Naming naming;

    public QuestionLog(StreamLane stream, Naming naming) {
        this.stream = stream;
        this.naming = naming;
    }

    /// A question about others, as it was asked.
    ///
    /// @param word `why`, `who` or `what`
    /// @param principal about whom; empty: about whoever it may be
    /// @param action empty: about every one
    /// @param resource empty: about every one
    /// @param further whether it asks for a further page of an answer
    record Asked(String word, String principal, String action, String resource, boolean further) {
        static Asked why(String principal, String action, String resource) {
            return new Asked("why", principal, action, resource, false);
        }

        static Asked who(String action, String resource, boolean further) {
            return new Asked("who", "", action, resource, further);
        }

        static Asked what(String principal, boolean further) {
            return new Asked("what", principal, "", "", further);
        }

        private Map<String, Object> told() {
            Map<String, Object> told = new HashMap<>();
            told.put("question", word);
            tell(told, "principal", principal);
            tell(told, "action", action);
            tell(told, "resource", resource);
            if (further) {
                told.put("further", true);
            }
            return told;
        }

        private static void tell(Map<String, Object> told, String name, String text) {
            if (!text.isEmpty()) {
                told.put(name, Cut.to(text, TEXT_MAX));
            }
        }
    }

    /// Whether somebody who asks what they may do themselves asks it of somebody else: what
    /// policies read of that one is told to those who may look.
    boolean isAboutAnother(PersonId asker, String resource) {
        return thing(resource)
                .filter(id -> id.startsWith("psn_") || id.startsWith("svc_"))
                .filter(id -> !id.equals(asker.text()))
                .isPresent();
    }

    /// It may be asked. Returns once that is durable, and only then is it answered.
    ///
    /// @throws Problem `unavailable` when the ledger does not take it
    void permitted(Operation op, Asked asked) {
        stream.offer(op, entry(Outcome.PERMITTED, asked)).await();
    }

    /// It was not to be asked, which does not depend on whether the ledger takes it.
    void refused(Operation op, Asked asked) {
        try {
            stream.offer(op, entry(Outcome.REFUSED, asked)).await();
        } catch (Problem unavailable) {
            LOG.warn(
                    "a refused question is missing in the ledger, operation {}",
                    op.id(),
                    unavailable);
        }
    }

    private LedgerEvent entry(Outcome outcome, Asked asked) {
        List<LedgerObject> about =
                Stream.of(person(asked.principal()), thing(asked.resource()))
                        .flatMap(Optional::stream)
                        .distinct()
                        .map(LedgerObject::new)
                        .toList();
        return new LedgerEvent(TYPE, outcome, about, asked.told());
    }

    /// Names are looked for in the order in which a question is understood.
    private Optional<String> person(String text) {
        return id(text).or(() -> name(text).flatMap(naming::person));
    }

    private Optional<String> thing(String text) {
        return id(text).or(() -> name(text).flatMap(naming::target))
                .or(() -> name(text).flatMap(naming::person));
    }

    private static Optional<String> id(String text) {
        return Optional.of(text).filter(it -> ID.matcher(it).matches());
    }

    /// What nobody can be called is not looked for: the database refuses some of it.
    private static Optional<String> name(String text) {
        return Optional.of(text).filter(it -> NAME.matcher(it).matches());
    }
}
