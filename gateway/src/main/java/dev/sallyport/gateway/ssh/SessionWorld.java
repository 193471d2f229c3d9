package dev.sallyport.gateway.ssh;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.sshd.client.SshClient;

/// What every session shares. `over` is told when a session has nothing left to do.
record SessionWorld(
        InnerLine line,
        SshClient client,
        TapeUpload upload,
        Path spool,
        SshLimits limits,
        InstantSource clock,
        LongSupplier nanoTime,
        Consumer<BrokeredSession> over) {}
