package dev.sallyport.websession;

import dev.sallyport.jobs.Step;
import dev.sallyport.kernel.PersonId;
import java.util.List;

/// What the inner door may ask: end the sessions of somebody whose access ends there.
final class SessionSteps {
    private SessionSteps() {}

    /// Each with the payload `person_id`, each idempotent. What comes late ends no session that was
    /// opened after the freeze was lifted.
    static List<Step> of(WebSessions sessions) {
        return List.of(
                step("iam-end-sessions", sessions),
                step("end-web-sessions", sessions),
                new Step(
                        "end-frozen-sessions",
                        (op, call) ->
                                sessions.endFromBeforeThaw(
                                        op, PersonId.parse(call.get("person_id")))));
    }

    private static Step step(String name, WebSessions sessions) {
        return new Step(
                name,
                (op, call) -> {
                    PersonId person = PersonId.parse(call.get("person_id"));
                    sessions.endAll(op, person, SessionEnd.LEFT);
                });
    }
}
