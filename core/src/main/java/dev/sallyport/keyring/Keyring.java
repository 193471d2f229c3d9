package dev.sallyport.keyring;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.ledger.LedgerObject;
import dev.sallyport.ledger.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.AEADBadTagException;

/// This process's data keys. Safe to share between threads.
///
/// **Security barrier.** A stolen database holds wrapped keys only; a stolen memory image holds the
/// keys that were used. Unwrapping goes through the keeper, which knows which process asks.
public final class Keyring {
    /// How long another node's rotation may go unnoticed; until then the old key is used, which
    /// every node can read.
    private static final Duration CURRENT_FOR = Duration.ofSeconds(30);

    private final Database database;
    private final KeyringSql sql;
    private final DataKeys keeper;
    private final InstallationId installation;
    private final InstantSource clock;
    private final Randomness randomness;
    private final Map<UUID, Secret> unwrapped = new ConcurrentHashMap<>();
    private final Map<String, Current> current = new ConcurrentHashMap<>();

    public Keyring(
            Database database,
            DataKeys keeper,
            InstallationId installation,
            InstantSource clock,
            Randomness randomness) {
        this.database = database;
        this.sql = new KeyringSql(database);
        this.keeper = keeper;
        this.installation = installation;
        this.clock = clock;
        this.randomness = randomness;
    }

    /// Seals and opens values of one purpose, a word such as `factors`.
    public Aead aead(String purpose) {
        return new PurposeAead(purpose);
    }

    /// Replaces the current key of a purpose. Values sealed before stay readable and answer
    /// [Aead#outdated].
    ///
    /// If we stop before the commit, the old key is still the current one.
    public void rotate(Operation op, Ledger ledger, String purpose) {
        database.inTransaction(() -> {
            sql.retire(purpose);
            sql.insert(randomness.uuid(clock), purpose, keeper.fresh(purpose));
            ledger.append(
                    op,
                    new LedgerEvent(
                            "keyring.rotated",
                            Outcome.DONE,
                            List.of(new LedgerObject("purpose:" + purpose)),
                            Map.of()));
            database.afterCommit(() -> current.remove(purpose));
        });
    }

    private UUID currentKey(String purpose) {
        Current known = current.get(purpose);
        long now = clock.millis();
        if (known != null && now - known.readAtMillis() < CURRENT_FOR.toMillis()) {
            return known.key();
        }
        UUID key = sql.current(purpose).orElseGet(() -> firstKey(purpose));
        current.put(purpose, new Current(key, now));
        return key;
    }

    /// Committed on its own: the caller's transaction may be rolled back, the cache not.
    private UUID firstKey(String purpose) {
        byte[] wrapped = keeper.fresh(purpose);
        return database.inSeparateTransaction(() -> {
            sql.insertIfFirst(randomness.uuid(clock), purpose, wrapped);
            return sql.current(purpose).orElseThrow();
        });
    }

    private Secret key(String purpose, UUID id) {
        return unwrapped.computeIfAbsent(
                id,
                unknown ->
                        keeper.unwrap(
                                purpose,
                                sql.wrapped(unknown, purpose).orElseThrow(SealedBlob::unreadable)));
    }

    private record Current(UUID key, long readAtMillis) {}

    private final class PurposeAead implements Aead {
        private final String purpose;

        PurposeAead(String purpose) {
            this.purpose = purpose;
        }

        @Override
        public byte[] seal(Cell cell, Secret plaintext) {
            UUID id = currentKey(purpose);
            byte[] nonce = randomness.bytes(XAes256Gcm.NONCE_BYTES);
            byte[] associated = SealedBlob.associated(installation, purpose, cell, id);
            return new SealedBlob(
                            id,
                            nonce,
                            XAes256Gcm.seal(
                                    key(purpose, id).reveal(),
                                    nonce,
                                    associated,
                                    plaintext.reveal()))
                    .toBytes();
        }

        @Override
        public Secret open(Cell cell, byte[] blob) {
            SealedBlob sealed = SealedBlob.parse(blob);
            byte[] associated = SealedBlob.associated(installation, purpose, cell, sealed.key());
            try {
                return Secret.takeOwnershipOf(
                        XAes256Gcm.open(
                                key(purpose, sealed.key()).reveal(),
                                sealed.nonce(),
                                associated,
                                sealed.ciphertext()));
            } catch (AEADBadTagException _) {
                throw SealedBlob.unreadable();
            }
        }

        @Override
        public boolean outdated(byte[] blob) {
            return !SealedBlob.parse(blob).key().equals(currentKey(purpose));
        }
    }
}
