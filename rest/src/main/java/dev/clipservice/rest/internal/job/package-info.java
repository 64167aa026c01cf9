/**
 * Work on the table that is started over HTTP and goes on by itself: {@link
 * dev.clipservice.rest.internal.job.Jobs} keeps the jobs, one thread for each kind; {@link
 * dev.clipservice.rest.internal.job.JobRun} takes a job to its end; {@link
 * dev.clipservice.rest.internal.job.JobReport} is what is shown of it. Jobs live in memory: each
 * can be started again at any time and finds what is left to do (docs/decisions/040).
 */
package dev.clipservice.rest.internal.job;
