package dev.sallyport.gateway.ssh;

/// What a peer did on a channel, in the order in which it did it.
sealed interface ChannelEvent {
    /// Bytes; `error` for extended data of type 1, standard error.
    record Data(byte[] bytes, boolean error) implements ChannelEvent {}

    record Eof() implements ChannelEvent {}

    /// A channel request with everything after its `want reply` flag.
    record Request(String type, boolean wantReply, byte[] payload) implements ChannelEvent {}

    /// The answer to the oldest request that wanted one.
    record Reply(boolean success) implements ChannelEvent {}

    /// The channel is gone, by the peer or with its connection. Nothing follows.
    record Closed() implements ChannelEvent {}
}
