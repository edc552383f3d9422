package dev.gantry.gateway.web;

import dev.gantry.gateway.GatewayProperties;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** Gives the API listener its certificate, asks clients for theirs, and counts its answers. */
final class ApiServerCustomizer implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final GatewayProperties.Tls tls;
    private final RequestMeter meter;

    ApiServerCustomizer(GatewayProperties.Tls tls, RequestMeter meter) {
        this.tls = tls;
        this.meter = meter;
    }

    @Override
    public void customize(NettyReactiveWebServerFactory factory) {
        factory.addServerCustomizers(server -> server.mapHandle(meter::measure));
        tls.certificateFile().ifPresent(certificate -> factory.setSsl(ssl(certificate)));
    }

    private Ssl ssl(String certificate) {
        Ssl ssl = new Ssl();
        ssl.setCertificate(certificate);
        ssl.setCertificatePrivateKey(tls.privateKey());
        ssl.setEnabledProtocols(PROTOCOLS);
        tls.clientCaFile().ifPresent(ca -> {
            ssl.setTrustCertificate(ca);
            // A client may come with a token instead.
            ssl.setClientAuth(Ssl.ClientAuth.WANT);
        });
        return ssl;
    }
}
