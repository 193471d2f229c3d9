package dev.sallyport.database;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// What the database objected to: constraints are named after the rule they enforce, so the name
/// says which rule was broken.
public final class Violation {
    private Violation() {}

    /// The name of the constraint that refused a statement.
    public static Optional<String> constraint(Throwable failure) {
        return message(failure).map(ServerErrorMessage::getConstraint);
    }

    public static boolean of(String constraint, Throwable failure) {
        return constraint(failure).filter(constraint::equals).isPresent();
    }

    /// The SQLSTATE of a failed statement; our own functions raise `SP…`.
    public static Optional<String> state(Throwable failure) {
        return message(failure).map(ServerErrorMessage::getSQLState);
    }

    private static Optional<ServerErrorMessage> message(Throwable failure) {
        for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof PSQLException refusal) {
                return Optional.ofNullable(refusal.getServerErrorMessage());
            }
        }
        return Optional.empty();
    }
}
