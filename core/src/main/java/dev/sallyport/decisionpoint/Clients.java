package dev.sallyport.decisionpoint;

import dev.sallyport.database.Database;
import dev.sallyport.database.Violation;
import dev.sallyport.kernel.ClientId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Policy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DuplicateKeyException;

/// Registration of clients: an administrative act at the inner door.
///
/// **Security barrier.** Each command asks the policy of the inner door first and writes its ledger
/// entry in the same transaction. A secret leaves in the answer of the command that made it and is
/// nowhere afterwards. A client gets answers while somebody active answers for it, no longer.
public final class Clients {
    private static final Duration OVERLAP_MAX = Duration.ofDays(7);

    private final Database database;
    private final ClientSql sql;
    private final Policy policy;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Randomness randomness;

    public Clients(
            Database database,
            Policy policy,
            Ledger ledger,
            InstantSource clock,
            Randomness randomness) {
        this.database = database;
        this.sql = new ClientSql(database);
        this.policy = policy;
        this.ledger = ledger;
        this.clock = clock;
        this.randomness = randomness;
    }

    /// A client and a secret of it, told once.
    public record Registered(Client client, Secret secret) {}

    /// @throws Problem `forbidden` by policy, `conflict` when the name was ever taken
    public Registered register(Operation op, NewClient fresh, RulesChange rules) {
        return database.inTransaction(() -> {
            Operation ruled = mayRegister(op);
            Instant now = clock.instant();
            Client client =
                    new Client(
                            new ClientId(randomness.uuid(clock)),
                            fresh.name(),
                            fresh.door(),
                            fresh.accountable(),
                            true,
                            fresh.purpose(),
                            now,
                            now.plus(fresh.life()),
                            1,
                            rules.samplePercent(),
                            null);
            try {
                sql.insert(client, op.person());
            } catch (DuplicateKeyException taken) {
                if (Violation.of("client_name_uq", taken)) {
                    throw new Problem(
                            ProblemCode.CONFLICT,
                            "the name is taken: names are never given twice",
                            taken);
                }
                throw taken;
            }
            sql.insertRules(client.id(), 1, rules, op.person(), now);
            mustBeAnsweredFor(client.id());
            Secret secret = newSecret(client.id(), now, client.expiresAt());
            ledger.append(
                    ruled,
                    LedgerEvent.done("client.registered", client.id(), fresh.accountable())
                            .with(told(client, rules)));
            return new Registered(client, secret);
        });
    }

    /// Puts other rules in force. They decide within a second at every process of the door.
    public Client changeRules(Operation op, ClientId id, RulesChange rules) {
        return database.inTransaction(() -> {
            Operation ruled = mayRegister(op);
            sql.lock(id);
            Client before = live(id);
            int version = before.version() + 1;
            sql.insertRules(id, version, rules, op.person(), clock.instant());
            Client after = get(id);
            ledger.append(
                    ruled, LedgerEvent.done("client.rules-changed", id).with(told(after, rules)));
            return after;
        });
    }

    /// Makes another secret; the ones before end after the overlap.
    public Registered rotate(Operation op, ClientId id, Duration overlap) {
        if (overlap.isNegative() || overlap.compareTo(OVERLAP_MAX) > 0) {
            throw new Problem(ProblemCode.INVALID, "two secrets overlap at most 7 days");
        }
        return database.inTransaction(() -> {
            Operation ruled = mayRegister(op);
            sql.lock(id);
            Client client = live(id);
            Instant now = clock.instant();
            sql.endSecrets(id, now.plus(overlap));
            Secret secret = newSecret(id, now, client.expiresAt());
            ledger.append(
                    ruled,
                    LedgerEvent.done("client.secret-rotated", id)
                            .with(Map.of("overlap", overlap, "client", client.name())));
            return new Registered(client, secret);
        });
    }

    /// From now on somebody else answers for a client. One that stopped because the person before
    /// was frozen or left answers again within a second.
    ///
    /// @throws Problem `not-found` when the person is not active
    public Client handOver(Operation op, ClientId id, PersonId to) {
        return database.inTransaction(() -> {
            Operation ruled = mayRegister(op);
            sql.lock(id);
            Client before = live(id);
            sql.handOver(id, to);
            mustBeAnsweredFor(id);
            ledger.append(
                    ruled,
                    LedgerEvent.done("client.handed-over", id, to)
                            .with(Map.of("client", before.name(), "before", before.accountable())));
            return get(id);
        });
    }

    /// Removes a client. Its secrets are worth nothing within a second. Idempotent.
    public void remove(Operation op, ClientId id) {
        database.inTransaction(() -> {
            Operation ruled = mayRegister(op);
            Client client = get(id);
            if (sql.end(id, op.person(), clock.instant())) {
                ledger.appendEnding(
                        ruled,
                        LedgerEvent.done("client.removed", id)
                                .with(Map.of("client", client.name())));
            }
        });
    }

    /// All that were ever registered, by name.
    public List<Client> all(Operation op) {
        mayRegister(op);
        return sql.all();
    }

    /// What is written for a client, with the client.
    public record Described(Client client, ClientRules rules) {}

    public Described describe(Operation op, ClientId id) {
        mayRegister(op);
        Client client = get(id);
        return new Described(client, sql.rules(id, client.version()));
    }

    /// The client an id or a name means. Whoever may not register any does not learn which there
    /// are.
    public ClientId meant(Operation op, String text) {
        mayRegister(op);
        return sql.all().stream()
                .filter(client -> client.name().equals(text) || client.id().text().equals(text))
                .map(Client::id)
                .findFirst()
                .orElseThrow(Clients::nobody);
    }

    private Operation mayRegister(Operation op) {
        return op.ruledBy(policy.require(Ask.ofInstallation(op, Action.REGISTER_CLIENT)));
    }

    private Client get(ClientId id) {
        return sql.find(id).orElseThrow(Clients::nobody);
    }

    private void mustBeAnsweredFor(ClientId id) {
        if (!get(id).answeredFor()) {
            throw new Problem(ProblemCode.NOT_FOUND, "there is no such active person");
        }
    }

    private Client live(ClientId id) {
        Client client = get(id);
        if (client.endedAt() != null || !client.expiresAt().isAfter(clock.instant())) {
            throw new Problem(ProblemCode.GONE, "the client has ended: register another one");
        }
        return client;
    }

    private Secret newSecret(ClientId id, Instant now, Instant until) {
        String secret = ClientSecret.fresh(randomness);
        Sha256 digest = ClientSecret.digest(secret).orElseThrow();
        sql.insertSecret(id, digest, now, until);
        return Secret.takeOwnershipOf(secret.getBytes(StandardCharsets.US_ASCII));
    }

    /// Which rules exactly, by digest: the texts are in the table, in every version.
    private static Map<String, Object> told(Client client, RulesChange change) {
        ClientTexts texts = change.rules().texts();
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("client", client.name());
        told.put("door", client.door());
        told.put("purpose", client.purpose());
        told.put("expires_at", client.expiresAt());
        told.put("version", client.version());
        told.put("sample_percent", change.samplePercent());
        told.put("policies_hash", hash(texts.policies()));
        told.put("schema_hash", hash(texts.schema()));
        told.put("entities_hash", hash(texts.entities()));
        told.put(
                "types",
                change.rules().types().stream()
                        .map(it -> it.type() + " " + it.entity() + (it.trusted() ? " trusted" : ""))
                        .toList());
        return told;
    }

    private static String hash(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static Problem nobody() {
        return new Problem(ProblemCode.NOT_FOUND, "there is no such client");
    }
}
