package dev.sallyport.decisionpoint;

import dev.sallyport.cedar.Effect;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.PolicyError;
import dev.sallyport.cedar.Request;
import dev.sallyport.cedar.Response;
import dev.sallyport.kernel.ClientId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.policy.DoorQuestions;
import dev.sallyport.policy.Reason;
import dev.sallyport.policy.Snapshot;
import dev.sallyport.policy.Snapshots;
import dev.sallyport.policy.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides for the clients of one door, from memory.
///
/// **Security barrier.** A client's policies see the client's world and, of Sallyport's, the facts
/// of identities. The door's own policies answer where the registration says so; they are never
/// changed by it, and an answer opens nothing. No permit means no, and a forbid that fails means
/// no.
public final class DecisionPoint {
    private final Snapshots snapshots;
    private final ClientBook book;
    private final DecisionLog log;
    private final ClientGround.NameIndex names = new ClientGround.NameIndex();

    public DecisionPoint(Snapshots snapshots, ClientBook book, DecisionLog log) {
        this.snapshots = snapshots;
        this.book = book;
        this.log = log;
    }

    /// One decision, recorded.
    ///
    /// @param evaluation names the decision: the operation's id, with more for one of several
    /// @throws Problem `forbidden` when the registration does not allow the types
    public Answer decide(Operation op, ClientId id, String evaluation, Inquiry asked) {
        KnownClient client = book.get(id);
        Answer answer = answer(client, asked);
        log.note(client.client(), evaluation, op.at(), asked, answer);
        return answer;
    }

    Answer answer(KnownClient client, Inquiry asked) {
        Snapshot snapshot = snapshots.current();
        ClientRules rules = client.rules();
        ClientGround.Prepared ground = client.ground().on(snapshot, book.clock());
        TypeRule subject = rule(rules, asked.subject().type());
        TypeRule resource = rule(rules, asked.resource().type());
        return answer(client, ground, framed(client, ground, subject, resource, asked), snapshot);
    }

    private static Answer answer(
            KnownClient client, ClientGround.Prepared ground, Framed framed, Snapshot snapshot) {
        if (framed.refusal() != null) {
            return Answer.refused(Answer.NOT_IN_SCHEMA, snapshot.epoch());
        }
        if (ground.door() != null) {
            return asTheDoorWould(snapshot, framed.request());
        }
        Response response = ground.policies().decide(framed.request(), framed.facts());
        boolean permitted = response.allowed() && !response.erredInForbid();
        List<String> reasons = reasons(response, permitted);
        return new Answer(permitted, reasons, client.rules().duties(reasons), snapshot.epoch());
    }

    /// What determined it; never nothing.
    private static List<String> reasons(Response response, boolean permitted) {
        if (response.errors().isEmpty() && !response.reasons().isEmpty()) {
            return response.reasons();
        }
        List<String> reasons = new ArrayList<>();
        if (permitted == response.allowed()) {
            reasons.addAll(response.reasons());
        }
        for (PolicyError error : response.errors()) {
            if (error.effect() == Effect.FORBID) {
                reasons.add(error.policyId());
            }
        }
        return reasons.isEmpty() ? List.of(Answer.NOTHING_PERMITS) : reasons;
    }

    private static Answer asTheDoorWould(Snapshot snapshot, Request request) {
        return switch (DoorQuestions.verdict(snapshot, request)) {
            case Verdict.Permit(_, List<String> grounds, _) ->
                    new Answer(
                            true, grounds, ClientRules.duties(snapshot, grounds), snapshot.epoch());
            case Verdict.Forbid(List<Reason> reasons, _) ->
                    new Answer(
                            false,
                            reasons.stream().map(Reason::code).toList(),
                            List.of(),
                            snapshot.epoch());
        };
    }

    private Framed framed(
            KnownClient client,
            ClientGround.Prepared ground,
            TypeRule subject,
            TypeRule resource,
            Inquiry asked) {
        EntityUid who = ground.resolve(subject, asked.subject().id(), names);
        EntityUid what = ground.resolve(resource, asked.resource().id(), names);
        return Framed.of(
                client.rules(), ground, new Framed.Parties(who, subject, what, resource), asked);
    }

    /// Searches of the client, on one state of the facts.
    public ClientSearch search(ClientId id) {
        KnownClient client = book.get(id);
        return new ClientSearch(
                client, client.ground().on(snapshots.current(), book.clock()), names);
    }

    private static TypeRule rule(ClientRules rules, String type) {
        @Nullable TypeRule rule = rules.type(type);
        if (rule == null) {
            throw new Problem(
                    ProblemCode.FORBIDDEN,
                    "the registration of this client does not list the type: ask an administrator");
        }
        return rule;
    }
}
