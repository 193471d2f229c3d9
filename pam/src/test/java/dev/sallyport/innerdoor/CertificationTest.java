package dev.sallyport.innerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.authzen.AuthzenProgram;
import dev.sallyport.authzen.CertificationBasic;
import dev.sallyport.authzen.CertificationBatch;
import dev.sallyport.authzen.CertificationDiscovery;
import dev.sallyport.authzen.CertificationScenario;
import dev.sallyport.authzen.CertificationSearch;
import dev.sallyport.decisionpoint.ClientTexts;
import dev.sallyport.innerdoor.InnerHouse.Person;
import dev.sallyport.web.DoorClient;
import dev.sallyport.web.DoorClient.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The certification scenario of AuthZEN at a whole inner door, from the registration by an
/// administrator on.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CertificationTest
        implements CertificationBasic,
                CertificationBatch,
                CertificationSearch,
                CertificationDiscovery {
    @RegisterExtension static final InnerHouse house = new InnerHouse();

    private AuthzenProgram program;

    @BeforeAll
    void an_administrator_registers_a_program() {
        Person ada = house.founder("ada");
        house.founder("bob");
        ClientTexts texts = CertificationScenario.texts();
        List<Map<String, ?>> types =
                List.of(
                        Map.of("type", "user", "trusted", true),
                        Map.of("type", "record", "trusted", true));
        Answer told =
                ada.post(
                        "/api/v1/clients",
                        Map.of(
                                "name",
                                "certification",
                                "door",
                                "inner",
                                "purpose",
                                "asks what the scenario asks",
                                "rules",
                                Map.of(
                                        "types",
                                        types,
                                        "policies",
                                        texts.policies(),
                                        "entities",
                                        texts.entities())));
        assertThat(told.status()).as(told.text()).isEqualTo(200);
        String secret = told.json().get("secret").asString();
        program = new AuthzenProgram(new DoorClient(house.settings), "certification", secret);
        program.known();
    }

    @Override
    public AuthzenProgram program() {
        return program;
    }
}
