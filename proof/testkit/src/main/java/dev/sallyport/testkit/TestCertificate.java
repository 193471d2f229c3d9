package dev.sallyport.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A self-signed certificate for some host names and its key, as the PEM files a door takes.
///
/// @param chain also what a client pins
public record TestCertificate(Path chain, Path key, X509Certificate certificate) {
    private static final char[] THROWAWAY = "throwaway".toCharArray();

    /// Makes a new one in a directory, in the place of an older one of that name.
    public static TestCertificate make(Path directory, String name, String... hosts) {
        try {
            Path made = Files.createTempDirectory(directory, name).resolve("store.p12");
            keytool(made, List.of(hosts));
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(made)) {
                store.load(in, THROWAWAY);
            }
            X509Certificate certificate = (X509Certificate) store.getCertificate("door");
            Path chain = directory.resolve(name + ".pem");
            Path key = directory.resolve(name + "-key.pem");
            replace(key, "PRIVATE KEY", store.getKey("door", THROWAWAY).getEncoded());
            replace(chain, "CERTIFICATE", certificate.getEncoded());
            return new TestCertificate(chain, key, certificate);
        } catch (IOException | GeneralSecurityException cause) {
            throw new IllegalStateException("cannot make a certificate", cause);
        }
    }

    /// A client that believes this certificate and no other.
    public SSLContext pinned() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("door", certificate);
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException cause) {
            throw new IllegalStateException("cannot trust a certificate", cause);
        }
    }

    private static void replace(Path file, String label, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(
                next, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void keytool(Path store, List<String> hosts) throws IOException {
        String names = hosts.stream().map(host -> "dns:" + host).collect(Collectors.joining(","));
        Process process =
                new ProcessBuilder(
                                Stream.of(
                                                Path.of(
                                                                System.getProperty("java.home"),
                                                                "bin",
                                                                "keytool")
                                                        .toString(),
                                                "-genkeypair",
                                                "-alias",
                                                "door",
                                                "-keyalg",
                                                "EC",
                                                "-groupname",
                                                "secp256r1",
                                                "-dname",
                                                "CN=test",
                                                "-validity",
                                                "30",
                                                "-storetype",
                                                "PKCS12",
                                                "-storepass",
                                                new String(THROWAWAY),
                                                "-keystore",
                                                store.toString(),
                                                "-ext",
                                                "SAN=" + names)
                                        .toList())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("keytool failed: " + said);
            }
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", cause);
        }
    }
}
