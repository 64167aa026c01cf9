/** Being built. */
module dev.clipservice.migrations {
  requires dev.clipservice.core;
}
