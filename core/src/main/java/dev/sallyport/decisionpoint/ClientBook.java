package dev.sallyport.decisionpoint;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.ClientId;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The clients of this door, in memory. [ClientFollower] keeps it in step.
///
/// **Security barrier.** Whoever is not in here is nobody; nor is a client here whose accountable
/// person is frozen or gone. When the database has not been heard for [#SILENCE_MAX] nobody is
/// answered: what was revoked meanwhile is not known.
public final class ClientBook {
    static final Duration SILENCE_MAX = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(ClientBook.class);

    private final Door door;
    private final Database database;
    private final ClientSql sql;
    private final FollowedClock clock = new FollowedClock();
    private volatile Page page = new Page("", Map.of(), Map.of());

    private record Presented(ClientId client, Instant until) {}

    private record Page(
            String state, Map<Sha256, Presented> secrets, Map<ClientId, KnownClient> clients) {}

    public ClientBook(Door door, Database database) {
        this.door = door;
        this.database = database;
        this.sql = new ClientSql(database);
    }

    /// Who presents this, if it is good now.
    ///
    /// @throws Problem `unavailable` when the book is out of date
    public Optional<ClientId> find(String presented) {
        mustBeFresh();
        Page now = page;
        return ClientSecret.digest(presented)
                .map(now.secrets::get)
                .filter(secret -> secret.until.isAfter(clock.instant()))
                .filter(secret -> live(now, secret.client))
                .map(Presented::client);
    }

    private boolean live(Page now, ClientId id) {
        KnownClient known = now.clients.get(id);
        return known != null && known.client().expiresAt().isAfter(clock.instant());
    }

    /// @throws Problem `unauthenticated` when it has ended meanwhile
    public KnownClient get(ClientId id) {
        mustBeFresh();
        KnownClient known = page.clients.get(id);
        if (known == null) {
            throw new Problem(ProblemCode.UNAUTHENTICATED, "the client has ended");
        }
        return known;
    }

    /// The database's time, as last heard.
    public InstantSource clock() {
        return clock;
    }

    private void mustBeFresh() {
        if (clock.silence().compareTo(SILENCE_MAX) > 0) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE, "nothing is decided on old facts: try again later");
        }
    }

    /// Reads what changed; one at a time, so that no older reading follows a newer one. Rules of
    /// versions that are known already are not read again.
    public synchronized void refresh() {
        ClientSql.Pulse pulse = sql.pulse();
        if (!pulse.state().equals(page.state)) {
            page = database.inOneMoment(() -> read(pulse));
        }
        clock.heard(pulse.at());
    }

    private Page read(ClientSql.Pulse pulse) {
        Map<ClientId, KnownClient> clients = new HashMap<>();
        for (Client client : sql.live(door, pulse.at())) {
            KnownClient before = page.clients.get(client.id());
            if (before != null && before.client().equals(client)) {
                clients.put(client.id(), before);
            } else {
                open(client).ifPresent(known -> clients.put(client.id(), known));
            }
        }
        Map<Sha256, Presented> secrets = new HashMap<>();
        List<ClientSql.SecretRow> rows = sql.secrets(door, pulse.at());
        rows.forEach(row -> secrets.put(row.digest(), new Presented(row.client(), row.until())));
        return new Page(pulse.state(), Map.copyOf(secrets), Map.copyOf(clients));
    }

    /// Rules that this version cannot read decide nothing; the other clients are not to suffer.
    private Optional<KnownClient> open(Client client) {
        try {
            return Optional.of(new KnownClient(client, sql.rules(client.id(), client.version())));
        } catch (Problem unreadable) {
            LOG.error("rules of client {} cannot be read: it gets no answers", client.id());
            return Optional.empty();
        }
    }
}
