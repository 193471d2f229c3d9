package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Schemas in both syntaxes, and the names in them.
final class SchemaTest {
    private static final String HOUSE =
            """
            // who and what there is
            namespace House {
              type Place = { floor: Long, name?: String };
              entity Person in [Team, Person] = { home: Place, boss?: Person, @doc("x") vip: Bool } tags Set<String>;
              entity Team;
              entity Colour enum ["red", "green"];
              action use, "look at" in [Action::"all"] appliesTo {
                principal: Person, resource: [Team, Colour], context: Place
              };
              action all;
            }
            entity Shared { at: ipaddr, until: __cedar::datetime, of: House::Colour };
            """;

    @Test
    void names_mean_what_is_nearest() {
        Schema schema = Schema.parse(HOUSE);
        Schema.EntityType person = required(schema.entityType("House::Person"));
        CedarType.RecordType place =
                new CedarType.RecordType(
                        Map.of(
                                "floor", new CedarType.Attribute(CedarType.LONG, true),
                                "name", new CedarType.Attribute(CedarType.STRING, false)));
        assertThat(person.shape().attributes())
                .containsEntry("home", new CedarType.Attribute(place, true))
                .containsEntry(
                        "boss",
                        new CedarType.Attribute(new CedarType.EntityType("House::Person"), false));
        assertThat(person.memberOf()).containsExactlyInAnyOrder("House::Team", "House::Person");
        assertThat(person.tags()).isEqualTo(new CedarType.SetType(CedarType.STRING));
        Schema.EntityType shared = required(schema.entityType("Shared"));
        assertThat(shared.shape().attributes())
                .containsEntry("until", new CedarType.Attribute(CedarType.DATETIME, true));
        Schema.EntityType colour = required(schema.entityType("House::Colour"));
        assertThat(colour.choices()).containsExactlyInAnyOrder("red", "green");
    }

    private static <T extends Record> T required(@Nullable T value) {
        if (value == null) {
            throw new AssertionError("not there");
        }
        return value;
    }

    @Test
    void an_action_knows_what_it_applies_to_and_what_stands_above_it() {
        Schema schema = Schema.parse(HOUSE);
        EntityUid use = new EntityUid("House::Action", "look at");
        Schema.Action action = required(schema.action(use));
        assertThat(action.principals()).isEqualTo(Set.of("House::Person"));
        assertThat(action.resources()).isEqualTo(Set.of("House::Team", "House::Colour"));
        assertThat(action.ancestors()).containsExactly(new EntityUid("House::Action", "all"));
        assertThat(schema.environments()).hasSize(4);
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> Schema.parse(text))
                .as(text)
                .isInstanceOf(CedarProblem.class)
                .hasMessage(message);
    }

    @Test
    void a_broken_schema_is_refused_with_place_and_hint() {
        refused("entity A", "line 1, column 9: unexpected the end of the text: expected `;`");
        refused(
                "entity A { x: Strin };",
                "line 1, column 15: there is no type `Strin`: did you mean `String`");
        refused(
                "entity User; entity A in [Usr];",
                "line 1, column 14: there is no entity type `Usr`: did you mean `User`");
        refused("entity A; entity A;", "line 1, column 11: `A` is declared twice");
        refused("entity if;", "line 1, column 8: `if` is reserved and cannot be a name");
        refused(
                "entity Action;",
                "line 1, column 1: `Action` is no entity type: declare actions with `action`");
        refused("type Long = String;", "line 1, column 6: `Long` is reserved: choose another name");
        refused(
                "type A = B; type B = Set<A>;",
                "line 1, column 6: `A` is made of itself: break the cycle");
        refused(
                "action a in b; action b in a;",
                "line 1, column 1: the actions form a cycle: break it");
        refused(
                "action a in [b];",
                "line 1, column 1: it is in an action that is not declared: declare that one too");
        refused(
                "entity A; action a appliesTo { principal: A };",
                "line 1, column 11: `appliesTo` names both `principal` and `resource`: leave"
                        + " `appliesTo` out for an action that only groups others");
        refused(
                "entity A; action a appliesTo { principal: A, resource: A, context: A };",
                "line 1, column 68: there is no type `A`");
        refused("entity A { x: Long, x: Long };", "line 1, column 21: this attribute stands twice");
        refused(
                "entity A; namespace N { entity A; }",
                "line 1, column 25: `A` hides a type outside the namespace: rename one of them");
        refused(
                "namespace N { } namespace N { }",
                "line 1, column 27: two namespaces have this name");
    }

    @Test
    void the_same_things_are_refused_in_json() {
        Map<String, String> wrong =
                Map.of(
                        "{\"\": {\"entityTypes\": {\"A\": {\"shpe\": {}}}, \"actions\": {}}}",
                        "at `.….entityTypes.A`: unknown member: did you mean `shape`",
                        "{\"\": {\"entityTypes\": {\"A\": {\"shape\": {\"type\": \"X\"}}}}}",
                        "at `.….entityTypes.A.shape`: there is no type `X`",
                        "{\"\": {\"entityTypes\": {\"A b\": {}}}}",
                        "at `.….entityTypes.…`: this is not a name",
                        "{\"\": {\"actions\": {\"a\": {\"attributes\": {\"x\": 1}}}}}",
                        "at `.….actions.a`: actions have no attributes",
                        "[]",
                        "expected an object, got an array");
        wrong.forEach((json, message) ->
                assertThatThrownBy(() -> Schema.parseJson(json))
                        .as(json)
                        .isInstanceOf(CedarProblem.class)
                        .hasMessage(message));
    }

    @Test
    void both_syntaxes_say_the_same() throws ReflectiveOperationException {
        new OfficialBinding();
        Method convert =
                com.cedarpolicy.model.schema.Schema.class.getDeclaredMethod(
                        "cedarToJsonJni", String.class);
        convert.setAccessible(true);
        for (long seed = 60_000; seed < 60_060; seed++) {
            WorldGenerator.World world = new WorldGenerator(new Dice(seed)).world();
            String json = (String) convert.invoke(null, world.schemaText());
            Schema read = Schema.parseJson(json);
            assertThat(List.copyOf(read.entityTypes()))
                    .as("seed %d\n%s\n%s", seed, world.schemaText(), json)
                    .isEqualTo(List.copyOf(world.schema().entityTypes()));
            assertThat(List.copyOf(read.actions()))
                    .isEqualTo(List.copyOf(world.schema().actions()));
        }
    }
}
