package dev.sallyport.gateway.ssh;

import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;

/// The gateway's way to ask the inner door. Throws [dev.sallyport.kernel.Problem] when there is no
/// answer, and nothing here has an answer of its own to fall back on.
@FunctionalInterface
public interface InnerLine {
    <A extends InnerAnswer> A ask(GatewayRequest<A> request);
}
