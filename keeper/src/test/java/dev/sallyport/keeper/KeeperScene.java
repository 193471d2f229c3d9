package dev.sallyport.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import dev.sallyport.sealing.Ed25519SigningKey;
import dev.sallyport.sealing.SshWriter;
import dev.sallyport.warrant.Changed;
import dev.sallyport.warrant.TestInstallation.Member;
import dev.sallyport.warrant.TestInstallation.WarrantParts;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A keeper that has been set up by two administrators, and the inner door's client of it.
abstract class KeeperScene {
    @TempDir Path temporary;
    TestKeeper keeper;
    KeeperClient inner;
    Member first;
    Member second;

    @BeforeEach
    final void setUp() {
        keeper = new TestKeeper(temporary).start();
        inner = keeper.client(KeeperSocket.INNER);
        first = keeper.founder(inner);
        second = keeper.founder(inner);
    }

    @AfterEach
    final void tearDown() {
        inner.close();
        keeper.close();
    }

    /// A warrant whose target and rosters this keeper has sealed.
    final WarrantParts warrant(boolean freshProof, String... allowances) {
        WarrantParts parts = keeper.home.warrant(freshProof);
        parts.eligible = Changed.with(parts.eligible, "by", first.person());
        parts.approvers = Changed.with(parts.approvers, "by", first.person());
        parts.target =
                Changed.with(
                        Changed.with(parts.target, "by", first.person()),
                        "allowances",
                        List.of(allowances));
        parts.eligible = Changed.with(parts.eligible, "at", keeper.now());
        parts.approvers = Changed.with(parts.approvers, "at", keeper.now());
        parts.target = Changed.with(parts.target, "at", keeper.now());
        inner.seal(keeper.home.sign(parts.eligible, first));
        inner.seal(keeper.home.sign(parts.approvers, first));
        inner.seal(keeper.home.sign(parts.target, first));
        return parts;
    }

    final CertificateRequest request(WarrantParts parts) {
        return new CertificateRequest(
                parts.build(),
                new BrokeredSessionId(keeper.home.uuid()),
                parts.connection,
                sessionKey(),
                List.of("127.0.0.1"));
    }

    final byte[] sessionKey() {
        byte[] raw =
                Ed25519SigningKey.ofSeed(Secret.takeOwnershipOf(keeper.home.randomness.bytes(32)))
                        .verifyKey()
                        .raw();
        return new SshWriter().text("ssh-ed25519").string(raw).toBytes();
    }

    static void assertRefused(ThrowingCallable call, ProblemCode code, String message) {
        assertThatThrownBy(call)
                .isInstanceOf(Problem.class)
                .hasMessage(message)
                .satisfies(it -> assertThat(((Problem) it).code()).isEqualTo(code));
    }

    static void assertForbidden(ThrowingCallable call, String message) {
        assertRefused(call, ProblemCode.FORBIDDEN, message);
    }
}
