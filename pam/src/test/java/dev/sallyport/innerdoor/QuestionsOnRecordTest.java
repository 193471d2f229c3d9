package dev.sallyport.innerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.explanation.Askings;
import dev.sallyport.explanation.Askings.Asking;
import dev.sallyport.innerdoor.InnerHouse.Person;
import dev.sallyport.kernel.Door;
import dev.sallyport.ledger.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Who looked at what others may do at the inner door.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuestionsOnRecordTest {
    @RegisterExtension static final InnerHouse house = new InnerHouse();

    private static final String WHY = "/api/v1/policy/why";
    private static final String WHO = "/api/v1/policy/who?action=request-elevation&resource=";
    private static final String WHAT = "/api/v1/policy/what";

    private Person ada = house.new Person("ada");
    private Person bob = house.new Person("bob");
    private Person grace = house.new Person("grace");
    private String target = "";
    private final Askings askings = new Askings(house.database::owner);

    @BeforeAll
    void an_organisation() {
        ada = house.founder("ada");
        bob = house.founder("bob");
        grace = house.invited("grace", ada, bob);
        house.hasWebOne(ada, List.of("grace"));
        target = ada.get("/api/v1/targets/web-1").json().path("id").asString();
    }

    @BeforeEach
    void what_was_asked_before_is_none_of_this() {
        askings.fresh();
    }

    private static Map<String, Object> why(String principal) {
        return new HashMap<>(
                Map.of("principal", principal, "action", "request-elevation", "resource", "web-1"));
    }

    private Asking only() {
        List<Asking> fresh = askings.fresh();
        assertThat(fresh).hasSize(1);
        return fresh.getFirst();
    }

    private static void assertBy(Person who, Outcome outcome, Asking it) {
        assertThat(it.entry().header().actor()).isEqualTo("person:" + who.id().text());
        assertThat(it.entry().header().door()).isEqualTo(Door.INNER);
        assertThat(it.entry().header().outcome()).isEqualTo(outcome);
        assertThat(it.entry().writtenBy()).isEqualTo("inner");
        assertThat(it.text("address")).isEqualTo("127.0.0.1");
        assertThat(it.body().path("decided_by").path(0).path("action").asString())
                .isEqualTo("look-at-policy");
    }

    @Test
    void asking_about_somebody_else_is_on_the_ledger() {
        // Given a question that supposes something
        Map<String, Object> supposing = why("grace");
        supposing.put("reason", "between us");
        supposing.put("ticket", "INC-42");
        // When an administrator asks
        assertThat(ada.post(WHY, supposing).status()).isEqualTo(200);
        // Then it says who asked what about whom, and neither what was supposed nor the answer
        Asking why = only();
        assertBy(ada, Outcome.PERMITTED, why);
        assertThat(why.objects()).containsExactly(grace.id().text(), target);
        assertThat(why.text("question")).isEqualTo("why");
        assertThat(why.text("principal")).isEqualTo("grace");
        assertThat(why.text("action")).isEqualTo("request-elevation");
        assertThat(why.text("resource")).isEqualTo("web-1");
        assertThat(why.body().propertyNames())
                .containsExactlyInAnyOrder(
                        "question",
                        "principal",
                        "action",
                        "resource",
                        "reason",
                        "address",
                        "decided_by");
        assertThat(why.body().toString()).doesNotContain("between us", "INC-42");

        assertThat(bob.get(WHO + target).status()).isEqualTo(200);
        Asking who = only();
        assertBy(bob, Outcome.PERMITTED, who);
        assertThat(who.objects()).containsExactly(target);
        assertThat(who.text("question")).isEqualTo("who");
        assertThat(who.body().toString()).doesNotContain(grace.id().text(), "grace");

        assertThat(bob.get(WHAT + "?principal=" + grace.id().text()).status()).isEqualTo(200);
        Asking what = only();
        assertBy(bob, Outcome.PERMITTED, what);
        assertThat(what.objects()).containsExactly(grace.id().text());
        assertThat(what.text("question")).isEqualTo("what");
        assertThat(what.body().has("further")).isFalse();
        assertThat(what.body().toString()).doesNotContain("request-elevation", "web-1");

        // and a cursor, which anybody can write, hides nothing
        assertThat(bob.get(WHAT + "?principal=grace&after=a").status()).isEqualTo(200);
        assertThat(only().body().path("further").asBoolean()).isTrue();
        // nor does a question about nobody
        assertThat(bob.get(WHAT + "?principal=nobody").status()).isEqualTo(404);
        Asking nobody = only();
        assertThat(nobody.objects()).isEmpty();
        assertThat(nobody.text("principal")).isEqualTo("nobody");
    }

    @Test
    void asking_about_oneself_is_not() {
        for (Person who : List.of(ada, grace)) {
            assertThat(who.post(WHY, why(who.name)).status()).isEqualTo(200);
            assertThat(who.post(WHY, why(who.id().text())).status()).isEqualTo(200);
            Map<String, Object> unnamed = why(who.name);
            unnamed.remove("principal");
            assertThat(who.post(WHY, unnamed).status()).isEqualTo(200);
            assertThat(who.get(WHAT).status()).isEqualTo(200);
            assertThat(who.get(WHAT + "?principal=" + who.name + "&after=a").status())
                    .isEqualTo(200);
        }
        // with one about somebody else behind them, which is
        assertThat(ada.post(WHY, why("grace")).status()).isEqualTo(200);
        assertThat(only().objects()).contains(grace.id().text());
    }

    @Test
    void asking_what_oneself_may_do_to_somebody_else_is_on_the_ledger_if_it_tells_of_them() {
        // Given who may look, who is told the facts about the other that policies read
        for (String grace : List.of("grace", this.grace.id().text())) {
            Map<String, Object> freezing =
                    Map.of("action", "freeze-person", "resource", grace, "principal", "ada");
            assertThat(ada.post(WHY, freezing).status()).isEqualTo(200);
            Asking why = only();
            assertBy(ada, Outcome.PERMITTED, why);
            assertThat(why.objects()).containsExactly(ada.id().text(), this.grace.id().text());
        }
        // Given who may not, who is told nothing about the other; and whoever asks about themselves
        Map<String, Object> ofAda = Map.of("action", "freeze-person", "resource", "ada");
        assertThat(grace.post(WHY, ofAda).status()).isEqualTo(200);
        assertThat(ada.post(WHY, ofAda).status()).isEqualTo(200);
        // with one that is on record behind them
        assertThat(ada.post(WHY, why("grace")).status()).isEqualTo(200);
        assertThat(only().text("principal")).isEqualTo("grace");
    }

    @Test
    void a_refused_question_is_on_the_ledger_too() {
        assertThat(grace.post(WHY, why("ada")).status()).isEqualTo(403);
        Asking why = only();
        assertBy(grace, Outcome.REFUSED, why);
        assertThat(why.objects()).containsExactly(ada.id().text(), target);
        assertThat(why.body().path("decided_by").path(0).path("reasons").path(0).asString())
                .isEqualTo("no_policy_permits");

        assertThat(grace.get(WHO + "web-1").status()).isEqualTo(403);
        Asking who = only();
        assertBy(grace, Outcome.REFUSED, who);
        assertThat(who.objects()).containsExactly(target);

        assertThat(grace.get(WHAT + "?principal=ada").status()).isEqualTo(403);
        Asking what = only();
        assertBy(grace, Outcome.REFUSED, what);
        assertThat(what.objects()).containsExactly(ada.id().text());
    }

    @Test
    void what_is_asked_about_is_kept_in_bounds_and_needs_be_no_name() {
        assertThat(grace.get(WHAT + "?principal=" + "x".repeat(200)).status()).isEqualTo(403);
        assertThat(only().text("principal")).isEqualTo("x".repeat(120));
        assertThat(grace.get(WHAT + "?principal=" + "x".repeat(201)).status()).isEqualTo(422);
        assertThat(askings.fresh()).isEmpty();
        assertThat(grace.post(WHY, why("no\u0000name")).status()).isEqualTo(403);
        assertThat(only().objects()).containsExactly(target);
        Map<String, Object> unknown = why("ada");
        unknown.put("action", "conect");
        assertThat(ada.post(WHY, unknown).status()).isEqualTo(422);
        assertThat(askings.fresh()).isEmpty();
    }
}
