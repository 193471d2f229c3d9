package dev.sallyport.elevation;

/// Where people reach the gateway for SSH, as they would write it.
public record ReachedBy(String host, int port) {
    /// What somebody types to use a grant.
    String command(String login, String target) {
        String who = login + "@" + target + "@" + host;
        return port == 22 ? "ssh " + who : "ssh -p " + port + " " + who;
    }
}
