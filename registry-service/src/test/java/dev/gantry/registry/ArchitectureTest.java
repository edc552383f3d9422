package dev.gantry.registry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.gantry.registry.endpoints.EndpointPlanner;
import dev.gantry.registry.handshake.HandshakeJudge;
import dev.gantry.registry.handshake.ProxyRecord;
import dev.gantry.registry.handshake.ProxyRoster;
import dev.gantry.registry.handshake.RouteHistory;
import java.time.Instant;
import java.util.UUID;

@AnalyzeClasses(packages = "dev.gantry.registry", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule SERVICES_STAND_ALONE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.gantry.monitoring..",
                    "dev.gantry.scheduler..",
                    "dev.gantry.deployment..",
                    "dev.gantry.gateway..",
                    "dev.gantry.agent..")
            .because("services meet in the wire model and over HTTP, never in code");

    @ArchTest
    static final ArchRule KINDS_ARE_PURE = noClasses()
            .that()
            .resideInAPackage("dev.gantry.registry.kind..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..",
                    "dev.gantry.apimachinery.client..",
                    "dev.gantry.apimachinery.store..",
                    "dev.gantry.registry.address..",
                    "java.sql..")
            .because("the rules of a kind see documents; addresses come through an interface");

    @ArchTest
    static final ArchRule DECISIONS_ARE_PURE = noClasses()
            .that()
            .belongToAnyOf(
                    EndpointPlanner.class,
                    HandshakeJudge.class,
                    ProxyRecord.class,
                    ProxyRoster.class,
                    RouteHistory.class)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..", "dev.gantry.apimachinery.client..", "dev.gantry.registry.web..")
            .because("they run in the simulation as they run in the service");

    @ArchTest
    static final ArchRule TIME_AND_IDS_ARE_PARAMETERS = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .because("what depends on time or chance is tested with a test's own");
}
