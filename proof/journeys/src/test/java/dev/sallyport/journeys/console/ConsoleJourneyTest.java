package dev.sallyport.journeys.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.Lease;
import dev.sallyport.innerdoor.InnerHouse;
import dev.sallyport.kernel.PersonId;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The main job of the product, done by two people in two browsers, each with an authenticator of
/// their own: from an empty installation to a proven entry of the ledger.
class ConsoleJourneyTest {
    @RegisterExtension static final InnerHouse house = new InnerHouse();

    private static final String HOST_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJW7oCz5uw8dkvF6UJjUJvSMGIFHnCMzcKEE0O8jj0TL";
    private static final String OWN_KEY =
            "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

    @Test
    void from_an_empty_installation_to_a_tape_and_its_proof() throws Exception {
        try (Chromium chromium = new Chromium();
                Somebody ada = new Somebody(chromium, "ada", "Ada Lovelace");
                Somebody grace = new Somebody(chromium, "grace", "Grace Hopper");
                Somebody mary = new Somebody(chromium, "mary", "Mary Jackson")) {
            setUp(ada, "before there are two administrators");
            setUp(grace, "this installation is set up");
            tooMany(ada);
            ada.signIn();
            grace.signIn();
            define(ada);
            registerKey(ada);
            String request = ask(ada);
            approveOneself(ada, request);
            String grant = approve(grace, request);
            PersonId person = ada.id();
            TestGateway gateway = connect(ada, person);
            TestGateway.Recording first = gateway.open();
            first.print("$ uptime\r\n", "up 41 days\r\n", "bye\r\n");
            first.end(EndReason.CLIENT_CLOSED);
            replay(grace);
            terminate(grace, connect(ada, person));
            prove(grace, grant);
            receipt(ada, grant);
            revoke(grace, ada, grant);
            welcome(mary, ada, grace);
            freezeAndUnfreeze(ada, grace, mary);
            leave(grace);
            assertThat(mary.complaints).isEmpty();
            assertThat(ada.complaints).isEmpty();
            assertThat(grace.complaints).isEmpty();
        }
    }

    private static void setUp(Somebody who, String next) {
        who.open("/set-up");
        who.fill("setup_secret", house.setupSecret());
        who.fill("person", who.name);
        who.fill("display_name", who.displayName);
        Pictures.take(who.page, "inner-set-up");
        who.press("Create passkey and sign");
        who.sign("Enrol this authenticator", "you, as a new person");
        assertThat(who.page.getByText("You are an administrator")).isVisible();
        assertThat(who.page.locator("[data-said]")).containsText(next);
        Pictures.take(who.page, "inner-set-up-done");
        assertThat(who.page.locator("[data-invitation]")).containsText("sp");
    }

    private static void tooMany(Somebody who) {
        who.open("/set-up");
        assertThat(who.page.getByText("This installation is set up.")).isVisible();
        assertThat(who.page.locator("#set-up-form")).isHidden();
    }

    private static void define(Somebody who) {
        for (List<String> roster :
                List.of(List.of("operators", "ada"), List.of("leads", "grace"))) {
            who.open("/rosters/define");
            who.fill("name", roster.getFirst());
            who.page.locator("[data-people] button", withText(roster.getLast())).click();
            who.press("Read and sign");
            who.sign("Define this roster", roster.getLast());
            assertThat(who.page.locator("h1")).hasText(roster.getFirst());
        }
        who.open("/targets/define");
        assertThat(who.page.locator("#authority code[data-text]")).containsText("ssh-ed25519 ");
        who.fill("name", "web-1");
        who.fill("host", "127.0.0.1");
        who.fill("host_keys", HOST_KEY);
        who.fill("logins", "root");
        who.page.locator("[name=eligible]").selectOption("operators");
        who.page.locator("[name=approvers]").selectOption("leads");
        who.press("Read and sign");
        who.sign("Define this target", "for every connection");
        assertThat(who.page.locator("h1")).hasText("web-1");
        assertThat(who.page.locator("ul.keys code")).hasText(HOST_KEY);
        Pictures.take(who.page, "inner-target");
    }

    private static void registerKey(Somebody who) {
        who.open("/keys");
        who.page.getByText("Register a key").click();
        who.page.locator("#register-key [name=public_key]").fill("ssh-ed25519 " + OWN_KEY + " ada");
        who.page.locator("#register-key [name=label]").fill("laptop");
        who.page.locator("#register-key button").click();
        who.sign("Register this key", "laptop");
        assertThat(who.page.locator("[data-list='/api/v1/ssh-keys'] li")).containsText("SHA256:");
    }

