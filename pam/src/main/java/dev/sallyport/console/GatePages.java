package dev.sallyport.console;

import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Page;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// What somebody sees who has not proved at this door who they are. A session of the outer door
/// changes nothing here.
@RestController
final class GatePages {
    @Access(Caller.ANONYMOUS)
    @GetMapping("/sign-in")
    Page signIn() {
        return Page.of("inner/sign-in.jte", "Pass the inner door", "")
                .scripts("inner/js/sign-in.js");
    }

    @Access(Caller.ANONYMOUS)
    @GetMapping("/set-up")
    Page setUp() {
        return Page.of("inner/set-up.jte", "Set up", "").scripts("inner/js/set-up.js");
    }

    @Access(Caller.ANONYMOUS)
    @GetMapping("/enrol")
    Page enrol() {
        return Page.of("inner/enrol.jte", "Enrol", "").scripts("inner/js/enrol.js");
    }
}
