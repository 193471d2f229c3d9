package dev.sallyport.postgres;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real PostgreSQL on this host: durable, with checksums, on loopback, SCRAM for everybody.
///
/// A process that dies leaves the server running; the next [#start] on the same directory adopts
/// it. Every start, adopted or not, ends with [ServerSafety]: a server that is not durable, trusts
/// anybody or listens beyond loopback is refused.
///
///     EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, binaries, ownerPassword);
///     DataSource owner = postgres.owner("postgres");
public final class EmbeddedPostgres implements AutoCloseable {
    /// The cluster's superuser. Used to prepare databases and for nothing at run time.
    public static final String OWNER = "owner";

    private static final int PORT_TRIES = 3;
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);

    private static final String SETTINGS =
            """
            # Written once by Sallyport; the server is refused if these are weakened.
            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            password_encryption = 'scram-sha-256'
            ssl = off
            fsync = on
            full_page_writes = on
            synchronous_commit = on
            max_connections = 200
            # No values of rows and no statements in the server's log.
            log_error_verbosity = terse
            log_min_error_statement = panic
            log_parameter_max_length_on_error = 0
            """;

    private static final String WHO_MAY_CONNECT =
            """
            # Written once by Sallyport: loopback only, a password always.
            host all all 127.0.0.1/32 scram-sha-256
            """;

    private final Path data;
    private final int port;
    private final boolean adopted;
    private final ServerCommand command;
    private final Secret ownerPassword;

    private EmbeddedPostgres(
            Path data, int port, boolean adopted, ServerCommand command, Secret ownerPassword) {
        this.data = data;
        this.port = port;
        this.adopted = adopted;
        this.command = command;
        this.ownerPassword = ownerPassword;
    }

    /// Starts or adopts the server of `directory`, making the cluster first if there is none.
    ///
    /// If we stop while `initdb` works, `data` is not there yet: it is made under another name and
    /// renamed when complete.
    ///
    /// @param binaries where the server's programs are unpacked; may be shared
    /// @param ownerPassword kept by the caller, sealed; needed again at every start
    public static EmbeddedPostgres start(Path directory, Path binaries, Secret ownerPassword) {
        Path home = directory.toAbsolutePath().normalize();
        Path data = home.resolve("data");
        try {
            Files.createDirectories(
                    home,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            ServerBinaries programs = ServerBinaries.unpackInto(binaries.toAbsolutePath());
            ServerCommand command = new ServerCommand(programs, home.resolve("postgres.log"));
            if (!Files.isDirectory(data)) {
                initialise(home, data, command, ownerPassword);
            }
            EmbeddedPostgres server = adoptOrStart(data, command, ownerPassword);
            server.refuseIfUnsafe();
            return server;
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE, "cannot prepare the embedded database", cause);
        }
    }

    public int port() {
        return port;
    }

    /// True when the server was already running and was taken over.
    public boolean adopted() {
        return adopted;
    }

    /// Where a database of this server is reached, without a name or password.
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:"
                + port
                + "/"
                + database
                + "?sslmode=disable&gssEncMode=disable";
    }

    /// The superuser's unpooled connections, for preparation only.
    public DataSource owner(String database) {
        return connections(database, OWNER, ownerPassword);
    }

    /// Unpooled connections of one role.
    public DataSource connections(String database, String role, Secret password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url(database));
        source.setUser(role);
        source.setPassword(new String(password.reveal(), StandardCharsets.UTF_8));
        return source;
    }

    /// Stops the server: open transactions are rolled back, everything committed is on disk.
    @Override
    public void close() {
        stop("fast");
    }

    /// Stops the server as a power cut would: quick, and the next start recovers. For tests that
    /// throw the directory away.
    public void abort() {
        stop("immediate");
    }

    private void stop(String mode) {
        command.run("pg_ctl", List.of("-w", "-D", data.toString(), "-m", mode, "stop"));
    }

    private void refuseIfUnsafe() {
        try {
            ServerSafety.check(owner("postgres"));
        } catch (Problem unsafe) {
            if (!adopted) {
                command.status("pg_ctl", List.of("-w", "-D", data.toString(), "stop"));
            }
            throw unsafe;
        }
    }

    private static EmbeddedPostgres adoptOrStart(
            Path data, ServerCommand command, Secret ownerPassword) throws IOException {
        Optional<PostmasterPid> running = PostmasterPid.read(data).filter(pid -> pid.serves(data));
        if (running.isPresent()) {
            LOG.info("adopted the running database, pid {}", running.get().pid());
            return new EmbeddedPostgres(data, running.get().port(), true, command, ownerPassword);
        }
        // The port of the last time first, so that whoever lost the server finds it again.
        Path lastPort = data.resolveSibling("port");
        for (int i = 0; i < PORT_TRIES; i++) {
            int port = i == 0 && Files.exists(lastPort) ? remembered(lastPort) : freePort();
            if (command.status("pg_ctl", startArguments(data, port)) == 0) {
                Files.writeString(lastPort, Integer.toString(port), StandardCharsets.US_ASCII);
                return new EmbeddedPostgres(data, port, false, command, ownerPassword);
            }
        }
        throw new Problem(
                ProblemCode.UNAVAILABLE,
                "the embedded database does not start: see `postgres.log` beside it");
    }

    private static List<String> startArguments(Path data, int port) {
        return List.of(
                "-w",
                "-t",
                "60",
                "-D",
                data.toString(),
                "-l",
                data.resolveSibling("postgres.log").toString(),
                "-o",
                "-p " + port,
                "start");
    }

    private static void initialise(
            Path home, Path data, ServerCommand command, Secret ownerPassword) throws IOException {
        Path fresh = Files.createTempDirectory(home, "initialising-");
        Path passwordFile = home.resolve(fresh.getFileName() + ".pw");
        try {
            writePrivately(passwordFile, ownerPassword.reveal());
            command.run(
                    "initdb",
                    List.of(
                            "-D",
                            fresh.toString(),
                            "-U",
                            OWNER,
                            "-A",
                            "scram-sha-256",
                            "--pwfile=" + passwordFile,
                            "-E",
                            "UTF8",
                            "--locale=C.UTF-8",
                            "--data-checksums"));
        } finally {
            Files.deleteIfExists(passwordFile);
        }
        Files.writeString(fresh.resolve("postgresql.conf"), SETTINGS, StandardCharsets.UTF_8);
        Files.writeString(fresh.resolve("pg_hba.conf"), WHO_MAY_CONNECT, StandardCharsets.UTF_8);
        Files.move(fresh, data);
    }

    private static void writePrivately(Path file, byte[] content) throws IOException {
        try (SeekableByteChannel channel =
                Files.newByteChannel(
                        file,
                        Set.of(CREATE_NEW, WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.wrap(content));
        }
    }

    /// A file somebody mangled costs nothing: any free port will do.
    private static int remembered(Path lastPort) throws IOException {
        try {
            int port = Integer.parseInt(Files.readString(lastPort, StandardCharsets.US_ASCII));
            return port > 1023 && port < 65_536 ? port : freePort();
        } catch (NumberFormatException _) {
            return freePort();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
