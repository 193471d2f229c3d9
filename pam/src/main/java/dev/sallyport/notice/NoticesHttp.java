package dev.sallyport.notice;

import dev.sallyport.kernel.EventId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Listing;
import dev.sallyport.web.Visitor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What the visitor was told of. There is no way to ask for somebody else's.
@RestController
public final class NoticesHttp {
    private final Notices notices;

    public NoticesHttp(Notices notices) {
        this.notices = notices;
    }

    /// @param id of the act's entry in the ledger
    /// @param at of the first time
    /// @param sentence says how many times, too
    /// @param state `NEW` or `READ`
    record NoticeView(
            EventId id,
            Instant at,
            String type,
            String sentence,
            long times,
            Instant lastAt,
            String state,
            @Nullable Instant readAt) {
        static NoticeView of(Notice it) {
            return new NoticeView(
                    it.entry(),
                    it.givenAt(),
                    it.type(),
                    it.told(),
                    it.times(),
                    it.lastAt(),
                    it.readAt().isPresent() ? "READ" : "NEW",
                    it.readAt().orElse(null));
        }
    }

    record UnreadView(long unread) {}

    /// @param newest the newest that the visitor has seen
    record Seen(@Nullable EventId newest) {}

    record ReadView(int read) {}

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/notices")
    Listing<NoticeView> notices(
            Visitor.SignedIn visitor,
            @RequestParam(defaultValue = "false") boolean all,
            @RequestParam(required = false) @Nullable String after) {
        Listing<Notice> page =
                notices.of(visitor.person(), all, after == null ? null : EventId.parse(after));
        return new Listing<>(page.items().stream().map(NoticeView::of).toList(), page.next());
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/notices/unread")
    UnreadView unread(Visitor.SignedIn visitor) {
        return new UnreadView(notices.unread(visitor.person()));
    }

    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/notices/{id}/read")
    ResponseEntity<Void> read(Visitor.SignedIn visitor, @PathVariable EventId id) {
        notices.read(visitor.person(), id);
        return ResponseEntity.noContent().build();
    }

    /// What came in after the newest that was seen stays unread.
    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/notices/read")
    ReadView readAll(Visitor.SignedIn visitor, @RequestBody(required = false) @Nullable Seen seen) {
        if (seen == null || seen.newest() == null) {
            throw new Problem(ProblemCode.INVALID, "say up to which notice: `newest`");
        }
        return new ReadView(notices.readAll(visitor.person(), seen.newest()));
    }
}
