package dev.sallyport.authzen;

import dev.sallyport.database.Database;
import dev.sallyport.decisionpoint.ClientRules;
import dev.sallyport.decisionpoint.ClientTexts;
import dev.sallyport.decisionpoint.Clients;
import dev.sallyport.decisionpoint.NewClient;
import dev.sallyport.decisionpoint.RulesChange;
import dev.sallyport.decisionpoint.TypeRule;
import dev.sallyport.identity.NewPerson;
import dev.sallyport.identity.People;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Policy;
import dev.sallyport.policy.Relations;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.policy.RuleTexts;
import dev.sallyport.policy.Snapshots;
import dev.sallyport.testkit.Operations;
import dev.sallyport.testkit.TestDatabase;
import dev.sallyport.web.DoorClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/// Registers programs of either door as the inner door does, with an administrator of its own.
public final class Registrations {
    private final Operations operations = Operations.real();
    private final Database inside;
    private final Clients clients;
    private final PersonId ada;

    public Registrations(TestDatabase database) {
        InstantSource clock = InstantSource.system();
        Randomness randomness = Randomness.secure();
        inside = new Database(database.inner());
        Ledger ledger = new Ledger(inside, clock, randomness);
        Snapshots snapshots =
                new Snapshots(
                        inside,
                        List.of("inner"),
                        RuleTexts.ofFreshInstallation(RuleSet.Rules.INNER));
        clients = new Clients(inside, new Policy(snapshots), ledger, clock, randomness);
        ada = administrator(new People(inside, ledger, clock, randomness));
    }

    private PersonId administrator(People people) {
        PersonId id =
                people.add(operations.process("test"), NewPerson.employee("ada-" + tail(), "Ada"))
                        .id();
        people.activate(operations.process("test"), id);
        inside.inTransaction(() ->
                new Relations(inside, List.of("inner"))
                        .relate(
                                operations.process("test"),
                                id.text(),
                                "administrator",
                                Ask.INSTALLATION,
                                null));
        return id;
    }

    private static String tail() {
        return UUID.randomUUID().toString().substring(24);
    }

    /// @param http the door it asks
    public AuthzenProgram register(DoorClient http, ClientTexts texts, TypeRule... types) {
        Clients.Registered registered =
                clients.register(
                        operations.inside(ada),
                        new NewClient(
                                "app-" + tail(),
                                http.settings().door(),
                                ada,
                                "tests",
                                Duration.ofDays(1)),
                        new RulesChange(ClientRules.parse(texts, List.of(types)), 100));
        return new AuthzenProgram(
                http,
                registered.client().id().text(),
                new String(registered.secret().reveal(), StandardCharsets.US_ASCII));
    }

    void remove(AuthzenProgram program) {
        clients.remove(operations.inside(ada), clients.meant(operations.inside(ada), program.id));
    }
}
