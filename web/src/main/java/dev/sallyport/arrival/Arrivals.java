package dev.sallyport.arrival;

import java.util.function.LongSupplier;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;

/// Tomcat's connector for HTTP/1.1, plain or over TLS, whose requests have to arrive in time.
///
/// Public, and made by name, because that is how an embedded Tomcat gets its protocol.
public final class Arrivals extends Http11NioProtocol {
    private final ArrivalEndpoint endpoint;

    public Arrivals() {
        this(new ArrivalEndpoint());
    }

    private Arrivals(ArrivalEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    /// Before the start: a connection without limits is a [dev.sallyport.kernel.Bug] and not
    /// accepted.
    public void limit(ArrivalLimits limits, FairShare share, LongSupplier nanoTime) {
        endpoint.limit(limits, share, nanoTime);
    }

    @Override
    protected Processor createProcessor() {
        return ArrivalProcessor.of(this, getAdapter());
    }
}
