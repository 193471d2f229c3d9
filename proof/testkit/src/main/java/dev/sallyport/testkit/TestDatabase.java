package dev.sallyport.testkit;

import com.zaxxer.hikari.HikariDataSource;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Secret;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A fresh, migrated database on a real PostgreSQL: one for a test class when the field is static,
/// one for each test when it is not.
///
///     @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();
///     … new Database(DATABASE.inner()) …
///
/// Tests connect as the roles that the processes use, so a missing grant fails a test. [#owner] is
/// the cluster's superuser: for arranging, for tampering, and for looking, never for the act under
/// test.
public final class TestDatabase
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    private final Map<String, HikariDataSource> pools = new HashMap<>();
    private @Nullable String name;
    private boolean forClass;

    @Override
    public void beforeAll(ExtensionContext context) {
        forClass = true;
        name = TestServer.get().freshDatabase();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        drop();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!forClass) {
            name = TestServer.get().freshDatabase();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!forClass) {
            drop();
        }
    }

    private synchronized void drop() {
        pools.values().forEach(HikariDataSource::close);
        pools.clear();
        TestServer.get().drop(name());
        name = null;
    }

    public DataSource outer() {
        return as("outer");
    }

    public DataSource inner() {
        return as("inner");
    }

    public DataSource sequencer() {
        return as("sequencer");
    }

    public DataSource owner() {
        return as("owner");
    }

    /// The owner of the schemas, whose connections only migrations use in production.
    public DataSource migrator() {
        return as("migrator");
    }

    /// Pooled connections of a role by its name in PostgreSQL.
    public synchronized DataSource as(String role) {
        return pools.computeIfAbsent(role, key -> TestServer.get().pool(name(), key));
    }

    /// For tests that hand connection settings to another process.
    public String url() {
        return TestServer.get().url(name());
    }

    public Secret password(String role) {
        return TestServer.password(role);
    }

    private String name() {
        String current = name;
        if (current == null) {
            throw new Bug("register the test database with `@RegisterExtension`");
        }
        return current;
    }
}
