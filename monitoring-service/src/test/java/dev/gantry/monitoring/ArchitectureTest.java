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
            .resideInAnyPackage(
                    "dev.gantry.monitoring.event..", "dev.gantry.monitoring.usage..", "dev.gantry.monitoring.traffic..")
            .because("the log store, events, usage and traffic have nothing in common but the process");

    @ArchTest
    static final ArchRule PATTERNS_ARE_PURE = noClasses()
            .that()
            .resideInAPackage("dev.gantry.monitoring.pattern..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "org.apache.lucene..", "dev.gantry.monitoring.log..")
            .because("what a line means is a function of its text, to be tested in thousands of cases");

    @ArchTest
    static final ArchRule RECOMMENDATIONS_ARE_PURE = noClasses()
            .that()
            .resideInAPackage("dev.gantry.monitoring.recommend..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..",
                    "java.sql..",
                    "dev.gantry.apimachinery..",
                    "dev.gantry.monitoring.learning..",
                    "dev.gantry.monitoring.usage..")
            .because("what a container needs is a function of its samples, to be tested over years of them");

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