    private static String ask(Somebody who) {
        who.open("/targets");
        who.page.getByRole(AriaRole.LINK, named("web-1")).click();
        who.page.getByRole(AriaRole.LINK, named("Ask for access")).click();
        assertThat(who.page.locator("[name=login]")).hasValue("root");
        assertThat(who.page.locator("[data-rule=approvals]")).containsText("never you");
        who.page.locator("[name=seconds]").selectOption("1800");
        who.fill("reason", "Renew the certificate");
        Pictures.take(who.page, "inner-ask");
        tooLate(who);
        who.press("Read and sign");
        who.sign("Ask for access", "Renew the certificate");
        assertThat(who.page.locator("h1")).containsText("root@web-1");
        assertThat(who.page.locator("h1 .badge")).hasText("pending");
        Pictures.take(who.page, "inner-request");
        assertThat(who.page.locator("#approve")).isHidden();
        return who.lastPart();
    }

    /// Whoever reads for longer than a signature waits is told what to do, and loses nothing.
    private static void tooLate(Somebody who) {
        who.press("Read and sign");
        Locator dialog = who.page.locator("dialog.sign");
        assertThat(dialog.locator("h2")).hasText("Ask for access");
        Pictures.take(who.page, "inner-sign-dialog");
        house.expireCeremonies();
        dialog.getByText("Sign with passkey").click();
        assertThat(dialog.locator("[role=alert]"))
                .hasText("The time to sign this is over: close it and begin again.");
        who.refused(410);
        dialog.getByText("Cancel").click();
        assertThat(dialog).hasCount(0);
        assertThat(who.page.locator("[name=reason]")).hasValue("Renew the certificate");
    }

    /// Even on a page that was made to show what it should not, the door refuses, in words.
    private static void approveOneself(Somebody who, String request) {
        who.page.evaluate(
                "() => { document.getElementById('approve').closest('section').hidden = false; }");
        who.page.locator("#approve button").click();
        assertThat(who.page.locator("#approve [role=alert]"))
                .hasText("Nobody approves what they asked for: another approver has to.");
        Pictures.take(who.page, "inner-self-approval");
        who.refused(403);
        who.open("/requests/" + request);
        assertThat(who.page.locator("h1 .badge")).hasText("pending");
        assertThat(who.page.locator("#approve")).isHidden();
    }

    private static String approve(Somebody who, String request) {
        who.open("/approvals");
        assertThat(who.page.getByText("Read and decide")).isVisible();
        Pictures.take(who.page, "inner-approvals");
        who.page.getByText("Read and decide").click();
        assertThat(who.page).hasURL(house.settings.origin() + "/requests/" + request);
        String hash = who.page.locator("dl.document code.whole").textContent();
        who.page.locator("#approve [name=seconds]").selectOption("900");
        Pictures.take(who.page, "inner-approve");
        who.page.locator("#approve button").click();
        who.sign("Approve this request", hash);
        assertThat(who.page.locator("h1 .badge")).hasText("granted");
        assertThat(who.page.locator(".timeline")).containsText("for at most 15 min");
        who.page.getByRole(AriaRole.LINK, named("The grant")).click();
        assertThat(who.page.locator("h1 .badge")).hasText("live");
        return who.lastPart();
    }

    private static TestGateway connect(Somebody who, PersonId person) {
        TestGateway gateway = new TestGateway(house, person, key(), "root@web-1");
        assertThat(gateway.admit()).isInstanceOf(InnerAnswer.NeedsProof.class);
        who.open("/");
        assertThat(who.page.locator(".grant .command")).containsText("ssh -p 2222 root@web-1@");
        assertThat(who.page.locator(".urgent")).containsText("198.51.100.23");
        Pictures.take(who.page, "inner-my-access");
        who.press("It is me");
        who.sign("Prove this connection is yours", "198.51.100.23");
        assertThat(who.page.locator(".urgent")).isHidden();
        assertThat(gateway.admit()).isInstanceOf(InnerAnswer.Admitted.class);
        return gateway;
    }

    /// A colleague who sees what they should not ends the connection: its grant stays.
    private static void terminate(Somebody who, TestGateway gateway) {
        TestGateway.Recording live = gateway.open();
        live.print("$ rm -rf /srv\r\n");
        assertThat(gateway.lease()).isInstanceOf(Lease.Live.class);
        who.open("/sessions");
        who.page.locator("tbody tr", withText("live")).locator("a").click();
        assertThat(who.page.locator("h1 .badge")).hasText("live");
        who.fill("reason", "That is the wrong directory");
        Pictures.take(who.page, "inner-session");
        who.press("End the session");
        assertThat(who.page.locator("h1 .badge")).hasText("ending");
        assertThat(who.page.getByText("End the session")).isHidden();
        assertThat(gateway.lease())
                .isInstanceOfSatisfying(
                        Lease.Ended.class,
                        it -> assertThat(it.reason()).isEqualTo("That is the wrong directory"));
        live.end(EndReason.ENDED_BY_INNER_DOOR);
        assertThat(who.page.locator("h1 .badge")).hasText("ended");
        assertThat(who.page.locator("#session dl.facts"))
                .containsText("That is the wrong directory");
        Pictures.take(who.page, "inner-session-ended");
        assertThat(who.page.locator("a[href^='/tapes/']")).hasCount(1);
    }

