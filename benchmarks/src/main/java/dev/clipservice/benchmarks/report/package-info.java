/**
 * Turns results into a page: {@link dev.clipservice.benchmarks.report.Report} fills the template
 * with numbers and draws the plots. Prose is in the template, numbers only in the results.
 */
package dev.clipservice.benchmarks.report;
