package dev.sallyport.controlline;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/// The smallest X.509 certificate (RFC 5280, version 1) that TLS takes around a P-256 key. The JDK
/// has no public way to make one, and nothing in it is looked at but the key.
final class SelfSignedCertificate {
    private static final byte SEQUENCE = 0x30;
    private static final byte SET = 0x31;
    private static final byte BIT_STRING = 0x03;
    private static final byte UTF8 = 0x0c;
    private static final byte UTC_TIME = 0x17;
    private static final byte GENERALIZED_TIME = 0x18;

    private static final byte[] SERIAL_ONE = HexFormat.of().parseHex("020101");
    private static final byte[] ECDSA_WITH_SHA256 =
            HexFormat.of().parseHex("300a06082a8648ce3d040302");
    private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");

    private SelfSignedCertificate() {}

    static X509Certificate around(KeyPair pair) throws GeneralSecurityException {
        byte[] name =
                der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8, ascii("sallyport")))));
        // RFC 5280 section 4.1.2.5: this end means that there is none
        byte[] validity =
                der(
                        SEQUENCE,
                        der(UTC_TIME, ascii("250101000000Z")),
                        der(GENERALIZED_TIME, ascii("99991231235959Z")));
        byte[] signed =
                der(
                        SEQUENCE,
                        SERIAL_ONE,
                        ECDSA_WITH_SHA256,
                        name,
                        validity,
                        name,
                        pair.getPublic().getEncoded());
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(pair.getPrivate());
        signer.update(signed);
        byte[] certificate =
                der(
                        SEQUENCE,
                        signed,
                        ECDSA_WITH_SHA256,
                        der(BIT_STRING, new byte[] {0}, signer.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(certificate));
    }

    private static byte[] der(byte tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 4);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >>> 8);
            out.write(length);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
