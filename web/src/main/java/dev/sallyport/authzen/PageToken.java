package dev.sallyport.authzen;

import dev.sallyport.decisionpoint.ClientSearch;
import dev.sallyport.decisionpoint.Inquiry;
import dev.sallyport.kernel.ClientId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Where the next page of a search begins: the last hit, behind a digest of the question, so that a
/// token serves the question it came from and no other (AuthZEN 1.0, search).
///
/// Any process of the door can read it, and nothing rests on its secrecy: who makes one up sees a
/// page they could have asked for.
final class PageToken {
    private static final int DIGEST = 16;

    private PageToken() {}

    /// The start of the page a request asks for.
    static ClientSearch.Page page(byte[] digest, Reading.Paging asked) {
        Integer wanted = asked.limit();
        int limit = wanted == null ? 100 : Math.min(wanted, ClientSearch.PAGE_MAX);
        @Nullable String token = asked.token();
        return new ClientSearch.Page(token == null ? null : after(digest, token), limit);
    }

    /// The token of the next page; empty after the last.
    static String next(byte[] digest, ClientSearch.Hits hits) {
        @Nullable String next = hits.next();
        if (next == null) {
            return "";
        }
        byte[] after = next.getBytes(StandardCharsets.UTF_8);
        byte[] token = Arrays.copyOf(digest, DIGEST + after.length);
        System.arraycopy(after, 0, token, DIGEST, after.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    private static String after(byte[] digest, String token) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            if (bytes.length >= DIGEST && Arrays.equals(bytes, 0, DIGEST, digest, 0, DIGEST)) {
                return new String(bytes, DIGEST, bytes.length - DIGEST, StandardCharsets.UTF_8);
            }
        } catch (IllegalArgumentException _) {
            // not base64: the same answer
        }
        throw new Problem(
                ProblemCode.MALFORMED,
                "`page.token` belongs to another request: repeat everything else unchanged");
    }

    /// Of everything in the question that a follow-up has to repeat. Values print in one order,
    /// whatever order they came in.
    static byte[] digest(ClientId client, String kind, Inquiry asked, Reading.Paging paging) {
        StringBuilder all = new StringBuilder(256);
        for (String part :
                new String[] {
                    client.text(),
                    kind,
                    asked.subject().type(),
                    asked.subject().id(),
                    asked.subject().properties().toString(),
                    asked.action(),
                    asked.details().toString(),
                    asked.resource().type(),
                    asked.resource().id(),
                    asked.resource().properties().toString(),
                    asked.context().toString(),
                    String.valueOf(paging.limit())
                }) {
            all.append(part.length()).append(':').append(part);
        }
        return Sha256.of(all.toString().getBytes(StandardCharsets.UTF_8)).bytes();
    }
}
