package dev.sallyport.decisionpoint;

import dev.sallyport.cedar.CedarType;
import dev.sallyport.cedar.Entities;
import dev.sallyport.cedar.Entity;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Request;
import dev.sallyport.cedar.Schema;
import dev.sallyport.cedar.Value;
import dev.sallyport.policy.DoorQuestions;
import dev.sallyport.policy.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A question in the terms of a client's policies, with the facts it is decided on.
///
/// @param claimed whether something the client claims is among the facts
/// @param refusal null if the schema takes it
record Framed(Request request, Entities facts, boolean claimed, @Nullable String refusal) {
    private static final String ACTION = "action";

    static Framed of(
            ClientRules rules, ClientGround.Prepared ground, Parties parties, Inquiry asked) {
        ClientGround.@Nullable DoorMoment door = ground.door();
        if (door != null) {
            return ofDoor(ground, door, parties, asked);
        }
        EntityUid action = ClientRules.action(asked.action());
        Request request =
                new Request(
                        parties.subject(),
                        action,
                        parties.resource(),
                        context(rules, action, asked));
        @Nullable String refusal = rules.refusal(request);
        if (!counts(parties.subjectRule(), asked.subject())
                && !counts(parties.resourceRule(), asked.resource())) {
            return new Framed(request, ground.store(), false, refusal);
        }
        ClaimedFacts facts = new ClaimedFacts(ground.store());
        claim(rules, facts, parties.subject(), parties.subjectRule(), asked.subject());
        claim(rules, facts, parties.resource(), parties.resourceRule(), asked.resource());
        return new Framed(
                request,
                facts,
                true,
                refusal == null ? nonconforming(rules, ground, facts, request) : refusal);
    }

    /// A question to the policies of the door itself. Nothing that is claimed of things counts.
    private static Framed ofDoor(
            ClientGround.Prepared ground,
            ClientGround.DoorMoment door,
            Parties parties,
            Inquiry asked) {
        Schema.@Nullable Action declared =
                World.schema().action(new EntityUid(World.ACTION, asked.action()));
        Value.RecordOf said =
                declared == null
                        ? Value.RecordOf.EMPTY
                        : Shapes.fit(asked.context(), declared.context());
        Request request =
                DoorQuestions.request(
                        door.snapshot(),
                        parties.subject(),
                        asked.action(),
                        parties.resource(),
                        new DoorQuestions.Said(said, door.at()));
        return new Framed(request, ground.store(), false, DoorQuestions.refusal(request));
    }

    /// Who and what is asked about, and under which rules of the registration.
    record Parties(
            EntityUid subject, TypeRule subjectRule, EntityUid resource, TypeRule resourceRule) {}

    private static boolean counts(TypeRule rule, Inquiry.Thing thing) {
        return rule.trusted() && thing.properties().size() > 0;
    }

    private static void claim(
            ClientRules rules,
            ClaimedFacts facts,
            EntityUid uid,
            TypeRule rule,
            Inquiry.Thing thing) {
        if (!counts(rule, thing)) {
            return;
        }
        @Nullable Schema schema = rules.schema();
        Schema.@Nullable EntityType type = schema == null ? null : schema.entityType(uid.type());
        facts.claim(
                uid,
                type == null ? thing.properties() : Shapes.fit(thing.properties(), type.shape()));
    }

    private static @Nullable String nonconforming(
            ClientRules rules, ClientGround.Prepared ground, ClaimedFacts facts, Request request) {
        for (EntityUid uid : List.of(request.principal(), request.resource())) {
            @Nullable Entity stored = ground.store().find(uid);
            Value.@Nullable RecordOf attributes = facts.attributes(uid);
            if (attributes != null && !TypeRule.ownWorld(uid.type())) {
                @Nullable String refusal =
                        rules.refusal(
                                new Entity(
                                        uid,
                                        attributes,
                                        stored == null ? Value.RecordOf.EMPTY : stored.tags(),
                                        stored == null ? List.of() : stored.parents()));
                if (refusal != null) {
                    return refusal;
                }
            }
        }
        return null;
    }

    /// The client's context; the action's properties stand in it as `action`.
    private static Value.RecordOf context(ClientRules rules, EntityUid action, Inquiry asked) {
        Value.RecordOf all = asked.context();
        if (asked.details().size() > 0) {
            Map<String, Value> members = new HashMap<>();
            for (String name : all.names()) {
                Value value = all.get(name);
                if (value != null) {
                    members.put(name, value);
                }
            }
            members.put(ACTION, asked.details());
            all = Value.RecordOf.copyOf(members);
        }
        @Nullable Schema schema = rules.schema();
        Schema.@Nullable Action declared = schema == null ? null : schema.action(action);
        if (declared == null) {
            return all;
        }
        CedarType.RecordType shape = declared.context();
        return Shapes.fit(all, shape);
    }
}
