package dev.clipservice.dist;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of CONTRIBUTING.md that a program can check. */
class CodingRulesTest {

  private static JavaClasses product;

  @BeforeAll
  static void importClasses() {
    product =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.clipservice");
    assertTrue(product.contain("dev.clipservice.core.Embedding"), "nothing to check");
  }

  /** The launcher's job is to talk to a console; everything else logs. */
  @Test
  void onlyTheLauncherWritesToTheConsole() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(
        product.that(resideOutsideOfPackage("dev.clipservice.dist..")));
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("dev.clipservice.(**)").should().beFreeOfCycles().check(product);
  }

  @Test
  void constructorsAreInjected_notFields() {
    noFields().should().beAnnotatedWith("jakarta.inject.Inject").check(product);
  }

  @Test
  void namesSayWhatAClassIs() {
    noClasses()
        .should()
        .haveNameMatching(".*(Impl|Utils?|Manager|Helper|Base|Common)(\\$.*)?$")
        .check(product);
  }

  @Test
  void coreKnowsNoLibrary() {
    noClasses()
        .that()
        .resideInAPackage("dev.clipservice.core..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("java..", "dev.clipservice.core..")
        .check(product);
  }

  @Test
  void configurationIsARecord() {
    classes().that().haveSimpleNameEndingWith("Config").should().beRecords().check(product);
  }
}
