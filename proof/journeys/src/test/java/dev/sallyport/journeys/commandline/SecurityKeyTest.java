package dev.sallyport.journeys.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// People whose authenticator is an SSH key in a security key: `ssh-keygen -t ed25519-sk -O
/// verify-required` makes it, `ssh-keygen -Y sign` signs with it, and nothing else is needed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecurityKeyTest {
    @RegisterExtension static final House house = new House();

    @TempDir static Path files;

    private @Nullable Terminal founder;
    private @Nullable Terminal second;

    private Terminal ada() {
        return java.util.Objects.requireNonNull(founder);
    }

    private Terminal bob() {
        return java.util.Objects.requireNonNull(second);
    }

    @BeforeAll
    void a_founder_with_a_security_key() throws IOException {
        Terminal ada = withKeygen("ada");
        house.founded(ada, "ada", key("ada_sk", 1, FakeSshKeygen.TOUCHED_AND_VERIFIED).toString());
        founder = ada;
        second = house.founder("bob");
    }

    private static Terminal withKeygen(String name) throws IOException {
        Terminal terminal = house.terminal(name);
        terminal.environment.put("SALLYPORT_SSH_KEYGEN", FakeSshKeygen.program(files).toString());
        return terminal;
    }

    private static Path key(String name, int seed, int flags) throws IOException {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        return FakeSshKeygen.key(files.resolve(name), bytes, flags);
    }

    @Test
    void a_security_key_founds_signs_acts_and_vouches() throws IOException {
        assertThat(ada().good("authenticator", "list")).contains("SSH_SK");
        Path key = files.resolve("laptop.pub");
        Files.writeString(key, house.open().lab().clientLine() + " laptop\n");
        assertThat(ada().good("key", "register", key.toString(), "--yes")).contains("registered");

        // When a newcomer enrols another security key, and the first one vouches for it
        Terminal linus = withKeygen("linus");
        String code =
                ada().json("person", "invite", "linus", "--full-name", "Linus", "--yes")
                        .text("inner_invitation");
        String with = key("linus_sk", 2, FakeSshKeygen.TOUCHED_AND_VERIFIED).toString();
        house.enrolled(linus, "linus", code, with, ada(), bob());

        // Then it opens the door, and signs
        assertThat(linus.good("authenticator", "list")).contains("SSH_SK");
        assertThat(ada().good("ledger", "entries", "--limit", "200")).contains("authenticator");

        // and a copy of it, which does not know how often the key has signed, is noticed
        Files.delete(FakeSshKeygen.counter(Path.of(with)));
        String fresh = PublicKeyEntry.toString(SshLab.keyPair().getPublic());
        Path another = Files.writeString(files.resolve("another.pub"), fresh + " laptop\n");
        linus.bad(1, "may have been copied", "key", "register", another.toString(), "--yes");
    }

    @Test
    void a_key_that_does_not_ask_for_its_pin_is_refused() throws IOException {
        Terminal eve = withKeygen("eve");
        String code =
                ada().json("person", "invite", "eve", "--full-name", "Eve", "--yes")
                        .text("inner_invitation");
        String file = eve.secret("code.txt", code).toString();
        String touched = key("eve_sk", 3, FakeSshKeygen.TOUCHED).toString();
        String[] enrol = {
            "authenticator", "enrol", "--name", "eve", "--code-file", file, "--yes", "--with"
        };
        eve.bad(1, "sallyport: ", and(enrol, touched));
        eve.bad(
                1,
                "`ssh-keygen` did not sign: is the key plugged in",
                and(enrol, key("lost_sk", 4, 0).toString()));
        Path plain = files.resolve("plain");
        Files.writeString(files.resolve("plain.pub"), house.open().lab().clientLine() + " plain\n");
        eve.bad(2, "ssh-keygen -t ed25519-sk -O verify-required", and(enrol, plain.toString()));
        eve.bad(2, "give the path of the private key", and(enrol, "no-such-key"));
        eve.environment.put("SALLYPORT_SSH_KEYGEN", files.resolve("missing").toString());
        eve.bad(2, "install OpenSSH's client programs", and(enrol, touched));
    }

    private static String[] and(String[] words, String last) {
        String[] all = Arrays.copyOf(words, words.length + 1);
        all[words.length] = last;
        return all;
    }
}
