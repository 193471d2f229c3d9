package dev.sallyport.controlline;

/// What the inner door does for gateways: one method for each request. Called on virtual threads,
/// many at once; a thrown [dev.sallyport.kernel.Problem] becomes the answer `failed` with its code
/// and sentence, anything else `failed` as `unavailable`.
///
/// **Security barrier.** Every method decides from the inner door's own facts about `peer` and the
/// ids named: a gateway may only speak about sessions, tapes and connections that are its own.
public interface InnerDoor {
    /// The line is open and its pushes flow. Not called again before [#disconnected].
    default void connected(GatewayPeer peer) {}

    /// The line is gone; the node may come back at any time.
    default void disconnected(GatewayPeer peer) {}

    InnerAnswer.KeyOwner whoOwnsKey(GatewayPeer peer, GatewayRequest.WhoOwnsKey ask);

    InnerAnswer.Admission admit(GatewayPeer peer, GatewayRequest.Admit ask);

    void connectionGone(GatewayPeer peer, GatewayRequest.ConnectionGone gone);

    InnerAnswer.Certification certify(GatewayPeer peer, GatewayRequest.CertifySessionKey ask);

    InnerAnswer.Leases renew(GatewayPeer peer, GatewayRequest.RenewLease ask);

    InnerAnswer.TapeOpened openTape(GatewayPeer peer, GatewayRequest.OpenTape ask);

    /// Returns when the chunk is durable.
    void tapeChunk(GatewayPeer peer, GatewayRequest.TapeChunk chunk);

    /// Returns when the seal is durable and on its way into the ledger.
    void sealTape(GatewayPeer peer, GatewayRequest.SealTape seal);

    /// Returns when the operations are durable.
    void operations(GatewayPeer peer, GatewayRequest.Operations operations);

    void sessionEnded(GatewayPeer peer, GatewayRequest.SessionEnded ended);
}
