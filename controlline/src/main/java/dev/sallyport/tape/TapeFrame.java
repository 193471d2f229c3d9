package dev.sallyport.tape;

/// One frame in the clear; the offset is microseconds since the tape started.
public record TapeFrame(FrameKind kind, long offsetMicros, byte[] data) {
    /// Larger than an SSH packet, small enough to hold many.
    public static final int DATA_MAX = 64 << 10;

    public TapeFrame {
        data = data.clone();
    }

    @Override
    public byte[] data() {
        return data.clone();
    }
}
