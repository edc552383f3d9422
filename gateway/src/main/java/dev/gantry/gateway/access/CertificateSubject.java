package dev.gantry.gateway.access;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Reads a user from a client certificate: the common name is the user, each organisation a group. */
final class CertificateSubject {

    private CertificateSubject() {}

    static Optional<Caller> caller(X509Certificate certificate) {
        return caller(certificate.getSubjectX500Principal().getName());
    }

    /** @param subject an RFC 2253 name, such as {@code CN=ada,O=system:masters} */
    static Optional<Caller> caller(String subject) {
        try {
            List<String> users = values(subject, "CN");
            List<String> groups = values(subject, "O");
            groups.add(Caller.AUTHENTICATED);
            return users.isEmpty() ? Optional.empty() : Optional.of(new Caller(users.getFirst(), "", groups));
        } catch (NamingException e) {
            // A subject that cannot be read names nobody: the request may still bring a token.
            return Optional.empty();
        }
    }

    /** Several values of a type may stand in one relative name ({@code O=a+O=b}), which is how Go writes them. */
    private static List<String> values(String subject, String type) throws NamingException {
        List<String> values = new ArrayList<>();
        for (Rdn part : new LdapName(subject).getRdns()) {
            Attribute attribute = part.toAttributes().get(type);
            if (attribute != null) {
                for (Object value : Collections.list(attribute.getAll())) {
                    values.add(String.valueOf(value));
                }
            }
        }
        return values;
    }
}
