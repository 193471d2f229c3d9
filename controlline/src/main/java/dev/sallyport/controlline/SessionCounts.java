package dev.sallyport.controlline;

import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;

/// How much passed through a session in all.
public record SessionCounts(long channels, long operations, long bytesIn, long bytesOut) {
    static SessionCounts read(CanonicalReader in) {
        return new SessionCounts(in.number(), in.number(), in.number(), in.number());
    }

    void write(CanonicalWriter out) {
        out.number(channels).number(operations).number(bytesIn).number(bytesOut);
    }
}
