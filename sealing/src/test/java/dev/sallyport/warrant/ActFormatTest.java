package dev.sallyport.warrant;

import static dev.sallyport.warrant.TestInstallation.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.ApprovalId;
import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.LeaverId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.SshKeyId;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.sealing.CanonicalWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The canonical form of every act: one spelling, and bytes that never change between versions,
/// because old signatures stand on them.
class ActFormatTest {
    private static final UUID ONE = new UUID(1, 1);
    private static final InstallationId HOME = new InstallationId(ONE);
    private static final PersonId BY = new PersonId(ONE);
    private static final Sha256 HASH = Sha256.of(new byte[0]);
    private static final byte[] BYTES = {1, 2, 3};

    private static final List<Act> ACTS =
            List.of(
                    new OpenInnerSession(HOME, BYTES, BY, NOW),
                    new DefineTarget(
                            HOME,
                            new TargetId(ONE),
                            1,
                            "web-1",
                            "web-1.example",
                            22,
                            List.of("ssh-ed25519 AAAA"),
                            List.of("root"),
                            BY,
                            new RosterId(ONE),
                            new RosterId(ONE),
                            1,
                            3_600,
                            600,
                            true,
                            List.of(Allowances.AGENT),
                            BY,
                            NOW),
                    new DefineRoster(HOME, new RosterId(ONE), 1, "people", List.of(BY), BY, NOW),
                    new RequestElevation(
                            HOME,
                            new RequestId(ONE),
                            new TargetId(ONE),
                            "root",
                            BY,
                            BY,
                            "disk is full",
                            Optional.of("OPS-7"),
                            1_800,
                            NOW,
                            NOW),
                    new ApproveElevation(
                            HOME, new ApprovalId(ONE), new RequestId(ONE), HASH, 1_800, BY, NOW),
                    new AcceptGrant(HOME, new GrantId(ONE), HASH, BY, NOW),
                    new ProveConnection(
                            HOME,
                            new ConnectionId(ONE),
                            new GrantId(ONE),
                            HASH,
                            "SHA256:key",
                            "192.0.2.7",
                            BY,
                            NOW),
                    new EnrolAuthenticator(
                            HOME,
                            new AuthenticatorId(ONE),
                            AuthenticatorKind.PASSKEY,
                            BYTES,
                            BYTES,
                            BYTES,
                            "key",
                            BY,
                            NOW,
                            NOW),
                    new RegisterSshKey(HOME, new SshKeyId(ONE), BYTES, "laptop", BY, NOW),
                    new InvitePerson(HOME, BY, "ada", "Ada", "ada@example.com", BY, NOW),
                    new DeclareLeaver(HOME, new LeaverId(ONE), BY, "retires", BY, NOW),
                    new UnfreezePerson(HOME, BY, NOW, "it was a drill", BY, NOW),
                    new ChangePolicy(HOME, "inner", 1, HASH, HASH, HASH, "night shift", BY, NOW));

    @Test
    void every_act_is_here() {
        assertThat(ACTS.stream().map(Object::getClass).collect(Collectors.toSet()))
                .isEqualTo(
                        Arrays.stream(Act.class.getPermittedSubclasses())
                                .collect(Collectors.toSet()));
    }

    @Test
    void an_act_reads_back_as_itself() {
        for (Act act : ACTS) {
            assertThat(Act.read(act.canonical())).isEqualTo(act);
        }
    }

    @Test
    void the_bytes_of_acts_never_change() {
        assertThat(ACTS.stream().map(act -> act.hash().hex().substring(0, 16)).toList())
                .containsExactly(
                        "4e5ec37efe73563a",
                        "e05bc96c962fe72f",
                        "553e3979fb5df443",
                        "0b455241b4f5b1b0",
                        "42e7c7c533e83100",
                        "269fbe17f10724f5",
                        "fdd064d33c83d817",
                        "6b67f0b1a6b6a15f",
                        "924288ecdf607d77",
                        "9b1ff1af93b6f3a6",
                        "c33a623f100df43c",
                        "3a7b58e20e3c48fd",
                        "c3ed77dfab05999b");
    }

    @Test
    void acts_that_differ_in_one_field_differ_in_their_hash() {
        for (Act act : ACTS) {
            for (CanonicalMutations.Mutant mutant : CanonicalMutations.of(act.canonical())) {
                assertThat(Sha256.of(mutant.bytes())).as(mutant.where()).isNotEqualTo(act.hash());
            }
        }
    }

    /// Damaged bytes are refused, or are another act in its one spelling.
    @Test
    void what_reads_is_spelt_in_the_one_way() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = ACTS.get(random.nextInt(ACTS.size())).canonical();
            for (int flips = random.nextInt(3); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            bytes = Arrays.copyOf(bytes, bytes.length - random.nextInt(3) + 1);
            try {
                assertThat(Act.read(bytes).canonical())
                        .as("seed %d, round %d", seed, i)
                        .isEqualTo(bytes);
            } catch (Problem refused) {
                assertThat(refused).hasMessageNotContaining("disk is full");
            }
        }
    }

    @Test
    void lengths_that_lie_are_refused_before_anything_is_allocated() {
        byte[] document = new CanonicalWriter("enrol-authenticator").text("x").toBytes();
        for (int lie : new int[] {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 30}) {
            byte[] lying = document.clone();
            for (int i = 0; i < 4; i++) {
                lying[lying.length - 5 + i] = (byte) (lie >>> 24 - 8 * i);
            }
            assertThatThrownBy(() -> Act.read(lying)).isInstanceOf(Problem.class);
        }
    }
}
