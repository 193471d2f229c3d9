package dev.sallyport.console;

import dev.sallyport.policy.RuleSet;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Page;
import dev.sallyport.web.Visitor;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// The policies of both doors: looking at them, their history, and the editor.
@RestController
final class PolicyPages {
    @Access(Caller.SIGNED_IN)
    @GetMapping("/policies")
    Page policies(Visitor.SignedIn visitor) {
        return Page.of("inner/policies.jte", "Policies", "/policies")
                .scripts(Scripts.LIVE, "inner/js/policies.js")
                .model(Map.of("administrator", visitor.administrator()));
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
