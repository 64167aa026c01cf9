/**
 * How fast the service is: {@link dev.clipservice.benchmarks.Benchmarks} runs the programs that
 * measure. Not part of the distribution.
 */
module dev.clipservice.benchmarks {
  // The fastest product of matrices that libtorch has, to compare with
  requires ai.djl.api;
  requires org.apache.xmlgraphics.batik.svggen;
  requires com.fasterxml.jackson.databind;
  requires dev.clipservice.core;
  requires dev.clipservice.inference;
  requires info.picocli;
  requires java.desktop;
  requires java.management;
  requires java.net.http;
  requires java.sql;
  requires HdrHistogram;
  requires org.knowm.xchart;
  // Not transitive in its own descriptor: JMH has none, and what it generates needs it
  requires jdk.unsupported;
  requires jmh.core;

  opens dev.clipservice.benchmarks to
      info.picocli;
  opens dev.clipservice.benchmarks.edge to
      info.picocli;
  opens dev.clipservice.benchmarks.http to
      info.picocli;
  opens dev.clipservice.benchmarks.library to
      info.picocli;
  opens dev.clipservice.benchmarks.micro to
      info.picocli;
  opens dev.clipservice.benchmarks.report to
      info.picocli;
  opens dev.clipservice.benchmarks.results to
      com.fasterxml.jackson.databind,
      info.picocli;
  opens dev.clipservice.benchmarks.surroundings to
      com.fasterxml.jackson.databind;
  opens dev.clipservice.benchmarks.table to
      info.picocli;
}
