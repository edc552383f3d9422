package dev.gantry.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** What may see what in the agent. */
@AnalyzeClasses(packages = "dev.gantry.agent", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ONLY_THE_ADAPTER_KNOWS_DOCKER = noClasses()
            .that()
            .resideOutsideOfPackage("dev.gantry.agent.runtime.docker")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fabric8.docker..")
            .because("the docker-client was archived in 2018: what replaces it one day must touch one package");

    @ArchTest
    static final ArchRule THE_INTERFACE_KNOWS_NO_ENGINE = noClasses()
            .that()
            .resideInAPackage("dev.gantry.agent.runtime")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.gantry.agent.runtime.docker", "dev.gantry.agent.runtime.simulated")
            .because("pods run on any engine behind the same interface");

    @ArchTest
    static final ArchRule DECISIONS_ARE_PURE = noClasses()
            .that()
            .resideInAnyPackage("dev.gantry.agent.podlifecycle", "dev.gantry.agent.startorder")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                    "java..",
                    "org.jspecify..",
                    "io.fabric8.kubernetes.api..",
                    "dev.gantry.agent.podlifecycle",
                    "dev.gantry.agent.startorder",
                    "dev.gantry.agent.runtime")
            .because("a decision sees a snapshot and returns a value; adapters carry it out");

    @ArchTest
    static final ArchRule DECISIONS_TAKE_THE_TIME_AS_A_PARAMETER = noClasses()
            .that()
            .resideInAnyPackage("dev.gantry.agent.podlifecycle", "dev.gantry.agent.startorder")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .because("what cannot be repeated cannot be tested case by case");
}
