package dev.sallyport.console;

import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Page;
import dev.sallyport.web.Visitor;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// Having access: one's own, asking for it, agreeing to it, and what was granted.
@RestController
final class AccessPages {
    @Access(Caller.SIGNED_IN)
    @GetMapping("/")
    Page home(Visitor.SignedIn visitor) {
        return Page.of("inner/home.jte", "My access", "/")
                .scripts(Scripts.LISTS, Scripts.FORMS, Scripts.ACTS, Scripts.LIVE)
                .model(Map.of("person", visitor.person().text()));
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/requests")
    Page requests() {
        return Page.of("inner/requests.jte", "Requests", "/requests")
                .scripts(Scripts.LISTS, Scripts.LIVE);
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/requests/new")
    Page ask() {
        return Page.of("inner/ask.jte", "Ask for access", "/requests")
                .scripts(Scripts.ACTS, "inner/js/ask.js");
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/requests/{request}")
    Page request(@PathVariable RequestId request) {
        return Page.of("inner/request.jte", "Request", "/requests")
                .scripts(
                        Scripts.LISTS,
                        Scripts.FORMS,
                        Scripts.ACTS,
                        Scripts.LIVE,
                        "inner/js/request.js")
                .model(Map.of("request", request.text()));
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/approvals")
    Page approvals() {
        return Page.of("inner/approvals.jte", "Approvals", "/approvals")
                .scripts(Scripts.LISTS, Scripts.LIVE);
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/signatures")
    Page signatures() {
        return Page.of("inner/signatures.jte", "Waiting signatures", "/signatures")
                .scripts("inner/js/signatures.js");
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/grants")
    Page grants() {
        return Page.of("inner/grants.jte", "Grants", "/grants")
                .scripts(Scripts.LISTS, Scripts.LIVE);
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/grants/{grant}")
    Page grant(@PathVariable GrantId grant) {
        return Page.of("inner/grant.jte", "Grant", "/grants")
                .scripts(Scripts.LISTS, Scripts.FORMS, Scripts.ACTS, Scripts.LIVE)
                .model(Map.of("grant", grant.text()));
    }
}
