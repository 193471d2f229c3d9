package dev.sallyport.elevation;

import dev.sallyport.ceremony.Directory;
import dev.sallyport.ceremony.PersonView;
import dev.sallyport.kernel.ApprovalId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.target.TargetName;
import dev.sallyport.target.Targets;
import dev.sallyport.warrant.ElevationGrant;
import dev.sallyport.warrant.RequestElevation;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Listing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Requests and grants: looking, and ending. Asking, agreeing and accepting are ceremonies.
@RestController
public final class ElevationHttp {
    private final Elevations elevations;
    private final Targets targets;
    private final Directory directory;
    private final ReachedBy reachedBy;
    private final InstantSource clock;

    public ElevationHttp(
            Elevations elevations,
            Targets targets,
            Directory directory,
            ReachedBy reachedBy,
            InstantSource clock) {
        this.elevations = elevations;
        this.targets = targets;
        this.directory = directory;
        this.reachedBy = reachedBy;
        this.clock = clock;
    }

    record ApprovalView(ApprovalId id, PersonView by, long seconds, Instant at, Sha256 hash) {}

    record EndView(@Nullable String how, @Nullable PersonView by, String reason, Instant at) {}

    record RequestView(
            RequestId id,
            RequestState state,
            String login,
            TargetName target,
            long targetVersion,
            PersonView requester,
            PersonView beneficiary,
            String reason,
            @Nullable String ticket,
            long seconds,
            Instant at,
            Instant expires,
            Sha256 hash,
            List<ApprovalView> approvals,
            int approvalsNeeded,
            @Nullable GrantId grant,
            @Nullable Instant grantedAt,
            @Nullable EndView ended,
            boolean mayApprove,
            boolean mayDeny,
            boolean mayCancel) {}

    record GrantView(
            GrantId id,
            String state,
            boolean live,
            String login,
            TargetName target,
            long targetVersion,
            PersonView beneficiary,
            PersonView requester,
            RequestId request,
            Instant notBefore,
            Instant notAfter,
            Sha256 hash,
            boolean byPolicy,
            boolean awaitsAcceptance,
            boolean mine,
            boolean mayRevoke,
            String command,
            @Nullable EndView ended) {}

