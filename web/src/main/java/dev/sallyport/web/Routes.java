package dev.sallyport.web;

import dev.sallyport.kernel.Bug;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// The router: only the handler objects it is given, each method with exactly one HTTP method and
/// with [Access], or the door does not open.
final class Routes extends RequestMappingHandlerMapping {
    private final List<Object> handlers;
    private List<Route> table = List.of();

    Routes(List<Object> handlers) {
        this.handlers = List.copyOf(handlers);
    }

    List<Route> table() {
        return table;
    }

    @Override
    protected boolean isHandler(Class<?> type) {
        return false;
    }

    @Override
    protected void initHandlerMethods() {
        handlers.forEach(this::detectHandlerMethods);
        TreeSet<Route> routes = new TreeSet<>();
        for (Map.Entry<RequestMappingInfo, HandlerMethod> entry : getHandlerMethods().entrySet()) {
            routes.addAll(describe(entry.getKey(), entry.getValue()));
        }
        table = Collections.unmodifiableList(new ArrayList<>(routes));
    }

    private static List<Route> describe(RequestMappingInfo info, HandlerMethod handler) {
        String name = handler.getBeanType().getSimpleName() + "." + handler.getMethod().getName();
        @Nullable Access access = handler.getMethodAnnotation(Access.class);
        if (access == null) {
            throw new Bug("`" + name + "` does not declare its access: add `@Access`");
        }
        if (info.getMethodsCondition().getMethods().size() != 1) {
            throw new Bug("`" + name + "` must answer exactly one method");
        }
        List<Route> routes = new ArrayList<>();
        for (RequestMethod method : info.getMethodsCondition().getMethods()) {
            for (String path : info.getPatternValues()) {
                routes.add(new Route(method.name(), path, access.value(), name));
            }
        }
        return routes;
    }
}
