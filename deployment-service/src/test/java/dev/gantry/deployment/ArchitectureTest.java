package dev.gantry.deployment;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.UUID;

@AnalyzeClasses(packages = "dev.gantry.deployment", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] DECISIONS = {
        "dev.gantry.deployment.pod..",
        "dev.gantry.deployment.config..",
        "dev.gantry.deployment.delivery..",
        "dev.gantry.deployment.revision..",
        "dev.gantry.deployment.job..",
        "dev.gantry.deployment.cron..",
        "dev.gantry.deployment.autoscale..",
        "dev.gantry.deployment.order..",
        "dev.gantry.deployment.rollout..",
        "dev.gantry.deployment.analysis..",
        "dev.gantry.deployment.stateful..",
        "dev.gantry.deployment.daemon..",
        "dev.gantry.deployment.happening..",
        "dev.gantry.deployment.release..",
        "dev.gantry.deployment.recommend..",
        "dev.gantry.deployment.model..",
        "dev.gantry.deployment.kind.."
    };

    @ArchTest
    static final ArchRule DECISIONS_KNOW_NO_FRAMEWORK = noClasses()
            .that()
            .resideInAnyPackage(DECISIONS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..",
                    "io.micrometer..",
                    "org.slf4j..",
                    "dev.gantry.apimachinery.client..",
                    "dev.gantry.apimachinery.controller..",
                    "dev.gantry.apimachinery.store..",
                    "dev.gantry.deployment.controller..")
            .because("a decision is a function of values, to be tested in thousands of cases without a server");

    @ArchTest
    static final ArchRule NOTHING_HAS_A_CLOCK_OF_ITS_OWN = noClasses()
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
            .because("time and names are parameters, so that the simulation can replay a seed");

    @ArchTest
    static final ArchRule LOOPS_KNOW_NO_WIRING = noClasses()
            .that()
            .resideInAPackage("dev.gantry.deployment.controller..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "dev.gantry.apimachinery.store..", "java.sql..")
            .because("the same loops run in the service and in the simulation");
}