    private static void replay(Somebody who) {
        who.open("/sessions");
        who.page.getByRole(AriaRole.LINK, named("root@web-1")).click();
        assertThat(who.page.locator("h1 .badge")).hasText("ended");
        who.page.locator("a[href^='/tapes/']").click();
        assertThat(who.page.locator("[data-part=controls]")).isVisible();
        who.page.locator("[data-part=speed]").selectOption("16");
        who.page.locator("[data-part=toggle]").click();
        assertThat(who.page.locator("#player")).hasAttribute("data-state", "over");
        assertThat(who.page.locator(".xterm-rows")).containsText("up 41 days");
        Pictures.take(who.page, "inner-tape");
        Download download =
                who.page.waitForDownload(() -> who.page.getByText("Download .cast").click());
        assertThat(download.suggestedFilename()).endsWith(".cast");
        assertThat(download.path()).content().contains("\"version\":2").contains("up 41 days");
    }

    private static void prove(Somebody who, String grant) {
        who.open("/ledger?about=" + grant);
        assertThat(who.page.locator("#checkpoint .badge")).hasText("signature verified here");
        Pictures.take(who.page, "inner-ledger");
        Locator granted = who.page.locator("tbody tr", withText("elevation.granted"));
        granted.locator("a[href^='/ledger/evt_']").click();
        assertThat(who.page.locator("[data-part=verdict]")).hasText("proven");
        assertThat(who.page.locator("h1")).hasText("elevation.granted");
        assertThat(who.page.locator("[data-part=checks] li.good")).hasCount(4);
        Pictures.take(who.page, "inner-proof");
    }

    private static void receipt(Somebody who, String grant) throws Exception {
        who.open("/grants/" + grant);
        Download download = who.page.waitForDownload(() -> who.page.getByText("Download").click());
        assertThat(download.suggestedFilename()).isEqualTo(grant + ".receipt");
        assertThat(Files.size(download.path())).isPositive();
    }

    private static void revoke(Somebody who, Somebody holder, String grant) {
        who.open("/grants/" + grant);
        who.fill("reason", "finished early");
        who.press("Revoke now");
        assertThat(who.page.locator("h1 .badge")).hasText("revoked");
        holder.open("/");
        assertThat(holder.page.getByText("Nothing at the moment")).isVisible();
    }

    /// Somebody new makes a passkey with their code; it counts once two people vouched for it.
    private static void welcome(Somebody newcomer, Somebody one, Somebody other) {
        one.open("/people/invite");
        one.fill("name", newcomer.name);
        one.fill("display_name", newcomer.displayName);
        one.press("Read and sign");
        one.sign("Invite this person", newcomer.name);
        Locator code = one.page.locator("[data-code=inner_invitation]");
        assertThat(code).containsText("spe_");
        newcomer.open("/enrol");
        newcomer.fill("person", newcomer.name);
        newcomer.fill("enrolment_code", code.textContent());
        newcomer.press("Create passkey and sign");
        newcomer.sign("Enrol this authenticator", newcomer.name);
        Locator digest = newcomer.page.locator("#enrol-done [data-digest]");
        assertThat(digest).isVisible();
        Pictures.take(newcomer.page, "inner-enrolled");
        String read = digest.textContent();
        vouch(one, read, "Signed. 1 more needed");
        vouch(other, read, "Signed, and done");
        newcomer.signIn();
        assertThat(newcomer.page.getByText("Nothing at the moment")).isVisible();
    }

    private static void vouch(Somebody who, String digest, String said) {
        who.open("/signatures");
        Locator card = who.page.locator("#signatures article");
        assertThat(card).hasCount(1);
        assertThat(card.locator("[data-part=digest]")).hasText(digest);
        Pictures.take(who.page, "inner-vouch");
        who.press("Read and sign");
        who.sign("Add your signature", "mary");
        assertThat(who.page.getByText(said)).isVisible();
    }

