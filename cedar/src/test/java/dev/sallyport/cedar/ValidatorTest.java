package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the validator says to people, and what it lets through.
final class ValidatorTest {
    private static final Schema SCHEMA =
            Schema.parse(
                    """
                    entity User in [Group] = { age: Long, name?: String, boss?: User } tags String;
                    entity Group, Doc;
                    entity Colour enum ["red"];
                    action read, write in any appliesTo {
                      principal: User, resource: Doc, context: { ip?: ipaddr, n?: { m?: Long } }
                    };
                    action any;
                    """);
    private static final Validator VALIDATOR = new Validator(SCHEMA);

    private static Validator.Report report(String text) {
        return VALIDATOR.validate(PolicySet.parse(text));
    }

    private static String when(String body) {
        return "permit (principal, action, resource) when { " + body + " };";
    }

    private static final String WRONG =
            """
            principal.agee == 1 | there is no attribute `agee` in entities of type `User`: did you mean `age`
            principal.name == "x" | the attribute `name` is optional in entities of type `User`: ask with `has` first
            context.n has m && context.n.m == 1 | the attribute `n` is optional in this record: ask with `has` first
            principal.age == "x" | `==` compares different types: Long and String
            principal.age < "x" | expected Long, got String
            principal.age + true == 1 | expected Long, got Bool
            principal.age | expected Bool, got Long
            [] == [1] | the empty set has no type: ask with `isEmpty()`
            [1, "a"].contains(1) | the elements of a set have different types: Long and String
            principal.contains(1) | expected a set, got User: did you mean `in`
            principal.age has x | expected an entity or a record, got Long
            ip("1.2.3") == ip("1.2.3.4") | this string is not a `ipaddr`
            ip(principal.id) == ip("::") | `ip` takes a string literal here: only then can it be checked before it runs
            decimal("1.0") < decimal("2.0") | expected Long, datetime or duration, got decimal: use `lessThan` and its kin
            ip("::").isIpv4(1) | `isIpv4` takes 0 arguments
            principal.getTag("a") == "" | this tag need not be there: ask with `hasTag` first
            resource.hasTag("a") && resource.getTag("a") == "" || resource.getTag("a") == "" | entities of type `Doc` have no tags
            (if principal.age == 1 then 1 else "a") == 1 | the branches of `if` have different types: Long and String
            principal in Groop::"g" | there is no entity type `Groop`: did you mean `Group`
            false && principal is Usr | there is no entity type `Usr`: did you mean `User`
            action == Action::"raed" | there is no such action: did you mean `read`
            Colour::"blue" == Colour::"red" | the enumeration `Colour` has no such id
            principal like "x" | expected String, got User: did you mean `is`
            """;

    @Test
    void each_mistake_has_its_sentence() {
        for (String line : WRONG.lines().toList()) {
            String[] parts = line.split(" \\| ", 2);
            List<String> said = new ArrayList<>();
            for (Finding finding : report(when(parts[0])).errors()) {
                String hint = finding.hint() == null ? "" : ": " + finding.hint();
                said.add(finding.message() + hint);
                assertThat(finding.span().known()).as(line).isTrue();
            }
            assertThat(said).as(line).contains(parts[1]);
        }
    }

    @Test
    void what_has_been_asked_for_may_be_read() {
        for (String body :
                List.of(
                        "principal has name && principal.name == \"x\"",
                        "principal has boss.boss && principal.boss.boss.age > 1",
                        "if principal has name then principal.name == \"x\" else false",
                        "context has n.m && context.n.m == 1",
                        "(principal has name || principal has name) && principal.name like \"*\"",
                        "principal.hasTag(\"a\") && principal.getTag(\"a\") == \"\"",
                        "!(principal has name) || principal.age == 1",
                        "principal in [Group::\"a\", Group::\"b\"]",
                        "action in [Action::\"any\"] && [principal.age].isEmpty()",
                        "ip(\"::\").isInRange(ip(\"::/0\")) || decimal(\"1.0\").lessThan(decimal(\"2.0\"))")) {
            assertThat(report(when(body)).errors()).as(body).isEmpty();
        }
        assertThat(
                        report(
                                        when(
                                                "(principal has name || principal.age == 1) &&"
                                                        + " principal.name == \"\""))
                                .passed())
                .isFalse();
    }

    @Test
    void a_head_that_no_action_takes_is_an_error() {
        assertThat(report("permit (principal is Doc, action, resource);").passed()).isFalse();
        assertThat(report("permit (principal, action == Action::\"any\", resource);").passed())
                .isFalse();
        assertThat(report("permit (principal, action in Action::\"any\", resource);").passed())
                .isTrue();
        assertThat(
                        report(
                                        "permit (principal in Group::\"g\", action, resource == User::\"u\");")
                                .passed())
                .isFalse();
    }

    @Test
    void a_policy_that_can_never_apply_is_a_warning() {
        Validator.Report report = report(when("principal is User && false"));
        assertThat(report.passed()).isTrue();
        assertThat(report.warnings())
                .extracting(Finding::message)
                .containsExactly("this policy can never apply");
    }

    @Test
    void text_that_reads_differently_from_what_it_is_is_a_warning() {
        for (String text : List.of("a\u202eb", "a\u200bb", "p\u0430ypal")) {
            assertThat(report(when("\"" + text + "\" == \"x\"")).warnings()).as(text).isNotEmpty();
        }
        assertThat(
                        report(when("principal has name && principal.name == \"Zoë Ångström 1\""))
                                .warnings())
                .isEmpty();
    }

    @Test
    void templates_and_their_links_are_checked() {
        PolicySet set =
                PolicySet.parse("permit (principal in ?principal, action, resource == ?resource);");
        assertThat(VALIDATOR.validate(set).errors()).isEmpty();
        EntityUid group = EntityUid.parse("Group::\"g\"");
        EntityUid doc = EntityUid.parse("Doc::\"d\"");
        PolicySet good = set.withLink(new PolicySet.Link("good", "policy0", group, doc));
        assertThat(VALIDATOR.validate(good).errors()).isEmpty();
        PolicySet bad = set.withLink(new PolicySet.Link("bad", "policy0", group, group));
        assertThat(VALIDATOR.validate(bad).errors()).isNotEmpty();
        PolicySet wrong =
                PolicySet.parse(
                        "permit (principal == ?principal, action, resource) when { principal.x };");
        assertThat(VALIDATOR.validate(wrong).passed()).isFalse();
    }
}
