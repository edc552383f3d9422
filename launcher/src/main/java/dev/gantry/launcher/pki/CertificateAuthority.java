package dev.gantry.launcher.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues the certificates of one stack. */
final class CertificateAuthority {

    /** A certificate with the private key of its subject. */
    record Identity(X509Certificate certificate, KeyPair keys) {}

    static final Duration AUTHORITY_VALIDITY = Duration.ofDays(3650);

    /** Browsers and Apple's TLS refuse server certificates of more than 398 days. */
    static final Duration LEAF_VALIDITY = Duration.ofDays(365);

    /** Clocks of containers and virtual machines may be a little behind. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    private static final int SERIAL_BITS = 120;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Identity authority;

    private CertificateAuthority(Identity authority) {
        this.authority = authority;
    }

    static CertificateAuthority create(Instant now) throws GeneralSecurityException {
        KeyPair keys = newKeys();
        X500Name name = new X500Name("CN=gantry-ca");
        try {
            X509v3CertificateBuilder builder = builder(name, name, keys, keys, now, AUTHORITY_VALIDITY)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(
                            Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature));
            return new CertificateAuthority(new Identity(sign(builder, keys), keys));
        } catch (CertIOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    X509Certificate certificate() {
        return authority.certificate();
    }

    /** A certificate for TLS servers under the names and addresses. */
    Identity issueServer(String name, List<String> dnsNames, List<String> addresses, Instant now)
            throws GeneralSecurityException {
        List<GeneralName> names = new ArrayList<>();
        dnsNames.forEach(dns -> names.add(new GeneralName(GeneralName.dNSName, dns)));
        addresses.forEach(address -> names.add(new GeneralName(GeneralName.iPAddress, address)));
        return issue("CN=" + name, KeyPurposeId.id_kp_serverAuth, names, now);
    }

    /** A certificate for a user (the common name) in a group (the organisation), as Kubernetes reads them. */
    Identity issueClient(String user, String group, Instant now) throws GeneralSecurityException {
        return issue("O=" + group + ",CN=" + user, KeyPurposeId.id_kp_clientAuth, List.of(), now);
    }

    private Identity issue(String subject, KeyPurposeId purpose, List<GeneralName> names, Instant now)
            throws GeneralSecurityException {
        KeyPair keys = newKeys();
        X500Name issuer = new X500Name("CN=gantry-ca");
        try {
            X509v3CertificateBuilder builder = builder(
                            issuer, new X500Name(subject), keys, authority.keys(), now, LEAF_VALIDITY)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            if (!names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            return new Identity(sign(builder, authority.keys()), keys);
        } catch (CertIOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, KeyPair keys, KeyPair issuerKeys, Instant now, Duration validity)
            throws GeneralSecurityException {
        JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
        try {
            return new JcaX509v3CertificateBuilder(
                            issuer,
                            new BigInteger(SERIAL_BITS, RANDOM),
                            Date.from(now.minus(CLOCK_TOLERANCE)),
                            Date.from(now.plus(validity)),
                            subject,
                            keys.getPublic())
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            extensions.createSubjectKeyIdentifier(keys.getPublic()))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            extensions.createAuthorityKeyIdentifier(issuerKeys.getPublic()));
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair issuer)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
        return generator.generateKeyPair();
    }
}
