package dev.sallyport.decisionpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.decisionpoint.Inquiry.Thing;
import dev.sallyport.kernel.ClientId;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

class ClientsTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final String ALL = "@id(\"all\") permit (principal, action, resource);";
    private static final Inquiry ASKED =
            Inquiry.of(Thing.of("user", "a"), "read", Thing.of("user", "a"));

    private final DecisionScene scene = new DecisionScene(DATABASE);
    private final Database owner = new Database(DATABASE.owner());

    private Clients.Registered registered() {
        return scene.register(DecisionScene.rules(ALL, TypeRule.of("user")));
    }

    @Test
    void only_an_administrator_registers_and_the_ledger_tells_of_it() {
        PersonId mallory = scene.person("mallory-" + DecisionScene.tail());
        RulesChange rules = DecisionScene.rules(ALL, TypeRule.of("user"));
        String name = "app-" + DecisionScene.tail();
        assertThatThrownBy(() ->
                        scene.clients.register(
                                scene.inside(mallory),
                                DecisionScene.named(name, Door.INNER, mallory),
                                rules))
                .isInstanceOf(Problem.class)
                .extracting(it -> ((Problem) it).code())
                .isEqualTo(ProblemCode.FORBIDDEN);
        ClientId client = registered().client().id();
        assertThat(DecisionScene.told(owner, client, "client.registered"))
                .singleElement()
                .asString()
                .contains("policies_hash")
                .contains("\"policies\":[\"administrators_administer\"]")
                .contains("\"policy_version\":0");
        assertThatThrownBy(() -> scene.clients.remove(scene.inside(mallory), client))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> scene.clients.all(scene.inside(mallory)))
                .isInstanceOf(Problem.class);
    }

    @Test
    void the_secret_is_nowhere_but_in_the_answer() {
        Clients.Registered registered = registered();
        String secret = DecisionScene.text(registered);
        assertThat(secret).matches("spc_[A-Za-z0-9_-]{43}");
        assertThat(registered.toString()).doesNotContain(secret);
        String row =
                owner.jdbc()
                        .sql(
                                """
                                select s::text || c::text
                                  from policy.client_secret as s
                                  join policy.client as c on c.client_id = s.client_id
                                 where c.client_id = :id
                                """)
                        .param("id", registered.client().id().value())
                        .query(Rows::firstText)
                        .single();
        assertThat(row).doesNotContain(secret).doesNotContain(secret.substring(4));
        assertThat(DecisionScene.told(owner, registered.client().id(), "client.registered"))
                .noneMatch(body -> body.contains(secret));
    }

    @Test
    void a_secret_is_good_until_it_is_rotated_away_and_never_longer() {
        Clients.Registered first = registered();
        ClientId id = first.client().id();
        assertThat(scene.book.find(DecisionScene.text(first))).contains(id);
        Clients.Registered second = scene.clients.rotate(scene.byAda, id, Duration.ofHours(1));
        scene.book.refresh();
        assertThat(scene.book.find(DecisionScene.text(first))).as("they overlap").contains(id);
        assertThat(scene.book.find(DecisionScene.text(second))).contains(id);
        Clients.Registered third = scene.clients.rotate(scene.byAda, id, Duration.ZERO);
        scene.book.refresh();
        assertThat(scene.book.find(DecisionScene.text(first))).isEmpty();
        assertThat(scene.book.find(DecisionScene.text(second))).isEmpty();
        assertThat(scene.book.find(DecisionScene.text(third))).contains(id);
        assertThat(scene.book.find("spc_" + "A".repeat(43))).isEmpty();
        assertThat(scene.book.find("")).isEmpty();
        JdbcClient inner = JdbcClient.create(DATABASE.inner());
        assertThatThrownBy(() ->
                        inner.sql(
                                        "update policy.client_secret"
                                                + " set expires_at = expires_at + interval '1 day'")
                                .update())
                .rootCause()
                .hasMessageContaining("a secret only ends earlier");
    }

    @Test
    void a_removed_client_gets_no_answer_and_its_name_stays_taken() {
        Clients.Registered registered = registered();
        ClientId id = registered.client().id();
        scene.clients.remove(scene.byAda, id);
        scene.clients.remove(scene.byAda, id);
        scene.book.refresh();
        assertThat(scene.book.find(DecisionScene.text(registered))).isEmpty();
        assertThatThrownBy(() -> scene.ask(id, ASKED)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> scene.clients.rotate(scene.byAda, id, Duration.ZERO))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() ->
                        scene.clients.register(
                                scene.byAda,
                                DecisionScene.named(
                                        registered.client().name(), Door.INNER, scene.ada),
                                DecisionScene.rules(ALL, TypeRule.of("user"))))
                .hasMessageContaining("names are never given twice");
        assertThat(DecisionScene.told(owner, id, "client.removed")).hasSize(1);
    }

    private Clients.Registered answeredForBy(PersonId person) {
        Clients.Registered registered =
                scene.clients.register(
                        scene.byAda,
                        DecisionScene.named("app-" + DecisionScene.tail(), Door.INNER, person),
                        DecisionScene.rules(ALL, TypeRule.of("user")));
        scene.book.refresh();
        return registered;
    }

    @Test
    void a_client_gets_answers_while_somebody_active_answers_for_it_and_no_longer() {
        PersonId bob = scene.person("bob-" + DecisionScene.tail());
        Clients.Registered registered = answeredForBy(bob);
        Clients.Registered other = registered();
        ClientId id = registered.client().id();
        assertThat(scene.ask(id, ASKED).permitted()).isTrue();
        scene.freeze(bob);
        scene.book.refresh();
        assertThat(scene.book.find(DecisionScene.text(registered))).isEmpty();
        assertThatThrownBy(() -> scene.ask(id, ASKED))
                .isInstanceOf(Problem.class)
                .extracting(it -> ((Problem) it).code())
                .isEqualTo(ProblemCode.UNAUTHENTICATED);
        assertThat(scene.book.find(DecisionScene.text(other)))
                .as("somebody else answers for the other one")
                .contains(other.client().id());
        assertThat(scene.clients.describe(scene.byAda, id).client().answeredFor()).isFalse();
        Clients.Registered rotated = scene.clients.rotate(scene.byAda, id, Duration.ZERO);
        scene.book.refresh();
        assertThat(scene.book.find(DecisionScene.text(rotated))).as("another secret").isEmpty();
        scene.clients.handOver(scene.byAda, id, scene.ada);
        scene.book.refresh();
        assertThat(scene.book.find(DecisionScene.text(rotated))).contains(id);
        assertThat(scene.ask(id, ASKED).permitted()).isTrue();
        assertThat(DecisionScene.told(owner, id, "client.handed-over"))
                .singleElement()
                .asString()
                .contains(bob.text());
    }

    @Test
    void only_an_administrator_hands_a_client_over_and_only_to_somebody_active() {
        PersonId bob = scene.person("bob-" + DecisionScene.tail());
        ClientId id = registered().client().id();
        assertThatThrownBy(() -> scene.clients.handOver(scene.inside(bob), id, bob))
                .isInstanceOf(Problem.class)
                .extracting(it -> ((Problem) it).code())
                .isEqualTo(ProblemCode.FORBIDDEN);
        scene.freeze(bob);
        assertThatThrownBy(() -> scene.clients.handOver(scene.byAda, id, bob))
                .hasMessage("there is no such active person");
        assertThatThrownBy(() -> answeredForBy(bob)).hasMessage("there is no such active person");
        assertThat(scene.clients.describe(scene.byAda, id).client().accountable())
                .isEqualTo(scene.ada);
        assertThat(DecisionScene.told(owner, id, "client.handed-over")).isEmpty();
        scene.clients.remove(scene.byAda, id);
        assertThatThrownBy(() -> scene.clients.handOver(scene.byAda, id, scene.ada))
                .hasMessageContaining("has ended");
    }

    @Test
    void a_client_is_for_one_door() {
        Clients.Registered outer =
                scene.clients.register(
                        scene.byAda,
                        DecisionScene.named("web-" + DecisionScene.tail(), Door.OUTER, scene.ada),
                        DecisionScene.rules(ALL, TypeRule.of("user")));
        scene.book.refresh();
        ClientBook outside = new ClientBook(Door.OUTER, new Database(DATABASE.outer()));
        outside.refresh();
        assertThat(scene.book.find(DecisionScene.text(outer))).isEmpty();
        assertThat(outside.find(DecisionScene.text(outer))).contains(outer.client().id());
    }

    @Test
    void other_rules_decide_as_soon_as_they_are_in_the_book() {
        ClientId id = registered().client().id();
        assertThat(scene.ask(id, ASKED).permitted()).isTrue();
        Client changed =
                scene.clients.changeRules(
                        scene.byAda,
                        id,
                        DecisionScene.rules(
                                "@id(\"none\") forbid (principal, action, resource);",
                                TypeRule.of("user")));
        assertThat(changed.version()).isEqualTo(2);
        scene.book.refresh();
        assertThat(scene.ask(id, ASKED).reasons()).containsExactly("none");
        assertThat(DecisionScene.told(owner, id, "client.rules-changed")).hasSize(1);
    }

    @Test
    void only_the_inner_door_writes_and_nobody_rewrites() {
        registered();
        JdbcClient outer = JdbcClient.create(DATABASE.outer());
        JdbcClient inner = JdbcClient.create(DATABASE.inner());
        for (String table : List.of("client", "client_secret", "client_rules", "client_end")) {
            for (String statement :
                    List.of("delete from policy." + table, "truncate policy." + table)) {
                assertThatThrownBy(() -> inner.sql(statement).update())
                        .isInstanceOf(DataAccessException.class);
            }
            assertThatThrownBy(() ->
                            outer.sql("insert into policy." + table + " default values").update())
                    .rootCause()
                    .hasMessageContaining("permission denied");
        }
        for (String kept : List.of("name = 'x'", "door = 'OUTER'", "expires_at = now()")) {
            assertThatThrownBy(() -> inner.sql("update policy.client set " + kept).update())
                    .rootCause()
                    .hasMessageContaining("permission denied");
        }
        assertThatThrownBy(() -> inner.sql("update policy.client_rules set policies = ''").update())
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    @Test
    void decisions_are_told_together_refusals_always_and_permits_as_registered() {
        RulesChange all =
                DecisionScene.rules(
                        "@id(\"a\") permit (principal == user::\"a\", action, resource);",
                        TypeRule.of("user"));
        ClientId id = scene.register(new RulesChange(all.rules(), 10)).client().id();
        Inquiry refused = Inquiry.of(Thing.of("user", "b"), "read", Thing.of("user", "a"));
        scene.stream.start();
        for (int i = 0; i < 100; i++) {
            scene.ask(id, ASKED);
        }
        for (int i = 0; i < 7; i++) {
            scene.ask(id, refused);
        }
        scene.log.tell();
        List<String> told = DecisionScene.told(owner, id, "client.answered");
        assertThat(told).as("one entry for a hundred and seven decisions").hasSize(1);
        assertThat(told.getFirst())
                .contains("\"permitted\":100")
                .contains("\"refused\":7")
                .contains("\"left_out\":0");
        assertThat(told.getFirst().split("\"evaluation\"", -1)).hasSize(1 + 10 + 7);
        scene.log.tell();
        assertThat(DecisionScene.told(owner, id, "client.answered")).hasSize(1);
        scene.stream.close();
    }

    @Test
    void what_the_ledger_does_not_take_waits() {
        ClientId id = registered().client().id();
        scene.stream.start();
        owner.jdbc().sql("update ledger.gate set open = false").update();
        try {
            scene.ask(id, ASKED);
            scene.log.tell();
            assertThat(DecisionScene.told(owner, id, "client.answered")).isEmpty();
        } finally {
            owner.jdbc().sql("update ledger.gate set open = true").update();
        }
        scene.log.tell();
        assertThat(DecisionScene.told(owner, id, "client.answered"))
                .singleElement()
                .asString()
                .contains("\"permitted\":1");
        scene.stream.close();
    }

    @Test
    void what_finds_room_in_no_entry_stands_in_the_next_and_once() {
        ClientId id = registered().client().id();
        scene.stream.start();
        for (int i = 0; i < 120; i++) {
            scene.ask(id, ASKED);
        }
        owner.jdbc().sql("update ledger.gate set open = false").update();
        try {
            scene.log.tell();
        } finally {
            owner.jdbc().sql("update ledger.gate set open = true").update();
        }
        scene.log.tell();
        List<String> told = DecisionScene.told(owner, id, "client.answered");
        assertThat(told).hasSize(3);
        assertThat(String.join("", told).split("\"evaluation\"", -1)).hasSize(1 + 120);
        assertThat(told.stream().filter(entry -> entry.contains("\"permitted\":120"))).hasSize(1);
        assertThat(told.stream().filter(entry -> entry.contains("\"permitted\":0"))).hasSize(2);
        scene.stream.close();
    }

    @Test
    void what_callers_write_keeps_no_decision_from_the_ledger() {
        ClientId id = registered().client().id();
        Thing wordy = Thing.of("user", "\u0001".repeat(1_000));
        scene.stream.start();
        for (int i = 0; i < 120; i++) {
            scene.ask(id, Inquiry.of(wordy, "\u0001".repeat(200), wordy));
        }
        scene.log.tell();
        assertThat(evaluations(id)).isEqualTo(120);
        scene.stream.close();
    }

    @Test
    void what_is_left_of_decisions_when_the_ledger_fails_is_told_without_another_question() {
        RulesChange none = DecisionScene.rules("", TypeRule.of("user"));
        ClientId id = scene.register(none).client().id();
        scene.stream.start();
        for (int i = 0; i < 70; i++) {
            scene.ask(id, ASKED);
        }
        owner.jdbc()
                .sql(
                        """
                        create function ledger.fail() returns trigger language plpgsql as $$
                        begin
                          if position('"refused":0' in convert_from(new.content, 'UTF8')) > 0 then
                            raise 'away';
                          end if;
                          return new;
                        end $$;
                        create trigger fail before insert on ledger.body
                          for each row execute function ledger.fail()
                        """)
                .update();
        try {
            scene.log.tell();
            assertThat(evaluations(id)).as("not all").isLessThan(70);
        } finally {
            owner.jdbc().sql("drop function ledger.fail() cascade").update();
        }
        scene.log.tell();
        assertThat(evaluations(id)).isEqualTo(70);
        scene.stream.close();
    }

    private int evaluations(ClientId client) {
        return DecisionScene.told(owner, client, "client.answered").stream()
                .mapToInt(body -> body.split("\"evaluation\"", -1).length - 1)
                .sum();
    }
}
