/** Being built. */
module dev.clipservice.dist {
  requires dev.clipservice.core;
  requires dev.clipservice.inference;
  requires dev.clipservice.migrations;
  requires dev.clipservice.persistence;
  requires dev.clipservice.rest;
  requires dev.clipservice.worker;
}
