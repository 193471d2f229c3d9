package dev.sallyport.recording;

import dev.sallyport.brokering.BrokeredSession;
import dev.sallyport.ceremony.Directory;
import dev.sallyport.ceremony.PersonView;
import dev.sallyport.elevation.Elevations;
import dev.sallyport.elevation.Grant;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.target.TargetName;
import dev.sallyport.target.Targets;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Listing;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Tapes, for those whom policy lets look at them.
@RestController
public final class TapeHttp {
    private final TapeShelf shelf;
    private final Elevations elevations;
    private final Targets targets;
    private final Directory directory;

    public TapeHttp(TapeShelf shelf, Elevations elevations, Targets targets, Directory directory) {
        this.shelf = shelf;
        this.elevations = elevations;
        this.targets = targets;
        this.directory = directory;
    }

    record TapeView(
            TapeId id,
            BrokeredSessionId session,
            String state,
            String kind,
            String command,
            String login,
            TargetName target,
            PersonView person,
            Instant startedAt,
            @Nullable Long seconds,
            long chunks,
            long bytes) {}

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/tapes")
    Listing<TapeView> tapes(
            Operation op,
            @RequestParam(required = false) @Nullable BrokeredSessionId session,
            @RequestParam(required = false) @Nullable TapeId after) {
        if (session != null) {
            return Listing.whole(shelf.of(op, session).stream().map(this::view).toList());
        }
        Listing<TapeShelf.Found> page = shelf.list(op, after);
        return new Listing<>(page.items().stream().map(this::view).toList(), page.next());
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/tapes/{id}")
    TapeView tape(Operation op, @PathVariable TapeId id) {
        return view(shelf.find(op, id));
    }

    /// The recording as an asciicast; that somebody looked is on record first.
    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/tapes/{id}/cast")
    void cast(Operation op, @PathVariable TapeId id, HttpServletResponse response)
            throws IOException {
        shelf.find(op, id);
        response.setContentType("application/x-asciicast");
        shelf.cast(op, id, response.getOutputStream());
    }

    private TapeView view(TapeShelf.Found found) {
        Tape tape = found.tape();
        BrokeredSession session = found.session();
        Grant grant = elevations.find(session.grant()).orElseThrow(Tapes::unknown);
        return new TapeView(
                tape.id(),
                session.id(),
                tape.state().toUpperCase(Locale.ROOT),
                tape.kind(),
                tape.command(),
                grant.document().login(),
                targets.name(grant.document().target()),
                directory.view(session.person()),
                tape.openedAt(),
                tape.seal()
                        .map(it -> Duration.between(tape.openedAt(), it.at()).toSeconds())
                        .orElse(null),
                tape.chunks(),
                tape.bytes());
    }
}
