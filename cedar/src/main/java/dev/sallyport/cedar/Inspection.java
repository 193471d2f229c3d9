package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One run of the validator: what it has found, and how much it may still do and say.
///
/// **Security barrier.** Every policy is typed once for each combination of the schema, so a small
/// text and a small schema can ask for more steps than there is time, and say one thing more often
/// than there is memory. What is beyond [Growth] is one more error, at the policy where it was met:
/// a report that is cut short never passes.
final class Inspection {
    /// Looking for what somebody meant compares with every name there is.
    private static final int SUGGESTIONS_MAX = 50;

    /// A finding costs about as much as so many steps.
    private static final int STEPS_PER_FINDING = 100;

    /// There is no more to be done. Never leaves the package.
    static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Ended(String reason) {
            super(reason, null, false, false);
        }
    }

    private final Growth growth;
    private final List<Finding> errors = new ArrayList<>();
    private final List<Finding> warnings = new ArrayList<>();

    /// What was found in the policy at hand, by what is said: the same is found in many
    /// combinations. Not by the findings: of those anybody can make many with one hash.
    private final Map<String, Finding> said = new LinkedHashMap<>();

    private long steps;
    private int suggestions;

    Inspection(Growth growth) {
        this.growth = growth;
    }

    /// @throws Ended if these were too many
    void spend(long more) {
        steps += more;
        if (steps > growth.stepsMax()) {
            throw new Ended(
                    "checking these policies takes more than "
                            + growth.stepsMax()
                            + " steps: make policies or schema smaller");
        }
    }

    /// @throws Ended if there is no room for it
    void error(String policyId, String message, @Nullable String hint, Span span) {
        spend(STEPS_PER_FINDING);
        String key = hint == null ? message : message + ": " + hint;
        if (!said.containsKey(key)) {
            if (errors.size() + said.size() >= growth.findingsMax()) {
                throw new Ended("more errors are left out: mend the others first");
            }
            said.put(key, new Finding(policyId, message, hint, span));
        }
    }

    /// The word somebody meant; null if none is near, or enough was looked for.
    @Nullable String suggestion(String word, Supplier<Collection<String>> known) {
        if (suggestions >= SUGGESTIONS_MAX) {
            return null;
        }
        suggestions++;
        Collection<String> names = known.get();
        spend(names.size());
        return Suggestion.of(word, names);
    }

    /// Whoever does not read the first so many does not read more.
    void warning(Finding finding) {
        if (warnings.size() < growth.findingsMax()) {
            warnings.add(finding);
        }
    }

    /// What was found in the policy at hand is all there is to it.
    void close() {
        errors.addAll(said.values());
        said.clear();
    }

    /// Nothing is looked at any more.
    void end(Ended why, Policy at) {
        close();
        errors.add(new Finding(at.id(), String.valueOf(why.getMessage()), null, at.span()));
    }

    Validator.Report report() {
        return new Validator.Report(errors, warnings);
    }
}
