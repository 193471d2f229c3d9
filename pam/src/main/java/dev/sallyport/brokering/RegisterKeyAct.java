package dev.sallyport.brokering;

import dev.sallyport.ceremony.CeremonyAct;
import dev.sallyport.ceremony.Draft;
import dev.sallyport.ceremony.Fields;
import dev.sallyport.ceremony.Line;
import dev.sallyport.ceremony.Performed;
import dev.sallyport.ceremony.Signed;
import dev.sallyport.identity.Names;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Ruling;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.SshKeyId;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.warrant.RegisterSshKey;
import dev.sallyport.warrant.SealedFact;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Registering a key of one's own. A key that anybody ever registered is taken.
final class RegisterKeyAct implements CeremonyAct<RegisterSshKey> {
    private static final int KEYS_MAX = 20;

    private final BrokeringParts parts;
    private final SshKeySql sql;

    RegisterKeyAct(BrokeringParts parts) {
        this.parts = parts;
        this.sql = new SshKeySql(parts.database(), parts.anchor());
    }

    @Override
    public Class<RegisterSshKey> type() {
        return RegisterSshKey.class;
    }

    @Override
    public String name() {
        return "register-ssh-key";
    }

    @Override
    public Draft<RegisterSshKey> draft(Operation op, Fields fields, Instant at) {
        mayRegister(op);
        byte[] key = fields.bytes("public_key");
        RegisterSshKey act =
                new RegisterSshKey(
                        parts.installation(),
                        new SshKeyId(parts.randomness().uuid(parts.clock())),
                        key,
                        Names.title(fields.text("label")),
                        op.person(),
                        at);
        act.flaw()
                .ifPresent(flaw -> {
                    throw new Problem(ProblemCode.INVALID, flaw);
                });
        mustBeFree(act);
        return Draft.of(act);
    }

    @Override
    public List<Line> lines(RegisterSshKey act) {
        return List.of(
                new Line("Register SSH key", act.label()),
                new Line("Fingerprint", SshKey.fingerprint(Sha256.of(act.publicKey()))),
                new Line("For", parts.directory().nameOf(act.by())));
    }

    @Override
    public Performed perform(Operation op, Signed<RegisterSshKey> signed) {
        RegisterSshKey act = signed.act();
        Operation ruled = op.ruledBy(mayRegister(op));
        mustBeFree(act);
        SealedFact sealed = parts.keeper().seal(signed.signed());
        sql.insert(act, sealed);
        parts.ledger()
                .append(
                        ruled,
                        LedgerEvent.done("ssh-key.registered", act.key(), act.by())
                                .with(
                                        Map.of(
                                                "fingerprint",
                                                        SshKey.fingerprint(
                                                                Sha256.of(act.publicKey())),
                                                "act_hash", act.hash().hex())));
        return Performed.kept(Map.of("key", act.key().text()));
    }

    private Ruling mayRegister(Operation op) {
        return parts.policy().require(Ask.of(op, Action.REGISTER_KEY, op.person()));
    }

    private void mustBeFree(RegisterSshKey act) {
        if (sql.known(Sha256.of(act.publicKey()))) {
            throw new Problem(ProblemCode.CONFLICT, "this key is taken: make a new one");
        }
        if (sql.liveOf(act.by()).size() >= KEYS_MAX) {
            throw new Problem(ProblemCode.CONFLICT, "you have 20 keys: end one first");
        }
    }
}
