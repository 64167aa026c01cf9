/** Being built. */
module dev.clipservice.dist {
  requires dev.clipservice.core;
}
