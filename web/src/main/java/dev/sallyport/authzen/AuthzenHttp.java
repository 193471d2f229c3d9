package dev.sallyport.authzen;

import dev.sallyport.decisionpoint.ClientSearch;
import dev.sallyport.decisionpoint.DecisionPoint;
import dev.sallyport.decisionpoint.Inquiry;
import dev.sallyport.kernel.ClientId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.web.Access;
import dev.sallyport.web.AtOnce;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Evaluation and search of one door.
///
/// **Security barrier.** A refusal to answer is never a permit: errors carry no decision, and in a
/// batch an item that cannot be asked is a deny.
@RestController
public final class AuthzenHttp {
    private static final int BODY_MAX = 1 << 20;

    /// Room that a mere announcement is worth; larger bodies get theirs as they come.
    private static final int AT_ONCE_MAX = 16_384;

    private static final String JSON_TYPE = "application/json";
    private static final Pattern UTF_8 =
            Pattern.compile("charset\\s*=\\s*(utf-8|\"utf-8\")", Pattern.CASE_INSENSITIVE);

    /// Each client has places of its own: one that searches much keeps no other waiting.
    private static final int SEARCHES_AT_ONCE = 4;

    private final Map<ClientId, AtOnce> searching = new ConcurrentHashMap<>();
    private final DecisionPoint point;

    public AuthzenHttp(DecisionPoint point) {
        this.point = point;
    }

    @Access(Caller.CLIENT)
    @PostMapping("/access/v1/evaluation")
    ResponseEntity<byte[]> evaluation(Operation op, Visitor visitor, HttpServletRequest request) {
        Question question = Reading.question(Reading.body(body(request)));
        return answer(Writing.one(decide(op, client(visitor), op.id().text(), question)));
    }

    @Access(Caller.CLIENT)
    @PostMapping("/access/v1/evaluations")
    ResponseEntity<byte[]> evaluations(Operation op, Visitor visitor, HttpServletRequest request) {
        ClientId client = client(visitor);
        Reading.Batch batch = Reading.batch(Reading.body(body(request)));
        String evaluation = op.id().text();
        if (batch.items().isEmpty()) {
            return answer(Writing.one(decide(op, client, evaluation, batch.defaults())));
        }
        List<Writing.Result> results = new ArrayList<>(batch.items().size());
        for (Wire item : batch.items()) {
            String part = evaluation + "." + results.size();
            Writing.Result result = item(op, client, part, item, batch.defaults());
            results.add(result);
            if (decides(batch.semantic(), result)) {
                break;
            }
        }
        return answer(Writing.many(results));
    }

    private static boolean decides(Reading.Semantic semantic, Writing.Result result) {
        return switch (semantic) {
            case EXECUTE_ALL -> false;
            case DENY_ON_FIRST_DENY -> !result.permitted();
            case PERMIT_ON_FIRST_PERMIT -> result.permitted();
        };
    }

    private Writing.Result item(
            Operation op, ClientId client, String evaluation, Wire item, Question defaults) {
        try {
            return decide(op, client, evaluation, Reading.item(item).or(defaults));
        } catch (Problem problem) {
            // What no other item could be asked either is an error of the whole request.
            if (problem.code().status() >= 500 || problem.code() == ProblemCode.UNAUTHENTICATED) {
                throw problem;
            }
            int status = problem.code() == ProblemCode.INVALID ? 400 : problem.code().status();
            return new Writing.Result.Failed(status, String.valueOf(problem.getMessage()));
        }
    }

    /// @param evaluation names the decision here and in the ledger
    private Writing.Result decide(
            Operation op, ClientId client, String evaluation, Question question) {
        return new Writing.Result.Decided(
                point.decide(op, client, evaluation, question.inquiry()), evaluation, op.at());
    }

    @Access(Caller.CLIENT)
    @PostMapping("/access/v1/search/subject")
    ResponseEntity<byte[]> subjects(Visitor visitor, HttpServletRequest request) {
        Wire body = Reading.body(body(request));
        Inquiry asked = Reading.question(body).whoCan();
        return search(
                client(visitor), "subject", asked.subject().type(), asked, Reading.paging(body));
    }

    @Access(Caller.CLIENT)
    @PostMapping("/access/v1/search/resource")
    ResponseEntity<byte[]> resources(Visitor visitor, HttpServletRequest request) {
        Wire body = Reading.body(body(request));
        Inquiry asked = Reading.question(body).onWhat();
        return search(
                client(visitor), "resource", asked.resource().type(), asked, Reading.paging(body));
    }

    @Access(Caller.CLIENT)
    @PostMapping("/access/v1/search/action")
    ResponseEntity<byte[]> actions(Visitor visitor, HttpServletRequest request) {
        Wire body = Reading.body(body(request));
        Inquiry asked = Reading.question(body).whatCan();
        return search(client(visitor), "action", null, asked, Reading.paging(body));
    }

    private ResponseEntity<byte[]> search(
            ClientId client,
            String kind,
            @Nullable String type,
            Inquiry asked,
            Reading.Paging paging) {
        byte[] digest = PageToken.digest(client, kind, asked);
        PageToken.Place place = PageToken.place(digest, paging);
        ClientSearch.Page page = place.page();
        ClientSearch search = point.search(client);
        ClientSearch.Hits hits =
                searching
                        .computeIfAbsent(client, _ -> new AtOnce(SEARCHES_AT_ONCE))
                        .run(() ->
                                switch (kind) {
                                    case "subject" -> search.subjects(asked, page);
                                    case "resource" -> search.resources(asked, page);
                                    default -> search.actions(asked, page);
                                });
        return answer(Writing.found(type, hits, PageToken.next(digest, place, hits)));
    }

    private static ClientId client(Visitor visitor) {
        if (visitor instanceof Visitor.Program(ClientId client)) {
            return client;
        }
        throw new Problem(ProblemCode.UNAUTHENTICATED, "only registered clients ask here");
    }

    private static byte[] body(HttpServletRequest request) {
        @Nullable String type = request.getContentType();
        if (type == null || !type.equals(JSON_TYPE) && !json(type)) {
            throw new Problem(ProblemCode.MALFORMED, "send `Content-Type: application/json`");
        }
        long announced = request.getContentLengthLong();
        if (announced > BODY_MAX) {
            throw tooLarge();
        }
        try {
            if (announced >= 0 && announced <= AT_ONCE_MAX) {
                return announced(request, (int) announced);
            }
            byte[] body = request.getInputStream().readNBytes(BODY_MAX + 1);
            if (body.length > BODY_MAX) {
                throw tooLarge();
            }
            return body;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// JSON has one encoding (RFC 8259, 8.1): who announces another means other letters than we
    /// would read.
    private static boolean json(String type) {
        String[] parts = type.split(";", -1);
        boolean json = parts[0].strip().equalsIgnoreCase(JSON_TYPE);
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.regionMatches(true, 0, "charset", 0, 7)) {
                json &= UTF_8.matcher(parameter).matches();
            }
        }
        return json;
    }

    /// As much as was announced, or less where the other side stopped: then it is no JSON.
    private static byte[] announced(HttpServletRequest request, int length) throws IOException {
        byte[] body = new byte[length];
        int read = request.getInputStream().readNBytes(body, 0, length);
        return read == length ? body : Arrays.copyOf(body, read);
    }

    private static Problem tooLarge() {
        return new Problem(ProblemCode.TOO_LARGE, "a request has at most 1 MiB");
    }

    private static ResponseEntity<byte[]> answer(byte[] json) {
        return ResponseEntity.ok().header("Content-Type", JSON_TYPE).body(json);
    }
}
