package dev.sallyport.journeys.console;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;

/// The browser of these tests: the distribution's Chromium, driven without downloading anything.
///
/// A machine without it fails these tests; they are never skipped. `SALLYPORT_CHROMIUM` names
/// another executable.
final class Chromium implements AutoCloseable {
    /// Longer than any page takes to look again by itself.
    private static final double PATIENCE_MILLIS = 30_000;

    static final int DESK = 1280;
    static final int PHONE = 400;

    private static final Path EXECUTABLE =
            Path.of(
                    Optional.ofNullable(System.getenv("SALLYPORT_CHROMIUM"))
                            .orElse("/usr/bin/chromium"));

    private final Playwright playwright;
    private final Browser browser;

    Chromium() {
        if (!Files.isExecutable(EXECUTABLE)) {
            throw new AssertionError(
                    "no Chromium at " + EXECUTABLE + ": install it, or set SALLYPORT_CHROMIUM");
        }
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(EXECUTABLE)
                                        .setArgs(List.of("--no-sandbox")));
    }

    /// Somebody's browser: its own cookies, its own authenticator.
    BrowserContext somebody(int width, ColorScheme scheme) {
        return browser.newContext(
                new Browser.NewContextOptions()
                        .setViewportSize(width, 860)
                        .setColorScheme(scheme)
                        .setTimezoneId("UTC")
                        .setLocale("en-GB"));
    }

    BrowserContext somebody() {
        return somebody(DESK, ColorScheme.LIGHT);
    }

    /// A browser that is signed in on a stage.
    BrowserContext signedIn(Stage stage, int width, ColorScheme scheme) {
        BrowserContext context = somebody(width, scheme);
        context.addCookies(
                List.of(
                        new Cookie("__Host-sallyport-inner", Stage.HANDLE)
                                .setUrl(stage.address("").replace("http:", "https:"))
                                .setSecure(true)
                                .setHttpOnly(true)
                                .setSameSite(SameSiteAttribute.STRICT)));
        return context;
    }

    BrowserContext signedIn(Stage stage) {
        return signedIn(stage, DESK, ColorScheme.LIGHT);
    }

    /// Everything a page complains about: errors, refused scripts and styles, failed requests.
    static List<String> complaints(Page page) {
        List<String> complaints = new ArrayList<>();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text() + " at " + message.location());
            }
        });
        page.onPageError(complaints::add);
        return complaints;
    }

    /// Gives a page an authenticator that answers when it is asked.
    static void authenticator(Page page) {
        CDPSession devtools = page.context().newCDPSession(page);
        devtools.send("WebAuthn.enable");
        JsonObject options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        JsonObject wanted = new JsonObject();
        wanted.add("options", options);
        devtools.send("WebAuthn.addVirtualAuthenticator", wanted);
    }

    /// The browser has complained of one refused call, and of nothing else; forgotten from here on.
    static void refused(List<String> complaints, int status) {
        Assertions.assertThat(complaints)
                .hasSize(1)
                .first()
                .asString()
                .contains("status of " + status);
        complaints.clear();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
