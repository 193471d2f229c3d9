package dev.sallyport.brokering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.innerdoor.GatewayScene;
import dev.sallyport.innerdoor.GatewayStage;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.web.Listing;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The sessions of a grant, page by page.
class SessionListsTest {
    @RegisterExtension static final GatewayStage STAGE = new GatewayStage();

    private static GatewayScene scene() {
        return STAGE.scene();
    }

    @Test
    void sessions_of_a_grant_are_listed_to_the_last_and_no_others() {
        // Ids have an order by milliseconds.
        GrantId grant = scene().granted(scene().grace, "plain");
        scene().world.clock.advance(Duration.ofMillis(1));
        BrokeredSessionId first = scene().open(grant).session();
        scene().world.clock.advance(Duration.ofMillis(1));
        GrantId henrys = scene().granted(scene().henry, "plain");
        byte[] key = scene().registered(scene().henry);
        BrokeredSessionId other =
                scene().admitted(
                                scene().ask(
                                                scene().connection(),
                                                scene().henry,
                                                key,
                                                henrys.text()))
                        .session();
        scene().world.clock.advance(Duration.ofMillis(1));
        BrokeredSessionId second = scene().open(grant).session();
        scene().world.clock.advance(Duration.ofMillis(1));
        BrokeredSessionId third = scene().open(grant).session();
        SessionSql sql = new SessionSql(scene().world.database);

        assertThat(sql.page(grant, null, 2))
                .extracting(it -> it.id())
                .containsExactly(third, second);
        assertThat(sql.page(grant, second, 2)).extracting(it -> it.id()).containsExactly(first);
        assertThat(sql.page(grant, first, 2)).isEmpty();
        assertThat(sql.page(null, null, 4))
                .extracting(it -> it.id())
                .containsExactly(third, second, other, first);

        BrokeredSessions sessions = scene().world.parts.sessions();
        assertThat(sessions.sessions(scene().world.inside(scene().grace), grant, null).items())
                .extracting(it -> it.id())
                .containsExactly(third, second, first);
        assertThat(sessions.sessions(scene().world.inside(scene().henry), grant, null).items())
                .isEmpty();
    }

    @Test
    void who_may_see_no_session_of_a_grant_is_not_told_that_there_are_more() {
        GrantId grant = scene().granted(scene().grace, "plain");
        for (int i = 0; i < BrokeredSessions.PAGE; i++) {
            scene().ended(scene().open(grant).session(), EndReason.CLIENT_CLOSED);
        }
        BrokeredSessions sessions = scene().world.parts.sessions();
        Listing<BrokeredSession> own =
                sessions.sessions(scene().world.inside(scene().grace), grant, null);
        assertThat(own.items()).hasSize(BrokeredSessions.PAGE);
        assertThat(own.next()).isEqualTo(own.items().getLast().id().text());
        Listing<BrokeredSession> others =
                sessions.sessions(scene().world.inside(scene().henry), grant, null);
        assertThat(others.items()).isEmpty();
        assertThat(others.next()).isNull();
    }
}
