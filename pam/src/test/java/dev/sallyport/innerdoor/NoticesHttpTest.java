package dev.sallyport.innerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.innerdoor.InnerHouse.Person;
import dev.sallyport.kernel.EventId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.notice.Allowed;
import dev.sallyport.testkit.Operations;
import dev.sallyport.web.DoorClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Notices at the edge: everybody's own, and no way to anybody else's.
class NoticesHttpTest {
    @RegisterExtension static final InnerHouse house = new InnerHouse();

    private static EventId told(PersonId who) {
        InnerParts parts = house.node().parts();
        return parts.ground()
                .database()
                .inTransaction(() ->
                        parts.notices()
                                .append(
                                        Operations.real().process("inner"),
                                        LedgerEvent.done("roster.defined", who),
                                        new Allowed(List.of(), Set.of(who)),
                                        "something happened"));
    }

    @Test
    void people_read_and_mark_their_own_and_nothing_of_others() {
        Person ada = house.founder("ada");
        Person bob = house.founder("bob");
        EventId adas = told(ada.id());

        JsonNode hers = ada.get("/api/v1/notices").json().path("items");
        assertThat(hers.size()).isEqualTo(1);
        assertThat(hers.get(0).path("sentence").asString()).isEqualTo("something happened");
        assertThat(hers.get(0).path("state").asString()).isEqualTo("NEW");
        assertThat(bob.get("/api/v1/notices?all=true").json().path("items").size()).isZero();
        assertThat(unread(bob)).isZero();

        String path = "/api/v1/notices/" + adas.text() + "/read";
        assertThat(bob.post(path, Map.of()).status()).isEqualTo(404);
        assertThat(
                        bob.post("/api/v1/notices/read", Map.of("newest", adas.text()))
                                .json()
                                .path("read")
                                .asInt())
                .isZero();
        assertThat(bob.post("/api/v1/notices/read", Map.of()).status()).isEqualTo(422);
        assertThat(unread(ada)).isEqualTo(1);

        assertThat(ada.post(path, Map.of()).status()).isEqualTo(204);
        assertThat(unread(ada)).isZero();
        assertThat(ada.get("/api/v1/notices").json().path("items").size()).isZero();
        assertThat(ada.get("/api/v1/notices?all=true").json().path("items").size()).isEqualTo(1);

        EventId second = told(ada.id());
        told(ada.id());
        JsonNode twice = ada.get("/api/v1/notices").json().path("items").path(0);
        assertThat(twice.path("id").asString()).isEqualTo(second.text());
        assertThat(twice.path("times").asInt()).isEqualTo(2);
        assertThat(twice.path("sentence").asString())
                .startsWith("something happened (2 times, the last at ");
        assertThat(
                        ada.post("/api/v1/notices/read", Map.of("newest", second.text()))
                                .json()
                                .path("read")
                                .asInt())
                .isEqualTo(1);
        assertThat(new DoorClient(house.settings).get("/api/v1/notices").status()).isEqualTo(401);
    }

    private static long unread(Person who) {
        return who.get("/api/v1/notices/unread").json().path("unread").asLong();
    }
}
