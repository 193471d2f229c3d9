package dev.sallyport.postgres;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/// The server's programs, unpacked once into a directory that carries their version and digest.
///
/// **Security barrier.** The archive is compared with a digest written here before one byte of it
/// is unpacked, so a class path that was tampered with does not become a program we run.
final class ServerBinaries {
    /// What one platform needs: resource name and SHA-256 of the archive of PostgreSQL 18.6.
    enum Platform {
        LINUX_X86_64(
                "postgres-linux-x86_64.txz",
                "63999c2914366d62c68e51794e597588c336e75ed2958d53c558e8deca5e13fc"),
        LINUX_ARM_64(
                "postgres-linux-arm_64.txz",
                "2eb24d67326da41a81064d116b0bce412dff543c835d6fcc1c099e4abcf18836");

        private final String resource;
        private final Sha256 digest;

        Platform(String resource, String digest) {
            this.resource = resource;
            this.digest = Sha256.parseHex(digest);
        }

        static Platform current() {
            String system = System.getProperty("os.name", "");
            String machine = System.getProperty("os.arch", "");
            if (system.equals("Linux") && List.of("amd64", "x86_64").contains(machine)) {
                return LINUX_X86_64;
            }
            if (system.equals("Linux") && machine.equals("aarch64")) {
                return LINUX_ARM_64;
            }
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "no embedded database for this platform: point at an external PostgreSQL");
        }
    }

    private final Path directory;

    private ServerBinaries(Path directory) {
        this.directory = directory;
    }

    /// Unpacks under a temporary name, then renames. If we stop before the rename, the next start
    /// finds no directory of that name and unpacks again; the leftover is harmless.
    static ServerBinaries unpackInto(Path parent) {
        Platform platform = Platform.current();
        Path directory = parent.resolve("server-18.6-" + platform.digest.hex().substring(0, 12));
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(parent);
                unpack(archive(platform), parent, directory);
            }
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "cannot unpack the embedded database: is there room on the disk?",
                    cause);
        }
        return new ServerBinaries(directory);
    }

    Path program(String name) {
        return directory.resolve("bin").resolve(name);
    }

    private static byte[] archive(Platform platform) throws IOException {
        try (InputStream in = ServerBinaries.class.getResourceAsStream("/" + platform.resource)) {
            if (in == null) {
                throw new Problem(
                        ProblemCode.UNAVAILABLE,
                        "the embedded database is not part of this build: point at an external"
                                + " PostgreSQL");
            }
            byte[] archive = in.readAllBytes();
            if (!Sha256.of(archive).equals(platform.digest)) {
                throw new Problem(
                        ProblemCode.UNAVAILABLE,
                        "the embedded database's archive is not the one this build was made with:"
                                + " build again from a clean repository");
            }
            return archive;
        }
    }

    private static void unpack(byte[] archive, Path parent, Path directory) throws IOException {
        Path temporary = Files.createTempDirectory(parent, "unpacking-");
        try (InputStream plain = new XZInputStream(new ByteArrayInputStream(archive))) {
            TarArchive.unpack(plain, temporary);
        }
        try {
            Files.move(temporary, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException _) {
            // another process was faster: its directory is as good as ours
            deleteTree(temporary);
        }
    }

    static void deleteTree(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
