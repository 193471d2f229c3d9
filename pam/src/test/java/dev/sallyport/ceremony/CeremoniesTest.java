package dev.sallyport.ceremony;

import static dev.sallyport.innerdoor.GatewayScene.assertProblem;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.identity.AdministratorFloor;
import dev.sallyport.innerdoor.InnerWorld;
import dev.sallyport.innerdoor.InnerWorld.RosterNames;
import dev.sallyport.innerdoor.InnerWorld.Somebody;
import dev.sallyport.innerdoor.InnerWorld.TargetRules;
import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.testkit.TestDatabase;
import dev.sallyport.warrant.Assertion;
import dev.sallyport.warrant.AuthenticatorKind;
import dev.sallyport.warrant.EnrolAuthenticator;
import dev.sallyport.warrant.SealedFact;
import dev.sallyport.warrant.SoftwareAuthenticator;
import dev.sallyport.warrant.TrustAnchor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Ceremonies, each rule by itself, with the real keeper behind them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CeremoniesTest {
    @RegisterExtension static final TestDatabase database = new TestDatabase();

    private @Nullable InnerWorld opened;
    private final List<Somebody> people = new ArrayList<>();

    @BeforeAll
    void an_organisation() {
        InnerWorld world = new InnerWorld(database);
        opened = world;
        people.addAll(world.founders());
        people.add(world.person("grace", ada(), bob()));
        world.seasoning();
    }

    @AfterAll
    void closed() {
        world().close();
    }

    // one signature

    @Test
    @Tag("RT-E7")
    void a_challenge_is_used_once() {
        Begun begun = roster("once");
        world().complete(ada(), begun);
        assertProblem(ProblemCode.CONFLICT, () -> world().complete(ada(), begun));
    }

    @Test
    @Tag("RT-E7")
    void a_bad_signature_uses_the_challenge_up() {
        Begun begun = roster("bad");
        assertProblem(ProblemCode.UNAUTHENTICATED, () -> by(ada(), begun, bob().authenticator()));
        assertProblem(ProblemCode.CONFLICT, () -> world().complete(ada(), begun));
        assertThat(world().parts.rosters().named("bad")).isEmpty();
    }

    @Test
    @Tag("RT-E7")
    void a_ceremony_belongs_to_who_began_it() {
        Begun begun = roster("mine");
        assertProblem(ProblemCode.NOT_FOUND, () -> by(bob(), begun, ada().authenticator()));
        world().complete(ada(), begun);
        assertThat(world().parts.rosters().named("mine")).isPresent();
    }

    @Test
    void a_challenge_is_good_for_two_minutes() {
        Begun begun = roster("late");
        world().clock.advance(Duration.ofMinutes(2));
        assertProblem(ProblemCode.GONE, () -> world().complete(ada(), begun));
    }

    @Test
    void the_challenge_is_the_hash_of_the_stored_act_and_of_no_other() {
        Begun one = roster("one-act");
        Begun other = roster("other-act");
        Assertion.WebAuthn forOther = answer(ada().authenticator(), other);
        assertProblem(ProblemCode.UNAUTHENTICATED, () -> with(ada(), one, forOther));
    }

    @Test
    @Tag("RT-E8")
    void one_changed_byte_breaks_the_assertion() {
        for (int field = 0; field < 3; field++) {
            for (int at = 0; at < 32; at += 4) {
                Begun begun = roster("mutant");
                Assertion.WebAuthn good = answer(ada().authenticator(), begun);
                List<byte[]> parts =
                        List.of(
                                good.clientDataJson().clone(),
                                good.authenticatorData().clone(),
                                good.signature().clone());
                parts.get(field)[at] ^= 1;
                Assertion.WebAuthn changed =
                        new Assertion.WebAuthn(
                                good.credentialId(), parts.get(0), parts.get(1), parts.get(2));
                assertProblem(ProblemCode.UNAUTHENTICATED, () -> with(ada(), begun, changed));
            }
        }
        assertThat(world().parts.rosters().named("mutant")).isEmpty();
    }

    @Test
    void an_assertion_of_another_page_is_no_assertion() {
        Begun begun = roster("elsewhere");
        Assertion.WebAuthn elsewhere =
                ada().authenticator()
                        .answer(begun.act().hash(), "outer.localhost", "http://outer.localhost");
        assertProblem(ProblemCode.UNAUTHENTICATED, () -> with(ada(), begun, elsewhere));
    }

    // more signatures

    @Test
    void the_roster_of_administrators_takes_two_of_them() {
        Begun begun = administrators(ada(), bob());
        assertThat(world().complete(ada(), begun)).isInstanceOf(Outcome.Waiting.class);
        // not by oneself, and not by somebody who does not administer
        assertProblem(ProblemCode.FORBIDDEN, () -> world().sign(ada(), begun));
        assertProblem(ProblemCode.NOT_FOUND, () -> world().sign(grace(), begun));
        assertThat(waiting(bob())).contains(begun.id());
        assertThat(waiting(grace())).isEmpty();
        world().sign(bob(), begun);
        assertThat(world().parts.rosters().administrators())
                .containsExactlyInAnyOrder(ada().id(), bob().id());
        assertProblem(ProblemCode.INVALID, () -> administrators(ada()));
    }

    @Test
    void what_waits_can_be_taken_back_by_who_began_it() {
        Begun begun = unapproved("taken-back");
        world().complete(ada(), begun);
        assertProblem(
                ProblemCode.NOT_FOUND,
                () -> world().parts.ceremonies().withdraw(world().inside(bob()), begun.id()));
        world().parts.ceremonies().withdraw(world().inside(ada()), begun.id());
        assertProblem(ProblemCode.CONFLICT, () -> world().sign(bob(), begun));
    }

    @Test
    void what_waits_is_signed_within_a_day() {
        Begun begun = unapproved("too-late");
        world().complete(ada(), begun);
        world().clock.advance(Duration.ofHours(24));
        assertProblem(ProblemCode.GONE, () -> world().sign(bob(), begun));
    }

    @Test
    void who_was_frozen_since_has_not_signed() {
        // Given an enrolment that one of its two vouchers signed before being frozen
        Somebody voucher = world().person("voucher", ada(), bob());
        world().seasoning();
        Map<String, Object> invitation = Map.of("name", "vouched", "display_name", "Vouched");
        Outcome.Done invited = world().act(ada(), "invite-person", invitation);
        SoftwareAuthenticator own = SoftwareAuthenticator.create(world().randomness);
        Map<String, Object> fields = world().enrolment(own);
        fields.put("enrolment_code", InnerWorld.value(invited, "inner_invitation"));
        Begun begun = strange(fields);
        world().complete(world().anonymous(), world().strange(), begun, own, Optional.empty());
        world().sign(voucher, begun);
        world().parts.ground().people().freeze(world().process(), voucher.id());
        // Then the second signature does not carry it out
        assertProblem(ProblemCode.FORBIDDEN, () -> world().sign(bob(), begun));
        PersonId invitee = PersonId.parse((String) InnerWorld.value(invited, "person"));
        assertThat(world().parts.authenticators().of(invitee)).isEmpty();
    }

    @Test
    void who_began_and_was_frozen_since_has_begun_nothing() {
        Somebody leaving = world().person("leaving", ada(), bob());
        world().seasoning();
        SoftwareAuthenticator second = SoftwareAuthenticator.create(world().randomness);
        Begun begun = enrolling(leaving, second);
        by(leaving, begun, second);
        world().parts.ground().people().freeze(world().process(), leaving.id());
        assertProblem(ProblemCode.FORBIDDEN, () -> world().sign(leaving, begun));
        world().parts.ceremonies().resume(world().process());
        assertThat(world().parts.authenticators().of(leaving.id())).hasSize(1);
    }

    // seals

    @Test
    void an_authenticator_the_keeper_never_sealed_signs_nothing() {
        // Given an enrolment that says all the right things, put there with the door's password
        SoftwareAuthenticator own = SoftwareAuthenticator.create(world().randomness);
        EnrolAuthenticator forged = enrolment(own, ada().id());
        stored(forged, new SealedFact(forged.canonical(), world().randomness.bytes(64)));
        // Then nothing is signed with it, and it is among nobody's authenticators
        Begun begun = roster("forged");
        assertProblem(ProblemCode.UNAUTHENTICATED, () -> by(ada(), begun, own));
        assertThat(world().parts.authenticators().of(ada().id()))
                .hasSize(1)
                .noneMatch(it -> it.enrolment().authenticator().equals(forged.authenticator()));
        // and so it is with the seal of another's
        SoftwareAuthenticator other = SoftwareAuthenticator.create(world().randomness);
        Authenticator bobs = world().parts.authenticators().of(bob().id()).getFirst();
        stored(enrolment(other, ada().id()), bobs.sealed());
        assertThat(world().parts.authenticators().of(ada().id())).hasSize(1);
        assertProblem(ProblemCode.UNAUTHENTICATED, () -> by(ada(), roster("copied"), other));
    }

    @Test
    void keys_in_files_sign_nothing_where_the_anchor_does_not_take_them() {
        TrustAnchor here = world().parts.ground().anchor();
        TrustAnchor strict =
                new TrustAnchor(here.installation(), here.seal(), here.relyingParty(), false);
        assertThat(new AuthenticatorSql(world().database, here).live(ada().id())).hasSize(1);
        assertThat(new AuthenticatorSql(world().database, strict).live(ada().id())).isEmpty();
    }

    private EnrolAuthenticator enrolment(SoftwareAuthenticator own, PersonId person) {
        return new EnrolAuthenticator(
                world().installation,
                new AuthenticatorId(world().uuid()),
                AuthenticatorKind.SOFTWARE,
                own.credentialId(),
                own.publicKey(),
                own.aaguid(),
                "test key",
                person,
                world().clock.instant(),
                world().clock.instant());
    }

    private void stored(EnrolAuthenticator enrolment, SealedFact sealed) {
        AuthenticatorSql sql =
                new AuthenticatorSql(world().database, world().parts.ground().anchor());
        world().database.inTransaction(() -> sql.insert(new Authenticator(enrolment, sealed)));
    }

    // enrolment

    @Test
    void somebody_adds_an_authenticator_with_one_they_have() {
        SoftwareAuthenticator second = SoftwareAuthenticator.create(world().randomness);
        Begun begun = enrolling(grace(), second);
        assertThat(by(grace(), begun, second)).isInstanceOf(Outcome.Waiting.class);
        // nobody else can say that it is hers
        assertProblem(ProblemCode.NOT_FOUND, () -> world().sign(ada(), begun));
        world().sign(grace(), begun);
        assertThat(world().parts.authenticators().of(grace().id())).hasSize(2);
    }

    @Test
    void an_enrolment_needs_two_different_people_and_a_code_works_once() {
        Map<String, Object> invitation = Map.of("name", "newcomer", "display_name", "Newcomer");
        Outcome.Done invited = world().act(ada(), "invite-person", invitation);
        SoftwareAuthenticator own = SoftwareAuthenticator.create(world().randomness);
        Map<String, Object> fields = world().enrolment(own);
        fields.put("enrolment_code", InnerWorld.value(invited, "inner_invitation"));
        Begun begun = strange(fields);
        world().complete(world().anonymous(), world().strange(), begun, own, Optional.empty());
        world().sign(ada(), begun);
        assertProblem(ProblemCode.CONFLICT, () -> world().sign(ada(), begun));
        world().sign(bob(), begun);
        assertProblem(ProblemCode.NOT_FOUND, () -> strange(fields));
    }

    @Test
    void a_code_nobody_made_begins_nothing_and_set_up_is_closed_after_two() {
        SoftwareAuthenticator own = SoftwareAuthenticator.create(world().randomness);
        Map<String, Object> guessed = world().enrolment(own);
        guessed.put("enrolment_code", "spe_" + "A".repeat(43));
        assertProblem(ProblemCode.NOT_FOUND, () -> strange(guessed));
        Map<String, Object> third = world().enrolment(own);
        third.put("person", "third");
        third.put("display_name", "Third");
        assertProblem(ProblemCode.FORBIDDEN, () -> strange(third));
    }

    @Test
    void a_revoked_authenticator_signs_nothing() {
        SoftwareAuthenticator second = SoftwareAuthenticator.create(world().randomness);
        Begun begun = enrolling(bob(), second);
        by(bob(), begun, second);
        Outcome.Done done = InnerWorld.done(world().sign(bob(), begun));
        AuthenticatorId id =
                AuthenticatorId.parse((String) InnerWorld.value(done, "authenticator"));
        Authenticators authenticators = world().parts.authenticators();
        assertProblem(
                ProblemCode.NOT_FOUND,
                () ->
                        authenticators.revoke(
                                world().inside(grace()),
                                id,
                                world().parts.ground().policy(),
                                floor()));
        authenticators.revoke(
                world().inside(bob()).because("lost"),
                id,
                world().parts.ground().policy(),
                floor());
        Begun after =
                world().begin(
                                bob(),
                                "define-roster",
                                Map.of("name", "revoked", "members", List.of(grace().name())));
        assertProblem(ProblemCode.UNAUTHENTICATED, () -> by(bob(), after, second));
    }

    @Test
    void two_administrators_keep_something_to_sign_with() {
        Authenticators authenticators = world().parts.authenticators();
        AuthenticatorId last = authenticators.of(bob().id()).getLast().enrolment().authenticator();
        assertProblem(
                ProblemCode.CONFLICT,
                () ->
                        authenticators.revoke(
                                world().inside(ada()),
                                last,
                                world().parts.ground().policy(),
                                floor()));
        assertThat(authenticators.any(bob().id())).isTrue();
        // one of two can go, and so can anybody's who does not administer
        SoftwareAuthenticator second = SoftwareAuthenticator.create(world().randomness);
        Begun begun = enrolling(bob(), second);
        by(bob(), begun, second);
        AuthenticatorId spare =
                AuthenticatorId.parse(
                        (String)
                                InnerWorld.value(
                                        InnerWorld.done(world().sign(bob(), begun)),
                                        "authenticator"));
        authenticators.revoke(
                world().inside(ada()), spare, world().parts.ground().policy(), floor());
        Somebody other = world().person("other", ada(), bob());
        AuthenticatorId only = authenticators.of(other.id()).getFirst().enrolment().authenticator();
        authenticators.revoke(
                world().inside(ada()), only, world().parts.ground().policy(), floor());
        assertThat(authenticators.any(other.id())).isFalse();
    }

    private AdministratorFloor floor() {
        return new AdministratorFloor(
                world().database,
                () ->
                        world().parts.rosters().administrators().stream()
                                .filter(world().parts.authenticators()::any)
                                .toList());
    }

    // arranging

    private Begun roster(String name) {
        return world().begin(
                        ada(),
                        "define-roster",
                        Map.of("name", name, "members", List.of(grace().name())));
    }

    private Begun administrators(Somebody... members) {
        return world().begin(
                        ada(),
                        "define-roster",
                        Map.of(
                                "name",
                                "administrators",
                                "members",
                                List.of(members).stream().map(Somebody::name).toList()));
    }

    /// A target that grants without approval, which waits for a second administrator.
    private Begun unapproved(String name) {
        world().roster(ada(), name + "-eligible", grace());
        world().roster(ada(), name + "-approvers", ada(), bob());
        return world().begin(
                        ada(),
                        "define-target",
                        world().targetFields(
                                        name,
                                        new TargetRules(0, false, 3600),
                                        new RosterNames(name + "-eligible", name + "-approvers")));
    }

    private Begun enrolling(Somebody who, SoftwareAuthenticator fresh) {
        return world().begin(world().inside(who), world().holder(who), world().enrolment(fresh));
    }

    private Begun strange(Map<String, Object> fields) {
        return world().begin(world().anonymous(), world().strange(), fields);
    }

    private Outcome by(Somebody who, Begun begun, SoftwareAuthenticator authenticator) {
        return with(who, begun, answer(authenticator, begun));
    }

    private Outcome with(Somebody who, Begun begun, Assertion assertion) {
        return world().parts
                .ceremonies()
                .complete(
                        world().inside(who),
                        world().holder(who),
                        begun.id(),
                        assertion,
                        Optional.empty());
    }

    private static Assertion.WebAuthn answer(SoftwareAuthenticator authenticator, Begun begun) {
        return authenticator.answer(begun.act().hash(), InnerWorld.RP_ID, InnerWorld.ORIGIN);
    }

    private List<dev.sallyport.kernel.CeremonyId> waiting(Somebody who) {
        return world().parts.ceremonies().waiting(world().inside(who)).stream()
                .map(Begun::id)
                .toList();
    }

    private InnerWorld world() {
        return requireNonNull(opened);
    }

    private Somebody ada() {
        return people.get(0);
    }

    private Somebody bob() {
        return people.get(1);
    }

    private Somebody grace() {
        return people.get(2);
    }
}
