package dev.sallyport.outerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.testkit.SeededRandomness;
import dev.sallyport.web.DoorClient;
import dev.sallyport.web.DoorClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Random walks over the sign-in, next to a model that knows what has been proved. Whatever the
/// order, the door never believes more than the model.
final class SignInModelTest {
    @RegisterExtension static final OuterHouse HOUSE = new OuterHouse();
    private static final int WALKS = 40;
    private static final int STEPS = 14;
    private static final String CEREMONY = "__Host-sallyport-outer-ceremony";

    private enum Step {
        RIGHT_PASSWORD,
        WRONG_PASSWORD,
        RIGHT_CODE,
        USED_CODE,
        WRONG_CODE,
        EMPTY_BODIES,
        RECOVERY_CODE,
        USED_RECOVERY_CODE,
        PASSKEY_OPTIONS,
        PASSKEY_NONSENSE,
        PROVE,
        SIGN_OUT,
        LOSE_CEREMONY
    }

    @Test
    @Tag("RT-E4")
    void no_path_to_authenticated_without_every_factor() {
        Enrolled ada = HOUSE.enrol(HOUSE.client(), "ada");
        List<String> codes = new ArrayList<>(ada.recoveryCodes());
        String used = codes.removeFirst();
        spend(ada, "recovery", used);
        Random random = SeededRandomness.printed().random();
        int arrived = 0;
        for (int walk = 0; walk < WALKS; walk++) {
            Walker walker = new Walker(HOUSE.client(), ada, codes, used);
            List<Step> path = new ArrayList<>();
            for (int i = 0; i < STEPS; i++) {
                HOUSE.forgive();
                Step step = Step.values()[random.nextInt(Step.values().length)];
                path.add(step);
                walker.take(step);
                assertThat(HOUSE.isSignedIn(walker.client))
                        .as("walk %d: %s", walk, path)
                        .isEqualTo(walker.authenticated);
                arrived += walker.authenticated ? 1 : 0;
            }
        }
        assertThat(arrived).as("the walks also arrive").isPositive();
    }

    /// One browser, and what an observer who sees every proof believes about it.
    private static final class Walker {
        private final DoorClient client;
        private final Enrolled person;
        private final List<String> codes;
        private final String usedCode;
        private boolean passwordProved;
        private boolean authenticated;

        Walker(DoorClient client, Enrolled person, List<String> codes, String usedCode) {
            this.client = client;
            this.person = person;
            this.codes = codes;
            this.usedCode = usedCode;
        }

        void take(Step step) {
            switch (step) {
                case RIGHT_PASSWORD -> {
                    Answer answer = HOUSE.password(client, person.name(), person.password());
                    assertThat(answer.status()).isEqualTo(200);
                    passwordProved = true;
                }
                case WRONG_PASSWORD ->
                        refused(HOUSE.password(client, person.name(), "not the password"));
                case RIGHT_CODE -> second("totp", HOUSE.freshCode(person.generator()));
                case USED_CODE -> {
                    String code = HOUSE.freshCode(person.generator());
                    spend(person, "totp", code);
                    refused(post("totp", code));
                }
                case WRONG_CODE -> refused(post("totp", "12345x"));
                case EMPTY_BODIES -> {
                    refused(post("totp", ""));
                    refused(client.post("/api/v1/sign-in/totp", ""));
                    refused(client.post("/api/v1/sign-in/recovery", "{}"));
                }
                case RECOVERY_CODE -> {
                    if (!codes.isEmpty() && second("recovery", codes.getFirst())) {
                        codes.removeFirst();
                    }
                }
                case USED_RECOVERY_CODE -> refused(post("recovery", usedCode));
                case PASSKEY_OPTIONS -> options();
                case PASSKEY_NONSENSE ->
                        refused(client.post("/api/v1/sign-in/passkey/finish", Map.of()));
                case PROVE -> prove();
                case SIGN_OUT -> signOut();
                case LOSE_CEREMONY -> {
                    client.cookies().remove(CEREMONY);
                    passwordProved = false;
                }
            }
        }

        /// A good second factor works exactly when a password was proved in this ceremony, unless
        /// the ceremony's tries are used up.
        private boolean second(String way, String code) {
            Answer answer = post(way, code);
            if (answer.status() != 200) {
                refused(answer);
                return false;
            }
            assertThat(passwordProved).as("a second factor alone is nothing").isTrue();
            authenticated = true;
            passwordProved = false;
            return true;
        }

        /// Keeps a live ceremony and replaces one that is over.
        private void options() {
            String before = String.valueOf(client.cookies().get(CEREMONY));
            client.post("/api/v1/sign-in/passkey/options", Map.of());
            passwordProved &= before.equals(client.cookies().get(CEREMONY));
        }

        private void prove() {
            Map<String, String> code = Map.of("code", HOUSE.freshCode(person.generator()));
            Answer answer = client.post("/api/v1/me/prove", code);
            assertThat(answer.status()).isEqualTo(authenticated ? 200 : 401);
            passwordProved &= client.cookies().containsKey(CEREMONY);
        }

        private void signOut() {
            client.post("/api/v1/sign-out", Map.of());
            authenticated = false;
            passwordProved &= client.cookies().containsKey(CEREMONY);
        }

        private Answer post(String way, String code) {
            return client.post("/api/v1/sign-in/" + way, Map.of("code", code));
        }
    }

    private static void refused(Answer answer) {
        assertThat(answer.status()).isIn(400, 401, 410);
    }

    private static void spend(Enrolled person, String way, String code) {
        DoorClient client = HOUSE.provedPassword(person);
        assertThat(client.post("/api/v1/sign-in/" + way, Map.of("code", code)).status())
                .isEqualTo(200);
    }
}
