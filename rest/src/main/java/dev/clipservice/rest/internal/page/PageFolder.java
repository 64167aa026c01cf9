package dev.clipservice.rest.internal.page;

import java.io.IOException;
import java.io.InputStream;
import java.util.SortedSet;

/**
 * What the WAR has to serve: the page's own files in {@code /page/}, and those of its libraries in
 * {@code /webjars/NAME/VERSION/}.
 */
public interface PageFolder {

  /**
   * Opens a file.
   *
   * @param path from the root, e.g. {@code /page/index.html}
   * @return null if there is no such file
   */
  InputStream open(String path) throws IOException;

  /**
   * Lists a folder.
   *
   * @param path with a slash at both ends
   * @return whole paths; those of folders end with a slash
   */
  SortedSet<String> list(String path);
}