    /// Why something is ended.
    record Why(String reason) {
        Why {
            reason = reason.strip();
            if (reason.length() < 3 || reason.length() > 1000) {
                throw new Problem(ProblemCode.INVALID, "say in a few words why");
            }
        }
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/requests")
    Listing<RequestView> requests(
            Operation op,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "false") boolean mine,
            @RequestParam(defaultValue = "false") boolean decidable,
            @RequestParam(required = false) @Nullable RequestId after) {
        Predicate<Request> wanted = it -> state == null || it.state() == state(state);
        if (mine) {
            wanted = wanted.and(it -> involves(it.act(), op.person()));
        }
        if (decidable) {
            wanted = wanted.and(it -> elevations.mayApprove(op, it));
        }
        Listing<Request> page = elevations.requests(op, wanted, after);
        return new Listing<>(page.items().stream().map(it -> view(op, it)).toList(), page.next());
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/requests/{id}")
    RequestView request(Operation op, @PathVariable RequestId id) {
        return view(op, elevations.request(op, id));
    }

    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/requests/{id}/deny")
    ResponseEntity<RequestView> deny(
            Operation op, @PathVariable RequestId id, @RequestBody Why why) {
        return shown(op, elevations.deny(op.because(why.reason()), id, why.reason()));
    }

    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/requests/{id}/cancel")
    ResponseEntity<RequestView> cancel(Operation op, @PathVariable RequestId id) {
        return shown(op, elevations.cancel(op, id));
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/grants")
    Listing<GrantView> grants(
            Operation op,
            @RequestParam(defaultValue = "false") boolean live,
            @RequestParam(defaultValue = "false") boolean mine,
            @RequestParam(required = false) @Nullable GrantId after) {
        Instant now = clock.instant();
        Predicate<Grant> wanted =
                it ->
                        (!live || it.live(now))
                                && (!mine || it.document().beneficiary().equals(op.person()));
        Listing<Grant> page = elevations.grants(op, wanted, after);
        return new Listing<>(page.items().stream().map(it -> view(op, it)).toList(), page.next());
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/grants/{id}")
    GrantView grant(Operation op, @PathVariable GrantId id) {
        return view(op, elevations.grant(op, id));
    }

    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/grants/{id}/done")
    ResponseEntity<GrantView> done(Operation op, @PathVariable GrantId id) {
        return shown(op, elevations.done(op, id));
    }

    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/grants/{id}/revoke")
    ResponseEntity<GrantView> revoke(Operation op, @PathVariable GrantId id, @RequestBody Why why) {
        return shown(op, elevations.revoke(op.because(why.reason()), id, why.reason()));
    }

    /// Who may end something and not look at it is told that it is done and no more.
    private ResponseEntity<RequestView> shown(Operation op, Request request) {
        return elevations.sees(op, request)
                ? ResponseEntity.ok(view(op, request))
                : ResponseEntity.noContent().build();
    }

    private ResponseEntity<GrantView> shown(Operation op, Grant grant) {
        return elevations.sees(op, grant)
                ? ResponseEntity.ok(view(op, grant))
                : ResponseEntity.noContent().build();
    }

    private static RequestState state(String word) {
        for (RequestState state : RequestState.values()) {
            if (state.name().equals(word.toUpperCase(Locale.ROOT))) {
                return state;
            }
        }
        throw new Problem(
                ProblemCode.INVALID,
                "`state` is pending, granted, denied, cancelled, expired or overtaken");
    }

    private static boolean involves(RequestElevation act, PersonId person) {
        return act.by().equals(person) || act.beneficiary().equals(person);
    }

    private RequestView view(Operation op, Request request) {
        RequestElevation act = request.act();
        Optional<Grant> grant = elevations.find(ElevationGrant.idOf(act.request()));
        boolean pending = request.state() == RequestState.PENDING;
        return new RequestView(
                act.request(),
                request.state(),
                act.login(),
                targets.name(act.target()),
                request.targetVersion(),
                directory.view(act.by()),
                directory.view(act.beneficiary()),
                act.reason(),
                act.ticket().orElse(null),
                act.seconds(),
                act.at(),
                act.expires(),
                act.hash(),
                elevations.approvals(act.request()).stream().map(this::view).toList(),
                request.approvalsNeeded(),
                grant.map(Grant::id).orElse(null),
                grant.map(it -> it.document().notBefore()).orElse(null),
                ended(request),
                pending && elevations.mayApprove(op, request),
                pending && elevations.mayDeny(op, request),
                pending && involves(act, op.person()));
    }

    private @Nullable EndView ended(Request request) {
        return request.state() == RequestState.GRANTED
                ? null
                : request.end()
                        .map(it ->
                                new EndView(
                                        null,
                                        it.by().map(directory::view).orElse(null),
                                        it.reason(),
                                        it.at()))
                        .orElse(null);
    }

    private ApprovalView view(Approval approval) {
        return new ApprovalView(
                approval.act().approval(),
                directory.view(approval.act().by()),
                approval.act().seconds(),
                approval.act().at(),
                approval.act().hash());
    }

    private GrantView view(Operation op, Grant grant) {
        ElevationGrant it = grant.document();
        TargetName target = targets.name(it.target());
        boolean live = grant.live(clock.instant());
        return new GrantView(
                it.grant(),
                grant.state(clock.instant()),
                live,
                it.login(),
                target,
                it.targetVersion(),
                directory.view(it.beneficiary()),
                directory.view(grant.requester()),
                it.request(),
                it.notBefore(),
                it.notAfter(),
                it.hash(),
                grant.byPolicy(),
                live && grant.awaitsAcceptance(),
                it.beneficiary().equals(op.person()),
                live && elevations.mayRevoke(op, grant),
                reachedBy.command(it.login(), target.name()),
                grant.end()
                        .map(end ->
                                new EndView(
                                        end.how().name(),
                                        end.by().map(directory::view).orElse(null),
                                        end.reason(),
                                        end.at()))
                        .orElse(null));
    }
}
