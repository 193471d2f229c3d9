package dev.sallyport.authzen;

import static dev.sallyport.authzen.CertificationScenario.question;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.Door;
import dev.sallyport.testkit.TestCertificate;
import dev.sallyport.testkit.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The certification scenario over HTTPS, for the decision point of either door. The whole doors
/// are asked the same in the modules they live in.
class CertificationScenarioTest {
    @TempDir static Path files;

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class AtADoor
            implements CertificationBasic,
                    CertificationBatch,
                    CertificationSearch,
                    CertificationDiscovery {
        private final TestDatabase database;
        private final Door door;
        private AuthzenHouse house;
        private AuthzenProgram program;

        AtADoor(TestDatabase database, Door door) {
            this.database = database;
            this.door = door;
        }

        @BeforeAll
        void open() {
            TestCertificate certificate = TestCertificate.make(files, door.name(), "localhost");
            house = AuthzenHouse.overTls(database, door, certificate);
            program = house.register(CertificationScenario.texts(), CertificationScenario.types());
        }

        @AfterAll
        void close() {
            house.close();
        }

        @Override
        public AuthzenProgram program() {
            return program;
        }

        @Test
        @Tag("c-5")
        @Tag("c-6-3")
        void it_is_asked_over_https() {
            assertThat(program.origin().getScheme()).isEqualTo("https");
            assertThat(program.ask(EVALUATION, question(ALICE, READ, RECORD_1, "")).response())
                    .satisfies(answer -> assertThat(answer.sslSession()).isPresent());
        }
    }

    @Nested
    class OuterDoor extends AtADoor {
        @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

        OuterDoor() {
            super(DATABASE, Door.OUTER);
        }
    }

    @Nested
    class InnerDoor extends AtADoor {
        @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

        InnerDoor() {
            super(DATABASE, Door.INNER);
        }
    }
}
