package dev.sallyport.journeys.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.outerdoor.CodeGenerator;
import dev.sallyport.outerdoor.OuterHouse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A person's first days at the outer door, in browsers, against the door as it runs: from the
/// invitation to a passkey, their sessions, and the codes for the day the telephone is lost.
class OuterJourneyTest {
    @RegisterExtension static final OuterHouse house = new OuterHouse();

    private static final String EASY = "password12";
    private static final String GOOD = "five quiet herons at dusk";

    @Test
    void from_an_invitation_to_passkeys_sessions_and_recovery_codes() {
        PersonId ada = house.add("ada", "Ada Lovelace");
        String invitation = house.invite(ada);
        try (Chromium chromium = new Chromium();
                Visitor desk = new Visitor(chromium.somebody());
                Visitor train = new Visitor(chromium.somebody())) {
            CodeGenerator generator = enrol(desk, invitation);
            List<String> codes = keepCodes(desk);
            signOut(desk);
            signIn(desk, generator);
            addPasskey(desk);
            signOut(desk);
            withPasskey(desk);
            endTheOtherSession(desk, train, generator);
            recover(train, codes.getFirst());
            List<String> fresh = newCodes(desk, generator);
            assertThat(fresh).hasSameSizeAs(codes).doesNotContainAnyElementsOf(codes);
            signOut(train);
            oldCodesAreOver(train, codes.getLast());
            assertThat(desk.complaints).isEmpty();
            assertThat(train.complaints).isEmpty();
        }
    }

    @Test
    void an_invitation_that_was_used_or_never_made_is_refused_in_words() {
        PersonId grace = house.add("grace", "Grace Hopper");
        String invitation = house.invite(grace);
        try (Chromium chromium = new Chromium();
                Visitor first = new Visitor(chromium.somebody());
                Visitor second = new Visitor(chromium.somebody())) {
            enrol(first, invitation);
            for (String code : List.of(invitation, "x".repeat(invitation.length()))) {
                second.open("/enrol");
                second.fill("invitation", code);
                second.press("Continue");
                assertThat(second.alert())
                        .hasText("This invitation is not good any more: ask for a new one.");
                second.refused(410);
            }
        }
    }

    @Test
    void every_page_says_where_one_is_and_what_to_do_on_a_desk_and_on_a_phone() {
        try (Chromium chromium = new Chromium();
                Visitor desk = new Visitor(chromium.somebody());
                Visitor phone = new Visitor(chromium.somebody(Chromium.PHONE, ColorScheme.DARK))) {
            look(desk, "desk");
            look(phone, "phone");
        }
    }

    private static void look(Visitor who, String name) {
        lookAt(who, name, List.of("/sign-in", "/enrol"));
        PersonId person = house.add(name, "Person at a " + name);
        enrol(who, house.invite(person));
        keepCodes(who);
        lookAt(
                who,
                name,
                List.of(
                        "/account",
                        "/people",
                        "/people/" + person.text(),
                        "/groups",
                        "/units",
                        "/why"));
        for (String path : List.of("/groups", "/units")) {
            who.open(path);
            Locator empty = who.page.locator("[data-empty]:visible");
            assertThat(empty.locator("h3")).isVisible();
            assertThat(empty.locator("p")).containsText("inner door");
        }
        assertThat(who.complaints).isEmpty();
    }

    private static void lookAt(Visitor who, String name, List<String> paths) {
        for (String path : paths) {
            who.open(path);
            ConsoleLookTest.settle(who.page);
            assertThat(who.page.locator("h1:visible")).hasCount(1);
            assertThat(who.page.locator(".brand-door")).hasText("Outer door");
            assertThat(who.page.locator(".brand-door")).isVisible();
            assertThat(who.alert()).hasCount(0);
            assertThat(ConsoleLookTest.overflow(who.page)).as(path).isZero();
            Pictures.take(
                    who.page, "outer-" + name + path.replaceAll("psn_.*", "one").replace('/', '-'));
        }
    }

    /// The code is in the part of the address that never leaves the browser, and not for long.
    private static CodeGenerator enrol(Visitor who, String invitation) {
        who.open("/enrol#code=" + invitation);
        assertThat(who.page.locator("h1:visible")).containsText("Welcome, ");
        assertThat(who.page).hasURL(house.settings().origin() + "/enrol");
        CodeGenerator generator = new CodeGenerator(who.page.locator("#secret").textContent());
        Pictures.take(who.page, "outer-enrol");
        who.fill("password", EASY);
        who.fill("totp", house.freshCode(generator));
        who.press("Finish");
        assertThat(who.alert()).containsText("This password is too easy to guess");
        who.refused(422);
        who.fill("password", GOOD);
        who.fill("totp", house.freshCode(generator));
        who.press("Finish");
        assertThat(who.page.locator("h1:visible")).hasText("Keep these codes");
        return generator;
    }

    private static List<String> keepCodes(Visitor who) {
        List<String> codes = who.page.locator("#codes li").allTextContents();
        assertThat(codes).hasSizeGreaterThanOrEqualTo(8).doesNotHaveDuplicates();
        Pictures.take(who.page, "outer-recovery-codes");
        who.page.getByText("I have kept them").click();
        assertThat(who.page.locator("h1")).hasText("My account");
        assertThat(who.page.locator(".brand-door")).hasText("Outer door");
        assertThat(who.page.locator("#codes-left")).containsText(codes.size() + " codes are left");
        return codes;
    }

