package dev.sallyport.signin;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.throttle.Source;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Browsers that people have signed in with. Being known proves nothing; it gives attempts an
/// allowance that strangers cannot use up.
final class KnownDevices {
    private static final String PREFIX = "spd_";
    private static final int BYTES = 32;
    private static final int LETTERS = PREFIX.length() + 43;

    private final Database database;
    private final Randomness randomness;

    KnownDevices(Database database, Randomness randomness) {
        this.database = database;
        this.randomness = randomness;
    }

    /// Where an attempt for this person comes from: a browser of theirs, or a network address.
    Source source(PersonId person, Circumstances around) {
        return around.device()
                .filter(KnownDevices::wellFormed)
                .filter(device -> knows(device, person))
                .map(KnownDevices::source)
                .orElseGet(() -> Source.of(around.op().origin()));
    }

    /// Notes that the person has signed in with this browser.
    ///
    /// @return what the browser keeps, its old mark or a fresh one
    String remember(PersonId person, Circumstances around) {
        String device =
                around.device()
                        .filter(KnownDevices::wellFormed)
                        .orElseGet(() ->
                                PREFIX
                                        + Base64.getUrlEncoder()
                                                .withoutPadding()
                                                .encodeToString(randomness.bytes(BYTES)));
        database.jdbc()
                .sql(
                        """
                        insert into iam.known_device (device_hash, person_id)
                        values (:hash, :person)
                            on conflict on constraint known_device_pkey
                            do update set seen_at = clock_timestamp()
                        """)
                .param("hash", Sha256.of(bytes(device)).bytes())
                .param("person", person.value())
                .update();
        return device;
    }

    static Source source(String device) {
        return new Source("device:" + Sha256.of(bytes(device)).hex());
    }

    private boolean knows(String device, PersonId person) {
        return database.jdbc()
                .sql(
                        """
                        select exists (
                          select 1
                            from iam.known_device as d
                           where d.device_hash = :hash
                             and d.person_id = :person
                             and d.seen_at > clock_timestamp() - interval '180 days')
                        """)
                .param("hash", Sha256.of(bytes(device)).bytes())
                .param("person", person.value())
                .query((row, _) -> row.getBoolean(1))
                .single();
    }

    private static boolean wellFormed(String device) {
        return device.length() == LETTERS && device.startsWith(PREFIX);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
