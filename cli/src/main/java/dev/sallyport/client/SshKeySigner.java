package dev.sallyport.client;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/// Signs with a FIDO-backed OpenSSH key, through `ssh-keygen -Y sign` (PROTOCOL.sshsig), which asks
/// for the touch and the PIN itself.
public final class SshKeySigner implements Signer {
    /// The namespace keeps a signature made here from meaning anything elsewhere.
    public static final String NAMESPACE = "sallyport";

    private static final long TOUCH_SECONDS = 120;
    private static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
    private static final String END = "-----END SSH SIGNATURE-----";

    private final Path keyFile;
    private final String program;

    /// @param program the `ssh-keygen` that signs: a name to be found, or a path
    public SshKeySigner(Path keyFile, String program) {
        this.keyFile = keyFile;
        this.program = program;
    }

    @Override
    public ObjectNode assertion(Challenge challenge) {
        return Json.object()
                .put("type", "sshsig")
                .put("key", Json.encode(publicKey()))
                .put("signature", Json.encode(sign(challenge.hash().bytes())));
    }

    @Override
    public ObjectNode enrolment() {
        byte[] key = publicKey();
        return Json.object()
                .put("kind", "SSH_SK")
                .put("credential_id", Json.encode(key))
                .put("public_key", Json.encode(key))
                .put("aaguid", Json.encode(new byte[16]));
    }

    private byte[] publicKey() {
        Path file = keyFile.resolveSibling(keyFile.getFileName() + ".pub");
        try {
            SshPublicKey key = SshPublicKey.parse(Files.readString(file));
            if (!key.type().startsWith("sk-")) {
                throw new Problem(
                        ProblemCode.INVALID,
                        "a plain SSH key signs nothing here: make one that lives in a security key"
                                + " with `ssh-keygen -t ed25519-sk -O verify-required`");
            }
            return key.blob();
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "cannot read the public key `" + file + "`: give the path of the private key",
                    cause);
        }
    }

    private byte[] sign(byte[] challenge) {
        List<String> command =
                List.of(program, "-Y", "sign", "-n", NAMESPACE, "-f", keyFile.toString());
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            Thread.ofVirtual().start(() -> endInTime(process));
            try (OutputStream in = process.getOutputStream()) {
                in.write(challenge);
            }
            String armoured =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            if (process.waitFor() != 0) {
                throw new Problem(
                        ProblemCode.UNAUTHENTICATED,
                        "`ssh-keygen` did not sign: is the key plugged in, and was it touched");
            }
            return dearmoured(armoured);
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "cannot run `ssh-keygen`: install OpenSSH's client programs",
                    cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new Problem(ProblemCode.UNAVAILABLE, "interrupted while signing", cause);
        }
    }

    /// A key that nobody touches must not hold the command for ever.
    private static void endInTime(Process process) {
        try {
            if (!process.waitFor(TOUCH_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
        }
    }

    private static byte[] dearmoured(String text) {
        int from = text.indexOf(BEGIN);
        int to = text.indexOf(END);
        if (from < 0 || to < from) {
            throw new Problem(ProblemCode.MALFORMED, "`ssh-keygen` answered without a signature");
        }
        return Base64.getMimeDecoder().decode(text.substring(from + BEGIN.length(), to));
    }
}
