package dev.clipservice.dist.launcher;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkAreaTest {

  private static final FileTime ALWAYS = FileTime.fromMillis(0);

  @TempDir Path folder;
  private WorkArea area;

  @BeforeEach
  void build() throws IOException {
    build("one build");
  }

  /** All builds of a version have one time. */
  private void build(String content) throws IOException {
    Path application = Files.writeString(folder.resolve("clip-service.war"), content);
    Files.setLastModifiedTime(application, ALWAYS);
    area = WorkArea.of(folder, application);
  }

  @Test
  void isOfAnotherBuild_untilOneHasStarted() {
    assertTrue(area.isOfAnotherBuild());
    area.own();
    assertFalse(area.isOfAnotherBuild());
  }

  @Test
  void letsAServerRun_ofWhichItCannotTakeNote() {
    WorkArea nowhere = WorkArea.of(folder.resolve("absent"), folder.resolve("clip-service.war"));
    nowhere.own();
    assertTrue(nowhere.isOfAnotherBuild());
  }

  @Test
  void isOfAnotherBuild_afterAnUpgrade_ofTheSameTimeAndLength() throws IOException {
    area.own();
    build("new build");
    assertTrue(area.isOfAnotherBuild());
    area.own();
    assertFalse(area.isOfAnotherBuild());
  }
}
