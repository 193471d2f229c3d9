package dev.sallyport.controlline;

import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;

/// What the inner door tells a gateway unasked. Numbered per node, sent again after a reconnect
/// until acknowledged: acting on one twice must do no harm.
public sealed interface InnerPush extends ControlMessage {
    /// The person behind this pending connection gave the proof: ask for admission again.
    record ProofGiven(ConnectionId connection) implements InnerPush {
        static ProofGiven read(CanonicalReader in) {
            return new ProofGiven(in.id(ConnectionId::parse));
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.id(connection);
        }
    }

    /// This session ends now; `reason` is a sentence for the person at the terminal.
    record End(BrokeredSessionId session, String reason) implements InnerPush {
        static End read(CanonicalReader in) {
            return new End(in.id(BrokeredSessionId::parse), in.text());
        }

        @Override
        public void fields(CanonicalWriter out) {
            out.id(session).text(reason);
        }
    }
}
