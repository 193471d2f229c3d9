package dev.sallyport.factor;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEvent;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// Ten codes on a sheet of paper, each of which replaces a lost second factor once. 80 random bits
/// each, so a plain digest hides them.
public final class RecoveryCodes {
    static final int COUNT = 10;
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LETTERS = 16;
    private static final int TYPED_MAX = 64;

    private final Database database;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Randomness randomness;

    public RecoveryCodes(
            Database database, Ledger ledger, InstantSource clock, Randomness randomness) {
        this.database = database;
        this.ledger = ledger;
        this.clock = clock;
        this.randomness = randomness;
    }

    /// Makes a new sheet; the last one ends. The codes are in the answer and nowhere else.
    public List<String> make(Operation op, PersonId person) {
        database.mustBeInTransaction();
        end(person);
        UUID batch = randomness.uuid(clock);
        database.jdbc()
                .sql("insert into iam.recovery_batch (batch_id, person_id) values (:id, :person)")
                .param("id", batch)
                .param("person", person.value())
                .update();
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            String code = fresh();
            database.jdbc()
                    .sql("insert into iam.recovery_code (code_hash, batch_id) values (:hash, :id)")
                    .param("hash", digest(person, code).bytes())
                    .param("id", batch)
                    .update();
            codes.add(code.replaceAll("(.{4})(?=.)", "$1-"));
        }
        ledger.append(op, LedgerEvent.done("recovery-codes.made", person));
        return codes;
    }

    /// Accepts a code of the person's live sheet, once.
    ///
    /// @throws Problem `unauthenticated` for anything else
    public void accept(Operation op, PersonId person, String typed) {
        database.mustBeInTransaction();
        int used =
                typed.length() > TYPED_MAX
                        ? 0
                        : database.jdbc()
                                .sql(
                                        """
                                        insert into iam.recovery_code_use (code_hash)
                                        select c.code_hash
                                          from iam.recovery_code  as c
                                          join iam.recovery_batch as b on b.batch_id = c.batch_id
                                         where c.code_hash = :hash
                                           and b.person_id = :person
                                           and b.ended_at is null
                                            on conflict on constraint a_recovery_code_works_once
                                               do nothing
                                        """)
                                .param("hash", digest(person, canonical(typed)).bytes())
                                .param("person", person.value())
                                .update();
        if (used != 1) {
            throw new Problem(
                    ProblemCode.UNAUTHENTICATED, "this recovery code is not right, or was used");
        }
        ledger.append(op, LedgerEvent.done("recovery-code.used", person));
    }

    public int left(PersonId person) {
        return database.jdbc()
                .sql(
                        """
                           select count(*)
                             from iam.recovery_code     as c
                             join iam.recovery_batch    as b on b.batch_id = c.batch_id
                        left join iam.recovery_code_use as u on u.code_hash = c.code_hash
                            where b.person_id = :person
                              and b.ended_at is null
                              and u.code_hash is null
                        """)
                .param("person", person.value())
                .query(Rows::firstNumber)
                .single()
                .intValue();
    }

    void end(PersonId person) {
        database.jdbc()
                .sql(
                        """
                        update iam.recovery_batch
                           set ended_at = clock_timestamp()
                         where person_id = :person
                           and ended_at is null
                        """)
                .param("person", person.value())
                .update();
    }

    private String fresh() {
        byte[] bytes = randomness.bytes(LETTERS);
        StringBuilder code = new StringBuilder(LETTERS);
        for (byte octet : bytes) {
            code.append(ALPHABET.charAt(octet & 31));
        }
        return code.toString();
    }

    /// One spelling: letters that look like digits are those digits (Crockford base 32).
    private static String canonical(String typed) {
        return typed.toLowerCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('o', '0')
                .replace('i', '1')
                .replace('l', '1');
    }

    private static Sha256 digest(PersonId person, String canonical) {
        return Sha256.of(
                ("sallyport/v1/recovery-code/" + person.text() + "/" + canonical)
                        .getBytes(StandardCharsets.UTF_8));
    }
}
