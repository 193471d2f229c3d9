package dev.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.UnitId;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Policy;
import dev.sallyport.policy.Relations;
import dev.sallyport.policy.TestPolicies;
import dev.sallyport.policy.Verdict;
import dev.sallyport.testkit.Operations;
import dev.sallyport.testkit.TestDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UnitsTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private final Operations operations = Operations.real();
    private final Operation op = operations.process("test");
    private final Database database = new Database(DATABASE.inner());
    private final Ledger ledger = new Ledger(database, InstantSource.system(), Randomness.secure());
    private final Units units =
            new Units(database, ledger, InstantSource.system(), Randomness.secure());
    private final People people =
            new People(database, ledger, InstantSource.system(), Randomness.secure());
    private final ServiceAccounts accounts =
            new ServiceAccounts(database, ledger, InstantSource.system(), Randomness.secure());

    @Test
    void a_unit_never_lies_below_itself() {
        UnitId top = unit(null);
        UnitId middle = unit(top);
        UnitId leaf = unit(middle);
        assertThat(units.withAllAbove(leaf)).containsExactly(leaf, middle, top);
        assertProblem(() -> units.move(op, top, leaf), ProblemCode.INVALID);
        assertProblem(() -> units.move(op, top, top), ProblemCode.INVALID);
        units.move(op, leaf, null);
        assertThat(units.withAllAbove(leaf)).containsExactly(leaf);
        assertThat(units.move(op, top, leaf).parent()).isEqualTo(leaf);
    }

    @Test
    void who_leads_a_unit_may_freeze_whoever_is_in_it_or_below() {
        // Given
        UnitId top = unit(null);
        UnitId leaf = unit(top);
        PersonId leader = active();
        PersonId member = active();
        PersonId stranger = active();
        people.moveTo(op, member, leaf);
        Relations relations = new Relations(database, List.of("inner"));
        database.inTransaction(
                () -> relations.relate(op, leader.text(), "leads", top.text(), null));
        Policy policy = TestPolicies.inner(database);
        // When, Then
        Action freeze = Action.FREEZE_PERSON;
        Operation act = operations.outside(leader);
        assertThat(policy.decide(Ask.of(act, freeze, member))).isInstanceOf(Verdict.Permit.class);
        assertThat(policy.decide(Ask.of(act, freeze, stranger))).isInstanceOf(Verdict.Forbid.class);
        people.freeze(op, leader);
        assertThat(policy.decide(Ask.of(act, freeze, member))).isInstanceOf(Verdict.Forbid.class);
        assertThat(units.members(leaf)).containsExactly(member);
    }

    @Test
    void what_is_not_a_person_has_somebody_who_answers_for_it() {
        PersonId owner = active();
        PersonId successor = active();
        ServiceAccount account =
                accounts.add(
                        op,
                        new NewServiceAccount(
                                "backup-" + UUID.randomUUID(),
                                "nightly backup",
                                owner,
                                successor,
                                database.now().plus(Duration.ofDays(90))));
        assertThat(accounts.accountable(owner)).containsExactly(account);
        ServiceAccount handed = accounts.handOver(op, account.id(), successor);
        assertThat(handed.accountable()).isEqualTo(successor);
        assertThat(handed.successor()).isNull();
        assertThat(accounts.accountable(owner)).isEmpty();
        assertThat(accounts.disable(op, account.id())).isTrue();
        assertThat(accounts.disable(op, account.id())).isFalse();
        assertThat(accounts.accountable(successor)).isEmpty();
        assertProblem(
                () -> new NewServiceAccount("x", "", owner, null, database.now()),
                ProblemCode.INVALID);
        assertProblem(
                () ->
                        accounts.add(
                                op,
                                new NewServiceAccount(
                                        "orphan",
                                        "nobody answers for it",
                                        new PersonId(UUID.randomUUID()),
                                        null,
                                        database.now())),
                ProblemCode.NOT_FOUND);
    }

    private UnitId unit(@org.jspecify.annotations.Nullable UnitId parent) {
        return units.add(op, "u" + UUID.randomUUID(), "A unit", parent).id();
    }

    private PersonId active() {
        PersonId id = people.add(op, NewPerson.employee("p" + UUID.randomUUID(), "Somebody")).id();
        people.activate(op, id);
        return id;
    }

    private static void assertProblem(ThrowingCallable act, ProblemCode code) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }
}
