package dev.sallyport.decisionpoint;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.identity.NewPerson;
import dev.sallyport.identity.People;
import dev.sallyport.kernel.ClientId;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.StreamLane;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Policy;
import dev.sallyport.policy.Relations;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.policy.RuleTexts;
import dev.sallyport.policy.Snapshots;
import dev.sallyport.testkit.Operations;
import dev.sallyport.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/// An inner door's desk over a real database, an administrator, and clients to register.
final class DecisionScene {
    final Database inside;
    final People people;
    final Relations relations;
    final Snapshots snapshots;
    final Clients clients;
    final ClientBook book;
    final StreamLane stream;
    final DecisionLog log;
    final DecisionPoint point;
    final PersonId ada;
    final Operation byAda;

    private final Operations operations = Operations.real();

    DecisionScene(TestDatabase database) {
        inside = new Database(database.inner());
        InstantSource clock = InstantSource.system();
        Randomness randomness = Randomness.secure();
        Ledger ledger = new Ledger(inside, clock, randomness);
        people = new People(inside, ledger, clock, randomness);
        relations = new Relations(inside, List.of("inner"));
        snapshots =
                new Snapshots(
                        inside,
                        List.of("inner"),
                        RuleTexts.ofFreshInstallation(RuleSet.Rules.INNER));
        clients = new Clients(inside, new Policy(snapshots), ledger, clock, randomness);
        book = new ClientBook(Door.INNER, inside);
        stream = new StreamLane(inside, clock, randomness);
        log = new DecisionLog(Door.INNER, stream, clock, randomness);
        point = new DecisionPoint(snapshots, book, log);
        ada = person("ada-" + tail());
        byAda = operations.inside(ada);
        relate(ada.text(), "administrator", Ask.INSTALLATION);
        book.refresh();
    }

    static String tail() {
        return UUID.randomUUID().toString().substring(24);
    }

    Operation inside(PersonId person) {
        return operations.inside(person);
    }

    PersonId person(String name) {
        Operation op = operations.process("test");
        PersonId id = people.add(op, NewPerson.employee(name, "Somebody")).id();
        people.activate(op, id);
        return id;
    }

    void freeze(PersonId person) {
        people.freeze(operations.process("test"), person);
        snapshots.exact();
    }

    void relate(String subject, String relation, String object) {
        inside.inTransaction(() ->
                relations.relate(operations.process("test"), subject, relation, object, null));
        snapshots.exact();
    }

    void unrelate(String subject, String relation, String object) {
        inside.inTransaction(
                () -> relations.unrelate(operations.process("test"), subject, relation, object));
        snapshots.exact();
    }

    static NewClient named(String name, Door door, PersonId accountable) {
        return new NewClient(name, door, accountable, "shows records", Duration.ofDays(30));
    }

    static RulesChange rules(String policies, TypeRule... types) {
        return rules(new ClientTexts(policies, "", ""), types);
    }

    static RulesChange rules(ClientTexts texts, TypeRule... types) {
        return new RulesChange(ClientRules.parse(texts, List.of(types)), 100);
    }

    Clients.Registered register(RulesChange rules) {
        Clients.Registered registered =
                clients.register(byAda, named("app-" + UUID.randomUUID(), Door.INNER, ada), rules);
        book.refresh();
        return registered;
    }

    static String text(Clients.Registered registered) {
        return new String(registered.secret().reveal(), StandardCharsets.US_ASCII);
    }

    Answer ask(ClientId client, Inquiry asked) {
        return point.decide(byAda, client, byAda.id().text(), asked);
    }

    /// The bodies of what was told about a client, oldest first.
    static List<String> told(Database owner, ClientId client, String type) {
        return owner.jdbc()
                .sql(
                        """
                          select convert_from(b.content, 'UTF8')
                            from ledger.entry as e
                            join ledger.body as b on b.event_id = e.event_id
                           where e.type = :type
                             and position(convert_to(:client, 'UTF8') in e.leaf) > 0
                        order by e.written_at, e.event_id
                        """)
                .param("type", type)
                .param("client", client.text())
                .query(Rows::firstText)
                .list();
    }
}
