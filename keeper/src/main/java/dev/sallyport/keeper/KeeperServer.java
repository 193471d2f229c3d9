package dev.sallyport.keeper;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A keeper that listens: opens its files, then its sockets, and answers until it is closed.
///
/// One thread for each connection, a bounded number of connections on each socket, a limit on how
/// long a frame may take once it has begun. A connection that sends what is not a frame is closed.
public final class KeeperServer implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 64;
    private static final int SOCKET_PATH_MAX = 100;
    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(10);
    private static final Duration FRAME_LIMIT = Duration.ofSeconds(10);

    private final Keeper keeper;
    private final Deadlines deadlines = new Deadlines();
    private final List<ServerSocketChannel> listeners = new ArrayList<>();
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private final Duration frameLimit;
    private volatile boolean closed;

    private KeeperServer(Keeper keeper, Duration frameLimit) {
        this.keeper = keeper;
        this.frameLimit = frameLimit;
    }

    /// What a keeper stands on; the log gets one line for each thing done or refused.
    /// `environmentKey` is the root key in hexadecimal, or null when it lies in a file.
    public record Ground(
            InstantSource clock,
            Randomness randomness,
            PrintStream log,
            @Nullable String environmentKey) {
        public static Ground ofTheMachine() {
            return new Ground(
                    InstantSource.system(),
                    Randomness.secure(),
                    System.err,
                    System.getenv(RootKey.VARIABLE));
        }
    }

    /// Returns once all sockets take connections.
    public static KeeperServer start(KeeperOptions options, Ground ground) {
        return start(options, ground, FRAME_LIMIT);
    }

    static KeeperServer start(KeeperOptions options, Ground ground, Duration frameLimit) {
        KeeperFiles files =
                KeeperFiles.open(
                        options.directory(),
                        new KeeperFiles.Start(
                                options.installation(),
                                ground.environmentKey,
                                ground.randomness,
                                ground.clock));
        Keeper keeper;
        try {
            keeper =
                    new Keeper(
                            options,
                            files,
                            new Keeper.Surroundings(
                                    ground.clock,
                                    ground.randomness,
                                    new KeeperLog(ground.log, ground.clock)));
        } catch (RuntimeException failure) {
            files.close();
            throw failure;
        }
        KeeperServer server = new KeeperServer(keeper, frameLimit);
        try {
            server.listen(options.directory());
            return server;
        } catch (IOException cause) {
            server.close();
            throw new Problem(ProblemCode.UNAVAILABLE, "the keeper cannot open its sockets", cause);
        } catch (RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    /// The directory is ours alone (0700), so there is no moment in which others could connect.
    private void listen(Path directory) throws IOException {
        for (KeeperSocket socket : KeeperSocket.values()) {
            Path path = socket.in(directory);
            if (path.toString().length() > SOCKET_PATH_MAX) {
                throw new Problem(
                        ProblemCode.INVALID,
                        "the path of the data directory is too long for sockets: choose one"
                                + " nearer to the root");
            }
            Files.deleteIfExists(path);
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listeners.add(listener);
            listener.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            Thread.ofPlatform()
                    .daemon()
                    .name("keeper-" + socket.word())
                    .start(() -> accept(socket, listener));
        }
    }

    private void accept(KeeperSocket socket, ServerSocketChannel listener) {
        Set<SocketChannel> own = ConcurrentHashMap.newKeySet();
        while (!closed) {
            try {
                SocketChannel connection = listener.accept();
                if (own.size() >= CONNECTIONS_MAX) {
                    Deadlines.closeQuietly(connection);
                    continue;
                }
                own.add(connection);
                connections.add(connection);
                Thread.ofVirtual()
                        .start(() -> {
                            serve(socket, connection);
                            own.remove(connection);
                        });
            } catch (IOException _) {
                // closed by us, or out of descriptors; the next round finds out
                LockSupport.parkNanos(ACCEPT_PAUSE.toNanos());
            }
        }
    }

    private void serve(KeeperSocket socket, SocketChannel connection) {
        try (connection) {
            while (!closed && serveOne(socket, connection)) {
                // until the other side closes
            }
        } catch (IOException | Problem _) {
            // what is not a frame, or comes too slowly, is not answered
        } finally {
            connections.remove(connection);
        }
    }

    private boolean serveOne(KeeperSocket socket, SocketChannel connection) throws IOException {
        List<Future<?>> deadline = new ArrayList<>(1);
        try {
            Optional<byte[]> frame =
                    Frames.read(
                            connection,
                            () -> deadline.add(deadlines.closeAfter(connection, frameLimit)));
            if (frame.isEmpty()) {
                return false;
            }
            byte[] answer = keeper.answer(socket, frame.get());
            Frames.write(connection, answer);
            Arrays.fill(frame.get(), (byte) 0);
            Arrays.fill(answer, (byte) 0);
            return true;
        } finally {
            deadline.forEach(pending -> pending.cancel(false));
        }
    }

    @Override
    public void close() {
        closed = true;
        for (ServerSocketChannel listener : listeners) {
            try {
                listener.close();
            } catch (IOException _) {
                // it ends with the process
            }
        }
        connections.forEach(Deadlines::closeQuietly);
        deadlines.close();
        keeper.close();
    }
}
