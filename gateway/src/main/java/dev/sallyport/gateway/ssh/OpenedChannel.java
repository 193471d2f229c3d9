package dev.sallyport.gateway.ssh;

import java.io.IOException;
import java.time.Duration;
import org.apache.sshd.client.channel.AbstractClientChannel;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.future.CancelOption;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.helpers.AbstractConnectionService;
import org.apache.sshd.common.util.buffer.Buffer;

/// A channel that we open at the peer. Like [AcceptedChannel], it only fills its inbox.
final class OpenedChannel extends AbstractClientChannel implements Leg {
    private final ChannelInbox inbox = new ChannelInbox();
    private final LegSender sender = new LegSender(this);
    private final byte[] openPayload;

    private OpenedChannel(String type, byte[] openPayload) {
        super(type);
        this.openPayload = openPayload;
        addCloseFutureListener(_ -> inbox.add(new ChannelEvent.Closed()));
    }

    /// Opens and waits. A refusal is an `IOException` with the peer's reason; an answer that comes
    /// after the wait closes the channel again.
    static OpenedChannel open(
            AbstractConnectionService service, String type, byte[] openPayload, Duration wait)
            throws IOException {
        OpenedChannel channel = new OpenedChannel(type, openPayload);
        service.registerChannel(channel);
        channel.open().verify(wait, CancelOption.CANCEL_ON_TIMEOUT);
        return channel;
    }

    @Override
    public synchronized OpenFuture open() throws IOException {
        Session session = getSession();
        DefaultOpenFuture future = new DefaultOpenFuture(toString(), futureLock);
        openFuture = future;
        Buffer buffer =
                session.createBuffer(
                        SshConstants.SSH_MSG_CHANNEL_OPEN,
                        getChannelType().length() + openPayload.length + Integer.SIZE);
        buffer.putString(getChannelType());
        buffer.putUInt(getChannelId());
        buffer.putUInt(getLocalWindow().getSize());
        buffer.putUInt(getLocalWindow().getPacketSize());
        buffer.putRawBytes(openPayload);
        writePacket(buffer);
        return future;
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

    @Override
    protected void doOpen() {
        // nothing to set up: data goes to the inbox, not to streams
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
