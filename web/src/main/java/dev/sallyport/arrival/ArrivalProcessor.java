package dev.sallyport.arrival;

import java.io.IOException;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/// Reads requests, and tells the connection it reads them from where one begins and where its head
/// is complete. A processor serves one connection after the other.
final class ArrivalProcessor extends Http11Processor {
    private final HeadBell bell;

    private ArrivalProcessor(AbstractHttp11Protocol<?> protocol, HeadBell bell) {
        super(protocol, bell);
        this.bell = bell;
    }

    static ArrivalProcessor of(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
        return new ArrivalProcessor(protocol, new HeadBell(adapter));
    }

    @Override
    public SocketState service(SocketWrapperBase<?> connection) throws IOException {
        @Nullable Arrival arrival =
                connection.getSocket() instanceof ArrivalEndpoint.Observed observed
                        ? observed.arrival()
                        : null;
        bell.current = arrival;
        if (arrival != null) {
            arrival.turnedTo();
        }
        return super.service(connection);
    }

    /// Tomcat calls its adapter when a head is complete, and for nothing else that matters here.
    private static final class HeadBell implements Adapter {
        private final Adapter adapter;

        /// None when the connection was closed meanwhile: Tomcat leaves an empty channel in its
        /// place, from which nothing is read.
        private @Nullable Arrival current;

        HeadBell(Adapter adapter) {
            this.adapter = adapter;
        }

        @Override
        public void service(Request request, Response response) throws Exception {
            @Nullable Arrival arrival = current;
            if (arrival != null) {
                arrival.headComplete(request.getRequestProcessor());
            }
            adapter.service(request, response);
        }

        @Override
        public boolean prepare(Request request, Response response) throws Exception {
            return adapter.prepare(request, response);
        }

        @Override
        public boolean asyncDispatch(Request request, Response response, SocketEvent event)
                throws Exception {
            return adapter.asyncDispatch(request, response, event);
        }

        @Override
        public void log(Request request, Response response, long time) {
            adapter.log(request, response, time);
        }

        @Override
        public void checkRecycled(Request request, Response response) {
            adapter.checkRecycled(request, response);
        }

        @Override
        public String getDomain() {
            return adapter.getDomain();
        }
    }
}
