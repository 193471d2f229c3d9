package dev.sallyport.decisionpoint;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.PersonId;
import java.time.Instant;
import java.util.List;

/// The clients of both doors that one person answers for: what stops with that person, for whoever
/// is about to stop them.
public final class AnsweredClients {
    private final ClientSql sql;

    public AnsweredClients(Database database) {
        this.sql = new ClientSql(database);
    }

    /// The first few by name.
    ///
    /// @param others how many more there are
    public record Named(List<String> names, long others) {
        public Named {
            names = List.copyOf(names);
        }
    }

    /// Those that have not ended.
    public Named of(PersonId accountable, Instant now, int most) {
        List<ClientSql.Counted> found = sql.answeredFor(accountable, now, most);
        List<String> names = found.stream().map(ClientSql.Counted::name).toList();
        return new Named(names, found.isEmpty() ? 0 : found.getFirst().all() - names.size());
    }
}
