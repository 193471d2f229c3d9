package dev.sallyport.web;

import java.util.List;
import java.util.Optional;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/// An open door. Closing it lets running requests finish, within limits.
public final class RunningDoor implements AutoCloseable {
    private final ServletWebServerApplicationContext context;
    private final DoorSettings settings;
    private final List<Route> routes;
    private final Optional<TlsReload> tls;

    RunningDoor(
            ServletWebServerApplicationContext context,
            DoorSettings settings,
            List<Route> routes,
            Optional<TlsReload> tls) {
        this.context = context;
        this.settings = settings;
        this.routes = routes;
        this.tls = tls;
    }

    public DoorSettings settings() {
        return settings;
    }

    /// Every route, enumerated from the router.
    public List<Route> routes() {
        return routes;
    }

    /// Looks at the certificate files now rather than within two seconds; true when new ones were
    /// taken up.
    public boolean refreshCertificates() {
        return tls.map(TlsReload::refresh).orElse(false);
    }

    @Override
    public void close() {
        tls.ifPresent(TlsReload::close);
        context.close();
    }
}
