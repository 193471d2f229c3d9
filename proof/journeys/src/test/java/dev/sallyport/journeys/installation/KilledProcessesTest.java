package dev.sallyport.journeys.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.demo.Until;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/// One installation, five times `kill -9`, each in the middle of two recorded sessions: one under a
/// grant of half an hour, one under a grant whose time passes while the process is dead.
///
/// Whoever carried a session, or vouched for it, takes it along; nobody else does. Afterwards each
/// time: both tapes hold every byte that the client got, tapes and sessions have an end on record,
/// the grant whose time passed is over, the ledger verifies offline, and asking, approving and
/// connecting work again without anybody having done anything.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KilledProcessesTest {
    @RegisterExtension final House house = new House();

    @Test
    @Order(1)
    void the_keeper_dies_live_sessions_go_on_and_nobody_new_gets_in() throws Exception {
        try (Case dying = house.beforeKilling("keeper")) {
            dying.kill();

            dying.lasting().awaitMore();
            assertThat(dying.reconnect().await()).isNotZero();
            dying.awaitTimeOver();
            dying.passing().awaitClosed();
            assertThat(dying.passing().said()).contains("the grant is over");

            dying.heal();
            dying.lasting().awaitMore();
            dying.lasting().hangUp();
            dying.evidence("COMPLETE");
        }
    }

    @Test
    @Order(2)
    void the_outer_door_dies_and_nobody_inside_notices() throws Exception {
        try (Case dying = house.beforeKilling("outer")) {
            dying.kill();

            dying.lasting().awaitMore();
            house.askAndConnect();
            dying.awaitTimeOver();
            dying.passing().awaitClosed();
            assertThat(dying.passing().said()).contains("the grant is over");

            dying.heal();
            house.organisation().signIn("carol");
            dying.lasting().awaitMore();
            dying.lasting().hangUp();
            dying.evidence("COMPLETE");
        }
    }

    @Test
    @Order(3)
    void the_gateway_dies_and_its_sessions_with_it_but_not_their_tapes() throws Exception {
        try (Case dying = house.beforeKilling("gateway")) {
            dying.kill();

            dying.lasting().awaitClosed();
            dying.passing().awaitClosed();
            dying.awaitTimeOver();

            dying.heal();
            dying.evidence("RECOVERED");
        }
    }

    @Test
    @Order(4)
    void the_inner_door_dies_and_sessions_close_when_their_lease_runs_out() throws Exception {
        try (Case dying = house.beforeKilling("inner")) {
            dying.kill();

            dying.lasting().awaitMore();
            dying.lasting().awaitClosed();
            assertThat(dying.lasting().said()).contains("lost its connection to the inner door");
            dying.passing().awaitClosed();
            dying.awaitTimeOver();

            dying.heal();
            dying.evidence("COMPLETE");
        }
    }

    @Test
    @Order(5)
    void the_database_dies_and_sessions_close_when_their_lease_runs_out() throws Exception {
        try (Case dying = house.beforeKilling("postgres")) {
            dying.kill();

            dying.lasting().awaitMore();
            dying.lasting().awaitClosed();
            assertThat(dying.lasting().said()).contains("lost its connection to the inner door");
            dying.passing().awaitClosed();
            dying.awaitTimeOver();

            dying.heal();
            dying.evidence("COMPLETE");
        }
    }

    @Test
    @Order(6)
    void nothing_is_left_to_do_when_all_of_them_have_died_once() throws Exception {
        Until.holds("everything answers", house.installation()::isReady);
        Until.holds("no tape records any more", () -> house.tapesThatStillRecord().isEmpty());
        Until.holds("no session runs any more", () -> house.sessionsThatStillRun().isEmpty());
    }
}
