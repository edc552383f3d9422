package dev.gantry.monitoring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.gantry.monitoring", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule SERVICES_STAND_ALONE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.gantry.registry..",
                    "dev.gantry.scheduler..",
                    "dev.gantry.deployment..",
                    "dev.gantry.gateway..",
                    "dev.gantry.agent..")
            .because("services meet in the wire model and over HTTP, never in code");

    @ArchTest
    static final ArchRule PARTS_STAND_ALONE = noClasses()
            .that()
            .resideInAPackage("dev.gantry.monitoring.log..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.gantry.monitoring.event..", "dev.gantry.monitoring.usage..")
            .because("the log store, events and usage have nothing in common but the process");

    @ArchTest
    static final ArchRule LUCENE_IS_BEHIND_THE_INDEX = classes()
            .that()
            .resideOutsideOfPackage("dev.gantry.monitoring.log..")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackage("org.apache.lucene..")
            .because("what keeps the lines is the log package's own affair");

    @ArchTest
    static final ArchRule TIME_IS_A_PARAMETER = noClasses()
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("what depends on the time is tested with a time of the test's own");
}
