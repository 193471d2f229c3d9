package dev.sallyport.outerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.web.DoorClient;
import dev.sallyport.web.DoorClient.Answer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The pages of the console, as far as a test without a browser can see them.
final class ConsolePagesTest {
    @RegisterExtension static final OuterHouse HOUSE = new OuterHouse();
    private static final Pattern ADDRESS = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"");
    private static final Pattern INLINE =
            Pattern.compile("<script(?![^>]*src=)|<style|\\son[a-z]+=|\\sstyle=|javascript:");

    @Test
    void every_page_renders_and_loads_only_files_of_this_door() {
        DoorClient client = HOUSE.client();
        Enrolled ada = HOUSE.enrol(client, "ada");
        List<String> pages =
                List.of(
                        "/sign-in",
                        "/enrol",
                        "/account",
                        "/people",
                        "/people/" + ada.id().text(),
                        "/groups",
                        "/groups/grp_00000000000000000000000001",
                        "/units",
                        "/why");
        for (String path : pages) {
            Answer page = client.page(path);
            assertThat(page.status()).as(path).isEqualTo(200);
            assertThat(page.text()).as(path).contains("data-door=\"outer\"", "Outer door");
            assertThat(INLINE.matcher(page.text()).find()).as(path).isFalse();
            Matcher address = ADDRESS.matcher(page.text());
            int found = 0;
            while (address.find()) {
                found++;
                assertThat(client.get(address.group(1)).status())
                        .as(address.group(1))
                        .isEqualTo(200);
            }
            assertThat(found).as(path).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void a_stranger_is_led_to_the_sign_in_and_back() {
        Answer page = HOUSE.client().page("/people");
        assertThat(page.status()).isEqualTo(303);
        assertThat(page.header("Location")).isEqualTo("/sign-in?next=/people");
    }
}
