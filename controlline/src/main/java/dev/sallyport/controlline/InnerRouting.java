package dev.sallyport.controlline;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;

/// From a request to the method of the [InnerDoor] that answers it.
final class InnerRouting {
    private InnerRouting() {}

    static InnerAnswer answer(InnerDoor door, GatewayPeer peer, GatewayRequest<?> request) {
        return switch (request) {
            case GatewayRequest.Hello _ ->
                    throw new Problem(ProblemCode.CONFLICT, "hello was said already");
            case GatewayRequest.WhoOwnsKey ask -> door.whoOwnsKey(peer, ask);
            case GatewayRequest.Admit ask -> door.admit(peer, ask);
            case GatewayRequest.ConnectionGone gone -> noted(() -> door.connectionGone(peer, gone));
            case GatewayRequest.CertifySessionKey ask -> door.certify(peer, ask);
            case GatewayRequest.RenewLease ask -> door.renew(peer, ask);
            case GatewayRequest.OpenTape ask -> door.openTape(peer, ask);
            case GatewayRequest.TapeChunk chunk -> noted(() -> door.tapeChunk(peer, chunk));
            case GatewayRequest.SealTape seal -> noted(() -> door.sealTape(peer, seal));
            case GatewayRequest.Operations list -> noted(() -> door.operations(peer, list));
            case GatewayRequest.SessionEnded ended -> noted(() -> door.sessionEnded(peer, ended));
        };
    }

    private static InnerAnswer noted(Runnable act) {
        act.run();
        return new InnerAnswer.Noted();
    }
}
