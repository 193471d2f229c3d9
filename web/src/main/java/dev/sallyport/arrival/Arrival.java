package dev.sallyport.arrival;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.coyote.Constants;
import org.apache.coyote.RequestInfo;
import org.jspecify.annotations.Nullable;

/// What one connection is receiving, and since when.
///
/// One thread at a time works on a connection, and Tomcat hands it on with a happens-before; so
/// nothing here is guarded.
///
/// **Security barrier.** Without it, some thousand connections that each send a byte every nine
/// seconds keep everybody else out of a door.
final class Arrival {
    private enum Part {
        HEAD,
        BODY,
        NOTHING
    }

    private final ArrivalLimits limits;
    private final LongSupplier nanoTime;
    private Part part = Part.NOTHING;
    private long since;
    private long arrivedBytes;
    private boolean bodyAsked;
    private @Nullable RequestInfo request;

    Arrival(ArrivalLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /// A connection is accepted. Its first head, and a handshake before it, begin now.
    void accepted() {
        begin(Part.HEAD, nanoTime.getAsLong());
        request = null;
    }

    /// Tomcat turns to this connection to read a request: the one before is over. A head of which a
    /// part came before stays what it is.
    void turnedTo() {
        if (part == Part.BODY) {
            begin(Part.NOTHING, nanoTime.getAsLong());
        }
    }

    /// The head is complete. What is read from now on is the body, until `request` is past it.
    void headComplete(RequestInfo request) {
        this.request = request;
        part = Part.BODY;
        arrivedBytes = 0;
        bodyAsked = false;
    }

    /// After each read, whether it brought something or not.
    ///
    /// @return `count`
    /// @throws SocketTimeoutException where it came too late; for a body, Tomcat makes it a 408
    int came(int count) throws SocketTimeoutException {
        long now = nanoTime.getAsLong();
        if (part == Part.BODY && !bodyIsRead()) {
            begin(Part.NOTHING, now);
        }
        switch (part) {
            case HEAD -> inTime(now, limits.head().toNanos());
            case BODY -> bodyCame(now, count);
            case NOTHING -> firstByte(now, count);
        }
        return count;
    }

    /// A handler reads the body, or Tomcat reads what the handler left of it.
    private boolean bodyIsRead() {
        @Nullable RequestInfo current = request;
        if (current == null) {
            return false;
        }
        int stage = current.getStage();
        return stage == Constants.STAGE_SERVICE || stage == Constants.STAGE_ENDINPUT;
    }

    /// Time runs from the first read: what we do before it is not the client's delay.
    private void bodyCame(long now, int count) throws SocketTimeoutException {
        if (!bodyAsked) {
            bodyAsked = true;
            since = now;
        }
        arrivedBytes += Math.max(0, count);
        inTime(now, limits.bodyNanos(arrivedBytes));
    }

    /// A read may bring nothing of a request (TLS talks of its own affairs), and would start
    /// Tomcat's limit for a waiting connection anew.
    private void firstByte(long now, int count) throws SocketTimeoutException {
        if (count > 0) {
            begin(Part.HEAD, now);
        } else {
            inTime(now, limits.idle().toNanos());
        }
    }

    private void begin(Part next, long now) {
        part = next;
        since = now;
    }

    private void inTime(long now, long nanos) throws SocketTimeoutException {
        if (now - since > nanos) {
            throw new SocketTimeoutException(
                    "the request did not arrive within "
                            + Duration.ofNanos(nanos).toSeconds()
                            + " s");
        }
    }
}
