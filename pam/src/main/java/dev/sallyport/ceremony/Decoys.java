package dev.sallyport.ceremony;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Randomness;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Answers for names nobody has, made so that they look like the answers for names somebody has,
/// and the same each time (RT-F8).
public final class Decoys {
    /// When the first person of an installation could have been recorded, as far as a guess has to
    /// go: decoy ids lie in the year after it.
    private static final long EPOCH_MILLIS = 1_767_225_600_000L;

    private static final long YEAR_MILLIS = 31_536_000_000L;

    private final CeremonySql sql;
    private final Randomness randomness;

    public Decoys(Database database, Randomness randomness) {
        this.sql = new CeremonySql(database);
        this.randomness = randomness;
    }

    /// A person who does not exist, under a name nobody has.
    public PersonId person(String name) {
        ByteBuffer bytes = ByteBuffer.wrap(mac("person", name));
        long millis = EPOCH_MILLIS + Math.floorMod(bytes.getLong(), YEAR_MILLIS);
        long high = millis << 16 | 0x7000 | bytes.getShort() & 0x0FFF;
        long low = bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new PersonId(new UUID(high, low));
    }

    /// A credential that nobody has.
    List<byte[]> credentials(PersonId person) {
        return List.of(mac("credential", person.text()));
    }

    private byte[] mac(String purpose, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(), "HmacSHA256"));
            mac.update((purpose + "\0").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException cause) {
            throw new Bug("this Java has no HMAC-SHA-256", cause);
        }
    }

    private byte[] key() {
        return sql.decoyKey()
                .orElseGet(() -> {
                    sql.insertDecoyKey(randomness.bytes(32));
                    return sql.decoyKey().orElseThrow(() -> new Bug("the decoy key is not there"));
                });
    }
}
