package dev.sallyport.brokering;

import dev.sallyport.ceremony.Directory;
import dev.sallyport.ceremony.PersonView;
import dev.sallyport.elevation.Elevations;
import dev.sallyport.elevation.Grant;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.SshKeyId;
import dev.sallyport.policy.Action;
import dev.sallyport.target.TargetName;
import dev.sallyport.target.Targets;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Listing;
import dev.sallyport.web.Visitor;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Keys, pending connections and sessions. Registering a key and proving a connection are
/// ceremonies; ending is not.
@RestController
public final class BrokeringHttp {
    private final SshKeys keys;
    private final Connections connections;
    private final BrokeredSessions sessions;
    private final Elevations elevations;
    private final Targets targets;
    private final Directory directory;

    public BrokeringHttp(
            BrokeringParts parts,
            SshKeys keys,
            Connections connections,
            BrokeredSessions sessions,
            Elevations elevations) {
        this.keys = keys;
        this.connections = connections;
        this.sessions = sessions;
        this.elevations = elevations;
        this.targets = parts.targets();
        this.directory = parts.directory();
    }

    record KeyView(SshKeyId id, String label, String fingerprint, Instant registeredAt) {}

    record ConnectionView(
            ConnectionId id,
            GrantId grant,
            String login,
            TargetName target,
            String address,
            String keyFingerprint,
            String client,
            Instant since,
            Instant expiresAt) {}

    record SessionView(
            BrokeredSessionId id,
            String state,
            String login,
            TargetName target,
            PersonView person,
            GrantId grant,
            NodeId node,
            String address,
            String client,
            String keyFingerprint,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String endReason,
            boolean mayTerminate) {}

    /// Why something ends.
    record Why(@Nullable String reason) {
        static String of(@Nullable Why why) {
            String reason = Objects.requireNonNullElse(why == null ? null : why.reason(), "ended");
            if (reason.length() > 1000) {
                throw new Problem(ProblemCode.INVALID, "say in a few words why");
            }
            return reason;
        }
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/ssh-keys")
    Listing<KeyView> keys(Visitor.SignedIn visitor) {
        return Listing.whole(
                keys.of(visitor.person()).stream()
                        .map(it ->
                                new KeyView(
                                        it.id(), it.label(), it.fingerprint(), it.registeredAt()))
                        .toList());
    }

    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/ssh-keys/{id}/end")
    ResponseEntity<Void> endKey(
            Operation op,
            @PathVariable SshKeyId id,
            @RequestBody(required = false) @Nullable Why why) {
        keys.end(op, id, Why.of(why));
        return ResponseEntity.noContent().build();
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/connections")
    Listing<ConnectionView> connections(Visitor.SignedIn visitor) {
        return Listing.whole(
                connections.waiting(visitor.person()).stream().map(this::view).toList());
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/sessions")
    Listing<SessionView> sessions(
            Operation op,
            @RequestParam(required = false) @Nullable GrantId grant,
            @RequestParam(required = false) @Nullable BrokeredSessionId after) {
        Listing<BrokeredSession> page = sessions.sessions(op, grant, after);
        return new Listing<>(page.items().stream().map(it -> view(op, it)).toList(), page.next());
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/sessions/{id}")
    SessionView session(Operation op, @PathVariable BrokeredSessionId id) {
        return view(op, sessions.session(op, id));
    }

    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/sessions/{id}/terminate")
    ResponseEntity<SessionView> terminate(
            Operation op,
            @PathVariable BrokeredSessionId id,
            @RequestBody(required = false) @Nullable Why why) {
        String reason = Why.of(why);
        BrokeredSession ended = sessions.terminate(op.because(reason), id, reason);
        // who may end it and not look at it is told that it is done and no more
        return sessions.permitting(op, Action.LOOK_AT_SESSION).test(ended)
                ? ResponseEntity.ok(view(op, ended))
                : ResponseEntity.noContent().build();
    }

    private ConnectionView view(PendingConnection it) {
        Optional<Grant> grant = elevations.find(it.grant());
        return new ConnectionView(
                it.id(),
                it.grant(),
                grant.map(found -> found.document().login()).orElse(""),
                grant.map(found -> targets.name(found.document().target()))
                        .orElseThrow(Connections::unknown),
                it.sourceAddress(),
                it.fingerprint(),
                it.client(),
                it.arrivedAt(),
                it.expiresAt());
    }

    private SessionView view(Operation op, BrokeredSession it) {
        Grant grant = elevations.find(it.grant()).orElseThrow(BrokeredSessions::unknown);
        String state = it.live() ? "LIVE" : it.end().isPresent() ? "ENDED" : "ENDING";
        return new SessionView(
                it.id(),
                state,
                grant.document().login(),
                targets.name(grant.document().target()),
                directory.view(it.person()),
                it.grant(),
                it.node(),
                it.sourceAddress(),
                it.client(),
                it.keyFingerprint(),
                it.admittedAt(),
                it.end().map(BrokeredSession.End::at).orElse(null),
                it.ordered()
                        .or(() -> it.end().map(end -> end.reason().replace('-', ' ')))
                        .orElse(null),
                it.live() && sessions.mayTerminate(op, it));
    }
}
