package dev.sallyport.gateway.ssh;

import dev.sallyport.kernel.Randomness;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// Where to listen, where host key and spool are, and the world's clocks and dice. `nanoTime` is a
/// monotonic clock: leases and idle times are counted on it.
public record SshSettings(
        InetSocketAddress address,
        Path hostKey,
        Path spool,
        SshLimits limits,
        InstantSource clock,
        LongSupplier nanoTime,
        Randomness randomness) {}
