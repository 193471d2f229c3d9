package dev.sallyport.innerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.innerdoor.InnerHouse.Person;
import dev.sallyport.ledger.LedgerEntry;
import dev.sallyport.ledger.LedgerObject;
import dev.sallyport.ledger.Outcome;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.web.DoorClient.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// Who sees what at the inner door is policy's to say.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LookingInsideTest {
    @RegisterExtension static final InnerHouse house = new InnerHouse();

    private static final String FRESH = RuleSet.ofFreshInstallation(RuleSet.Rules.INNER).text();

    /// What only those see whom policy lets look at everything.
    private static final List<String> PAGES =
            List.of("leavers", "rosters", "rosters/leads", "ledger/entries", "policies/inner");

    private Person ada = house.new Person("ada");
    private Person bob = house.new Person("bob");
    private Person grace = house.new Person("grace");
    private Person olga = house.new Person("olga");
    private Person mallory = house.new Person("mallory");
    private String inForce = FRESH;

    @BeforeAll
    void an_organisation_with_an_auditor() {
        ada = house.founder("ada");
        bob = house.founder("bob");
        grace = house.invited("grace", ada, bob);
        olga = house.invited("olga", ada, bob);
        mallory = house.invited("mallory", ada, bob);
        house.hasWebOne(ada, List.of("grace"));
        // bob administers and has nothing to do with this one
        ada.act("define-roster", Map.of("name", "askers", "members", List.of("mallory")));
        ada.act("define-roster", Map.of("name", "seconds", "members", List.of("grace")));
        ada.act(
                "define-target",
                Map.of(
                        "name", "quiet",
                        "host", "127.0.0.1",
                        "host_keys", List.of(InnerDoorTest.HOST_KEY),
                        "logins", List.of("root"),
                        "eligible", "askers",
                        "approvers", "seconds",
                        "fresh_proof", false));
        ada.act("define-roster", Map.of("name", "auditors", "members", List.of("olga")));
    }

    @AfterEach
    void as_it_was() {
        inForce(FRESH);
    }

    /// One administrator proposes a text, another approves it.
    private void inForce(String text) {
        if (text.equals(inForce)) {
            return;
        }
        Answer begun =
                ada.begin(
                        "change-policy",
                        Map.of("door", "inner", "text", text, "reason", "who sees what"));
        assertThat(begun.status()).as(begun.text()).isEqualTo(201);
        assertThat(ada.complete(begun.json()).status()).isEqualTo(202);
        Answer done = bob.sign(begun.json().get("id").asString());
        assertThat(done.status()).as(done.text()).isEqualTo(200);
        inForce = text;
    }

    private static String without(String policy) {
        int from = FRESH.indexOf("@id(\"" + policy + "\")");
        int to = FRESH.indexOf("@id(", from + 1);
        assertThat(from).isNotNegative();
        return FRESH.substring(0, from) + (to < 0 ? "" : FRESH.substring(to));
    }

    private static String with(String policy) {
        return FRESH + policy;
    }

    private static int status(Person who, String path) {
        return who.get("/api/v1/" + path).status();
    }

    private static boolean details(Person who, String path) {
        JsonNode person = who.get("/api/v1/people/" + path).json();
        return person.path("authenticators").isArray();
    }

    @Test
    void auditors_look_at_everything_inside() {
        for (String path : PAGES) {
            assertThat(status(olga, path)).as(path).isEqualTo(200);
        }
        assertThat(olga.get("/api/v1/rosters/leads").json().path("members").size()).isEqualTo(2);
        assertThat(details(olga, "grace")).isTrue();
        // … and change nothing
        assertThat(olga.post("/api/v1/people/grace/enrolment-code", Map.of()).status())
                .isEqualTo(403);
        assertThat(olga.post("/api/v1/people/grace/freeze", Map.of("reason", "a look")).status())
                .isEqualTo(403);
        assertThat(
                        olga.begin("define-roster", Map.of("name", "mine", "members", List.of()))
                                .status())
                .isEqualTo(403);
    }

    @Test
    void withdrawing_look_from_auditors_closes_the_pages_to_them() {
        inForce(without("auditors_look"));
        for (String path : PAGES) {
            assertThat(status(olga, path)).as(path).isEqualTo(403);
        }
        assertThat(details(olga, "grace")).isFalse();
        assertThat(details(olga, "olga")).isTrue();
    }

    @Test
    void withdrawing_look_from_administrators_closes_the_pages_inside() {
        for (String path : PAGES) {
            assertThat(status(ada, path)).as(path).isEqualTo(200);
        }
        assertThat(details(ada, "grace")).isTrue();
        String given =
                "  action in [Sallyport::Action::\"freeze\", Sallyport::Action::\"look\"],\n";
        assertThat(FRESH).contains(given);
        inForce(FRESH.replace(given, "  action in Sallyport::Action::\"freeze\",\n"));
        for (String path : PAGES) {
            Answer refused = ada.get("/api/v1/" + path);
            assertThat(refused.status()).as(path).isEqualTo(403);
            assertThat(refused.json().path("detail").asString())
                    .isEqualTo("nothing allows you to do this");
        }
        assertThat(details(ada, "grace")).isFalse();
        // … what is everybody's stays theirs
        assertThat(details(ada, "ada")).isTrue();
        assertThat(status(ada, "people")).isEqualTo(200);
    }

    private String requested() {
        return mallory.act(
                        "request-elevation",
                        Map.of(
                                "target", "quiet",
                                "login", "root",
                                "reason", "renew the certificate",
                                "seconds", 600))
                .get("request")
                .asString();
    }

    private static boolean lists(Person who, String request) {
        for (JsonNode each : who.get("/api/v1/requests").json().get("items")) {
            if (each.get("id").asString().equals(request)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void requests_and_targets_of_others_are_seen_by_whom_policy_lets() {
        String request = requested();
        String given =
                "  action in [Sallyport::Action::\"freeze\", Sallyport::Action::\"look\"],\n";
        for (Person who : List.of(ada, bob, grace, olga, mallory)) {
            assertThat(status(who, "requests/" + request)).as(who.name).isEqualTo(200);
            assertThat(lists(who, request)).as(who.name).isTrue();
            assertThat(status(who, "targets/quiet")).as(who.name).isEqualTo(200);
        }
        assertThat(status(grace, "targets/web-1")).isEqualTo(200);
        assertThat(status(mallory, "targets/web-1")).isEqualTo(404);
        assertThat(mallory.get("/api/v1/targets").json().path("items").size()).isEqualTo(1);
        // … nobody of whom it is told may decide but who decides
        JsonNode shown = olga.get("/api/v1/requests/" + request).json();
        assertThat(shown.path("may_deny").asBoolean()).isFalse();
        assertThat(
                        olga.post(
                                        "/api/v1/requests/" + request + "/deny",
                                        Map.of("reason", "a look"))
                                .status())
                .isEqualTo(403);

        inForce(FRESH.replace(given, "  action in Sallyport::Action::\"freeze\",\n"));
        assertThat(status(bob, "requests/" + request)).isEqualTo(404);
        assertThat(lists(bob, request)).isFalse();
        assertThat(status(bob, "targets/quiet")).isEqualTo(404);
        // the owner, the approver and who asked have to do with it
        for (Person who : List.of(ada, grace, olga, mallory)) {
            assertThat(status(who, "requests/" + request)).as(who.name).isEqualTo(200);
            assertThat(lists(who, request)).as(who.name).isTrue();
        }
        // … and who administers ends it, seen or not
        Answer denied =
                bob.post("/api/v1/requests/" + request + "/deny", Map.of("reason", "not now"));
        // … without being told what it was
        assertThat(denied.status()).as(denied.text()).isEqualTo(204);
        assertThat(denied.text()).isEmpty();
        assertThat(ada.get("/api/v1/requests/" + request).json().path("state").asString())
                .isEqualTo("DENIED");
    }

    @Test
    void who_may_not_look_is_not_told_what_there_is() {
        for (String path : PAGES) {
            assertThat(status(mallory, path)).as(path).isEqualTo(403);
        }
        assertThat(mallory.get("/api/v1/rosters/leads").json())
                .isEqualTo(mallory.get("/api/v1/rosters/no-such-roster").json());
        assertThat(details(mallory, "grace")).isFalse();
        assertThat(details(mallory, "mallory")).isTrue();
        assertThat(mallory.get("/api/v1/people/grace").json().path("display_name").asString())
                .isEqualTo("Person grace");
    }

    @Test
    void
            keys_and_authenticators_are_ended_by_their_owner_and_administrators_whatever_policy_says() {
        String key = key(grace);
        String theirs = key(mallory);
        String authenticator =
                grace.get("/api/v1/authenticators").json().get("items").get(0).get("id").asString();
        for (Person who : List.of(mallory, olga)) {
            assertThat(ended(who, "ssh-keys/" + key + "/end")).as(who.name).isEqualTo(404);
            assertThat(ended(who, "authenticators/" + authenticator + "/revoke"))
                    .as(who.name)
                    .isEqualTo(404);
        }
        inForce(
                with(
                        "@id(\"lenient\") permit (principal == Sallyport::Person::\""
                                + olga.id().text()
                                + "\", action == Sallyport::Action::\"end-key\", resource);"));
        assertThat(ended(olga, "authenticators/" + authenticator + "/revoke")).isEqualTo(404);
        assertThat(ended(olga, "ssh-keys/" + key + "/end")).isEqualTo(204);
        assertThat(ended(bob, "ssh-keys/" + theirs + "/end")).isEqualTo(204);
    }

    private static int ended(Person who, String path) {
        return who.post("/api/v1/" + path, Map.of("reason", "no more of this")).status();
    }

    private String key(Person who) {
        byte[] raw =
                dev.sallyport.sealing.Ed25519SigningKey.ofSeed(
                                dev.sallyport.kernel.Secret.takeOwnershipOf(
                                        house.randomness.bytes(32)))
                        .verifyKey()
                        .raw();
        byte[] blob =
                new dev.sallyport.sealing.SshWriter().text("ssh-ed25519").string(raw).toBytes();
        return who.act(
                        "register-ssh-key",
                        Map.of("public_key", InnerWorld.text(blob), "label", "laptop"))
                .get("key")
                .asString();
    }

    @Test
    void names_are_everybodys_until_a_policy_says_otherwise() {
        assertThat(mallory.get("/api/v1/people").json().path("items").size())
                .isGreaterThanOrEqualTo(5);
        assertThat(status(mallory, "people/nobody")).isEqualTo(404);
        inForce(
                with(
                        "@id(\"discreet\") @sentence(\"names are for the staff\") forbid (principal"
                                + " == Sallyport::Person::\""
                                + mallory.id().text()
                                + "\", action == Sallyport::Action::\"look-at-names\","
                                + " resource);"));
        Answer refused = mallory.get("/api/v1/people");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().path("detail").asString()).isEqualTo("names are for the staff");
        // … and nobody is refused as somebody is
        assertThat(mallory.get("/api/v1/people/nobody").json())
                .isEqualTo(mallory.get("/api/v1/people/grace").json());
        assertThat(status(mallory, "people/grace")).isEqualTo(403);
        assertThat(status(mallory, "people/mallory")).isEqualTo(200);
        assertThat(status(grace, "people/mallory")).isEqualTo(200);
    }

    @Test
    void a_code_to_enrol_is_made_only_where_policy_lets_an_administrator() {
        assertThat(ada.post("/api/v1/people/grace/enrolment-code", Map.of()).status())
                .isEqualTo(200);
        assertThat(outcomes()).endsWith(Outcome.DONE);
        inForce(
                with(
                        "@id(\"by_hand\") @sentence(\"codes are handed out on Mondays\") forbid"
                                + " (principal, action =="
                                + " Sallyport::Action::\"make-enrolment-code\", resource);"
                                // and whom a policy lets without being an administrator
                                + " @id(\"anybody\") permit (principal, action in"
                                + " Sallyport::Action::\"administer\", resource);"));
        Answer refused = ada.post("/api/v1/people/grace/enrolment-code", Map.of());
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().path("detail").asString())
                .isEqualTo("codes are handed out on Mondays");
        assertThat(outcomes()).endsWith(Outcome.DONE, Outcome.REFUSED);
        inForce(
                with(
                        "@id(\"anybody\") permit (principal, action in"
                                + " Sallyport::Action::\"administer\", resource);"));
        assertThat(grace.post("/api/v1/people/mallory/enrolment-code", Map.of()).status())
                .isEqualTo(403);
        assertThat(outcomes()).endsWith(Outcome.DONE, Outcome.REFUSED);
    }

    /// Of what administrators did about codes for grace, the oldest first.
    private List<Outcome> outcomes() {
        return JdbcClient.create(house.database.owner())
                .sql(
                        """
                        select leaf
                          from ledger.entry
                         where type = 'enrolment-code.made'
                         order by written_at
                        """)
                .query((row, _) -> LedgerEntry.parse(row.getBytes("leaf")))
                .list()
                .stream()
                .filter(it -> it.header().objects().contains(new LedgerObject(grace.id().text())))
                .filter(it -> it.header().actor().equals("person:" + ada.id().text()))
                .map(it -> it.header().outcome())
                .toList();
    }
}
