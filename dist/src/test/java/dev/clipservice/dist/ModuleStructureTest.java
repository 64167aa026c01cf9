package dev.clipservice.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The module graph is the architecture: read from the built descriptors. */
class ModuleStructureTest {

  private static final String PREFIX = "dev.clipservice.";
  private static final String CORE = PREFIX + "core";
  private static final String DIST = PREFIX + "dist";

  /** A folder with a marker for Flyway, which looks there and nowhere else. */
  private static final String FLYWAY_CALLBACKS = "db.callback";

  private static final Map<String, ModuleDescriptor> MODULES = builtModules();

  @Test
  void consistsOfExactlyTheseModules() {
    assertEquals(
        new TreeSet<>(
            Set.of(
                CORE,
                DIST,
                PREFIX + "inference",
                PREFIX + "migrations",
                PREFIX + "persistence",
                PREFIX + "rest",
                PREFIX + "worker")),
        MODULES.keySet());
  }

  @Test
  void coreNeedsTheJdkOnly() {
    for (Requires requires : MODULES.get(CORE).requires()) {
      assertEquals("java.base", requires.name());
    }
  }

  @Test
  void modulesDependOnCoreAndNeverOnEachOther() {
    MODULES.forEach(
        (name, module) -> {
          if (!name.equals(CORE) && !name.equals(DIST)) {
            assertEquals(Set.of(CORE), oursRequiredBy(module), name);
          }
        });
  }

  @Test
  void eachModuleExportsOnePackage_namedAsTheModule() {
    MODULES.forEach(
        (name, module) -> {
          if (!name.equals(DIST)) {
            Set<String> exported =
                module.exports().stream()
                    .filter(export -> !export.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toSet());
            assertEquals(Set.of(name), exported, name);
          }
        });
  }

  @Test
  void packagesAreDisjoint_becauseTheServerSeesOneClassPath() {
    Map<String, String> owner = new TreeMap<>();
    MODULES.forEach(
        (name, module) -> {
          for (String packageName : module.packages()) {
            assertTrue(
                packageName.equals(name)
                    || packageName.startsWith(name + ".")
                    || packageName.equals(FLYWAY_CALLBACKS),
                name + " contains the package " + packageName);
            assertEquals(null, owner.put(packageName, name), packageName + " is in two modules");
          }
        });
  }

  private static Set<String> oursRequiredBy(ModuleDescriptor module) {
    return module.requires().stream()
        .map(Requires::name)
        .filter(required -> required.startsWith(PREFIX))
        .collect(Collectors.toSet());
  }

  private static Map<String, ModuleDescriptor> builtModules() {
    Map<String, ModuleDescriptor> modules = new TreeMap<>();
    Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.contains("target") || entry.contains("clipservice"))
        .filter(entry -> !entry.contains("test"))
        .map(Path::of)
        .forEach(
            path -> {
              for (ModuleReference found : ModuleFinder.of(path).findAll()) {
                if (found.descriptor().name().startsWith(PREFIX)) {
                  modules.put(found.descriptor().name(), found.descriptor());
                }
              }
            });
    return modules;
  }
}
