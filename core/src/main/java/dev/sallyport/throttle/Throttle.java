package dev.sallyport.throttle;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.CanonicalWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Pays for attempts.
///
///     switch (throttle.admit(attempt)) {
///         case Admission.Wait(Duration time) -> …answer 429…
///         case Admission.Admitted() -> { if (proofHolds()) throttle.succeeded(attempt); … }
///     }
///
/// **Security barrier.** Without it a password is a matter of patience. Payments are committed on
/// their own: a request that is rolled back has still been paid for. If the database does not
/// answer, nothing is admitted.
public final class Throttle {
    private static final Duration REMEMBERED = Duration.ofDays(90);

    private final Database database;
    private final ThrottleSql sql;
    private final Allowances allowances;

    public Throttle(Database database, Allowances allowances) {
        this.database = database;
        this.sql = new ThrottleSql(database);
        this.allowances = allowances;
    }

    /// The same books with other allowances, for purposes that are not guessing.
    public Throttle with(Allowances other) {
        return new Throttle(database, other);
    }

    /// Pays for one attempt from every allowance it draws on, or from none.
    public Admission admit(Attempt attempt) {
        try {
            return database.inSeparateTransaction(() -> {
                for (Payment payment : payments(attempt)) {
                    double over = sql.take(payment.bucket(), payment.allowance());
                    if (over > 0) {
                        throw new Exhausted(waiting(payment.allowance(), over));
                    }
                }
                return new Admission.Admitted();
            });
        } catch (Exhausted exhausted) {
            return new Admission.Wait(exhausted.time);
        }
    }

    /// Like [#admit], for callers with nothing to say but no.
    public void require(Attempt attempt) {
        switch (admit(attempt)) {
            case Admission.Admitted() -> {}
            case Admission.Wait(Duration time) ->
                    throw new Problem(
                            ProblemCode.THROTTLED,
                            "too many attempts: wait %d seconds".formatted(time.toSeconds() + 1));
        }
    }

    /// The proof held: pays back, and remembers that this source is the identity's own.
    public void succeeded(Attempt attempt) {
        database.inSeparateTransaction(() -> {
            for (Payment payment : payments(attempt)) {
                sql.giveBack(payment.bucket());
            }
            if (!attempt.identity().isEmpty()) {
                sql.remember(known(attempt), REMEMBERED);
            }
            return true;
        });
    }

    /// Forgets what no longer means anything; for a recurring job.
    public int tidy() {
        return database.inSeparateTransaction(sql::tidy);
    }

    /// In the order of their buckets, so that two attempts at once never wait for each other.
    private List<Payment> payments(Attempt attempt) {
        List<Payment> payments = new ArrayList<>();
        payments.add(
                new Payment(
                        bucket("source", attempt.purpose(), attempt.source().text()),
                        allowances.source()));
        if (!attempt.identity().isEmpty()) {
            payments.add(
                    new Payment(
                            bucket(
                                    "pair",
                                    attempt.purpose(),
                                    attempt.identity(),
                                    attempt.source().text()),
                            allowances.pair()));
            if (!sql.remembers(known(attempt))) {
                payments.add(
                        new Payment(
                                bucket("strangers", attempt.purpose(), attempt.identity()),
                                allowances.strangers()));
            }
        }
        payments.sort(Comparator.comparing(Payment::bucket, Throttle::compare));
        return payments;
    }

    private static byte[] known(Attempt attempt) {
        return bucket("known", attempt.purpose(), attempt.identity(), attempt.source().text());
    }

    /// A digest, so that neither names nor addresses lie about in the table.
    private static byte[] bucket(String... parts) {
        CanonicalWriter writer = new CanonicalWriter("throttle-bucket");
        for (String part : parts) {
            writer.text(part);
        }
        return Sha256.of(writer.toBytes()).bytes();
    }

    private static int compare(byte[] left, byte[] right) {
        return Arrays.compareUnsigned(left, right);
    }

    private static Duration waiting(Allowance allowance, double over) {
        return Duration.ofMillis((long) Math.ceil(over * allowance.regain().toMillis()));
    }

    private record Payment(byte[] bucket, Allowance allowance) {}

    /// Undoes the payments of an attempt that is not admitted.
    private static final class Exhausted extends RuntimeException {
        private final Duration time;

        Exhausted(Duration time) {
            super("exhausted", null, false, false);
            this.time = time;
        }
    }
}
