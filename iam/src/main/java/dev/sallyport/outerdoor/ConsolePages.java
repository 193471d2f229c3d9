package dev.sallyport.outerdoor;

import dev.sallyport.kernel.GroupId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.policy.Action;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Page;
import dev.sallyport.web.Visitor;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// The pages of the outer door's console.
@RestController
final class ConsolePages {
    private static final String LISTS = "web/js/lists.js";
    private static final String FORMS = "web/js/forms.js";

    @Access(Caller.ANONYMOUS)
    @GetMapping("/sign-in")
    Page signIn() {
        return Page.of("outer/sign-in.jte", "Sign in", "").scripts("outer/js/sign-in.js");
    }

    @Access(Caller.ANONYMOUS)
    @GetMapping("/enrol")
    Page enrol() {
        return Page.of("outer/enrol.jte", "Welcome", "").scripts("outer/js/enrol.js");
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/")
    ResponseEntity<Void> home() {
        return ResponseEntity.status(303).location(URI.create("/account")).build();
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/account")
    Page account(Visitor.SignedIn visitor) {
        return Page.of("outer/account.jte", "My account", "/account")
                .scripts(LISTS, FORMS, "outer/js/account.js")
                .model(Map.of("person", visitor.person().text()));
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/people")
    Page people() {
        return Page.of("outer/people.jte", "People", "/people").scripts(LISTS);
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/people/{person}")
    Page person(@PathVariable PersonId person) {
        return Page.of("outer/person.jte", "Person", "/people")
                .scripts(LISTS, FORMS, "outer/js/person.js")
                .model(Map.of("person", person.text()));
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/groups")
    Page groups() {
        return Page.of("outer/groups.jte", "Groups", "/groups").scripts(LISTS);
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/groups/{group}")
    Page group(@PathVariable GroupId group) {
        return Page.of("outer/group.jte", "Group", "/groups")
                .scripts(LISTS)
                .model(Map.of("group", group.text()));
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/why")
    Page why() {
        return Page.of("outer/why.jte", "Why", "/why")
                .scripts("web/js/why.js")
                .model(
                        Map.of(
                                "actions",
                                List.of(
                                        Action.SIGN_IN.verb(),
                                        Action.FREEZE_PERSON.verb(),
                                        Action.LOOK_AT_PERSON.verb(),
                                        Action.LOOK_AT_PEOPLE.verb(),
                                        Action.LOOK_AT_POLICY.verb())));
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/units")
    Page units() {
        return Page.of("outer/units.jte", "Units", "/units").scripts("outer/js/units.js");
    }
}
