package dev.clipservice.rest.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.rest.RestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys in a file, which is followed. */
class ApiKeysTest {

  private static final String ADMIN = "/api/embeddings/statistics";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("keys");
    Files.writeString(
        file,
        "\uFEFF# name kind key\n\nsearch  api s3cret\r\n  ops\tADMIN t0p\n\n",
        StandardCharsets.UTF_8);
  }

  @Test
  void opensWhatTheLineSays() {
    RestServer server = new RestServer(Map.of("CLIP_API_KEYS_FILE", file.toString()));
    assertEquals(401, server.get("/v1/models").getStatus());
    assertEquals(200, get(server, "/v1/models", "s3cret").getStatus());
    assertEquals(200, get(server, "/v1/models", "t0p").getStatus());
    assertEquals(200, get(server, ADMIN, "t0p").getStatus());
    MockHttpResponse refused = get(server, ADMIN, "s3cret");
    assertEquals(403, refused.getStatus());
    assertTrue(RestServer.text(refused).contains("'search'"), RestServer.text(refused));
  }

  @Test
  void goesTogetherWithTheVariables() {
    RestServer server =
        new RestServer(Map.of("CLIP_API_KEYS_FILE", file.toString(), "CLIP_API_KEYS", "k"));
    assertEquals(200, get(server, "/v1/models", "k").getStatus());
    assertEquals(200, get(server, "/v1/models", "s3cret").getStatus());
    assertEquals(403, get(server, ADMIN, "k").getStatus());
  }

  @Test
  void takesNewKeys_andLetsOldOnesGo_onceTheFileStandsStill() throws IOException {
    ApiKeys keys = keys();
    Files.writeString(file, "search api n3w\nother api third\n");
    keys.look();
    assertEquals("search", name(keys, "s3cret"));
    keys.look();
    assertEquals("search", name(keys, "n3w"));
    assertEquals("other", name(keys, "third"));
    assertRefused(keys, "s3cret");
    assertRefused(keys, "t0p");
    assertFalse(keys.opensAdmin(keys.check("Bearer n3w").orElseThrow()), "no admin key is left");
  }

  @Test
  void keepsTheOldKeys_ifTheFileBecomesWrong_andTakesItOnceItIsRight() throws IOException {
    ApiKeys keys = keys();
    for (String wrong : new String[] {"", "# all gone", "search api", "search root n3w"}) {
      Files.writeString(file, wrong);
      keys.look();
      keys.look();
      assertEquals("search", name(keys, "s3cret"), wrong);
      assertTrue(keys.required());
    }
    Files.delete(file);
    keys.look();
    assertEquals("ops", name(keys, "t0p"));
    Files.writeString(file, "search api n3w");
    keys.look();
    keys.look();
    assertEquals("search", name(keys, "n3w"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|at least one key, found none",
        "# nothing|at least one key, found none",
        "name hunter2|found 2 words",
        "name api hunter2 hunter3|found 4 words",
        "name hunter2 api|api or admin after the name on line 1",
        "a api x,a api y|each name once, found one again on line 2",
      })
  void refusesAWrongFile_namingThePlaceAndNoKey(String content, String message) throws IOException {
    Files.writeString(file, content.replace(',', '\n'));
    ClipServiceException e = assertThrows(ClipServiceException.class, this::keys);
    assertEquals(ClipServiceException.Kind.MISCONFIGURED, e.kind());
    assertTrue(e.getMessage().contains("CLIP_API_KEYS_FILE=" + file), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertFalse(e.getMessage().contains("hunter"), e.getMessage());
  }

  @Test
  void refusesAFileThatIsNotThere_orNoText() throws IOException {
    Files.write(file, new byte[] {'a', ' ', (byte) 0xff});
    assertTrue(assertThrows(ClipServiceException.class, this::keys).getMessage().contains("UTF-8"));
    Files.delete(file);
    ClipServiceException e = assertThrows(ClipServiceException.class, this::keys);
    assertTrue(e.getMessage().contains("can be read, found none"), e.getMessage());
  }

  @Test
  void warnsOfAFileThatOthersMayRead() throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertEquals(Optional.empty(), keys().warning());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertTrue(keys().warning().orElseThrow().endsWith("chmod o-r " + file));
    assertEquals(Optional.empty(), ApiKeys.of(name -> Optional.empty()).warning());
  }

  @Test
  void tellsNothingOfTheKeys() {
    assertEquals("ApiKeys[search (api), ops (admin)]", keys().toString());
  }

  private ApiKeys keys() {
    Map<String, String> settings = Map.of("CLIP_API_KEYS_FILE", file.toString());
    return ApiKeys.of(name -> Optional.ofNullable(settings.get(name)));
  }

  private static String name(ApiKeys keys, String key) {
    return keys.check("Bearer " + key).orElseThrow().name();
  }

  private static void assertRefused(ApiKeys keys, String key) {
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> keys.check("Bearer " + key));
    assertEquals(ClipServiceException.Kind.UNAUTHORIZED, e.kind());
  }

  private static MockHttpResponse get(RestServer server, String path, String key) {
    return server.get(path, "Authorization", "Bearer " + key);
  }
}
