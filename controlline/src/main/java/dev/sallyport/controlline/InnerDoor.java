package dev.sallyport.controlline;

/// What the inner door does for gateways: one method for each request. Called on virtual threads,
/// many at once; a thrown [dev.sallyport.kernel.Problem] becomes the answer `failed` with its code
/// and sentence, anything else `failed` as `unavailable`.
///
/// **Security barrier.** Every method decides from the inner door's own facts about `peer` and the
/// ids named: a gateway may only speak about sessions, tapes and connections that are its own.
public interface InnerDoor {
    /// Who is at the other end of a line that opens.
    enum Arrival {
        /// A process that never had a line: whatever an earlier one of this node carried is over.
        NEW_PROCESS,
        /// One that had a line to this or another inner door and lost it; its sessions may live.
        COMES_BACK
    }

    /// A line opens; nothing was answered on it yet. What is pushed from now on reaches the node.
    /// When this throws, the line does not open, and the node tries again as what it was.
    default void connected(GatewayPeer peer, Arrival arrival) {}

    /// The line is gone, or did not open after all; the node may come back at any time.
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
