package dev.sallyport.web;

import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.ClientId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.OperationId;
import dev.sallyport.kernel.Origin;
import dev.sallyport.kernel.Pathway;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.Enumeration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Decides, before a handler runs, whether this caller may call it; nothing of the handler's
/// happens earlier, not even reading the body (RT-I11).
final class AccessRules implements HandlerInterceptor {
    static final String VISITOR = "sallyport.visitor";
    static final String OPERATION = "sallyport.operation";
    private static final String BEARER = "Bearer ";
    private static final int HANDLE_MAX = 256;

    private final DoorSettings settings;
    private final DoorParts parts;
    private final BrowserOrigin browserOrigin;
    private final PeerAddress peers;
    private final HandleCookie cookie;

    AccessRules(DoorSettings settings, DoorParts parts) {
        this.settings = settings;
        this.parts = parts;
        this.browserOrigin = new BrowserOrigin(settings);
        this.peers = new PeerAddress(settings.trustedProxies());
        this.cookie = HandleCookie.session(settings.door());
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(handler instanceof HandlerMethod method)) {
            throw new Bug("a handler that is not a method");
        }
        @Nullable Access access = method.getMethodAnnotation(Access.class);
        if (access == null) {
            throw new Bug("a handler without access declaration");
        }
        if (access.value() == Caller.CLIENT) {
            RequestMark.echo(request, response);
        }
        if (!access.withoutOriginCheck() && !byProgram(access.value(), request)) {
            browserOrigin.check(request);
        }
        Origin origin = new Origin(settings.door(), peers.of(request));
        Visitor visitor = visitor(request, access.value(), origin);
        check(access.value(), visitor);
        request.setAttribute(VISITOR, visitor);
        request.setAttribute(OPERATION, operation(visitor, origin));
        return true;
    }

    /// A bearer secret without any cookie: a page cannot make a browser send that, so the marks of
    /// a browser (some programs' HTTP libraries set `Sec-Fetch-Mode`) do not matter.
    private static boolean byProgram(Caller caller, HttpServletRequest request) {
        return caller == Caller.CLIENT
                && request.getHeader("Authorization") != null
                && request.getHeader("Cookie") == null;
    }

    private Visitor visitor(HttpServletRequest request, Caller caller, Origin origin) {
        if (caller == Caller.ANONYMOUS) {
            return new Visitor.Stranger();
        }
        if (caller == Caller.CLIENT) {
            return presented(request)
                    .filter(handle -> handle.carrier() == PresentedHandle.Carrier.BEARER)
                    .flatMap(parts.clients()::find)
                    .<Visitor>map(Visitor.Program::new)
                    .orElseGet(Visitor.Stranger::new);
        }
        return presented(request)
                .map(handle -> parts.sessions().find(handle, origin))
                .orElseGet(Visitor.Stranger::new);
    }

    private static void check(Caller caller, Visitor visitor) {
        switch (caller) {
            case ANONYMOUS, ANYONE -> {}
            case CLIENT -> {
                if (!(visitor instanceof Visitor.Program)) {
                    throw new Problem(
                            ProblemCode.UNAUTHENTICATED,
                            "send the secret of a registered client as a bearer token");
                }
            }
            case SIGNED_IN -> visitor.signedIn();
            case ADMINISTRATOR -> {
                if (!visitor.signedIn().administrator()) {
                    throw new Problem(ProblemCode.FORBIDDEN, "only administrators can do this");
                }
            }
        }
    }

    private Operation operation(Visitor visitor, Origin origin) {
        Actor actor =
                switch (visitor) {
                    case Visitor.SignedIn present -> new Actor.Human(present.person());
                    case Visitor.Program(ClientId client) -> new Actor.Client(client);
                    case Visitor.Stranger() -> new Actor.Anonymous();
                };
        boolean program = visitor instanceof Visitor.Program;
        InstantSource clock = program ? parts.clients().clock() : parts.clock();
        return new Operation(
                new OperationId(parts.randomness().uuid(clock)),
                actor,
                program ? Pathway.WORKLOAD : Pathway.HUMAN,
                "",
                clock.instant(),
                origin);
    }

    /// The one credential of a request. Two of them are refused: which one would win is exactly the
    /// kind of question an attacker asks.
    private Optional<PresentedHandle> presented(HttpServletRequest request) {
        Optional<String> fromCookie = cookie.read(request);
        Enumeration<String> headers = request.getHeaders("Authorization");
        @Nullable String authorization = headers.hasMoreElements() ? headers.nextElement() : null;
        if (headers.hasMoreElements()) {
            throw new Problem(ProblemCode.MALFORMED, "send `Authorization` once");
        }
        if (authorization == null) {
            return fromCookie
                    .filter(handle -> handle.length() <= HANDLE_MAX)
                    .map(text -> new PresentedHandle(text, PresentedHandle.Carrier.COOKIE));
        }
        if (fromCookie.isPresent()) {
            throw new Problem(
                    ProblemCode.MALFORMED, "send a cookie or `Authorization`, never both");
        }
        if (!authorization.startsWith(BEARER) || authorization.length() > HANDLE_MAX) {
            return Optional.empty();
        }
        return Optional.of(
                new PresentedHandle(
                        authorization.substring(BEARER.length()), PresentedHandle.Carrier.BEARER));
    }
}
