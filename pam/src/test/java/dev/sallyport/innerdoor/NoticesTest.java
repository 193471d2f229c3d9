package dev.sallyport.innerdoor;

import static dev.sallyport.innerdoor.GatewayScene.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.ceremony.Begun;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.Lease;
import dev.sallyport.database.Database;
import dev.sallyport.identity.NewPerson;
import dev.sallyport.innerdoor.InnerWorld.RosterNames;
import dev.sallyport.innerdoor.InnerWorld.Somebody;
import dev.sallyport.innerdoor.InnerWorld.TargetRules;
import dev.sallyport.kernel.EventId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.notice.Allowed;
import dev.sallyport.notice.Concern;
import dev.sallyport.notice.Notice;
import dev.sallyport.notice.Notices;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.RuleSet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whoever a policy wants told is told, in the transaction of the act, or the act does not happen.
class NoticesTest {
    @RegisterExtension static final GatewayStage STAGE = new GatewayStage();

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static GatewayScene scene() {
        return STAGE.scene();
    }

    private static InnerWorld world() {
        return scene().world;
    }

    private static Notices notices() {
        return world().parts.notices();
    }

    private static JdbcClient owner() {
        return JdbcClient.create(STAGE.database().owner());
    }

    @BeforeEach
    void nobody_knows_anything() {
        world().policies = RuleSet.ofFreshInstallation(RuleSet.Rules.INNER);
        owner().sql("delete from pam.notice").update();
    }

    private static void annotate(String policy, String annotations) {
        String id = "@id(\"" + policy + "\")";
        world().policies =
                RuleSet.parse(
                        RuleSet.Rules.INNER,
                        RuleSet.ofFreshInstallation(RuleSet.Rules.INNER)
                                .text()
                                .replace(id, id + annotations));
    }

    private static List<Notice> of(Somebody who) {
        return notices().of(who.id(), true, null).items();
    }

    private static List<String> sentences(Somebody who) {
        return of(who).stream().map(Notice::sentence).toList();
    }

    private static Object asked() {
        Map<String, Object> fields =
                Map.of("target", "plain", "login", "root", "reason", "mend", "seconds", 300);
        return InnerWorld.value(world().act(scene().grace, "request-elevation", fields), "request");
    }

    private static List<String> notified(EventId entry) {
        byte[] body =
                owner().sql("select content from ledger.body where event_id = :id")
                        .param("id", entry.value())
                        .query(byte[].class)
                        .single();
        List<String> all = new ArrayList<>();
        JsonNode told = JSON.readTree(new String(body, StandardCharsets.UTF_8)).path("notified");
        told.forEach(it -> all.add(it.asString()));
        return all;
    }

    @Test
    void a_request_tells_whom_the_policy_names_and_its_entry_lists_them() {
        annotate("who_is_eligible_requests", "@notify(\"owner\")");
        asked();
        assertThat(sentences(scene().ada))
                .containsExactly(scene().grace.name() + " asked for root on plain");
        Notice notice = of(scene().ada).getFirst();
        assertThat(notice.type()).isEqualTo("elevation.requested");
        assertThat(notified(notice.entry())).containsExactly(scene().ada.id().text());
        assertThat(of(scene().bob)).isEmpty();
        assertThat(of(scene().grace)).isEmpty();
    }

    @Test
    void the_person_the_owner_and_the_administrators_are_told_once_each() {
        annotate("who_is_eligible_requests", "@notify(\"person\")");
        world().policies =
                RuleSet.parse(
                        RuleSet.Rules.INNER,
                        Objects.requireNonNull(world().policies).text()
                                + """
                                @id("admins") @notify("administrators")
                                permit (principal, action == Sallyport::Action::"request-elevation",
                                        resource);
                                @id("owners") @notify("owner")
                                permit (principal, action == Sallyport::Action::"request-elevation",
                                        resource);
                                """);
        asked();
        for (Somebody who : List.of(scene().ada, scene().bob, scene().grace)) {
            assertThat(of(who)).as(who.name()).hasSize(1);
        }
        assertThat(of(scene().henry)).isEmpty();
        assertThat(notified(of(scene().ada).getFirst().entry())).hasSize(3);
    }

    @Test
    void approving_connecting_and_looking_around_tell_too() {
        GrantId grant = scene().granted(scene().grace, "plain");
        annotate("who_was_granted_connects", "@notify(\"owner\")");
        InnerAnswer.Admitted session = scene().open(grant);
        assertThat(scene().lease(session.session())).isInstanceOf(Lease.Live.class);
        assertThat(sentences(scene().ada))
                .as("once, and not at each renewal")
                .containsExactly(scene().grace.name() + " connected to plain as root");

        annotate("approvers_approve", "@notify(\"person\")");
        world().act(scene().bob, "approve-elevation", Map.of("request", asked()));
        assertThat(sentences(scene().grace))
                .containsExactly(
                        scene().bob.name() + " approved root on plain for " + scene().grace.name());

        annotate("everybody_active_opens_a_session", "@notify(\"person\")");
        world().act(scene().henry, "open-inner-session", Map.of());
        assertThat(sentences(scene().henry))
                .containsExactly(scene().henry.name() + " opened a session at the inner door");
    }

