package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Entities and requests as JSON, with and without a schema.
final class EntityJsonTest {
    private static final Schema SCHEMA =
            Schema.parse(
                    """
                    entity User in [Group] = { age: Long, from?: ipaddr, boss?: User, c: Colour };
                    entity Group tags Long;
                    entity Colour enum ["red"];
                    action all;
                    action see in all appliesTo { principal: User, resource: Group, context: { at: datetime } };
                    """);

    private static String user(String attributes) {
        return "[{\"uid\": {\"type\": \"User\", \"id\": \"u\"}, \"attrs\": {" + attributes + "}}]";
    }

    private static final String RED = ", \"c\": {\"type\": \"Colour\", \"id\": \"red\"}";

    @Test
    void a_schema_lets_the_escapes_be_left_out() {
        EntityStore store =
                EntityStore.parseJson(
                        user(
                                "\"age\": 3, \"from\": \"10.0.0.0/8\","
                                        + " \"boss\": {\"type\": \"User\", \"id\": \"b\"}"
                                        + RED),
                        SCHEMA);
        Value.RecordOf attributes = store.attributes(new EntityUid("User", "u"));
        assertThat(String.valueOf(attributes))
                .isEqualTo(
                        "{age: 3, boss: User::\"b\", c: Colour::\"red\", from: ip(\"10.0.0.0/8\")}");
        EntityUid see = new EntityUid("Action", "see");
        assertThat(store.isIn(see, new EntityUid("Action", "all"))).isTrue();
    }

    @Test
    void without_a_schema_a_record_of_type_and_id_is_a_record() {
        EntityStore store = EntityStore.parseJson(user("\"x\": {\"type\": \"A\", \"id\": \"b\"}"));
        assertThat(String.valueOf(store.attributes(new EntityUid("User", "u"))))
                .isEqualTo("{x: {id: \"b\", type: \"A\"}}");
    }

    private static void refused(String json, String message) {
        assertThatThrownBy(() -> EntityStore.parseJson(json, SCHEMA))
                .as(json)
                .isInstanceOf(CedarProblem.class)
                .hasMessage(message);
    }

    @Test
    void what_the_schema_does_not_say_is_refused() {
        refused(
                user("\"age\": \"3\"" + RED),
                "an entity of type `User`: attribute `age`: expected Long, got string");
        refused(user("\"age\": 3"), "an entity of type `User`: attribute `c` is missing");
        refused(
                user("\"age\": 3, \"more\": 1" + RED),
                "an entity of type `User`: an attribute the type does not have");
        refused(
                user("\"age\": 3, \"c\": {\"type\": \"Colour\", \"id\": \"blue\"}"),
                "an entity of type `User`: attribute `c`: the id is none of the enumeration");
        refused(
                "[{\"uid\": {\"type\": \"Nobody\", \"id\": \"u\"}}]",
                "an entity of type `Nobody`: the schema does not declare this entity type");
        refused(
                "[{\"uid\": {\"type\": \"Colour\", \"id\": \"blue\"}}]",
                "an entity of type `Colour`: the id is none of the enumeration");
        refused(
                "[{\"uid\": {\"type\": \"Group\", \"id\": \"g\"}, \"tags\": {\"a\": \"b\"}}]",
                "an entity of type `Group`: in a tag: expected Long, got string");
        refused(
                "[{\"uid\": {\"type\": \"Group\", \"id\": \"g\"},"
                        + " \"parents\": [{\"type\": \"User\", \"id\": \"u\"}]}]",
                "an entity of type `Group`: entities of this type are not in any of type `User`");
        refused(
                "[{\"uid\": {\"type\": \"Action\", \"id\": \"other\"}}]",
                "an entity of type `Action`: the schema does not declare this action");
        refused(
                "[{\"uid\": {\"type\": \"Action\", \"id\": \"all\"},"
                        + " \"parents\": [{\"type\": \"Action\", \"id\": \"see\"}]}]",
                "an entity of type `Action`: the parents of this action are not those of the"
                        + " schema");
        refused(
                user("\"age\": 3, \"from\": \"10.0.0.256\"" + RED),
                "at `[0].attrs.from`: this string is not a `ipaddr`");
    }

    @Test
    void what_is_no_entity_is_refused_with_the_place() {
        List<String[]> wrong =
                List.of(
                        new String[] {"{}", "expected an array, got an object"},
                        new String[] {"[{}]", "at `[0]`: `uid` is missing"},
                        new String[] {
                            "[{\"uid\": {\"type\": \"a b\", \"id\": \"\"}}]",
                            "at `[0].uid.type`: this is not the name of a type"
                        },
                        new String[] {
                            user("\"x\": 1.5"),
                            "at `[0].attrs.x`: expected a whole number of 64 bits"
                        },
                        new String[] {
                            user("\"x\": 9223372036854775808"),
                            "at `[0].attrs.x`: expected a whole number of 64 bits"
                        },
                        new String[] {
                            user("\"x\": [null]"),
                            "at `[0].attrs.x[0]`: null is not a value: leave the attribute out"
                        },
                        new String[] {
                            user("\"x\": {\"__extn\": {\"fn\": \"nope\", \"arg\": \"\"}}"),
                            "at `[0].attrs.x.__extn`: `fn` is not a function of an extension type"
                        },
                        new String[] {
                            "[{\"uid\": {\"type\": \"A\", \"id\": \"a\"}, \"extra\": 1}]",
                            "at `[0]`: unknown member"
                        });
        for (String[] pair : wrong) {
            assertThatThrownBy(() -> EntityStore.parseJson(pair[0]))
                    .as(pair[0])
                    .isInstanceOf(CedarProblem.class)
                    .hasMessage(pair[1]);
        }
    }

