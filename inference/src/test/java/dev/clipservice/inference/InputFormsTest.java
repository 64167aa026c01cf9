package dev.clipservice.inference;

import static dev.clipservice.inference.LocalEmbeddingProviderTest.open;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.EmbeddingInput;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.Priority;
import dev.clipservice.core.Truncation;
import dev.clipservice.inference.checkpoint.DemoModel;
import dev.clipservice.inference.engine.GoldenText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Token ids as inputs, and what becomes of long texts. */
@Timeout(300)
class InputFormsTest {

  private static final List<GoldenText> GOLDEN = GoldenText.demo();

  @Test
  void embedsTokensAsTheirText() throws InterruptedException {
    try (LocalEmbeddingProvider provider = open(DemoModel.folder(), 1 << 20)) {
      provider.awaitReady();
      List<EmbeddedText> texts =
          provider.embed(LocalEmbeddingProviderTest.request(textsOf(GOLDEN)));
      List<EmbeddingInput> ids = new ArrayList<>();
      GOLDEN.forEach(golden -> ids.add(new EmbeddingInput.Tokens(golden.ids())));
      List<EmbeddedText> tokens = provider.embed(request(ids, Truncation.ERROR));
      for (int i = 0; i < GOLDEN.size(); i++) {
        assertEquals(texts.get(i).embedding(), tokens.get(i).embedding(), GOLDEN.get(i).text());
        assertEquals(texts.get(i).tokens(), tokens.get(i).tokens());
        assertFalse(tokens.get(i).truncated());
      }
    }
  }

  @Test
  void refusesTokensOfAnotherTokenizer_namingThem() throws InterruptedException {
    try (LocalEmbeddingProvider provider = open(DemoModel.folder())) {
      provider.awaitReady();
      // "hello world" as OpenAI's cl100k_base has it, which LangChain sends by itself
      List<EmbeddingInput> foreign =
          List.of(new EmbeddingInput.Text("a"), new EmbeddingInput.Tokens(new int[] {15339, 1917}));
      ClipServiceException e =
          assertThrows(
              ClipServiceException.class, () -> provider.embed(request(foreign, Truncation.END)));
      assertEquals(ClipServiceException.Kind.INVALID_REQUEST, e.kind());
      assertEquals("invalid_tokens", e.code().orElseThrow());
      assertTrue(e.getMessage().contains("not CLIP's tokens"), e.getMessage());
      assertTrue(e.getMessage().contains("got 15339 first, at index 1"), e.getMessage());
    }
  }

  @Test
  void readsALongTextInWindows_ifAsked() throws InterruptedException {
    try (LocalEmbeddingProvider provider = open(DemoModel.folder())) {
      provider.awaitReady();
      // A token each: 75 fill a window, 30 are left
      List<EmbeddingInput> inputs =
          List.of(
              new EmbeddingInput.Text("brick ".repeat(75) + "plate ".repeat(30)),
              new EmbeddingInput.Text("tile"));
      List<EmbeddedText> mean = provider.embed(request(inputs, Truncation.MEAN));
      List<EmbeddedText> parts =
          provider.embed(
              LocalEmbeddingProviderTest.request(
                  List.of("brick ".repeat(75), "plate ".repeat(30), "tile")));
      float[] sum = new float[768];
      for (int i = 0; i < sum.length; i++) {
        sum[i] =
            (float)
                (((double) parts.get(0).embedding().get(i) + parts.get(1).embedding().get(i)) / 2);
      }
      assertEquals(Embedding.normalize(sum), mean.get(0).embedding());
      assertEquals(77 + 32, mean.get(0).tokens());
      assertEquals(107, mean.get(0).originalTokens());
      assertFalse(mean.get(0).truncated());
      assertEquals(parts.get(2), mean.get(1));
    }
  }

  @Test
  void refusesALongText_ifAsked() throws InterruptedException {
    try (LocalEmbeddingProvider provider = open(DemoModel.folder())) {
      provider.awaitReady();
      List<EmbeddingInput> fits = List.of(new EmbeddingInput.Text("brick ".repeat(75)));
      assertEquals(77, provider.embed(request(fits, Truncation.ERROR)).get(0).tokens());
      List<EmbeddingInput> longer =
          List.of(fits.get(0), new EmbeddingInput.Text("brick ".repeat(76)));
      ClipServiceException e =
          assertThrows(
              ClipServiceException.class, () -> provider.embed(request(longer, Truncation.ERROR)));
      assertEquals("context_length_exceeded", e.code().orElseThrow());
      assertTrue(e.getMessage().contains("at most 77 tokens"), e.getMessage());
      assertTrue(e.getMessage().contains("got 78 at index 1"), e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void refusesTextsThatFillTooManyWindows(int texts) throws InterruptedException {
    try (LocalEmbeddingProvider provider = open(DemoModel.folder())) {
      provider.awaitReady();
      EmbeddingInput text = new EmbeddingInput.Text("brick ".repeat(2_050 / texts * 75));
      ClipServiceException e =
          assertThrows(
              ClipServiceException.class,
              () -> provider.embed(request(Collections.nCopies(texts, text), Truncation.MEAN)));
      assertEquals(ClipServiceException.Kind.INVALID_REQUEST, e.kind());
      assertTrue(e.getMessage().contains("index " + (texts - 1)), e.getMessage());
    }
  }

  private static List<String> textsOf(List<GoldenText> golden) {
    return golden.stream().map(GoldenText::text).toList();
  }

  private static EmbeddingRequest request(List<EmbeddingInput> inputs, Truncation truncation) {
    return new EmbeddingRequest(inputs, truncation, Priority.INTERACTIVE, Instant.MAX);
  }
}
