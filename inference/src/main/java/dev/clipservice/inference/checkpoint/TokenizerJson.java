package dev.clipservice.inference.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Goes through a {@code tokenizer.json} once, from front to back: as a tree its 150,000 values
 * would take most of a second at every start.
 */
final class TokenizerJson {

  /** Its names are 50,000 tokens that come once: to remember them would cost more than to read. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final Path path;
  private final int vocabulary;
  private final JsonParser parser;
  private final JsonGenerator copy;
  private final StringWriter text = new StringWriter();

  /** What is written as null, whether or not the file has it. */
  private final Set<String> dropped = new LinkedHashSet<>(List.of("truncation", "padding"));

  private final Set<Integer> special = new TreeSet<>();
  private String vocabularyFound = "nothing";
  private boolean hasVocabulary;

  private TokenizerJson(Path path, byte[] json, int vocabulary) throws IOException {
    this.path = path;
    this.vocabulary = vocabulary;
    this.parser = FACTORY.createParser(json);
    this.copy = FACTORY.createGenerator(text);
  }

  /**
   * What a tokenizer is made of.
   *
   * @param json the file's content, its truncation and padding replaced by null
   * @param special the ids of its special tokens
   */
  record Content(String json, Set<Integer> special) {}

  /**
   * Reads the file's bytes.
   *
   * @param vocabulary what every token id must be below
   * @throws UnusableCheckpointException if it is damaged or has no vocabulary
   */
  static Content read(Path path, byte[] json, int vocabulary) {
    try {
      TokenizerJson reader = new TokenizerJson(path, json, vocabulary);
      reader.copyRoot();
      return new Content(reader.text.toString(), Collections.unmodifiableSet(reader.special));
    } catch (JsonProcessingException e) {
      throw UnusableCheckpointException.damaged(
          path, "expected JSON, found " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw UnusableCheckpointException.damaged(path, "expected JSON, found " + e, e);
    }
  }

  private void copyRoot() throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw damaged("expected a JSON object, found " + excerpt());
    }
    copy.writeStartObject();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = copyName();
      if (dropped.remove(field)) {
        parser.skipChildren();
        copy.writeNull();
      } else if (field.equals("added_tokens") && parser.hasToken(JsonToken.START_ARRAY)) {
        copyAddedTokens();
      } else if (field.equals("model") && parser.hasToken(JsonToken.START_OBJECT)) {
        copyModel();
      } else {
        copy.copyCurrentStructure(parser);
      }
    }
    for (String absent : dropped) {
      copy.writeNullField(absent);
    }
    copy.writeEndObject();
    copy.close();
    if (parser.nextToken() != null) {
      throw damaged("expected one JSON object, found more behind it");
    }
    if (!hasVocabulary) {
      throw damaged("expected a vocabulary at model.vocab, found " + vocabularyFound);
    }
  }

  private void copyAddedTokens() throws IOException {
    copy.writeStartArray();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!parser.hasToken(JsonToken.START_OBJECT)) {
        throw damagedId(excerpt());
      }
      copyAddedToken();
    }
    copy.writeEndArray();
  }

  private void copyAddedToken() throws IOException {
    boolean hasId = false;
    copy.writeStartObject();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      if (copyName().equals("id")) {
        special.add(id());
        hasId = true;
      }
      copy.copyCurrentStructure(parser);
    }
    copy.writeEndObject();
    if (!hasId) {
      throw damagedId("nothing");
    }
  }

  private void copyModel() throws IOException {
    copy.writeStartObject();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      if (copyName().equals("vocab")) {
        copyVocabulary();
      } else {
        copy.copyCurrentStructure(parser);
      }
    }
    copy.writeEndObject();
  }

  private void copyVocabulary() throws IOException {
    vocabularyFound = excerpt();
    if (!parser.hasToken(JsonToken.START_OBJECT)) {
      copy.copyCurrentStructure(parser);
      return;
    }
    copy.writeStartObject();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      copyName();
      copy.writeNumber(id());
      hasVocabulary = true;
    }
    copy.writeEndObject();
  }

  /** Copies a field's name and goes on to its value. */
  private String copyName() throws IOException {
    String name = parser.currentName();
    copy.writeFieldName(name);
    parser.nextToken();
    return name;
  }

  private int id() throws IOException {
    boolean fits =
        parser.hasToken(JsonToken.VALUE_NUMBER_INT)
            && parser.getNumberType() == JsonParser.NumberType.INT
            && parser.getIntValue() >= 0
            && parser.getIntValue() < vocabulary;
    if (!fits) {
      throw damagedId(excerpt());
    }
    return parser.getIntValue();
  }

  private UnusableCheckpointException damagedId(String found) {
    return damaged(
        "expected token ids from 0 to %d, as config.json's vocab_size says, found %s"
            .formatted(vocabulary - 1, found));
  }

  private String excerpt() throws IOException {
    String found = parser.hasCurrentToken() ? parser.getText() : "nothing";
    return found.length() <= 60 ? found : found.substring(0, 57) + "...";
  }

  private UnusableCheckpointException damaged(String what) {
    return UnusableCheckpointException.damaged(path, what);
  }
}
