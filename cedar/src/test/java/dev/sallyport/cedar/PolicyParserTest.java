package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What policies look like, and what is said about those that do not.
final class PolicyParserTest {
    private static Expr when(String body) {
        String text = "permit (principal, action, resource) when { " + body + " };";
        return Policy.parse("p", text).conditions().getFirst().body();
    }

    private static final String HEADS =
            """
            permit                                          | line 1, column 7: unexpected the end of the text: expected `(`
            allow (principal, action, resource);            | line 1, column 1: `allow` is not an effect: a policy begins with `permit` or `forbid`
            permit (action, principal, resource);           | line 1, column 9: unexpected `action`: expected `principal`: the head names `principal`, `action` and `resource`
            permit (principal, action);                     | line 1, column 26: unexpected `)`: expected `,`: the head names `principal`, `action` and `resource`
            permit (principal > 1, action, resource);       | line 1, column 19: unexpected `>`: the head takes `==`, `in` and `is`; anything else belongs into `when`
            permit (principal == ?resource, action, resource); | line 1, column 22: `?resource` cannot stand here: the slot is `?principal`
            permit (principal, action == A::"x", resource); | line 1, column 30: this is not an action: actions are written as `Action::"id"`
            permit (principal, action, resource) | line 1, column 37: unexpected the end of the text: expected `;`
            permit (principal: User, action, resource);     | line 1, column 18: unexpected `:`: write `principal is Type`
            """;

    @Test
    void a_broken_head_is_refused_with_place_and_hint() {
        for (String line : HEADS.lines().toList()) {
            String[] parts = line.split(" +\\| +", 2);
            assertThatThrownBy(() -> Policy.parse("p", parts[0]))
                    .as(line)
                    .isInstanceOf(CedarProblem.class)
                    .hasMessage(parts[1]);
        }
    }

    private static final String CONDITIONS =
            """
            1 = 2                    | unexpected `=`: write `==` to compare
            1 < 2 < 3                | comparisons do not chain: put the first one into brackets
            5 / 2                    | `/` is not an operator: only `*` is
            !!!!!true                | more than four `!` in a row: take some away
            principle.x              | `principle` is not a variable: the variables are `principal`, `action`, `resource` and `context`
            User::x                  | this is a type, not a value: an entity is written as `Type::"id"`
            [1].contain(1)           | `contain` is not a method: did you mean `contains`
            [1].contains()           | `contains` takes 1 argument
            contains(1)              | `contains` is a method, not a function: write `x.contains(…)`
            1.ip()                   | `ip` is a function, not a method: write `ip(…)`
            foo(1)                   | `foo` is not a function: there are `decimal`, `ip`, `datetime` and `duration`
            9223372036854775808 == 1 | this number does not fit into 64 bits: the largest is 2^63 - 1
            context.if               | `if` is reserved and cannot be a name
            context[1]               | unexpected a number: expected a string literal in the index
            {a: 1, a: 2}             | this attribute stands twice in the record
            ?principal               | `?principal` stands outside the scope: slots belong behind `==` or `in` in the head of a template
            "\\q"                    | this escape is not one of the language
            'a'                      | this character does not belong here: strings stand in double quotes
            "a                       | this string does not end: close it with `"`
            true & false             | this character does not belong here: write `&&`
            """;

    @Test
    void a_broken_condition_is_refused_with_a_hint() {
        for (String line : CONDITIONS.lines().toList()) {
            String[] parts = line.split(" +\\| +", 2);
            assertThatThrownBy(() -> when(parts[0]))
                    .as(line)
                    .isInstanceOf(CedarProblem.class)
                    .hasMessageStartingWith("line 1, column ")
                    .hasMessageEndingWith(": " + parts[1]);
        }
    }

    @Test
    void lines_and_columns_count_characters_not_code_units() {
        String text = "// 😀\npermit (principal, action, resource)\n  when { \"😀\" = 1 };";
        assertThatThrownBy(() -> Policy.parse("p", text))
                .hasMessageStartingWith("line 3, column 14: ");
    }

    @Test
    void operators_bind_as_the_grammar_says() {
        assertThat(when("true || false && 1 + 2 * -3 == 4"))
                .isEqualTo(when("true || (false && ((1 + (2 * (-3))) == 4))"));
        assertThat(when("1 - 2 - 3 == 0")).isEqualTo(when("((1 - 2) - 3) == 0"));
        assertThat(when("!context.a.b.contains(1)"))
                .isEqualTo(when("!(((context.a).b).contains(1))"));
        assertThat(when("if true then 1 else 2 == 3"))
                .isEqualTo(when("if true then 1 else (2 == 3)"));
    }

    @Test
    void a_minus_before_digits_is_part_of_the_number() {
        assertThat(when("-9223372036854775808 == 1"))
                .isEqualTo(
                        new Expr.Binary(
                                Expr.BinaryOp.EQUAL,
                                new Expr.Literal(new Value.Int(Long.MIN_VALUE), Span.NONE),
                                new Expr.Literal(new Value.Int(1), Span.NONE),
                                Span.NONE));
        assertThat(when("-(1) == 1")).isNotEqualTo(when("-1 == 1"));
    }

    @Test
    void index_and_dot_are_the_same_attribute() {
        assertThat(when("context[\"a\"] == 1")).isEqualTo(when("context.a == 1"));
    }

