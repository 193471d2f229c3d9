package dev.sallyport.demo;

import java.util.List;

/// The server that people want to get at: trusts the installation's certificate authority and
/// nobody else, has no passwords and no authorised keys.
interface LabHost extends AutoCloseable {
    /// What it is, for the reader.
    String what();

    int port();

    /// The account that exists on it.
    String login();

    /// Its public host keys, as read on the host itself.
    List<String> hostKeys();

    @Override
    void close();
}
