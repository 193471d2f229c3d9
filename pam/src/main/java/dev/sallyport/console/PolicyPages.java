package dev.sallyport.console;

import dev.sallyport.policy.Action;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Page;
import dev.sallyport.web.Visitor;
import java.util.Arrays;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// The policies of both doors: looking at them, their history, the editor, and why they decide what
/// they do.
@RestController
final class PolicyPages {
    @Access(Caller.SIGNED_IN)
    @GetMapping("/policies")
    Page policies(Visitor.SignedIn visitor) {
        return Page.of("inner/policies.jte", "Policies", "/policies")
                .scripts(Scripts.LIVE, "inner/js/policies.js")
                .model(Map.of("administrator", visitor.administrator()));
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/why")
    Page why() {
        return Page.of("inner/why.jte", "Why", "/why")
                .scripts("web/js/why.js")
                .model(
                        Map.of(
                                "actions",
                                Arrays.stream(Action.values())
                                        .filter(it -> it != Action.SIGN_IN)
                                        .map(Action::verb)
                                        .toList()));
    }

    @Access(Caller.ADMINISTRATOR)
    @GetMapping("/policies/{door}/edit")
    Page edit(@PathVariable String door) {
        return Page.of("inner/edit-policy.jte", "Change policies", "/policies")
                .scripts("inner/js/edit-policy.js")
                .model(Map.of("door", RuleSet.Rules.of(door).word()));
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/policies/{door}/versions/{version}")
    Page version(@PathVariable String door, @PathVariable long version) {
        return Page.of("inner/policy-version.jte", "Version of the policies", "/policies")
                .scripts("inner/js/policy-version.js")
                .model(Map.of("door", RuleSet.Rules.of(door).word(), "version", version));
    }
}
