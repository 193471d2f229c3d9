package dev.sallyport.ceremony;

import dev.sallyport.kernel.CeremonyId;
import dev.sallyport.kernel.InnerSessionId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.throttle.Allowance;
import dev.sallyport.throttle.Allowances;
import dev.sallyport.throttle.Attempt;
import dev.sallyport.throttle.Source;
import dev.sallyport.throttle.Throttle;
import dev.sallyport.warrant.Assertion;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.HandleCookie;
import dev.sallyport.web.Listing;
import dev.sallyport.web.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Ceremonies over HTTP: begin, complete, and sign what waits.
///
/// A browser gets its handle in a cookie and never in a body that scripts could keep; a program,
/// which sends none of the headers that browsers always send, gets it in the body.
@RestController
public final class CeremonyHttp {
    private static final HandleCookie HOLDER = new HandleCookie("__Host-sallyport-ceremony", true);
    private static final String HANDLE = "handle";

    private final Ceremonies ceremonies;
    private final String rpId;
    private final Directory directory;

    /// Whoever is inside begins as many as anybody can sign, and no more: each one is a row.
    private static final Allowances INSIDE =
            new Allowances(
                    new Allowance(100, Duration.ofSeconds(10)),
                    new Allowance(1000, Duration.ofSeconds(1)),
                    new Allowance(100, Duration.ofSeconds(10)));

    private final Throttle throttle;
    private final Throttle inside;
    private final Randomness randomness;
    private final HandleCookie session = HandleCookie.session(dev.sallyport.kernel.Door.INNER);

    public CeremonyHttp(
            Ceremonies ceremonies,
            String rpId,
            Directory directory,
            Throttle throttle,
            Randomness randomness) {
        this.ceremonies = ceremonies;
        this.rpId = rpId;
        this.directory = directory;
        this.throttle = throttle;
        this.inside = throttle.with(INSIDE);
        this.randomness = randomness;
    }

    /// A ceremony as its signer sees it. `missing`, `may_sign` and `mine` are for those that wait.
    record CeremonyView(
            CeremonyId id,
            String act,
            List<Line> document,
            byte[] canonical,
            byte[] challenge,
            String rpId,
            List<byte[]> allowCredentials,
            Instant expiresAt,
            PersonView by,
            @Nullable Integer missing,
            @Nullable Boolean maySign,
            @Nullable Boolean mine) {}

    /// Large enough for the policies of a door.
    @Access(value = Caller.ANYONE, bodyBytesMax = 600_000)
    @PostMapping("/api/v1/ceremonies")
    ResponseEntity<CeremonyView> begin(
            Operation op, Visitor visitor, @RequestBody JsonNode body, HttpServletRequest request) {
        Fields fields = new Fields(body);
        String act = fields.text("act");
        HttpHeaders headers = new HttpHeaders();
        Holder holder = holder(visitor, request, op).orElseGet(() -> newBrowser(headers));
        if (visitor instanceof Visitor.SignedIn present) {
            inside.require(
                    Attempt.of(
                            "inner-ceremony-inside",
                            present.person().text(),
                            Source.of(op.origin())));
        } else {
            throttle.require(Attempt.aboutNobody("inner-ceremony", Source.of(op.origin())));
        }
        Begun begun = ceremonies.begin(op, holder, act, fields);
        return ResponseEntity.status(201).headers(headers).body(view(begun));
    }