    @Test
    void administration_tells_the_other_administrators() {
        annotate("administrators_administer", "@notify(\"administrators\")");
        world().roster(scene().ada, "watched", scene().grace);
        world().target(
                        scene().ada,
                        "watched",
                        new TargetRules(1, false, 3600),
                        new RosterNames("watched", "leads"));
        Somebody gone = world().person("gone", scene().ada, scene().bob);
        world().act(
                        scene().ada,
                        "declare-leaver",
                        Map.of("person", gone.name(), "reason", "moves on"));
        Begun begun =
                world().begin(
                                scene().ada,
                                "change-policy",
                                Map.of(
                                        "door", "outer",
                                        "reason", "a test",
                                        "text",
                                                RuleSet.ofFreshInstallation(RuleSet.Rules.OUTER)
                                                                .text()
                                                        + "// again\n"));
        world().complete(scene().ada, begun);
        world().sign(scene().bob, begun);
        String ada = scene().ada.name();
        assertThat(sentences(scene().bob))
                .containsExactlyInAnyOrder(
                        ada
                                + " changed version 1 of the policies of the outer door, approved by "
                                + scene().bob.name(),
                        ada + " proposed version 1 of the policies of the outer door",
                        ada + " declared that " + gone.name() + " leaves",
                        ada + " invited " + gone.name(),
                        ada + " defined the target watched, version 1",
                        ada + " defined the roster watched, version 1");
        assertThat(sentences(scene().ada)).hasSize(6);
        assertThat(of(scene().grace)).isEmpty();
    }

    @Test
    void an_act_is_refused_when_nobody_is_there_to_be_told() {
        Somebody boss = world().person("boss", scene().ada, scene().bob);
        Map<String, Object> fields =
                world().targetFields(
                                "bossed",
                                new TargetRules(1, false, 3600),
                                new RosterNames("operators", "leads"));
        fields.put("owner", boss.name());
        world().act(scene().ada, "define-target", fields);
        world().parts.ground().people().freeze(world().inside(scene().ada), boss.id());
        annotate("who_is_eligible_requests", "@notify(\"owner\")");
        Map<String, Object> wanted =
                Map.of("target", "bossed", "login", "root", "reason", "mend", "seconds", 300);
        assertThatThrownBy(() -> world().act(scene().grace, "request-elevation", wanted))
                .hasMessageContaining("who cannot be");
        // as where there is no owner at all
        annotate("everybody_active_opens_a_session", "@notify(\"owner\")");
        assertThatThrownBy(() -> world().act(scene().grace, "open-inner-session", Map.of()))
                .hasMessageContaining("`@notify`");
        assertThat(owner().sql("select count(*) from pam.notice").query(Long.class).single())
                .isZero();
    }

    @Test
    void a_connection_is_refused_when_nobody_is_there_to_be_told() {
        GrantId grant = scene().granted(scene().grace, "plain");
        Notices deaf = new Notices(ground(), world().parts.directory(), List::of);
        annotate("who_was_granted_connects", "@notify(\"administrators\")");
        Operation op = world().inside(scene().grace);
        assertProblem(
                ProblemCode.FORBIDDEN,
                () ->
                        deaf.allowed(
                                world().parts
                                        .ground()
                                        .policy()
                                        .require(
                                                Ask.of(op, Action.CONNECT, targetOf(grant)),
                                                Notices.HONOURED),
                                Concern.of(scene().grace.id())));
    }

    private static dev.sallyport.kernel.TargetId targetOf(GrantId grant) {
        return world().parts.elevations().find(grant).orElseThrow().document().target();
    }

    private static Notices.Ground ground() {
        InnerGround ground = world().parts.ground();
        return new Notices.Ground(
                ground.database(), ground.policy(), ground.ledger(), ground.clock());
    }

    @Test
    void at_most_fifty_are_told_of_one_act() {
        List<PersonId> many = new ArrayList<>();
        Operation op = world().inside(scene().ada);
        for (int i = 0; i < 51; i++) {
            PersonId id =
                    world().parts
                            .ground()
                            .people()
                            .add(op, NewPerson.employee(world().freshName("crowd"), "Crowd"))
                            .id();
            world().parts.ground().people().activate(op, id);
            many.add(id);
        }
        annotate("administrators_administer", "@notify(\"administrators\")");
        Ask ask = Ask.ofInstallation(op, Action.DEFINE_ROSTER);
        Concern concern = Concern.of(scene().ada.id());
        Notices crowded = new Notices(ground(), world().parts.directory(), () -> many);
        assertThatThrownBy(() -> crowded.require(ask, concern))
                .hasMessageContaining("more than 50 people");
        many.removeLast();
        assertThat(crowded.require(ask, concern).told()).hasSize(50);
    }

