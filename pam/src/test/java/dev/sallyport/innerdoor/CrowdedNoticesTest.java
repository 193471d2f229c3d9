package dev.sallyport.innerdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.database.Database;
import dev.sallyport.innerdoor.InnerWorld.Somebody;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.notice.Allowed;
import dev.sallyport.notice.Notice;
import dev.sallyport.notice.Notices;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Nobody pushes out what others have not read by acting again and again.
class CrowdedNoticesTest {
    @RegisterExtension static final GatewayStage STAGE = new GatewayStage();

    private static final String MORE = "more happened than there is room for: see the ledger";

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
        owner().sql("delete from pam.notice").update();
    }

    private static List<Notice> of(Somebody who) {
        return notices().of(who.id(), true, null).items();
    }

    private static List<String> sentences(Somebody who) {
        return of(who).stream().map(Notice::sentence).toList();
    }

    private static void act(Somebody actor, String type, String sentence) {
        Allowed allowed = new Allowed(List.of(), Set.of(scene().ada.id()));
        world().clock.advance(Duration.ofSeconds(1));
        world().database
                .inTransaction(() ->
                        notices()
                                .append(
                                        world().inside(actor),
                                        LedgerEvent.done(type, actor.id()),
                                        allowed,
                                        sentence));
    }

    /// Unread ones of ada, each with a sentence of its own.
    private static void unread(int count, String actor) {
        owner().sql(
                        """
                        insert into pam.notice (person_id, event_id, actor, event_type, sentence,
                                                given_at, last_at)
                        select :person, gen_random_uuid(), %s, 'roster.defined', 'roster ' || n,
                               t, t
                          from generate_series(1, :count) as n,
                               lateral (select timestamptz '2020-01-01' + n * interval '1 second')
                                 as x (t)
                        """
                                .formatted(actor))
                .param("person", scene().ada.id().value())
                .param("count", count)
                .update();
    }

    private static long times(String sentence) {
        return owner().sql(
                        """
                        select coalesce(sum(times), 0)
                          from pam.notice
                         where person_id = :person
                           and sentence = :sentence
                        """)
                .param("person", scene().ada.id().value())
                .param("sentence", sentence)
                .query(Long.class)
                .single();
    }

    @Test
    void acting_five_hundred_times_pushes_out_nothing_and_is_one_notice() {
        act(scene().henry, "roster.defined", "henry reached the vault");
        for (int i = 0; i < 510; i++) {
            act(scene().henry, "roster.defined", "henry reached the wiki");
        }
        assertThat(sentences(scene().ada))
                .containsExactly("henry reached the wiki", "henry reached the vault");
        Notice wiki = of(scene().ada).getFirst();
        assertThat(wiki.times()).isEqualTo(510);
        assertThat(wiki.lastAt()).isEqualTo(wiki.givenAt().plusSeconds(509));
        assertThat(wiki.told()).startsWith("henry reached the wiki (510 times, the last at 2");
        assertThat(of(scene().ada).getLast().told()).isEqualTo("henry reached the vault");
        assertThat(notices().unread(scene().ada.id())).isEqualTo(2);

        notices().read(scene().ada.id(), wiki.entry());
        act(scene().henry, "roster.defined", "henry reached the wiki");
        assertThat(of(scene().ada).getFirst().times()).as("news again once read").isEqualTo(1);
        assertThat(of(scene().ada)).hasSize(3);
    }

    @Test
    void when_there_is_no_room_the_first_of_each_actor_and_type_is_told_and_the_rest_counted() {
        unread(500, "'" + world().inside(scene().henry).actor().text() + "'");
        act(scene().henry, "roster.defined", "one more");
        act(scene().henry, "roster.defined", "yet another");
        assertThat(times(MORE)).isEqualTo(2);
        act(scene().henry, "roster.defined", "roster 1");
        assertThat(times("roster 1")).as("the same is counted where it is").isEqualTo(2);
        act(scene().henry, "target.defined", "another type");
        act(scene().grace, "roster.defined", "another actor");
        assertThat(times("another type")).isEqualTo(1);
        assertThat(times("another actor")).isEqualTo(1);
        assertThat(times(MORE)).isEqualTo(2);
        assertThat(notices().unread(scene().ada.id())).isEqualTo(503);
    }

    @Test
    void a_full_box_stops_no_act_and_loses_nothing_that_was_in_it() {
        unread(5_000, "'person:' || n");
        act(scene().grace, "roster.defined", "somebody new");
        act(scene().henry, "roster.defined", "somebody else");
        assertThat(times("somebody new")).isZero();
        assertThat(times(MORE)).isEqualTo(2);
        assertThat(notices().unread(scene().ada.id())).isEqualTo(5_001);
    }

    @Test
    void a_count_only_goes_up_while_nobody_has_read_it() {
        act(scene().henry, "roster.defined", "twice");
        act(scene().henry, "roster.defined", "twice");
        Database inner = new Database(STAGE.database().inner());
        assertThatThrownBy(() -> inner.jdbc().sql("update pam.notice set times = 1").update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("never changed");
        notices().read(scene().ada.id(), of(scene().ada).getFirst().entry());
        assertThatThrownBy(() -> inner.jdbc().sql("update pam.notice set times = 3").update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("never changed");
    }
}