    @Access(Caller.ANYONE)
    @PostMapping("/api/v1/ceremonies/{id}/complete")
    ResponseEntity<Map<String, Object>> complete(
            Operation op,
            Visitor visitor,
            @PathVariable CeremonyId id,
            @RequestBody JsonNode body,
            HttpServletRequest request) {
        Fields fields = new Fields(body);
        Assertion assertion = assertion(fields.inner("assertion"));
        Optional<Secret> setupSecret =
                fields.optionalText("setup_secret")
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .map(Secret::takeOwnershipOf);
        fields.end();
        Holder holder = holder(visitor, request, op).orElseThrow(CeremonySteps::unknown);
        Outcome outcome = ceremonies.complete(op, holder, id, assertion, setupSecret);
        if (visitor instanceof Visitor.Stranger) {
            throttle.succeeded(Attempt.aboutNobody("inner-ceremony", Source.of(op.origin())));
        }
        return answer(outcome, browser(request));
    }

    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/ceremonies/{id}/sign")
    ResponseEntity<Map<String, Object>> sign(
            Operation op, @PathVariable CeremonyId id, @RequestBody JsonNode body) {
        Fields fields = new Fields(body);
        Assertion assertion = assertion(fields.inner("assertion"));
        fields.end();
        return answer(ceremonies.sign(op, id, assertion), false);
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/ceremonies")
    Listing<CeremonyView> waiting(
            Operation op, @RequestParam(defaultValue = "true") boolean waiting) {
        if (!waiting) {
            throw new Problem(
                    ProblemCode.INVALID, "only ceremonies that wait are listed: `waiting=true`");
        }
        return Listing.whole(ceremonies.waiting(op).stream().map(it -> view(it, op)).toList());
    }

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/ceremonies/{id}")
    CeremonyView one(Operation op, @PathVariable CeremonyId id) {
        return view(ceremonies.show(op, id), op);
    }

    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/ceremonies/{id}/withdraw")
    ResponseEntity<Void> withdraw(Operation op, @PathVariable CeremonyId id) {
        ceremonies.withdraw(op, id);
        return ResponseEntity.noContent().build();
    }

    private ResponseEntity<Map<String, Object>> answer(Outcome outcome, boolean browser) {
        Map<String, Object> body = new LinkedHashMap<>();
        return switch (outcome) {
            case Outcome.Done(CeremonyId id, String name, Performed performed) -> {
                HttpHeaders headers = new HttpHeaders();
                body.put("id", id.text());
                body.put("act", name);
                body.putAll(performed.answer());
                if (browser && body.remove(HANDLE) instanceof String handle) {
                    headers.add(HttpHeaders.SET_COOKIE, session.set(handle));
                    headers.add(HttpHeaders.SET_COOKIE, HOLDER.clear());
                }
                yield ResponseEntity.ok().headers(headers).body(body);
            }
            case Outcome.Waiting(CeremonyId id, String name, int missing, Instant until) -> {
                body.put("id", id.text());
                body.put("act", name);
                body.put("missing", missing);
                body.put("until", until.toString());
                yield ResponseEntity.accepted().body(body);
            }
        };
    }

    /// The session, the browser by its cookie, or a program by its address. Empty: a browser that
    /// has no cookie yet.
    private Optional<Holder> holder(Visitor visitor, HttpServletRequest request, Operation op) {
        if (visitor instanceof Visitor.SignedIn present
                && present.session() instanceof InnerSessionId id) {
            return Optional.of(Holder.session(id));
        }
        if (!browser(request)) {
            return Optional.of(Holder.address(op.origin().address()));
        }
        return HOLDER.read(request)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .map(Secret::takeOwnershipOf)
                .map(Holder::browser);
    }

    private Holder newBrowser(HttpHeaders headers) {
        String secret =
                Base64.getUrlEncoder().withoutPadding().encodeToString(randomness.bytes(32));
        headers.add(HttpHeaders.SET_COOKIE, HOLDER.set(secret));
        return Holder.browser(Secret.takeOwnershipOf(secret.getBytes(StandardCharsets.US_ASCII)));
    }

    private static boolean browser(HttpServletRequest request) {
        return request.getHeader("Sec-Fetch-Site") != null || request.getHeader("Origin") != null;
    }

    private static Assertion assertion(Fields fields) {
        Assertion assertion =
                switch (fields.text("type")) {
                    case "webauthn" ->
                            new Assertion.WebAuthn(
                                    fields.bytes("credential_id"),
                                    fields.bytes("client_data_json"),
                                    fields.bytes("authenticator_data"),
                                    fields.bytes("signature"));
                    case "sshsig" ->
                            new Assertion.SshSignature(
                                    fields.bytes("key"), fields.bytes("signature"));
                    default ->
                            throw new Problem(
                                    ProblemCode.MALFORMED,
                                    "an assertion is of type `webauthn` or `sshsig`");
                };
        fields.end();
        return assertion;
    }

    private CeremonyView view(Begun it) {
        return view(it, null, null, null);
    }

    private CeremonyView view(Begun it, Operation op) {
        boolean mine = it.act().by().equals(op.person());
        return view(it, ceremonies.missing(it.id()), ceremonies.maySign(op, it.id()), mine);
    }

    private CeremonyView view(
            Begun it,
            @Nullable Integer missing,
            @Nullable Boolean maySign,
            @Nullable Boolean mine) {
        return new CeremonyView(
                it.id(),
                it.name(),
                it.lines(),
                it.act().canonical(),
                it.act().hash().bytes(),
                rpId,
                it.credentials(),
                it.expiresAt(),
                directory.view(it.act().by()),
                missing,
                maySign,
                mine);
    }
}
