package dev.sallyport.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;

class XAes256GcmTest {
    private static final byte[] NONCE = ascii("ABCDEFGHIJKLMNOPQRSTUVWX");

    @Test
    void agrees_with_the_published_vectors() {
        assertThat(hex(XAes256Gcm.seal(key(1), NONCE, new byte[0], ascii("XAES-256-GCM"))))
                .isEqualTo("ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271");
        assertThat(
                        hex(
                                XAes256Gcm.seal(
                                        key(3),
                                        NONCE,
                                        ascii("c2sp.org/XAES-256-GCM"),
                                        ascii("XAES-256-GCM"))))
                .isEqualTo("986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d");
    }

    @Test
    void opens_what_it_sealed_and_nothing_else() throws Exception {
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            byte[] key = bytes(random, 32);
            byte[] nonce = bytes(random, 24);
            byte[] place = bytes(random, random.nextInt(40));
            byte[] plain = bytes(random, random.nextInt(100));
            byte[] sealed = XAes256Gcm.seal(key, nonce, place, plain);
            assertThat(XAes256Gcm.open(key, nonce, place, sealed)).isEqualTo(plain);
            byte[] changed = sealed.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> XAes256Gcm.open(key, nonce, place, changed))
                    .isInstanceOf(AEADBadTagException.class);
        }
    }

    private static byte[] key(int value) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) value);
        return key;
    }

    private static byte[] bytes(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