    @Test
    void strings_know_every_escape() {
        assertThat(when("\"\\n\\r\\t\\\\\\0\\'\\\"\\x41\\u{1F600}\" == \"\""))
                .isEqualTo(
                        new Expr.Binary(
                                Expr.BinaryOp.EQUAL,
                                new Expr.Literal(new Value.Text("\n\r\t\\\0'\"A😀"), Span.NONE),
                                new Expr.Literal(new Value.Text(""), Span.NONE),
                                Span.NONE));
        for (String wrong : List.of("\\u{d800}", "\\u{110000}", "\\u{}", "\\x80", "\\*", "\\u41")) {
            assertThatThrownBy(() -> when("\"" + wrong + "\" == \"\""))
                    .as(wrong)
                    .isInstanceOf(CedarProblem.class);
        }
    }

    @Test
    void a_pattern_tells_a_star_from_an_escaped_star() {
        Expr.Like like = (Expr.Like) when("\"\" like \"a*b\\*c\"");
        assertThat(like.pattern().pieces()).containsExactly("a", "b*c");
        assertThat(like.pattern().matches("axxb*c")).isTrue();
        assertThat(like.pattern().matches("ab*c")).isTrue();
        assertThat(like.pattern().matches("axbxc")).isFalse();
    }

    @Test
    void a_pattern_does_not_use_a_character_twice() {
        Pattern pattern = new Pattern(List.of("aa", "aa"));
        assertThat(pattern.matches("aaa")).isFalse();
        assertThat(pattern.matches("aaaa")).isTrue();
        assertThat(new Pattern(List.of("", "ab", "bc", "")).matches("xabbcx")).isTrue();
        assertThat(new Pattern(List.of("", "ab", "bc", "")).matches("xabc")).isFalse();
        assertThat(new Pattern(List.of("", "")).matches("")).isTrue();
    }

    @Test
    void the_longest_text_and_piece_are_matched_in_no_time() {
        String text = "a".repeat(1_000_000);
        Pattern pattern = new Pattern(List.of("", "a".repeat(400_000) + "b", ""));
        assertThat(pattern.matches(text)).isFalse();
        assertThat(pattern.matches(text + "b")).isTrue();
    }

    @Test
    void annotations_are_kept_in_order_and_need_no_value() {
        Policy policy =
                Policy.parse("p", "@b(\"x\") @if @a(\"\") permit(principal,action,resource);");
        assertThat(List.copyOf(policy.annotations().entrySet()))
                .containsExactly(Map.entry("b", "x"), Map.entry("if", ""), Map.entry("a", ""));
        assertThatThrownBy(() -> Policy.parse("p", "@a @a permit(principal,action,resource);"))
                .hasMessageContaining("this annotation stands twice");
    }

    @Test
    void policies_may_be_called_by_an_annotation() {
        PolicySet set =
                PolicySet.parseNamed(
                        "@id(\"x\") permit(principal,action,resource);"
                                + "forbid(principal,action,resource);",
                        "id",
                        Limits.DEFAULT);
        assertThat(set.policy("x")).isNotNull();
        assertThat(set.policy("policy1")).isNotNull();
    }

    @Test
    void two_policies_of_one_id_are_refused() {
        Policy policy = Policy.parse("p", "permit(principal,action,resource);");
        assertThatThrownBy(() -> PolicySet.of(List.of(policy, policy)))
                .hasMessage("two policies have the id `p`: give each its own");
        String twice = "@id(\"p\") permit(principal,action,resource);\n";
        assertThatThrownBy(() -> PolicySet.parseNamed(twice + " " + twice, "id", Limits.DEFAULT))
                .hasMessage("line 2, column 2: two policies have the id `p`: give each its own");
        String template = "@id(\"p\") permit(principal == ?principal,action,resource);";
        assertThatThrownBy(() -> PolicySet.parseNamed(template + twice, "id", Limits.DEFAULT))
                .hasMessageContaining("line 1, column 58: two policies have the id `p`");
        PolicySet one = PolicySet.of(List.of(policy));
        assertThatThrownBy(() -> one.with(policy)).isInstanceOf(CedarProblem.class);
    }

    @Test
    void a_template_decides_nothing_until_it_is_linked() {
        PolicySet set =
                PolicySet.parse("permit (principal == ?principal, action, resource in ?resource);");
        EntityUid ann = EntityUid.parse("User::\"ann\"");
        EntityUid zone = EntityUid.parse("Zone::\"z\"");
        Request request = Request.of(ann, EntityUid.parse("Action::\"a\""), zone);
        assertThat(set.policies()).isEmpty();
        assertThat(Authorizer.decide(request, set, EntityStore.EMPTY).allowed()).isFalse();
        PolicySet linked = set.withLink(new PolicySet.Link("l", "policy0", ann, zone));
        assertThat(Authorizer.decide(request, linked, EntityStore.EMPTY).reasons())
                .containsExactly("l");
        assertThatThrownBy(() -> linked.without("policy0"))
                .hasMessageContaining("the template is still linked");
        assertThat(linked.without("l").policies()).isEmpty();
    }

    @Test
    void a_link_fills_each_slot_and_no_other() {
        PolicySet set = PolicySet.parse("permit (principal in ?principal, action, resource);");
        EntityUid uid = EntityUid.parse("G::\"g\"");
        assertThatThrownBy(() -> set.withLink(new PolicySet.Link("l", "policy0", uid, uid)))
                .hasMessage("the template has no `?resource`");
        assertThatThrownBy(() -> set.withLink(new PolicySet.Link("l", "other", uid, uid)))
                .hasMessage("there is no template `other` to link");
    }

    @Test
    void an_entity_is_read_as_it_is_written() {
        EntityUid uid = new EntityUid("A::B", "x \"y\" \\ \n é");
        assertThat(EntityUid.parse(uid.toString())).isEqualTo(uid);
        assertThatThrownBy(() -> EntityUid.parse("A::B")).isInstanceOf(CedarProblem.class);
        assertThatThrownBy(() -> EntityUid.parse("A::\"x\" ;")).isInstanceOf(CedarProblem.class);
    }
}
