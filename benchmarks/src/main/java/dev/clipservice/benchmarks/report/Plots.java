package dev.clipservice.benchmarks.report;

import dev.clipservice.benchmarks.results.Comparison;
import dev.clipservice.benchmarks.results.Series;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The report's plots, each empty while nothing of it is measured. */
final class Plots {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 400;

  private static final String PERCENTILES = "per cent of requests";

  /** Told apart by people who see colours differently, too (Okabe and Ito). */
  private static final Color[] COLOURS = {
    new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7)
  };

  private final Findings findings;

  Plots(Findings findings) {
    this.findings = findings;
  }

  /** The plot with that name, if its numbers are there. */
  Optional<Chart<?, ?>> plot(String name) {
    return switch (name) {
      case "roofline" ->
          curves(
              findings.series("roofline", List.of("roofline")),
              "tokens computed together",
              "tokens/s",
              true);
      case "waiting-one-text" ->
          curves(
              findings.series("compare", List.of("one-text-hf", "one-text-ort")),
              PERCENTILES,
              "answered within ms",
              false);
      case "waiting-under-bulk" ->
          curves(
              findings.series("interactive-under-bulk", List.of("waiting")),
              PERCENTILES,
              "answered within ms",
              false);
      case "memory" ->
          curves(
              findings.series("soak", List.of("soak")),
              "texts embedded",
              "resident memory, MiB",
              false);
      case "throughput" -> throughput();
      case "prefix-sharing" -> prefixSharing();
      default -> throw new IllegalArgumentException("expected a plot's name, got " + name);
    };
  }

  private static Optional<Chart<?, ?>> curves(
      List<Series> curves, String x, String y, boolean doubling) {
    if (curves.isEmpty()) {
      return Optional.empty();
    }
    XYChart chart =
        new XYChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle(x).yAxisTitle(y).build();
    style(chart.getStyler());
    chart.getStyler().setXAxisLogarithmic(doubling);
    chart.getStyler().setXAxisDecimalPattern("#,##0").setXAxisTickMarkSpacingHint(70);
    chart.getStyler().setYAxisDecimalPattern("#,##0");
    chart.getStyler().setYAxisMax(1.08 * highest(curves));
    if (x.equals(PERCENTILES)) {
      chart.getStyler().setXAxisMin(0.0).setXAxisMax(100.0);
    }
    for (int i = 0; i < curves.size(); i++) {
      Series curve = curves.get(i);
      double[] xs = curve.points().stream().mapToDouble(Series.Point::x).toArray();
      double[] ys = curve.points().stream().mapToDouble(Series.Point::y).toArray();
      XYSeries drawn = chart.addSeries(curve.name(), xs, ys);
      drawn.setMarker(xs.length > 20 ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
      drawn.setMarkerColor(COLOURS[i % COLOURS.length]);
      drawn.setLineStyle(new BasicStroke(2.2f));
      drawn.setLineColor(COLOURS[i % COLOURS.length]);
    }
    return Optional.of(chart);
  }

  private static double highest(List<Series> curves) {
    return curves.stream()
        .flatMap(curve -> curve.points().stream())
        .mapToDouble(Series.Point::y)
        .max()
        .orElse(1);
  }

  /** Ours beside each peer, of the same pairs. */
  private Optional<Chart<?, ?>> throughput() {
    Map<String, Map<String, Double>> bars = new LinkedHashMap<>();
    List<String> groups = new ArrayList<>();
    for (String measure : List.of("arrays-64", "clients-16", "part-names")) {
      for (String engine : List.of("hf", "ort")) {
        findings
            .comparison("compare", measure + "-" + engine)
            .ifPresent(
                pairs -> {
                  if (!groups.contains(measure)) {
                    groups.add(measure);
                    bar(bars, "ours", measure, pairs.subject());
                  }
                  String peer = engine.equals("hf") ? "transformers" : "ONNX Runtime";
                  bar(bars, peer, measure, pairs.reference());
                });
      }
    }
    return bars(bars, groups, "texts/s");
  }

  private Optional<Chart<?, ?>> prefixSharing() {
    Map<String, Map<String, Double>> bars = new LinkedHashMap<>();
    List<String> groups = new ArrayList<>();
    for (String texts : List.of("names", "korean")) {
      Optional<Comparison> found = findings.comparison("prefix-sharing", texts);
      if (found.isPresent()) {
        groups.add(found.get().title());
        bar(bars, "shared", found.get().title(), found.get().subject());
        bar(bars, "not shared", found.get().title(), found.get().reference());
      }
    }
    return bars(bars, groups, "texts/s");
  }

  private static void bar(
      Map<String, Map<String, Double>> bars, String series, String group, double value) {
    bars.computeIfAbsent(series, any -> new LinkedHashMap<>()).put(group, value);
  }

  private static Optional<Chart<?, ?>> bars(
      Map<String, Map<String, Double>> bars, List<String> groups, String y) {
    if (bars.isEmpty()) {
      return Optional.empty();
    }
    CategoryChart chart =
        new CategoryChartBuilder().width(WIDTH).height(HEIGHT).yAxisTitle(y).build();
    style(chart.getStyler());
    chart.getStyler().setAvailableSpaceFill(0.7).setLabelsVisible(true);
    chart.getStyler().setLabelsPosition(0.9).setLabelsFontColorAutomaticEnabled(false);
    chart.getStyler().setLabelsFontColor(Color.WHITE);
    chart.getStyler().setSeriesColors(COLOURS);
    chart.getStyler().setDecimalPattern("#,##0.#");
    double highest =
        bars.values().stream()
            .flatMap(series -> series.values().stream())
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(1);
    chart.getStyler().setYAxisMax(1.15 * highest);
    bars.forEach(
        (name, values) ->
            chart.addSeries(
                name, groups, groups.stream().map(values::get).map(v -> (Number) v).toList()));
    return Optional.of(chart);
  }

  private static void style(AxesChartStyler styler) {
    Font text = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    styler.setYAxisMin(0.0);
    styler.setAxisTickLabelsFont(text);
    styler.setAxisTitleFont(text);
    styler.setLegendFont(text);
    styler.setLegendPosition(Styler.LegendPosition.OutsideS);
    styler.setLegendLayout(Styler.LegendLayout.Horizontal);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setPlotGridLinesColor(new Color(0xDDDDDD));
    styler.setChartTitleVisible(false);
  }
}
