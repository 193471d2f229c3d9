package dev.sallyport.authzen;

import dev.sallyport.decisionpoint.Client;
import dev.sallyport.decisionpoint.ClientRules;
import dev.sallyport.decisionpoint.ClientTexts;
import dev.sallyport.decisionpoint.Clients;
import dev.sallyport.decisionpoint.NewClient;
import dev.sallyport.decisionpoint.RulesChange;
import dev.sallyport.decisionpoint.TypeRule;
import dev.sallyport.identity.People;
import dev.sallyport.identity.Person;
import dev.sallyport.kernel.ClientId;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Listing;
import dev.sallyport.web.Visitor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Registration of clients, at the inner door alone.
///
/// **Security barrier.** What gives a program decisions needs an administrator whose proof is not
/// older than [#FRESH]; removing one does not. docs/decisions/0010 says why it is no ceremony.
@RestController
public final class ClientsHttp {
    static final Duration FRESH = Duration.ofMinutes(5);
    private static final long DAYS = 90;

    private final Clients clients;
    private final People people;

    public ClientsHttp(Clients clients, People people) {
        this.clients = clients;
        this.people = people;
    }

    record TypeView(String type, @Nullable String entity, @Nullable Boolean trusted) {
        TypeRule rule() {
            return new TypeRule(type, entity == null ? type : entity, Boolean.TRUE.equals(trusted));
        }
    }

    /// @param policies missing where the policies of the door itself answer
    record Rules(
            List<TypeView> types,
            @Nullable String policies,
            @Nullable Boolean doorPolicies,
            @Nullable String schema,
            @Nullable String entities,
            @Nullable Integer samplePercent) {
        private boolean doors() {
            return Boolean.TRUE.equals(doorPolicies);
        }

        private String text() {
            if (doors() == (policies != null)) {
                throw new Problem(
                        ProblemCode.INVALID, "give `policies`, or `door_policies` instead of them");
            }
            return policies == null ? ClientTexts.DOORS : policies;
        }

        /// @param before the entities there are, for when none are sent; under the door's policies
        ///   there is no use for them
        RulesChange change(String before) {
            String kept = doors() ? "" : before;
            return new RulesChange(
                    ClientRules.parse(
                            new ClientTexts(
                                    text(),
                                    schema == null ? "" : schema,
                                    entities == null ? kept : entities),
                            types.stream().map(TypeView::rule).toList()),
                    samplePercent == null ? 100 : samplePercent);
        }
    }

    record Registration(
            String name,
            String door,
            String purpose,
            @Nullable String accountable,
            @Nullable Integer expiresInDays,
            Rules rules) {}

    record HandOver(@Nullable String accountable) {
        String named() {
            if (accountable == null || accountable.isBlank()) {
                throw new Problem(
                        ProblemCode.INVALID, "say in `accountable` who answers for it from now on");
            }
            return accountable;
        }
    }

    record Rotation(@Nullable Integer overlapSeconds) {}

    /// @param answers whether it gets any: somebody active has to answer for it
    record ClientView(
            ClientId id,
            String name,
            String door,
            String purpose,
            PersonId accountable,
            String accountableName,
            boolean answers,
            int version,
            int samplePercent,
            Instant registeredAt,
            Instant expiresAt,
            @Nullable Instant endedAt) {}

    private ClientView view(Operation op, Client it) {
        return new ClientView(
                it.id(),
                it.name(),
                it.door().name().toLowerCase(java.util.Locale.ROOT),
                it.purpose(),
                it.accountable(),
                people.get(it.accountable()).name(),
                it.answeredFor() && it.endedAt() == null && it.expiresAt().isAfter(op.at()),
                it.version(),
                it.samplePercent(),
                it.registeredAt(),
                it.expiresAt(),
                it.endedAt());
    }

    private Told told(Operation op, Clients.Registered registered) {
        return new Told(
                view(op, registered.client()),
                new String(registered.secret().reveal(), StandardCharsets.US_ASCII));
    }

    /// @param secret to be shown now; nobody can show it again
    record Told(ClientView client, String secret) {
        @Override
        public String toString() {
            return "Told[" + client + ", ***]";
        }
    }

    record Described(
            ClientView client,
            List<TypeView> types,
            String policies,
            String schema,
            int entitiesBytes) {}

    @Access(value = Caller.ADMINISTRATOR, bodyBytesMax = 262_144)
    @PostMapping("/api/v1/clients")
    Told register(Operation op, Visitor.SignedIn visitor, @RequestBody Registration asked) {
        mustBeFresh(op, visitor);
        NewClient fresh =
                new NewClient(
                        asked.name(),
                        door(asked.door()),
                        accountable(op, asked.accountable()),
                        asked.purpose(),
                        Duration.ofDays(
                                asked.expiresInDays() == null ? DAYS : asked.expiresInDays()));
        return told(op, clients.register(op, fresh, asked.rules().change("")));
    }