    private static EventId told(Somebody... who) {
        Allowed allowed =
                new Allowed(
                        List.of(),
                        Set.copyOf(java.util.stream.Stream.of(who).map(Somebody::id).toList()));
        world().clock.advance(Duration.ofSeconds(1));
        return world().database
                .inTransaction(() ->
                        notices()
                                .append(
                                        world().inside(scene().ada),
                                        LedgerEvent.done("roster.defined", scene().ada.id()),
                                        allowed,
                                        "something happened at " + world().clock.instant()));
    }

    @Test
    void everybody_sees_and_marks_their_own_and_nothing_of_others() {
        EventId adas = told(scene().ada);
        EventId both = told(scene().ada, scene().grace);
        assertThat(of(scene().grace)).extracting(Notice::entry).containsExactly(both);
        assertThat(notices().unread(scene().ada.id())).isEqualTo(2);
        assertProblem(ProblemCode.NOT_FOUND, () -> notices().read(scene().grace.id(), adas));
        assertThat(notices().readAll(scene().grace.id(), adas)).isZero();
        notices().read(scene().grace.id(), both);
        notices().read(scene().grace.id(), both);
        assertThat(notices().unread(scene().grace.id())).isZero();
        assertThat(notices().of(scene().grace.id(), false, null).items()).isEmpty();
        assertThat(of(scene().grace)).hasSize(1);
        assertThat(notices().unread(scene().ada.id())).as("hers are as they were").isEqualTo(2);
        assertThat(notices().readAll(scene().ada.id(), adas))
                .as("what came after it stays unread")
                .isEqualTo(1);
        assertThat(notices().unread(scene().ada.id())).isEqualTo(1);
        // a place in the list of somebody else is no place in this one
        assertThat(notices().of(scene().grace.id(), true, adas).items()).isEmpty();
    }

    @Test
    void of_read_ones_the_newest_five_hundred_are_kept_and_pages_show_each_once() {
        owner().sql(
                        """
                        insert into pam.notice (person_id, event_id, actor, event_type, sentence,
                                                given_at, last_at, read_at)
                        select :person, gen_random_uuid(), 'person:x', 'roster.defined', 'old', t, t,
                               case when n > 1 then t end
                          from generate_series(1, 520) as n,
                               lateral (select timestamptz '2020-01-01' + n * interval '1 minute')
                                 as x (t)
                        """)
                .param("person", scene().grace.id().value())
                .update();
        EventId newest = told(scene().grace);
        Set<EventId> seen = new java.util.LinkedHashSet<>();
        @Nullable String after = null;
        do {
            dev.sallyport.web.Listing<Notice> page =
                    notices()
                            .of(
                                    scene().grace.id(),
                                    true,
                                    after == null ? null : EventId.parse(after));
            page.items().forEach(it -> assertThat(seen.add(it.entry())).isTrue());
            after = page.next();
        } while (after != null);
        assertThat(seen).hasSize(500);
        assertThat(seen.iterator().next()).isEqualTo(newest);
        assertThat(notices().of(scene().grace.id(), false, null).items())
                .as("the oldest of all was not read, and stays")
                .hasSize(2);
    }

    @Test
    void what_was_read_long_ago_is_forgotten_and_what_was_not_read_stays() {
        EventId read = told(scene().grace);
        EventId unread = told(scene().grace);
        notices().read(scene().grace.id(), read);
        world().clock.advance(Duration.ofDays(89));
        notices().tidy();
        assertThat(of(scene().grace)).hasSize(2);
        world().clock.advance(Duration.ofDays(2));
        notices().tidy();
        assertThat(of(scene().grace)).extracting(Notice::entry).containsExactly(unread);
    }

    @Test
    void an_act_that_does_not_happen_tells_nobody() {
        assertThatThrownBy(() ->
                        world().database
                                .inTransaction(() -> {
                                    told(scene().grace);
                                    throw new IllegalStateException("undone");
                                }))
                .hasMessage("undone");
        assertThat(of(scene().grace)).isEmpty();
    }

    @Test
    void what_was_told_cannot_be_changed_and_the_outer_door_reads_none() {
        told(scene().grace);
        Database inner = new Database(STAGE.database().inner());
        assertThatThrownBy(
                        () -> inner.jdbc().sql("update pam.notice set sentence = 'other'").update())
                .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> owner().sql("update pam.notice set sentence = 'other'").update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("never changed");
        notices().read(scene().grace.id(), of(scene().grace).getFirst().entry());
        assertThatThrownBy(() -> inner.jdbc().sql("update pam.notice set read_at = null").update())
                .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() ->
                        new Database(STAGE.database().outer())
                                .jdbc()
                                .sql("select count(*) from pam.notice")
                                .query(Long.class)
                                .single())
                .isInstanceOf(DataAccessException.class);
    }
}
