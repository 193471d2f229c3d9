package dev.sallyport.console;

import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Page;
import dev.sallyport.web.Visitor;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// What is being done with access, and what was.
@RestController
final class SessionPages {
    @Access(Caller.SIGNED_IN)
    @GetMapping("/sessions")
    Page sessions() {
        return Page.of("inner/sessions.jte", "Sessions", "/sessions")
                .scripts(Scripts.LISTS, Scripts.LIVE);
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/sessions/{session}")
    Page session(@PathVariable BrokeredSessionId session) {
        return Page.of("inner/session.jte", "Session", "/sessions")
                .scripts(Scripts.LISTS, Scripts.FORMS, Scripts.LIVE)
                .model(Map.of("session", session.text()));
    }

    /// What a policy wanted the visitor told of.
    @Access(Caller.SIGNED_IN)
    @GetMapping("/notices")
    Page notices(Visitor.SignedIn visitor) {
        return Page.of("inner/notices.jte", "Notices", "/notices")
                .scripts(Scripts.LISTS, Scripts.FORMS, Scripts.LIVE, "inner/js/notices.js")
                .model(Map.of("administrator", visitor.administrator()));
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/tapes")
    Page tapes() {
        return Page.of("inner/tapes.jte", "Tapes", "/tapes").scripts(Scripts.LISTS);
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/tapes/{tape}")
    Page tape(@PathVariable TapeId tape) {
        return Page.of("inner/tape.jte", "Tape", "/tapes")
                .scripts(Scripts.LISTS, "inner/js/player.js")
                .model(Map.of("tape", tape.text()));
    }
}
