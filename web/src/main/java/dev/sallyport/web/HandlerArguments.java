package dev.sallyport.web;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Operation;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Hands `Visitor`, `Visitor.SignedIn`, `Operation` and `Means` to handlers.
final class HandlerArguments implements HandlerMethodArgumentResolver {
    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        return type == Visitor.class
                || type == Visitor.SignedIn.class
                || type == Operation.class
                || type == Means.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Class<?> type = parameter.getParameterType();
        if (type == Means.class) {
            HttpServletRequest raw = request.getNativeRequest(HttpServletRequest.class);
            return raw == null ? Means.BROWSER : Means.of(raw);
        }
        String name = type == Operation.class ? AccessRules.OPERATION : AccessRules.VISITOR;
        Object value = request.getAttribute(name, RequestAttributes.SCOPE_REQUEST);
        if (value == null) {
            throw new Bug("a handler ran before its access was decided");
        }
        return type == Visitor.SignedIn.class ? ((Visitor) value).signedIn() : value;
    }
}
