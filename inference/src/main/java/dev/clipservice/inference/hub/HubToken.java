package dev.clipservice.inference.hub;

/**
 * A hub account's token; never shown.
 *
 * @param value as it goes into the Authorization header
 */
public record HubToken(String value) {

  @Override
  public String toString() {
    return "HubToken[hidden]";
  }
}
