package dev.sallyport.websession;

import dev.sallyport.factor.Proved;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.WebSessionId;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Listing;
import dev.sallyport.web.Visitor;
import java.time.Instant;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// A person's own sessions.
@RestController
final class SessionHttp {
    private final WebSessions sessions;

    SessionHttp(WebSessions sessions) {
        this.sessions = sessions;
    }

    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/sign-out")
    ResponseEntity<Void> signOut(Operation op, Visitor.SignedIn visitor) {
        WebSessionId own = (WebSessionId) visitor.session();
        sessions.end(op, visitor.person(), own, SessionEnd.SIGNED_OUT);
        return ResponseEntity.noContent().headers(OuterCookies.signedOut()).build();
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/me/sessions")
    Listing<SessionView> all(Visitor.SignedIn visitor) {
        return Listing.whole(
                sessions.of(visitor.person()).stream()
                        .map(session -> SessionView.of(session, visitor))
                        .toList());
    }

    /// Somebody else's session is no session: the answer is the same (RT-I6).
    @Access(Caller.SIGNED_IN)
    @DeleteMapping("/api/v1/me/sessions/{session}")
    ResponseEntity<Void> end(
            Operation op, Visitor.SignedIn visitor, @PathVariable WebSessionId session) {
        sessions.end(op, visitor.person(), session, SessionEnd.REVOKED);
        return ResponseEntity.noContent().build();
    }

    /// A session as its owner sees it.
    record SessionView(
            WebSessionId id,
            String source,
            String agent,
            List<String> proved,
            Instant startedAt,
            Instant seenAt,
            Instant expiresAt,
            boolean current) {
        static SessionView of(WebSession session, Visitor.SignedIn visitor) {
            return new SessionView(
                    session.id(),
                    session.source(),
                    Agents.name(session.agent()),
                    session.proved().stream().map(Proved::name).sorted().toList(),
                    session.startedAt(),
                    session.seenAt(),
                    session.expiresAt(),
                    session.id().equals(visitor.session()));
        }
    }
}
