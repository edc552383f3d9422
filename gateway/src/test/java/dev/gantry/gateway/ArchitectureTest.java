package dev.gantry.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.UUID;

@AnalyzeClasses(packages = "dev.gantry.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] DECISIONS = {
        "dev.gantry.gateway.path..",
        "dev.gantry.gateway.access..",
        "dev.gantry.gateway.discovery..",
        "dev.gantry.gateway.balance..",
        "dev.gantry.gateway.application..",
        "dev.gantry.gateway.handshake..",
        "dev.gantry.gateway.traffic..",
        "dev.gantry.gateway.protobuf.."
    };

    @ArchTest
    static final ArchRule DECISIONS_KNOW_NO_FRAMEWORK = noClasses()
            .that()
            .resideInAnyPackage(DECISIONS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..",
                    "reactor.core..",
                    "dev.gantry.gateway.web..",
                    "dev.gantry.gateway.upstream..")
            .because("a decision is a function of values, to be tested in thousands of cases without a server");

    @ArchTest
    static final ArchRule DECISIONS_HAVE_NO_CLOCK_OF_THEIR_OWN = noClasses()
            .that()
            .resideInAnyPackage(DECISIONS)
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .because("time and ids are parameters, so that a test can say what they are");

    @ArchTest
    static final ArchRule CLIENTS_DO_NOT_KNOW_THE_FRONT = noClasses()
            .that()
            .resideInAPackage("dev.gantry.gateway.upstream..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.gantry.gateway.web..")
            .because("the listeners use the clients, and not the other way round");

    @ArchTest
    static final ArchRule NO_STATE_OF_ITS_OWN = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "jakarta.persistence..", "jakarta.servlet..")
            .because("the gateway is reactive and holds no state: it may be started anywhere, any number of times");
}