    @Access(Caller.ADMINISTRATOR)
    @GetMapping("/api/v1/clients")
    Listing<ClientView> all(Operation op) {
        return Listing.whole(clients.all(op).stream().map(it -> view(op, it)).toList());
    }

    @Access(Caller.ADMINISTRATOR)
    @GetMapping("/api/v1/clients/{client}")
    Described one(Operation op, @PathVariable String client) {
        Clients.Described it = clients.describe(op, clients.meant(op, client));
        ClientTexts texts = it.rules().texts();
        return new Described(
                view(op, it.client()),
                it.rules().types().stream()
                        .map(rule -> new TypeView(rule.type(), rule.entity(), rule.trusted()))
                        .toList(),
                texts.policies(),
                texts.schema(),
                texts.entities().getBytes(StandardCharsets.UTF_8).length);
    }

    /// Other policies, schema and types. Entities stay as they are unless they are sent too.
    @Access(value = Caller.ADMINISTRATOR, bodyBytesMax = 262_144)
    @PostMapping("/api/v1/clients/{client}/rules")
    ClientView rules(
            Operation op,
            Visitor.SignedIn visitor,
            @PathVariable String client,
            @RequestBody Rules rules) {
        mustBeFresh(op, visitor);
        ClientId id = clients.meant(op, client);
        String before = clients.describe(op, id).rules().texts().entities();
        return view(op, clients.changeRules(op, id, rules.change(before)));
    }

    /// The entities alone, as Cedar JSON: the one part that grows.
    @Access(value = Caller.ADMINISTRATOR, bodyBytesMax = ClientTexts.ENTITIES_MAX)
    @PostMapping("/api/v1/clients/{client}/entities")
    ClientView entities(
            Operation op,
            Visitor.SignedIn visitor,
            @PathVariable String client,
            @RequestBody byte[] entities) {
        mustBeFresh(op, visitor);
        ClientId id = clients.meant(op, client);
        Clients.Described before = clients.describe(op, id);
        ClientRules rules =
                ClientRules.parse(
                        before.rules()
                                .texts()
                                .withEntities(new String(entities, StandardCharsets.UTF_8)),
                        before.rules().types());
        return view(
                op,
                clients.changeRules(
                        op, id, new RulesChange(rules, before.client().samplePercent())));
    }

    @Access(Caller.ADMINISTRATOR)
    @PostMapping("/api/v1/clients/{client}/rotate")
    Told rotate(
            Operation op,
            Visitor.SignedIn visitor,
            @PathVariable String client,
            @RequestBody(required = false) @Nullable Rotation asked) {
        mustBeFresh(op, visitor);
        Integer overlap = asked == null ? null : asked.overlapSeconds();
        return told(
                op,
                clients.rotate(
                        op,
                        clients.meant(op, client),
                        Duration.ofSeconds(overlap == null ? 0 : overlap)));
    }

    /// Somebody else answers for it. Who has left cannot be asked, so this takes an administrator.
    @Access(Caller.ADMINISTRATOR)
    @PostMapping("/api/v1/clients/{client}/accountable")
    ClientView handOver(
            Operation op,
            Visitor.SignedIn visitor,
            @PathVariable String client,
            @RequestBody HandOver asked) {
        mustBeFresh(op, visitor);
        return view(
                op,
                clients.handOver(op, clients.meant(op, client), accountable(op, asked.named())));
    }

    @Access(Caller.ADMINISTRATOR)
    @DeleteMapping("/api/v1/clients/{client}")
    Listing<ClientView> remove(Operation op, @PathVariable String client) {
        clients.remove(op, clients.meant(op, client));
        return all(op);
    }

    private static void mustBeFresh(Operation op, Visitor.SignedIn visitor) {
        if (visitor.provenAt().plus(FRESH).isBefore(op.at())) {
            throw new Problem(
                    ProblemCode.STEP_UP,
                    "this needs a proof not older than 5 minutes: open the inner session anew");
        }
    }

    private static Door door(String text) {
        return switch (text) {
            case "outer" -> Door.OUTER;
            case "inner" -> Door.INNER;
            default -> throw new Problem(ProblemCode.INVALID, "`door` is `outer` or `inner`");
        };
    }

    private PersonId accountable(Operation op, @Nullable String named) {
        if (named == null) {
            return op.person();
        }
        return (named.startsWith("psn_")
                        ? people.find(PersonId.parse(named))
                        : people.findByName(named))
                .filter(Person::active)
                .map(Person::id)
                .orElseThrow(
                        () -> new Problem(ProblemCode.NOT_FOUND, "there is no such active person"));
    }
}
