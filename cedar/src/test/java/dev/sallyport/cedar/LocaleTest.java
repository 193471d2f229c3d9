package dev.sallyport.cedar;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The language has its own digits and letters, whatever country a process runs in.
final class LocaleTest {
    private final Locale before = Locale.getDefault();

    @BeforeEach
    void abroad() {
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    }

    @AfterEach
    void home() {
        Locale.setDefault(before);
    }

    @Test
    void this_country_has_digits_of_its_own() {
        assertThat(String.format("%d", 7)).isEqualTo("٧");
    }

    @Test
    void decimals_read_back() {
        for (String text : new String[] {"1.5", "-0.0001", "0.02", "922337203685477.5807"}) {
            Value.Decimal value = requireNonNull(Value.Decimal.parse(text));
            PolicySet set =
                    PolicySet.parse(
                            "permit (principal, action, resource) when { context.x == %s };"
                                    .formatted(value));
            assertThat(PolicySet.parse(set.toString()).toString()).isEqualTo(set.toString());
            assertThat(Value.Decimal.parse(Decimals.write(value.tenThousandths())))
                    .isEqualTo(value);
        }
    }

    @Test
    void control_characters_read_back() {
        Entity entity = Entity.of(new EntityUid("U", "\u0001\u001f\u007f\u0085"));
        EntityStore store = EntityStore.of(java.util.List.of(entity));
        assertThat(store.toJson()).contains("\\u0001\\u001f\\u007f\\u0085");
        assertThat(EntityStore.parseJson(store.toJson()).all()).containsExactly(entity);
    }
}
