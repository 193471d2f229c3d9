package dev.sallyport.keeper;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import dev.sallyport.translog.Tree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The keeper's directory: `root-key`, `state`, `checkpoint`, `ended-grants`, `setup-secret`, the
/// sockets and a lock. One keeper at a time.
///
/// Crash consistency of the first start: the key is written as `root-key.first`, then the
/// checkpoint, then the state, then the key is renamed to `root-key`. *If we stop before the
/// rename*, nobody has ever been answered, and the next start begins again from nothing. *After
/// it*, all three are there; if one of them is missing later, somebody has lost it, and starting
/// with a fresh one would forget who administers or what the ledger has said: we refuse.
final class KeeperFiles implements AutoCloseable {
    private static final String OWNER_ONLY = "rw-------";

    private final Path directory;
    private final FileLock lock;
    private final KeyTree keys;
    private final Authentic authentic;
    private final InstallationId installation;

    private KeeperFiles(Path directory, FileLock lock, Secret root, Start start) {
        this.directory = directory;
        this.lock = lock;
        this.installation = start.installation;
        try (root) {
            this.keys = new KeyTree(root, installation, start.randomness);
        }
        this.authentic = new Authentic(keys.fileMac());
    }

    /// What a start needs besides the directory; `environmentKey` is the root key in hexadecimal.
    record Start(
            InstallationId installation,
            @Nullable String environmentKey,
            Randomness randomness,
            InstantSource clock) {}

    static KeeperFiles open(Path directory, Start start) {
        FileLock lock = lock(directory);
        boolean opened = false;
        try {
            KeeperFiles files =
                    start.environmentKey == null
                            ? withKeyFile(directory, lock, start)
                            : withEnvironmentKey(directory, lock, start, start.environmentKey);
            opened = true;
            return files;
        } finally {
            if (!opened) {
                release(lock);
            }
        }
    }

    private static KeeperFiles withKeyFile(Path directory, FileLock lock, Start start) {
        Optional<Secret> root = RootKey.load(directory);
        if (root.isPresent()) {
            return new KeeperFiles(directory, lock, root.get(), start);
        }
        if (Files.exists(stateFile(directory)) && !Files.exists(RootKey.pending(directory))) {
            throw missing("root-key");
        }
        KeeperFiles files =
                new KeeperFiles(
                        directory, lock, RootKey.create(directory, start.randomness), start);
        files.found();
        RootKey.confirm(directory);
        return files;
    }

    private static KeeperFiles withEnvironmentKey(
            Path directory, FileLock lock, Start start, String hex) {
        if (Files.exists(RootKey.file(directory))) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    "there is a root key in the environment and one in a file: keep one");
        }
        KeeperFiles files = new KeeperFiles(directory, lock, RootKey.parse(hex), start);
        if (!Files.exists(stateFile(directory))) {
            files.found();
        }
        return files;
    }

    /// The files of an installation in which nothing has happened; the state last, as it says that
    /// the others are there.
    private void found() {
        save(Tree.EMPTY);
        save(KeeperState.empty(installation));
    }

    KeyTree keys() {
        return keys;
    }

    Path directory() {
        return directory;
    }

    KeeperState state() {
        KeeperState state = KeeperStateFormat.read(content("state"));
        if (!state.installation().equals(installation)) {
            throw new Problem(ProblemCode.CONFLICT, "this keeper belongs to another installation");
        }
        return state;
    }

    void save(KeeperState state) {
        save("state", KeeperStateFormat.write(state));
    }

    /// The last tree a checkpoint was signed for.
    Tree checkpoint() {
        CanonicalReader in = new CanonicalReader(content("checkpoint")).expect("keeper-checkpoint");
        Tree tree = new Tree(in.number(), new Sha256(in.bytes()));
        in.end();
        return tree;
    }

    void save(Tree tree) {
        save(
                "checkpoint",
                new CanonicalWriter("keeper-checkpoint")
                        .number(tree.size())
                        .bytes(tree.root().bytes())
                        .toBytes());
    }

    EndedGrants endedGrants(InstantSource clock) {
        return EndedGrants.open(directory.resolve("ended-grants"), authentic, clock.instant());
    }

    private void save(String name, byte[] content) {
        DurableFile.replace(directory.resolve(name), authentic.marked(content), OWNER_ONLY);
    }

    private byte[] content(String name) {
        return authentic.content(
                DurableFile.read(directory.resolve(name)).orElseThrow(() -> missing(name)));
    }

    private static Path stateFile(Path directory) {
        return directory.resolve("state");
    }

    private static Problem missing(String name) {
        return new Problem(
                ProblemCode.CONFLICT,
                "the keeper has lost its file `" + name + "`: restore it from a backup");
    }

    private static FileLock lock(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory.resolveSibling("."));
                Files.createDirectory(
                        directory,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
            mustBeOurs(directory);
            FileChannel channel =
                    FileChannel.open(
                            directory.resolve("lock"),
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString(OWNER_ONLY)));
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw alreadyRunning(null);
            }
            return lock;
        } catch (OverlappingFileLockException cause) {
            throw alreadyRunning(cause);
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE, "the keeper cannot use its directory", cause);
        }
    }

    private static void mustBeOurs(Path directory) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
        if (mode.contains(PosixFilePermission.GROUP_WRITE)
                || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new Problem(
                    ProblemCode.FORBIDDEN,
                    "others may write to the keeper's directory: set its mode to 0700");
        }
    }

    private static Problem alreadyRunning(@Nullable Throwable cause) {
        return new Problem(
                ProblemCode.CONFLICT, "another keeper is running in this directory", cause);
    }

    private static void release(FileLock lock) {
        try {
            lock.acquiredBy().close();
        } catch (IOException _) {
            // the lock ends with the process
        }
    }

    @Override
    public void close() {
        release(lock);
    }
}
