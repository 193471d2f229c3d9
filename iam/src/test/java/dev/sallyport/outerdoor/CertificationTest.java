package dev.sallyport.outerdoor;

import dev.sallyport.authzen.AuthzenProgram;
import dev.sallyport.authzen.CertificationBasic;
import dev.sallyport.authzen.CertificationBatch;
import dev.sallyport.authzen.CertificationDiscovery;
import dev.sallyport.authzen.CertificationScenario;
import dev.sallyport.authzen.CertificationSearch;
import dev.sallyport.authzen.Registrations;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The certification scenario of AuthZEN at a whole outer door.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CertificationTest
        implements CertificationBasic,
                CertificationBatch,
                CertificationSearch,
                CertificationDiscovery {
    @RegisterExtension static final OuterHouse HOUSE = new OuterHouse();

    private AuthzenProgram program;

    @BeforeAll
    void a_program_is_registered() {
        program =
                new Registrations(HOUSE.database())
                        .register(
                                HOUSE.client(),
                                CertificationScenario.texts(),
                                CertificationScenario.types())
                        .known();
    }

    @Override
    public AuthzenProgram program() {
        return program;
    }
}
