package dev.sallyport.gateway.ssh;

import java.time.Duration;

/// How much of everything there may be. `waiting` counts connections that are not admitted yet,
/// `authWait` bounds them before a key is proved and `proofWait` while the person gives proof;
/// `rekeyWait` bounds every key exchange after that.
public record SshLimits(
        int connections,
        int waiting,
        int channels,
        Duration authWait,
        Duration proofWait,
        Duration targetWait,
        Duration rekeyWait) {
    public static SshLimits standard() {
        return new SshLimits(
                2000,
                100,
                32,
                Duration.ofSeconds(30),
                Duration.ofSeconds(120),
                Duration.ofSeconds(15),
                Duration.ofSeconds(30));
    }
}
