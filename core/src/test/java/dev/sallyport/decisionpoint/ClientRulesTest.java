package dev.sallyport.decisionpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import dev.sallyport.policy.World;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClientRulesTest {
    private static final String READ =
            "@id(\"reads\") permit (principal is user, action == Action::\"read\", resource);";
    private static final TypeRule PERSON = new TypeRule("identity", World.PERSON, false);

    private static ClientRules parse(
            String policies, String schema, String entities, TypeRule... types) {
        return ClientRules.parse(new ClientTexts(policies, schema, entities), List.of(types));
    }

    private static void refused(String words, Runnable parse) {
        assertThatThrownBy(parse::run).isInstanceOf(Problem.class).hasMessageContaining(words);
    }

    @Test
    void every_policy_has_a_name_and_parses() {
        assertThat(parse(READ, "", "", TypeRule.of("user")).actions()).containsExactly("read");
        refused(
                "needs a name",
                () -> parse("permit (principal, action, resource);", "", "", TypeRule.of("user")));
        refused("line 1", () -> parse("permit (principal, action", "", "", TypeRule.of("user")));
        refused("", () -> parse(READ + READ, "", "", TypeRule.of("user")));
        refused(
                "templates",
                () ->
                        parse(
                                "@id(\"t\") permit (principal == ?principal, action, resource);",
                                "",
                                "",
                                TypeRule.of("user")));
    }

    @Test
    void the_policies_of_the_door_speak_of_its_world_alone_and_others_not_of_its_targets() {
        TypeRule target = new TypeRule("target", World.TARGET, false);
        String doors = ClientTexts.DOORS;
        assertThat(parse(doors, "", "", PERSON, target).actions())
                .contains("connect", "request-elevation", "sign-in");
        refused("leave out schema", () -> parse(doors, "entity user;", "", PERSON, target));
        refused("leave out schema", () -> parse(doors, "", "[]", PERSON, target));
        refused(
                "leave out schema",
                () -> parse(doors, "", "", PERSON, target, TypeRule.of("record")));
        refused("where the policies of the door", () -> parse(READ, "", "", PERSON, target));
        refused(
                "nobody's claims",
                () -> parse(doors, "", "", new TypeRule("target", World.TARGET, true)));
        refused(
                "of Sallyport's own types",
                () -> parse(doors, "", "", new TypeRule("roster", World.ROSTER, false)));
    }

    @Test
    void a_schema_holds_policies_and_entities_to_it() {
        String schema =
                """
                entity user { level: Long };
                entity record;
                action read appliesTo { principal: [user], resource: [record] };
                """;
        String typed =
                "@id(\"t\") permit (principal is user, action == Action::\"read\", resource)"
                        + " when { principal.level > 2 };";
        assertThat(parse(typed, schema, "", TypeRule.of("user")).actions()).containsExactly("read");
        refused(
                "levle",
                () -> parse(typed.replace("level", "levle"), schema, "", TypeRule.of("user")));
        refused(
                "expected Long",
                () ->
                        parse(
                                typed,
                                schema,
                                "[{\"uid\":{\"type\":\"user\",\"id\":\"a\"},\"attrs\":{\"level\":\"x\"}}]",
                                TypeRule.of("user")));
    }

    @Test
    void nobody_describes_what_sallyport_knows() {
        String person =
                "[{\"uid\":{\"type\":\"Sallyport::Person\",\"id\":\"psn_x\"},"
                        + "\"attrs\":{\"active\":true}}]";
        refused("not for others to describe", () -> parse(READ, "", person, PERSON));
        refused(
                "namespace `Sallyport`",
                () ->
                        parse(
                                READ,
                                "namespace Sallyport { entity Robot; }",
                                "",
                                TypeRule.of("user")));
        refused("", () -> parse(READ, "namespace Sallyport { entity Person; }", "", PERSON));
        refused(
                "namespace",
                () -> parse(READ, "namespace Sallyport { entity Robot; }", "", PERSON));
        refused(
                "namespace `Sallyport`",
                () -> parse(READ, "namespace Sallyport::More { entity Robot; }", "", PERSON));
        refused("claims about Sallyport", () -> new TypeRule("identity", World.PERSON, true));
        refused("own types", () -> new TypeRule("box", World.ROSTER, false));
    }

    @Test
    void the_guard_over_identities_cannot_be_named_by_others() {
        String policy = "@id(\"%s\") permit (principal, action, resource);";
        refused("invariant", () -> parse(policy.formatted(ClientSource.GUARD), "", "", PERSON));
        assertThat(parse(policy.formatted("mine"), "", "", PERSON).policies().policies())
                .hasSize(3);
        assertThat(
                        parse(policy.formatted("mine"), "", "", TypeRule.of("user"))
                                .policies()
                                .policies())
                .hasSize(1);
    }

    @Test
    void types_are_listed_once_and_are_names() {
        refused("1 to 200", () -> parse(READ, "", ""));
        refused("twice", () -> parse(READ, "", "", TypeRule.of("a"), TypeRule.of("a")));
        refused("twice", () -> parse(READ, "", "", TypeRule.of("a"), new TypeRule("b", "a", true)));
        refused("joined by", () -> TypeRule.of("https://x"));
        refused("actions", () -> TypeRule.of("Action"));
        assertThat(new TypeRule("https://x/record", "record", true).trusted()).isTrue();
    }

    private static String chain(int groups) {
        return IntStream.range(0, groups)
                .mapToObj(i ->
                        "{\"uid\": {\"type\": \"group\", \"id\": \"%d\"}, \"parents\": [%s]}"
                                .formatted(i, "{\"type\": \"group\", \"id\": \"" + (i + 1) + "\"}"))
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void groups_in_groups_of_a_client_have_an_end() {
        assertThat(parse(READ, "", chain(1_400), TypeRule.of("user")).entities()).hasSize(1_400);
        refused(
                "at `[11586]`: an entity of type `group`: ancestors in the whole hierarchy beyond"
                        + " the limit of 1000000",
                () -> parse(READ, "", chain(13_000), TypeRule.of("user")));
    }

    @Test
    void what_a_client_s_schema_comes_to_has_an_end() {
        String types =
                IntStream.range(0, 8_000).mapToObj(i -> "T" + i).collect(Collectors.joining(","));
        refused(
                "combinations of principal, action and resource beyond the limit",
                () ->
                        parse(
                                READ,
                                "entity %s;\naction read appliesTo { principal: [%s], resource: [%s] };"
                                        .formatted(types, types, types),
                                "",
                                TypeRule.of("user")));
    }

    @Test
    void a_hundred_mistakes_are_told_and_the_others_counted() {
        String nameless = "permit (principal, action, resource);";
        assertThatThrownBy(() -> parse(nameless.repeat(150), "", "", TypeRule.of("user")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("policy `policy99`: a policy needs a name")
                .hasMessageNotContaining("policy `policy100`")
                .hasMessageEndingWith("\nand 50 more");
    }
}
