/**
 * The program behind {@code start-clip-service.sh}: reads options and environment ({@link
 * dev.clipservice.dist.launcher.LauncherConfig}), checks what can be checked beforehand, starts the
 * server as a child process ({@link dev.clipservice.dist.launcher.Server}), waits until it is ready
 * and stops everything again in the right order ({@link
 * dev.clipservice.dist.launcher.RunningParts}).
 */
package dev.clipservice.dist.launcher;
