package dev.sallyport.authzen;

import static dev.sallyport.authzen.CertificationScenario.question;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.web.DoorClient.Answer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Level *Discovery*: where the decision point is found.
public interface CertificationDiscovery extends CertificationScenario {
    Map<String, String> DEFAULT_PATHS =
            Map.of(
                    "access_evaluation_endpoint", EVALUATION,
                    "access_evaluations_endpoint", EVALUATIONS,
                    "search_subject_endpoint", SUBJECTS,
                    "search_resource_endpoint", RESOURCES,
                    "search_action_endpoint", ACTIONS);

    private JsonNode metadata() {
        Answer answer = program().get("/.well-known/authzen-configuration");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        return answer.json();
    }

    @Test
    @Tag("c-6-1")
    @Tag("c-6-2")
    @Tag("c-6-3")
    default void the_decision_point_names_itself_as_it_was_asked() {
        URI named = URI.create(metadata().get("policy_decision_point").asString());
        assertThat(named).isEqualTo(program().origin());
        assertThat(named.getRawQuery()).isNull();
        assertThat(named.getRawFragment()).isNull();
        assertThat(metadata().has("access_evaluation_endpoint")).isTrue();
    }

    @Test
    @Tag("c-6-4")
    @Tag("c-6-5")
    @Tag("c-6-6")
    default void every_address_is_the_default_one_at_that_origin_and_answers() {
        JsonNode metadata = metadata();
        String question = question(ALICE, READ, RECORD_1, "");
        DEFAULT_PATHS.forEach((name, path) -> {
            URI address = URI.create(metadata.get(name).asString());
            assertThat(address).as(name).isEqualTo(program().origin().resolve(path));
            assertThat(answered(address.getRawPath(), question).isObject()).isTrue();
        });
    }

    /// No more than is kept: nothing is signed here, and no capability is claimed.
    @Test
    @Tag("c-6-4")
    @Tag("c-6-5")
    default void nothing_is_named_that_is_not_offered() {
        assertThat(metadata().propertyNames())
                .containsAll(DEFAULT_PATHS.keySet())
                .doesNotContainAnyElementsOf(List.of("signed_metadata", "capabilities"));
        metadata()
                .forEach(value ->
                        assertThat(value.isString() ? value.asString().length() : value.size())
                                .as("%s", value)
                                .isPositive());
    }
}
