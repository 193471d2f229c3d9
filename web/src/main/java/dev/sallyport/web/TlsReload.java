package dev.sallyport.web;

import dev.sallyport.kernel.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// TLS at a door's socket, from its certificate files, followed as they change: new connections get
/// the new certificate, running ones go on.
///
/// If a program that renews certificates is caught between writing the chain and writing the key,
/// the two do not fit; the old pair stays until they do.
///
/// **Security barrier.** A door with certificate files answers nothing in the clear, not even a
/// redirect. TLS 1.2 and 1.3 only.
final class TlsReload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TlsReload.class);
    private static final Duration LOOKING = Duration.ofSeconds(2);

    private final TlsFiles files;
    private final String hostName;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final ReentrantLock reloading = new ReentrantLock();
    private final TlsMaterial first;

    /// Guarded by `reloading`, as is the protocol.
    private List<String> seen;

    private @Nullable Http11NioProtocol http;

    private TlsReload(TlsFiles files, String hostName) {
        this.files = files;
        this.hostName = hostName;
        this.seen = stamps(files);
        this.first = TlsMaterial.read(files, hostName);
    }

    /// Reads the files, or says what is wrong with them before anything listens.
    static TlsReload of(TlsFiles files, String hostName) {
        return new TlsReload(files, hostName);
    }

    void secure(Connector connector, Http11NioProtocol protocol) {
        connector.setScheme("https");
        connector.setSecure(true);
        protocol.setSSLEnabled(true);
        protocol.addSslHostConfig(host(protocol, first));
        http = protocol;
    }

    void follow() {
        Thread.ofVirtual().name("certificates").start(this::watch);
    }

    private void watch() {
        try {
            while (!stopping.await(LOOKING.toMillis(), TimeUnit.MILLISECONDS)) {
                refresh();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes up what the files hold now; true when it is something new and fits.
    boolean refresh() {
        reloading.lock();
        try {
            List<String> now = stamps(files);
            Http11NioProtocol protocol = http;
            if (now.equals(seen) || protocol == null) {
                return false;
            }
            TlsMaterial next = TlsMaterial.read(files, hostName);
            protocol.addSslHostConfig(host(protocol, next), true);
            seen = now;
            LOG.atInfo()
                    .addKeyValue("host", hostName)
                    .addKeyValue("until", next.chain().getFirst().getNotAfter().toInstant())
                    .log("the certificate was renewed");
            return true;
        } catch (Problem problem) {
            LOG.atWarn()
                    .addKeyValue("host", hostName)
                    .addKeyValue("why", problem.getMessage())
                    .log("the new certificate is not taken; the old one stays");
            return false;
        } finally {
            reloading.unlock();
        }
    }

    @Override
    public void close() {
        stopping.countDown();
    }

    private static SSLHostConfig host(AbstractHttp11Protocol<?> protocol, TlsMaterial material) {
        SSLHostConfig host = new SSLHostConfig();
        host.setHostName(protocol.getDefaultSSLHostConfigName());
        host.setProtocols("TLSv1.3+TLSv1.2");
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystore(material.store());
        certificate.setCertificateKeystorePassword("");
        certificate.setCertificateKeyPassword("");
        host.addCertificate(certificate);
        return host;
    }

    /// What tells one version of the files from another without reading them.
    private static List<String> stamps(TlsFiles files) {
        List<String> stamps = new ArrayList<>();
        for (Path file : List.of(files.certificates(), files.privateKey())) {
            try {
                // a renewal often swaps a link: follow it, and look at what is behind
                Path real = file.toRealPath();
                stamps.add(real + " " + Files.size(real) + " " + Files.getLastModifiedTime(real));
            } catch (IOException _) {
                stamps.add("gone");
            }
        }
        return List.copyOf(stamps);
    }
}
