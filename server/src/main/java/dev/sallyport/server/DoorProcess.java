package dev.sallyport.server;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;

/// What the main classes of both doors have in common.
final class DoorProcess {
    private static final int CONNECTIONS_MAX = 16;
    private static final int WAIT_MILLIS = 5_000;

    private DoorProcess() {}

    /// What a door does once it is told where it stands; closed when the process is to stop.
    interface Opening {
        AutoCloseable open(DoorConfig config);
    }

    /// Runs a door until the process is told to stop. Exit status 2: it could not open.
    static void run(String[] arguments, Opening opening) throws InterruptedException {
        if (arguments.length != 2 || !arguments[0].equals("--config")) {
            System.err.println("usage: --config FILE");
            System.exit(2);
        }
        try {
            AutoCloseable door = opening.open(DoorConfig.read(Path.of(arguments[1])));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(door)));
            System.out.println("ready");
            new CountDownLatch(1).await();
        } catch (Problem problem) {
            System.err.println("cannot open the door: " + problem.getMessage());
            problem.printStackTrace();
            System.exit(2);
        }
    }

    /// A bounded pool of connections of one login role; the database need not be there yet.
    static HikariDataSource pool(DoorConfig config, String role) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName(role);
        pool.setDataSource(connections(config, role));
        pool.setMinimumIdle(1);
        pool.setMaximumPoolSize(CONNECTIONS_MAX);
        pool.setConnectionTimeout(WAIT_MILLIS);
        pool.setInitializationFailTimeout(-1);
        return new HikariDataSource(pool);
    }

    /// Single connections of one login role, for the thread that keeps its own.
    static DataSource connections(DoorConfig config, String role) {
        Path file = config.databasePasswords().resolve(role);
        try (Secret password = Secret.takeOwnershipOf(PrivateFiles.read(file))) {
            return Databases.connections(config.databaseUrl(), role, password);
        }
    }

    private static void close(AutoCloseable door) {
        try {
            door.close();
        } catch (Exception cause) {
            throw new Problem(ProblemCode.UNAVAILABLE, "the door does not close in order", cause);
        }
    }
}
