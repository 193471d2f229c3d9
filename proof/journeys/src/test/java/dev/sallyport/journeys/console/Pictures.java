package dev.sallyport.journeys.console;

import com.microsoft.playwright.Page;
import java.nio.file.Path;

/// What people see on the way of a journey, for whoever wants to look: `target/pictures`.
final class Pictures {
    private Pictures() {}

    static void take(Page page, String name) {
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setFullPage(true)
                        .setPath(Path.of("target", "pictures", name + ".png")));
    }
}
