package dev.sallyport.database;

import dev.sallyport.kernel.Bug;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.jdbc.support.SqlValue;

/// Reads and writes column values that JDBC does not speak of its own accord.
public final class Rows {
    private Rows() {}

    /// A parameter for a `timestamptz`.
    public static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /// A parameter for a nullable `timestamptz`.
    public static @Nullable OffsetDateTime timeOrNull(@Nullable Instant instant) {
        return instant == null ? null : time(instant);
    }

    /// A parameter for an array; `type` is the element's, such as `uuid` or `bytea`.
    public static SqlValue array(String type, Collection<?> values) {
        return new SqlArrayValue(
                type, type.equals("bytea") ? values.toArray(byte[][]::new) : values.toArray());
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        return present(instantOrNull(row, column), column);
    }

    public static @Nullable Instant instantOrNull(ResultSet row, String column)
            throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    public static UUID uuid(ResultSet row, String column) throws SQLException {
        return present(uuidOrNull(row, column), column);
    }

    public static @Nullable UUID uuidOrNull(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    public static String text(ResultSet row, String column) throws SQLException {
        return present(row.getString(column), column);
    }

    public static byte[] bytes(ResultSet row, String column) throws SQLException {
        return present(row.getBytes(column), column);
    }

    /// Maps rows of one text column.
    public static String firstText(ResultSet row, int number) throws SQLException {
        return present(row.getString(1), "1");
    }

    /// Maps rows of one `bigint` column.
    public static Long firstNumber(ResultSet row, int number) throws SQLException {
        return present(row.getObject(1, Long.class), "1");
    }

    /// Maps rows of one `uuid` column.
    public static UUID firstUuid(ResultSet row, int number) throws SQLException {
        return present(row.getObject(1, UUID.class), "1");
    }

    /// A `text[]`.
    public static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) present(row.getArray(column), column).getArray());
    }

    private static <T> T present(@Nullable T value, String column) {
        if (value == null) {
            throw new Bug("column `" + column + "` is null");
        }
        return value;
    }
}
