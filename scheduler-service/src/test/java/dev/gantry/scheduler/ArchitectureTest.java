package dev.gantry.scheduler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.UUID;

@AnalyzeClasses(packages = "dev.gantry.scheduler", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] DECISIONS = {
        "dev.gantry.scheduler.placement..",
        "dev.gantry.scheduler.queue..",
        "dev.gantry.scheduler.lifecycle..",
        "dev.gantry.scheduler.disruption..",
        "dev.gantry.scheduler.rebalance..",
        "dev.gantry.scheduler.volume.."
    };

    @ArchTest
    static final ArchRule DECISIONS_KNOW_VALUES_ALONE = classes()
            .that()
            .resideInAnyPackage(DECISIONS)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "io.fabric8.kubernetes.api..",
                    "dev.gantry.apimachinery",
                    "dev.gantry.apimachinery.schema",
                    "dev.gantry.scheduler.placement..",
                    "dev.gantry.scheduler.queue..",
                    "dev.gantry.scheduler.lifecycle..",
                    "dev.gantry.scheduler.disruption..",
                    "dev.gantry.scheduler.rebalance..",
                    "dev.gantry.scheduler.volume..")
            .because("a decision is a function of values, to be tested in thousands of cases without a server; of"
                    + " apimachinery it needs keys and quantities");

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
            .callMethod(UUID.class, "randomUUID")
            .because("time, chance and ids are parameters, so that a test can say what they are");

    @ArchTest
    static final ArchRule PLACEMENT_KNOWS_NO_TIME = noClasses()
            .that()
            .resideInAPackage("dev.gantry.scheduler.placement..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.time..", "dev.gantry.scheduler.queue..", "dev.gantry.scheduler.lifecycle..")
            .because("where a pod goes depends on the snapshot, the profile and the seed alone");

    @ArchTest
    static final ArchRule ADAPTERS_DO_NOT_KNOW_THE_LOOP = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.gantry.scheduler.pod..", "dev.gantry.scheduler.node..", "dev.gantry.scheduler.storage..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.gantry.scheduler.loop..")
            .because("kinds and their upkeep work the same whoever places the pods");

    @ArchTest
    static final ArchRule NO_CODE_OF_OTHER_SERVICES = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.gantry.registry..",
                    "dev.gantry.deployment..",
                    "dev.gantry.monitoring..",
                    "dev.gantry.agent..",
                    "dev.gantry.gateway..")
            .because("services meet in the wire model and over HTTP");
}
