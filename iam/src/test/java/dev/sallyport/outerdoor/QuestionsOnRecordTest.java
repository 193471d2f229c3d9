package dev.sallyport.outerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.database.Database;
import dev.sallyport.explanation.Askings;
import dev.sallyport.explanation.Askings.Asking;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.ledger.Outcome;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Relations;
import dev.sallyport.testkit.Operations;
import dev.sallyport.web.DoorClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Who looked at what others may do at the outer door.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class QuestionsOnRecordTest {
    @RegisterExtension static final OuterHouse HOUSE = new OuterHouse();

    private static final String WHY = "/api/v1/policy/why";
    private static final String WHAT = "/api/v1/policy/what";
    private static final Map<String, String> ABOUT_BOB =
            Map.of("principal", "bob", "action", "sign-in", "resource", "installation");

    private final DoorClient atAdas = HOUSE.client();
    private final DoorClient atBobs = HOUSE.client();
    private final Askings askings = new Askings(HOUSE.database()::owner);
    private PersonId ada = OuterHouse.INVITER;
    private PersonId bob = OuterHouse.INVITER;

    @BeforeAll
    void an_auditor_and_somebody() {
        ada = HOUSE.enrol(atAdas, "ada").id();
        bob = HOUSE.enrol(atBobs, "bob").id();
        Database inner = new Database(HOUSE.database().inner());
        inner.inTransaction(() ->
                new Relations(inner, List.of("inner"))
                        .relate(
                                Operations.real().inside(OuterHouse.INVITER),
                                ada.text(),
                                "auditor",
                                Ask.INSTALLATION,
                                null));
    }

    @BeforeEach
    void what_was_asked_before_is_none_of_this() {
        askings.fresh();
    }

    private Asking only() {
        List<Asking> fresh = askings.fresh();
        assertThat(fresh).hasSize(1);
        return fresh.getFirst();
    }

    private static void assertBy(PersonId who, Outcome outcome, Asking it) {
        assertThat(it.entry().header().actor()).isEqualTo("person:" + who.text());
        assertThat(it.entry().header().door()).isEqualTo(Door.OUTER);
        assertThat(it.entry().header().outcome()).isEqualTo(outcome);
        assertThat(it.entry().writtenBy()).isEqualTo("outer");
        assertThat(it.text("address")).isNotEmpty();
    }

    @Test
    void asking_about_somebody_else_is_on_the_ledger() {
        assertThat(atAdas.post(WHY, ABOUT_BOB).status()).isEqualTo(200);
        Asking why = only();
        assertBy(ada, Outcome.PERMITTED, why);
        assertThat(why.objects()).containsExactly(bob.text());
        assertThat(why.text("question")).isEqualTo("why");
        assertThat(why.body().path("decided_by").path(0).path("policies").path(0).asString())
                .isEqualTo("auditors_look");

        String who = "/api/v1/policy/who?action=freeze-person&resource=bob";
        assertThat(atAdas.get(who).status()).isEqualTo(200);
        assertThat(only().objects()).containsExactly(bob.text());

        assertThat(atAdas.get(WHAT + "?principal=bob").status()).isEqualTo(200);
        Asking what = only();
        assertBy(ada, Outcome.PERMITTED, what);
        assertThat(what.text("question")).isEqualTo("what");
        assertThat(what.body().toString()).doesNotContain("freeze-person");
    }

    @Test
    void asking_about_oneself_is_not() {
        Map<String, String> own = Map.of("action", "sign-in", "resource", "installation");
        for (DoorClient browser : List.of(atAdas, atBobs)) {
            assertThat(browser.post(WHY, own).status()).isEqualTo(200);
            assertThat(browser.get(WHAT).status()).isEqualTo(200);
        }
        assertThat(atBobs.post(WHY, ABOUT_BOB).status()).isEqualTo(200);
        // with one about somebody else behind them, which is
        assertThat(atAdas.post(WHY, ABOUT_BOB).status()).isEqualTo(200);
        assertBy(ada, Outcome.PERMITTED, only());
    }

    @Test
    void a_refused_question_is_on_the_ledger_too() {
        for (String path :
                List.of(
                        WHAT + "?principal=ada",
                        "/api/v1/policy/who?action=freeze-person&resource=" + ada.text())) {
            assertThat(atBobs.get(path).status()).isEqualTo(403);
            Asking refused = only();
            assertBy(bob, Outcome.REFUSED, refused);
            assertThat(refused.objects()).containsExactly(ada.text());
        }
    }

    @Test
    void what_the_ledger_does_not_take_is_not_answered() {
        try {
            HOUSE.owner().sql("update ledger.gate set open = false").update();
            assertThat(atAdas.post(WHY, ABOUT_BOB).status()).isEqualTo(503);
            assertThat(atAdas.get(WHAT + "?principal=bob").status()).isEqualTo(503);
            // what needs no entry is, and a refusal stays one
            assertThat(atAdas.get(WHAT).status()).isEqualTo(200);
            assertThat(atBobs.get(WHAT + "?principal=ada").status()).isEqualTo(403);
        } finally {
            HOUSE.owner().sql("update ledger.gate set open = true").update();
        }
        assertThat(askings.fresh()).isEmpty();
    }
}
