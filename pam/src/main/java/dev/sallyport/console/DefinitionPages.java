package dev.sallyport.console;

import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Page;
import dev.sallyport.web.Visitor;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// What can be reached, and who may ask and agree: targets and rosters.
@RestController
final class DefinitionPages {
    @Access(Caller.SIGNED_IN)
    @GetMapping("/targets")
    Page targets(Visitor.SignedIn visitor) {
        return Page.of("inner/targets.jte", "Targets", "/targets")
                .scripts(Scripts.LISTS)
                .model(Map.of("administrator", visitor.administrator()));
    }

    @Access(Caller.ADMINISTRATOR)
    @GetMapping("/targets/define")
    Page defineTarget() {
        return Page.of("inner/define-target.jte", "Define a target", "/targets")
                .scripts(Scripts.ACTS, "inner/js/define-target.js");
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/targets/{target}")
    Page target(@PathVariable TargetId target, Visitor.SignedIn visitor) {
        return Page.of("inner/target.jte", "Target", "/targets")
                .scripts(Scripts.LISTS, Scripts.LIVE)
                .model(
                        Map.of(
                                "target", target.text(),
                                "administrator", visitor.administrator()));
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/rosters")
    Page rosters(Visitor.SignedIn visitor) {
        return Page.of("inner/rosters.jte", "Rosters", "/rosters")
                .scripts(Scripts.LISTS)
                .model(Map.of("administrator", visitor.administrator()));
    }

    @Access(Caller.ADMINISTRATOR)
    @GetMapping("/rosters/define")
    Page defineRoster() {
        return Page.of("inner/define-roster.jte", "Define a roster", "/rosters")
                .scripts(Scripts.ACTS, "inner/js/define-roster.js");
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/rosters/{roster}")
    Page roster(@PathVariable RosterId roster, Visitor.SignedIn visitor) {
        return Page.of("inner/roster.jte", "Roster", "/rosters")
                .scripts(Scripts.LISTS, Scripts.LIVE)
                .model(
                        Map.of(
                                "roster", roster.text(),
                                "administrator", visitor.administrator()));
    }
}
