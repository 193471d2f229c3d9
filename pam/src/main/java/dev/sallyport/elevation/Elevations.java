package dev.sallyport.elevation;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.Ruling;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Policy;
import dev.sallyport.policy.Verdict;
import dev.sallyport.target.Redefinitions;
import dev.sallyport.target.Standing;
import dev.sallyport.target.Target;
import dev.sallyport.target.Targets;
import dev.sallyport.web.Listing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Requests and grants: looking at them, and ending them. Asking and agreeing are ceremonies.
public final class Elevations implements Redefinitions {
    /// What is said of a grant whose time has passed, whoever noticed.
    public static final String OVER = "the grant is over: ask for a new elevation";

    private static final int PAGE = 100;

    private final Database database;
    private final Policy policy;
    private final RequestSql requests;
    private final GrantSql grants;
    private final Targets targets;
    private final ElevationRules rules;
    private final Endings endings;
    private final Ledger ledger;
    private final InstantSource clock;

    public Elevations(ElevationParts parts, Endings endings) {
        this.database = parts.database();
        this.policy = parts.policy();
        this.requests = new RequestSql(parts.database());
        this.grants = new GrantSql(parts.database());
        this.targets = parts.targets();
        this.rules = new ElevationRules(parts);
        this.endings = endings;
        this.ledger = parts.ledger();
        this.clock = parts.clock();
    }

    static Problem unknownRequest() {
        return new Problem(ProblemCode.NOT_FOUND, "there is no such request");
    }

    static Problem unknownGrant() {
        return new Problem(ProblemCode.NOT_FOUND, "there is no such grant");
    }

    // looking

    boolean sees(Operation op, Request request) {
        return rules.sees(op, request.act());
    }

    boolean sees(Operation op, Grant grant) {
        return rules.sees(op, grant);
    }

    /// A request, for somebody who may look at it; for anybody else there is none.
    public Request request(Operation op, RequestId id) {
        return requests.find(id, clock.instant())
                .filter(it -> rules.sees(op, it.act()))
                .orElseThrow(Elevations::unknownRequest);
    }

    /// What one may look at, the latest first.
    public Listing<Request> requests(
            Operation op, Predicate<Request> wanted, @Nullable RequestId before) {
        List<Request> page = requests.page(before, clock.instant(), PAGE);
        Predicate<Ask> permitted = policy.permitting();
        Standing standing = targets.standing(op);
        return new Listing<>(
                page.stream()
                        .filter(it -> permitted.test(ElevationRules.look(standing, it.act())))
                        .filter(wanted)
                        .toList(),
                page.size() < PAGE ? null : page.getLast().id().text());
    }

    public List<Approval> approvals(RequestId id) {
        return requests.approvals(id);
    }

    /// Whether the viewer could approve the request now.
    public boolean mayApprove(Operation op, Request request) {
        try {
            rules.mayApprove(op, request, rules.unchanged(request), requests.humans(request.id()));
            return requests.approvals(request.id()).stream()
                    .noneMatch(it -> it.act().by().equals(op.person()));
        } catch (Problem _) {
            return false;
        }
    }

    /// A grant, for somebody who may look at it; for anybody else there is none.
    public Grant grant(Operation op, GrantId id) {
        return grants.find(id)
                .filter(it -> rules.sees(op, it))
                .orElseThrow(Elevations::unknownGrant);
    }

    /// What decides that somebody may look at a grant, for the record.
    ///
    /// @throws dev.sallyport.policy.PolicyRefusal `forbidden` when they may not
    public Ruling ruling(Operation op, Grant grant) {
        return policy.require(ElevationRules.look(targets.standing(op), grant));
    }

    public Optional<Grant> find(GrantId id) {
        return grants.find(id);
    }

    public Listing<Grant> grants(Operation op, Predicate<Grant> wanted, @Nullable GrantId before) {
        List<Grant> page = grants.page(before, PAGE);
        Predicate<Ask> permitted = policy.permitting();
        Standing standing = targets.standing(op);
        return new Listing<>(
                page.stream()
                        .filter(it -> permitted.test(ElevationRules.look(standing, it)))
                        .filter(wanted)
                        .toList(),
                page.size() < PAGE ? null : page.getLast().id().text());
    }

    /// Whether the viewer could refuse the request.
    public boolean mayDeny(Operation op, Request request) {
        return policy.permits(ElevationRules.deny(targets.standing(op), request.act()));
    }

    /// Whether the viewer could take the grant away.
    public boolean mayRevoke(Operation op, Grant grant) {
        return policy.permits(ElevationRules.revoke(targets.standing(op), grant));
    }

