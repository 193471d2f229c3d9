package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The oracle answers at all, and can say no.
final class OfficialBindingTest {
    private final OfficialBinding official = new OfficialBinding();

    @Test
    void the_oracle_decides_and_refuses() {
        Request request =
                Request.of(
                        new EntityUid("U", "a"),
                        new EntityUid("Action", "x"),
                        new EntityUid("R", "r"));
        OfficialBinding.Outcome outcome =
                official.decide("permit(principal, action, resource);", "[]", request, null);
        assertThat(outcome.decision()).as(outcome.raw()).isEqualTo("allow");
        assertThat(outcome.reasons()).containsExactly("policy0");
        assertThat(official.decide("permit(", "[]", request, null).refused()).isTrue();
    }

    @Test
    void the_oracle_validates() {
        String schema = "entity A; action a appliesTo { principal: A, resource: A };";
        String good = "permit(principal, action, resource) when { principal == resource };";
        String bad = "permit(principal, action, resource) when { principal.x };";
        assertThat(official.validate(good, schema).errors()).isEmpty();
        OfficialBinding.Outcome outcome = official.validate(bad, schema);
        assertThat(outcome.errors()).as(outcome.raw()).containsExactly("policy0");
    }
}
