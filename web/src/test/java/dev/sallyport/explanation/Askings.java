package dev.sallyport.explanation;

import dev.sallyport.kernel.EventId;
import dev.sallyport.ledger.LedgerEntry;
import dev.sallyport.ledger.LedgerObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the ledger of an installation says was asked about others, read as the owner of its
/// database.
public final class Askings {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Supplier<DataSource> owner;
    private final Set<EventId> seen = new HashSet<>();

    public Askings(Supplier<DataSource> owner) {
        this.owner = owner;
    }

    /// One entry with its details.
    public record Asking(LedgerEntry entry, JsonNode body) {
        public List<String> objects() {
            return entry.header().objects().stream().map(LedgerObject::text).toList();
        }

        public String text(String detail) {
            return body.path(detail).asString("");
        }
    }

    /// Those that were not there the last time, in no order.
    public List<Asking> fresh() {
        return JdbcClient.create(owner.get())
                .sql(
                        """
                        select e.leaf, b.content
                          from ledger.entry as e
                          join ledger.body  as b on b.event_id = e.event_id
                         where e.type = 'policy.asked'
                        """)
                .query((row, _) ->
                        new Asking(
                                LedgerEntry.parse(row.getBytes("leaf")),
                                JSON.readTree(row.getBytes("content"))))
                .list()
                .stream()
                .filter(it -> seen.add(it.entry().id()))
                .toList();
    }
}
