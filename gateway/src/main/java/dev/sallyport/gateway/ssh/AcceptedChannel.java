package dev.sallyport.gateway.ssh;

import java.io.IOException;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.threads.CloseableExecutorService;
import org.apache.sshd.server.channel.AbstractServerChannel;
import org.jspecify.annotations.Nullable;

/// A channel that the peer opened and we accepted. Does nothing by itself: everything the peer does
/// goes into the inbox.
final class AcceptedChannel extends AbstractServerChannel implements Leg {
    private final ChannelInbox inbox = new ChannelInbox();
    private final LegSender sender = new LegSender(this);

    AcceptedChannel() {
        super(noExecutor());
        addCloseFutureListener(_ -> inbox.add(new ChannelEvent.Closed()));
    }

    @SuppressWarnings("NullAway") // the library takes none for "no executor of its own"
    private static CloseableExecutorService noExecutor() {
        @Nullable CloseableExecutorService none = null;
        return none;
    }

    /// The sizes of the peer's end, before anything is confirmed.
    void peer(long recipient, long window, long packet) {
        setRecipient(recipient);
        getRemoteWindow().init(window, packet, getSession());
        configureWindow();
    }

    @Override
    public ChannelInbox inbox() {
        return inbox;
    }

    @Override
    public void data(byte[] bytes, boolean error) throws IOException {
        sender.data(bytes, error);
    }

    @Override
    public void remark(String text) {
        try {
            sender.remark(text);
        } catch (IOException _) {
            // nobody there to read it
        }
    }

    @Override
    public void eof() throws IOException {
        sendEof();
    }

    @Override
    public void request(String type, boolean wantReply, byte[] payload) throws IOException {
        writePacket(LegSender.request(this, type, wantReply, payload));
    }

    @Override
    public void reply(boolean success) throws IOException {
        writePacket(LegSender.reply(this, success));
    }

    @Override
    public void release(int bytes) throws IOException {
        getLocalWindow().release(bytes);
    }

    @Override
    public void finish() {
        close(false);
    }

    @Override
    public void abort() {
        // the peer is told, but not waited for: whoever relays sees the end now
        inbox.add(new ChannelEvent.Closed());
        close(false);
    }

    /// Forgets a channel that was never confirmed: for the peer there is none to close.
    void discard() {
        close(true);
    }

    @Override
    public void handleRequest(Buffer buffer) {
        inbox.add(LegSender.read(buffer));
    }

    @Override
    public void handleSuccess() {
        inbox.add(new ChannelEvent.Reply(true));
    }

    @Override
    public void handleFailure() {
        inbox.add(new ChannelEvent.Reply(false));
    }

    @Override
    public void handleEof() throws IOException {
        super.handleEof();
        inbox.add(new ChannelEvent.Eof());
    }

    @Override
    protected void doWriteData(byte[] data, int offset, long length) {
        inbox.add(new ChannelEvent.Data(LegSender.copy(data, offset, length), false));
    }

    @Override
    protected void doWriteExtendedData(byte[] data, int offset, long length) {
        inbox.add(new ChannelEvent.Data(LegSender.copy(data, offset, length), true));
    }
}
