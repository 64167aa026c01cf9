/** Being built. */
module dev.clipservice.rest {
  requires dev.clipservice.core;
}
