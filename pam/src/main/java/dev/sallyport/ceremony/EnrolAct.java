package dev.sallyport.ceremony;

import dev.sallyport.identity.Names;
import dev.sallyport.identity.NewPerson;
import dev.sallyport.identity.People;
import dev.sallyport.identity.PersonKind;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Ruling;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.warrant.AuthenticatorKind;
import dev.sallyport.warrant.EnrolAuthenticator;
import dev.sallyport.warrant.SealedFact;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Enrolling an authenticator of the inner door, on one of three roads:
///
/// - *set-up*: the first two people, with the set-up secret; they administer;
/// - *own*: another authenticator of the same person, who signs with one they have;
/// - *vouched*: somebody with a code, and two other people who sign that it is them.
///
/// Who sets us up is no fact of policy yet and asks nothing; the other two ask it before the
/// keeper. On each the new authenticator signs first, so nobody enrols a key they do not hold. What
/// is added to somebody later cannot approve for a day: long enough for the real person to notice.
final class EnrolAct implements CeremonyAct<EnrolAuthenticator> {
    private static final String ROAD = "road";
    private static final String SETUP = "setup";
    private static final String OWN = "own";
    private static final String VOUCHED = "vouched";
    private static final int VOUCHERS = 2;
    private static final Duration NOVELTY = Duration.ofHours(24);

    private final CeremonyParts parts;
    private final EnrolmentCodes codes;
    private final People people;
    private final Founding founding;

    EnrolAct(CeremonyParts parts, EnrolmentCodes codes, People people, Founding founding) {
        this.parts = parts;
        this.codes = codes;
        this.people = people;
        this.founding = founding;
    }

    @Override
    public Class<EnrolAuthenticator> type() {
        return EnrolAuthenticator.class;
    }

    @Override
    public String name() {
        return "enrol-authenticator";
    }

    @Override
    public boolean open() {
        return true;
    }

    @Override
    public boolean setsUp() {
        return true;
    }

    /// Which road, for whom, and from when the authenticator may approve.
    private record Road(PersonId person, Instant mayApproveFrom, Map<String, String> detail) {}

    @Override
    public Draft<EnrolAuthenticator> draft(Operation op, Fields fields, Instant at) {
        Road road = road(op, fields, at);
        AuthenticatorKind kind = AuthenticatorKind.parse(fields.text("kind"));
        byte[] publicKey = fields.bytes("public_key");
        byte[] credential =
                switch (kind) {
                    case PASSKEY, SOFTWARE -> fields.bytes("credential_id");
                    // The key names itself; what the caller calls it does not matter.
                    case SSH_SK -> {
                        fields.optionalBytes("credential_id");
                        yield publicKey;
                    }
                };
        EnrolAuthenticator act =
                new EnrolAuthenticator(
                        parts.installation(),
                        new AuthenticatorId(parts.randomness().uuid(parts.clock())),
                        kind,
                        credential,
                        publicKey,
                        fields.optionalBytes("aaguid").orElseGet(() -> new byte[0]),
                        Names.title(fields.optionalText("label").orElse(kind.name())),
                        road.person(),
                        at,
                        road.mayApproveFrom());
        return new Draft<>(act, road.detail());
    }

    private Road road(Operation op, Fields fields, Instant at) {
        Optional<String> name = fields.optionalText("person").map(Names::personName);
        if (op.actor() instanceof Actor.Human(PersonId person)) {
            mayEnrol(op, person);
            return new Road(person, at.plus(NOVELTY), Map.of(ROAD, OWN));
        }
        Optional<String> code =
                fields.optionalText("enrolment_code")
                        .or(() -> fields.optionalText("invitation"))
                        .map(String::strip);
        if (code.isPresent()) {
            Sha256 hash = EnrolmentCodes.hash(code.get());
            PersonId person =
                    codes.owner(hash, at)
                            .filter(it -> !parts.directory().gone(it))
                            .filter(it -> name.isEmpty() || named(it, name.get()))
                            .orElseThrow(EnrolAct::noCode);
            // The vouchers have a day; whenever they come, a day of novelty is left.
            Instant from = at.plus(Ceremonies.COSIGNING).plus(NOVELTY);
            return new Road(person, from, Map.of(ROAD, VOUCHED, "code", hash.hex()));
        }
        if (!parts.keeper().setupOpen()) {
            throw new Problem(
                    ProblemCode.FORBIDDEN,
                    "the installation is set up: ask an administrator for an invitation");
        }
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put(ROAD, SETUP);
        detail.put("name", name.orElseThrow(EnrolAct::noName));
        detail.put("display_name", Names.title(fields.text("display_name")));
        fields.optionalText("email").map(Names::email).ifPresent(it -> detail.put("email", it));
        if (people.findByName(name.orElseThrow(EnrolAct::noName)).isPresent()) {
            throw new Problem(ProblemCode.CONFLICT, "the name is taken: choose another");
        }
        return new Road(new PersonId(parts.randomness().uuid(parts.clock())), at, detail);
    }

