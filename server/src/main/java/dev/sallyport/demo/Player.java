package dev.sallyport.demo;

import dev.sallyport.client.DoorAddress;
import dev.sallyport.client.DoorLink;
import dev.sallyport.client.DoorProblem;
import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import dev.sallyport.client.OuterDoor;
import dev.sallyport.client.SoftwareSigner;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.warrant.SoftwareAuthenticator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A person of the story, with what a person has: a password, a code generator, an authenticator
/// for the inner door, and a client for each door.
final class Player implements AutoCloseable {
    private final String name;
    private final String fullName;
    private final OuterDoor outer;
    private final InnerDoor inner;
    private final SoftwareAuthenticator authenticator;
    private final SoftwareSigner signer;
    private final Secret password;
    private final InstantSource clock;
    private Optional<OneTimeCodes> codes = Optional.empty();
    private String sheet = "";

    Player(
            String name,
            String fullName,
            Addresses doors,
            InstantSource clock,
            Randomness randomness) {
        this.name = name;
        this.fullName = fullName;
        this.clock = clock;
        outer = new OuterDoor(new DoorLink(doors.outer(), Optional.empty()));
        inner = new InnerDoor(new DoorLink(doors.inner(), Optional.empty()));
        authenticator = SoftwareAuthenticator.create(randomness);
        signer = new SoftwareSigner(authenticator);
        byte[] secret = Base64.getEncoder().encode(randomness.bytes(18));
        password = Secret.takeOwnershipOf(secret);
    }

    /// Where the doors are.
    record Addresses(DoorAddress outer, DoorAddress inner) {}

    String name() {
        return name;
    }

    String fullName() {
        return fullName;
    }

    OuterDoor outer() {
        return outer;
    }

    InnerDoor inner() {
        return inner;
    }

    SoftwareSigner signer() {
        return signer;
    }

    /// Puts the authenticator where a command line of this person finds it, private.
    void saveAuthenticator(Path file) {
        authenticator.save(file);
    }

    /// Takes up an invitation at the outer door.
    JsonNode enrolOutside(String invitation) throws Exception {
        try (Secret code = Secret.takeOwnershipOf(invitation.getBytes(StandardCharsets.UTF_8))) {
            OuterDoor.Enrolment begun = invited(code);
            OneTimeCodes generator = new OneTimeCodes(begun.generatorSecret(), clock);
            codes = Optional.of(generator);
            JsonNode done = outer.enrol(begun, code, password, generator.next());
            sheet = sheet(begun, done);
            return done;
        }
    }

    /// What this person keeps in a head, on a telephone and in a drawer: enough to sign in at the
    /// outer door in any browser.
    private String sheet(OuterDoor.Enrolment begun, JsonNode done) {
        StringBuilder text = new StringBuilder();
        text.append("name            ").append(begun.name()).append('\n');
        text.append("password        ")
                .append(new String(password.reveal(), StandardCharsets.UTF_8))
                .append('\n');
        text.append("recovery codes  each works once, in place of a code of the generator\n");
        done.path("recovery_codes")
                .forEach(each ->
                        text.append("                ").append(each.asString()).append('\n'));
        text.append("code generator  for an authenticator app: ")
                .append(begun.generatorSecret())
                .append('\n');
        return text.toString();
    }

    /// Empty before the person has enrolled at the outer door.
    String sheet() {
        return sheet;
    }

    /// An invitation crosses from the inner to the outer door as a durable job: a moment may pass.
    private OuterDoor.Enrolment invited(Secret invitation) throws Exception {
        return Until.there(
                "the outer door knows the invitation",
                () -> {
                    try {
                        return Optional.of(outer.beginEnrolment(invitation));
                    } catch (DoorProblem _) {
                        return Optional.empty();
                    }
                });
    }

    /// Password, then a one-time code.
    JsonNode signIn() throws Exception {
        String code = nextCode();
        return outer.signIn(name, password, () -> code);
    }

    /// Signs in with a code that may be wrong.
    JsonNode signInWith(String code) {
        return outer.signIn(name, password, () -> code);
    }

    String nextCode() throws Exception {
        return codes.orElseThrow(() -> new Disproved(name + " has no code generator")).next();
    }

    /// Opens the short session for looking at the inner door.
    void openInner() {
        inner.open(name, signer);
    }

    /// Signs an act that needs nobody else.
    JsonNode act(ObjectNode fields) {
        DoorLink.Accepted accepted = inner.act(fields, signer, _ -> {});
        Disproved.unless(!accepted.waiting(), "the act waits for somebody else's signature");
        return accepted.result();
    }

    ObjectNode enrolment(String label) {
        ObjectNode fields = InnerDoor.fields("enrol-authenticator").put("label", label);
        signer.enrolment()
                .properties()
                .forEach(field -> fields.set(field.getKey(), field.getValue()));
        return fields;
    }

    /// The item of a list that has this value in this field.
    JsonNode find(String path, String field, String value) {
        for (JsonNode item : inner.link().get(path).path("items")) {
            if (Json.text(item, field).equals(value)) {
                return item;
            }
        }
        throw new Disproved("there is no such item at " + path);
    }

    /// Runs what a door has to refuse, and returns how it said no.
    static String refusal(Runnable act) {
        try {
            act.run();
        } catch (DoorProblem problem) {
            return problem.status() + ", “" + problem.getMessage() + "”";
        }
        throw new Disproved("the door did not refuse");
    }

    @Override
    public void close() {
        outer.close();
        inner.close();
        password.close();
    }
}
