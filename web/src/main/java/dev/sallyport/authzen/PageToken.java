package dev.sallyport.authzen;

import dev.sallyport.decisionpoint.ClientSearch;
import dev.sallyport.decisionpoint.Inquiry;
import dev.sallyport.kernel.ClientId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Where the next page of a search begins: the last hit and the limit of the first page, behind a
/// digest of the question, so that a token serves the question it came from and no other (AuthZEN
/// 1.0, pagination).
///
/// A follow-up repeats the entities. It may leave out the limit, as the follow-up in the
/// specification's example does: then that of the first page goes on. Naming another one, or one
/// where the first page named none, is an error.
///
/// Any process of the door can read it, and nothing rests on its secrecy: who makes one up sees a
/// page they could have asked for, no longer than any other.
final class PageToken {
    private static final int DIGEST = 16;
    private static final int AFTER = DIGEST + Integer.BYTES;
    private static final int LIMIT_UNNAMED = 100;

    /// Stands in a token for a limit that was not named.
    private static final int UNNAMED = -1;

    private PageToken() {}

    /// Where a page begins.
    ///
    /// @param after the last hit of the page before; null at the start
    /// @param limit as the request for the first page named it
    record Place(@Nullable String after, @Nullable Integer limit) {
        /// Bounded, whatever the request or a token says.
        ClientSearch.Page page() {
            return new ClientSearch.Page(
                    after, limit == null ? LIMIT_UNNAMED : Math.min(limit, ClientSearch.PAGE_MAX));
        }
    }

    /// The start of the page a request asks for.
    static Place place(byte[] digest, Reading.Paging asked) {
        @Nullable String token = asked.token();
        @Nullable Integer limit = asked.limit();
        if (token == null) {
            return new Place(null, limit);
        }
        Place place = read(digest, token);
        if (limit != null && !limit.equals(place.limit())) {
            throw new Problem(
                    ProblemCode.MALFORMED,
                    "`page.limit` is not that of the first page: repeat that one or leave it out");
        }
        return place;
    }

    /// The token of the next page; empty after the last.
    static String next(byte[] digest, Place place, ClientSearch.Hits hits) {
        @Nullable String next = hits.next();
        if (next == null) {
            return "";
        }
        byte[] after = next.getBytes(StandardCharsets.UTF_8);
        Integer limit = place.limit();
        byte[] token =
                ByteBuffer.allocate(AFTER + after.length)
                        .put(digest, 0, DIGEST)
                        .putInt(limit == null ? UNNAMED : limit)
                        .put(after)
                        .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    private static Place read(byte[] digest, String token) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            if (bytes.length >= AFTER && Arrays.equals(bytes, 0, DIGEST, digest, 0, DIGEST)) {
                int limit = ByteBuffer.wrap(bytes).getInt(DIGEST);
                if (limit >= UNNAMED) {
                    return new Place(
                            new String(bytes, AFTER, bytes.length - AFTER, StandardCharsets.UTF_8),
                            limit == UNNAMED ? null : limit);
                }
            }
        } catch (IllegalArgumentException _) {
            // not base64: the same answer
        }
        throw new Problem(
                ProblemCode.MALFORMED,
                "`page.token` belongs to another request: repeat everything else unchanged");
    }

    /// Of the question, which a follow-up has to repeat. Values print in one order, whatever order
    /// they came in.
    static byte[] digest(ClientId client, String kind, Inquiry asked) {
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
                    asked.context().toString()
                }) {
            all.append(part.length()).append(':').append(part);
        }
        return Sha256.of(all.toString().getBytes(StandardCharsets.UTF_8)).bytes();
    }
}
