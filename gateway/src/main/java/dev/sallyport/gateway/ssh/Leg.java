package dev.sallyport.gateway.ssh;

import java.io.IOException;

/// One side of a relayed channel: an inbox of what the peer did, and what can be done to it.
///
/// Sending blocks until the peer's window has room and the bytes are on their way; that is what
/// makes a slow reader slow down the other leg instead of filling this process.
interface Leg {
    ChannelInbox inbox();

    /// Sends bytes, split to the peer's packet size.
    void data(byte[] bytes, boolean error) throws IOException;

    /// Tells what fits in the peer's window now, and leaves out the rest. May wait for a key
    /// exchange, and until the connection is closed: never called on the way to closing it.
    void remark(String text);

    void eof() throws IOException;

    void request(String type, boolean wantReply, byte[] payload) throws IOException;

    void reply(boolean success) throws IOException;

    /// Gives the peer back the window that `bytes` took.
    void release(int bytes) throws IOException;

    /// Closes in order: after what was sent.
    void finish();

    /// Gives up: the inbox ends at once, and the peer is told to close.
    void abort();
}
