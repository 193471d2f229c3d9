package dev.sallyport.explanation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.PersonId;
import dev.sallyport.web.Visitor;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ExplanationHttpTest {
    private static final PersonId MALLORY = new PersonId(new UUID(1, 1));
    private static final PersonId VICTIM = new PersonId(new UUID(2, 2));

    private static Visitor.SignedIn called(String name) {
        return new Visitor.SignedIn(MALLORY, name, "Mallory", MALLORY, false, false, Instant.EPOCH);
    }

    @Test
    void a_name_spelt_like_the_id_of_somebody_else_means_who_has_the_name() {
        Visitor.SignedIn mallory = called(VICTIM.text());
        assertThat(ExplanationHttp.own(mallory, VICTIM.text())).isEqualTo(MALLORY.text());
    }

    @Test
    void who_asks_about_nobody_or_by_name_asks_about_themselves() {
        Visitor.SignedIn mallory = called("mallory");
        for (String principal : new String[] {"", " ", "mallory", MALLORY.text()}) {
            assertThat(ExplanationHttp.own(mallory, principal)).isEqualTo(MALLORY.text());
        }
        assertThat(ExplanationHttp.own(mallory, null)).isEqualTo(MALLORY.text());
        assertThat(ExplanationHttp.own(mallory, "bob")).isEqualTo("bob");
    }
}
