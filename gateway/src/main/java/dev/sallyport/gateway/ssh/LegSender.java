package dev.sallyport.gateway.ssh;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.AbstractChannel;
import org.apache.sshd.common.channel.RemoteWindow;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;

/// Sends on a channel within the peer's window and with few packets in flight.
///
/// The window alone is not enough of a bound: a peer may open it wide and then not read, and the
/// packets would pile up before the socket. So at most [#IN_FLIGHT_MAX] are waited for at a time.
final class LegSender {
    private static final int IN_FLIGHT_MAX = 8;
    private static final int PART_MAX = 32 << 10;
    private static final int HEAD_BYTES = 64;

    /// Long, since closing the channel or its connection ends the wait.
    private static final Duration WINDOW_WAIT = Duration.ofDays(30);

    private final AbstractChannel channel;
    private final ReentrantLock sending = new ReentrantLock();

    // guarded by sending
    private final Deque<IoWriteFuture> inFlight = new ArrayDeque<>();

    LegSender(AbstractChannel channel) {
        this.channel = channel;
    }

    void data(byte[] bytes, boolean error) throws IOException {
        sending.lock();
        try {
            send(bytes, error);
        } finally {
            sending.unlock();
        }
    }

    private void send(byte[] bytes, boolean error) throws IOException {
        RemoteWindow window = channel.getRemoteWindow();
        int done = 0;
        while (done < bytes.length) {
            long room;
            try {
                room = window.waitForSpace(WINDOW_WAIT);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("stopped while waiting for the peer's window");
            }
            int part = (int) Math.min(bytes.length - done, Math.min(room, packetMax(window)));
            window.consume(part);
            await(IN_FLIGHT_MAX);
            inFlight.addLast(channel.writePacket(packet(bytes, done, part, error)));
            done += part;
        }
    }

    /// What fits now; the rest is dropped, and all of it while keys are exchanged. Does not wait
    /// for whoever is waiting to send, nor for a peer that stands still; only a key exchange that
    /// begins in this very moment holds it up, so nothing that must go on calls it.
    void remark(String text) throws IOException {
        if (KeyExchangeLimit.running(channel.getSession()) || !sending.tryLock()) {
            return;
        }
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            RemoteWindow window = channel.getRemoteWindow();
            int part = (int) Math.min(bytes.length, Math.min(window.getSize(), packetMax(window)));
            if (part > 0 && inFlight.size() <= IN_FLIGHT_MAX) {
                window.consume(part);
                inFlight.addLast(channel.writePacket(packet(bytes, 0, part, true)));
            }
        } finally {
            sending.unlock();
        }
    }

    private static long packetMax(RemoteWindow window) {
        return Math.min(PART_MAX, Math.max(1, window.getPacketSize()));
    }

    private void await(int atMost) throws IOException {
        while (inFlight.size() >= atMost) {
            IoWriteFuture oldest = inFlight.removeFirst();
            oldest.await();
            if (!oldest.isWritten()) {
                throw new IOException("the peer is gone", oldest.getException());
            }
        }
    }

    private Buffer packet(byte[] bytes, int offset, int length, boolean error) {
        byte command =
                error
                        ? SshConstants.SSH_MSG_CHANNEL_EXTENDED_DATA
                        : SshConstants.SSH_MSG_CHANNEL_DATA;
        Buffer buffer = channel.getSession().createBuffer(command, length + HEAD_BYTES);
        buffer.putUInt(channel.getRecipient());
        if (error) {
            buffer.putInt(SshConstants.SSH_EXTENDED_DATA_STDERR);
        }
        buffer.putUInt(length);
        buffer.putRawBytes(bytes, offset, length);
        return buffer;
    }

    static Buffer request(AbstractChannel channel, String type, boolean wantReply, byte[] payload) {
        Buffer buffer =
                channel.getSession()
                        .createBuffer(
                                SshConstants.SSH_MSG_CHANNEL_REQUEST,
                                payload.length + type.length() + HEAD_BYTES);
        buffer.putUInt(channel.getRecipient());
        buffer.putString(type);
        buffer.putBoolean(wantReply);
        buffer.putRawBytes(payload);
        return buffer;
    }

    static Buffer reply(AbstractChannel channel, boolean success) {
        Buffer buffer =
                channel.getSession()
                        .createBuffer(
                                success
                                        ? SshConstants.SSH_MSG_CHANNEL_SUCCESS
                                        : SshConstants.SSH_MSG_CHANNEL_FAILURE,
                                HEAD_BYTES);
        buffer.putUInt(channel.getRecipient());
        return buffer;
    }

    static ChannelEvent.Request read(Buffer buffer) {
        String type = buffer.getString();
        boolean wantReply = buffer.getBoolean();
        byte[] payload = new byte[buffer.available()];
        buffer.getRawBytes(payload);
        return new ChannelEvent.Request(type, wantReply, payload);
    }

    static byte[] copy(byte[] data, int offset, long length) {
        byte[] copy = new byte[Math.toIntExact(length)];
        System.arraycopy(data, offset, copy, 0, copy.length);
        return copy;
    }
}
