package dev.sallyport.gateway.ssh;

import java.nio.ByteBuffer;

/// A request that waits for its response.
sealed interface SftpAsked {
    /// Of no consequence for records: looking at attributes, names, limits.
    record Look() implements SftpAsked {}

    record Open(String path, int flags) implements SftpAsked {}

    record Close(ByteBuffer handle) implements SftpAsked {}

    record Read(ByteBuffer handle, long offset, long length) implements SftpAsked {}

    record Write(ByteBuffer handle) implements SftpAsked {}

    /// Something that is recorded with the status it gets.
    record Act(OperationDraft draft) implements SftpAsked {}
}
