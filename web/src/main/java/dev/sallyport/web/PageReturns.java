package dev.sallyport.web;

import dev.sallyport.kernel.Bug;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Renders a returned [Page]. Rendering goes to a buffer first: a template that fails half-way
/// becomes an error page, not half a page.
final class PageReturns implements HandlerMethodReturnValueHandler {
    private final Pages pages;

    PageReturns(Pages pages) {
        this.pages = pages;
    }

    @Override
    public boolean supportsReturnType(MethodParameter returnType) {
        return returnType.getParameterType() == Page.class;
    }

    @Override
    public void handleReturnValue(
            @Nullable Object returnValue,
            MethodParameter returnType,
            ModelAndViewContainer container,
            NativeWebRequest webRequest)
            throws IOException {
        container.setRequestHandled(true);
        HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
        HttpServletResponse response = webRequest.getNativeResponse(HttpServletResponse.class);
        if (!(returnValue instanceof Page page) || request == null || response == null) {
            throw new Bug("a page handler returned no page");
        }
        pages.write(page, Pages.visitorOf(request), response);
    }
}
