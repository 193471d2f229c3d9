package dev.sallyport.controlline;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Sha256;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// TLS 1.3 with both sides' keys pinned.
///
/// **Security barrier.** A peer is whoever holds the private key of a pinned public key; there is
/// no authority that could vouch for another, and no first use that is trusted.
final class LineTls {
    private static final String[] PROTOCOLS = {"TLSv1.3"};
    private static final String[] SUITES = {"TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"};

    private final SSLContext context;

    LineTls(LineKey key, Predicate<Sha256> pinned) {
        try {
            char[] noPassword = new char[0];
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, noPassword);
            store.setKeyEntry(
                    "line",
                    key.privateKey(),
                    noPassword,
                    new X509Certificate[] {key.certificate()});
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, noPassword);
            context = SSLContext.getInstance("TLSv1.3");
            context.init(keys.getKeyManagers(), new TrustManager[] {new Pins(pinned)}, null);
        } catch (GeneralSecurityException | IOException cause) {
            throw new Bug("this Java cannot do TLS 1.3", cause);
        }
    }

    /// The dialling side, after its handshake.
    SSLSocket dial(Socket plain) throws IOException {
        SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(plain, "controlline", plain.getPort(), true);
        socket.setUseClientMode(true);
        return shaken(socket);
    }

    /// The accepting side, after its handshake.
    SSLSocket accept(Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true);
        socket.setUseClientMode(false);
        socket.setNeedClientAuth(true);
        return shaken(socket);
    }

    static Sha256 peer(SSLSocket socket) throws IOException {
        return LineKey.pin(socket.getSession().getPeerCertificates()[0].getPublicKey());
    }

    private static SSLSocket shaken(SSLSocket socket) throws IOException {
        socket.setEnabledProtocols(PROTOCOLS);
        socket.setEnabledCipherSuites(SUITES);
        socket.startHandshake();
        return socket;
    }

    /// Takes exactly one certificate around a pinned key.
    private static final class Pins extends X509ExtendedTrustManager {
        private final Predicate<Sha256> pinned;

        Pins(Predicate<Sha256> pinned) {
            this.pinned = pinned;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            if (chain.length != 1 || !pinned.test(LineKey.pin(chain[0].getPublicKey()))) {
                throw new CertificateException("the peer's key is not pinned here");
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            check(chain);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
