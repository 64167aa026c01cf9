package dev.clipservice.dist.launcher;

import dev.clipservice.dist.demo.DemoPart;
import dev.clipservice.dist.demo.DemoVectors;
import dev.clipservice.dist.demo.FakeVectors;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** An assembled service whose Open Liberty is {@link FakeLiberty}. */
final class FakeHome {

  private FakeHome() {}

  static Layout make(Path home) throws IOException {
    Layout layout = new Layout(home);
    jar(layout.wlp().resolve("bin/tools/ws-server.jar"));
    jar(layout.wlp().resolve("bin/tools/ws-javaagent.jar"));
    empty(layout.wlp().resolve("lib/platform/java/java9.options"));
    empty(layout.wlp().resolve("lib/platform/java/java24.options"));
    empty(layout.wlpUser().resolve("servers/clip-service/server.xml"));
    empty(layout.application());
    for (String name : new String[] {"c10", "torch", "torch_cpu", "djl_torch", "tokenizers"}) {
      empty(layout.natives().resolve(System.mapLibraryName(name)));
    }
    for (String name : new String[] {"config.json", "tokenizer.json", "model.safetensors"}) {
      // The real one: --check looks into it
      Files.createDirectories(layout.demoModel());
      Files.copy(
          Path.of("src/main/models/clip-brick-mini", name), layout.demoModel().resolve(name));
    }
    Files.createDirectories(layout.demoParts().getParent());
    Files.copy(Path.of("src/main/demo/parts.tsv"), layout.demoParts());
    new DemoVectors(texts -> texts.stream().map(FakeVectors::of).toList())
        .write(DemoPart.read(layout.demoParts()), layout.demoVectors());
    return layout;
  }

  // The classes stay where they are: the manifest names this JVM's whole class path
  private static void jar(Path file) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, FakeLiberty.class.getName());
    attributes.putValue("Premain-Class", FakeLiberty.class.getName());
    StringBuilder classPath = new StringBuilder();
    for (String entry :
        System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
      classPath.append(Path.of(entry).toUri()).append(' ');
    }
    attributes.put(Attributes.Name.CLASS_PATH, classPath.toString());
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.finish();
    }
  }

  private static void empty(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.createFile(file);
  }
}