    /// The person's live grants, the one that lasts longest first.
    public List<Grant> live(PersonId beneficiary) {
        return grants.live(beneficiary, clock.instant());
    }

    /// Why power under this grant must not be issued or kept now; empty while it stands.
    ///
    /// Decided from the facts of this moment, at every admission and every renewal of a lease.
    public Optional<String> fallen(Grant grant) {
        Instant now = clock.instant();
        if (!now.isBefore(grant.document().notAfter())) {
            return Optional.of(OVER);
        }
        if (grant.end().isPresent()) {
            return Optional.of("the grant has ended: ask for a new elevation");
        }
        if (!grant.live(now)) {
            return Optional.of("the grant has not begun yet: connect a little later");
        }
        if (grant.awaitsAcceptance()) {
            return Optional.of("somebody asked for this on your behalf: accept the grant first");
        }
        return rules.fallen(grant, requests.approvals(grant.document().request()))
                .map(ElevationRules.Fallen::reason);
    }

    /// Makes the caller's transaction and the end of a grant wait for each other: whichever comes
    /// second sees the first.
    public void hold(GrantId id) {
        requests.lock(new RequestId(id.value()));
    }

    // ending

    /// Somebody whom policy lets says no; an approver, the owner or an administrator always may.
    public Request deny(Operation op, RequestId id, String reason) {
        Request request =
                requests.find(id, clock.instant()).orElseThrow(Elevations::unknownRequest);
        return switch (policy.decide(ElevationRules.deny(targets.standing(op), request.act()))) {
            case Verdict.Permit(_, _, Ruling ruling) ->
                    endRequest(op.ruledBy(ruling), request, RequestState.DENIED, reason);
            case Verdict.Forbid _ ->
                    throw notTheirs(op, request, "you do not decide for this target");
        };
    }

    /// The requester, or who it is for, takes it back.
    public Request cancel(Operation op, RequestId id) {
        Request request =
                requests.find(id, clock.instant()).orElseThrow(Elevations::unknownRequest);
        if (!request.act().by().equals(op.person())
                && !request.act().beneficiary().equals(op.person())) {
            throw notTheirs(op, request, "only who asked can take a request back");
        }
        return endRequest(op, request, RequestState.CANCELLED, "cancelled");
    }

    /// The beneficiary has finished. Ending twice is the same as once.
    public Grant done(Operation op, GrantId id) {
        Grant grant = grants.find(id).orElseThrow(Elevations::unknownGrant);
        if (!grant.document().beneficiary().equals(op.person())) {
            throw notTheirs(op, grant, "only who holds a grant is done with it");
        }
        endings.end(op, grant, GrantEnd.DONE, Optional.of(op.person()), "done");
        return grants.find(id).orElseThrow(Elevations::unknownGrant);
    }

    /// Somebody whom policy lets takes it away; an approver, the owner or an administrator always
    /// may.
    public Grant revoke(Operation op, GrantId id, String reason) {
        Grant grant = grants.find(id).orElseThrow(Elevations::unknownGrant);
        Operation ruled =
                switch (policy.decide(ElevationRules.revoke(targets.standing(op), grant))) {
                    case Verdict.Permit(_, _, Ruling ruling) -> op.ruledBy(ruling);
                    case Verdict.Forbid _ ->
                            throw notTheirs(
                                    op,
                                    grant,
                                    "you do not decide for this target: `done` ends your own");
                };
        endings.end(ruled, grant, GrantEnd.REVOKED, Optional.of(op.person()), reason);
        return grants.find(id).orElseThrow(Elevations::unknownGrant);
    }

    /// Who may end something does, whether or not policy lets them look at it. For who may neither
    /// there is none.
    private Problem notTheirs(Operation op, Request request, String why) {
        return rules.sees(op, request.act())
                ? new Problem(ProblemCode.FORBIDDEN, why)
                : unknownRequest();
    }

    private Problem notTheirs(Operation op, Grant grant, String why) {
        return rules.sees(op, grant) ? new Problem(ProblemCode.FORBIDDEN, why) : unknownGrant();
    }

    /// Its last session fell idle.
    public void idle(Operation op, GrantId id) {
        grants.find(id)
                .filter(it -> it.end().isEmpty())
                .ifPresent(it -> endings.end(op, it, GrantEnd.IDLE, Optional.empty(), "idle"));
    }

