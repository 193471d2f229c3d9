package dev.sallyport.console;

import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Page;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// What can be reached, and who may ask and agree: targets and rosters.
@RestController
final class DefinitionPages {
    @Access(Caller.SIGNED_IN)
    @GetMapping("/targets")
    Page targets() {
        return Page.of("inner/targets.jte", "Targets", "/targets").scripts(Scripts.LISTS);
    }

    @Access(Caller.ADMINISTRATOR)
    @GetMapping("/targets/define")
    Page defineTarget() {
        return Page.of("inner/define-target.jte", "Define a target", "/targets")
                .scripts(Scripts.LISTS, Scripts.LIVE, Scripts.ACTS, "inner/js/define-target.js");
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/targets/{target}")
    Page target(@PathVariable TargetId target) {
        return Page.of("inner/target.jte", "Target", "/targets")
                .scripts(Scripts.LISTS, Scripts.LIVE)
                .model(Map.of("target", target.text()));
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/rosters")
    Page rosters() {
        return Page.of("inner/rosters.jte", "Rosters", "/rosters").scripts(Scripts.LISTS);
    }

    @Access(Caller.ADMINISTRATOR)
    @GetMapping("/rosters/define")
    Page defineRoster() {
        return Page.of("inner/define-roster.jte", "Define a roster", "/rosters")
                .scripts(Scripts.ACTS, "inner/js/define-roster.js");
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/rosters/{roster}")
    Page roster(@PathVariable RosterId roster) {
        return Page.of("inner/roster.jte", "Roster", "/rosters")
                .scripts(Scripts.LISTS, Scripts.LIVE)
                .model(Map.of("roster", roster.text()));
    }
}
