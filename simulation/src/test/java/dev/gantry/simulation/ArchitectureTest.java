package dev.gantry.simulation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

@AnalyzeClasses(packages = "dev.gantry", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NOBODY_ELSE_KNOWS_TWO_SERVICES = slices().matching(
                    "dev.gantry.(registry|scheduler|deployment|agent)..")
            .should()
            .notDependOnEachOther()
            .because("services meet in the wire model and over HTTP; only the simulation has several in one process");

    @ArchTest
    static final ArchRule NOTHING_KNOWS_THE_SIMULATION = noClasses()
            .that()
            .resideOutsideOfPackage("dev.gantry.simulation..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.gantry.simulation..")
            .because("what is simulated is the product, which knows nothing of it");

    @ArchTest
    static final ArchRule WORLDS_FOLLOW_FROM_THEIR_SEED = noClasses()
            .that()
            .resideInAPackage("dev.gantry.simulation.*..")
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
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callConstructor(Random.class)
            .because("a seed must be replayed step by step");
}
