package dev.sallyport.bench;

import dev.sallyport.kernel.Operation;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// The route of a decision with nothing behind it: the body is read and thrown away, the answer is
/// always the same and as long as a decision's.
final class ConstantHttp {
    static final String PATH = "/access/v1/evaluation";

    private static final String TEXT =
            """
            {"decision":true,"context":{"reason":["p1234"],\
            "evaluation_id":"opn_00000000-0000-7000-8000-000000000000",\
            "evaluated_at":"2026-11-25T12:00:00.000Z","epoch":-1}}\
            """;

    private ConstantHttp() {}

    static byte[] answer() {
        return TEXT.getBytes(StandardCharsets.US_ASCII);
    }

    private static ResponseEntity<byte[]> answer(HttpServletRequest request, byte[] answer)
            throws IOException {
        int length = request.getContentLength();
        request.getInputStream().readNBytes(new byte[length], 0, length);
        return ResponseEntity.ok().header("Content-Type", "application/json").body(answer);
    }

    /// For registered clients, as the decision is.
    @RestController
    static final class ForClients {
        private final byte[] answer = answer();

        @Access(Caller.CLIENT)
        @PostMapping(PATH)
        ResponseEntity<byte[]> constant(Operation op, Visitor visitor, HttpServletRequest request)
                throws IOException {
            return answer(request, answer);
        }
    }

    /// For anybody: nobody looks who asks.
    @RestController
    static final class ForAnybody {
        private final byte[] answer = answer();

        @Access(value = Caller.ANONYMOUS, withoutOriginCheck = true)
        @PostMapping(PATH)
        ResponseEntity<byte[]> constant(HttpServletRequest request) throws IOException {
            return answer(request, answer);
        }
    }
}
