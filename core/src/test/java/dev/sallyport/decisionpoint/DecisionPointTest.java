package dev.sallyport.decisionpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.cedar.Value;
import dev.sallyport.decisionpoint.Inquiry.Thing;
import dev.sallyport.kernel.ClientId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.policy.World;
import dev.sallyport.testkit.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DecisionPointTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private final DecisionScene scene = new DecisionScene(DATABASE);

    private static Thing claiming(String type, String id, Map<String, Value> properties) {
        return new Thing(type, id, Value.RecordOf.copyOf(properties));
    }

    private static Value text(String text) {
        return new Value.Text(text);
    }

    private Answer ask(RulesChange rules, Inquiry asked) {
        return scene.ask(scene.register(rules).client().id(), asked);
    }

    @Test
    void nothing_is_permitted_by_silence() {
        Answer answer =
                ask(
                        DecisionScene.rules(
                                "@id(\"r\") permit (principal == user::\"a\", action, resource);",
                                TypeRule.of("user")),
                        Inquiry.of(Thing.of("user", "b"), "read", Thing.of("user", "b")));
        assertThat(answer.permitted()).isFalse();
        assertThat(answer.reasons()).containsExactly(Answer.NOTHING_PERMITS);
    }

    @Test
    void claims_count_where_the_registration_trusts_and_nothing_is_stored() {
        String policies =
                """
                @id("owners") permit (principal is user, action, resource)
                when { resource.owner == "a" && principal has level && principal.level == 1 };
                """;
        String stored =
                "[{\"uid\":{\"type\":\"user\",\"id\":\"a\"},\"attrs\":{\"level\":1}},"
                        + "{\"uid\":{\"type\":\"user\",\"id\":\"b\"},\"attrs\":{\"level\":0}}]";
        ClientTexts texts = new ClientTexts(policies, "", stored);
        ClientId trusting =
                scene.register(
                                DecisionScene.rules(
                                        texts,
                                        TypeRule.trusting("user"),
                                        TypeRule.trusting("todo")))
                        .client()
                        .id();
        ClientId distrusting =
                scene.register(
                                DecisionScene.rules(
                                        texts, TypeRule.of("user"), TypeRule.trusting("todo")))
                        .client()
                        .id();
        Thing todo = claiming("todo", "1", Map.of("owner", text("a")));
        Thing stranger = claiming("user", "c", Map.of("level", new Value.Int(1)));
        Thing raised = claiming("user", "b", Map.of("level", new Value.Int(1)));
        assertThat(scene.ask(trusting, Inquiry.of(Thing.of("user", "a"), "x", todo)).permitted())
                .isTrue();
        assertThat(scene.ask(trusting, Inquiry.of(stranger, "x", todo)).permitted()).isTrue();
        assertThat(scene.ask(distrusting, Inquiry.of(stranger, "x", todo)).permitted())
                .as("the registration does not trust claims about users")
                .isFalse();
        assertThat(scene.ask(trusting, Inquiry.of(raised, "x", todo)).permitted())
                .as("what is stored wins")
                .isFalse();
    }

    @Test
    void a_forbid_that_fails_forbids() {
        Answer answer =
                ask(
                        DecisionScene.rules(
                                """
                                @id("all") permit (principal, action, resource);
                                @id("broken") forbid (principal, action, resource)
                                when { principal.suspended };
                                """,
                                TypeRule.of("user")),
                        Inquiry.of(Thing.of("user", "a"), "read", Thing.of("user", "a")));
        assertThat(answer.permitted()).isFalse();
        assertThat(answer.reasons()).containsExactly("broken");
    }

    @Test
    void an_identity_is_meant_by_id_or_name_and_must_be_active() {
        String name = "grace-" + DecisionScene.tail();
        PersonId grace = scene.person(name);
        ClientId client =
                scene.register(
                                DecisionScene.rules(
                                        "@id(\"all\") permit (principal, action, resource);",
                                        new TypeRule("identity", World.PERSON, false),
                                        TypeRule.of("record")))
                        .client()
                        .id();
        Thing record = Thing.of("record", "1");
        Inquiry byId = Inquiry.of(Thing.of("identity", grace.text()), "read", record);
        Inquiry byName = Inquiry.of(Thing.of("identity", name), "read", record);
        assertThat(scene.ask(client, byId).permitted()).isTrue();
        assertThat(scene.ask(client, byName).permitted()).isTrue();
        assertThat(
                        scene.ask(
                                        client,
                                        Inquiry.of(
                                                Thing.of("identity", "nobody-at-all"),
                                                "read",
                                                record))
                                .reasons())
                .containsExactly(ClientSource.GUARD);
        // claims about identities are never looked at
        assertThat(
                        scene.ask(
                                        client,
                                        Inquiry.of(
                                                claiming(
                                                        "identity",
                                                        "nobody-at-all",
                                                        Map.of("active", Value.Bool.TRUE)),
                                                "read",
                                                record))
                                .permitted())
                .isFalse();
        scene.freeze(grace);
        assertThat(scene.ask(client, byId).reasons()).containsExactly(ClientSource.GUARD);
        assertThat(scene.ask(client, byName).permitted()).isFalse();
    }

    @Test
    void groups_of_sallyport_are_facts_and_no_claims() {
        PersonId grace = scene.person("grace-" + DecisionScene.tail());
        String group = new dev.sallyport.kernel.GroupId(java.util.UUID.randomUUID()).text();
        ClientId client =
                scene.register(
                                DecisionScene.rules(
                                        "@id(\"in\") permit (principal in Sallyport::Group::\""
                                                + group
                                                + "\", action, resource);",
                                        new TypeRule("identity", World.PERSON, false),
                                        TypeRule.of("record")))
                        .client()
                        .id();
        Inquiry asked =
                Inquiry.of(Thing.of("identity", grace.text()), "read", Thing.of("record", "1"));
        assertThat(scene.ask(client, asked).permitted()).isFalse();
        scene.relate(grace.text(), "member", group);
        assertThat(scene.ask(client, asked).permitted()).isTrue();
        ClientSearch.Hits hits =
                scene.point.search(client).subjects(asked, new ClientSearch.Page(null, 10));
        assertThat(hits.ids()).containsExactly(grace.text());
    }

    /// By name, the engine is asked with the very name that it holds, and that name still carries
    /// the group.
    @Test
    void whoever_leaves_a_group_is_out_of_it_at_the_next_question() {
        String name = "grace-" + DecisionScene.tail();
        PersonId grace = scene.person(name);
        String group = new dev.sallyport.kernel.GroupId(UUID.randomUUID()).text();
        scene.relate(grace.text(), "member", group);
        ClientId client =
                scene.register(
                                DecisionScene.rules(
                                        "@id(\"in\") permit (principal in Sallyport::Group::\""
                                                + group
                                                + "\", action, resource);",
                                        new TypeRule("identity", World.PERSON, false),
                                        TypeRule.of("record")))
                        .client()
                        .id();
        Thing record = Thing.of("record", "1");
        Inquiry byName = Inquiry.of(Thing.of("identity", name), "read", record);
        Inquiry byId = Inquiry.of(Thing.of("identity", grace.text()), "read", record);
        assertThat(scene.ask(client, byName).permitted()).isTrue();
        assertThat(scene.ask(client, byId).permitted()).isTrue();
        scene.unrelate(grace.text(), "member", group);
        assertThat(scene.ask(client, byName).permitted()).isFalse();
        assertThat(scene.ask(client, byId).permitted()).isFalse();
        scene.relate(grace.text(), "member", group);
        assertThat(scene.ask(client, byName).permitted()).isTrue();
    }

    /// Their worlds grow from the door's facts, over the same numbers of names.
    @Test
    void what_one_program_says_of_a_name_is_nothing_to_another() {
        TypeRule[] types = {
            new TypeRule("identity", World.PERSON, false), TypeRule.of("user"), TypeRule.of("team")
        };
        String policies = "@id(\"in\") permit (principal in team::\"a\", action, resource);";
        String inTeam =
                """
                [{"uid":{"type":"user","id":"u"},"attrs":{},"parents":[{"type":"team","id":"%s"}]}]
                """;
        ClientId first =
                scene.register(
                                DecisionScene.rules(
                                        new ClientTexts(policies, "", inTeam.formatted("a")),
                                        types))
                        .client()
                        .id();
        ClientId second =
                scene.register(
                                DecisionScene.rules(
                                        new ClientTexts(policies, "", inTeam.formatted("b")),
                                        types))
                        .client()
                        .id();
        ClientId third = scene.register(DecisionScene.rules(policies, types)).client().id();
        Inquiry asked = Inquiry.of(Thing.of("user", "u"), "read", Thing.of("user", "u"));
        for (int round = 0; round < 2; round++) {
            assertThat(scene.ask(first, asked).permitted()).isTrue();
            assertThat(scene.ask(second, asked).permitted()).isFalse();
            assertThat(scene.ask(third, asked).permitted()).isFalse();
            scene.person("somebody-" + DecisionScene.tail());
            scene.snapshots.exact();
        }
    }

    @Test
    void a_type_that_is_not_registered_is_not_answered() {
        ClientId client =
                scene.register(
                                DecisionScene.rules(
                                        "@id(\"all\") permit (principal, action, resource);",
                                        TypeRule.of("user")))
                        .client()
                        .id();
        assertThatThrownBy(() ->
                        scene.ask(
                                client,
                                Inquiry.of(Thing.of("user", "a"), "x", Thing.of("secret", "1"))))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("does not list the type");
    }

    @Test
    void a_schema_reads_texts_as_what_it_says_and_refuses_other_questions() {
        String schema =
                """
                entity user;
                entity todo { due?: datetime };
                action read appliesTo {
                  principal: [user], resource: [todo], context: { at: datetime, from?: ipaddr } };
                """;
        String policies =
                """
                @id("in_time") permit (principal, action == Action::"read", resource is todo)
                when { resource has due && context.at < resource.due };
                """;
        ClientId client =
                scene.register(
                                DecisionScene.rules(
                                        new ClientTexts(policies, schema, ""),
                                        TypeRule.of("user"),
                                        TypeRule.trusting("todo")))
                        .client()
                        .id();
        Thing todo = claiming("todo", "1", Map.of("due", text("2026-02-01"), "note", text("x")));
        Thing wrong = claiming("todo", "1", Map.of("due", text("soon")));
        assertThat(scene.ask(client, at("2026-01-01", "read", todo)).permitted()).isTrue();
        assertThat(scene.ask(client, at("2026-03-01", "read", todo)).permitted()).isFalse();
        assertThat(scene.ask(client, at("2026-01-01", "fly", todo)).reasons())
                .containsExactly(Answer.NOT_IN_SCHEMA);
        assertThat(scene.ask(client, at("2026-01-01", "read", wrong)).reasons())
                .containsExactly(Answer.NOT_IN_SCHEMA);
        assertThat(scene.ask(client, at("yesterday", "read", todo)).reasons())
                .containsExactly(Answer.NOT_IN_SCHEMA);
    }

    private static Inquiry at(String at, String action, Thing todo) {
        return new Inquiry(
                Thing.of("user", "a"),
                action,
                Value.RecordOf.EMPTY,
                todo,
                Value.RecordOf.copyOf(Map.of("at", text(at), "unknown", text("ignored"))));
    }

    @Test
    void what_the_action_says_about_itself_stands_in_the_context() {
        Inquiry asked =
                new Inquiry(
                        Thing.of("user", "a"),
                        "pay",
                        Value.RecordOf.copyOf(Map.of("amount", new Value.Int(5))),
                        Thing.of("user", "b"),
                        Value.RecordOf.EMPTY);
        Answer answer =
                ask(
                        DecisionScene.rules(
                                """
                                @id("small") @step_up("aal2") permit (principal, action, resource)
                                when { context.action.amount < 10 };
                                """,
                                TypeRule.of("user")),
                        asked);
        assertThat(answer.permitted()).isTrue();
        assertThat(answer.duties())
                .isEqualTo(List.of(new Answer.Duty("small.step_up", "step_up", "aal2")));
    }

    // the policies of the door itself

    private static final TypeRule USER = new TypeRule("user", World.PERSON, false);
    private static final TypeRule TARGET = new TypeRule("target", World.TARGET, false);

    private ClientId doors() {
        return scene.register(DecisionScene.rules(ClientTexts.DOORS, USER, TARGET)).client().id();
    }

    private String target(String roster) {
        String target = new TargetId(UUID.randomUUID()).text();
        scene.relate(target, "eligible", roster);
        scene.relate(target, "approver", new RosterId(UUID.randomUUID()).text());
        scene.relate(target, "named", "db-" + DecisionScene.tail());
        return target;
    }

    private static Inquiry saying(
            PersonId who, String action, String target, Map<String, Value> context) {
        return new Inquiry(
                Thing.of("user", who.text()),
                action,
                Value.RecordOf.EMPTY,
                Thing.of("target", target),
                Value.RecordOf.copyOf(context));
    }

    @Test
    void the_door_answers_with_its_own_policies_where_the_registration_says_so() {
        ClientId client = doors();
        String roster = new RosterId(UUID.randomUUID()).text();
        PersonId grace = scene.person("grace-" + DecisionScene.tail());
        String target = target(roster);
        Inquiry asked = saying(grace, "request-elevation", target, Map.of());
        assertThat(scene.ask(client, asked).reasons()).containsExactly(Answer.NOTHING_PERMITS);
        scene.relate(grace.text(), "member", roster);
        Answer yes = scene.ask(client, asked);
        assertThat(yes.permitted()).isTrue();
        assertThat(yes.reasons()).containsExactly("who_is_eligible_requests");
        ClientSearch search = scene.point.search(client);
        ClientSearch.Page page = new ClientSearch.Page(null, 10);
        assertThat(search.subjects(asked, page).ids()).containsExactly(grace.text());
        assertThat(search.resources(asked, page).ids()).containsExactly(target);
        assertThat(search.actions(asked, page).ids())
                .containsExactly("connect", "look-at-target", "request-elevation");
        scene.freeze(grace);
        assertThat(scene.ask(client, asked).reasons())
                .containsExactly("only_active_identities_act");
        assertThat(scene.point.search(client).subjects(asked, page).ids()).isEmpty();
    }

    @Test
    void where_and_when_a_door_decides_is_not_for_a_client_to_say() {
        ClientId client = doors();
        String roster = new RosterId(UUID.randomUUID()).text();
        String target = target(roster);
        PersonId grace = scene.person("grace-" + DecisionScene.tail());
        scene.relate(grace.text(), "member", roster);
        Map<String, Value> lies =
                Map.of(
                        "door", text("outer"),
                        "pathway", text("break-glass"),
                        "at", text("1999-01-01"),
                        "risk", new Value.Int(0));
        assertThat(scene.ask(client, saying(grace, "request-elevation", target, lies)).permitted())
                .isTrue();
        for (String unknown : List.of("conect", "Connect", "request", "")) {
            assertThat(scene.ask(client, saying(grace, unknown, target, Map.of())).reasons())
                    .as(unknown)
                    .containsExactly(Answer.NOT_IN_SCHEMA);
        }
        assertThat(
                        scene.ask(
                                        client,
                                        saying(
                                                grace,
                                                "connect",
                                                target,
                                                Map.of("ticket", new Value.Int(7))))
                                .reasons())
                .containsExactly(Answer.NOT_IN_SCHEMA);
        assertThat(
                        scene.ask(
                                        client,
                                        saying(
                                                grace,
                                                "connect",
                                                new TargetId(UUID.randomUUID()).text(),
                                                Map.of()))
                                .permitted())
                .isFalse();
    }

    @Test
    void nobody_approves_themselves_in_an_answer_either() {
        ClientId client = doors();
        String approvers = new RosterId(UUID.randomUUID()).text();
        String target = new TargetId(UUID.randomUUID()).text();
        scene.relate(target, "approver", approvers);
        PersonId bob = scene.person("bob-" + DecisionScene.tail());
        scene.relate(bob.text(), "member", approvers);
        assertThat(
                        scene.ask(client, saying(bob, "approve-elevation", target, Map.of()))
                                .permitted())
                .isTrue();
        Map<String, Value> own = Map.of("humans", Value.SetOf.copyOf(List.of(text(bob.text()))));
        assertThat(scene.ask(client, saying(bob, "approve-elevation", target, own)).reasons())
                .containsExactly("nobody_approves_themselves");
    }
}