    @Test
    void json_is_read_strictly() {
        for (String wrong :
                List.of(
                        "[] x",
                        "[1,]",
                        "{\"a\":1,}",
                        "01",
                        "+1",
                        "1.",
                        ".5",
                        "1e",
                        "'a'",
                        "\"\t\"",
                        "\"\\ud800\"",
                        "\"\\x41\"",
                        "nul",
                        "{\"a\":1,\"a\":2}",
                        "//c\n[]",
                        "")) {
            assertThatThrownBy(() -> Json.parse(wrong, CedarProblem.Kind.ENTITIES, Limits.DEFAULT))
                    .as(wrong)
                    .isInstanceOf(CedarProblem.class)
                    .hasMessageStartingWith("line 1, column ");
        }
        Json read =
                Json.parse(
                        " {\"a\" : [true, null, -0, 1e5, \"\\u00e9\\ud83d\\ude00\\/\"]}\n",
                        CedarProblem.Kind.ENTITIES,
                        Limits.DEFAULT);
        assertThat(read.toString()).contains("é😀/");
    }

    @Test
    void one_entity_in_two_ways_is_refused_and_twice_the_same_is_not() {
        Entity one = Entity.of(new EntityUid("A", "a"));
        Entity other = Entity.of(new EntityUid("A", "a"), new EntityUid("A", "b"));
        assertThat(EntityStore.of(List.of(one, one)).all()).containsExactly(one);
        assertThatThrownBy(() -> EntityStore.of(List.of(one, other)))
                .hasMessage("an entity of type `A` is described twice, and differently");
        String json =
                """
                [{"uid": {"type": "A", "id": "a"}, "attrs": {}, "parents": []},
                 {"uid": {"type": "B", "id": "b"}, "attrs": {}, "parents": []},
                 {"uid": {"type": "A", "id": "a"}, "attrs": {"x": 1}, "parents": []}]
                """;
        assertThatThrownBy(() -> EntityStore.parseJson(json))
                .hasMessage("at `[2]`: an entity of type `A` is described twice, and differently");
        String cycle =
                json.replace("\"parents\": []", "\"parents\": [{\"type\": \"B\", \"id\": \"b\"}]");
        assertThatThrownBy(() -> EntityStore.parseJson(cycle.replace("{\"x\": 1}", "{}")))
                .hasMessage(
                        "at `[1]`: an entity of type `B` is above itself: the hierarchy has a cycle");
    }

    @Test
    void names_are_compared_exactly() {
        EntityUid member = new EntityUid("User", "ann");
        EntityUid group = new EntityUid("Group", "caf\u00e9");
        EntityStore store = EntityStore.of(List.of(Entity.of(member, group)));
        assertThat(store.isIn(member, group)).isTrue();
        for (String other : List.of("cafe\u0301", "Caf\u00e9", "caf\u00e9 ", " caf\u00e9")) {
            assertThat(store.isIn(member, new EntityUid("Group", other))).as(other).isFalse();
        }
        assertThat(store.isIn(new EntityUid("user", "ann"), group)).isFalse();
    }

    private static Request request(String principal, String context) {
        return Request.parseJson(
                """
                {"principal": {"type": "%s", "id": "u"}, "action": {"type": "Action", "id": "see"},
                 "resource": {"type": "Group", "id": "g"}, "context": {%s}}
                """
                        .formatted(principal, context),
                SCHEMA);
    }

    @Test
    void a_request_is_read_and_checked_by_the_schema() {
        assertThat(request("User", "\"at\": \"2024-01-01\"").context().get("at"))
                .isEqualTo(new Value.Datetime(1_704_067_200_000L));
        assertThatThrownBy(() -> request("Group", "\"at\": \"2024-01-01\""))
                .hasMessage("the action does not apply to a principal of this type");
        assertThatThrownBy(() -> request("User", ""))
                .hasMessage("context: attribute `at` is missing");
        assertThatThrownBy(() -> request("User", "\"at\": \"2024-01-32\""))
                .hasMessage("at `.context.at`: this string is not a `datetime`");
    }

    @Test
    void a_store_that_changes_leaves_the_old_one_as_it_was() {
        EntityUid a = new EntityUid("T", "a");
        EntityUid b = new EntityUid("T", "b");
        EntityUid c = new EntityUid("T", "c");
        EntityStore first = EntityStore.of(List.of(Entity.of(a, b), Entity.of(b)));
        EntityStore second = first.with(List.of(Entity.of(b, c)), Set.of());
        EntityStore third = second.with(List.of(), Set.of(b));
        assertThat(first.isIn(a, c)).isFalse();
        assertThat(second.isIn(a, c)).isTrue();
        assertThat(third.isIn(a, c)).isFalse();
        assertThat(third.isIn(a, b)).isTrue();
        assertThat(third.find(b)).isNull();
        assertThat(second.ancestorsOf(a)).containsExactlyInAnyOrder(b, c);
        assertThatThrownBy(() -> second.with(List.of(Entity.of(c, a)), Set.of()))
                .hasMessage("an entity of type `T` is above itself: the hierarchy has a cycle");
        assertThat(second.isIn(c, a)).isFalse();
    }
}
