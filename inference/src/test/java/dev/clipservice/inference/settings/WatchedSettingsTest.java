package dev.clipservice.inference.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Settings;
import dev.clipservice.inference.RecordedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedSettingsTest {

  private final Map<String, String> environment = new HashMap<>();
  private final RecordedLog log = new RecordedLog("dev.clipservice.inference.settings");
  private final List<Long> changes = new ArrayList<>();
  @TempDir private Path folder;
  private Path file;
  private WatchedSettings settings;
  private Supplier<Long> waitLimit;

  @BeforeEach
  void begin() throws IOException {
    file = folder.resolve("clip.properties");
    write("CLIP_MAX_WAIT=5\n");
    environment.put("CLIP_CONFIG_FILE", file.toString());
    open();
  }

  private void open() {
    FileValues values = new FileValues(name -> Optional.ofNullable(environment.get(name)));
    Settings view =
        name ->
            Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(values.get().get(name)));
    settings = new WatchedSettings(view, values);
    waitLimit = settings.follow(WatchedSettingsTest::read, changes::add);
  }

  private static long read(Settings settings) {
    return settings.number("CLIP_MAX_WAIT", 30, 1, 100);
  }

  @AfterEach
  void end() {
    log.close();
  }

  @Test
  void takesAChange_onceTheFileStandsStill() throws IOException {
    assertEquals(5, waitLimit.get());
    write("CLIP_MAX_WAIT=7\n");
    settings.look();
    assertEquals(5, waitLimit.get(), "an editor may be in the middle of it");
    settings.look();
    assertEquals(7, waitLimit.get());
    assertEquals(Optional.of("7"), settings.current().find("CLIP_MAX_WAIT"));
    look();
    assertEquals(List.of(7L), changes, "told once");
    assertTrue(log.text().contains("applied CLIP_MAX_WAIT"), log::text);
  }

  @Test
  void takesAFile_thatIsMovedOverIt() throws IOException {
    Path next = Files.writeString(folder.resolve("next"), "CLIP_MAX_WAIT=8\n");
    Path unused = Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    look();
    assertEquals(8, waitLimit.get());
  }

  /** As Kubernetes mounts a ConfigMap: the file is a link into a folder that is itself a link. */
  @Test
  void takesALink_thatIsBent() throws IOException {
    for (String version : List.of("1", "2")) {
      Path data = Files.createDirectory(folder.resolve("..data-" + version));
      Path unused =
          Files.writeString(data.resolve("clip.properties"), "CLIP_MAX_WAIT=" + version + "1\n");
    }
    Path link = Files.createSymbolicLink(folder.resolve("..data"), Path.of("..data-1"));
    file = Files.createSymbolicLink(folder.resolve("mounted"), Path.of("..data/clip.properties"));
    environment.put("CLIP_CONFIG_FILE", file.toString());
    open();
    assertEquals(11, waitLimit.get());
    Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..data-2"));
    Path unused = Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
    look();
    assertEquals(21, waitLimit.get());
  }

  @Test
  void keepsWhatItHad_ifAnythingInTheFileIsWrong() throws IOException {
    Supplier<String> other = settings.follow(given -> given.get("CLIP_MODEL", "none"));
    write("CLIP_MODEL=new\nCLIP_MAX_WAIT=s3cret0\n");
    look();
    look();
    assertEquals(5, waitLimit.get());
    assertEquals("none", other.get(), "not even the part that is right");
    assertEquals(Optional.of("5"), settings.current().find("CLIP_MAX_WAIT"));
    assertEquals(
        2,
        log.text().split("the old settings stay: CLIP_MAX_WAIT: expected", -1).length,
        log::text);
    write("CLIP_MODEL=new\nCLIP_MAX_WAIT=9\n");
    look();
    assertEquals(9, waitLimit.get());
    assertEquals("new", other.get());
  }

  @Test
  void keepsWhatItHad_ifTheFileIsGone_orCannotBeRead() throws IOException {
    Files.delete(file);
    look();
    look();
    assertEquals(5, waitLimit.get());
    assertEquals(2, log.text().split("the old settings stay", -1).length, "told once");
    Files.write(file, new byte[] {(byte) 0xff});
    look();
    assertEquals(5, waitLimit.get());
    write("CLIP_MAX_WAIT=6\n");
    look();
    assertEquals(6, waitLimit.get());
  }

  @Test
  void goesBackToTheDefault_ifTheLineIsGone() throws IOException {
    write("# nothing\n");
    look();
    assertEquals(30, waitLimit.get());
  }

  @Test
  void saysWhatNeedsARestart_andNothingOfWhatTheEnvironmentDecides() throws IOException {
    environment.put("CLIP_THREADS", "1");
    write("CLIP_MAX_WAIT=7\nCLIP_PRECISION=bf16\nCLIP_THREADS=2\n");
    look();
    assertTrue(log.text().contains("applied CLIP_MAX_WAIT\n"), log::text);
    assertTrue(log.text().contains("CLIP_PRECISION will be applied at the next start"), log::text);
    assertFalse(log.text().contains("CLIP_THREADS"), log::text);
    assertFalse(log.text().contains("bf16"), "values may be secrets");
  }

  @Test
  void tellsEveryone_evenIfOneCannotApplyIt() throws IOException {
    List<Long> others = new ArrayList<>();
    Supplier<Long> unused =
        settings.follow(
            WatchedSettingsTest::read,
            value -> {
              throw new IllegalStateException("cannot");
            });
    unused = settings.follow(WatchedSettingsTest::read, others::add);
    write("CLIP_MAX_WAIT=7\n");
    look();
    assertEquals(List.of(7L), others);
  }

  @Test
  void refusesAWrongFile_atTheStart() throws IOException {
    write("CLIP_MAX_WAIT=never\n");
    assertThrows(ClipServiceException.class, this::open);
    Files.delete(file);
    assertThrows(ClipServiceException.class, this::open);
    environment.remove("CLIP_CONFIG_FILE");
    open();
    look();
    assertEquals(30, waitLimit.get(), "and needs none");
  }

  private void look() {
    settings.look();
    settings.look();
  }

  private void write(String text) throws IOException {
    Path unused = Files.writeString(file, text);
  }
}
