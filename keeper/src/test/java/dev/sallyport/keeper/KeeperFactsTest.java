package dev.sallyport.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.warrant.ChangePolicy;
import dev.sallyport.warrant.Changed;
import dev.sallyport.warrant.DefineRoster;
import dev.sallyport.warrant.DefineTarget;
import dev.sallyport.warrant.EnrolAuthenticator;
import dev.sallyport.warrant.ReceiptSeal;
import dev.sallyport.warrant.SealedFact;
import dev.sallyport.warrant.SignedAct;
import dev.sallyport.warrant.SoftwareAuthenticator;
import dev.sallyport.warrant.TestInstallation.Member;
import dev.sallyport.warrant.UnfreezePerson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the keeper seals, and that it never goes back.
class KeeperFactsTest extends KeeperScene {
    private static final String NEWER_TARGET = "a newer definition of the target was sealed before";
    private static final String NEWER_ROSTER =
            "a newer definition of the roster, or another of that name, was sealed before";

    private DefineTarget target() {
        return warrant(false).target;
    }

    private DefineRoster administrators(Member... members) {
        DefineRoster roster =
                keeper.home.roster(
                        DefineRoster.ADMINISTRATORS,
                        first,
                        Stream.of(members).map(Member::person).toArray(PersonId[]::new));
        return Changed.with(roster, "at", keeper.now());
    }

    @Test
    void the_same_act_gets_the_same_seal_again() {
        SignedAct act = keeper.home.sign(Changed.with(target(), "version", 2L), first);

        SealedFact once = inner.seal(act);
        keeper.restart();

        assertThat(inner.seal(act).canonical()).isEqualTo(once.canonical());
    }

    @Test
    void an_older_definition_never_comes_back() {
        DefineTarget one = target();
        DefineTarget two = Changed.with(one, "version", 2L);
        inner.seal(keeper.home.sign(two, first));

        assertForbidden(() -> inner.seal(keeper.home.sign(one, first)), NEWER_TARGET);
        keeper.restart();
        assertForbidden(() -> inner.seal(keeper.home.sign(one, first)), NEWER_TARGET);
    }

    @Test
    void a_definition_that_was_lost_is_made_anew_but_only_later() {
        DefineTarget sealed = Changed.with(target(), "version", 2L);
        inner.seal(keeper.home.sign(sealed, first));
        keeper.passes(Duration.ofMinutes(1));
        DefineTarget anew = Changed.with(Changed.with(sealed, "at", keeper.now()), "port", 2_222);

        inner.seal(keeper.home.sign(anew, first));

        assertForbidden(() -> inner.seal(keeper.home.sign(sealed, first)), NEWER_TARGET);
    }

    @Test
    void two_administrators_change_who_administers() {
        DefineRoster roster = administrators(first, second, keeper.home.eve);

        assertForbidden(
                () -> inner.seal(keeper.home.sign(roster, first)),
                "this act needs two administrators");
        assertForbidden(
                () -> inner.seal(keeper.home.sign(roster, first, keeper.home.eve)),
                "only administrators sign this act");
        inner.seal(keeper.home.sign(roster, first, second));

        assertThat(inner.describe().administrators()).isEqualTo(3);
        keeper.restart();
        assertThat(inner.describe().administrators()).isEqualTo(3);
    }

    @Test
    void who_was_taken_off_the_roster_no_longer_administers() {
        DefineTarget target = target();
        DefineRoster roster =
                Changed.with(administrators(second, keeper.home.eve), "by", first.person());
        inner.seal(keeper.home.sign(roster, first, second));

        assertForbidden(
                () -> inner.seal(keeper.home.sign(Changed.with(target, "version", 2L), first)),
                "only administrators sign this act");
    }

    @Test
    void there_is_one_roster_of_administrators() {
        DefineRoster roster = administrators(first, second);
        inner.seal(keeper.home.sign(roster, first, second));

        DefineRoster another =
                Changed.with(
                        Changed.with(roster, "roster", new RosterId(keeper.home.uuid())),
                        "version",
                        9L);
        DefineRoster renamed = Changed.with(Changed.with(roster, "name", "others"), "version", 9L);

        assertForbidden(() -> inner.seal(keeper.home.sign(another, first, second)), NEWER_ROSTER);
        assertForbidden(() -> inner.seal(keeper.home.sign(renamed, first, second)), NEWER_ROSTER);
    }

    @Test
    void a_replayed_roster_of_administrators_is_refused() {
        DefineRoster with = administrators(first, second, keeper.home.eve);
        SignedAct replay = keeper.home.sign(with, first, second);
        inner.seal(replay);
        DefineRoster without =
                Changed.with(
                        Changed.with(with, "version", 2L),
                        "members",
                        List.of(first.person(), second.person()));
        inner.seal(keeper.home.sign(without, first, second));

        assertForbidden(() -> inner.seal(replay), NEWER_ROSTER);
    }

