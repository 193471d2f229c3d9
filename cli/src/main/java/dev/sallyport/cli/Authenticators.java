package dev.sallyport.cli;

import dev.sallyport.client.Signer;
import dev.sallyport.client.SoftwareSigner;
import dev.sallyport.client.SshKeySigner;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.nio.file.Path;
import java.util.Optional;

/// Which authenticator of this person signs: a FIDO-backed SSH key, or the software one that only
/// demonstrations and tests accept.
final class Authenticators {
    static final String SOFTWARE = "software";
    static final String SOFTWARE_FILE = "software-authenticator";

    private Authenticators() {}

    static Signer choose(Doors doors) {
        Optional<String> choice = doors.settings().authenticator(null);
        if (choice.isEmpty()) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "no authenticator is set up here: run `sallyport setup`, or"
                            + " `sallyport authenticator enrol`, or use the browser");
        }
        return named(doors, choice.get());
    }

    /// The software authenticator is read from, and on first use made in, the home directory.
    static Signer named(Doors doors, String choice) {
        if (choice.equals(SOFTWARE)) {
            return software(doors);
        }
        return new SshKeySigner(Path.of(choice), doors.settings().sshKeygen());
    }

    private static Signer software(Doors doors) {
        return SoftwareSigner.inFile(
                doors.home().prepared(SOFTWARE_FILE), doors.world().randomness());
    }
}
