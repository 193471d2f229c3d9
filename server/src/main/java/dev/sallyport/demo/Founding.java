package dev.sallyport.demo;

import dev.sallyport.client.Challenge;
import dev.sallyport.client.DoorAddress;
import dev.sallyport.client.DoorLink;
import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import dev.sallyport.client.SshPublicKey;
import dev.sallyport.kernel.Secret;
import dev.sallyport.warrant.Allowances;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The first chapter: an organisation comes to be.
final class Founding {
    static final String TARGET = "lab";
    static final String STRICT = "lab-strict";

    private final Stage stage;
    private final Player alice;
    private final Player bob;
    private final Player carol;
    private final Player dave;

    Founding(Stage stage) {
        this.stage = stage;
        alice = stage.player("alice");
        bob = stage.player("bob");
        carol = stage.player("carol");
        dave = stage.player("dave");
    }

    List<Step> steps() {
        return List.of(
                new Step("Alice and Bob become administrators with the set-up secret", this::setUp),
                new Step("Alice signs in at the outer door with two factors", this::signIn),
                new Step("An outer session opens nothing at the inner door", this::otherDoor),
                new Step("Carol and Dave are invited; two people vouch for each", this::invite),
                new Step("A lab server is set up and becomes a target", this::target),
                new Step("Carol and Dave register the SSH keys they already have", this::keys));
    }

    private String setUp() throws Exception {
        for (Player founder : List.of(alice, bob)) {
            byte[] bytes = Files.readAllBytes(stage.installation().setupSecret());
            try (Secret secret = Secret.takeOwnershipOf(bytes)) {
                ObjectNode fields =
                        founder.enrolment("demo key")
                                .put("person", founder.name())
                                .put("display_name", founder.fullName());
                JsonNode result =
                        founder.inner().setUp(fields, secret, founder.signer(), _ -> {}).result();
                stage.put(founder.name() + " invitation", Json.need(result, "invitation"));
            }
        }
        Disproved.unless(
                !Files.exists(stage.installation().setupSecret()),
                "the set-up secret is still there");
        ObjectNode third =
                carol.enrolment("demo key").put("person", "mallory").put("display_name", "Mallory");
        String refusal = Player.refusal(() -> carol.inner().begin(third));
        alice.openInner();
        bob.openInner();
        return "both signed with an authenticator of their own; the secret's file is gone\n"
                + "a third one was refused: "
                + refusal;
    }

    private String signIn() throws Exception {
        alice.enrolOutside(stage.get("alice invitation"));
        bob.enrolOutside(stage.get("bob invitation"));
        String wrong = Player.refusal(() -> alice.signInWith("000000"));
        String code = alice.nextCode();
        alice.signInWith(code);
        String again = Player.refusal(() -> alice.signInWith(code));
        alice.outer().link().get("/api/v1/me");
        return "signed in as "
                + alice.name()
                + ": password, then a one-time code\na wrong code: "
                + wrong
                + "\nthe same code again: "
                + again;
    }

    private String otherDoor() {
        try (DoorLink inner =
                new DoorLink(
                        DoorAddress.parse(stage.installation().innerOrigin().toString()),
                        Optional.empty())) {
            inner.present(alice.outer().link().handle().orElseThrow());
            return "alice's outer handle at the inner door: "
                    + Player.refusal(() -> inner.get("/api/v1/me"));
        }
    }

    private String invite() throws Exception {
        for (Player newcomer : List.of(carol, dave)) {
            JsonNode invited =
                    alice.act(
                            InnerDoor.fields("invite-person")
                                    .put("name", newcomer.name())
                                    .put("display_name", newcomer.fullName())
                                    .put("email", newcomer.name() + "@example.org"));
            stage.put(newcomer.name(), Json.need(invited, "person"));
            newcomer.enrolOutside(Json.need(invited, "invitation"));
            ObjectNode fields =
                    newcomer.enrolment("demo key")
                            .put("invitation", Json.need(invited, "inner_invitation"));
            Challenge challenge = newcomer.inner().begin(fields);
            DoorLink.Accepted first = newcomer.inner().complete(challenge, newcomer.signer());
            Disproved.unless(first.waiting(), "an authenticator was enrolled without vouchers");
            for (Player voucher : List.of(alice, bob)) {
                voucher.inner().countersign(challenge.ceremony(), voucher.signer(), _ -> {});
            }
            newcomer.openInner();
        }
        return "each has a password and a code generator at the outer door, and an authenticator\n"
                + "at the inner door that Alice and Bob have signed for";
    }

    private String target() throws Exception {
        LabHost lab = stage.startLab(stage.installation().keeper().sshCaKey());
        for (String[] roster :
                new String[][] {
                    {"lab-people", "alice", "carol", "dave"}, {"lab-approvers", "alice", "bob"}
                }) {
            ObjectNode fields = InnerDoor.fields("define-roster").put("name", roster[0]);
            for (int i = 1; i < roster.length; i++) {
                fields.withArray("members").add(roster[i]);
            }
            alice.act(fields);
        }
        define(lab, TARGET, false, List.of(Allowances.FORWARD_LOCAL, Allowances.FORWARD_REMOTE));
        define(lab, STRICT, true, List.of());
        return "the lab is "
                + lab.what()
                + "\nit trusts the certificate authority and has no passwords and no keys\n"
                + "its host key is pinned: "
                + lab.hostKeys().getFirst();
    }

    private void define(LabHost lab, String name, boolean freshProof, List<String> allowances) {
        ObjectNode fields =
                InnerDoor.fields("define-target")
                        .put("name", name)
                        .put("host", "127.0.0.1")
                        .put("port", lab.port())
                        .put("eligible", "lab-people")
                        .put("approvers", "lab-approvers")
                        .put("approvals_needed", 1)
                        .put("grant_seconds_max", 3600)
                        .put("idle_seconds", 900)
                        .put("fresh_proof", freshProof);
        lab.hostKeys().forEach(fields.withArray("host_keys")::add);
        fields.withArray("logins").add(lab.login());
        allowances.forEach(fields.withArray("allowances")::add);
        alice.act(fields);
    }

    private String keys() throws Exception {
        for (Player person : List.of(carol, dave)) {
            byte[] blob = SshPublicKey.parse(KeyFiles.publicLine(stage.key(person))).blob();
            person.act(
                    InnerDoor.fields("register-ssh-key")
                            .put("public_key", Json.encode(blob))
                            .put("label", "laptop"));
        }
        SshTool ssh = stage.ssh(carol);
        Programs.Ran ran = ssh.exec(stage.lab().login() + "@" + TARGET, "true");
        Disproved.unless(ran.exit() != 0, "somebody got in without a grant");
        return "the client is "
                + ssh.what()
                + "\nwithout a grant, ssh says: "
                + ran.out().strip().lines().findFirst().orElse("nothing");
    }
}
