package dev.sallyport.journeys.commandline;

import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.Ed25519SigningKey;
import dev.sallyport.sealing.SshWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;

/// Stands in for `ssh-keygen` and the security key behind it: a program that is started like the
/// real one, signs what it reads as PROTOCOL.sshsig and PROTOCOL.u2f say, and needs no hardware.
public final class FakeSshKeygen {
    static final int TOUCHED = 0x01;
    static final int TOUCHED_AND_VERIFIED = 0x05;
    private static final String TYPE = "sk-ssh-ed25519@openssh.com";
    private static final String APPLICATION = "ssh:";

    private FakeSshKeygen() {}

    /// The key's files, as `ssh-keygen -t ed25519-sk` leaves them: here the first holds the seed,
    /// and what the security key will say about touch and PIN.
    static Path key(Path file, byte[] seed, int flags) throws IOException {
        Ed25519SigningKey key = Ed25519SigningKey.ofSeed(Secret.takeCopyOf(seed));
        Files.write(file, new SshWriter().octet(flags).raw(seed).toBytes());
        Files.writeString(
                file.resolveSibling(file.getFileName() + ".pub"),
                TYPE + " " + Base64.getEncoder().encodeToString(blob(key)) + " me@security-key\n");
        return file;
    }

    /// A script that starts this program.
    static Path program(Path directory) throws IOException {
        Path script = directory.resolve("ssh-keygen");
        Files.writeString(
                script,
                "#!/bin/sh\nexec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\"\n"
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                System.getProperty("java.class.path"),
                                FakeSshKeygen.class.getName()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    /// How often the key has signed: whoever has a copy of the key does not have this.
    static Path counter(Path key) {
        return key.resolveSibling(key.getFileName() + ".count");
    }

    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        List<String> given = List.of(arguments);
        if (given.size() != 6
                || !given.subList(0, 5).equals(List.of("-Y", "sign", "-n", "sallyport", "-f"))) {
            System.err.println("usage: -Y sign -n sallyport -f KEY");
            System.exit(2);
        }
        byte[] file = Files.readAllBytes(Path.of(given.getLast()));
        int flags = file[0];
        if (flags == 0) {
            System.err.println("device not found");
            System.exit(255);
        }
        byte[] seed = java.util.Arrays.copyOfRange(file, 1, file.length);
        Path key = Path.of(given.getLast());
        Path counter = counter(key);
        int count = 1 + (Files.exists(counter) ? Integer.parseInt(Files.readString(counter)) : 0);
        Files.writeString(counter, Integer.toString(count));
        byte[] signature = sign(seed, flags, count, System.in.readAllBytes());
        System.out.println("-----BEGIN SSH SIGNATURE-----");
        System.out.println(Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(signature));
        System.out.println("-----END SSH SIGNATURE-----");
    }

    private static byte[] blob(Ed25519SigningKey key) {
        return new SshWriter().text(TYPE).string(key.verifyKey().raw()).text(APPLICATION).toBytes();
    }

    private static byte[] sign(byte[] seed, int flags, int count, byte[] message)
            throws GeneralSecurityException {
        Ed25519SigningKey key = Ed25519SigningKey.ofSeed(Secret.takeOwnershipOf(seed));
        byte[] signed =
                magic().text("sallyport")
                        .text("")
                        .text("sha512")
                        .string(MessageDigest.getInstance("SHA-512").digest(message))
                        .toBytes();
        byte[] fido =
                new SshWriter()
                        .raw(Sha256.of(APPLICATION.getBytes(StandardCharsets.UTF_8)).bytes())
                        .octet(flags)
                        .uint32(count)
                        .raw(Sha256.of(signed).bytes())
                        .toBytes();
        byte[] signature =
                new SshWriter()
                        .text(TYPE)
                        .string(key.sign(fido))
                        .octet(flags)
                        .uint32(count)
                        .toBytes();
        return magic().uint32(1)
                .string(blob(key))
                .text("sallyport")
                .text("")
                .text("sha512")
                .string(signature)
                .toBytes();
    }

    private static SshWriter magic() {
        return new SshWriter().raw("SSHSIG".getBytes(StandardCharsets.US_ASCII));
    }
}
