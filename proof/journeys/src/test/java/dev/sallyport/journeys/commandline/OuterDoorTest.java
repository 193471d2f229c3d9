package dev.sallyport.journeys.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The other door: an invitation taken up, a password, a one-time code.
class OuterDoorTest {
    private static final int LOOKS_MAX = 300;
    private static final String PASSWORD = "correct horse battery staple 9!";
    private static final Pattern SECRET = Pattern.compile("generator: ([A-Z2-7 ]+)");

    @RegisterExtension static final House house = new House();

    @Test
    void an_invitation_is_taken_up_and_signing_in_opens_this_door_and_no_other() {
        Terminal ada = house.founder("ada");
        house.founder("bob");
        String invitation =
                ada.json("person", "invite", "carol", "--full-name", "Carol", "--yes")
                        .text("invitation");
        Terminal carol = house.terminal("carol");
        String password = carol.secret("password.txt", PASSWORD).toString();
        String file = carol.secret("invitation.txt", invitation).toString();
        String[] secret = {""};
        carol.generateCodes(printed -> {
            Matcher line = SECRET.matcher(printed);
            secret[0] = line.find() ? line.group(1).replace(" ", "").strip() : secret[0];
            return code(secret[0], 0);
        });

        // the invitation crosses from the other door by itself; whoever has none is told so
        carol.bad(
                1,
                "sallyport: ",
                "enrol",
                "--invitation-file",
                carol.secret("none.txt", "no-such-invitation-at-all").toString());
        Terminal.Ran enrolled = enrolled(carol, file, password);
        assertThat(enrolled.err()).contains("welcome, carol", "code generator");
        assertThat(enrolled.json().path("recovery_codes").size()).isPositive();
        assertThat(carol.good("me", "outer")).contains("carol");
        assertThat(carol.good("logout", "outer")).isEqualTo("signed out at the outer door\n");
        carol.bad(1, "sallyport login outer", "me", "outer");

        // one code works once: the next one is asked of the generator's next step
        String next = code(secret[0], 1);
        carol.generateCodes(_ -> next);
        String[] login = {"login", "outer", "--name", "carol", "--password-file", password};
        assertThat(carol.good(login)).isEqualTo("signed in at the outer door as carol\n");
        carol.bad(1, "sallyport: ", login);
        carol.bad(1, "sallyport login", "me", "inner");
        carol.bad(
                1,
                "sallyport: ",
                "login",
                "outer",
                "--name",
                "carol",
                "--password-file",
                carol.secret("wrong.txt", "something else entirely").toString());
        assertThat(carol.json("me", "outer").out()).contains("carol");
    }

    private static Terminal.Ran enrolled(Terminal terminal, String file, String password) {
        for (int look = 0; look < LOOKS_MAX; look++) {
            Terminal.Ran ran =
                    terminal.run(
                            "enrol",
                            "--invitation-file",
                            file,
                            "--password-file",
                            password,
                            "--json");
            if (ran.exit() == 0) {
                return ran;
            }
            assertThat(ran.exit()).as(ran.err()).isEqualTo(1);
            RunningWitness.pause();
        }
        throw new AssertionError("the invitation does not arrive");
    }

    /// RFC 6238 with its defaults, `ahead` steps from now.
    private static String code(String base32, int ahead) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(decode(base32), "HmacSHA1"));
            long step = Instant.now().getEpochSecond() / 30 + ahead;
            byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
            int offset = hash[hash.length - 1] & 0xF;
            int number = ByteBuffer.wrap(hash, offset, 4).getInt() & 0x7FFF_FFFF;
            return "%06d".formatted(number % 1_000_000);
        } catch (GeneralSecurityException cause) {
            throw new AssertionError(cause);
        }
    }

    private static byte[] decode(String base32) {
        BigInteger bits = BigInteger.ONE;
        for (char each : base32.toCharArray()) {
            bits =
                    bits.shiftLeft(5)
                            .or(
                                    BigInteger.valueOf(
                                            "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(each)));
        }
        byte[] all = bits.shiftRight(base32.length() * 5 % 8).toByteArray();
        return Arrays.copyOfRange(all, 1, all.length);
    }
}