    /// One freezes at once; that she comes back takes both, and she signs in anew.
    private static void freezeAndUnfreeze(Somebody who, Somebody other, Somebody frozen) {
        frozen.page.navigate("about:blank");
        who.open("/people");
        who.page.locator("#people").getByText(frozen.displayName).click();
        assertThat(who.page.locator("#unfreeze")).isHidden();
        who.page.locator("#freeze [name=reason]").fill("Lost laptop");
        who.page.locator("#freeze button").click();
        assertThat(who.page.locator("h1 .badge")).hasText("frozen");
        assertThat(who.page.locator("#person .facts").first())
                .containsText("by " + who.displayName);
        assertThat(who.page.locator("#freeze")).isHidden();
        Pictures.take(who.page, "inner-frozen");
        who.page.locator("#unfreeze [name=reason]").fill("It lay in the cloakroom");
        who.page.locator("#unfreeze button").click();
        who.sign("Unfreeze this person", "It lay in the cloakroom");
        assertThat(who.page.locator("h1")).hasText("Waiting signatures");
        other.open("/signatures");
        assertThat(other.page.locator("#signatures article")).containsText("Unfreeze this person");
        other.press("Read and sign");
        other.sign("Add your signature", frozen.name);
        assertThat(other.page.getByText("Signed, and done")).isVisible();
        frozen.signIn();
    }

    private static void leave(Somebody who) {
        who.open("/people/invite");
        who.fill("name", "alan");
        who.fill("display_name", "Alan Turing");
        who.press("Read and sign");
        who.sign("Invite this person", "alan");
        assertThat(who.page.locator("[data-code=invitation]")).not().hasText("–");
        who.page.getByText("To the person").click();
        assertThat(who.page.locator("h1 .badge")).hasText("invited");
        declareLeaver(who, "Last day is today");
        who.sign("Declare this leaver", "alan");
        assertThat(who.page.locator("h1")).hasText("Leaver");
        assertThat(who.page.locator("[data-name]")).hasText("Alan Turing");
        assertThat(who.page.locator("[data-steps] li.good").first())
                .containsText("Frozen at both doors");
        Pictures.take(who.page, "inner-leaver");
        // and who comes to look later sees it by name
        who.open("/people");
        assertThat(who.page.locator("#leavers tbody tr")).containsText("Alan Turing");
        Pictures.take(who.page, "inner-people");
        // while one of the last two administrators cannot be made to leave
        who.page.locator("#people").getByText("Ada Lovelace").click();
        declareLeaver(who, "She never answers");
        assertThat(who.page.locator("#leave [role=alert]"))
                .containsText("Two administrators have to remain: name another one first");
        who.refused(409);
    }

    private static void declareLeaver(Somebody who, String reason) {
        who.page.locator("#leave [name=reason]").fill(reason);
        who.page.locator("#leave button").click();
    }

    private static byte[] key() {
        return Base64.getDecoder().decode(OWN_KEY);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Page.LocatorOptions withText(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    /// A person at their own browser, with an authenticator that answers when it is asked.
    private static final class Somebody implements AutoCloseable {
        final String name;
        final String displayName;
        final Page page;
        final List<String> complaints;
        private final BrowserContext browser;

        Somebody(Chromium chromium, String name, String displayName) {
            this.name = name;
            this.displayName = displayName;
            this.browser = chromium.somebody();
            this.page = browser.newPage();
            this.complaints = Chromium.complaints(page);
            Chromium.authenticator(page);
        }

        void open(String path) {
            page.navigate(house.settings.origin() + path);
        }

        void fill(String field, String value) {
            page.locator("[name=" + field + "]").fill(value);
        }

        void press(String words) {
            page.getByRole(AriaRole.BUTTON, named(words)).click();
        }

        /// Reads what is to be signed, then signs it.
        void sign(String title, String line) {
            Locator dialog = page.locator("dialog.sign");
            assertThat(dialog.locator("h2")).hasText(title);
            assertThat(dialog.locator(".document")).containsText(line);
            dialog.getByText("Sign with passkey").click();
            assertThat(dialog).hasCount(0);
        }

        void signIn() {
            open("/sign-in");
            fill("person", name);
            press("Continue with passkey");
            sign("Pass the inner door", "Look around");
            assertThat(page.locator("h1")).hasText("My access");
            assertThat(page.locator(".who-name")).hasText(displayName);
        }

        /// The browser has complained of one refused call, and of nothing else.
        void refused(int status) {
            Chromium.refused(complaints, status);
        }

        PersonId id() {
            Object id =
                    page.evaluate(
                            "async () => (await (await fetch('/api/v1/me')).json()).person.id");
            return PersonId.parse(String.valueOf(id));
        }

        String lastPart() {
            return page.url().substring(page.url().lastIndexOf('/') + 1);
        }

        @Override
        public void close() {
            browser.close();
        }
    }
}
