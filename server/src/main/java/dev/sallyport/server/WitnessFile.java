package dev.sallyport.server;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.translog.TrustPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The file that names an installation's witnesses, in lines of a C2SP policy: `witness NAME VKEY
/// URL`. Nothing else stands in it.
final class WitnessFile {
    /// A policy needs a log; this one is there for the form only and is thrown away.
    private static final String ANY_LOG =
            "log none.invalid/ledger+f46ae0b2+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c\n";

    private WitnessFile() {}

    static List<TrustPolicy.KnownWitness> read(Path file) {
        try {
            String lines = Files.readString(file, StandardCharsets.UTF_8);
            boolean clean =
                    lines.lines()
                            .map(String::strip)
                            .allMatch(line ->
                                    line.isEmpty()
                                            || line.startsWith("#")
                                            || line.startsWith("witness "));
            if (!clean) {
                throw invalid();
            }
            String policy = ANY_LOG + lines.stripTrailing() + "\nquorum none\n";
            List<TrustPolicy.KnownWitness> witnesses =
                    TrustPolicy.parse(policy.getBytes(StandardCharsets.UTF_8)).witnesses();
            if (witnesses.stream().anyMatch(witness -> witness.url().isEmpty())) {
                throw invalid();
            }
            return witnesses;
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.INVALID, "cannot read the witnesses `" + file + "`", cause);
        }
    }

    private static Problem invalid() {
        return new Problem(
                ProblemCode.INVALID,
                "the file of witnesses holds lines `witness NAME VKEY URL` and nothing else");
    }
}