    private static void signOut(Visitor who) {
        who.press("Sign out");
        assertThat(who.page.locator("h1")).hasText("Sign in");
        who.open("/account");
        assertThat(who.page).hasURL(house.settings().origin() + "/sign-in?next=/account");
    }

    private static void password(Visitor who) {
        who.open("/sign-in?next=/account");
        who.fill("name", "ada");
        who.fill("password", GOOD);
        who.press("Continue");
    }

    private static void signIn(Visitor who, CodeGenerator generator) {
        password(who);
        assertThat(who.page.locator("h1")).hasText("One more proof");
        Pictures.take(who.page, "outer-second-factor");
        String used = house.freshCode(generator);
        who.page.locator("#code-form [name=code]").fill(used);
        who.page.locator("#code-form button").click();
        assertThat(who.page.locator("h1")).hasText("My account");
        // the same code again, by somebody who looked over the shoulder
        signOut(who);
        password(who);
        who.page.locator("#code-form [name=code]").fill(used);
        who.page.locator("#code-form button").click();
        assertThat(who.alert()).hasText("This code is not right, or was used: wait for the next.");
        who.refused(401);
        who.page.locator("#code-form [name=code]").fill(house.freshCode(generator));
        who.page.locator("#code-form button").click();
        assertThat(who.page.locator("h1")).hasText("My account");
    }

    private static void addPasskey(Visitor who) {
        who.press("Add a passkey");
        assertThat(who.page.locator("#flash")).containsText("Passkey added.");
        assertThat(who.page.locator("#factors li", withText("Passkey on"))).hasCount(1);
        Pictures.take(who.page, "outer-account");
        // the authenticator itself knows that it is enrolled
        who.press("Add a passkey");
        assertThat(who.page.locator("#factors [role=alert]"))
                .hasText("This authenticator is already enrolled here.");
    }

    private static void withPasskey(Visitor who) {
        who.open("/sign-in?next=/account");
        Pictures.take(who.page, "outer-sign-in");
        who.press("Sign in with a passkey");
        assertThat(who.page.locator("h1")).hasText("My account");
    }

    private static void endTheOtherSession(Visitor who, Visitor other, CodeGenerator generator) {
        password(other);
        other.page.locator("#code-form [name=code]").fill(house.freshCode(generator));
        other.page.locator("#code-form button").click();
        assertThat(other.page.locator("h1")).hasText("My account");
        who.open("/account");
        Locator sessions = who.page.locator("#sessions li");
        assertThat(sessions).hasCount(2);
        assertThat(who.page.locator("#sessions .badge:visible")).hasText("this session");
        who.page.locator("#sessions button:visible").click();
        assertThat(sessions).hasCount(1);
        other.open("/account");
        assertThat(other.page.locator("h1")).hasText("Sign in");
    }

    /// The telephone with the generator is at home.
    private static void recover(Visitor who, String code) {
        password(who);
        who.press("Use a recovery code");
        who.page.locator("#recovery-form [name=code]").fill(code);
        who.page.locator("#recovery-form button").click();
        assertThat(who.page.locator("h1")).hasText("My account");
        assertThat(who.page.locator("#sessions li")).hasCount(2);
    }

    /// In a browser that was left open, somebody else does not get new codes.
    private static List<String> newCodes(Visitor who, CodeGenerator generator) {
        house.owner()
                .sql("update iam.web_session set proved_at = proved_at - interval '1 hour'")
                .update();
        who.press("Make new codes");
        who.page.locator("dialog:not(#prove)").getByText("Make new codes").click();
        Locator prove = who.page.locator("#prove");
        assertThat(prove.locator("h2")).isVisible();
        assertThat(prove.locator("h2")).hasText("Prove it is you");
        who.refused(428);
        prove.locator("[name=code]").fill("000000");
        prove.getByText("Confirm").click();
        assertThat(prove.locator("[role=alert]"))
                .hasText("This code is not right, or was used: wait for the next.");
        who.refused(401);
        prove.locator("[name=code]").fill(house.freshCode(generator));
        prove.getByText("Confirm").click();
        assertThat(who.page.locator("#new-codes")).isVisible();
        return who.page.locator("#codes li").allTextContents();
    }

    private static void oldCodesAreOver(Visitor who, String code) {
        password(who);
        who.press("Use a recovery code");
        who.page.locator("#recovery-form [name=code]").fill(code);
        who.page.locator("#recovery-form button").click();
        assertThat(who.alert()).hasText("This recovery code is not right, or was used.");
        who.refused(401);
    }

    private static Page.LocatorOptions withText(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    /// A browser at the outer door.
    private static final class Visitor implements AutoCloseable {
        final Page page;
        final List<String> complaints;
        private final BrowserContext browser;

        Visitor(BrowserContext browser) {
            this.browser = browser;
            page = browser.newPage();
            complaints = Chromium.complaints(page);
            Chromium.authenticator(page);
        }

        void open(String path) {
            page.navigate(house.settings().origin() + path);
        }

        void fill(String field, String value) {
            page.locator("[name=" + field + "]:visible").fill(value);
        }

        void press(String words) {
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName(words).setExact(true))
                    .click();
        }

        Locator alert() {
            return page.locator("[role=alert]:visible");
        }

        /// The browser has complained of one refused call, and of nothing else.
        void refused(int status) {
            Chromium.refused(complaints, status);
        }

        @Override
        public void close() {
            browser.close();
        }
    }
}