    @Override
    public List<Line> lines(EnrolAuthenticator act) {
        return List.of(
                new Line("Enrol", act.kind() + " “" + act.label() + "”"),
                new Line("For", whom(act.by())),
                act.mayApproveFrom().isAfter(act.at())
                        ? Line.at("May approve from", act.mayApproveFrom())
                        : new Line("May approve", "at once"),
                new Line("Key", Sha256.of(act.publicKey()).hex()));
    }

    /// Who sets the installation up is in no directory yet, and the act knows them by id only.
    private String whom(PersonId person) {
        return parts.directory().find(person).isPresent()
                ? parts.directory().nameOf(person)
                : "you, as a new person (" + person.text() + ")";
    }

    @Override
    public Cosigning cosigning(Draft<EnrolAuthenticator> draft) {
        return switch (road(draft)) {
            case SETUP -> Cosigning.NONE;
            case OWN -> Cosigning.samePerson();
            default -> Cosigning.others(VOUCHERS);
        };
    }

    /// Anybody whose authenticators count may vouch; the keeper refuses those too new for it.
    @Override
    public void mayCosign(Draft<EnrolAuthenticator> draft, PersonId signer) {
        boolean right =
                switch (road(draft)) {
                    case OWN -> signer.equals(draft.act().by());
                    case VOUCHED -> !parts.directory().sameHuman(signer, draft.act().by());
                    default -> false;
                };
        if (!right) {
            throw new Problem(ProblemCode.FORBIDDEN, "this enrolment is not yours to vouch for");
        }
    }

    @Override
    public Performed perform(Operation op, Signed<EnrolAuthenticator> signed) {
        String road = road(signed.draft());
        return road.equals(SETUP) ? setUp(op, signed) : enrolled(op, signed, road);
    }

    private Performed setUp(Operation op, Signed<EnrolAuthenticator> signed) {
        Secret secret =
                signed.setupSecret()
                        .orElseThrow(() ->
                                new Problem(
                                        ProblemCode.FORBIDDEN,
                                        "the set-up secret is missing: it lies in the"
                                                + " keeper's directory"));
        Map<String, String> detail = signed.draft().detail();
        PersonId person = signed.act().by();
        people.add(
                op,
                person,
                new NewPerson(
                        detail.getOrDefault("name", ""),
                        detail.getOrDefault("display_name", ""),
                        detail.get("email"),
                        PersonKind.EMPLOYEE,
                        null));
        people.activate(op, person);
        Map<String, Object> once = founding.founded(op, person);
        SealedFact sealed = parts.keeper().bootstrap(secret, signed.signed());
        return new Performed(add(op, signed, sealed, SETUP), once);
    }

    private Ruling mayEnrol(Operation op, PersonId person) {
        return parts.policy().require(Ask.of(op, Action.ENROL_AUTHENTICATOR, person));
    }

    private Performed enrolled(Operation op, Signed<EnrolAuthenticator> signed, String road) {
        if (road.equals(VOUCHED)) {
            Sha256 code = Sha256.parseHex(signed.draft().detail().getOrDefault("code", ""));
            if (codes.owner(code, parts.clock().instant()).isEmpty()) {
                throw noCode();
            }
            codes.use(code, signed.ceremony());
            // Two people say who it is: more than the outer door would ask for.
            people.activate(op, signed.act().by());
        }
        // Who was invited acts from now on, so this comes after they were activated.
        Operation ruled = op.ruledBy(mayEnrol(op, signed.act().by()));
        SealedFact sealed = parts.keeper().seal(signed.signed());
        return Performed.kept(add(ruled, signed, sealed, road));
    }

    private Map<String, Object> add(
            Operation op, Signed<EnrolAuthenticator> signed, SealedFact sealed, String road) {
        EnrolAuthenticator act = signed.act();
        parts.authenticators().add(new Authenticator(act, sealed));
        parts.ledger().append(op, CeremonyEvents.enrolled(act, signed.signed(), road));
        return Map.of(
                "authenticator", act.authenticator().text(),
                "person", act.by().text(),
                "may_approve_from", act.mayApproveFrom().toString());
    }

    private static String road(Draft<EnrolAuthenticator> draft) {
        return draft.detail().getOrDefault(ROAD, VOUCHED);
    }

    private boolean named(PersonId person, String name) {
        return parts.directory().find(person).filter(it -> it.name().equals(name)).isPresent();
    }

    private static Problem noName() {
        return new Problem(ProblemCode.MALFORMED, "`person` is missing: the name you will have");
    }

    private static Problem noCode() {
        return new Problem(
                ProblemCode.NOT_FOUND,
                "there is no such invitation for this person, or it was used: ask for another");
    }
}