    /// Ends every grant and every open request of a person. Idempotent.
    public void endAll(Operation op, PersonId person, GrantEnd how, String reason) {
        List<Grant> theirs =
                grants.open().stream()
                        .filter(it -> it.document().beneficiary().equals(person))
                        .toList();
        for (Grant grant : theirs) {
            endings.endHere(op, grant, how, Optional.empty(), reason);
        }
        for (Request request : requests.open(clock.instant())) {
            if (request.act().by().equals(person) || request.act().beneficiary().equals(person)) {
                closeRequest(op, request.id(), RequestState.OVERTAKEN, reason);
            }
        }
        theirs.forEach(it -> endings.tellKeeper(it.id()));
    }

    /// Closes what still waits with a yes of this person in it. Idempotent.
    public void overtakeApprovedBy(Operation op, PersonId approver, String reason) {
        for (RequestId id : requests.openApprovedBy(approver)) {
            closeRequest(op, id, RequestState.OVERTAKEN, reason);
        }
    }

    // time and change

    /// Ends what is past its time, what would not be granted any more, and tells the keeper what it
    /// missed. Run at every start and then steadily: no end depends on an alarm that rang.
    public void sweep(Operation op) {
        for (Grant grant : grants.open()) {
            settle(op, grant);
        }
        for (Request request : requests.open(clock.instant())) {
            if (request.state() == RequestState.EXPIRED) {
                closeRequest(op, request.id(), RequestState.EXPIRED, "nobody decided in time");
            } else if (targets.find(request.act().target())
                    .filter(it -> it.definition().version() == request.targetVersion())
                    .isEmpty()) {
                closeRequest(
                        op, request.id(), RequestState.OVERTAKEN, "the target was defined anew");
            }
        }
        endings.tellKeeper();
    }

    /// The alarm of a request.
    public void expire(Operation op, RequestId id) {
        requests.find(id, clock.instant())
                .filter(it -> it.state() == RequestState.EXPIRED)
                .ifPresent(
                        it -> closeRequest(op, id, RequestState.EXPIRED, "nobody decided in time"));
    }

    /// The alarm of a grant.
    public void expire(Operation op, GrantId id) {
        grants.find(id).filter(it -> it.end().isEmpty()).ifPresent(it -> settle(op, it));
    }

    @Override
    public void targetRedefined(Operation op, TargetId target) {
        for (Grant grant : grants.open()) {
            if (grant.document().target().equals(target)) {
                settle(op, grant);
            }
        }
        for (RequestId request : requests.openOf(target)) {
            requests.find(request, clock.instant())
                    .filter(it -> !current(it, target))
                    .ifPresent(it ->
                            closeRequest(
                                    op,
                                    request,
                                    RequestState.OVERTAKEN,
                                    "the target was defined anew"));
        }
    }

    @Override
    public void rosterRedefined(Operation op, RosterId roster) {
        for (Grant grant : grants.open()) {
            targets.find(grant.document().target())
                    .filter(it -> uses(it, roster))
                    .ifPresent(_ -> settle(op, grant));
        }
    }

    private boolean current(Request request, TargetId target) {
        return targets.find(target)
                .filter(it -> it.definition().version() == request.targetVersion())
                .isPresent();
    }

    private static boolean uses(Target target, RosterId roster) {
        return target.definition().eligible().equals(roster)
                || target.definition().approvers().equals(roster);
    }

    private void settle(Operation op, Grant grant) {
        if (!clock.instant().isBefore(grant.document().notAfter())) {
            endings.end(op, grant, GrantEnd.EXPIRED, Optional.empty(), OVER);
            return;
        }
        rules.fallen(grant, requests.approvals(grant.document().request()))
                .ifPresent(it -> endings.end(op, grant, it.how(), Optional.empty(), it.reason()));
    }

    private Request endRequest(Operation op, Request request, RequestState how, String reason) {
        return database.inTransaction(() -> {
            requests.lock(request.id());
            Request now =
                    requests.find(request.id(), clock.instant())
                            .orElseThrow(Elevations::unknownRequest);
            if (now.state() != RequestState.PENDING
                    || !requests.end(request.id(), how, op.person(), reason, clock.instant())) {
                throw ElevationRules.over();
            }
            ledger.appendEnding(op, ElevationEvents.requestEnded(request.id(), how, reason));
            return requests.find(request.id(), clock.instant())
                    .orElseThrow(Elevations::unknownRequest);
        });
    }

    private void closeRequest(Operation op, RequestId id, RequestState how, String reason) {
        database.inTransaction(() -> {
            requests.lock(id);
            if (requests.end(id, how, null, reason, clock.instant())) {
                ledger.appendEnding(op, ElevationEvents.requestEnded(id, how, reason));
            }
            return how;
        });
    }
}
