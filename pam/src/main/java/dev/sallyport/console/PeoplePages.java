package dev.sallyport.console;

import dev.sallyport.kernel.LeaverId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Page;
import dev.sallyport.web.Visitor;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// People, those who leave, and what one signs with oneself.
@RestController
final class PeoplePages {
    @Access(Caller.SIGNED_IN)
    @GetMapping("/people")
    Page people() {
        return Page.of("inner/people.jte", "People", "/people")
                .scripts(Scripts.LISTS, "inner/js/people.js");
    }

    @Access(Caller.ADMINISTRATOR)
    @GetMapping("/people/invite")
    Page invite() {
        return Page.of("inner/invite.jte", "Invite a person", "/people")
                .scripts(Scripts.ACTS, Scripts.LIVE, "inner/js/invite.js");
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/people/{person}")
    Page person(@PathVariable PersonId person) {
        return Page.of("inner/person.jte", "Person", "/people")
                .scripts(
                        Scripts.LISTS,
                        Scripts.FORMS,
                        Scripts.ACTS,
                        Scripts.LIVE,
                        "inner/js/person.js")
                .model(Map.of("person", person.text()));
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/leavers/{leaver}")
    Page leaver(@PathVariable LeaverId leaver) {
        return Page.of("inner/leaver.jte", "Leaver", "/people")
                .scripts(Scripts.LISTS, Scripts.LIVE, "inner/js/leaver.js")
                .model(Map.of("leaver", leaver.text()));
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/keys")
    Page keys(Visitor.SignedIn visitor) {
        return Page.of("inner/keys.jte", "My keys", "/keys")
                .scripts(
                        Scripts.LISTS,
                        Scripts.FORMS,
                        Scripts.ACTS,
                        Scripts.LIVE,
                        "inner/js/keys.js")
                .model(Map.of("person", visitor.person().text(), "name", visitor.name()));
    }
}
