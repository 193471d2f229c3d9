package dev.sallyport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.ApprovalId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.warrant.Act;
import dev.sallyport.warrant.ApproveElevation;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ChallengeTest {
    private static final DoorAddress DOOR = DoorAddress.parse("http://inner.localhost:8481");

    private static Act act(long seconds) {
        UUID id = new UUID(1, 2);
        return new ApproveElevation(
                new InstallationId(id),
                new ApprovalId(id),
                new RequestId(id),
                Sha256.of(new byte[1]),
                seconds,
                new PersonId(id),
                Instant.EPOCH);
    }

    private static ObjectNode answer(Act shown, Sha256 challenge) {
        ObjectNode answer =
                Json.object()
                        .put("id", "cer_x")
                        .put("canonical", Json.encode(shown.canonical()))
                        .put("challenge", Json.encode(challenge.bytes()))
                        .put("rp_id", "inner.localhost");
        answer.putArray("allow_credentials").add(Json.encode(new byte[] {1, 2}));
        return answer;
    }

    @Test
    void what_is_shown_is_what_is_signed() {
        Challenge challenge = Challenge.read(answer(act(60), act(60).hash()), DOOR);
        assertThat(challenge.act()).isEqualTo(act(60));
        assertThat(challenge.allowed().getFirst()).containsExactly(1, 2);
        assertThat(ActLines.of(challenge.act()))
                .contains(new ActLines.Line("for at most", "1 min"));
    }

    @Test
    void a_door_that_shows_one_act_and_wants_another_signed_is_found_out() {
        assertThatThrownBy(() -> Challenge.read(answer(act(60), act(3600).hash()), DOOR))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("nothing was signed");
    }

    @Test
    void what_the_door_says_about_it_is_kept_apart_and_bounded() {
        ObjectNode answer = answer(act(60), act(60).hash());
        assertThat(Challenge.read(answer, DOOR).told()).isEmpty();
        ArrayNode document = answer.putArray("document");
        for (int i = 0; i < 100; i++) {
            document.addObject().put("label", "for at most").put("value", "a year");
        }
        Challenge challenge = Challenge.read(answer, DOOR);
        assertThat(challenge.told()).hasSize(40);
        assertThat(ActLines.of(challenge.act()))
                .contains(new ActLines.Line("for at most", "1 min"))
                .doesNotContainAnyElementsOf(challenge.told());
    }
}
