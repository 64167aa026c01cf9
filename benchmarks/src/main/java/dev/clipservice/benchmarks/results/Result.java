package dev.clipservice.benchmarks.results;

import dev.clipservice.benchmarks.surroundings.Machine;
import java.util.List;
import java.util.Map;

/**
 * What one program measured.
 *
 * @param benchmark the program's name, and the file's
 * @param date when it ended, ISO 8601
 * @param machine what on
 * @param settings how, by option
 * @param figures numbers
 * @param comparisons pairs
 * @param series curves
 * @param notes sentences a reader must know, such as what was refused
 */
public record Result(
    String benchmark,
    String date,
    Machine machine,
    Map<String, String> settings,
    List<Figure> figures,
    List<Comparison> comparisons,
    List<Series> series,
    List<String> notes) {}
