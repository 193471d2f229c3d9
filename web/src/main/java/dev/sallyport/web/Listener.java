package dev.sallyport.web;

import dev.sallyport.arrival.ArrivalLimits;
import dev.sallyport.arrival.Arrivals;
import dev.sallyport.arrival.FairShare;
import dev.sallyport.kernel.Bug;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.http11.Http11NioProtocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;

/// The socket: Tomcat with one connector, a virtual thread for each request, and a limit on
/// everything that waits.
final class Listener {
    private static final int CONNECTIONS_MAX = 4_096;
    private static final int WAITING_MAX = 128;
    private static final int HEADER_BYTES_MAX = 16_384;
    private static final int PARAMETERS_MAX = 64;
    private static final int UNREAD_BYTES_MAX = 131_072;
    private static final Duration NEXT_BYTE = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(30);

    /// Programs that ask all day keep their connection: a handshake costs far more than an answer.
    private static final int ON_ONE_CONNECTION_MAX = 10_000;

    /// The largest body, 1 MiB, may take seventeen minutes, at a kilobyte each second.
    private static final ArrivalLimits WHOLE =
            new ArrivalLimits(Duration.ofSeconds(20), Duration.ofSeconds(20), 1_024, IDLE);

    /// Tomcat logs through `java.util.logging`, and what it cannot parse it would log as it came.
    private static final Logger TOMCAT = Logger.getLogger("org.apache");

    private static final Logger UNPARSED =
            Logger.getLogger("org.apache.coyote.http11.Http11Processor");

    static {
        TOMCAT.setLevel(Level.WARNING);
        UNPARSED.setLevel(Level.SEVERE);
    }

    private Listener() {}

    static Class<TomcatServletWebServerFactory> beanType() {
        return TomcatServletWebServerFactory.class;
    }

    static TomcatServletWebServerFactory of(
            DoorSettings settings,
            ProblemWriter problems,
            WebApplicationContext context,
            Optional<TlsReload> tls,
            LongSupplier nanoTime) {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(settings.port());
        factory.setProtocol(Arrivals.class.getName());
        factory.setAddress(settings.bindAddress());
        factory.setShutdown(Shutdown.GRACEFUL);
        factory.setRegisterDefaultServlet(false);
        factory.addEngineValves(new EdgeValve(settings, problems));
        factory.addContextCustomizers(tomcat -> ownErrors(tomcat, problems));
        factory.addConnectorCustomizers(connector -> {
            connector.setMaxParameterCount(PARAMETERS_MAX);
            connector.setMaxPostSize(PARAMETERS_MAX);
            connector.setXpoweredBy(false);
            if (!(connector.getProtocolHandler() instanceof Arrivals http)) {
                throw new Bug("a door's connector is not the one it asked for");
            }
            limit(http, settings);
            http.limit(WHOLE, new FairShare(settings.trustedProxies()), nanoTime);
            tls.ifPresent(files -> files.secure(connector, http));
        });
        factory.addInitializers(dispatcher(context));
        return factory;
    }

    private static void limit(Http11NioProtocol http, DoorSettings settings) {
        http.setExecutor(
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual()
                                .name(
                                        settings.door().name().toLowerCase(Locale.ROOT)
                                                + "-request-",
                                        0)
                                .factory()));
        http.setMaxConnections(CONNECTIONS_MAX);
        http.setAcceptCount(WAITING_MAX);
        http.setMaxHttpRequestHeaderSize(HEADER_BYTES_MAX);
        http.setMaxSwallowSize(UNREAD_BYTES_MAX);
        http.setConnectionTimeout((int) NEXT_BYTE.toMillis());
        http.setKeepAliveTimeout((int) IDLE.toMillis());
        http.setMaxKeepAliveRequests(ON_ONE_CONNECTION_MAX);
    }

    private static void ownErrors(Context tomcat, ProblemWriter problems) {
        if (tomcat.getParent() instanceof StandardHost host) {
            host.setErrorReportValveClass("");
            host.getPipeline().addValve(new ErrorValve(problems));
        }
        tomcat.setCookies(false);
    }

    private static ServletContextInitializer dispatcher(WebApplicationContext context) {
        return servlets -> {
            DispatcherServlet dispatcher = new DispatcherServlet(context);
            dispatcher.setDetectAllHandlerExceptionResolvers(true);
            dispatcher.setPublishEvents(false);
            servlets.addServlet("dispatcher", dispatcher).addMapping("/");
        };
    }
}
