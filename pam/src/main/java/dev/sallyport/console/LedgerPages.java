package dev.sallyport.console;

import dev.sallyport.kernel.EventId;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Page;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// What happened, and the proof of it.
@RestController
final class LedgerPages {
    @Access(Caller.SIGNED_IN)
    @GetMapping("/ledger")
    Page ledger() {
        return Page.of("inner/ledger.jte", "Ledger", "/ledger")
                .scripts(Scripts.LISTS, "inner/js/ledger.js");
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/ledger/{entry}")
    Page entry(@PathVariable EventId entry) {
        return Page.of("inner/entry.jte", "Ledger entry", "/ledger")
                .scripts("inner/js/entry.js")
                .model(Map.of("entry", entry.text()));
    }
}
