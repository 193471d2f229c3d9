package dev.sallyport.factor;

import dev.sallyport.jobs.Step;
import dev.sallyport.kernel.PersonId;
import java.util.List;

/// What the inner door may ask: end the factors of somebody who leaves, or enrols anew.
public final class FactorSteps {
    private FactorSteps() {}

    /// `iam-disable-credentials`, payload `person_id`. Idempotent.
    public static List<Step> of(Factors factors) {
        return List.of(
                new Step(
                        "iam-disable-credentials",
                        (op, call) ->
                                factors.disableAll(op, PersonId.parse(call.get("person_id")))));
    }
}