    @Test
    void policies_of_a_door_are_sealed_for_two_administrators_and_never_go_back() {
        ChangePolicy one = change(1);
        assertForbidden(
                () -> inner.seal(keeper.home.sign(one, first)),
                "this act needs two administrators");
        SealedFact sealed = inner.seal(keeper.home.sign(one, first, second));
        assertThat(sealed.open(inner.describe().trustAnchor())).contains(one);
        ChangePolicy two = Changed.with(one, "version", 2L);
        inner.seal(keeper.home.sign(two, first, second));
        keeper.restart();
        assertForbidden(
                () -> inner.seal(keeper.home.sign(one, first, second)),
                "a newer version of these policies was sealed before");
        // the other door counts for itself
        inner.seal(keeper.home.sign(Changed.with(one, "door", "outer"), first, second));
    }

    @Test
    void a_frozen_person_comes_back_when_two_other_administrators_sign() {
        inner.seal(keeper.home.sign(administrators(first, second, keeper.home.eve), first, second));
        UnfreezePerson unfreezing =
                new UnfreezePerson(
                        keeper.home.installation,
                        keeper.home.ada.person(),
                        keeper.now().minusSeconds(60),
                        "the laptop was found",
                        first.person(),
                        keeper.now());

        assertForbidden(
                () -> inner.seal(keeper.home.sign(unfreezing, first)),
                "this act needs two administrators");
        UnfreezePerson ofSecond = Changed.with(unfreezing, "person", second.person());
        assertForbidden(
                () -> inner.seal(keeper.home.sign(ofSecond, first, second)),
                "nobody unfreezes themselves");
        SealedFact sealed = inner.seal(keeper.home.sign(unfreezing, first, second));
        assertThat(sealed.open(inner.describe().trustAnchor())).contains(unfreezing);
        // and the very same act has the very same seal, should the door have lost it
        assertThat(inner.seal(keeper.home.sign(unfreezing, first, second)).signature())
                .isEqualTo(sealed.signature());
        // and who administered once does not any more
        inner.revokeAuthenticator(second.enrolment().authenticator());
        assertForbidden(
                () -> inner.seal(keeper.home.sign(unfreezing, first, second)),
                "an authenticator was revoked");
    }

    private ChangePolicy change(long version) {
        return new ChangePolicy(
                keeper.home.installation,
                ChangePolicy.INNER,
                version,
                Sha256.of(new byte[] {1}),
                Sha256.of(new byte[] {2}),
                Sha256.of(new byte[] {3}),
                "night shift",
                first.person(),
                keeper.now());
    }

    @Test
    void a_revoked_authenticator_seals_nothing() {
        DefineTarget target = target();
        inner.revokeAuthenticator(first.enrolment().authenticator());

        assertForbidden(
                () -> inner.seal(keeper.home.sign(Changed.with(target, "version", 2L), first)),
                "an authenticator was revoked");
    }

    @Test
    void an_enrolment_that_is_vouched_for_is_sealed() {
        SoftwareAuthenticator fresh = SoftwareAuthenticator.create(keeper.randomness);
        EnrolAuthenticator enrolment =
                keeper.home.enrolment(
                        fresh,
                        first.person(),
                        keeper.now(),
                        keeper.now().plus(Duration.ofHours(24)));

        SealedFact sealed = inner.seal(keeper.home.signEnrolment(enrolment, fresh, first));

        assertThat(sealed.act()).isEqualTo(enrolment.canonical());
        assertThatThrownBy(() -> inner.seal(keeper.home.signEnrolment(enrolment, fresh)))
                .isInstanceOf(Problem.class);
    }

    @Test
    void what_cannot_be_stored_is_not_sealed() throws IOException {
        DefineTarget one = target();
        DefineTarget two = Changed.with(one, "version", 2L);
        // something that cannot be written over lies where the new state goes
        Path blocked = keeper.directory.resolve("state.new");
        Files.createDirectory(blocked);
        Files.createFile(blocked.resolve("x"));

        assertRefused(
                () -> inner.seal(keeper.home.sign(two, first)),
                ProblemCode.UNAVAILABLE,
                "the keeper cannot write its files: nothing was done");
        inner.seal(keeper.home.sign(one, first));
        AuthenticatorId revoked = second.enrolment().authenticator();
        assertRefused(
                () -> inner.revokeAuthenticator(revoked),
                ProblemCode.UNAVAILABLE,
                "the keeper cannot write its files: nothing was done");
        assertForbidden(
                () ->
                        inner.seal(
                                keeper.home.sign(Changed.with(one, "by", second.person()), second)),
                "an authenticator was revoked");

        Files.delete(blocked.resolve("x"));
        inner.revokeAuthenticator(revoked);
        inner.seal(keeper.home.sign(two, first));
    }

    @Test
    void a_receipt_is_signed_as_a_receipt() {
        Sha256 body = Sha256.of(new byte[] {1});

        byte[] signature = inner.signReceipt(body);

        assertThat(ReceiptSeal.verifies(keeper.home.seal.verifyKey(), body, signature)).isTrue();
        assertThat(keeper.home.seal.verifyKey().verifies(body.bytes(), signature)).isFalse();
        assertThat(
                        ReceiptSeal.verifies(
                                keeper.home.seal.verifyKey(), Sha256.of(new byte[0]), signature))
                .isFalse();
    }
}
