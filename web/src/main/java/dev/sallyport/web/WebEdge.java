package dev.sallyport.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import tools.jackson.databind.json.JsonMapper;

/// Opens a door: Spring MVC on Tomcat, every bean named here.
///
/// There is no component scan and no auto-configuration: what is not written below is not there,
/// which is also why a door opens in a fraction of a second.
public final class WebEdge {
    private WebEdge() {}

    public static RunningDoor open(DoorSettings settings, DoorParts parts) {
        return open(settings, parts, System::nanoTime);
    }

    /// The same with another clock for what has to arrive in time.
    static RunningDoor open(DoorSettings settings, DoorParts parts, LongSupplier nanoTime) {
        JsonMapper json = Json.mapper();
        Assets assets = Assets.of(parts.look());
        Pages pages = new Pages(parts.look(), assets);
        ProblemWriter problems = new ProblemWriter(json, pages, parts.look());
        List<Object> handlers = new ArrayList<>(parts.handlers());
        handlers.add(new EdgeHttp(assets, parts.readiness()));
        Routes routes = new Routes(handlers);
        routes.setInterceptors(new AccessRules(settings, parts));

        Optional<TlsReload> tls =
                Optional.ofNullable(settings.tls())
                        .map(files -> TlsReload.of(files, settings.hostName()));

        ServletWebServerApplicationContext context = new ServletWebServerApplicationContext();
        context.registerBean(
                "server",
                Listener.beanType(),
                () -> Listener.of(settings, problems, context, tls, nanoTime));
        context.registerBean(
                DispatcherServlet.HANDLER_EXCEPTION_RESOLVER_BEAN_NAME,
                ProblemAnswers.class,
                () -> new ProblemAnswers(problems));
        context.registerBean("routes", Routes.class, () -> routes);
        context.registerBean("adapter", HandlerCalls.class, () -> new HandlerCalls(json, pages));
        context.refresh();
        tls.ifPresent(TlsReload::follow);
        return new RunningDoor(context, settings, routes.table(), tls);
    }
}
